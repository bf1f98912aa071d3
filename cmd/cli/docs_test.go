package cli_test

import (
	"os"
	"testing"

	"github.com/certledger/certledger/cmd/cli"
)

// docs/cli.md is made from the command tree; `make gen` rewrites it.
func TestCommandPageIsCurrent(t *testing.T) {
	app := cli.System("dev")
	app.Env = func(string) string { return "" }
	want := cli.CommandPage(cli.New(app))
	got, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/cli.md is stale: run `make gen`")
	}
}

// docs/deadlines.md is made from docs/deadlines.csv; `make gen` rewrites it.
func TestDeadlinesPageIsCurrent(t *testing.T) {
	want, err := cli.DeadlinesPage("../../docs")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile("../../docs/deadlines.md"); err != nil || string(got) != want {
		t.Errorf("docs/deadlines.md is stale: run `make gen` (%v)", err)
	}
}

// The schema in docs/profiles.md is made from the key table; `make gen` rewrites it.
func TestProfilesPageIsCurrent(t *testing.T) {
	want, err := cli.ProfilesPage("../../docs")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile("../../docs/profiles.md"); err != nil || string(got) != want {
		t.Errorf("docs/profiles.md is stale: run `make gen` (%v)", err)
	}
}
