package ledger_test

import (
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

type textCase struct {
	name, text string
	// says is part of the refusal's detail; empty for a text that passes.
	says string
}

func textCases() []textCase {
	return []textCase{
		{"empty", "", ""},
		{"ASCII", "Parking data (2025), 100%: <a&b> \"x\" 'y' ~ ^", ""},
		{"Chinese with its punctuation", "停车场泊位数据（2025年度）：一、二；三，四。五！六？《七》“八”‘九’【十】〔十一〕——……·～［注］", ""},
		{"composed letter", "caf\u00e9 Å ü", ""},
		{"rare characters of plane 2", "𠀀𪛖", ""},
		{"Tibetan, Uyghur, Mongolian", "བོད ئۇيغۇر ᠮᠣᠩᠭᠣᠯ", ""},
		{"symbols that are no compatibility characters", "→ ± × ≤ ¥ € § © ° · ☆ 〇", ""},
		{"emoji of one character", "📄", ""},

		{"decomposed letter", "cafe\u0301", `U+0065 U+0301 is not in normalisation form C; write "é" (U+00E9)`},
		{"decomposed Hangul", "\u1112\u1161\u11ab", `write "한" (U+D55C)`},
		{"marks in the wrong order", "a\u0301\u0323", `is not in normalisation form C; write`},
		{"angstrom sign", "\u212b", `U+212B is not in normalisation form C; write "Å" (U+00C5)`},
		{"CJK compatibility ideograph", "\uf900", `write "豈" (U+8C48)`},
		{"circled digit", "①", `compatibility character "①" (U+2460); write "1"`},
		{"parenthesised ideograph", "㈠", `write "(一)"`},
		{"circled ideograph", "㊣", `write "正"`},
		{"square metre", "100㎡", `write "m2"`},
		{"numero sign", "№1", `write "No"`},
		{"trade mark", "x™", `write "TM"`},
		{"roman numeral", "Ⅳ", `write "IV"`},
		{"ligature", "ﬁle", `write "fi"`},
		{"superscript", "m²", `write "2"`},
		{"fraction", "½", `write "1⁄2"`},
		{"full-width digit", "１", `write "1"`},
		{"full-width letter", "Ａ", `write "A"`},
		{"full-width per cent", "％", `write "%"`},
		{"half-width katakana", "ｱ", `write "ア"`},
		{"no-break space", "a\u00a0b", `(U+00A0); write " "`},
		{"ideographic space", "甲\u3000乙", `(U+3000); write " "`},
		{"Kangxi radical", "\u2f00", `write "一"`},
		{"vertical comma", "︐", `write ","`},

		{"newline", "a\nb", "invisible character U+000A; remove it"},
		{"tab", "a\tb", "invisible character U+0009"},
		{"NUL", "a\x00", "U+0000"},
		{"delete", "a\x7f", "U+007F"},
		{"C1 control", "a\u0085", "U+0085"},
		{"zero-width space", "a\u200bb", "U+200B"},
		{"zero-width joiner", "a\u200db", "U+200D"},
		{"byte order mark", "\ufeffa", "U+FEFF"},
		{"word joiner", "a\u2060", "U+2060"},
		{"soft hyphen", "a\u00adb", "U+00AD"},
		{"right-to-left override", "甲\u202e乙", "U+202E"},
		{"left-to-right mark", "a\u200e", "U+200E"},
		{"isolate", "a\u2066", "U+2066"},
		{"Arabic letter mark", "a\u061c", "U+061C"},
		{"line separator", "a\u2028", "U+2028"},
		{"paragraph separator", "a\u2029", "U+2029"},
		{"variation selector", "葛\U000e0100", "U+E0100"},
		{"text style selector", "☆\ufe0e", "U+FE0E"},
		{"grapheme joiner", "a\u034f", "U+034F"},
		{"Hangul filler", "\u3164", "U+3164"},
		{"tag", "a\U000e0041", "U+E0041"},
		{"private character", "\ue000", "U+E000"},
	}
}

func TestCheckText(t *testing.T) {
	for _, c := range textCases() {
		r := ledger.CheckText(encode(t, map[string]string{"title": c.text}))
		switch {
		case c.says == "" && r != nil:
			t.Errorf("%s: refused: %v", c.name, r)
		case c.says != "" && (r == nil || r.Code != ledger.RecordText || !strings.HasPrefix(r.Detail, "title: ") || !strings.Contains(r.Detail, c.says)):
			t.Errorf("%s: got %v, want a detail with %q", c.name, r, c.says)
		}
	}
}

func TestAdmissionNamesTheField(t *testing.T) {
	for body, want := range map[string]string{
		`{"title":"①"}`:                          "title: ",
		`{"face":{"asset_name":"①"}}`:            "face.asset_name: ",
		`{"files":[{"a":"x"},{"b":["y","①"]}]}`:  "files.1.b.1: ",
		`{"a":"x","b":"①","c":"②"}`:              "b: ",
		`{"a":1,"b":true,"c":[],"d":{},"e":"①"}`: "e: ",
	} {
		if r := ledger.CheckText(canonical.Raw(body)); r == nil || !strings.HasPrefix(r.Detail, want) {
			t.Errorf("%s: got %v, want %s", body, r, want)
		}
		phone := strings.ReplaceAll(body, "①", "13800000000")
		if r := ledger.CheckPersonalData(canonical.Raw(phone)); r == nil || !strings.HasPrefix(r.Detail, want) {
			t.Errorf("%s: got %v, want %s", phone, r, want)
		}
	}
}

func TestAdmissionRefusesWhatIsNotCanonical(t *testing.T) {
	for _, body := range []string{"", "{", `{"a": "x"}`, `{"a":"\q"}`, `["x"`, `"x`, `{"a":{"b":"x",}}`} {
		for _, r := range []*ledger.Refusal{ledger.CheckText(canonical.Raw(body)), ledger.CheckPersonalData(canonical.Raw(body))} {
			if r == nil || r.Code != ledger.RecordNotCanonical {
				t.Errorf("%q: got %v", body, r)
			}
		}
	}
}

// identityNumber makes an identity-card number of the region 000000, which does
// not exist.
func identityNumber(t testing.TB, born, serial string) string {
	t.Helper()
	digits := "000000" + born + serial
	weights := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	if len(digits) != len(weights) {
		t.Fatalf("%s has %d digits", digits, len(digits))
	}
	sum := 0
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	return digits + "10X98765432"[sum%11:sum%11+1]
}

// bankAccount makes a number of n digits that satisfies Luhn.
func bankAccount(n int) string {
	first := strings.Repeat("9", n-1)
	for d := byte('0'); d <= '9'; d++ {
		sum, number := 0, first+string(d)
		for i := range n {
			v := int(number[n-1-i] - '0')
			if i%2 == 1 {
				if v *= 2; v > 9 {
					v -= 9
				}
			}
			sum += v
		}
		if sum%10 == 0 {
			return number
		}
	}
	panic("no digit satisfies Luhn")
}

type personalCase struct {
	name, text string
	// what is found; empty for a text that passes.
	what string
}

func personalCases(t testing.TB) []personalCase {
	t.Helper()
	const card, phone, account = "identity-card", "telephone", "bank account"
	id := identityNumber(t, "19900228", "123")
	withX := ""
	for serial := 100; withX == ""; serial++ {
		if n := identityNumber(t, "20000229", string([]byte{byte('0' + serial/100), byte('0' + serial/10%10), byte('0' + serial%10)})); n[17] == 'X' {
			withX = n
		}
	}
	wrong := id[:17] + string('0'+(id[17]-'0'+1)%10)
	bank := bankAccount(19)
	return []personalCase{
		{"identity card", id, card},
		{"identity card with X", withX, card},
		{"identity card with x", strings.ToLower(withX), card},
		{"identity card in Chinese text", "身份证号" + withX + "，有效", card},
		{"identity card after a label", "ID" + id, card},
		{"identity card before a label", id + "cn", card},
		{"identity card in groups", id[:6] + " " + id[6:14] + "-" + id[14:], card},
		{"identity card with a wrong digit", wrong, ""},
		{"identity card born on 30 February", identityNumber(t, "19900230", "123"), ""},
		{"identity card born in month 13", identityNumber(t, "19901301", "123"), ""},
		{"identity card born in 1800", identityNumber(t, "18000101", "124"), ""},
		{"identity card with a digit more", "1" + id, ""},
		{"identity card with a digit less", id[1:], ""},

		{"mobile", "13800000000", phone},
		{"mobile of the newest range", "19900000000", phone},
		{"mobile in Chinese text", "电话13800000000联系", phone},
		{"mobile after a label", "Tel13800000000", phone},
		{"mobile in groups", "138-0000-0000", phone},
		{"mobile in groups with spaces", "138 0000 0000", phone},
		{"mobile with +86", "+8613800000000", phone},
		{"mobile with 0086", "008613800000000", phone},
		{"mobile with +86 and groups", "+86 138 0000 0000", phone},
		{"second of two numbers", "12 / 13800000000", phone},
		{"mobile of 12 digits", "138000000001", ""},
		{"mobile of 10 digits", "1380000000", ""},
		{"12x is no mobile", "12800000000", ""},
		{"landline", "022-00000000", ""},

		{"bank account of 16", bankAccount(16), account},
		{"bank account of 17", bankAccount(17), account},
		{"bank account of 18", bankAccount(18), account},
		{"bank account of 19", bank, account},
		{"bank account in fours", bank[:4] + " " + bank[4:8] + " " + bank[8:12] + " " + bank[12:16] + " " + bank[16:], account},
		{"bank account in Chinese text", "账号：" + bank + "。", account},
		{"bank account with a wrong digit", bank[:18] + string('0'+(bank[18]-'0'+1)%10), ""},
		{"15 digits with Luhn", bankAccount(15), ""},
		{"20 digits with Luhn", bankAccount(20), ""},

		{"empty", "", ""},
		{"words", "停车场泊位数据（2025年度）第3版", ""},
		{"date and time", "2026-11-21T08:00:00.123Z 20261121080000", ""},
		{"digest", "sm3:" + strings.Repeat("a", 53) + "13800000000", ""},
		{"SHA-256 digest", "sha256:" + strings.Repeat("a", 53) + "13800000000", ""},
		{"key", "sm2:04" + strings.Repeat("a", 117) + "13800000000", ""},
		{"nonce", strings.Repeat("a", 21) + "13800000000", ""},
		{"natural person's account", "p-" + strings.Repeat("a", 29) + "13800000000", ""},
		{"mobile between letters and digits", "1a13800000000b2", ""},
		{"a group of a UUID that looks like one", "00000000-0000-4000-8000-13800000000a", phone},
		{"UUID with letters", "00000000-0000-4000-8000-1380000a0000", ""},
		{"number of an order", "(2026)津01执保123号", ""},
		{"registration number", "DA-000000-2026-0001234", ""},
	}
}

func TestCheckPersonalData(t *testing.T) {
	for _, c := range personalCases(t) {
		r := ledger.CheckPersonalData(encode(t, map[string]string{"title": c.text}))
		switch {
		case c.what == "" && r != nil:
			t.Errorf("%s: %q is refused: %v", c.name, c.text, r)
		case c.what != "" && (r == nil || r.Code != ledger.RecordPersonalData || !strings.Contains(r.Detail, c.what)):
			t.Errorf("%s: %q: got %v, want %s", c.name, c.text, r, c.what)
		case r != nil && strings.Contains(r.Detail, c.text):
			t.Errorf("%s: the detail repeats the number: %v", c.name, r)
		}
	}
}

// A unified social credit code of digits alone may look like a bank account. It
// passes where such codes belong and nowhere else.
func TestCreditCodesPassWhereTheyBelong(t *testing.T) {
	code := ""
	for serial := 0; code == ""; serial++ {
		first := "91000000" + strings.Repeat("0", 5) + string([]byte{byte('0' + serial/1000%10), byte('0' + serial/100%10), byte('0' + serial/10%10), byte('0' + serial%10)})
		check, _ := ledger.SocialCreditCheck(first)
		digits := strings.IndexByte("0123456789", check) >= 0
		if digits && ledger.CheckPersonalData(encode(t, map[string]string{"title": first + string(check)})) != nil {
			code = first + string(check)
		}
	}
	if !ledger.ValidSocialCreditCode(code) {
		t.Fatalf("%s is no code", code)
	}
	for body, passes := range map[string]bool{
		`{"code":"` + code + `"}`:                            true,
		`{"face":{"holder_code":"` + code + `"}}`:            true,
		`{"account":"` + code + `"}`:                         true,
		`{"holder":"` + code + `"}`:                          true,
		`{"from":"` + code + `"}`:                            true,
		`{"to":"` + code + `"}`:                              true,
		`{"pledgee":"` + code + `"}`:                         true,
		`{"pledgor":"` + code + `"}`:                         true,
		`{"consents":["91000000MA0000001R","` + code + `"]}`: true,
		`{"title":"` + code + `"}`:                           false,
		`{"evidence":["` + code + `"]}`:                      false,
		`{"code":"x ` + code + `"}`:                          false,
		`{"code":"` + bankAccount(18) + `"}`:                 ledger.ValidSocialCreditCode(bankAccount(18)),
		`{"account":"13800000000"}`:                          false,
	} {
		if r := ledger.CheckPersonalData(canonical.Raw(body)); (r == nil) != passes {
			t.Errorf("%s: got %v, passes = %v", body, r, passes)
		}
	}
}

// Whatever the fixtures sign passes admission.
func TestAdmissionPassesRecords(t *testing.T) {
	for _, body := range []canonical.Raw{encode(t, testDeposit(t)), transferRecord(t).Body} {
		if r := ledger.CheckText(body); r != nil {
			t.Error(r)
		}
		if r := ledger.CheckPersonalData(body); r != nil {
			t.Error(r)
		}
	}
}

// Texts of a proposal that have lines and quotes of their own are looked into, and
// what is wrong in them is found there.
func TestAdmissionLooksIntoProposals(t *testing.T) {
	propose := func(c ledger.GovernanceChange) canonical.Raw {
		return encode(t, ledger.ProposeBody{
			Approval: ledger.Approval{Members: 3}, Changes: []ledger.GovernanceChange{c}, Ends: instant(t, "2026-04-01T00:00:00.000Z"),
			Member: registryOne, Proposal: "GP-1", Reason: "test",
		})
	}
	trust := string(ledger.Trust{Ledger: testDigest("another")}.Text())
	describe := func(title string) ledger.GovernanceChange {
		m := testMember(t, 7, "newcomer-seven", ledger.ClassNotary)
		m.Title = title
		signers := []sm2.Signer{testKey(t, "newcomer-seven/governor"), testKey(t, "newcomer-seven/notary")}
		return ledger.GovernanceChange{Act: ledger.AdmitMember, Descriptor: string(must[[]byte](t)(ledger.SignDescriptor(m, signers, seeded("x"))))}
	}
	document := func(text string) ledger.GovernanceChange {
		return ledger.GovernanceChange{Act: ledger.SetProfile, Document: text, Name: "tianjin"}
	}
	for name, c := range map[string]struct {
		change ledger.GovernanceChange
		says   string
	}{
		"a descriptor":                      {describe("测试公证处"), ""},
		"a descriptor with a telephone":     {describe("测试公证处 13912345678"), "changes.0.descriptor.title"},
		"a descriptor with a circled digit": {describe("测试公证处①"), "changes.0.descriptor.title"},
		"a descriptor that is none":         {ledger.GovernanceChange{Act: ledger.AdmitMember, Descriptor: "a\nb"}, "changes.0.descriptor"},
		"a profile":                         {document(`{"name":"tianjin","values":["原始取得"]}`), ""},
		"a profile with a telephone":        {document(`{"name":"tianjin","values":["13912345678"]}`), "changes.0.document.values.0"},
		"a profile with a line feed in it":  {document(`{"name":"a\nb"}`), "changes.0.document.name"},
		"a document that is not canonical":  {document("{ \n}"), "changes.0.document"},
		"a trust file":                      {ledger.GovernanceChange{Act: ledger.SetTrustRoot, Name: "zhejiang", Trust: trust}, ""},
		"a trust file that is none":         {ledger.GovernanceChange{Act: ledger.SetTrustRoot, Name: "zhejiang", Trust: "a\nb"}, "changes.0.trust"},
		"a reason of two lines":             {ledger.GovernanceChange{Act: ledger.RemoveMember, Member: "aa", Reason: "a\nb"}, "changes.0.reason"},
	} {
		body := propose(c.change)
		r := ledger.CheckText(body)
		if r == nil {
			r = ledger.CheckPersonalData(body)
		}
		if (r == nil) != (c.says == "") || r != nil && !strings.HasPrefix(r.Detail, c.says+":") {
			t.Errorf("%s: got %v, want %q", name, r, c.says)
		}
	}
}
