package agenda_test

import (
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// fresh gives each reader an entity of its own, as a store does: to explain a step, the
// rules try it.
type fresh map[ledger.EntityID]func() ledger.Entity

func (f fresh) Entity(id ledger.EntityID) (ledger.Entity, error) {
	if made, ok := f[id]; ok {
		return made(), nil
	}
	return nil, nil
}

// TestDecisionsWaitForTheirRegistry: a decided revocation and a suspension wait for the
// registry that has decided them, and are overdue once their time is over.
func TestDecisionsWaitForTheirRegistry(t *testing.T) {
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("dali-2023"))(t)))(t)
	start := ledgertest.At(t, "2026-03-02T09:00")
	over := ledgertest.At(t, "2026-03-13")
	clock := &legaltime.Clock{Article: "R 40", Period: legaltime.Period{Count: 10, Unit: legaltime.Natural}, Start: start}
	view := fresh{
		{Kind: ledger.AssetEntity, ID: "A-1"}: func() ledger.Entity {
			return &ledger.Asset{ID: "A-1", State: ledger.AssetSuspended, Registry: "registry", Suspension: &ledger.Suspension{Clock: clock, Ground: "disputed", Notice: "N-1", Since: start}}
		},
		{Kind: ledger.AssetEntity, ID: "A-2"}: func() ledger.Entity {
			return &ledger.Asset{ID: "A-2", State: ledger.AssetActive, Registry: "registry", Revocation: "RV-1"}
		},
		{Kind: ledger.RevocationEntity, ID: "RV-1"}: func() ledger.Entity {
			return &ledger.Revocation{Asset: "A-2", Clock: clock, ID: "RV-1", Registry: "registry", State: ledger.RevocationDecided}
		},
	}
	set := &ledger.Governance{Members: []ledger.Member{{Name: "registry", Classes: []ledger.Class{ledger.ClassRegistry}}}}
	for _, id := range []ledger.EntityID{{Kind: ledger.AssetEntity, ID: "A-1"}, {Kind: ledger.RevocationEntity, ID: "RV-1"}} {
		for now, overdue := range map[legaltime.Instant]bool{over - 1: false, over: true} {
			env := registry.Env{View: view, Time: now, Governance: set, Documents: oneProfile{p: p}}
			for name, told := range map[string]bool{"registry": true, "another": false} {
				matters, err := agenda.Waiting(registry.Tables(registry.Rules), env, id, name)
				if err != nil {
					t.Fatal(err)
				}
				if (len(matters) == 1) != told {
					t.Errorf("%s: %s is told %+v", id, name, matters)
				}
				for _, m := range matters {
					if m.Code != agenda.StepWaits || m.Due != over || m.Overdue != overdue || m.Article != "R 40" {
						t.Errorf("%s at %s: %+v", id, now, m)
					}
				}
			}
		}
		if marks := agenda.Marks(view[id]()); len(marks) != 1 || marks[0] != (agenda.Mark{Name: "registry"}) {
			t.Errorf("%s: marks %v", id, marks)
		}
	}
}
