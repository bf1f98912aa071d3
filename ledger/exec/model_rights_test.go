package exec_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

func (m *model) checkEncumbrances(t testing.TB, a *ledger.Asset) {
	t.Helper()
	var holds []string
	for _, h := range all[*ledger.Hold](m, ledger.HoldEntity) {
		if h.Asset == a.ID && liveHold(h) {
			holds = append(holds, h.ID)
		}
	}
	slices.Sort(holds)
	if !slices.Equal(holds, slices.Sorted(slices.Values(a.Holds))) {
		t.Errorf("%s shows the freezes %v, there are %v", a.ID, a.Holds, holds)
	}
	m.checkQueue(t, a)
	byRank := map[int]string{}
	for _, p := range all[*ledger.Pledge](m, ledger.PledgeEntity) {
		if p.Asset != a.ID || p.State != ledger.RightActive {
			continue
		}
		if byRank[p.Rank] != "" || p.Pledgor != a.Holder() {
			t.Errorf("%s of %s: rank %d is taken by %q; pledgor %s, holder %s", p.ID, a.ID, p.Rank, byRank[p.Rank], p.Pledgor, a.Holder())
		}
		byRank[p.Rank] = p.ID
	}
	var pledges []string
	for _, rank := range slices.Sorted(maps.Keys(byRank)) {
		pledges = append(pledges, byRank[rank])
	}
	if !slices.Equal(pledges, a.Pledges) {
		t.Errorf("%s shows the pledges %v, there are %v", a.ID, a.Pledges, pledges)
	}
	if ended(a) && len(pledges) > 0 {
		t.Errorf("%s has ended and is pledged", a.ID)
	}
}

// disposal is what an accepted act did to an asset, as a freeze would forbid it; under
// a judgment a freeze of its case forbids nothing.
type disposal struct {
	asset    string
	scope    ledger.HoldScope
	judgment string
}

// checkNotFrozen looks at an accepted act before its values are taken: a freeze
// that holds even at the block's end held when the act was judged.
func (m *model) checkNotFrozen(t testing.TB, leaf exec.Leaf, h ledger.Header) {
	t.Helper()
	if leaf.Record.IsZero() {
		return
	}
	r := ledgertest.Must(ledger.ParseRecord(leaf.Bytes))(t)
	body, refusal := ledger.DecodeBody(r.Kind, r.Body)
	if refusal != nil {
		t.Fatal(refusal)
	}
	d := m.disposal(r.Kind, body)
	a, ok := m.entities[ledger.EntityID{Kind: ledger.AssetEntity, ID: d.asset}].(*ledger.Asset)
	if !ok || d.scope == "" {
		return // it disposes of nothing: a first registration goes on to its end
	}
	for _, id := range a.Holds {
		hold := m.entities[ledger.EntityID{Kind: ledger.HoldEntity, ID: id}].(*ledger.Hold)
		if !liveHold(hold) || !hold.Covers(d.scope) || hold.Ends != 0 && hold.Ends <= h.Time {
			continue
		}
		if j, ok := m.entities[ledger.EntityID{Kind: ledger.JudgmentEntity, ID: d.judgment}].(*ledger.Judgment); ok && j.Case == hold.Case {
			return
		}
		t.Errorf("block %d: %s was accepted although %s froze %s", h.Height, r.Kind, hold.ID, a.ID)
	}
}

// disposal gives what a record disposes of; nothing, mostly.
func (m *model) disposal(kind ledger.Kind, body any) disposal {
	switch b := body.(type) {
	case *ledger.ApplicationSubmitBody:
		return m.disposalBy(b.Asset, b.Act, b.Deal, b.Register)
	case *ledger.ApplicationRegisterBody:
		app := m.entities[ledger.EntityID{Kind: ledger.ApplicationEntity, ID: b.Application}].(*ledger.Application)
		return m.disposalBy(app.Asset, app.Act, app.Deal, app.Register)
	case *ledger.JudgmentExecuteBody:
		if j := m.entities[ledger.EntityID{Kind: ledger.JudgmentEntity, ID: b.Judgment}].(*ledger.Judgment); j.Orders == profile.DoesCancel {
			return disposal{j.Asset, ledger.HoldCancel, j.ID}
		}
	case *ledger.RevocationBody:
		if r := m.entities[ledger.EntityID{Kind: ledger.RevocationEntity, ID: b.Revocation}].(*ledger.Revocation); kind == ledger.RevocationExecute && r.Whole() {
			return disposal{r.Asset, ledger.HoldCancel, r.Judgment}
		}
	}
	return disposal{}
}

// disposalBy gives what an act disposes of.
func (m *model) disposalBy(asset, act string, deal *ledger.DealTerms, terms *ledger.RegisterTerms) disposal {
	d := disposal{asset: asset}
	a, ok := m.entities[ledger.EntityID{Kind: ledger.AssetEntity, ID: asset}].(*ledger.Asset)
	if !ok {
		return d
	}
	if deal != nil {
		d.judgment = deal.Judgment
	}
	rules, _ := m.w.Library.Profile(a.Profile).Act(act)
	does, _ := rules.Param(profile.Does)
	switch does.Value {
	case profile.DoesTransfer, profile.DoesRightRealise, profile.DoesContract:
		d.scope = ledger.HoldTransfer
	case profile.DoesCancel, profile.DoesAnnul:
		d.scope = ledger.HoldCancel
	case profile.DoesRightRelease:
		d.scope = ledger.HoldRelease
	case profile.DoesAmend:
		d.scope = ledger.HoldAmend
		if len(terms.Shares) > 0 && !slices.Equal(terms.Shares, a.Holders) {
			d.scope = ledger.HoldTransfer
		}
	case profile.DoesPledge:
		d.scope = ledger.HoldPledge
	case profile.DoesLicence:
		d.scope = ledger.HoldLicence
	}
	return d
}

func ended(a *ledger.Asset) bool {
	return a.State == ledger.AssetCancelled || a.State == ledger.AssetRevoked
}

func liveHold(h *ledger.Hold) bool {
	return h.State == ledger.HoldActive || h.State == ledger.HoldWaiting
}

// checkQueue demands that of the freezes of an asset one waits exactly while an
// earlier one forbids what it forbids.
func (m *model) checkQueue(t testing.TB, a *ledger.Asset) {
	t.Helper()
	var before []*ledger.Hold
	for _, id := range a.Holds {
		hold := m.entities[ledger.EntityID{Kind: ledger.HoldEntity, ID: id}].(*ledger.Hold)
		if waits := slices.ContainsFunc(before, hold.Overlaps); waits != (hold.State == ledger.HoldWaiting) {
			t.Errorf("%s: freeze %s is %s behind %d others", a.ID, id, hold.State, len(before))
		}
		before = append(before, hold)
	}
}

// checkObjections looks for objections that were lost: what an open or upheld one
// is about shows it, and shows no other.
func (m *model) checkObjections(t testing.TB) {
	t.Helper()
	shown := map[string]string{}
	for _, a := range all[*ledger.Asset](m, ledger.AssetEntity) {
		for _, id := range a.Objections {
			shown[id] = a.ID
		}
	}
	for _, a := range all[*ledger.Application](m, ledger.ApplicationEntity) {
		for _, id := range a.Objections {
			shown[id] = a.ID
		}
		if (a.State == ledger.ApplicationObjected) != (len(a.Objections) > 0) {
			t.Errorf("%s is %s with the objections %v", a.ID, a.State, a.Objections)
		}
	}
	for _, o := range all[*ledger.Objection](m, ledger.ObjectionEntity) {
		about := shown[o.ID]
		delete(shown, o.ID)
		if about != "" && about != o.Application+o.Asset {
			t.Errorf("%s is about %s%s, and %s shows it", o.ID, o.Application, o.Asset, about)
		}
		unmarked := o.Application == "" && o.State == ledger.ObjectionFiled
		waits := o.State.Open() && o.Moot == 0 && !unmarked
		stands := o.Asset != "" && o.Outcome.Against()
		if about == "" && waits || about != "" && !o.State.Open() && !stands {
			t.Errorf("%s is %s, moot %d, outcome %q; %q shows it", o.ID, o.State, o.Moot, o.Outcome, about)
		}
	}
	for id, about := range shown {
		t.Errorf("%s shows %s, which nobody has filed", about, id)
	}
}
