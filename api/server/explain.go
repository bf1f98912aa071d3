package server

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// maxPath is how many of an entity's values an explanation tells of.
const maxPath = 200

func (s *server) explainAsset(w http.ResponseWriter, r *http.Request) error {
	return s.explain(w, r, ledger.AssetEntity, ledger.AssetUnknown)
}

func (s *server) explainApplication(w http.ResponseWriter, r *http.Request) error {
	return s.explain(w, r, ledger.ApplicationEntity, ledger.ApplicationUnknown)
}

func (s *server) explainObjection(w http.ResponseWriter, r *http.Request) error {
	return s.explain(w, r, ledger.ObjectionEntity, ledger.ObjectionUnknown)
}

func (s *server) explain(w http.ResponseWriter, r *http.Request, kind ledger.EntityKind, unknown ledger.Code) error {
	name, err := identifier(r, "id", unknown)
	if err != nil {
		return err
	}
	id := ledger.EntityID{Kind: kind, ID: name}
	_, height, err := s.cfg.Entities.Value(r.Context(), id, false)
	if err != nil {
		return missing(err, unknown, name)
	}
	header, err := s.header(r.Context(), height)
	if err != nil {
		return err
	}
	env, err := s.rulesAt(r.Context(), header)
	if err != nil {
		return err
	}
	table := registry.Tables(env.Governance.Rules)
	x, err := registry.Explain(table, env, id)
	if err != nil {
		return err
	}
	if err := env.Documents.(*documents).err; err != nil {
		return err
	}
	words := teller{languageOfRequest(r)}
	out := words.explanation(id, x)
	out.Height, out.Time = height, header.Time
	if out.Path, err = s.pathOf(r.Context(), table, words, id, x.Regime); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, out)
}

// rulesAt gives what the rules would see in a block after the newest final header.
func (s *server) rulesAt(ctx context.Context, header ledger.Header) (registry.Env, error) {
	set, err := s.cfg.Chain.Governance(ctx)
	if err != nil {
		return registry.Env{}, err
	}
	return registry.Env{
		View: finalView{ctx, s.cfg.Entities}, Time: header.Time, Height: header.Height + 1, Governance: set,
		Documents: &documents{ctx: ctx, chain: s.cfg.Chain, set: set},
	}, nil
}

// finalView shows the rules what is final.
type finalView struct {
	ctx      context.Context //nolint:containedctx // the rules know none; it lives as long as the request
	entities Entities
}

// Entity gives an entity's final value, nil when it has none.
func (v finalView) Entity(id ledger.EntityID) (ledger.Entity, error) {
	value, _, err := v.entities.Value(v.ctx, id, false)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return ledger.DecodeEntity(id.Kind, value)
}

// documents reads profiles and calendars as they are asked for. err is the first
// failure.
type documents struct {
	ctx      context.Context //nolint:containedctx // as above
	chain    Chain
	set      *ledger.Governance
	profiles map[string]*profile.Profile
	// calendars are those that were asked for, nil for one that is not there.
	calendars legaltime.Calendars
	err       error
}

// Profile finds a profile as it is to be read now; nil when it is not on the ledger.
func (d *documents) Profile(doc ledger.Document) *profile.Profile {
	p := d.Adopted(doc)
	if now, ok := d.set.Profile(doc.Name); ok && p != nil {
		return p.SuppliedBy(d.Adopted(now))
	}
	return p
}

// Adopted finds a profile as it was adopted; nil when it is not on the ledger.
func (d *documents) Adopted(doc ledger.Document) *profile.Profile {
	if p, ok := d.profiles[doc.Digest.String()]; ok {
		return p
	}
	text := d.text(doc)
	if text == nil {
		return nil
	}
	p, err := profile.Parse(text)
	if err != nil {
		d.err = errors.Join(d.err, err)
		return nil
	}
	if d.profiles == nil {
		d.profiles = map[string]*profile.Profile{}
	}
	d.profiles[doc.Digest.String()] = p
	return p
}

// CalendarVersion gives the version of the calendar in force, 0 when there is none.
func (d *documents) CalendarVersion(name string) int { return d.calendar(name).CalendarVersion(name) }

// Due counts a clock.
func (d *documents) Due(k legaltime.Clock) (legaltime.Instant, error) {
	return d.calendar(k.Calendar).Due(k)
}

// Before counts a period back.
func (d *documents) Before(calendar string, end legaltime.Instant, p legaltime.Period) (legaltime.Instant, error) {
	return d.calendar(calendar).Before(calendar, end, p)
}

// After counts the period that follows an act.
func (d *documents) After(calendar string, act legaltime.Instant, p legaltime.Period) (legaltime.Instant, error) {
	return d.calendar(calendar).After(calendar, act, p)
}

// calendar gives the calendars that were read, among them that of a name if it is in
// force.
func (d *documents) calendar(name string) legaltime.Calendars {
	i := slices.IndexFunc(d.set.Calendars, func(doc ledger.Document) bool { return doc.Name == name })
	if _, read := d.calendars[name]; read || i < 0 {
		return d.calendars
	}
	if d.calendars == nil {
		d.calendars = legaltime.Calendars{}
	}
	d.calendars[name] = nil
	if text := d.text(d.set.Calendars[i]); text != nil {
		c, err := legaltime.ParseCalendar(text)
		d.err = errors.Join(d.err, err)
		d.calendars[name] = c
	}
	return d.calendars
}

func (d *documents) text(doc ledger.Document) []byte {
	text, err := d.chain.Document(d.ctx, doc.Digest)
	if err != nil {
		if !errors.Is(err, ErrNotFound) {
			d.err = errors.Join(d.err, err)
		}
		return nil
	}
	return text
}

// pathOf tells how an entity came where it is.
func (s *server) pathOf(ctx context.Context, table []registry.Transition, words teller, id ledger.EntityID, regime registry.Regime) ([]api.Passed, error) {
	value, _, err := s.cfg.Entities.Value(ctx, id, false)
	if err != nil {
		return nil, err
	}
	e, err := ledger.DecodeEntity(id.Kind, value)
	if err != nil {
		return nil, err
	}
	// One more than is told shows the state before.
	skip := uint64(0)
	if n := ledger.HistoryOf(e).Count; n > maxPath {
		skip = n - maxPath - 1
	}
	values, err := s.cfg.Entities.History(ctx, id, skip, maxPath+1)
	if err != nil {
		return nil, err
	}
	before, path := registry.None, []api.Passed{}
	for i, v := range values {
		e, err := ledger.DecodeEntity(id.Kind, v.Value)
		if err != nil {
			return nil, err
		}
		state := registry.StateOf(e)
		if skip == 0 || i > 0 {
			passed, err := s.passed(ctx, v)
			if err != nil {
				return nil, err
			}
			article, _ := registry.Passage(table, id.Kind, before, v.Kind, state)
			passed.Article = regime.Of(article)
			passed.Says, passed.State, passed.StateSays = words.kind(v.Kind), state, words.state(id.Kind, state)
			path = append(path, passed)
		}
		before = state
	}
	return path, nil
}

func (s *server) passed(ctx context.Context, v PastValue) (api.Passed, error) {
	header, err := s.header(ctx, v.Height)
	if err != nil {
		return api.Passed{}, err
	}
	p := api.Passed{Count: v.Count, Height: v.Height, Time: header.Time, On: v.Kind, Record: v.Record}
	if v.Record.IsZero() {
		return p, nil
	}
	note, err := s.cfg.Records.Note(ctx, v.Record)
	if errors.Is(err, ErrNotFound) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	if record, err := ledger.ParseRecord(note); err == nil && maySee(readerOf(ctx), note) {
		p.By = record.Signers
	}
	return p, nil
}

// teller says things in a language.
type teller struct{ lang api.Language }

func (t teller) state(machine ledger.EntityKind, state string) string {
	return t.lang.Say(registry.StateText(machine, state))
}

// kind says a kind of record or of event.
func (t teller) kind(kind string) string {
	if ledger.Parties(ledger.Kind(kind)) != nil {
		return t.lang.Say(ledger.KindText(ledger.Kind(kind)))
	}
	return t.lang.Say(ledger.EventText(ledger.EventKind(kind)))
}

func (t teller) explanation(id ledger.EntityID, x registry.Explanation) api.Explanation {
	out := api.Explanation{
		Kind: id.Kind, ID: id.ID, State: x.State, Says: t.state(id.Kind, x.State), Reasons: x.Reasons,
		Runs: []api.Running{}, Next: []api.Step{}, Acts: []api.PossibleAct{}, Bars: []api.Bar{},
	}
	for _, r := range x.Runs {
		run := api.Running{
			Of: r.Of.String(), Name: r.Name, Says: t.lang.Say(registry.TimeText(r.Name)), Since: r.Since, Article: r.Article,
			Period: r.Period, Start: r.Start, Due: r.Due, Paused: r.Paused, Pending: r.Pending,
			Event: string(r.Event), EventSays: t.kind(string(r.Event)), To: r.To, ToSays: t.state(r.Of.Kind, r.To),
		}
		if r.Period != "" {
			run.PeriodSays = t.lang.Say(profile.TextOfWord(r.Period))
		}
		out.Runs = append(out.Runs, run)
	}
	for _, s := range x.Next {
		out.Next = append(out.Next, t.step(id.Kind, s))
	}
	for _, a := range x.Acts {
		out.Acts = append(out.Acts, api.PossibleAct{Act: a.Act, Does: a.Does, Says: t.lang.Say(profile.TextOfWord(a.Does)), Refusal: api.NewRefused(a.Refusal, t.lang)})
	}
	for _, b := range x.Bars {
		out.Bars = append(out.Bars, api.Bar{By: b.By.String(), Acts: b.Acts, Refusal: api.NewRefused(b.Refusal, t.lang)})
	}
	return out
}

func (t teller) step(machine ledger.EntityKind, s registry.Step) api.Step {
	out := api.Step{
		On: s.On, Says: t.kind(s.On), To: s.To, ToSays: t.state(machine, s.To), Article: s.Article,
		By: []api.StepSigner{}, Guards: []api.StepGuard{}, Refusal: api.NewRefused(s.Refusal, t.lang),
	}
	for _, p := range s.By {
		out.By = append(out.By, api.StepSigner{Field: p.Field, Class: p.Class, Role: p.Role, Names: p.Names})
	}
	for _, g := range s.Guards {
		out.Guards = append(out.Guards, api.StepGuard{Name: g.Name, Article: g.Article})
	}
	return out
}
