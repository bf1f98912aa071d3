package cli

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/cmd/cli/coverage"
)

// transcripts are the cases of law, from the root of the repository.
const transcripts = "ledger/registry/testdata/*/*.txt"

// CoveragePage renders docs/coverage.md from requirements.csv in the folder docs
// and the transcripts of the repository that docs lies in.
func CoveragePage(docs string) (string, error) {
	text, err := os.ReadFile(filepath.Join(docs, "requirements.csv"))
	if err != nil {
		return "", err
	}
	list, err := coverage.Parse(text)
	if err != nil {
		return "", err
	}
	cases, err := readTranscripts(os.DirFS(filepath.Dir(filepath.Clean(docs))))
	if err != nil {
		return "", err
	}
	if err := coverage.CheckTranscripts(list, cases); err != nil {
		return "", err
	}
	return coverage.Page(list, cases), nil
}

// readTranscripts reads what each case of law covers, in the order of their
// paths.
func readTranscripts(repository fs.FS) ([]coverage.Transcript, error) {
	names, err := fs.Glob(repository, transcripts)
	if err != nil {
		return nil, err
	}
	all := make([]coverage.Transcript, 0, len(names))
	for _, name := range names {
		text, err := fs.ReadFile(repository, name)
		if err != nil {
			return nil, err
		}
		t, err := coverage.ReadTranscript(name, text)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}
