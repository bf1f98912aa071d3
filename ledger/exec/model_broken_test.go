package exec_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// witness notes what a check says instead of failing.
type witness struct {
	testing.TB
	said []string
}

func (w *witness) Errorf(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}
func (w *witness) Helper() {}

// broken is a state, or a block, that must not be.
type broken struct {
	name, says string
	// show breaks the model after or before a block and has it look, false where there
	// is nothing to break.
	show func(m *model, b *exec.Block, w *witness) bool
}

// TestModelNotices breaks each invariant in the state of a ledger that is sound: the model
// must say so.
func TestModelNotices(t *testing.T) {
	f := ledgertest.NewWorkflow(ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.WorkflowOptions(t, ""))), ledgertest.Seed(t, 31))
	m := newModel(f.Chain.World, 1000)
	before, after := brokenBefore(), brokenAfter()
	for range 70 {
		f.Run(t, 6)
		for _, b := range f.Chain.View.Blocks[m.prev.Height:] {
			before = m.unshown(t, b, before)
			m.follow(t, b)
			after = m.unshown(t, b, after)
		}
		if len(before)+len(after) == 0 {
			return
		}
	}
	for _, row := range slices.Concat(before, after) {
		t.Errorf("there was nothing to break: %s", row.name)
	}
}

// unshown gives the rows that could not be shown on a block; the others the model has to
// notice.
func (m *model) unshown(t *testing.T, b *exec.Block, rows []broken) (left []broken) {
	t.Helper()
	for _, row := range rows {
		copied := *m
		copied.entities, copied.history, copied.ranks = maps.Clone(m.entities), maps.Clone(m.history), maps.Clone(m.ranks)
		copied.values, copied.leaves = maps.Clone(m.values), slices.Clone(m.leaves)
		w := &witness{TB: t}
		switch {
		case !row.show(&copied, b, w):
			left = append(left, row)
		case !slices.ContainsFunc(w.said, func(s string) bool { return strings.Contains(s, row.says) }):
			t.Errorf("%s: block %d: the model says %q, want %q", row.name, b.Tip.Header.Height, w.said, row.says)
		}
	}
	return left
}

func (m *model) put(kind ledger.EntityKind, id string, e ledger.Entity) {
	m.entities[ledger.EntityID{Kind: kind, ID: id}] = e
}

func brokenBefore() []broken {
	return []broken{
		{"something is disposed of while frozen", "froze", func(m *model, b *exec.Block, w *witness) bool {
			for _, leaf := range b.Leaves {
				if leaf.Record.IsZero() {
					continue
				}
				r := ledgertest.Must(ledger.ParseRecord(leaf.Bytes))(w.TB)
				body, _ := ledger.DecodeBody(r.Kind, r.Body)
				d := m.disposal(r.Kind, body)
				a, ok := m.entities[ledger.EntityID{Kind: ledger.AssetEntity, ID: d.asset}].(*ledger.Asset)
				if !ok || d.scope == "" {
					continue
				}
				frozen := *a
				frozen.Holds = append(slices.Clone(a.Holds), "H")
				m.put(ledger.AssetEntity, a.ID, &frozen)
				m.put(ledger.HoldEntity, "H", &ledger.Hold{Asset: a.ID, ID: "H", Scope: []ledger.HoldScope{ledger.HoldAll}, State: ledger.HoldActive})
				m.checkNotFrozen(w, leaf, b.Tip.Header)
				return true
			}
			return false
		}},
		{"a value is missing in a history", "does not continue its history", func(m *model, b *exec.Block, w *witness) bool {
			for _, leaf := range b.Leaves {
				m.leaves = append(m.leaves, leaf.Bytes)
			}
			for _, v := range b.Values {
				if _, known := m.history[v.ID]; known {
					delete(m.history, v.ID)
					m.take(w, v, b.Tip.Header.Height)
					return true
				}
			}
			return false
		}},
	}
}

func brokenAfter() []broken {
	return []broken{
		{"two certificates stand for one right", "stand for one right", func(m *model, _ *exec.Block, w *witness) bool {
			for _, a := range all[*ledger.Asset](m, ledger.AssetEntity) {
				for _, c := range a.Certificates {
					if !stands(&c) {
						continue
					}
					twice, again := *a, *m.entities[ledger.EntityID{Kind: ledger.CertificateEntity, ID: c.Number}].(*ledger.Certificate)
					c.Number, again.Number = "TWICE", "TWICE"
					twice.Certificates = append(slices.Clone(a.Certificates), c)
					m.put(ledger.AssetEntity, a.ID, &twice)
					m.put(ledger.CertificateEntity, again.Number, &again)
					m.checkAssets(w)
					return true
				}
			}
			return false
		}},
		{"two pledges have one rank", "rank 1 is taken", func(m *model, _ *exec.Block, w *witness) bool {
			for _, p := range all[*ledger.Pledge](m, ledger.PledgeEntity) {
				if p.State == ledger.RightActive && p.Rank == 1 {
					again := *p
					again.ID += "-AGAIN"
					m.put(ledger.PledgeEntity, again.ID, &again)
					m.checkAssets(w)
					return true
				}
			}
			return false
		}},
		{"an objection to what is registered is lost", "shows it", func(m *model, _ *exec.Block, w *witness) bool {
			for _, a := range all[*ledger.Asset](m, ledger.AssetEntity) {
				if len(a.Objections) > 0 {
					lost := *a
					lost.Objections = nil
					m.put(ledger.AssetEntity, a.ID, &lost)
					m.checkObjections(w)
					return true
				}
			}
			return false
		}},
		{"an objection to what is publicised is lost", "shows it", func(m *model, _ *exec.Block, w *witness) bool {
			for _, a := range all[*ledger.Application](m, ledger.ApplicationEntity) {
				if len(a.Objections) > 0 {
					lost := *a
					lost.Objections = nil
					m.put(ledger.ApplicationEntity, a.ID, &lost)
					m.checkObjections(w)
					return true
				}
			}
			return false
		}},
	}
}
