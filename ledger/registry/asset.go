package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func assetRows() []Transition {
	registered, active, cancelled := string(ledger.AssetRegistered), string(ledger.AssetActive), string(ledger.AssetCancelled)
	row := func(from string, on ledger.Kind, to string, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.AssetEntity, From: from, On: string(on), Guards: guards, Effect: effect, To: to, Article: article}
	}
	// Only an asset with a certificate can be pledged.
	cancel := []Guard{heldBySigner(), notFrozen(ledger.HoldCancel), notMoved(), ownRegistry(), certificateIsSurrendered()}
	cancelActive := slices.Insert(slices.Clone(cancel), 2, notPledged())
	return []Transition{
		row(None, ledger.AssetRegister, registered, enterAsset(), "TJ 6.1.4, 6.4.1",
			holderIsKnown(), registryInScope(), profileIsUsable(), valuesAreListed(), evidenceIsThere(), vouchersAreThere(), dataIsNew(), publicityIsStated()),
		row(registered, ledger.CertificateIssue, active, issueCertificate(), "TJ 8.1.2",
			ownRegistry(), certificateIsDue(), publicityIsOver(), notMoved(), faceIsTrue(), numbersAreNew()).also(issues()),
		row(active, ledger.CertificateIssue, active, issueCertificate(), "TJ 8.3.1, GZ 31",
			ownRegistry(), certificateIsDue(), notMoved(), faceIsTrue(), numbersAreNew()).also(issues()),
		row(active, ledger.AssetTransfer, active, transferAsset(), "TJ 6.4.3.1, 8.3.1",
			heldBySigner(), receiverIsKnown(), notFrozen(ledger.HoldTransfer), pledgeesConsent(), notMoved(), ownRegistry(),
			certificateIsSurrendered(), faceIsTrue(), numbersAreNew()).also(append(endsAs(ledger.CertificateSuperseded), issues())...),
		row(registered, ledger.AssetCancel, cancelled, cancelAsset(), "TJ 6.4.5", cancel...),
		row(active, ledger.AssetCancel, cancelled, cancelAsset(), "TJ 6.4.5", cancelActive...).also(endsAs(ledger.CertificateCancelled)...),
		{Machine: ledger.AssetEntity, From: registered, On: string(ledger.PublicityEnded), Effect: endPublicity(), To: registered, Article: "TJ 8.1.1"},
	}
}

// profileOf gives the rules under which an asset was registered: they stay.
func (a *act) profileOf(asset *ledger.Asset) (*profile.Profile, *ledger.Refusal) {
	p := a.Documents.Profile(asset.Profile)
	if p == nil {
		return nil, ledger.Refuse(ledger.ProfileUnknown, "%s", asset.Profile.Name)
	}
	return p, nil
}

// profileInForce gives the rules that a new registration asks for. The document
// says what those rules were adopted despite, if that is how they stand now.
func (a *act) profileInForce(name string) (*profile.Profile, ledger.Document, *ledger.Refusal) {
	doc, ok := a.Governance.Profile(name)
	if ok {
		if p := a.Documents.Profile(doc); p != nil {
			if doc.Despite != p.Standing(a.Time) {
				doc.Despite = ""
			}
			return p, doc, nil
		}
	}
	return nil, doc, ledger.Refuse(ledger.ProfileUnknown, "%s", name)
}

func holderIsKnown() Guard {
	return Guard{"holder_is_known", "TJ 6.1.4", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssetRegisterBody)
		if !a.exists(ledger.AccountEntity, b.Holder) {
			return ledger.Refuse(ledger.AccountUnknown, "%s", b.Holder)
		}
		return nil
	}}
}

func registryInScope() Guard {
	return Guard{"registry_in_scope", "TJ 6.1.1", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssetRegisterBody)
		if _, _, refusal := a.profileInForce(b.Profile); refusal != nil {
			return refusal
		}
		m, ok := a.Governance.Member(b.Registry)
		if !ok || len(m.Scope) > 0 && !slices.Contains(m.Scope, b.Profile) {
			return ledger.Refuse(ledger.AuthorityScope, "%s does not act under %s", b.Registry, b.Profile)
		}
		return nil
	}}
}

func valuesAreListed() Guard {
	return Guard{"values_are_listed", "TJ 8.2.1, annex 1", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssetRegisterBody)
		p, _, refusal := a.profileInForce(b.Profile)
		if refusal != nil {
			return refusal
		}
		for _, v := range [][2]string{{profile.AcquisitionList, b.Acquisition}, {profile.TypeList, b.Type}, {profile.UpdateCycleList, b.UpdateCycle}} {
			if !p.Allows(v[0], v[1]) {
				return ledger.Refuse(ledger.ProfileValue, "%s: %q is not one of %v", v[0], v[1], p.Lists[v[0]].Values)
			}
		}
		if b.DataEnds != 0 && b.DataEnds <= a.Time {
			return ledger.Refuse(ledger.BodyValue, "data_ends: is past")
		}
		return nil
	}}
}

func evidenceIsThere() Guard {
	return Guard{"evidence_is_there", "TJ 6.1.2, 6.4.1.2", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssetRegisterBody)
		if !rising(b.Evidence) {
			return ledger.Refuse(ledger.BodyValue, "evidence must be sorted, each number once")
		}
		for _, number := range b.Evidence {
			if refusal := a.ownEvidence(number, b.Holder); refusal != nil {
				return refusal
			}
		}
		return nil
	}}
}

// rising reports whether a list is sorted and repeats nothing, so that one
// meaning has one text.
func rising(list []string) bool {
	for i := 1; i < len(list); i++ {
		if list[i] <= list[i-1] {
			return false
		}
	}
	return true
}

func vouchersAreThere() Guard {
	return Guard{"vouchers_are_there", "TJ 6.1.2, 6.4.1.1", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssetRegisterBody)
		if !rising(b.Vouchers) {
			return ledger.Refuse(ledger.BodyValue, "vouchers must be sorted, each number once")
		}
		p, _, refusal := a.profileInForce(b.Profile)
		if refusal != nil {
			return refusal
		}
		needed, refusal := p.Param(profile.Vouchers)
		if refusal != nil {
			return refusal
		}
		have := map[ledger.Kind]bool{}
		for _, number := range b.Vouchers {
			v, ok := get[*ledger.Voucher](a, ledger.VoucherEntity, number)
			if !ok || !slices.Contains(b.Evidence, v.Evidence) {
				return ledger.Refuse(ledger.VoucherUnknown, "%s", number)
			}
			have[v.Kind] = true
		}
		for _, kind := range []ledger.Kind{ledger.VoucherDeidentify, ledger.VoucherStructure} {
			if needed.Value != profile.NoVouchers && !have[kind] {
				return ledger.Refuse(ledger.VoucherMissing, "%s", kind)
			}
		}
		return nil
	}}
}

func dataIsNew() Guard {
	return Guard{"data_is_new", "SZ 13, GZ 8 (one unit, one registration)", func(a *act) *ledger.Refusal {
		set, _, refusal := a.fingerprintOf(a.body.(*ledger.AssetRegisterBody))
		if refusal != nil {
			return refusal
		}
		f, ok := get[*ledger.Fingerprint](a, ledger.FingerprintEntity, set.String())
		if ok && f.Live {
			return ledger.Refuse(ledger.AssetDuplicate, "first registered as %s", f.Asset)
		}
		return nil
	}}
}

// fingerprintOf gives the fingerprint set of all the evidence of a registration,
// and the report of the last deposit named.
func (a *act) fingerprintOf(b *ledger.AssetRegisterBody) (set, report sm3.Digest, refusal *ledger.Refusal) {
	var digests []sm3.Digest
	for _, number := range b.Evidence {
		e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, number)
		if !ok {
			return set, report, ledger.Refuse(ledger.EvidenceUnknown, "%s", number)
		}
		report = e.Report
		if e.Count > 0 {
			digests = append(digests, e.Fingerprint)
		}
		digests = append(digests, e.Files...)
	}
	return ledger.FingerprintSet(digests), report, nil
}

func publicityIsStated() Guard {
	return Guard{"publicity_is_stated", "TJ 8.1.1", func(a *act) *ledger.Refusal {
		p, _, refusal := a.profileInForce(a.body.(*ledger.AssetRegisterBody).Profile)
		if refusal != nil {
			return refusal
		}
		period, _, refusal := p.Period(profile.Publicity)
		if refusal == nil && period.Unit != legaltime.Working {
			_, refusal = p.Param(profile.RollForward)
		}
		return refusal
	}}
}

func enterAsset() Effect {
	return Effect{"enter_asset", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssetRegisterBody)
		p, doc, refusal := a.profileInForce(b.Profile)
		if refusal != nil {
			return refusal
		}
		period, article, refusal := p.Period(profile.Publicity)
		if refusal != nil {
			return refusal
		}
		set, report, refusal := a.fingerprintOf(b)
		if refusal != nil {
			return refusal
		}
		a.set(ledger.AssetEntity, b.Asset, &ledger.Asset{
			Acquisition: b.Acquisition, DataEnds: b.DataEnds, Evidence: b.Evidence, EvidenceReport: report, Fingerprint: set,
			Holders: []ledger.Share{{Account: b.Holder, Share: "1/1"}}, ID: b.Asset, Name: b.Name, Profile: doc,
			Publicity:  &ledger.Publicity{Article: article, Calendar: p.Calendar, Period: period, Start: a.Time},
			Registered: a.Time, Registry: b.Registry, Scenarios: b.Scenarios, State: ledger.AssetRegistered,
			Type: b.Type, UpdateCycle: b.UpdateCycle, Vouchers: b.Vouchers,
		})
		a.set(ledger.FingerprintEntity, set.String(), &ledger.Fingerprint{Asset: b.Asset, Live: true})
		return nil
	}}
}

// assetOf loads the asset that the record is about.
func (a *act) assetOf() (*ledger.Asset, *ledger.Refusal) {
	id := assetID(a.body)
	asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, id)
	if !ok {
		return nil, ledger.Refuse(ledger.AssetUnknown, "%s", id)
	}
	return asset, nil
}

func assetID(body any) string {
	switch b := body.(type) {
	case *ledger.CertificateIssueBody:
		return b.Asset
	case *ledger.AssetTransferBody:
		return b.Asset
	case *ledger.AssetCancelBody:
		return b.Asset
	case *ledger.PledgeCreateBody:
		return b.Asset
	case *ledger.PledgeReleaseBody:
		return b.Asset
	case *ledger.HoldFreezeBody:
		return b.Asset
	case *ledger.HoldLiftBody:
		return b.Asset
	case *ledger.Event:
		return b.Asset
	}
	return ""
}

// onAsset makes a guard of a condition on the asset.
func onAsset(name, article string, check func(*act, *ledger.Asset) *ledger.Refusal) Guard {
	return Guard{name, article, func(a *act) *ledger.Refusal {
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		return check(a, asset)
	}}
}

func notMoved() Guard {
	return onAsset("not_moved", "one act at a time on one asset", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		if head := ledger.HistoryOf(asset).Head; a.base != head {
			return ledger.Refuse(ledger.AssetMoved, "signed on %s, the asset is at %s", a.base, head)
		}
		return nil
	})
}

func ownRegistry() Guard {
	return onAsset("own_registry", "TJ 6.1.4", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		if registry := textField(a.body, "registry"); registry != asset.Registry {
			return ledger.Refuse(ledger.AssetRegistry, "registered by %s", asset.Registry)
		}
		return nil
	})
}

func heldBySigner() Guard {
	return onAsset("held_by_signer", "TJ 6.4.3.3, 6.4.5.1", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		var signer string
		switch b := a.body.(type) {
		case *ledger.AssetTransferBody:
			signer = b.From
		case *ledger.AssetCancelBody:
			signer = b.Holder
		case *ledger.PledgeCreateBody:
			signer = b.Pledgor
		}
		if asset.Holder() != signer {
			return ledger.Refuse(ledger.AuthorityHolder, "%s", signer)
		}
		return nil
	})
}

func receiverIsKnown() Guard {
	return Guard{"receiver_is_known", "TJ 6.4.3.1", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.AssetTransferBody)
		if !a.exists(ledger.AccountEntity, b.To) {
			return ledger.Refuse(ledger.AccountUnknown, "%s", b.To)
		}
		if b.To == b.From {
			return ledger.Refuse(ledger.BodyValue, "to: is the present holder")
		}
		return nil
	}}
}

func notPledged() Guard {
	return onAsset("not_pledged", "TJ 8.3.2", func(_ *act, asset *ledger.Asset) *ledger.Refusal {
		if rights := slices.Concat(asset.Pledges, asset.Licences); len(rights) > 0 {
			return ledger.Refuse(ledger.AssetPledged, "%v", rights)
		}
		return nil
	})
}

func endPublicity() Effect {
	return Effect{"end_publicity", func(a *act) *ledger.Refusal {
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		asset.Publicity.Ended = true
		a.set(ledger.AssetEntity, asset.ID, asset)
		return nil
	}}
}

func cancelAsset() Effect {
	return Effect{"cancel_asset", func(a *act) *ledger.Refusal {
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		if refusal := a.endCertificate(asset, ledger.CertificateCancelled, ""); refusal != nil {
			return refusal
		}
		asset.State = ledger.AssetCancelled
		a.set(ledger.AssetEntity, asset.ID, asset)
		a.set(ledger.FingerprintEntity, asset.Fingerprint.String(), &ledger.Fingerprint{Asset: asset.ID})
		return nil
	}}
}
