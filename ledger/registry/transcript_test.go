package registry_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// transcript is a file of acts under the profile that its folder is named for.
type transcript struct {
	path  string
	steps []step
	// seen is the book's: what is first shown by which step.
	seen map[string]int
}

type step struct {
	command command
	output  string
}

// TestTranscripts plays testdata/<profile>/*.txt. `-rewrite` writes what happens
// now; read the difference as a lawyer would.
func TestTranscripts(t *testing.T) {
	w := newWorld(t)
	for _, path := range transcriptFiles(t) {
		t.Run(strings.TrimSuffix(path, ".txt"), func(t *testing.T) { play(t, w, path) })
	}
}

func transcriptFiles(t *testing.T) []string {
	t.Helper()
	files := ledgertest.Must(filepath.Glob("testdata/*/*.txt"))(t)
	if len(files) == 0 {
		t.Fatal("there are no transcripts")
	}
	return files
}

// newWorld has the templates and the profiles that the transcripts name.
func newWorld(t testing.TB) *ledgertest.World {
	t.Helper()
	return ledgertest.NewWorld(t, ledgertest.Options{Profiles: slices.Concat(openProfiles(t), objectionProfiles(t), disputeProfiles(t)), Reviewers: true})
}

// jurisdiction gives the profile of a real one.
func jurisdiction(t testing.TB, name string) *profile.Profile {
	t.Helper()
	return ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template(name))(t)))(t)
}

// play runs a transcript against the law as it is.
func play(t *testing.T, w *ledgertest.World, path string) transcript {
	t.Helper()
	return playIn(t, newBook(w, registry.Tables(registry.Rules)), path)
}

func playIn(t *testing.T, b *book, path string) transcript {
	t.Helper()
	result := transcript{path: path}
	datadriven.RunTest(t, path, func(t *testing.T, td *datadriven.TestData) string {
		c := command{name: td.Cmd, args: withProfile(path, td)}
		for line := range strings.Lines(td.Input) {
			c.lines = append(c.lines, say(strings.Fields(line)...))
		}
		output := b.play(t, c)
		result.steps = append(result.steps, step{c, output})
		return output
	})
	for _, problem := range b.problems {
		t.Error(problem)
	}
	result.seen = b.seen
	return result
}

// withProfile gives a registration the profile that the folder is named for.
func withProfile(path string, td *datadriven.TestData) []datadriven.CmdArg {
	args := slices.Clone(td.CmdArgs)
	if slices.Contains([]string{"apply", "cancel", "publicised", "register", "registered", "transfer"}, td.Cmd) && !td.HasArg("profile") && filepath.Base(filepath.Dir(path)) != "votes" {
		args = append(args, datadriven.CmdArg{Key: "profile", Vals: []string{filepath.Base(filepath.Dir(path))}})
	}
	return args
}
