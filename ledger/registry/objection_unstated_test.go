package registry_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// Whatever key the rules on objections have, some step needs it: unstated, it
// stops there with its name and article.
func TestEveryObjectionKeyIsNeeded(t *testing.T) {
	for when, subject := range map[string]string{profile.AtPublicity: "to=AP-1", profile.ToRegistered: "asset=DA-1"} {
		usual := ledgertest.ObjectionRule(when, "R 30", map[string]string{
			profile.Policy: profile.Disprove, profile.Answer: "3wd", profile.Handling: "9wd", profile.Suit: profile.None, profile.PublicityRuns: profile.Pause,
		})
		for _, k := range profile.ObjectionKeys(when) {
			rule := maps.Clone(usual)
			rule[k.Name] = profile.Param{Article: "R 31", Value: profile.Unstated}
			name := "objection." + when + "." + k.Name
			said := contested(t, objectionProfile(t, "open", "3wd", map[string]map[string]profile.Param{when: rule}), subject)
			if !strings.Contains(said, `R 31 is silent on "`+name+`"`) {
				t.Errorf("nothing needs %s:\n%s", name, said)
			}
		}
	}
}

// contested plays an objection from beginning to end, and a disposal meanwhile.
func contested(t *testing.T, rules ledger.DocumentText, subject string) string {
	t.Helper()
	w := ledgertest.NewWorld(t, ledgertest.Options{Profiles: []ledger.DocumentText{rules}, Reviewers: true})
	b := newBook(w, registry.Tables(registry.Rules))
	var said []string
	for _, line := range []string{
		"at 2026-03-02T09:00", "open holder-a", "open holder-b", "registered DA-1 profile=open", "publicised AP-1 act=hold profile=open", "object OB-1 " + subject, "admit OB-1",
		"apply AP-2 asset=DA-1 act=transfer profile=open", "serve N-OB-1", "explain OB-1", "decide OB-1",
	} {
		said = append(said, b.play(t, say(strings.Fields(line)...)))
	}
	return strings.Join(said, "\n")
}
