// Package agenda says for whom something on the register waits, and what: the
// marks by which an index finds it, and the matters themselves. Like the rules it
// is a function of entities, documents and time alone.
package agenda

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Mark says that an entity may wait for somebody from an instant on: 0 is now.
type Mark struct {
	// Name is an account, a member, or Of a class of members.
	Name string
	At   legaltime.Instant
}

// Of names the members of a class in marks. No account or member has such a name.
func Of(c ledger.Class) string { return "class/" + string(c) }

// Warning is how long before an end its parties are told, in milliseconds, unless a
// profile says from when a certificate may be renewed: no window is longer.
const Warning = 92 * 24 * 3600 * 1000

// before gives when to begin to tell of an end.
func before(end legaltime.Instant) legaltime.Instant { return max(end-Warning, 1) }

// Marks lists those for whom an entity may wait, each once, sorted. It depends on
// the entity alone, so that the index of marks can always be rebuilt. Nil has none.
func Marks(e ledger.Entity) []Mark {
	var m marks
	switch e := e.(type) {
	case *ledger.Application:
		m.application(e)
	case *ledger.Objection:
		if e.State.Open() {
			m.now(e.Registry, e.Objector)
		}
	case *ledger.Notice:
		if e.State == ledger.NoticeSent {
			m.now(append(slices.Clone(e.Addressees), e.Registry)...)
		}
	case *ledger.Asset:
		m.asset(e)
	case *ledger.Revocation:
		if e.State == ledger.RevocationDecided {
			m.now(e.Registry)
		}
	case *ledger.Hold:
		if e.State == ledger.HoldActive {
			m.at(before(e.Ends), e.Member)
		}
	case *ledger.Pledge:
		if e.State == ledger.RightActive {
			m.now(e.Pledgee)
		}
	case *ledger.Licence:
		if e.State == ledger.RightActive && e.Terms.Ends != 0 {
			m.at(before(e.Terms.Ends), e.Licensee)
		}
	case *ledger.Account:
		if len(e.Clocks)+len(e.Due) > 0 {
			m.now(e.Registry)
		}
	case *ledger.Contract:
		if e.State != ledger.ContractFiled && e.State != ledger.ContractEnded {
			m.now(e.Exchange)
		}
		if e.State == ledger.ContractNegotiated {
			for _, p := range e.Parties {
				m.now(p.Account)
			}
		}
	case *ledger.Alert:
		if e.State == ledger.AlertRaised {
			m.now(Of(ledger.ClassRegulator))
		}
	case *ledger.Publication:
		if e.State == ledger.PublicationPublished && e.Inspection != nil {
			m.now(append(slices.Clone(e.Inspection.Of), e.Member)...)
		}
	case *ledger.Report:
		if e.State == ledger.ReportOwed {
			m.now(e.Registry)
		}
	case *ledger.Assistance:
		if e.State == ledger.AssistanceAsked {
			m.now(e.Registry)
		}
	case *ledger.Inquiry:
		if e.State == ledger.InquiryAsked {
			m.now(e.Provider)
		}
	case *ledger.Agency:
		if e.State == ledger.AgencyActive {
			m.at(before(e.Until), e.Agent, e.Principal)
		}
	}
	slices.SortFunc(m, compare)
	return slices.Compact(m)
}

type marks []Mark

func (m *marks) now(names ...string) { m.at(0, names...) }

func (m *marks) at(at legaltime.Instant, names ...string) {
	for _, name := range names {
		if name != "" {
			*m = append(*m, Mark{name, at})
		}
	}
}

func (m *marks) application(e *ledger.Application) {
	if !e.State.Open() {
		return
	}
	m.now(e.Registry)
	for _, p := range e.Parties {
		m.now(p.Account)
	}
	if e.State == ledger.ApplicationReview {
		m.now(Of(ledger.ClassReviewer), Of(ledger.ClassCommittee))
	}
}

// asset marks the registry while a certificate or a re-check is due, the holders while something
// stands on the asset, and whose certificate is about to end or has expired.
func (m *marks) asset(e *ledger.Asset) {
	if len(e.Due) > 0 || e.State == ledger.AssetSuspended {
		m.now(e.Registry)
	}
	if due := recheckDue(e); due != 0 {
		m.at(max(due-RecheckWarning, 1), e.Registry)
	}
	for _, s := range e.Holders {
		if len(e.Holds)+len(e.Objections) > 0 || e.Disposal != "" {
			m.now(s.Account)
		}
	}
	for _, c := range e.Certificates {
		if c.ValidTo == 0 {
			continue
		}
		switch {
		case c.State == ledger.CertificateValid:
			m.at(before(c.ValidTo), c.Account)
		case e.State == ledger.AssetActive && c.State == ledger.CertificateLapsed && c.Current():
			m.at(c.ValidTo, c.Account)
		}
	}
}

func compare(a, b Mark) int {
	switch {
	case a.Name < b.Name:
		return -1
	case a.Name > b.Name:
		return 1
	case a.At < b.At:
		return -1
	case a.At > b.At:
		return 1
	}
	return 0
}
