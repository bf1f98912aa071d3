package cli

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/profile/deadline"
)

// DeadlinesPage renders docs/deadlines.md from deadlines.csv in the folder docs. It
// fails where a profile says something else.
func DeadlinesPage(docs string) (string, error) {
	text, err := os.ReadFile(filepath.Join(docs, "deadlines.csv"))
	if err != nil {
		return "", err
	}
	rows, err := deadline.Parse(text)
	if err != nil {
		return "", err
	}
	titles := map[string]ledger.Text{}
	var wrong []error
	for _, row := range rows {
		text, err := profile.Template(row.Profile)
		if err != nil {
			return "", err
		}
		p, err := profile.Parse(text)
		if err != nil {
			return "", err
		}
		titles[p.Name] = ledger.Text{ZH: p.Title, EN: p.TitleEN}
		wrong = append(wrong, row.Check(p))
	}
	if err := errors.Join(wrong...); err != nil {
		return "", err
	}
	return deadline.Page(rows, titles), nil
}
