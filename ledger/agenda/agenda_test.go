package agenda_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// entities shows the rules what a chain has made.
type entities struct{ v *ledgertest.View }

func (e entities) Entity(id ledger.EntityID) (ledger.Entity, error) {
	value, err := e.v.Entity(id)
	if value == nil || err != nil {
		return nil, err
	}
	return ledger.DecodeEntity(id.Kind, value)
}

// all lists every entity.
func (e entities) all() (ids []ledger.EntityID) {
	for _, kind := range ledger.EntityKinds() {
		for _, id := range e.v.Entities(kind) {
			ids = append(ids, ledger.EntityID{Kind: kind, ID: id})
		}
	}
	return ids
}

// TestMarksLeadToEveryMatter runs random workflows: whatever waits for somebody is
// found by his marks, or those of his classes, and the marks are no mere list of
// everything.
func TestMarksLeadToEveryMatter(t *testing.T) {
	seed := ledgertest.Seed(t, 11)
	counts := map[string]int{}
	for i := range uint64(2) {
		w := ledgertest.NewWorld(t, ledgertest.WorkflowOptions(t, ""))
		c := ledgertest.NewChain(t, w)
		f := ledgertest.NewWorkflow(c, seed+i)
		for range 25 {
			f.Run(t, 6)
			compareWays(t, c, counts)
		}
	}
	t.Log(counts)
	for _, what := range []string{"step", "asset.frozen", "account", "application", "objection", "notice"} {
		if counts[what] == 0 {
			t.Errorf("nothing of %s ever waited", what)
		}
	}
	if counts["looked at by marks"]*3 > counts["looked at"] {
		t.Error("the marks lead to nearly everything")
	}
}

func compareWays(t *testing.T, c *ledgertest.Chain, counts map[string]int) {
	t.Helper()
	last := c.View.Blocks[len(c.View.Blocks)-1].Tip
	set, err := c.View.Governance(last.Header.Governance)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := c.View.Library(set)
	if err != nil {
		t.Fatal(err)
	}
	view := entities{c.View}
	env := registry.Env{View: view, Time: last.Header.Time, Height: last.Header.Height + 1, Governance: set, Documents: docs}
	table := registry.Tables(registry.Rules)
	slow, quick := map[string]bool{}, map[string]bool{}
	for _, id := range view.all() {
		e, err := view.Entity(id)
		if err != nil {
			t.Fatal(err)
		}
		marks := agenda.Marks(e)
		for _, name := range namesOf(set, view) {
			matters, err := agenda.Waiting(table, env, id, name.name)
			if err != nil {
				t.Fatal(err)
			}
			counts["looked at"]++
			marked := slices.ContainsFunc(marks, func(m agenda.Mark) bool { return m.At <= env.Time && slices.Contains(name.marks, m.Name) })
			if marked {
				counts["looked at by marks"]++
			}
			for _, m := range matters {
				what := fmt.Sprint(name.name, m.Code, m.Of, m.Subject)
				slow[what] = true
				if marked {
					quick[what] = true
					counts[string(m.Code)]++
					counts[string(m.Of.Kind)]++
				}
			}
		}
	}
	if !maps.Equal(slow, quick) {
		for what := range slow {
			if !quick[what] {
				t.Fatalf("no mark leads to %s", what)
			}
		}
	}
}

// named is somebody, and under which names of the index he is found.
type named struct {
	name  string
	marks []string
}

func namesOf(set *ledger.Governance, view entities) (names []named) {
	for _, m := range set.Members {
		n := named{m.Name, []string{m.Name}}
		for _, c := range m.Classes {
			n.marks = append(n.marks, agenda.Of(c))
		}
		names = append(names, n)
	}
	for _, account := range view.v.Entities(ledger.AccountEntity) {
		names = append(names, named{account, []string{account}})
	}
	return names
}

// few is a register of what a test puts there.
type few map[ledger.EntityID]ledger.Entity

func (f few) Entity(id ledger.EntityID) (ledger.Entity, error) { return f[id], nil }

const day legaltime.Instant = 24 * 3600 * 1000

// TestPledgeeIsWarned puts over a pledged asset what can come over one.
func TestPledgeeIsWarned(t *testing.T) {
	const now = 20_000 * day
	pledge := ledger.EntityID{Kind: ledger.PledgeEntity, ID: "P-1"}
	for _, row := range []struct {
		name   string
		change func(*ledger.Asset, *ledger.Pledge)
		want   []agenda.Code
		due    legaltime.Instant
	}{
		{"nothing", func(*ledger.Asset, *ledger.Pledge) {}, nil, 0},
		{"a freeze", func(a *ledger.Asset, _ *ledger.Pledge) { a.Holds = []string{"H-1"} }, []agenda.Code{agenda.AssetFrozen}, 0},
		{"an objection and an application", func(a *ledger.Asset, _ *ledger.Pledge) { a.Objections, a.Disposal = []string{"O-1"}, "AP-1" }, []agenda.Code{agenda.AssetObjected, agenda.AssetDisposed}, 0},
		{"expiry ahead", func(a *ledger.Asset, _ *ledger.Pledge) { a.Certificates[0].ValidTo = now + 92*day }, []agenda.Code{agenda.CertificateEnding}, now + 92*day},
		{"expiry far ahead", func(a *ledger.Asset, _ *ledger.Pledge) { a.Certificates[0].ValidTo = now + 92*day + 1 }, nil, 0},
		{"expiry", func(a *ledger.Asset, _ *ledger.Pledge) { a.Certificates[0].ValidTo = now }, []agenda.Code{agenda.CertificateEnded}, now},
		{"cancelled", func(a *ledger.Asset, _ *ledger.Pledge) { a.State = ledger.AssetCancelled }, []agenda.Code{agenda.RegistrationEnded}, 0},
		{"its term ahead", func(_ *ledger.Asset, p *ledger.Pledge) { p.Ends = now + day }, []agenda.Code{agenda.PledgeTermEnding}, now + day},
		{"its term over", func(_ *ledger.Asset, p *ledger.Pledge) { p.Ends, p.TermOver = now-day, true }, []agenda.Code{agenda.PledgeTermEnded}, now - day},
		{"released", func(a *ledger.Asset, p *ledger.Pledge) { p.State, a.Holds = ledger.RightReleased, []string{"H-1"} }, nil, 0},
	} {
		asset := &ledger.Asset{ID: "A-1", State: ledger.AssetActive, Certificates: []ledger.AssetCertificate{{Number: "C-1", Account: "owner", Class: ledger.RegistrationClass, State: ledger.CertificateValid, ValidTo: now + 1000*day}}, Fingerprint: sm3.Sum(), Pledges: []string{"P-1"}}
		p := &ledger.Pledge{ID: "P-1", Asset: "A-1", Pledgee: "bank", Pledgor: "owner", State: ledger.RightActive}
		row.change(asset, p)
		env := registry.Env{View: few{pledge: p, {Kind: ledger.AssetEntity, ID: "A-1"}: asset}, Time: now, Documents: oneProfile{}}
		matters, err := agenda.Waiting(nil, env, pledge, "bank")
		if err != nil {
			t.Fatal(err)
		}
		var got []agenda.Code
		for _, m := range matters {
			got = append(got, m.Code)
			if m.Asset != "A-1" || m.Due != row.due {
				t.Errorf("%s: got %+v", row.name, m)
			}
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", row.name, got, row.want)
		}
		if marked := len(agenda.Marks(p)) > 0; marked != (p.State == ledger.RightActive) {
			t.Errorf("%s: marked %v", row.name, marked)
		}
		if other, err := agenda.Waiting(nil, env, pledge, "owner"); err != nil || len(other) > 0 {
			t.Errorf("%s: somebody else is warned: %v, %v", row.name, other, err)
		}
	}
}

// TestHolderIsToldOfAnApplication has another apply for what a holder holds.
func TestHolderIsToldOfAnApplication(t *testing.T) {
	id, about := ledger.EntityID{Kind: ledger.AssetEntity, ID: "A-1"}, ledger.EntityID{Kind: ledger.ApplicationEntity, ID: "AP-1"}
	asset := &ledger.Asset{ID: "A-1", State: ledger.AssetActive, Disposal: "AP-1", Holders: []ledger.Share{{Account: "owner", Share: "1/1"}}}
	app := &ledger.Application{ID: "AP-1", Asset: "A-1", State: ledger.ApplicationSubmitted}
	for _, unsigned := range []bool{true, false} {
		if app.Unsigned = nil; unsigned {
			app.Unsigned = []string{"owner"}
		}
		matters, err := agenda.Waiting(nil, registry.Env{View: few{id: asset, about: app}, Documents: oneProfile{}}, id, "owner")
		if err != nil {
			t.Fatal(err)
		}
		told := len(matters) == 1 && matters[0].Code == agenda.AssetDisposed && matters[0].Subject == "AP-1"
		if told != unsigned || !unsigned && len(matters) > 0 {
			t.Errorf("unsigned %v: %+v", unsigned, matters)
		}
	}
	if !slices.Contains(agenda.Marks(asset), agenda.Mark{Name: "owner"}) {
		t.Error("no mark leads to it")
	}
}

// oneProfile is the library of a ledger with one profile, or without any.
type oneProfile struct {
	p *profile.Profile
	legaltime.Calendars
}

func (o oneProfile) Profile(ledger.Document) *profile.Profile { return o.p }
func (o oneProfile) Adopted(ledger.Document) *profile.Profile { return o.p }

// TestHolderIsReminded looks at the end of a certificate, whose renewal may be applied
// for in the month before it.
func TestHolderIsReminded(t *testing.T) {
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("test-registration"))(t)))(t)
	id := ledger.EntityID{Kind: ledger.AssetEntity, ID: "A-1"}
	ends, opens := ledgertest.At(t, "2029-03-06"), ledgertest.At(t, "2029-02-06")
	for _, row := range []struct {
		at    legaltime.Instant
		state ledger.CertificateState
		want  []agenda.Code
	}{
		{opens - 1, ledger.CertificateValid, nil},
		{opens, ledger.CertificateValid, []agenda.Code{agenda.CertificateEnding}},
		{ends - 1, ledger.CertificateValid, []agenda.Code{agenda.CertificateEnding}},
		{ends, ledger.CertificateLapsed, []agenda.Code{agenda.CertificateEnded}},
		{ends, ledger.CertificateSuperseded, nil},
	} {
		asset := &ledger.Asset{ID: "A-1", State: ledger.AssetActive, Certificates: []ledger.AssetCertificate{
			{Number: "C-1", Account: "owner", Class: ledger.RegistrationClass, Kind: "confirmation", State: row.state, ValidTo: ends},
		}}
		env := registry.Env{View: few{id: asset}, Time: row.at, Documents: oneProfile{p: p}}
		matters, err := agenda.Waiting(nil, env, id, "owner")
		if err != nil {
			t.Fatal(err)
		}
		var got []agenda.Code
		for _, m := range matters {
			got = append(got, m.Code)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("at %s, %s: got %v, want %v", row.at, row.state, got, row.want)
		}
		marked := slices.ContainsFunc(agenda.Marks(asset), func(m agenda.Mark) bool { return m.Name == "owner" && m.At <= row.at })
		if len(got) > 0 && !marked {
			t.Errorf("at %s, %s: it waits and is not marked", row.at, row.state)
		}
	}
}

// TestInspectedAreTold looks at an order that the time ends, and its result.
func TestInspectedAreTold(t *testing.T) {
	const now = 20_000 * day
	id := ledger.EntityID{Kind: ledger.PublicationEntity, ID: "PB-1"}
	for _, row := range []struct {
		ends  legaltime.Instant
		state ledger.PublicationState
		want  int
	}{{now + 1, ledger.PublicationPublished, 1}, {now, ledger.PublicationPublished, 0}, {now + 1, ledger.PublicationReplaced, 0}, {now + 1, ledger.PublicationRetracted, 0}} {
		order := &ledger.Publication{
			Category: ledger.PublishedInspection, ID: "PB-1", Member: "regulator", State: row.state,
			Inspection: &ledger.Inspection{Ends: row.ends, Kind: ledger.InspectionUnannounced, Of: []string{"registry"}},
		}
		env := registry.Env{View: few{id: order}, Time: now, Documents: oneProfile{}}
		for name, want := range map[string]int{"registry": row.want, "regulator": row.want, "another": 0} {
			matters, err := agenda.Waiting(nil, env, id, name)
			if err != nil || len(matters) != want {
				t.Errorf("%s at its %d: %v, %v", name, row.ends, matters, err)
			}
			if marked := slices.ContainsFunc(agenda.Marks(order), func(m agenda.Mark) bool { return m.Name == name }); want > 0 && !marked {
				t.Errorf("%s is not marked", name)
			}
		}
	}
}

func TestMarksEnd(t *testing.T) {
	for name, e := range map[string]ledger.Entity{
		"a completed application": &ledger.Application{State: ledger.ApplicationCompleted, Registry: "r", Parties: []ledger.PartyOf{{Account: "a"}}},
		"a settled objection":     &ledger.Objection{State: ledger.ObjectionSettled, Registry: "r", Objector: "a"},
		"a served notice":         &ledger.Notice{State: ledger.NoticeServed, Registry: "r", Addressees: []string{"a"}},
		"a lifted freeze":         &ledger.Hold{State: ledger.HoldLifted, Member: "court"},
		"an ended agency":         &ledger.Agency{State: ledger.AgencyEnded, Agent: "a", Principal: "b"},
		"a cancelled asset":       &ledger.Asset{State: ledger.AssetCancelled, Certificates: []ledger.AssetCertificate{{Account: "a", State: ledger.CertificateCancelled, ValidTo: 5}}, Holders: []ledger.Share{{Account: "a"}}},
		"nothing":                 nil,
	} {
		if got := agenda.Marks(e); len(got) > 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}
