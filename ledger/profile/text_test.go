package profile_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func complete(t *testing.T, what string, text ledger.Text) {
	t.Helper()
	han := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	if text.EN == "" || strings.ContainsFunc(text.EN, han) || !strings.ContainsFunc(text.ZH, han) {
		t.Errorf("%s lacks a text, or has it in the wrong language: %+v", what, text)
	}
}

// Every key of the schema is said in words, and no other; so are the words that it
// may have.
func TestKeysAndWordsHaveTexts(t *testing.T) {
	var known []string
	for _, schema := range profile.Schemas() {
		for _, k := range schema.Keys {
			text, ok := profile.TextOfKey(schema.Kind, k.Name)
			if !ok {
				t.Errorf("%s of a group %s has no row among the key texts", k.Name, schema.Kind)
				continue
			}
			known = append(known, string(schema.Kind)+" "+k.Name)
			complete(t, k.Name+"'s label", text.Label)
			complete(t, k.Name+"'s meaning", text.Means)
			complete(t, "what "+k.Name+" stops", text.Stops)
			for _, w := range k.Words {
				complete(t, k.Name+"'s word "+w, profile.TextOfValue(k.Name, w))
			}
		}
	}
	for _, row := range profile.KeyTexts() {
		if !slices.Contains(known, string(row.Of)+" "+row.Name) {
			t.Errorf("there is a text for %q of a group %s, which is no key", row.Name, row.Of)
		}
	}
	words := append(profile.Statuses(), profile.Unstated, profile.None, string(profile.NotYet), "3wd", "15nd", "6m", "3y")
	for _, w := range words {
		complete(t, w, profile.TextOfWord(w))
	}
	for _, w := range append(ledger.Despites(), profile.NotYet) {
		complete(t, string(w), profile.TextOfWord(string(w)))
	}
	for _, r := range ledger.Roles() {
		complete(t, string(r), profile.TextOfWord(string(r)))
	}
}

func TestTextOfWord(t *testing.T) {
	for word, want := range map[string]string{
		"3wd": "3 个工作日", "formal/registry": "形式审查（登记机构）", "confirmation/holder": "确权证书（权益人）", "登记申请表": "登记申请表", "2025-01-01": "2025-01-01",
	} {
		if got := profile.TextOfWord(word).ZH; got != want {
			t.Errorf("%s is said %q, want %q", word, got, want)
		}
	}
}
