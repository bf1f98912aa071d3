package page_test

import (
	"encoding/json"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// table reads the texts out of text.js, where they are JSON.
func table(t *testing.T) map[string][]string {
	t.Helper()
	_, rest, ok := strings.Cut(sources(t)["text.js"], "export const texts = ")
	body, _, closed := strings.Cut(rest, "\n};")
	if !ok || !closed {
		t.Fatal("text.js has no table")
	}
	var texts map[string][]string
	if err := json.Unmarshal([]byte(body+"}"), &texts); err != nil {
		t.Fatalf("the table of text.js is not JSON: %v", err)
	}
	if n := strings.Count(body, "\n  \""); n != len(texts) {
		t.Errorf("text.js has %d rows with %d keys", n, len(texts))
	}
	return texts
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

var place = regexp.MustCompile(`\{\d\}`)

func places(s string) []string {
	found := place.FindAllString(s, -1)
	slices.Sort(found)
	return found
}

func TestEveryTextIsInBothLanguages(t *testing.T) {
	for key, text := range table(t) {
		if len(text) != 2 || text[0] == "" || text[1] == "" {
			t.Errorf("%s has not two texts: %q", key, text)
			continue
		}
		// The switch names the other language in that language.
		other := strings.HasPrefix(key, "site.language")
		if han(text[1]) != other {
			t.Errorf("%s: the English text is %q", key, text[1])
		}
		if zh := text[0]; !other && !han(zh) && zh != "、" {
			t.Errorf("%s: the Chinese text is %q", key, zh)
		}
		if !slices.Equal(places(text[0]), places(text[1])) {
			t.Errorf("%s: the places differ: %q", key, text)
		}
	}
}

var (
	literal = regexp.MustCompile("\"([a-z_]+\\.[A-Za-z_.-]+)\"")
	said    = regexp.MustCompile(`\bsay(?:Other)?\("([^"]+)"`)
	// Keys that are put together begin in one of these ways.
	joined = regexp.MustCompile("`([a-z_]+\\.)\\$\\{|sayCode\\(\"([a-z_]+\\.)\"|`(history\\.)")
)

func TestEveryTextIsUsedAndThere(t *testing.T) {
	texts, used, prefixes := table(t), map[string]bool{}, map[string]bool{}
	for name, source := range sources(t) {
		if path.Ext(name) != ".js" || name == "text.js" {
			continue
		}
		for _, m := range said.FindAllStringSubmatch(source, -1) {
			if texts[m[1]] == nil {
				t.Errorf("%s says %q, which has no text", name, m[1])
			}
		}
		for _, m := range literal.FindAllStringSubmatch(source, -1) {
			used[m[1]] = true
		}
		for _, m := range joined.FindAllStringSubmatch(source, -1) {
			prefixes[m[1]+m[2]+m[3]] = true
		}
	}
	for key := range texts {
		head, _, _ := strings.Cut(key, ".")
		if !used[key] && !prefixes[head+"."] {
			t.Errorf("nobody says %s", key)
		}
	}
}

// TestWordsOfTheLedger demands a text for every word of the ledger that the
// page puts into words.
func TestWordsOfTheLedger(t *testing.T) {
	texts := table(t)
	var keys []string
	for _, k := range ledger.Kinds() {
		// The other kinds change no asset.
		if group, _, _ := strings.Cut(string(k), "."); slices.Contains([]string{"certificate", "pledge", "hold"}, group) {
			keys = append(keys, "kind."+string(k))
		}
	}
	for _, k := range []ledger.Kind{
		ledger.ApplicationSubmit, ledger.ApplicationDecline, ledger.ApplicationPublicise, ledger.ApplicationRefuse, ledger.ApplicationRegister, ledger.ApplicationWithdraw,
	} {
		keys = append(keys, "kind."+string(k))
	}
	for _, k := range []ledger.EventKind{ledger.ApplicationLapsed, ledger.CertificateExpired, ledger.HoldExpired} {
		keys = append(keys, "kind."+string(k))
	}
	for _, c := range ledger.Classes() {
		keys = append(keys, "class."+string(c))
	}
	for _, s := range []ledger.AssetState{ledger.AssetRegistered, ledger.AssetActive, ledger.AssetCancelled, ledger.AssetTerminated} {
		keys = append(keys, "asset_state."+string(s))
	}
	for _, s := range []ledger.CertificateState{ledger.CertificateValid, ledger.CertificateLapsed, ledger.CertificateSuperseded, ledger.CertificateCancelled} {
		keys = append(keys, "certificate_state."+string(s))
	}
	for _, c := range []certificate.CheckName{
		certificate.CheckIntegrity, certificate.CheckInclusion, certificate.CheckFinality, certificate.CheckAuthority, certificate.CheckStatus, certificate.CheckTime,
	} {
		keys = append(keys, "check."+string(c))
	}
	for _, v := range []certificate.Verdict{certificate.Pass, certificate.Fail, certificate.NotChecked, certificate.Stale} {
		keys = append(keys, "verdict_word."+string(v))
		if got, want := texts["verdict_word."+string(v)], certificate.VerdictText(v); len(got) == 2 && (got[0] != want.ZH || got[1] != want.EN) {
			t.Errorf("verdict %s is %q here and %q there", v, got, want)
		}
	}
	for _, key := range keys {
		if texts[key] == nil {
			t.Errorf("%s has no text", key)
		}
	}
}

// TestFaceIsShownWhole holds the page to every field of a certificate's face,
// under the name that the ledger gives it.
func TestFaceIsShownWhole(t *testing.T) {
	texts, source := table(t), sources(t)["face.js"]
	for _, f := range reflect.VisibleFields(reflect.TypeFor[ledger.Face]()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "title" {
			continue // the heading
		}
		if !strings.Contains(source, `"`+name+`"`) {
			t.Errorf("face.js does not show %s", name)
		}
		want := ledger.FieldText(ledger.CertificateIssue, name).ZH
		if got := texts["face."+name]; got == nil || got[0] != want {
			t.Errorf("%s is called %q, want %q", name, got, want)
		}
	}
}

// TestCodesExist holds the codes that the page knows to those that there are.
func TestCodesExist(t *testing.T) {
	known := map[string]bool{}
	for _, c := range append(api.Codes(), ledger.Codes()...) {
		known[string(c)] = true
	}
	for _, m := range regexp.MustCompile(`(?m)^  "([a-z_.]+)": \{`).FindAllStringSubmatch(sources(t)["failure.js"], -1) {
		if !strings.HasPrefix(m[1], "page.") && !known[m[1]] {
			t.Errorf("failure.js knows a code %s that nobody gives", m[1])
		}
	}
	reasons := certificate.Codes()
	_, rest, _ := strings.Cut(sources(t)["verify.js"], "const ended = [")
	list, _, _ := strings.Cut(rest, "]")
	codes := literal.FindAllStringSubmatch(list, -1)
	if len(codes) == 0 {
		t.Error("verify.js knows no reason for which a certificate ends")
	}
	for _, m := range codes {
		if !slices.Contains(reasons, certificate.Code(m[1])) {
			t.Errorf("verify.js knows a code %s that nobody gives", m[1])
		}
	}
}
