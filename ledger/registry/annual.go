package registry

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// reviewFits checks an annual review: by a regulator, of a registry that is a member,
// and with the date of the next, at most a year later.
func (a *act) reviewFits(b *ledger.PublicationBody) *ledger.Refusal {
	m, ok := a.Governance.Member(b.About)
	if !ok || !m.Has(ledger.ClassRegistry) || b.Role != ledger.StaffRole(ledger.ClassRegulator) {
		return ledger.Refuse(ledger.PublicationAbout, "a regulator reviews a registry that is a member, not %q", b.About)
	}
	if b.Next == 0 {
		return ledger.Refuse(ledger.BodyValue, "%s", unfit("next", false, string(b.Category)))
	}
	latest, err := a.Documents.After("", a.Time, legaltime.Period{Count: 1, Unit: legaltime.Year})
	if err != nil {
		return ledger.Refuse(ledger.BodyValue, "next: %v", err)
	}
	if b.Next <= a.Time || b.Next > latest {
		return ledger.Refuse(ledger.PublicationAbout, "next: %s is not after today and by %s", b.Next.Beijing(), latest.Beijing())
	}
	return nil
}

// showReview has a registry keep its annual reviews, and when the next is due.
func (a *act) showReview(p *ledger.Publication, change func([]string, string) []string) {
	if p.Category != ledger.PublishedReview {
		return
	}
	h := a.keepHistory(p.About)
	h.Reviews = change(h.Reviews, p.ID)
	h.ReviewDue = 0
	for _, id := range h.Reviews {
		h.ReviewDue = max(h.ReviewDue, a.nextReview(p, id))
	}
}

// nextReview gives what a review says about the next; the one that is being
// published is not entered yet.
func (a *act) nextReview(p *ledger.Publication, id string) legaltime.Instant {
	if id == p.ID {
		return p.Next
	}
	old, _ := get[*ledger.Publication](a, ledger.PublicationEntity, id)
	if old == nil {
		return 0
	}
	return old.Next
}
