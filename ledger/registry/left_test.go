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

// So it is with an objection, but for one that a court has: only its document leads on.
func TestObjectionsAreLedOn(t *testing.T) {
	for _, state := range []ledger.ObjectionState{ledger.ObjectionFiled, ledger.ObjectionOpen, ledger.ObjectionDemanded} {
		on := slices.ContainsFunc(registry.Tables(registry.Rules), func(row registry.Transition) bool {
			return row.Machine == ledger.ObjectionEntity && row.From == string(state) && row.To != row.From && ledger.Parties(ledger.Kind(row.On)) == nil ||
				row.From == string(state) && row.To != row.From && slices.ContainsFunc(ledger.Parties(ledger.Kind(row.On)), func(p ledger.Party) bool { return p.Field == "registry" })
		})
		if !on {
			t.Errorf("from %s neither the registry nor time leads on", state)
		}
	}
}

// Where a court has the last word and the registry has none, whoever does not go to court lets
// the objection lapse: no profile lets it wait for ever, though its members may have to supply the time.
func TestSuitsAreAwaitedForATime(t *testing.T) {
	for _, name := range profile.Templates() {
		p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template(name))(t)))(t)
		for _, when := range []string{profile.AtPublicity, profile.ToRegistered} {
			rules, ok := p.Objections(when)
			if left := rules.Is; ok && (left(profile.Policy, profile.Annotate) || left(profile.Policy, profile.Mediate)) && left(profile.Suit, profile.None) {
				t.Errorf("%s objection.%s: an objection that nobody sues for never ends", name, when)
			}
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
