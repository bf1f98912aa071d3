package ledger_test

import (
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
)

func TestParseSigner(t *testing.T) {
	long := strings.Repeat("a", 80)
	for text, want := range map[string]ledger.SignerName{
		"registry-one/registrar":            ledger.Staff("registry-one", "registrar"),
		"ab/cd":                             ledger.Staff("ab", "cd"),
		strings.Repeat("m", 40) + "/notary": ledger.Staff(strings.Repeat("m", 40), "notary"),
		"a1/" + strings.Repeat("r", 24):     ledger.Staff("a1", strings.Repeat("r", 24)),
		"holders/node":                      ledger.Staff("holders", "node"),
		"holder/91000000MA0000001R":         ledger.Holder("91000000MA0000001R"),
		"holder/p-00":                       ledger.Holder("p-00"),
		"holder/registrar":                  ledger.Holder("registrar"),
		"holder/" + long:                    ledger.Holder(long),
		"candidate/1":                       ledger.Candidate("1"),
		"candidate/a.b_c-D":                 ledger.Candidate("a.b_c-D"),
	} {
		got, err := ledger.ParseSigner(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%q: got %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "/", "a/b", "registry", "registry/", "/registrar", "holder/", "candidate/", "holder", "candidate", "holder/a/b", "holder/.a", "holder/-a",
		"holder/_a", "holder/a b", "holder/a\n", "holder/é", "holder/" + long + "a", "Holder/a", "HOLDER/a", "registry/registrar/x", "registry/Registrar",
		"registry/-r", "registry-/registrar", "-registry/registrar", "1registry/registrar", "registry_x/registrar", "registry/r r",
		strings.Repeat("m", 41) + "/notary", "ab/" + strings.Repeat("r", 25), "witness /node", "数据/node",
	} {
		if got, err := ledger.ParseSigner(text); err == nil || got != (ledger.SignerName{}) {
			t.Errorf("%q: accepted as %+v", text, got)
		}
	}
}

func TestValidNames(t *testing.T) {
	for name, valid := range map[string]bool{
		"ab": true, "a-b": true, "a--b": true, "a1": true, strings.Repeat("a", 40): true, "holders": true, "xholder": true,
		"": false, "a": false, "a-": false, "-a": false, "1a": false, "A1": false, "a_b": false, "a.b": false, "a/b": false, "a b": false,
		strings.Repeat("a", 41): false, "holder": false, "candidate": false, "aé": false, "a\n": false,
	} {
		if ledger.ValidMember(name) != valid {
			t.Errorf("ValidMember(%q) = %t", name, !valid)
		}
	}
	for name, valid := range map[string]bool{
		"node": true, "holder": true, strings.Repeat("a", 24): true, strings.Repeat("a", 25): false, "n": false, "": false, "Node": false, "no/de": false,
	} {
		if ledger.ValidRole(name) != valid {
			t.Errorf("ValidRole(%q) = %t", name, !valid)
		}
	}
	for name, valid := range map[string]bool{
		"a": true, "0": true, "Z": true, "DA-440300.1_x": true, strings.Repeat("9", 80): true,
		"": false, strings.Repeat("9", 81): false, "-a": false, ".a": false, "_a": false, "a/b": false, "a b": false, "证": false, "a\x00": false, "a:b": false,
	} {
		if ledger.ValidIdentifier(name) != valid {
			t.Errorf("ValidIdentifier(%q) = %t", name, !valid)
		}
	}
}

// Names sort like their lines, which checking signers by position relies on.
func TestNamesSortLikeTheirLines(t *testing.T) {
	names := []string{"a-b/role", "a/role", "ab/role", "a-b/role-x", "holder/a", "holder/a-", "holder/a.", "holder/a0", "holder/aA", "holder/a_", "holder/aa", "candidate/a"}
	for _, a := range names {
		for _, b := range names {
			la, lb := ledger.Line{Name: a, Payload: []byte{255}}, ledger.Line{Name: b, Payload: []byte{0}}
			if a != b && (a < b) != (la.String() < lb.String()) {
				t.Errorf("%q and %q", a, b)
			}
		}
	}
}

func TestSortLines(t *testing.T) {
	lines := []ledger.Line{{Name: "c", Payload: []byte{1}}, {Name: "a", Payload: []byte{2}}, {Name: "b", Payload: []byte{3}}, {Name: "a", Payload: []byte{1}}}
	ledger.SortLines(lines)
	got := string(ledger.AppendLines(nil, lines))
	if want := "— a AQ==\n— a Ag==\n— b Aw==\n— c AQ==\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if parsed, err := ledger.ParseLines([]byte(got)); err != nil || len(parsed) != 4 {
		t.Errorf("ParseLines = %v, %v", parsed, err)
	}
}
