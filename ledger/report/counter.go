package report

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/registry"
)

// Kinds lists the kinds of entities that are counted, in the order in which a
// Counter takes them: what stands on an asset comes after it.
func Kinds() []ledger.EntityKind {
	return []ledger.EntityKind{
		ledger.AssetEntity, ledger.AccountEntity, ledger.AlertEntity, ledger.ApplicationEntity, ledger.CertificateEntity, ledger.ContractEntity, ledger.HoldEntity, ledger.JudgmentEntity,
		ledger.LicenceEntity, ledger.ObjectionEntity, ledger.PledgeEntity, ledger.PublicationEntity, ledger.ReportEntity, ledger.RevocationEntity,
	}
}

// Scope is what a report is about: the blocks above Since up to Until.
type Scope struct {
	Registry, Profile string
	Since, Until      uint64
}

// Value is one value of an entity, and the kind of the record or event that made it.
type Value struct {
	Height uint64
	Kind   string
	Entity ledger.Entity
}

// Counter counts. Make one with NewCounter.
type Counter struct {
	scope    Scope
	machines map[string]ledger.EntityKind
	assets   map[string]bool

	happened, overdue, requested, stands counts
}

// NewCounter makes a counter by a table of the rules, which says whose act or event
// a kind of leaf is.
func NewCounter(scope Scope, table []registry.Transition) *Counter {
	c := &Counter{scope: scope, machines: map[string]ledger.EntityKind{}, assets: map[string]bool{}, happened: counts{}, overdue: counts{}, requested: counts{}, stands: counts{}}
	for _, t := range table {
		c.machines[t.On] = t.Machine
	}
	return c
}

// Add counts an entity by its values, oldest first. Those above the scope's end
// are left out, so that a later reader counts the same.
func (c *Counter) Add(id ledger.EntityID, values []Value) {
	for i, v := range values {
		if v.Height > c.scope.Until {
			values = values[:i]
			break
		}
	}
	if len(values) == 0 {
		return
	}
	last := values[len(values)-1].Entity
	if !c.covers(last) {
		return
	}
	if id.Kind == ledger.AssetEntity {
		c.assets[id.ID] = true
	}
	for i, v := range values {
		if v.Height <= c.scope.Since {
			continue
		}
		if c.machines[v.Kind] == id.Kind {
			c.happened.add(id.Kind, v.Kind)
		}
		if app, ok := v.Entity.(*ledger.Application); ok && i == 0 {
			c.requested.add(id.Kind, app.Act)
		}
	}
	c.stands.add(id.Kind, registry.StateOf(last))
	c.missed(id.Kind, last)
}

// missed counts the times that have run out.
func (c *Counter) missed(kind ledger.EntityKind, e ledger.Entity) {
	var clocks []ledger.ClockName
	switch e := e.(type) {
	case *ledger.Account:
		clocks = e.Overdue
	case *ledger.Application:
		clocks = e.Overdue
	case *ledger.Objection:
		clocks = e.Overdue
	case *ledger.Report:
		if e.Overdue {
			c.overdue.add(kind, string(ledger.ReportOverdue))
		}
	case *ledger.Publication:
		if e.Overdue {
			c.overdue.add(kind, string(ledger.FilingClock))
		}
	case *ledger.Assistance:
		if e.Overdue {
			c.overdue.add(kind, string(ledger.AssistanceOverdue))
		}
	}
	for _, name := range clocks {
		c.overdue.add(kind, string(name))
	}
}

// covers reports whether an entity belongs to the registry and, where it goes by a
// profile, to that: what stands on an asset belongs where the asset does.
func (c *Counter) covers(e ledger.Entity) bool {
	here := func(registry, profile string) bool {
		return registry == c.scope.Registry && (profile == "" || profile == c.scope.Profile)
	}
	switch e := e.(type) {
	case *ledger.Asset:
		return here(e.Registry, e.Profile.Name)
	case *ledger.Account:
		return here(e.Registry, "")
	case *ledger.Application:
		return here(e.Registry, e.Profile.Name)
	case *ledger.Objection:
		return here(e.Registry, e.Profile.Name)
	case *ledger.Revocation:
		return here(e.Registry, e.Profile.Name)
	case *ledger.Alert:
		return here(e.Registry, "")
	case *ledger.Assistance:
		return here(e.Registry, "")
	case *ledger.Contract:
		return here(e.Exchange, "")
	case *ledger.Publication:
		return here(e.Member, e.Profile)
	case *ledger.Report:
		return here(e.Registry, e.Profile.Name)
	case *ledger.Certificate:
		return c.assets[e.Asset]
	case *ledger.Hold:
		return c.assets[e.Asset]
	case *ledger.Judgment:
		return c.assets[e.Asset]
	case *ledger.Licence:
		return c.assets[e.Asset]
	case *ledger.Pledge:
		return c.assets[e.Asset]
	}
	return false
}

// Into puts what has been counted into a report.
func (c *Counter) Into(r *Report) {
	r.Registry, r.Profile, r.Height = c.scope.Registry, c.scope.Profile, c.scope.Until
	r.Happened, r.Overdue, r.Requested, r.Stands = c.happened.list(), c.overdue.list(), c.requested.list(), c.stands.list()
	r.Blocks = c.scope.Until - c.scope.Since
}
