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
