package ledger

import (
	"math/big"
	"strconv"
	"strings"
)

// maxShare bounds numerator and denominator of a share.
const maxShare = 1_000_000

// WholeShares reports whether every share is a fraction in lowest terms such as
// `1/2`, more than nothing, and all make one.
func WholeShares(shares []Share) bool {
	sum := new(big.Rat)
	for _, s := range shares {
		r, ok := parseShare(s.Share)
		if !ok {
			return false
		}
		sum.Add(sum, r)
	}
	return sum.Cmp(big.NewRat(1, 1)) == 0
}

func parseShare(text string) (*big.Rat, bool) {
	over, under, _ := strings.Cut(text, "/")
	n, errN := strconv.ParseInt(over, 10, 64)
	d, errD := strconv.ParseInt(under, 10, 64)
	if errN != nil || errD != nil || n < 1 || d < 1 || n > maxShare || d > maxShare {
		return nil, false
	}
	r := big.NewRat(n, d)
	return r, r.RatString() == text || r.String() == text
}
