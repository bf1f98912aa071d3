package ledger_test

import (
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
)

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditTwin is GB 32100-2015, 5.2 as its table of weights says it.
func creditTwin(first17 string) byte {
	weights := []int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	sum := 0
	for i, w := range weights {
		sum += w * strings.IndexByte(creditAlphabet, first17[i])
	}
	check := 31 - sum%31
	if check == 31 {
		check = 0
	}
	return creditAlphabet[check]
}

func TestSocialCreditCode(t *testing.T) {
	seen := map[byte]bool{}
	for n := range 400 {
		code := creditCode(t, n)
		seen[code[17]] = true
		if code[17] != creditTwin(code[:17]) || !ledger.ValidSocialCreditCode(code) {
			t.Errorf("%s: want the check digit %c", code, creditTwin(code[:17]))
		}
		for _, digit := range creditAlphabet {
			if other := code[:17] + string(digit); other != code && ledger.ValidSocialCreditCode(other) {
				t.Errorf("%s and %s are both valid", code, other)
			}
		}
	}
	if len(seen) != len(creditAlphabet) {
		t.Errorf("only %d check digits occur", len(seen))
	}
}

// The check digit finds every single wrong character and every exchange of
// neighbours: its weights are distinct powers modulo a prime.
func TestSocialCreditCodeFindsMistakes(t *testing.T) {
	code := creditCode(t, 4711)
	for i := range len(code) {
		for _, digit := range creditAlphabet {
			wrong := code[:i] + string(digit) + code[i+1:]
			if wrong != code && ledger.ValidSocialCreditCode(wrong) {
				t.Errorf("%s passes for %s", wrong, code)
			}
		}
		if i+1 < len(code) && code[i] != code[i+1] {
			exchanged := code[:i] + string(code[i+1]) + string(code[i]) + code[i+2:]
			if ledger.ValidSocialCreditCode(exchanged) {
				t.Errorf("%s passes for %s", exchanged, code)
			}
		}
	}
}

func TestSocialCreditCodeRefuses(t *testing.T) {
	code := creditCode(t, 1)
	for _, bad := range []string{"", code[:17], code + "0", strings.ToLower(code), " " + code[1:], code[:17] + "I", code[:17] + "\x00", "I" + code[1:], strings.Repeat("é", 9)} {
		if ledger.ValidSocialCreditCode(bad) {
			t.Errorf("%q passes", bad)
		}
	}
	for _, letter := range "IOSVZ" {
		if _, ok := ledger.SocialCreditCheck(code[:8] + string(letter) + code[9:17]); ok {
			t.Errorf("%c has a value", letter)
		}
	}
}
