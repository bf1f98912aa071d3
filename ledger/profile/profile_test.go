package profile_test

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// template gives a profile that may be changed.
func template(t testing.TB, name string) *profile.Profile {
	t.Helper()
	return ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template(name))(t)))(t)
}

func TestTemplates(t *testing.T) {
	for _, name := range profile.Templates() {
		text := ledgertest.Must(profile.Template(name))(t)
		p := ledgertest.Must(profile.Parse(text))(t)
		if p.Name != name {
			t.Errorf("%s calls itself %s", name, p.Name)
		}
		if again := ledgertest.Must(canonical.Marshal(p))(t); !bytes.Equal(again, text) {
			t.Errorf("%s is not canonical", name)
		}
	}
	if _, err := profile.Template("../data/tianjin-tj003"); err == nil || !strings.Contains(err.Error(), "tianjin-tj003") {
		t.Errorf("a template that is not there: %v", err)
	}
}

// Where Tianjin's standard speaks, the template says the same (T/TJIFA 003-2022).
func TestTianjin(t *testing.T) {
	p := template(t, "tianjin-tj003")
	for name, want := range map[string]string{
		profile.JuniorPledge: profile.Refused, profile.PledgeeConsent: profile.Needed, profile.FreezeMax: "3y", profile.RollForward: profile.Yes,
	} {
		if have := p.Params[name].Value; have != want {
			t.Errorf("%s is %q, want %q", name, have, want)
		}
	}
	paper, _ := p.Kind("confirmation")
	if !paper.Is(profile.Validity, "3y") || !paper.Is(profile.Renewal, "1m") || !paper.Is(profile.RenewalLength, profile.Unstated) || !paper.Is(profile.Surrender, profile.Needed) {
		t.Error("the certificate is not the standard's (8.3.3)")
	}
	initial, _ := p.Act("initial")
	if gates := initial.List(profile.Gates); !initial.Is(profile.Publicity, "3wd") || !slices.Equal(gates, []string{"evidence", "deidentify", "structure", "report"}) {
		t.Errorf("publicity or gates are not the standard's: %v", gates)
	}
	if !p.Allows(profile.TypeList, "数据集") || p.Allows(profile.TypeList, "数据") || p.Allows("no such list", "数据集") {
		t.Error("the list of types is not the standard's")
	}
}

func TestParseRefuses(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*profile.Profile)
		says   string
	}{
		{"a name that is none", func(p *profile.Profile) { p.Name = "a name" }, "name is no identifier"},
		{"no calendar", func(p *profile.Profile) { p.Calendar = "" }, "calendar is no identifier"},
		{"version 0", func(p *profile.Profile) { p.Version = 0 }, "version is not 1 or more"},
		{"a parameter too few", func(p *profile.Profile) { delete(p.Params, profile.FreezeMax) }, "freeze_max is missing"},
		{"a status that is none", func(p *profile.Profile) { p.Status = "law" }, "status has another value"},
		{"no article of its period", func(p *profile.Profile) { p.Effective.Article = "" }, "effective names no article"},
		{"no first day", func(p *profile.Profile) { p.Effective.From = "" }, "effective.from is no date"},
		{"a last day that is none", func(p *profile.Profile) { p.Effective.To = "2026-02-30" }, "effective.to is no date"},
		{"an end before the beginning", func(p *profile.Profile) {
			p.Effective = profile.Term{Article: "x", Caveat: "y", From: "2026-01-01", To: "2026-01-01"}
		}, "ends before it begins"},
		{"an end without caveat", func(p *profile.Profile) { p.Effective.To = "2027-01-01" }, "effective.caveat is missing"},
		{"a draft without caveat", func(p *profile.Profile) { p.Status = profile.StatusDraft }, "effective.caveat is missing"},
		{"a caveat for nothing", func(p *profile.Profile) { p.Effective.Caveat = "x" }, "would never be printed"},
		{"no title", func(p *profile.Profile) { p.Title = "" }, "title is empty"},
		{"a parameter too many", func(p *profile.Profile) { p.Params["colour"] = profile.Param{Article: "x", Value: "red"} }, "is not a key"},
		{"another parameter", func(p *profile.Profile) {
			delete(p.Params, profile.FreezeMax)
			p.Params["colour"] = profile.Param{Article: "x", Value: "red"}
		}, "freeze_max is missing"},
		{"an empty value", func(p *profile.Profile) { p.Params[profile.JuniorPledge] = profile.Param{Article: "x"} }, "junior_pledge"},
		{"no article", func(p *profile.Profile) { p.Params[profile.JuniorPledge] = profile.Param{Value: "x"} }, "junior_pledge"},
		{"no article for silence", func(p *profile.Profile) { p.Params[profile.FreezeMax] = profile.Param{Value: profile.Unstated} }, "freeze_max"},
		{"no period", func(p *profile.Profile) { p.Params[profile.FreezeMax] = profile.Param{Article: "x", Value: "3 days"} }, "not a period"},
		{"an endless freeze", func(p *profile.Profile) { p.Params[profile.FreezeMax] = profile.Param{Article: "x", Value: "0y"} }, "not a period"},
		{"no such choice", func(p *profile.Profile) { p.Params[profile.JuniorPledge] = profile.Param{Article: "x", Value: "maybe"} }, "allowed, refused"},
		{"no such consent", func(p *profile.Profile) { p.Params[profile.PledgeeConsent] = profile.Param{Article: "x", Value: "yes"} }, "not_needed"},
		{"no such rolling", func(p *profile.Profile) { p.Params[profile.RollForward] = profile.Param{Article: "x", Value: "true"} }, "yes, no"},
		{"no number", func(p *profile.Profile) { p.Params[profile.SaleFloor] = profile.Param{Article: "x", Value: "ninety"} }, "not a whole number"},
		{"a number too large", func(p *profile.Profile) { p.Params[profile.SaleFloor] = profile.Param{Article: "x", Value: "1000"} }, "not a whole number"},
		{"a number of nothing", func(p *profile.Profile) { p.Params[profile.Consulted] = profile.Param{Article: "x", Value: "0"} }, "not a whole number"},
		{"a list too few", func(p *profile.Profile) { delete(p.Lists, profile.TypeList) }, "type "},
		{"an empty list", func(p *profile.Profile) { p.Lists[profile.TypeList] = profile.List{Article: "x"} }, "type "},
		{"a list without article", func(p *profile.Profile) { p.Lists[profile.TypeList] = profile.List{Values: []string{"x"}} }, "type "},
		{"a reason without article", func(p *profile.Profile) { delete(p.Lists[profile.RefusalsList].Articles, "rights_unclear") }, "refusals names no article: \"rights_unclear\""},
		{"an article of no reason", func(p *profile.Profile) { p.Lists[profile.RefusalsList].Articles["ugly"] = "x" }, "refusals.articles is not a key: \"ugly\""},
		{"articles where none are asked for", func(p *profile.Profile) {
			p.Lists[profile.TypeList] = profile.List{Article: "x", Articles: map[string]string{"y": "x 1"}, Values: []string{"y"}}
		}, "type.articles is not a key"},
		{"another list", func(p *profile.Profile) {
			delete(p.Lists, profile.TypeList)
			p.Lists["colours"] = profile.List{Article: "x", Values: []string{"red"}}
		}, "type is missing"},
	} {
		p := template(t, "tianjin-tj003")
		row.change(p)
		_, err := profile.Parse(ledgertest.Encode(t, p))
		if !errors.Is(err, profile.ErrProfile) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v, want it to say %q", row.name, err, row.says)
		}
	}
}

func TestParseRefusesText(t *testing.T) {
	good := ledgertest.Must(profile.Template("tianjin-tj003"))(t)
	for name, text := range map[string][]byte{
		"nothing":        nil,
		"no JSON":        []byte("name: tianjin"),
		"a newline more": append(slices.Clone(good), '\n'),
		"a space":        bytes.Replace(good, []byte(`"calendar":`), []byte(` "calendar":`), 1),
		"an unknown key": bytes.Replace(good, []byte(`"version":1`), []byte(`"version":1,"zone":"x"`), 1),
		"a missing key":  bytes.Replace(good, []byte(`,"version":1`), nil, 1),
		"oversize":       bytes.Repeat([]byte(" "), profile.MaxProfile+1),
	} {
		if _, err := profile.Parse(text); !errors.Is(err, profile.ErrProfile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnstatedNamesArticleAndParameter(t *testing.T) {
	p := template(t, "tianjin-tj003")
	p.Params[profile.FreezeMax] = profile.Param{Article: "SZ 15", Value: profile.Unstated}
	p = ledgertest.Must(profile.Parse(ledgertest.Encode(t, p)))(t)
	_, refusal := p.Param(profile.FreezeMax)
	_, _, again := p.Period(profile.FreezeMax)
	for _, r := range []*ledger.Refusal{refusal, again} {
		if r == nil || r.Code != ledger.ProfileUnstated || r.Article != "SZ 15" || !strings.Contains(r.Detail, `"freeze_max"`) {
			t.Errorf("an unstated parameter: %+v", r)
		}
	}
	kind, _ := p.Kind("confirmation")
	if v, refusal := kind.Param(profile.Validity); refusal != nil || v.Value != "3y" {
		t.Errorf("a stated parameter: %v, %v", v, refusal)
	}
	period, stated, refusal := kind.Period(profile.Validity)
	if want := (legaltime.Period{Count: 3, Unit: legaltime.Year}); refusal != nil || period != want || !stated || kind.Article(profile.Validity) != "TJ 8.3.3" {
		t.Errorf("validity is %v, %t by %s, %v", period, stated, kind.Article(profile.Validity), refusal)
	}
	p.Params[profile.Consulted], p.Params[profile.SaleFloor] = profile.Param{Article: "SASAC 3", Value: profile.Unstated}, profile.Param{Article: "SASAC 4", Value: "90"}
	if _, _, stated, refusal := p.Number(profile.Consulted); stated || refusal == nil || refusal.Article != "SASAC 3" {
		t.Errorf("an unstated number: %t, %+v", stated, refusal)
	}
	if n, article, stated, refusal := p.Number(profile.SaleFloor); n != 90 || article != "SASAC 4" || !stated || refusal != nil {
		t.Errorf("a number: %d by %s, %t, %v", n, article, stated, refusal)
	}
	if _, _, stated, refusal := p.Number(profile.PurchaseCeiling); stated || refusal != nil {
		t.Errorf("a number that nobody sets: %t, %v", stated, refusal)
	}
	if _, _, refusal := p.Period(profile.JuniorPledge); refusal == nil || refusal.Code != ledger.ProfileValue {
		t.Errorf("a title read as a period: %v", refusal)
	}
}

// The parts of an act about a right, and its certificate, fit what it does.
func TestActsAboutRightsFit(t *testing.T) {
	for name, change := range map[string]func(*profile.Profile){
		"a licence to both":         parts("licence", "holder", "licensee", "pledgee"),
		"a licence to nobody":       parts("licence", "holder"),
		"a pledge without holder":   parts("pledge", "pledgee"),
		"a pledge to a receiver":    parts("pledge", "holder", "pledgee", "receiver"),
		"a pledge to a licensee":    parts("pledge", "holder", "licensee"),
		"a release to a receiver":   parts("release", "pledgee", "receiver"),
		"a sub-licence by a holder": parts("licence", "holder", "licensee", "receiver"),
		"a certificate for an entry on the page": func(p *profile.Profile) {
			p.Acts["pledge"].Lists[profile.Certificates] = profile.List{Article: "x", Values: []string{"confirmation/holder"}}
		},
		"no certificate where it ends": func(p *profile.Profile) {
			p.Params[profile.OtherRightMode] = profile.Param{Article: "x", Value: profile.Reissue}
		},
		"no way to enter rights": func(p *profile.Profile) { delete(p.Params, profile.OtherRightMode) },
		"co-owners by a word":    func(p *profile.Profile) { p.Params[profile.CoOwners] = profile.Param{Article: "x", Value: "some"} },
	} {
		p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("tianjin-tj003"))(t)))(t)
		change(p)
		if _, err := profile.Parse(ledgertest.Encode(t, p)); !errors.Is(err, profile.ErrProfile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("tianjin-tj003"))(t)))(t)
	parts("licence", "licensee", "receiver")(p)
	if _, err := profile.Parse(ledgertest.Encode(t, p)); err != nil {
		t.Errorf("a sub-licence: %v", err)
	}
}

// parts gives an act of a profile other parts, and lets them all apply.
func parts(act string, roles ...string) func(*profile.Profile) {
	return func(p *profile.Profile) {
		for _, list := range []string{profile.Parties, profile.Applicants} {
			p.Acts[act].Lists[list] = profile.List{Article: "x", Values: roles}
		}
	}
}

func TestLibrary(t *testing.T) {
	g, texts := documents(t)
	l := ledgertest.Must(profile.NewLibrary(g, texts))(t)
	for _, doc := range g.Profiles {
		if p := l.Profile(doc); p == nil || p.Name != doc.Name {
			t.Errorf("%s is not in the library", doc.Name)
		}
	}
	if l.CalendarVersion("cn") == 0 || l.CalendarVersion("nowhere") != 0 || l.Profile(ledger.Document{Name: "cn"}) != nil {
		t.Error("the library has other calendars or profiles than the governance names")
	}
}

// documents are the templates and their calendar.
func documents(t testing.TB) (*ledger.Governance, map[sm3.Digest][]byte) {
	t.Helper()
	g, texts := &ledger.Governance{}, map[sm3.Digest][]byte{}
	add := func(name string, text []byte) ledger.Document {
		texts[sm3.Sum(text)] = text
		return ledger.Document{Digest: sm3.Sum(text), Name: name}
	}
	g.Calendars = append(g.Calendars, add("cn", legaltime.China()))
	for _, name := range profile.Templates() {
		g.Profiles = append(g.Profiles, add(name, ledgertest.Must(profile.Template(name))(t)))
	}
	return g, texts
}

func TestLibraryRefuses(t *testing.T) {
	for name, change := range map[string]func(*ledger.Governance, map[sm3.Digest][]byte){
		"a missing profile":     func(g *ledger.Governance, texts map[sm3.Digest][]byte) { delete(texts, g.Profiles[0].Digest) },
		"a missing calendar":    func(g *ledger.Governance, texts map[sm3.Digest][]byte) { delete(texts, g.Calendars[0].Digest) },
		"an unnamed calendar":   func(g *ledger.Governance, _ map[sm3.Digest][]byte) { g.Calendars = nil },
		"a misnamed calendar":   func(g *ledger.Governance, _ map[sm3.Digest][]byte) { g.Calendars[0].Name = "xx" },
		"a misnamed profile":    func(g *ledger.Governance, _ map[sm3.Digest][]byte) { g.Profiles[0].Name = "xx" },
		"a calendar as profile": func(g *ledger.Governance, _ map[sm3.Digest][]byte) { g.Profiles[0].Digest = g.Calendars[0].Digest },
		"a profile as calendar": func(g *ledger.Governance, _ map[sm3.Digest][]byte) { g.Calendars[0].Digest = g.Profiles[0].Digest },
	} {
		g, texts := documents(t)
		texts = maps.Clone(texts)
		change(g, texts)
		if _, err := profile.NewLibrary(g, texts); !errors.Is(err, profile.ErrProfile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzParse reads whatever text: what it accepts has one encoding, and every
// parameter can be asked for.
func FuzzParse(f *testing.F) {
	for _, name := range profile.Templates() {
		f.Add(ledgertest.Must(profile.Template(name))(f))
	}
	f.Add([]byte(`{"calendar":"cn"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := profile.Parse(text)
		if err != nil {
			if !errors.Is(err, profile.ErrProfile) {
				t.Fatal(err)
			}
			return
		}
		if again := ledgertest.Must(canonical.Marshal(p))(t); !bytes.Equal(again, text) {
			t.Fatalf("%q is read as %q", text, again)
		}
		if _, _, refusal := p.Period(profile.FreezeMax); refusal != nil && refusal.Code != ledger.ProfileUnstated {
			t.Fatal(refusal)
		}
		for name := range p.Certificates {
			kind, _ := p.Kind(name)
			if _, _, refusal := kind.Period(profile.Validity); refusal != nil && refusal.Code != ledger.ProfileUnstated {
				t.Fatal(refusal)
			}
			if refusal := kind.Numbers("C-1", 2026); refusal != nil && refusal.Code != ledger.CertificateNumber && refusal.Code != ledger.ProfileUnstated {
				t.Fatal(refusal)
			}
		}
	})
}

// A list that the text leaves open allows everything, one that is closed nothing else.
func TestOpenList(t *testing.T) {
	p := template(t, "tianjin-tj003")
	if p.Allows(profile.UpdateCycleList, "每旬") {
		t.Error("a closed list allows what it lacks")
	}
	p.Lists[profile.UpdateCycleList] = profile.List{Article: "x (lists none)", Values: []string{profile.None}}
	p = ledgertest.Must(profile.Parse(ledgertest.Encode(t, p)))(t)
	if !p.Allows(profile.UpdateCycleList, "每旬") {
		t.Error("an open list allows only what it names")
	}
	p.Lists[profile.UpdateCycleList] = profile.List{Article: "x (silent)", Values: []string{profile.Unstated}}
	if p.Allows(profile.UpdateCycleList, profile.Unstated) {
		t.Error("the word for what is left open is a value")
	}
}
