package registry_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// book is the register without blocks, signatures and trees: a map of entities
// to which the rules are applied one act after the other. It finds deadlines by
// looking at every entity.
type book struct {
	w     *ledgertest.World
	table []registry.Transition
	now   legaltime.Instant

	// governance is in force, and decided is what follows it, nil for nothing.
	governance, decided *ledger.Governance
	library             registry.Documents
	texts               map[sm3.Digest][]byte
	parsed              int // of texts, when the library was made
	height              uint64
	// peers has the name of each peer id by its mark; named replaces marks and keys
	// by names, as long as there are no more than replaces.
	peers    map[string]string
	named    *strings.Replacer
	replaces int

	entities map[ledger.EntityID][]byte
	acts     uint64
	events   []string
	// heads are remembered bases, by the name of the asset.
	heads map[string]sm3.Digest
	// problems are acts that did something else than their row says.
	problems []string
	// amend changes a profile before it is proposed, nil for none.
	amend func(*profile.Profile)
	// tap sees every record, nil for nobody.
	tap func(*ledger.SignedRecord)
	// stored sees every value that is kept, nil for nobody.
	stored func(ledger.Entity)
	// counted sees every date that is counted, by the calendar of a name; nil for nobody.
	counted func(calendar string, c counted, err error)
	// seen are the rows that were followed, the guards that refused and the moves
	// made, each with the number of commands before the first time.
	seen     map[string]int
	commands int
}

func newBook(w *ledgertest.World, table []registry.Transition) *book {
	b := &book{
		w: w, table: table, now: w.Genesis.Time, governance: w.Governance(), library: w.Library, texts: maps.Clone(w.Genesis.Documents), parsed: len(w.Genesis.Documents), height: 1,
		entities: map[ledger.EntityID][]byte{}, heads: map[string]sm3.Digest{}, seen: map[string]int{}, peers: map[string]string{},
	}
	for _, m := range b.governance.Members {
		if m.Node != nil {
			b.peers[sm3.Sum([]byte(m.Node.Peer)).String()] = m.Node.Peer
		}
	}
	return b
}

func (b *book) Entity(id ledger.EntityID) (ledger.Entity, error) {
	value, ok := b.entities[id]
	if !ok {
		return nil, nil
	}
	return ledger.DecodeEntity(id.Kind, value)
}

func (b *book) documents() registry.Documents {
	if b.counted == nil {
		return b.library
	}
	return counting{b.library, b.counted}
}

func (b *book) env() registry.Env {
	return registry.Env{View: b, Time: b.now, Height: b.height, Governance: b.governance, Pending: b.decided != nil, Documents: b.documents()}
}

// act applies a record and tells in words what became of it.
func (b *book) act(t testing.TB, kind ledger.Kind, body any, base sm3.Digest, seals ...ledger.Seal) string {
	t.Helper()
	b.acts++
	r := &ledger.SignedRecord{
		Record: ledger.Record{Base: base, Body: ledgertest.Encode(t, body), Kind: kind, Ledger: b.w.Genesis.ID()},
		ID:     ledgertest.Digest(fmt.Sprint("act ", b.acts)), Seals: seals,
	}
	if b.tap != nil {
		b.tap(r)
	}
	outcome, refusal, err := registry.Apply(b.table, b.env(), r)
	if err != nil {
		t.Fatal(err)
	}
	decoded, _ := ledger.DecodeBody(kind, r.Body)
	if refusal != nil {
		if decoded != nil {
			b.see(t, string(kind), registry.SubjectOf(decoded), refusal.Rule)
		}
		return b.refused(refusal)
	}
	return b.done(t, string(kind), registry.SubjectOf(decoded), outcome, r.ID)
}

// see notes that a row was followed, or that one of its guards refused.
func (b *book) see(t testing.TB, on string, subject ledger.EntityID, guard string) {
	t.Helper()
	state := b.stateOf(subject, ledgertest.Must(b.Entity(subject))(t), b.governance)
	b.saw(rowName(on, state) + guard)
}

func (b *book) saw(what string) {
	if _, ok := b.seen[what]; !ok {
		b.seen[what] = b.commands
	}
}

// stateOf gives an entity's state: a member's follows from the governance.
func (b *book) stateOf(id ledger.EntityID, e ledger.Entity, g *ledger.Governance) string {
	if id.Kind == ledger.MemberEntity {
		return registry.MemberState(g, id.ID)
	}
	return registry.StateOf(e)
}

// rowName names a row.
func rowName(on, from string) string { return on + " from " + from + " " }

func (b *book) refused(r *ledger.Refusal) string {
	s := "refused " + string(r.Code)
	if r.Detail != "" {
		s += ": " + b.words(r.Detail)
	}
	if r.Rule != "" {
		s += "\n  rule " + r.Rule
	}
	if r.Article != "" {
		s += "; " + r.Article
	}
	return s
}

// done writes what an act or event changed, and checks it against its row.
func (b *book) done(t testing.TB, on string, subject ledger.EntityID, outcome registry.Outcome, leaf sm3.Digest) string {
	t.Helper()
	b.see(t, on, subject, "")
	lines := []string{"accepted " + on}
	before := map[ledger.EntityID]string{subject: b.stateOf(subject, ledgertest.Must(b.Entity(subject))(t), b.governance)}
	changed := map[ledger.EntityID]bool{}
	for _, c := range outcome.Changes {
		old := ledgertest.Must(b.Entity(c.ID))(t)
		if changed[c.ID] {
			b.problem("%s changes %s twice", on, c.ID)
		}
		changed[c.ID], before[c.ID] = true, b.stateOf(c.ID, old, b.governance)
		b.keep(t, c, old, leaf)
		if c.ID.Kind == ledger.BookEntity {
			continue // a transcript shows books where it asks for them
		}
		lines = append(lines, "  "+b.change(c, before[c.ID], b.stateOf(c.ID, c.Value, b.after(outcome))))
	}
	b.check(on, subject, outcome, before)
	return strings.Join(append(lines, b.decide(t, outcome)...), "\n")
}

// after gives the set that an act leaves.
func (b *book) after(o registry.Outcome) *ledger.Governance {
	if o.Governance != nil {
		return o.Governance
	}
	return b.governance
}

func (b *book) keep(t testing.TB, c registry.Change, old ledger.Entity, leaf sm3.Digest) {
	t.Helper()
	var history ledger.History
	if old != nil {
		history = ledger.HistoryOf(old)
	}
	value, _, err := ledger.SealEntity(c.Value, history, b.acts, leaf)
	if err != nil {
		t.Fatal(err)
	}
	b.entities[c.ID] = value
	if b.stored != nil {
		b.stored(c.Value)
	}
}

// check compares what happened with the row: the subject is in the row's To, and
// other entities moved only as the row says.
func (b *book) check(on string, subject ledger.EntityID, outcome registry.Outcome, before map[ledger.EntityID]string) {
	row, _ := registry.Find(b.table, on, before[subject])
	if row == nil {
		b.problem("%s of %s in state %q has no row", on, subject, before[subject])
		return
	}
	moves := map[ledger.EntityID]registry.Move{}
	for _, c := range outcome.Changes {
		moves[c.ID] = registry.Move{Machine: c.ID.Kind, From: before[c.ID], To: b.stateOf(c.ID, c.Value, b.after(outcome))}
	}
	for _, m := range slices.Concat(b.governance.Members, b.after(outcome).Members) {
		id := ledger.EntityID{Kind: ledger.MemberEntity, ID: m.Name}
		moves[id] = registry.Move{Machine: id.Kind, From: registry.MemberState(b.governance, m.Name), To: registry.MemberState(b.after(outcome), m.Name)}
	}
	for id, move := range moves {
		switch {
		case id == subject && move.To != row.To && !slices.Contains(row.Also, move):
			b.problem("%s left %s in %s, its row says %s", on, subject, move.To, row.To)
		case id != subject && move.From != move.To && !slices.Contains(row.Also, move):
			b.problem("%s moved %s from %s to %s, which its row does not say", on, id, move.From, move.To)
		case id != subject:
			b.saw(rowName(on, row.From) + fmt.Sprint(move))
		}
	}
}

func (b *book) problem(format string, args ...any) {
	b.problems = append(b.problems, b.words(fmt.Sprintf(format, args...)))
}

// at moves the clock and, unless quietly, does what falls due on the way, each
// thing at its own time.
func (b *book) at(t testing.TB, to legaltime.Instant, quietly bool) string {
	t.Helper()
	lines := []string{to.Beijing()}
	if len(b.entities) == 0 {
		b.now = min(b.now, to) // nothing has happened yet
	}
	for !quietly {
		at, id, ok := b.nextDue(t)
		if !ok || at > to {
			break
		}
		b.now = max(b.now, at)
		b.acts++
		event, changes, err := registry.Fire(b.table, b.env(), id)
		if err != nil {
			// The node would stop: with the law as it stands it never happens.
			b.now = to
			return strings.Join(append(lines, "fault "+b.words(err.Error())), "\n")
		}
		leaf := ledgertest.Must(event.Text())(t)
		done := b.done(t, string(event.Kind), id, registry.Outcome{Changes: changes}, sm3.Sum(leaf))
		what := strings.Replace(done, "accepted", "event", 1) + "\n  at " + event.Time.Beijing() + "; " + event.Article
		b.events = append(b.events, fmt.Sprintf("%s %s %s", event.Time.Beijing(), event.Kind, event.Subject))
		lines = append(lines, what)
		if again, has := registry.Due(ledgertest.Must(b.Entity(id))(t), b.documents()); has && again == at {
			b.problem("%s of %s did not end its deadline", event.Kind, id)
			break
		}
	}
	b.now = max(b.now, to)
	return strings.Join(lines, "\n")
}

func (b *book) nextDue(t testing.TB) (at legaltime.Instant, id ledger.EntityID, ok bool) {
	t.Helper()
	for candidate := range b.entities {
		e := ledgertest.Must(b.Entity(candidate))(t)
		due, has := registry.Due(e, b.documents())
		sooner := cmp.Or(cmp.Compare(due, at), cmp.Compare(candidate.Kind, id.Kind), cmp.Compare(candidate.ID, id.ID)) < 0
		if has && (!ok || sooner) {
			at, id, ok = due, candidate, true
		}
	}
	return at, id, ok
}
