package profile

import (
	"strconv"

	"github.com/certledger/certledger/ledger"
)

// The numbers by which the price of a state enterprise's deal is measured.
const (
	SaleFloor       = "sale_floor"
	PurchaseCeiling = "purchase_ceiling"
	// Consulted is how many institutions are consulted where nothing can be appraised.
	Consulted = "consulted"
)

// Number gives a parameter that is a number: stated is false for a profile that asks
// for nothing.
func (p *Profile) Number(name string) (n int64, article string, stated bool, refusal *ledger.Refusal) {
	v, refusal := p.Param(name)
	if refusal != nil {
		return 0, "", false, refusal
	}
	n, err := strconv.ParseInt(v.Value, 10, 64)
	return n, v.Article, err == nil, nil
}
