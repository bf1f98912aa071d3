package registry

import (
	"cmp"
	"fmt"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// Never is after all time: the deadline of what waits for a calendar that is not
// on the ledger yet.
const Never legaltime.Instant = 1 << 62

// Due gives the instant from which the rules have something to do about an
// entity by themselves, Never while the calendar that would say so is not known;
// false when there is nothing. It is a function of the entity and the documents
// in force, so the index of deadlines can always be rebuilt.
func Due(e ledger.Entity, docs Documents) (legaltime.Instant, bool) {
	switch e := e.(type) {
	case *ledger.Asset:
		if e.State != ledger.AssetRegistered || e.Publicity.Ended {
			return 0, false
		}
		if ends, err := PublicityEnds(e, docs); err == nil {
			return ends, true
		}
		return Never, true
	case *ledger.Certificate:
		return e.ValidTo, e.State == ledger.CertificateValid
	case *ledger.Hold:
		return e.Ends, e.State == ledger.HoldActive
	case *ledger.Proposal:
		return e.Ends, e.State == ledger.ProposalOpen
	}
	return 0, false
}

// Fire gives the event of an entity whose deadline has come and what it
// changes. An error means that the view failed or that the tables lack the
// event.
func Fire(table []Transition, env Env, id ledger.EntityID) (*ledger.Event, []Change, error) {
	e, err := env.Entity(id)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", id, err)
	}
	event := eventOf(e)
	if event == nil {
		return nil, nil, fmt.Errorf("%s has no deadline", id)
	}
	event.Time = env.Time
	t, _ := find(table, string(event.Kind), StateOf(e))
	if t == nil {
		return nil, nil, fmt.Errorf("the tables have no %s from %s", event.Kind, StateOf(e))
	}
	a := &act{Env: env, body: event, subject: id}
	event.Article = a.articleOf(event, t)
	refusal := a.follow(t)
	if a.fault != nil {
		return nil, nil, a.fault
	}
	if refusal != nil {
		return nil, nil, fmt.Errorf("%s of %s is refused: %w", event.Kind, id, refusal)
	}
	return event, a.out.Changes, nil
}

func eventOf(e ledger.Entity) *ledger.Event {
	switch e := e.(type) {
	case *ledger.Asset:
		return &ledger.Event{Kind: ledger.PublicityEnded, Asset: e.ID, Subject: e.ID}
	case *ledger.Certificate:
		return &ledger.Event{Kind: ledger.CertificateExpired, Asset: e.Asset, Subject: e.Number}
	case *ledger.Hold:
		return &ledger.Event{Kind: ledger.HoldExpired, Asset: e.Asset, Subject: e.ID}
	case *ledger.Proposal:
		return &ledger.Event{Kind: ledger.ProposalLapsed, Subject: e.ID}
	}
	return nil
}

// articleOf gives the source of what an event does: that of the parameter of the
// asset's own jurisdiction, or the row's where there is none.
func (a *act) articleOf(event *ledger.Event, t *Transition) string {
	if event.Asset == "" {
		return t.Article
	}
	asset, refusal := a.assetOf()
	if refusal != nil {
		return t.Article
	}
	p, refusal := a.profileOf(asset)
	if refusal != nil {
		return t.Article
	}
	param := map[ledger.EventKind]string{
		ledger.PublicityEnded:     profile.Publicity,
		ledger.CertificateExpired: profile.CertificateValidity,
		ledger.HoldExpired:        profile.FreezeMax,
	}[event.Kind]
	return cmp.Or(p.Params[param].Article, t.Article)
}
