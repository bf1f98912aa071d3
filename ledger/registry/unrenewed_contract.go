package registry

import (
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func unrenewedContractRows() []Transition {
	active := string(ledger.AssetActive)
	return []Transition{Transition{
		Machine: ledger.AssetEntity, From: active, On: string(ledger.ContractUnrenewed), Effect: cancelUnrenewedContract(), To: active, Article: "GZ 35",
	}.also(append(endsAs(ledger.CertificateCancelled), announces())...)}
}

// nextOfAsset gives what an asset does by itself next, and when. Where both come at one
// time a contract ends before the asset, while its parties are still to be found there.
func nextOfAsset(asset *ledger.Asset, docs Documents) (event *ledger.Event, at legaltime.Instant, ok bool) {
	ends, over := unrenewed(asset, docs)
	if contract, at, ok := unrenewedContract(asset, docs); ok && (!over || at <= ends) {
		return &ledger.Event{Kind: ledger.ContractUnrenewed, Asset: asset.ID, Subject: contract}, at, true
	}
	return &ledger.Event{Kind: ledger.AssetUnrenewed, Asset: asset.ID, Subject: asset.ID}, ends, over
}

// unrenewedContract gives the contract whose registration ends first because its vouchers
// have expired and nobody has renewed them, and when; false where there is none.
func unrenewedContract(asset *ledger.Asset, docs Documents) (contract string, ended legaltime.Instant, found bool) {
	p := docs.Adopted(asset.Profile)
	if asset.State != ledger.AssetActive || p == nil || mayBeRenewed(asset) {
		return "", 0, false
	}
	for _, c := range asset.Certificates {
		id, ok := strings.CutPrefix(c.Right, string(ledger.ContractEntity)+"/")
		if !ok || c.State != ledger.CertificateLapsed || !cancelsContract(p, c.Kind) {
			continue
		}
		if ends, over := vouchersOver(asset, p, c.Right); over && (!found || ends < ended) {
			contract, ended, found = id, ends, true
		}
	}
	return contract, ended, found
}

// cancelsContract reports whether the registration of a contract ends with its vouchers
// of a kind.
func cancelsContract(p *profile.Profile, kind string) bool {
	k, ok := p.Kind(kind)
	return ok && k.Is(profile.ClassOf, profile.Voucher) && k.Is(profile.Expiry, profile.CancelAll)
}

// vouchersOver gives when the last voucher with which the registration of a contract ends
// was over; false while one stands or is due.
func vouchersOver(asset *ledger.Asset, p *profile.Profile, right string) (ended legaltime.Instant, over bool) {
	for _, d := range asset.Due {
		if d.Right == right && cancelsContract(p, d.Kind) {
			return 0, false
		}
	}
	for _, c := range asset.Certificates {
		if c.Right != right || !cancelsContract(p, c.Kind) {
			continue
		}
		if c.State == ledger.CertificateValid {
			return 0, false
		}
		if c.State == ledger.CertificateLapsed {
			ended = max(ended, c.ValidTo)
		}
	}
	return ended, ended != 0
}

// unrenewedContractArticle gives the source of that.
func unrenewedContractArticle(asset *ledger.Asset, contract string, p *profile.Profile) string {
	for _, c := range asset.Certificates {
		if c.Right == entityName(ledger.ContractEntity, contract) && cancelsContract(p, c.Kind) {
			kind, _ := p.Kind(c.Kind)
			return kind.Article(profile.Expiry)
		}
	}
	return ""
}

// cancelUnrenewedContract cancels the registration of a contract with all that came of it,
// and announces that. The asset stands, and what the parties have agreed is theirs.
func cancelUnrenewedContract() Effect {
	return Effect{"cancel_contract", func(a *act) *ledger.Refusal {
		event := a.body.(*ledger.Event)
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		a.announce(asset, event.Subject, ledger.PublishedExpiry)
		if refusal := a.cancelContract(asset, event.Subject); refusal != nil {
			return refusal
		}
		a.set(ledger.AssetEntity, asset.ID, asset)
		return nil
	}}
}
