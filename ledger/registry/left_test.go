package registry_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// Whatever state an application waits in, its registry or time leads it on: neither a row that
// leads back nor the applicant's withdrawal counts.
func TestApplicationsAreLedOn(t *testing.T) {
	for _, state := range []ledger.ApplicationState{
		ledger.ApplicationSubmitted, ledger.ApplicationReview, ledger.ApplicationCorrection, ledger.ApplicationPublicity, ledger.ApplicationReady,
	} {
		on := slices.ContainsFunc(registry.Tables(registry.Rules), func(row registry.Transition) bool {
			byRegistry := slices.ContainsFunc(ledger.Parties(ledger.Kind(row.On)), func(p ledger.Party) bool { return p.Field == "registry" })
			return row.Machine == ledger.ApplicationEntity && row.From == string(state) && row.To != row.From && byRegistry
		})
		if !on {
			t.Errorf("from %s the registry leads nowhere", state)
		}
	}
}

// What is not corrected ends in every profile: by time, or for a reason that its list has.
func TestCorrectionsEndInEveryProfile(t *testing.T) {
	for _, name := range profile.Templates() {
		p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template(name))(t)))(t)
		reasons := p.Lists[profile.RefusalsList].Values
		for act := range p.Acts {
			rules, _ := p.Act(act)
			corrects, refusal := rules.Param(profile.Correction)
			if refusal != nil || corrects.Value == profile.None || rules.Is(profile.CorrectionEnds, profile.Refuse) {
				continue
			}
			if len(reasons) == 0 || slices.Equal(reasons, []string{profile.Unstated}) && !strings.Contains(p.Lists[profile.RefusalsList].Article, "no part of this text") {
				t.Errorf("%s %s: nothing ends what is not corrected: %v", name, act, reasons)
			}
		}
	}
}
