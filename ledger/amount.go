package ledger

import (
	"math/big"
	"regexp"
)

// amountPattern is a decimal number of at most 18 digits before the point and six
// behind it, in one form only.
var amountPattern = regexp.MustCompile(`^(0|[1-9][0-9]{0,17})(\.[0-9]{0,5}[1-9])?$`)

// ParseAmount reads an amount of money, more than nothing: exactly, and in one form, so
// that one amount has one text.
func ParseAmount(text string) (*big.Rat, bool) {
	if !amountPattern.MatchString(text) {
		return nil, false
	}
	amount, ok := new(big.Rat).SetString(text)
	return amount, ok && amount.Sign() > 0
}
