package ledger

import (
	"regexp"
	"strings"
	"time"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
)

// CheckPersonalData refuses, with RecordPersonalData, a body with a string that
// holds in clear what looks like a number of an identity card (GB 11643), a
// mobile telephone of mainland China or a bank account (16 to 19 digits that
// satisfy Luhn, ISO/IEC 7812-1). The detail names the field and never repeats the
// number. Nil when all is well.
//
// Digests, keys, nonces and account numbers are passed over, and unified social
// credit codes in fields that hold them. It is for admission only.
func CheckPersonalData(body canonical.Raw) *Refusal {
	return eachText(body, func(path, s string) *Refusal {
		if opaque(s) || carried(path) || holdsCode(path) && ValidSocialCreditCode(s) {
			return nil
		}
		if what := personalNumber(s); what != "" {
			return Refuse(RecordPersonalData, "%s: holds %s", path, what)
		}
		return nil
	})
}

// opaque reports whether s is a digest, a key, a nonce or a natural person's
// account: hexadecimal digits that mean nothing.
func opaque(s string) bool {
	for _, form := range []struct {
		prefix string
		digits int
	}{
		{"sm3:", 2 * sm3.Size}, {sha256Prefix, 64}, {"sm2:", 130}, {personPrefix, personDigits}, {"", 2 * NonceSize},
	} {
		rest, ok := strings.CutPrefix(s, form.prefix)
		if ok && len(rest) == form.digits && isLowerHex(rest) {
			return true
		}
	}
	return false
}

// carried reports whether the field at path holds another ledger's file, whose
// digests and signatures have digits like any number. Its records were checked at
// home.
func carried(path string) bool { return path == "recognition.certificate" || path == "status" }

// holdsCode reports whether the field at path holds a unified social credit
// code: one that is named for it, or one with an organisation's account.
func holdsCode(path string) bool {
	name := path[strings.LastIndexByte(path, '.')+1:]
	if strings.HasPrefix(path, "consents.") {
		name = "consents"
	}
	switch name {
	case "code", "holder_code", "account", "holder", "from", "to", "consents", "pledgee", "pledgor":
		return true
	}
	return false
}

// groupedNumber finds digits in the groups in which people write these numbers:
// telephones 3-4-4, identity cards 6-8-4, accounts in fours.
var groupedNumber = regexp.MustCompile(`\b(?:\d{3}[ -]\d{4}[ -]\d{4}|\d{6}[ -]\d{8}[ -]\d{3}[\dXx]|\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?)\b`)

// personalNumber says what kind of personal number s holds, or "".
func personalNumber(s string) string {
	words := strings.FieldsFunc(s, func(c rune) bool { return !isDigit(c) && !isLetter(c) })
	for _, g := range groupedNumber.FindAllString(s, -1) {
		words = append(words, strings.NewReplacer(" ", "", "-", "").Replace(g))
	}
	for _, w := range words {
		// Letters between digits make a word a code of another sort; a unit or a label may touch a number.
		w = strings.TrimLeftFunc(w, isLetter)
		digits := strings.TrimRightFunc(w, isLetter)
		switch {
		case identityCard(w), identityCard(digits):
			return "what looks like an identity-card number"
		case strings.ContainsFunc(digits, isLetter):
		case mobileNumber(digits):
			return "what looks like a mobile telephone number"
		case len(digits) >= 16 && len(digits) <= 19 && luhn(digits):
			return "what looks like a bank account number"
		}
	}
	return ""
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

func isLetter(c rune) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }

// identityCard reports whether s is 18 characters with the check character of
// GB 11643-1999 (ISO 7064, MOD 11-2) and a date of birth.
func identityCard(s string) bool {
	if len(s) != 18 {
		return false
	}
	sum := 0
	for i := range 17 {
		if !isDigit(rune(s[i])) {
			return false
		}
		sum = (sum + int(s[i]-'0')) * 2 % 11
	}
	if strings.ToUpper(s[17:]) != "10X98765432"[sum:sum+1] {
		return false
	}
	born, err := time.Parse("20060102", s[6:14])
	return err == nil && born.Year() >= 1850 && born.Year() < 2200
}

// mobileNumber reports whether digits are 11 that begin with 13 to 19, with or
// without the country's prefix.
func mobileNumber(digits string) bool {
	for _, prefix := range []string{"0086", "86", ""} {
		n, ok := strings.CutPrefix(digits, prefix)
		if ok && len(n) == 11 && n[0] == '1' && n[1] >= '3' {
			return true
		}
	}
	return false
}

// luhn reports whether the digits' weighted sum is a multiple of ten (ISO/IEC
// 7812-1, annex B).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return sum%10 == 0
}
