package node_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/node"
)

const (
	aDay    legaltime.Instant = 24 * 3600 * 1000
	aMinute legaltime.Instant = 60 * 1000
	noon    legaltime.Instant = 1_772_413_200_000
)

// fine is an outlook that concerns nobody.
func fine() node.Outlook {
	g := &ledger.Governance{
		Activations: []ledger.Activation{{Height: 50, Rules: 1}},
		Members: []ledger.Member{
			{Name: "a", Qualifications: &ledger.Qualifications{ReviewDue: noon + 30*aDay}},
			{Name: "b", Qualifications: &ledger.Qualifications{ReviewDue: noon - aDay}},
		},
		Revoked: []ledger.RevokedKey{{Member: "b", Key: sm3.Sum([]byte("b's")), SuspectSince: noon}},
		Rules:   1, Sequence: 7,
	}
	return node.Outlook{InForce: g, Decided: g, Height: 100, Now: noon}
}

func TestConcerns(t *testing.T) {
	key := sm3.Sum([]byte("a's"))
	revoked := func(o *node.Outlook) {
		o.InForce.Revoked = append(o.InForce.Revoked, ledger.RevokedKey{Member: "a", Key: key, SuspectSince: noon})
	}
	retired := func(o *node.Outlook, destroyed sm3.Digest) {
		revoked(o)
		o.History = &ledger.MemberHistory{Name: "a", Retired: []ledger.RetiredKey{{Key: key, Destroyed: destroyed}}}
	}
	due := func(o *node.Outlook, at legaltime.Instant) { o.InForce.Members[0].Qualifications.ReviewDue = at }
	pending := func(o *node.Outlook, since legaltime.Instant) { o.DecidedAt, o.DecidedTime = 99, since }
	for name, c := range map[string]struct {
		harm func(o *node.Outlook)
		want string
	}{
		"nothing":            {func(*node.Outlook) {}, "[]"},
		"no member":          {func(o *node.Outlook) { o.InForce.Members = o.InForce.Members[1:] }, "[]"},
		"no qualifications":  {func(o *node.Outlook) { o.InForce.Members[0].Qualifications = nil }, "[]"},
		"a revoked key":      {revoked, "[{governed.revoked [" + key.String() + " " + noon.Beijing() + "]}]"},
		"a retired key":      {func(o *node.Outlook) { retired(o, sm3.Digest{}) }, "[{governed.revoked [" + key.String() + " " + noon.Beijing() + "]}]"},
		"a destroyed key":    {func(o *node.Outlook) { retired(o, sm3.Sum(nil)) }, "[]"},
		"due in 30 days":     {func(o *node.Outlook) { due(o, noon+30*aDay-1) }, "[{review.due [" + (noon + 30*aDay - 1).Beijing() + " 29]}]"},
		"due now":            {func(o *node.Outlook) { due(o, noon) }, "[{review.overdue [" + noon.Beijing() + " 0]}]"},
		"overdue":            {func(o *node.Outlook) { due(o, noon-3*aDay) }, "[{review.overdue [" + (noon - 3*aDay).Beijing() + " 3]}]"},
		"pending":            {func(o *node.Outlook) { pending(o, noon-10*aMinute) }, "[]"},
		"pending for longer": {func(o *node.Outlook) { pending(o, noon-11*aMinute) }, "[{governed.pending [7 99 11m0s]}]"},
		"unknown rules": {func(o *node.Outlook) {
			o.Decided.Activations = append(o.Decided.Activations, ledger.Activation{Height: 130, Rules: 2}, ledger.Activation{Height: 140, Rules: 3})
		}, "[{rules.scheduled [2 130 30 1]}]"},
		"known rules": {func(o *node.Outlook) { o.Decided.Activations[0].Height = 130 }, "[]"},
	} {
		o := fine()
		c.harm(&o)
		got := node.Concerns(o)
		if fmt.Sprint(got) != c.want || got == nil {
			t.Errorf("%s: got %v, want %s", name, got, c.want)
		}
	}
}

// A decided set counts for the rules to come before it is in force.
func TestConcernsOfWhatIsDecided(t *testing.T) {
	o := fine()
	decided := *o.Decided
	decided.Activations = append(slices.Clone(decided.Activations), ledger.Activation{Height: 101, Rules: 9})
	o.Decided = &decided
	if got := fmt.Sprint(node.Concerns(o)); got != "[{rules.scheduled [9 101 1 1]}]" {
		t.Error(got)
	}
}
