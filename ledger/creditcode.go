package ledger

import "strings"

// creditCodeDigits is the alphabet of GB 32100-2015: no I, O, S, V, Z.
const creditCodeDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ValidSocialCreditCode reports whether code is a unified social credit code:
// 18 characters whose last one is the check digit of GB 32100-2015, weights
// 3^i mod 31.
func ValidSocialCreditCode(code string) bool {
	if len(code) != 18 {
		return false
	}
	want, ok := SocialCreditCheck(code[:17])
	return ok && code[17] == want
}

// SocialCreditCheck gives the check digit for the first 17 characters of a
// unified social credit code; false when one of them is not in the alphabet.
func SocialCreditCheck(first17 string) (byte, bool) {
	sum, weight := 0, 1
	for i := range len(first17) {
		v := strings.IndexByte(creditCodeDigits, first17[i])
		if v < 0 {
			return 0, false
		}
		sum, weight = sum+v*weight, weight*3%31
	}
	return creditCodeDigits[(31-sum%31)%31], true
}
