package registry

import (
	"github.com/certledger/certledger/ledger"
)

// stake is something that stands in an account's name.
type stake struct {
	account string
	kind    ledger.EntityKind
	// part is the kind of sub-account that an asset stands in, empty for none.
	part string
}

// stakesOf lists what an entity puts into accounts' books while it lasts.
func (a *act) stakesOf(e ledger.Entity) []stake {
	switch e := e.(type) {
	case *ledger.Asset:
		if e.State != ledger.AssetRegistered && e.State != ledger.AssetActive && e.State != ledger.AssetSuspended {
			return nil
		}
		var part string
		if p := a.Documents.Adopted(e.Profile); p != nil {
			part = p.SubAccount(e)
		}
		var stakes []stake
		for _, s := range e.Holders {
			stakes = append(stakes, stake{s.Account, ledger.AssetEntity, part})
		}
		return stakes
	case *ledger.Application:
		if !e.State.Open() {
			return nil
		}
		var stakes []stake
		for _, p := range e.Parties {
			stakes = append(stakes, stake{account: p.Account, kind: ledger.ApplicationEntity})
		}
		return stakes
	case *ledger.Licence:
		if e.State == ledger.RightActive {
			return []stake{{account: e.Licensee, kind: ledger.LicenceEntity}}
		}
	case *ledger.Objection:
		if e.State.Open() {
			return []stake{{account: e.Objector, kind: ledger.ObjectionEntity}}
		}
	case *ledger.Pledge:
		if e.State == ledger.RightActive {
			return []stake{{account: e.Pledgee, kind: ledger.PledgeEntity}}
		}
	}
	return nil
}

// stakesBefore gives what an entity had put into books before the act.
func (a *act) stakesBefore(id ledger.EntityID) []stake {
	a.load(id)
	for _, r := range a.read {
		if r.id == id {
			return r.stakes
		}
	}
	return nil
}

// keepBooks enters in the books of all accounts concerned what an act has begun
// and ended. It compares each entity with what it was, so that no effect can
// forget it.
func (a *act) keepBooks() {
	var moved []stake
	counts := map[stake]int64{}
	count := func(stakes []stake, by int64) {
		for _, s := range stakes {
			if _, seen := counts[s]; !seen {
				moved = append(moved, s)
			}
			counts[s] += by
		}
	}
	for _, c := range a.out.Changes {
		count(a.stakesBefore(c.ID), -1)
		count(a.stakesOf(c.Value), 1)
	}
	for _, s := range moved {
		if counts[s] != 0 {
			enterInBook(a.book(s.account), s, counts[s])
		}
	}
}

// book gives the book of an account, to be changed: once for each act.
func (a *act) book(account string) *ledger.Book {
	for _, c := range a.out.Changes {
		if b, ok := c.Value.(*ledger.Book); ok && b.Account == account {
			return b
		}
	}
	b, ok := get[*ledger.Book](a, ledger.BookEntity, account)
	if !ok {
		b = &ledger.Book{Account: account}
	}
	a.set(ledger.BookEntity, account, b)
	return b
}

func enterInBook(b *ledger.Book, s stake, by int64) {
	switch s.kind {
	case ledger.AssetEntity:
		b.Assets += by
		if s.part != "" {
			b.SubAccount(s.part).Assets += by
		}
	case ledger.ApplicationEntity:
		b.Applications += by
	case ledger.LicenceEntity:
		b.Licences += by
	case ledger.ObjectionEntity:
		b.Objections += by
	case ledger.PledgeEntity:
		b.Pledges += by
	default: // nothing else stands in an account's name
	}
}
