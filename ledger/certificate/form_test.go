package certificate_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/certledger/certledger/ledger/certificate"
)

// A file that is not one of this version in its one form is not read at all.
func TestFormIsStrict(t *testing.T) {
	f := wholeStory(t)
	good := string(must[[]byte](t)(f.c.Bytes()))
	with := func(old, text string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("no %s", old)
		}
		return strings.Replace(good, old, text, 1)
	}
	list := func(n int, item string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + "]"
	}
	digest := `"sm3:` + strings.Repeat("0", 64) + `"`
	for name, text := range map[string]string{
		"nothing":              "",
		"cut":                  good[:len(good)-1],
		"newline at the end":   good + "\n",
		"space":                with(`,"format"`, `, "format"`),
		"another version":      with("certledger-certificate/v1", "certledger-certificate/v2"),
		"unknown key":          with(`"format"`, `"formal":1,"format"`),
		"renewals":             with(`,"record"`, `,"record":"x","renewals":[]`),
		"timestamps":           good[:len(good)-1] + `,"timestamps":["x"]}`,
		"missing key":          with(`"number":"`+certTwo+`","record"`, `"record"`),
		"empty list":           with(`"annexes":[`, `"annexes":[],"anneyes":[`),
		"no header":            with(`"headers":[`, `"headers":[],"headerz":[`),
		"index too large":      with(`"index":`, `"index":9007199254740992`),
		"escaped differently":  with(`\n`, `\u000a`),
		"base64 with a break":  with(`"content":"`, `"content":"\n`),
		"path too long":        with(`"path":[`, `"path":`+list(65, digest)+`,"patz":[`),
		"too many disclosures": with(`,"final_set"`, `,"disclosures":`+list(257, `{"path":"a","salt":"a","value":"a"}`)+`,"final_set"`),
		"too large":            strings.Repeat(" ", certificate.MaxSize+1),
	} {
		if _, err := certificate.Parse([]byte(text)); !errors.Is(err, certificate.ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
		r := certificate.VerifyFile([]byte(text), f.trust, f.o)
		expect(t, r, certificate.CheckIntegrity, certificate.Fail, certificate.FileMalformed)
		expect(t, r, certificate.CheckStatus, certificate.NotChecked, certificate.UncheckedFile)
	}
	c := clone(t, f.c)
	c.Headers = nil
	expect(t, certificate.Verify(c, f.trust, f.o), certificate.CheckIntegrity, certificate.Fail, certificate.FileMalformed)
}

func TestStatusFormIsStrict(t *testing.T) {
	f := wholeStory(t)
	s := f.statusOf(assetOne, 0)
	good := string(must[[]byte](t)(s.Bytes()))
	for name, pair := range map[string][2]string{
		"another version": {"certledger-status/v1", "certledger-status/v2"},
		"unknown subject": {`"kind":"asset"}}`, `"kind":"thing"}}`},
		"consistency":     {`"status":{`, `"status":{"consistency":["sm3:` + strings.Repeat("0", 64) + `"],`},
		"unknown key":     {`"subject"`, `"subjeca":1,"subject"`},
	} {
		text := strings.Replace(good, pair[0], pair[1], 1)
		if _, err := certificate.ParseStatus([]byte(text)); text == good || !errors.Is(err, certificate.ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
		expect(t, certificate.VerifyStatusFile([]byte(text), f.trust, f.o), certificate.CheckIntegrity, certificate.Fail, certificate.FileMalformed)
	}
	s.Subject.Kind = "thing"
	expect(t, certificate.VerifyStatus(s, f.trust, f.o), certificate.CheckIntegrity, certificate.Fail, certificate.FileMalformed)
}

// Every code has one text in both languages, with the same places to fill.
func TestTexts(t *testing.T) {
	seen := map[certificate.Code]bool{}
	for _, code := range certificate.Codes() {
		text := certificate.CodeText(code)
		if seen[code] || text.EN == "" || !strings.ContainsFunc(text.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s: %q", code, text)
		}
		seen[code] = true
		for i := 1; i < 5; i++ {
			place := fmt.Sprintf("{%d}", i)
			zh, en := strings.Contains(text.ZH, place), strings.Contains(text.EN, place)
			// Numbers of a quorum and instants may be left out of one language only on purpose: none is.
			if zh != en && code != certificate.QuorumWithout {
				t.Errorf("%s: place %s in one language only", code, place)
			}
		}
	}
	for _, name := range []certificate.CheckName{
		certificate.CheckIntegrity, certificate.CheckInclusion, certificate.CheckFinality, certificate.CheckAuthority,
		certificate.CheckStatus, certificate.CheckTime, certificate.CheckFiles,
	} {
		if text := certificate.CheckText(name); text.ZH == string(name) {
			t.Errorf("%s has no text", name)
		}
	}
	for _, v := range []certificate.Verdict{certificate.Pass, certificate.Fail, certificate.NotChecked, certificate.Stale} {
		if text := certificate.VerdictText(v); text.ZH == string(v) {
			t.Errorf("%s has no text", v)
		}
	}
}
