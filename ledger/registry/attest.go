package registry

import (
	"cmp"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
)

const attestLaw = "GS 14"

func attestRows() []Transition {
	return []Transition{{
		Machine: ledger.AttestationEntity, From: None, On: string(ledger.AttestNotarise), To: ledger.AttestationMade, Article: attestLaw,
		Guards: []Guard{deedKindIsListed(), deedObjectsAreThere()}, Effect: enterDeed(),
	}}
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
		for _, object := range b.Objects {
			kind, id, _ := strings.Cut(object, "/")
			asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, id)
			if ledger.EntityKind(kind) != ledger.AssetEntity || !ok {
				continue
			}
			asset.Deeds = append(asset.Deeds, ledger.Deed{Attestation: b.Attestation, Deed: b.Deed, Kind: b.Kind, Notary: b.Notary})
			slices.SortFunc(asset.Deeds, func(x, y ledger.Deed) int { return cmp.Compare(x.Attestation, y.Attestation) })
			a.set(ledger.AssetEntity, id, asset)
		}
		a.set(ledger.AttestationEntity, b.Attestation, &ledger.Attestation{
			Deed: b.Deed, Document: b.Document, Entered: a.Time, ID: b.Attestation, Kind: b.Kind, Notary: b.Notary, Objects: b.Objects, Person: b.Person, Record: a.id,
		})
		return nil
	}}
}
