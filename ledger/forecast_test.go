package ledger_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
)

// cosignersOf gives a set of members that cosign and vote.
func cosignersOf(names ...string) *ledger.Governance {
	g := &ledger.Governance{Params: ledger.DefaultParams(), Purpose: ledger.Test, Rules: 1, Sequence: 1}
	for _, name := range names {
		g.Members = append(g.Members, ledger.Member{
			Classes: []ledger.Class{ledger.ClassNotary}, Name: name, Participation: []ledger.Participation{ledger.Cosigner, ledger.Voter},
		})
	}
	return g
}

func TestForecastTellsWhatAChangeCosts(t *testing.T) {
	g := cosignersOf("a", "b", "c", "d")
	up := func(names string) func(string) bool {
		return func(m string) bool { return len(m) == 1 && strings.Contains(names, m) }
	}
	params := g.Params
	params.MinQuorum = 4
	for _, row := range []struct {
		name    string
		changes []ledger.GovernanceChange
		up      string
		want    ledger.Margin
		holds   bool
	}{
		{"nothing", nil, "abcd", ledger.Margin{Cosigners: 4, Quorum: 3, Voters: 4, Majority: 3, CosignersUp: 4, VotersUp: 4}, true},
		{"nothing, one down", nil, "abc", ledger.Margin{Cosigners: 4, Quorum: 3, Voters: 4, Majority: 3, CosignersUp: 3, VotersUp: 3}, true},
		{"suspend one", []ledger.GovernanceChange{{Act: ledger.SuspendMember, Member: "d", Reason: "r"}}, "abcd", ledger.Margin{Cosigners: 3, Quorum: 3, Voters: 3, Majority: 2, CosignersUp: 3, VotersUp: 3}, true},
		{"suspend one, another down", []ledger.GovernanceChange{{Act: ledger.SuspendMember, Member: "d", Reason: "r"}}, "abd", ledger.Margin{Cosigners: 3, Quorum: 3, Voters: 3, Majority: 2, CosignersUp: 2, VotersUp: 2}, false},
		{"remove the one that is down", []ledger.GovernanceChange{{Act: ledger.RemoveMember, Member: "d", Reason: "r"}}, "abc", ledger.Margin{Cosigners: 3, Quorum: 3, Voters: 3, Majority: 2, CosignersUp: 3, VotersUp: 3}, true},
		{"all needed", []ledger.GovernanceChange{{Act: ledger.SetParams, Params: &params}}, "abc", ledger.Margin{Cosigners: 4, Quorum: 4, Voters: 4, Majority: 3, CosignersUp: 3, VotersUp: 3}, false},
		{"sanction that suspends", []ledger.GovernanceChange{{Act: ledger.SanctionMember, Member: "a", Measure: ledger.SuspendCooperation, Reason: "r"}}, "abcd", ledger.Margin{Cosigners: 3, Quorum: 3, Voters: 3, Majority: 2, CosignersUp: 3, VotersUp: 3}, true},
		{"amended to observe", []ledger.GovernanceChange{{Act: ledger.AmendMember, Member: "a", Reason: "r", Standing: &ledger.Standing{Participation: []ledger.Participation{ledger.Observer}}}}, "abcd", ledger.Margin{Cosigners: 3, Quorum: 3, Voters: 3, Majority: 2, CosignersUp: 3, VotersUp: 3}, true},
		{"suspended and reinstated", []ledger.GovernanceChange{{Act: ledger.SuspendMember, Member: "a", Reason: "r"}, {Act: ledger.ReinstateMember, Member: "a", Reason: "r"}}, "abcd", ledger.Margin{Cosigners: 4, Quorum: 3, Voters: 4, Majority: 3, CosignersUp: 4, VotersUp: 4}, true},
	} {
		next, err := g.Forecast(row.changes)
		if err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		if got := next.Margin(up(row.up)); got != row.want || got.Holds() != row.holds {
			t.Errorf("%s: %+v, holds %t, want %+v", row.name, got, got.Holds(), row.want)
		}
	}
	if m := g.Margin(up("")); m.FinalitySurvives() != 1 || m.OrderingSurvives() != 1 || m.Holds() {
		t.Errorf("%+v", m)
	}
	if len(g.Cosigners()) != 4 || g.Params.MinQuorum != 0 {
		t.Error("a forecast changed what it was made of")
	}
}

func TestForecastRefuses(t *testing.T) {
	g := cosignersOf("a", "b")
	for name, c := range map[string]ledger.GovernanceChange{
		"a stranger":   {Act: ledger.SuspendMember, Member: "x", Reason: "r"},
		"no reason":    {Act: ledger.SuspendMember, Member: "a"},
		"no such act":  {Act: "bless", Member: "a"},
		"a descriptor": {Act: ledger.AdmitMember, Descriptor: "rubbish"},
	} {
		var refusal *ledger.Refusal
		if _, err := g.Forecast([]ledger.GovernanceChange{c}); !errors.As(err, &refusal) || refusal.Code != ledger.ProposalChange {
			t.Errorf("%s: %v", name, err)
		}
	}
}
