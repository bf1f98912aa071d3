package registry

import (
	"cmp"
	"errors"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// Explanation says why an entity stands as it does, and what may follow. It is
// read off the tables and found by running their guards, so that it cannot say
// something else than they do.
type Explanation struct {
	// Regime is whose articles it names.
	Regime Regime
	// State is the entity's, as the tables name it.
	State string
	// Reasons are those for which an application came to nothing, or for which its review
	// has failed.
	Reasons []ledger.Reason
	// Runs are the times that run, of the entity and, for an asset, of what
	// stands on it, the first to end first.
	Runs []Running
	// Next are the rows of the law from here, in the order of the tables.
	Next []Step
	// Acts are what may be asked of an asset, and Bars what stands in the way of
	// which of them.
	Acts []Possible
	Bars []Bar
}

// Running is a time that runs, or stands still.
type Running struct {
	// Of is whose time it is.
	Of ledger.EntityID
	// Name is a clock's, or the kind of the event at its end where that is all
	// there is.
	Name string
	// Since names the notice or act that it is counted from, empty for a date.
	Since   string
	Article string
	// Period is how long it is, empty for a date.
	Period string
	Start  legaltime.Instant
	// Due is the first instant at which it is over, 0 while that is not known:
	// it is paused, or needs a calendar that is not on the ledger yet.
	Due     legaltime.Instant
	Paused  bool
	Pending bool
	// Event is what follows by itself at its end, To the state that it leads to.
	Event ledger.EventKind
	To    string
}

// Step is a row of the law from the entity's state.
type Step struct {
	// On is a kind of record, or of an event.
	On      string
	To      string
	Article string
	// By are who signs; none for an event.
	By []Signer
	// Guards are what has to hold, by name and article.
	Guards []GuardName
	// Refusal is why it cannot be done now, whatever a record of this kind says.
	// Without one it may be possible: the rest depends on the record.
	Refusal *ledger.Refusal
}

// Signer is who signs a step.
type Signer struct {
	// Field is the key of the record's body that names them.
	Field string
	// Class is that of a member, Role that of a member's key, both empty for
	// accounts.
	Class ledger.Class
	Role  string
	// Names are the accounts and members, as far as they are known beforehand.
	Names []string
}

// GuardName is a guard without its check.
type GuardName struct{ Name, Article string }

// Possible is an act that may be asked of an asset.
type Possible struct {
	// Act is what the profile calls it, Does what it does.
	Act, Does string
	// Refusal is why it cannot be asked for now, even with everybody's consent and
	// with an undertaking to bear the risk of objections.
	Refusal *ledger.Refusal
}

// Bar is one thing that stands in the way of acts on an asset.
type Bar struct {
	By ledger.EntityID
	// Acts are those that it stands in the way of, as the profile calls them.
	Acts []string
	// Refusal is what they are answered for its sake alone; some have a remedy,
	// such as a consent.
	Refusal *ledger.Refusal
}

// ErrUnknown is returned for an entity that does not exist.
var ErrUnknown = errors.New("there is no such entity")

// Explain explains an entity at the time of env. It gives ErrUnknown, or the
// error of the view.
func Explain(table []Transition, env Env, id ledger.EntityID) (Explanation, error) {
	a := &act{Env: env, subject: id}
	e := a.load(id)
	if a.fault != nil {
		return Explanation{}, a.fault
	}
	if e == nil {
		return Explanation{}, ErrUnknown
	}
	x := Explanation{Regime: a.citesOf(e), State: StateOf(e), Runs: a.runsOf(table, id, e)}
	for i := range table {
		if t := &table[i]; t.Machine == id.Kind && t.From == x.State && x.awaits(t) {
			step, err := stepOf(env, t, e)
			if err != nil {
				return Explanation{}, err
			}
			x.Next = append(x.Next, step)
		}
	}
	if app, ok := e.(*ledger.Application); ok {
		x.Reasons = slices.Clone(app.Reasons)
		if o := failed(app); o != nil && app.State.Open() {
			x.Reasons = slices.Clone(o.Reasons)
		}
	}
	if asset, ok := e.(*ledger.Asset); ok {
		x.Acts, x.Bars = a.actsOn(asset)
		for _, other := range standingOn(asset) {
			if e := a.load(other); e != nil {
				x.Runs = append(x.Runs, a.runsOf(table, other, e)...)
			}
		}
	}
	slices.SortStableFunc(x.Runs, func(x, y Running) int {
		return cmp.Compare(cmp.Or(x.Due, Never), cmp.Or(y.Due, Never))
	})
	x.localise()
	return x, a.fault
}

// awaits reports whether a row may come: an event only when something runs that
// ends in it.
func (x Explanation) awaits(t *Transition) bool {
	return ledger.Parties(ledger.Kind(t.On)) != nil || slices.ContainsFunc(x.Runs, func(r Running) bool { return string(r.Event) == t.On })
}

// standingOn names what an asset shows: its current certificate, rights, freezes,
// objections and the open application.
func standingOn(asset *ledger.Asset) (ids []ledger.EntityID) {
	add := func(kind ledger.EntityKind, names ...string) {
		for _, name := range names {
			if name != "" {
				ids = append(ids, ledger.EntityID{Kind: kind, ID: name})
			}
		}
	}
	add(ledger.ApplicationEntity, asset.Disposal)
	add(ledger.CertificateEntity, asset.CurrentCertificate())
	add(ledger.HoldEntity, asset.Holds...)
	add(ledger.JudgmentEntity, asset.Judgments...)
	add(ledger.RevocationEntity, asset.Revocation)
	add(ledger.ObjectionEntity, asset.Objections...)
	add(ledger.PledgeEntity, asset.Pledges...)
	add(ledger.LicenceEntity, asset.Licences...)
	return ids
}

// Passage gives the article by which an entity of a machine went from one state
// to another, or stayed in it and changed: that of its own row, of the row of
// another machine that moved it, or of one that touched it on the way. False when
// the tables know no such way.
func Passage(table []Transition, machine ledger.EntityKind, from, on, to string) (article string, ok bool) {
	var moved, touched *Transition
	for i := range table {
		t := &table[i]
		switch {
		case t.On != on:
		case t.Machine == machine && t.From == from:
			return t.Article, true
		case slices.Contains(t.Also, Move{machine, from, to}):
			moved = cmp.Or(moved, t)
		case from == to && t.Machine != machine:
			touched = cmp.Or(touched, t)
		}
	}
	if t := cmp.Or(moved, touched); t != nil {
		return t.Article, true
	}
	return "", false
}

// runsOf lists the times that run for an entity. What follows at the end of a
// clock is asked of the rules as if it were the only one.
func (a *act) runsOf(table []Transition, id ledger.EntityID, e ledger.Entity) (runs []Running) {
	add := func(r Running, alone ledger.Entity) {
		if event := eventOf(alone, a.Documents); event != nil {
			r.Event = event.Kind
			if t, _ := find(table, string(event.Kind), StateOf(alone)); t != nil {
				r.To, r.Article = t.To, cmp.Or(r.Article, t.Article)
			}
		}
		r.Of = id
		runs = append(runs, r)
	}
	switch e := e.(type) {
	case *ledger.Application:
		a.runsOfApplication(e, add)
	case *ledger.Objection:
		for _, c := range e.Clocks {
			alone := *e
			alone.Clocks, alone.Moot = []ledger.RunningClock{unpaused(c)}, 0
			add(a.running(c), &alone)
		}
	case *ledger.Notice:
		if e.Clock != nil {
			add(a.running(ledger.RunningClock{Clock: *e.Clock, Name: "service", Since: e.ID}), e)
		}
	case *ledger.Revocation:
		if e.Clock != nil {
			add(a.running(ledger.RunningClock{Clock: *e.Clock, Name: profile.RevocationTime, Since: e.ID}), e)
		}
	default:
		if asset, ok := e.(*ledger.Asset); ok && asset.Suspension != nil && asset.Suspension.Clock != nil {
			r := a.running(ledger.RunningClock{Clock: *asset.Suspension.Clock, Name: profile.SuspensionTime, Since: asset.Suspension.Notice})
			r.Of = id
			runs = append(runs, r)
		}
		if at, ok := Due(e, a.Documents); ok {
			r := Running{Due: known(at), Pending: at == Never, Article: a.articleAt(table, id, e)}
			if event := eventOf(e, a.Documents); event != nil {
				r.Name = string(event.Kind)
			}
			add(r, e)
		}
	}
	return runs
}

func (a *act) runsOfApplication(app *ledger.Application, add func(Running, ledger.Entity)) {
	for _, c := range app.Clocks {
		alone := *app
		alone.Clocks, alone.Promise = []ledger.RunningClock{unpaused(c)}, nil
		if c.Name == ledger.PublicityClock {
			alone.State = ledger.ApplicationPublicity // an objection may keep it waiting
		}
		add(a.running(c), &alone)
	}
	if app.Promise != nil && app.State.Open() && app.State != ledger.ApplicationSubmitted {
		alone := *app
		alone.Clocks = nil
		r := Running{Name: "promise", Since: app.ID, Start: app.Submitted, Due: app.Promise.Until}
		if rules, refusal := a.actOf(app); refusal == nil {
			r.Article = rules.Article(profile.Tolerance)
		}
		add(r, &alone)
	}
}

// articleAt gives the source of what happens to an entity at its date.
func (a *act) articleAt(table []Transition, id ledger.EntityID, e ledger.Entity) string {
	event := eventOf(e, a.Documents)
	if event == nil {
		return ""
	}
	t, _ := find(table, string(event.Kind), StateOf(e))
	if t == nil {
		return ""
	}
	other := &act{Env: a.Env, body: event, subject: id}
	article := other.articleOf(event, t)
	if a.fault == nil {
		a.fault = other.fault
	}
	return article
}

func (a *act) running(c ledger.RunningClock) Running {
	at, runs := clockDue(c.Clock, a.Documents)
	return Running{
		Name: string(c.Name), Since: c.Since, Article: c.Clock.Article, Period: c.Clock.Period.String(), Start: c.Clock.Start,
		Due: known(at), Paused: !runs, Pending: runs && at == Never,
	}
}

func known(at legaltime.Instant) legaltime.Instant {
	if at == Never {
		return 0
	}
	return at
}

// unpaused is a clock as if it had never stood still.
func unpaused(c ledger.RunningClock) ledger.RunningClock {
	c.Clock.Pauses = nil
	return c
}
