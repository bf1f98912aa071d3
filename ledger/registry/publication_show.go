package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

// showPublication has what a publication is about show it: no longer old, from now
// on p. Either may be nil.
func (a *act) showPublication(old, p *ledger.Publication) {
	a.bar(old, p)
	if old != nil {
		a.showMisuse(old, without)
		a.showProvider(old, without)
		a.showReview(old, without)
		a.showEntry(old, "")
	}
	if p != nil {
		a.showMisuse(p, withID)
		a.showProvider(p, withID)
		a.showReview(p, withID)
		a.showEntry(p, p.ID)
	}
}

// showMisuse has a certificate's asset show a report about it, or a voucher of an account
// itself, so that every verification does.
func (a *act) showMisuse(p *ledger.Publication, change func([]string, string) []string) {
	if p.Category != ledger.PublishedMisuse {
		return
	}
	c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, p.About)
	if !ok {
		return
	}
	if c.Class == ledger.SubjectClass {
		c.Reports = change(c.Reports, p.ID)
		a.set(ledger.CertificateEntity, c.Number, c)
		return
	}
	asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, c.Asset)
	if !ok {
		return
	}
	if shown, ok := asset.Certificate(p.About); ok {
		shown.Reports = change(shown.Reports, p.ID)
		a.set(ledger.AssetEntity, asset.ID, asset)
	}
}

// showProvider has a registry keep the publications by which it accepts providers.
func (a *act) showProvider(p *ledger.Publication, change func([]string, string) []string) {
	if p.Category == ledger.PublishedProvider {
		h := a.keepHistory(p.Member)
		h.Providers = change(h.Providers, p.ID)
	}
}

// accepts reports whether a registry accepts an evidence provider.
func (a *act) accepts(registry, provider string) bool {
	return slices.ContainsFunc(a.memberHistory(registry).Providers, func(id string) bool {
		p, ok := get[*ledger.Publication](a, ledger.PublicationEntity, id)
		return ok && p.About == provider
	})
}
