package registry

import (
	"cmp"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
)

const (
	attestLaw = "GS 14"
	// withdrawalLaw has the notary revoke a deed that is wrong, who has made it.
	withdrawalLaw = "by analogy: Notarization Law 39"
)

func attestRows() []Transition {
	made := ledger.AttestationMade
	return []Transition{
		{
			Machine: ledger.AttestationEntity, From: None, On: string(ledger.AttestNotarise), To: made, Article: attestLaw,
			Guards: []Guard{deedKindIsListed(), deedObjectsAreThere()}, Effect: enterDeed(),
		},
		{
			Machine: ledger.AttestationEntity, From: made, On: string(ledger.AttestWithdraw), To: ledger.AttestationWithdrawn, Article: withdrawalLaw,
			Guards: []Guard{sameNotary()}, Effect: withdrawDeed(),
		},
	}
}

func deedKindIsListed() Guard {
	return Guard{"deed_kind_is_listed", attestLaw, func(a *act) *ledger.Refusal {
		if kind := a.body.(*ledger.AttestNotariseBody).Kind; !slices.Contains(ledger.DeedKinds(), kind) {
			return ledger.Refuse(ledger.BodyValue, "kind: %q is not one of %v", kind, ledger.DeedKinds())
		}
		return nil
	}}
}

// deedObjectsAreThere checks that a deed is about subjects, evidence or assets that
// are on the ledger.
func deedObjectsAreThere() Guard {
	return Guard{"deed_objects_are_there", attestLaw, func(a *act) *ledger.Refusal {
		objects := a.body.(*ledger.AttestNotariseBody).Objects
		if !rising(objects) {
			return ledger.Refuse(ledger.BodyValue, "objects must be sorted, each once")
		}
		for _, object := range objects {
			kind, id, _ := strings.Cut(object, "/")
			notable := []ledger.EntityKind{ledger.AccountEntity, ledger.AssetEntity, ledger.EvidenceEntity}
			if !slices.Contains(notable, ledger.EntityKind(kind)) || !a.exists(ledger.EntityKind(kind), id) {
				return ledger.Refuse(ledger.AttestationObject, "%q", object)
			}
		}
		return nil
	}}
}

// enterDeed enters a deed, and has the assets that it is about show it.
func enterDeed() Effect {
	return Effect{"enter_deed", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AttestNotariseBody)
		for _, asset := range a.assetsAmong(b.Objects) {
			asset.Deeds = append(asset.Deeds, ledger.Deed{Attestation: b.Attestation, Deed: b.Deed, Entered: a.Time, Kind: b.Kind, Notary: b.Notary})
			slices.SortFunc(asset.Deeds, func(x, y ledger.Deed) int { return cmp.Compare(x.Attestation, y.Attestation) })
			a.set(ledger.AssetEntity, asset.ID, asset)
		}
		a.set(ledger.AttestationEntity, b.Attestation, &ledger.Attestation{
			Deed: b.Deed, Document: b.Document, Entered: a.Time, ID: b.Attestation, Kind: b.Kind, Notary: b.Notary, Objects: b.Objects, Person: b.Person, Record: a.id,
		})
		return nil
	}}
}

// assetsAmong gives the assets among the objects of a deed.
func (a *act) assetsAmong(objects []string) (assets []*ledger.Asset) {
	for _, object := range objects {
		kind, id, _ := strings.Cut(object, "/")
		if ledger.EntityKind(kind) != ledger.AssetEntity {
			continue
		}
		if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, id); ok {
			assets = append(assets, asset)
		}
	}
	return assets
}

func (a *act) attestation() (*ledger.Attestation, *ledger.Refusal) {
	e, ok := get[*ledger.Attestation](a, ledger.AttestationEntity, a.subject.ID)
	if !ok {
		return nil, ledger.Refuse(ledger.AttestationUnknown, "%s", a.subject.ID)
	}
	return e, nil
}

func sameNotary() Guard {
	return Guard{"same_notary", withdrawalLaw, func(a *act) *ledger.Refusal {
		e, refusal := a.attestation()
		if refusal == nil && e.Notary != a.body.(*ledger.AttestWithdrawBody).Notary {
			refusal = ledger.Refuse(ledger.AttestationNotary, "entered by %s", e.Notary)
		}
		return refusal
	}}
}

// withdrawDeed takes a deed back. The assets that it is about go on showing it, with when
// it was entered and withdrawn: who has relied on it meanwhile finds both.
func withdrawDeed() Effect {
	return Effect{"withdraw_deed", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AttestWithdrawBody)
		e, refusal := a.attestation()
		if refusal != nil {
			return refusal
		}
		for _, asset := range a.assetsAmong(e.Objects) {
			for i := range asset.Deeds {
				if asset.Deeds[i].Attestation == e.ID {
					asset.Deeds[i].Withdrawn = a.Time
				}
			}
			a.set(ledger.AssetEntity, asset.ID, asset)
		}
		e.Withdrawal = &ledger.Withdrawal{Document: b.Document, Person: b.Person, Reason: b.Reason, Record: a.id, Time: a.Time}
		a.set(ledger.AttestationEntity, e.ID, e)
		return nil
	}}
}
