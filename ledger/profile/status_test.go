package profile_test

import (
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

// A regulation in force "for three years from 1 July 2023" is so for the last time
// on 30 June 2026 (SZ 34): to is 1 July 2026.
func TestStanding(t *testing.T) {
	for _, row := range []struct {
		status, from, to, at string
		want                 ledger.Despite
	}{
		{profile.StatusInForce, "2023-07-01", "2026-07-01", "2023-06-30T23:59", profile.NotYet},
		{profile.StatusInForce, "2023-07-01", "2026-07-01", "2023-07-01", ""},
		{profile.StatusInForce, "2023-07-01", "2026-07-01", "2026-06-30T23:59", ""},
		{profile.StatusInForce, "2023-07-01", "2026-07-01", "2026-07-01", ledger.DespiteExpired},
		{profile.StatusTrial, profile.Unstated, profile.None, "2199-12-31", ""},
		{profile.StatusExpired, profile.Unstated, profile.None, "2023-07-01", ledger.DespiteExpired},
		{profile.StatusDraft, profile.Unstated, profile.None, "2023-07-01", ledger.DespiteDraft},
		{profile.StatusDraft, "2023-07-01", "2026-07-01", "2026-07-01", ledger.DespiteDraft},
	} {
		p := &profile.Profile{Status: row.status, Effective: profile.Term{From: row.from, To: row.to}}
		if got := p.Standing(ledgertest.At(t, row.at)); got != row.want {
			t.Errorf("%+v: %q", row, got)
		}
	}
}

func TestTakesOnlyATrueWord(t *testing.T) {
	for _, row := range []struct {
		status, to string
		takes      []ledger.Despite
	}{
		{profile.StatusInForce, profile.None, []ledger.Despite{""}},
		{profile.StatusInForce, "2026-07-01", []ledger.Despite{"", ledger.DespiteExpired}},
		{profile.StatusExpired, profile.None, []ledger.Despite{"", ledger.DespiteExpired}},
		{profile.StatusDraft, profile.None, []ledger.Despite{"", ledger.DespiteDraft}},
	} {
		p := &profile.Profile{Status: row.status, Effective: profile.Term{Caveat: "x", To: row.to}}
		for _, word := range append(ledger.Despites(), "", profile.NotYet, "urgency") {
			if got := p.Takes(word); got != slices.Contains(row.takes, word) {
				t.Errorf("%s until %s despite %q: %t", row.status, row.to, word, got)
			}
			if got := p.CaveatOn(ledger.Document{Despite: word}); (got == "") != (word == "") {
				t.Errorf("the caveat of what was accepted despite %q is %q", word, got)
			}
		}
	}
}

// made gives the made-up jurisdiction as its file stands.
func made(t testing.TB) string {
	t.Helper()
	return string(ledgertest.Must(os.ReadFile("../registry/testdata/votes/shizhou.json"))(t))
}

// A jurisdiction that nobody knew is a file: nothing is wrong with it, and it has
// one text.
func TestMadeUpJurisdiction(t *testing.T) {
	p, problems, err := profile.Examine([]byte(made(t)))
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v, %v", problems, err)
	}
	again := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Canonical([]byte(made(t))))(t)))(t)
	if !reflect.DeepEqual(p, again) {
		t.Error("it is read in two ways")
	}
}

func TestExamineFindsEverything(t *testing.T) {
	text := made(t)
	for _, r := range [][2]string{
		{`"name": "shizhou-2025"`, `"name": "shizhou-2025", "name": "shizhou-2025", "colour": {"red": [{"a": 1}]}`},
		{`"to": "2026-03-10"`, `"to": "31 May", "until": "x"`},
		{`"status": "trial"`, `"status": "law"`},
		{`"value": "10wd"`, `"value": "ten days"`},
		{`"formal/registry"`, `"formal/king"`},
		{`"article": "示州 14"`, `"article": ""`},
		{`"version": 1`, `"version": 0`},
	} {
		if !strings.Contains(text, r[0]) {
			t.Fatalf("the file has no %s", r[0])
		}
		text = strings.Replace(text, r[0], r[1], 1)
	}
	_, problems, err := profile.Examine([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range problems {
		got = append(got, p.Path+" "+p.Code)
		if p.Error() == p.Path+" " {
			t.Errorf("%s is said in no words", p.Code)
		}
	}
	want := []string{
		"effective.until unknown", "name repeated", "colour unknown", "version version", "status word", "effective.to date",
		"co_owners no_article", "cancel.stages stage", "initial.review period",
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	if _, err := profile.Canonical([]byte(text)); !errors.Is(err, profile.ErrProfile) {
		t.Errorf("it has a canonical text: %v", err)
	}
}

func TestExamineRefusesWhatIsNoProfile(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "a list": "[]", "a number for a text": `{"name": 1}`, "cut short": made(t)[:100], "two": made(t) + made(t),
		"oversize": strings.Repeat(" ", 2*profile.MaxProfile+1),
	} {
		if _, _, err := profile.Examine([]byte(text)); !errors.Is(err, profile.ErrProfile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCanonicalRefusesAKeyTwice(t *testing.T) {
	text := strings.Replace(made(t), `"value": "5wd"`, `"value": "50wd", "value": "5wd"`, 1)
	if _, err := profile.Canonical([]byte(text)); !errors.Is(err, profile.ErrProfile) || !strings.Contains(err.Error(), "repeats") {
		t.Errorf("a key that stands twice: %v", err)
	}
	if _, err := profile.Canonical([]byte(made(t) + "{}")); !errors.Is(err, profile.ErrProfile) {
		t.Errorf("two values: %v", err)
	}
}

// FuzzExamine reads whatever text: it finds nothing exactly where the canonical
// text is a profile.
func FuzzExamine(f *testing.F) {
	f.Add([]byte(made(f)))
	f.Add([]byte(`{"acts":{"a":{}},"name":"a","name":"b"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		_, problems, err := profile.Examine(text)
		c, refused := profile.Canonical(text)
		if refused == nil {
			_, refused = profile.Parse(c)
		}
		if (err == nil && len(problems) == 0) != (refused == nil) {
			t.Fatalf("%v, %v, but %v", problems, err, refused)
		}
	})
}
