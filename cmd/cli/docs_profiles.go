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
	for _, schema := range profile.Schemas() {
		fmt.Fprintf(&b, "\n%s\n\n%s", schemaIntro(schema.Kind), schemaTable(schema))
	}
	return b.String() + "\n"
}

// schemaIntro says where the keys of a kind of group stand.
func schemaIntro(kind profile.GroupKind) string {
	return map[profile.GroupKind]string{
		profile.OfAct:          "Of each act (`acts.NAME.params`, `acts.NAME.lists`):",
		profile.OfCertificates: "Of each kind of certificate that acts yield (`certificates.NAME.params`, `certificates.NAME.lists`):",
		profile.OfProfile: fmt.Sprintf("Of the profile outside its acts (`params`, `lists`); those of rights and refusals (`%s`, `%s`, `%s`, `%s`, `%s`) only with acts:",
			profile.CoOwners, profile.EvidenceProviders, profile.OtherRightMode, profile.RefusalsList, profile.RightsList),
		profile.OfObjections: fmt.Sprintf("Of each rule on objections, `objection.%s` and `objection.%s` (a profile may have either, both or none); `%s` only of the first, `%s` and `%s` only of the second:",
			profile.AtPublicity, profile.ToRegistered, profile.PublicityRuns, profile.Marked, profile.Disposal),
		profile.OfSupervision: "About what is kept, published, reported and barred (`supervision.params`, `supervision.lists`); without them no document may be purged, no bar is counted, and a change of rules names no steps:",
		profile.OfDisputes:    "About courts and their documents (`disputes.params`, `disputes.lists`); without them a court that is a member freezes, and nothing else is known:",
		profile.OfAppraisal:   "About reports that evaluate or appraise data (`appraisal.params`, `appraisal.lists`); without them none is deposited as such:",
		profile.OfAccount:     "About accounts (`account.params`, `account.lists`); without them no time is counted for them and none is closed:",
		profile.OfRevocation:  "About revocation and suspension (`revocation.params`, `revocation.lists`); without them a registry does neither:",
	}[kind]
}

func schemaTable(schema profile.Schema) string {
	var b strings.Builder
	b.WriteString("| key | label | takes | what the rules do with it | while it is `unstated` |\n|---|---|---|---|---|\n")
	for _, k := range schema.Keys {
		text, _ := profile.TextOfKey(schema.Kind, k.Name)
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
	case k.Number:
		takes = "a number, " + takes
	case takes == "":
		takes = "text"
	}
	switch {
	case k.List && k.Cited:
		return "list: " + takes + ", each with its article (`articles`)"
	case k.List:
		return "list: " + takes
	}
	return takes
}
