package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func assetRows() []Transition {
	registered, active, cancelled := string(ledger.AssetRegistered), string(ledger.AssetActive), string(ledger.AssetCancelled)
	row := func(from, to, article string) Transition {
		return Transition{
			Machine: ledger.AssetEntity, From: from, On: string(ledger.CertificateIssue), To: to, Article: article, Effect: issueCertificate(),
			Guards: []Guard{ownRegistry(), certificateIsDue(), notMoved(), faceIsTrue(), numbersAreNew()},
		}.also(issues())
	}
	again := row(active, active, "TJ 8.3.1, 8.3.3, GZ 31, 35, DL 28-30").also(append(endsAs(ledger.CertificateSuperseded), issues(), demands())...)
	return slices.Concat([]Transition{row(registered, active, "TJ 8.1.2"), again, row(cancelled, cancelled, "AH 19(5)")}, unrenewedRows(), unrenewedContractRows(), recheckRows())
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
			if a.inForce == (ledger.Document{}) {
				a.inForce = doc
			}
			return p, doc, nil
		}
	}
	return nil, doc, ledger.Refuse(ledger.ProfileUnknown, "%s", name)
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

// fingerprintOf gives the fingerprint set of all the evidence of a registration, and the
// report of the last deposit named; that of its features where there is no evidence, and
// zero without either.
func (a *act) fingerprintOf(terms *ledger.RegisterTerms) (set, report sm3.Digest, refusal *ledger.Refusal) {
	var digests []sm3.Digest
	for _, number := range terms.Evidence {
		e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, number)
		if !ok {
			return set, report, ledger.Refuse(ledger.EvidenceUnknown, "%s", number)
		}
		if !e.Report.IsZero() {
			report = e.Report
		}
		if e.Count > 0 {
			digests = append(digests, e.Fingerprint)
		}
		digests = append(digests, e.Files...)
	}
	if len(terms.Evidence) == 0 {
		for _, f := range terms.Features {
			digests = append(digests, f.Digest)
		}
	}
	if len(digests) == 0 {
		return set, report, nil
	}
	return ledger.FingerprintSet(digests), report, nil
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
	case *ledger.HoldFreezeBody:
		return b.Asset
	case *ledger.RecognitionRecheckBody:
		return b.Asset
	case *ledger.HoldExtendBody:
		return b.Asset
	case *ledger.RevocationDecideBody:
		return b.Asset
	case *ledger.SuspensionBody:
		return b.Asset
	case *ledger.JudgmentEnterBody:
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
