package search_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/search"
)

func asset(name string) *ledger.Asset {
	return &ledger.Asset{
		ID: "REG-1", Name: name, Application: "AP-1", Fingerprint: sm3.Sum([]byte("data")),
		Certificates: []ledger.AssetCertificate{{Number: "DA-2026-1"}}, Holders: []ledger.Share{{Account: "91X", Share: "1/1"}},
	}
}

// found reports whether the index and then the comparison find the entity, and that
// they do so once.
func found(t *testing.T, e ledger.Entity, text string) bool {
	t.Helper()
	q, hits := search.Parse(text), 0
	section, terms := search.Terms(e)
	for _, term := range terms {
		whole := section.Whole(q.Lead())
		if (term == q.Lead() || !whole && strings.HasPrefix(term, q.Lead())) && q.First(e, term) && q.Finds(e) {
			hits++
		}
	}
	if hits > 1 {
		t.Errorf("%q finds it %d times", text, hits)
	}
	return hits == 1
}

func TestWhatFindsAnAsset(t *testing.T) {
	a := asset("天津市停车场泊位数据（2025年度） Ｐark Data")
	long := strings.Repeat("数据资产", 40)
	for _, row := range []struct {
		text  string
		e     ledger.Entity
		finds bool
	}{
		{"", a, true},
		{"停车场", a, true},
		{"泊位数据", a, true},
		{"数据", a, true},
		{"(2025年度)", a, true},
		{"PARK", a, true},
		{"ark d", a, true},
		{"2025 停车", a, true},
		{"2025 机场", a, false},
		{"reg-1", a, true},
		{"REG", a, true},
		{"EG-1", a, false},
		{"DA-2026-1", a, true},
		{"AP-1", a, true},
		{"91X", a, false},
		{"停车位", a, false},
		{a.Fingerprint.String(), a, true},
		{strings.ToUpper(a.Fingerprint.String()[4:]), a, true},
		{a.Fingerprint.String()[:12], a, true},
		{strings.Repeat("数据资产", 10), asset(long), true},
		{strings.Repeat("数据资产", 10) + "x", asset(long), false},
		{" \t数据\x00", a, true},
	} {
		if got := found(t, row.e, row.text); got != row.finds {
			t.Errorf("%q: found is %v", row.text, got)
		}
	}
}

func TestSections(t *testing.T) {
	ended := asset("x")
	ended.Ended = 1
	publicity := []ledger.RunningClock{{Name: ledger.PublicityClock}}
	for _, row := range []struct {
		e    ledger.Entity
		want search.Section
	}{
		{asset("x"), search.Standing},
		{ended, search.Ended},
		{&ledger.Application{ID: "AP-1", State: ledger.ApplicationPublicity, Clocks: publicity}, search.Publicity},
		{&ledger.Application{ID: "AP-1", State: ledger.ApplicationObjected, Clocks: publicity}, search.Publicity},
		{&ledger.Application{ID: "AP-1", State: ledger.ApplicationReview}, 0},
		{&ledger.Application{ID: "AP-1", State: ledger.ApplicationTerminated, Clocks: publicity}, 0},
		{&ledger.Publication{ID: "PB-1", Title: "t"}, search.Published},
		{&ledger.Account{ID: "A", Name: "示例公司"}, search.Names},
		{&ledger.Account{ID: "P"}, 0},
		{nil, 0},
	} {
		section, terms := search.Terms(row.e)
		if section != row.want {
			t.Errorf("%T is in section %c", row.e, section)
		}
		if (len(terms) > 0) != (section != 0) || !slices.IsSorted(terms) || len(slices.Compact(slices.Clone(terms))) != len(terms) {
			t.Errorf("%T has terms %q", row.e, terms)
		}
	}
}

func FuzzQuery(f *testing.F) {
	for _, s := range []string{"", "停车场", "sm3:00", "a b", "\xff", "ﬁ", "İ", "ß", "１２"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		a := asset(name)
		_, terms := search.Terms(a)
		for _, term := range terms {
			if strings.ContainsRune(term, 0) || len(term) > 256 {
				t.Fatalf("term %q", term)
			}
		}
		found(t, a, text)
		normal := search.Normal(name)
		if len([]rune(normal)) < 100 && normal != "" && !found(t, a, name) && !strings.Contains(normal, "sm3:") {
			t.Errorf("%q does not find itself", name)
		}
	})
}
