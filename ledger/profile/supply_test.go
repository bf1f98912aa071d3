package profile_test

import (
	"testing"

	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

// What is unstated is supplied in every part of a profile, and what is stated stands.
func TestSuppliedBy(t *testing.T) {
	for _, name := range profile.Templates() {
		open, now := template(t, name), template(t, name)
		for _, g := range now.Groups() {
			params, lists := ledgertest.Section(now, g)
			for _, e := range g.Entries() {
				if e.List {
					lists[e.Name] = profile.List{Article: "vote", Values: []string{"voted"}}
				} else {
					params[e.Name] = profile.Param{Article: "vote", Value: "voted"}
				}
			}
		}
		before, groups := open.Groups(), open.SuppliedBy(now).Groups()
		for i, g := range groups {
			for j, e := range g.Entries() {
				was := before[i].Entries()[j]
				if silent := was.Values[0] == profile.Unstated; silent != (e.Values[0] == "voted") || silent != (e.Article == "vote") {
					t.Errorf("%s %s: %v (%s) was %v", name, e.Path, e.Values, e.Article, was.Values)
				}
			}
		}
	}
}

func TestNothingIsSupplied(t *testing.T) {
	p := template(t, "tianjin-tj003")
	if p.SuppliedBy(nil) != p || p.SuppliedBy(p) != p {
		t.Error("a profile under none, or under itself, is another")
	}
	other := template(t, "test-registration")
	if read := p.SuppliedBy(other); read.Objection[profile.AtPublicity][profile.Policy].Value != profile.Unstated {
		t.Error("a version without the part has supplied it")
	}
}
