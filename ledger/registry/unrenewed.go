package registry

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func unrenewedRows() []Transition {
	row := func(from ledger.AssetState, moves ...Move) Transition {
		return Transition{
			Machine: ledger.AssetEntity, From: string(from), On: string(ledger.AssetUnrenewed), Effect: endUnrenewed(), To: string(ledger.AssetCancelled), Article: "GZ 35",
		}.also(append(moves, announces())...)
	}
	return []Transition{row(ledger.AssetRegistered), row(ledger.AssetActive, append(endsAs(ledger.CertificateCancelled), falls()...)...)}
}

// announces is how a step on another entity publishes what it has done.
func announces() Move {
	return Move{ledger.PublicationEntity, None, string(ledger.PublicationPublished)}
}

// unrenewed gives when a registration ends because its certificates have expired
// and nobody has renewed them, or because the certificate that is due would have
// ended too; false while that may still come to something: an application that is
// open, a paper that can be issued, a decided revocation. What is frozen stays as it
// is.
func unrenewed(asset *ledger.Asset, docs Documents) (ended legaltime.Instant, ok bool) {
	p, stands := docs.Adopted(asset.Profile), asset.State == ledger.AssetActive || asset.State == ledger.AssetRegistered
	if !stands || p == nil || mayBeRenewed(asset) {
		return 0, false
	}
	for _, d := range asset.Due {
		if kind, _ := p.Kind(d.Kind); !kind.Is(profile.ClassOf, profile.Registration) {
			continue
		}
		ends, ok := endsUnissued(asset, d, docs)
		if !ok {
			return 0, false
		}
		ended = max(ended, ends)
	}
	for _, c := range currentCertificates(asset) {
		kind, known := p.Kind(c.Kind)
		if c.State != ledger.CertificateLapsed || !known || !kind.Is(profile.Expiry, profile.CancelAll) {
			return 0, false
		}
		ended = max(ended, c.ValidTo)
	}
	return ended, ended != 0
}

// mayBeRenewed reports whether what has expired may still come to something, or is frozen
// and stays as it is.
func mayBeRenewed(asset *ledger.Asset) bool {
	return asset.Disposal != "" || asset.Revocation != "" || len(asset.Holds) > 0
}

// unrenewedArticle gives the source of that.
func unrenewedArticle(asset *ledger.Asset, p *profile.Profile) string {
	for _, c := range currentCertificates(asset) {
		kind, _ := p.Kind(c.Kind)
		return kind.Article(profile.Expiry)
	}
	for _, d := range asset.Due {
		kind, _ := p.Kind(d.Kind)
		return kind.Article(profile.Expiry)
	}
	return ""
}

// endUnrenewed cancels a registration, and announces it.
func endUnrenewed() Effect {
	return Effect{"cancel_unrenewed", func(a *act) *ledger.Refusal {
		event := a.body.(*ledger.Event)
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		a.announce(asset, asset.ID, ledger.PublishedExpiry)
		why := cause{article: event.Article, id: asset.ID, registry: asset.Registry}
		return a.endAsset(asset, ledger.AssetCancelled, ledger.CertificateCancelled, why)
	}}
}

// announce publishes by itself that a registration has ended: the asset's, or that of a
// contract about it. The text is that of the leaf by which it did.
func (a *act) announce(asset *ledger.Asset, about string, what ledger.Category) {
	leaf := a.id
	if event, ok := a.body.(*ledger.Event); ok {
		text, err := event.Text()
		if err != nil {
			a.fault = err
			return
		}
		leaf = sm3.Sum(text)
	}
	number := string(what) + "." + about
	if !ledger.ValidIdentifier(number) || a.exists(ledger.PublicationEntity, number) {
		number = string(what) + "." + leaf.String()[len("sm3:"):]
	}
	a.set(ledger.PublicationEntity, number, &ledger.Publication{
		About: about, Category: what, ID: number, Member: asset.Registry, Profile: asset.Profile.Name, Published: a.Time, Record: leaf,
		State: ledger.PublicationPublished, Text: leaf, Title: announcementTitle(what),
	})
}
