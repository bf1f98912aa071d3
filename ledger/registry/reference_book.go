package registry

import "github.com/certledger/certledger/ledger"

// A reference book has a holder's data that cannot be confirmed as an asset yet
// (MOF141 4): each entry is a publication about evidence, which says whose the data is.
// An entry ends when the data is registered, or when its registry takes it back.

// entryFits checks an entry: a registry makes it about evidence of data that is in no
// register and in no reference book, but for the entry that it takes the place of.
func (a *act) entryFits(b *ledger.PublicationBody) *ledger.Refusal {
	e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, b.About)
	switch {
	case b.Role != ledger.StaffRole(ledger.ClassRegistry):
		return ledger.Refuse(ledger.PublicationAbout, "a registry keeps reference books, not %s as %s", b.Member, b.Role)
	case !ok || e.Certificate != "" || e.Appraisal != nil:
		return ledger.Refuse(ledger.PublicationAbout, "%q is no evidence of data", b.About)
	case e.Reference != "" && e.Reference != b.Replaces:
		return ledger.Refuse(ledger.PublicationAbout, "%s is entered as %s", e.ID, e.Reference)
	}
	if f, ok := get[*ledger.Fingerprint](a, ledger.FingerprintEntity, e.Fingerprint.String()); ok && f.Live {
		return ledger.Refuse(ledger.PublicationAbout, "%s is registered as %s", e.ID, f.Asset)
	}
	return nil
}

// showEntry has evidence show its entry, and the entry in whose book it is.
func (a *act) showEntry(p *ledger.Publication, entry string) {
	if p.Category != ledger.PublishedReference {
		return
	}
	if e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, p.About); ok {
		p.Account, e.Reference = e.Holder, entry
		a.set(ledger.EvidenceEntity, e.ID, e)
	}
}

// confirmed is how an entry ends when what it is about is registered.
func confirmed() Move {
	return Move{ledger.PublicationEntity, string(ledger.PublicationPublished), string(ledger.PublicationRetracted)}
}

// confirm takes what is registered out of reference books.
func (a *act) confirm(asset *ledger.Asset) {
	for _, number := range asset.Evidence {
		e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, number)
		if !ok || e.Reference == "" {
			continue
		}
		if p, ok := get[*ledger.Publication](a, ledger.PublicationEntity, e.Reference); ok {
			p.State, p.Reason = ledger.PublicationRetracted, asset.ID
			a.set(ledger.PublicationEntity, p.ID, p)
			a.showEntry(p, "")
		}
	}
}
