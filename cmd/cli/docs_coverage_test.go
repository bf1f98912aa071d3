package cli_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/spf13/cobra"

	"github.com/certledger/certledger/cmd/cli"
	"github.com/certledger/certledger/cmd/cli/coverage"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// docs/coverage.md is made from docs/requirements.csv and the transcripts.
func TestCoveragePageIsCurrent(t *testing.T) {
	want, err := cli.CoveragePage("../../docs")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../docs/coverage.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/coverage.md is stale: run `make gen`")
	}
}

// Whatever the list names is there.
func TestRequirementsResolve(t *testing.T) {
	list := requirements(t)
	known := program(t)
	if err := known.Check(list); err != nil {
		t.Error(err)
	}
	// A table, profile, command, route or page that goes is missed.
	for name, less := range map[string]coverage.Known{
		"rows":     {Keys: known.Keys, Kinds: known.Kinds, Commands: known.Commands, Routes: known.Routes, Docs: known.Docs},
		"keys":     {Rows: known.Rows, Kinds: known.Kinds, Commands: known.Commands, Routes: known.Routes, Docs: known.Docs},
		"kinds":    {Rows: known.Rows, Keys: known.Keys, Commands: known.Commands, Routes: known.Routes, Docs: known.Docs},
		"commands": {Rows: known.Rows, Keys: known.Keys, Kinds: known.Kinds, Routes: known.Routes, Docs: known.Docs},
		"routes":   {Rows: known.Rows, Keys: known.Keys, Kinds: known.Kinds, Commands: known.Commands, Docs: known.Docs},
		"docs":     {Rows: known.Rows, Keys: known.Keys, Kinds: known.Kinds, Commands: known.Commands, Routes: known.Routes},
	} {
		if less.Check(list) == nil {
			t.Errorf("a program without any %s meets the list as well", name)
		}
	}
}

// Every profile key, and every row of the law but those of the members' own
// charter, is there for some requirement.
func TestEveryKeyIsForARequirement(t *testing.T) {
	var named []string
	for _, r := range requirements(t) {
		for _, ref := range r.CoveredBy {
			named = append(named, ref.String())
		}
	}
	known := program(t)
	for _, key := range known.Keys {
		if !slices.Contains(named, "key:"+key) {
			t.Errorf("no requirement names the profile key %s", key)
		}
	}
	for _, r := range known.Rows {
		if r.Machine == string(ledger.ProposalEntity) || r.Machine == string(ledger.MemberEntity) {
			continue
		}
		if !slices.Contains(named, "row:"+r.On) && !slices.Contains(named, "row:"+r.Machine+"/"+r.From+"/"+r.On) {
			t.Errorf("no requirement names the row %s/%s/%s", r.Machine, r.From, r.On)
		}
	}
}

// Only these belong to later work, PUB-01 and QRY-01 for the code that is scanned.
func TestLaterIsAgreed(t *testing.T) {
	agreed := strings.Fields("ACC-10 PUB-01 PUB-11 CRT-08 DSP-07 DSP-08 QRY-01 QRY-04 ACL-01 ACL-02 ACL-03 ACL-05 ACL-07 TEC-01 TEC-03 TEC-04 TEC-07")
	for _, r := range requirements(t) {
		if r.State() == coverage.Later && !slices.Contains(agreed, r.ID) {
			t.Errorf("%s is put off, and nobody agreed to that", r.ID)
		}
	}
}

func requirements(t *testing.T) []coverage.Requirement {
	t.Helper()
	text, err := os.ReadFile("../../docs/requirements.csv")
	if err != nil {
		t.Fatal(err)
	}
	list, err := coverage.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// program lists what this program has.
func program(t *testing.T) coverage.Known {
	t.Helper()
	known := coverage.Known{Keys: profileKeys(), Commands: leaves(cli.New(cli.System("dev"))), Routes: routes(t)}
	for _, row := range registry.Tables(registry.Rules) {
		known.Rows = append(known.Rows, coverage.Row{Machine: string(row.Machine), From: row.From, On: row.On})
	}
	for _, k := range ledger.Kinds() {
		known.Kinds = append(known.Kinds, string(k))
	}
	pages, err := os.ReadDir("../../docs")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		known.Docs = append(known.Docs, p.Name())
	}
	return known
}

func profileKeys() (keys []string) {
	for _, schema := range profile.Schemas() {
		for _, k := range schema.Keys {
			name := k.Name
			if schema.Kind != profile.OfAct && schema.Kind != profile.OfProfile {
				name = string(schema.Kind) + "." + name
			}
			keys = append(keys, name)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// leaves lists the commands of a tree that do something, with slashes and
// without the program's name.
func leaves(c *cobra.Command) (paths []string) {
	for _, sub := range c.Commands() {
		if sub.HasSubCommands() {
			paths = append(paths, leaves(sub)...)
			continue
		}
		_, path, _ := strings.Cut(sub.CommandPath(), " ")
		paths = append(paths, strings.ReplaceAll(path, " ", "/"))
	}
	return paths
}

func routes(t *testing.T) (all []string) {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("../../api/server/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			all = append(all, method+path)
		}
	}
	return all
}
