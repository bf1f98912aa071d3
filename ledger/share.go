package ledger

import (
	"math/big"
	"slices"
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

// MoveShare gives the holders after one of them was succeeded by another account,
// sorted. Shares that meet in one hand are added.
func MoveShare(holders []Share, from, to string) []Share {
	var after []Share
	sum := new(big.Rat)
	for _, s := range holders {
		if s.Account != from && s.Account != to {
			after = append(after, s)
			continue
		}
		if r, ok := parseShare(s.Share); ok {
			sum.Add(sum, r)
		}
	}
	after = append(after, Share{Account: to, Share: sum.String()})
	slices.SortFunc(after, func(x, y Share) int { return strings.Compare(x.Account, y.Account) })
	return after
}
