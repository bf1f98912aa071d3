package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/certledger/certledger/ledger/profile"
)

// The schema stands between these lines of docs/profiles.md.
const (
	schemaBegin = "<!-- schema: written by `make gen` from ledger/profile; do not edit -->\n"
	schemaEnd   = "<!-- end of the schema -->\n"
)

var errNoSchema = errors.New("docs/profiles.md has no place for the schema")

// ProfilesPage gives docs/profiles.md in the folder docs with the schema as the
// program has it.
func ProfilesPage(docs string) (string, error) {
	text, err := os.ReadFile(filepath.Join(docs, "profiles.md"))
	if err != nil {
		return "", err
	}
	before, rest, ok := strings.Cut(string(text), schemaBegin)
	_, after, closed := strings.Cut(rest, schemaEnd)
	if !ok || !closed {
		return "", errNoSchema
	}
	return before + schemaBegin + schemaTables() + schemaEnd + after, nil
}

func schemaTables() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nOf each act (`acts.NAME.params`, `acts.NAME.lists`):\n\n%s", schemaTable(true))
	fmt.Fprintf(&b, "\nOf the profile outside its acts (`params`, `lists`); `%s` and `%s` only with acts:\n\n%s\n", profile.RefusalsList, profile.RightsList, schemaTable(false))
	return b.String()
}

func schemaTable(ofAct bool) string {
	var b strings.Builder
	b.WriteString("| key | label | takes | what the rules do with it | while it is `unstated` |\n|---|---|---|---|---|\n")
	for _, k := range keysInOrder(ofAct) {
		text, _ := profile.TextOfKey(ofAct, k.Name)
		fmt.Fprintf(&b, "| `%s` | %s %s | %s | %s %s | %s |\n", k.Name, text.Label.ZH, text.Label.EN, takesOf(k), text.Means.EN, text.Means.ZH, text.Stops.EN)
	}
	return b.String()
}

// takesOf says what may stand at a key.
func takesOf(k profile.Key) string {
	var words []string
	for _, w := range k.Words {
		words = append(words, "`"+w+"`")
	}
	takes := strings.Join(words, ", ")
	switch {
	case k.Period && takes != "":
		takes = "a period, " + takes
	case k.Period:
		takes = "a period"
	case takes == "":
		takes = "text"
	}
	if k.List {
		return "list: " + takes
	}
	return takes
}
