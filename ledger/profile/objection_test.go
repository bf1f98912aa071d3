package profile_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

func TestParseRefusesObjections(t *testing.T) {
	good := ledgertest.ObjectionRule(profile.AtPublicity, "x", map[string]string{profile.Policy: profile.Mediate})
	for _, row := range []struct {
		name, when string
		change     func(map[string]profile.Param)
		says       string
	}{
		{"at no time", "always", func(map[string]profile.Param) {}, "objection.always"},
		{"a key too few", profile.AtPublicity, func(m map[string]profile.Param) { delete(m, profile.Suit) }, "objection.publicity.suit is missing"},
		{"a key of the other time", profile.AtPublicity, func(m map[string]profile.Param) { m[profile.Marked] = m[profile.Suit] }, "objection.publicity.marked is not a key"},
		{"the keys of the other time", profile.ToRegistered, func(map[string]profile.Param) {}, "objection.registered.marked is missing"},
		{"no article", profile.AtPublicity, func(m map[string]profile.Param) { m[profile.Suit] = profile.Param{Value: "1wd"} }, "objection.publicity.suit names no article"},
		{"no such policy", profile.AtPublicity, func(m map[string]profile.Param) { m[profile.Policy] = profile.Param{Article: "x", Value: "duel"} }, "duel"},
		{"a suit that nobody waits for", profile.AtPublicity, func(m map[string]profile.Param) {
			m[profile.Policy], m[profile.Suit] = profile.Param{Article: "x", Value: profile.Disprove}, profile.Param{Article: "x", Value: "15nd"}
		}, "objection.publicity.suit is a time to prove a suit"},
		{"no period", profile.AtPublicity, func(m map[string]profile.Param) { m[profile.Suit] = profile.Param{Article: "x", Value: "soon"} }, "soon"},
	} {
		p, rule := template(t, "test-registration"), maps.Clone(good)
		row.change(rule)
		p.Objection = map[string]map[string]profile.Param{row.when: rule}
		_, err := profile.Parse(ledgertest.Encode(t, p))
		if !errors.Is(err, profile.ErrProfile) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v, want it to say %q", row.name, err, row.says)
		}
	}
}

// Where the texts speak of objections, the template says the same: Tianjin's
// standard leaves what is registered to the courts, and the rest open.
func TestTianjinObjections(t *testing.T) {
	p := template(t, "tianjin-tj003")
	registered, ok := p.Objections(profile.ToRegistered)
	if !ok || !registered.Is(profile.Policy, profile.CourtOnly) {
		t.Errorf("the policy on registered assets is not %s", profile.CourtOnly)
	}
	publicity, ok := p.Objections(profile.AtPublicity)
	if _, refusal := publicity.Param(profile.Policy); !ok || refusal == nil || !strings.Contains(refusal.Error(), "objection.publicity.policy") {
		t.Errorf("the policy in the publicity is not left open: %v", refusal)
	}
	if _, ok := template(t, "test-registration").Objections(profile.AtPublicity); ok {
		t.Error("a profile without rules on objections has one")
	}
}
