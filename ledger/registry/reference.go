package registry

import (
	"math/big"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// referenceFits judges the price that a state enterprise answers for. What names no
// such enterprise is asked for nothing: the rules do not know who is one.
func referenceFits() Guard {
	return onSubmission("reference_fits", "SASAC 3(1), 4(3)", func(_ *act, s *submission) *ledger.Refusal {
		r := dealOr(s.Deal).Reference
		if r == nil {
			return nil
		}
		if !s.rules.Is(profile.Does, profile.DoesTransfer) && !s.rules.Is(profile.Does, profile.DoesContract) {
			return ledger.Refuse(ledger.ApplicationTerms, "reference: nothing is bought by %s", s.Act)
		}
		if refusal := s.enterprisesFit(r.Enterprises); refusal != nil {
			return refusal
		}
		price, ok := ledger.ParseAmount(r.Price)
		switch {
		case !ok:
			return ledger.Refuse(ledger.BodyValue, "price: %q is no amount", r.Price)
		case !rising(r.Consulted):
			return ledger.Refuse(ledger.BodyValue, "consulted must be sorted, each once")
		case r.Value == "":
			return consultedEnough(s.profile, r)
		}
		value, ok := ledger.ParseAmount(r.Value)
		if !ok {
			return ledger.Refuse(ledger.BodyValue, "value: %q is no amount", r.Value)
		}
		return s.priceFits(r, price, value)
	})
}

// enterprisesFit checks that those who answer for a price sell or buy.
func (s *submission) enterprisesFit(enterprises []string) *ledger.Refusal {
	sides := append(accountsOf(s.Parties, ledger.RoleHolder), accountsOf(s.Parties, ledger.RoleReceiver)...)
	for _, e := range enterprises {
		if !slices.Contains(sides, e) {
			return ledger.Refuse(ledger.ApplicationReference, "enterprises: %s neither sells nor buys", e)
		}
	}
	if !rising(enterprises) {
		return ledger.Refuse(ledger.BodyValue, "enterprises must be sorted, each once")
	}
	return nil
}

// consultedEnough checks how many institutions were asked about what cannot be
// appraised.
func consultedEnough(p *profile.Profile, r *ledger.PriceReference) *ledger.Refusal {
	least, article, stated, refusal := p.Number(profile.Consulted)
	if refusal == nil && stated && int64(len(r.Consulted)) < least {
		refusal = explain(ledger.Refuse(ledger.ApplicationReference, "without an appraisal %d institutions were consulted, %d are needed", len(r.Consulted), least), "", article)
	}
	return refusal
}

// priceFits asks for consent to a sale far below the value, and to a purchase far above
// it.
func (s *submission) priceFits(r *ledger.PriceReference, price, value *big.Rat) *ledger.Refusal {
	sellers := accountsOf(s.Parties, ledger.RoleHolder)
	for _, e := range r.Enterprises {
		key, out := profile.PurchaseCeiling, 1
		if slices.Contains(sellers, e) {
			key, out = profile.SaleFloor, -1
		}
		percent, article, stated, refusal := s.profile.Number(key)
		if refusal != nil {
			return refusal
		}
		bound := new(big.Rat).Mul(value, big.NewRat(percent, 100))
		if stated && price.Cmp(bound) == out && r.Consent.IsZero() {
			return explain(ledger.Refuse(ledger.ApplicationReference, "%s of %s, appraised at %s: beyond %d per cent the approving body consents in writing", r.Price, e, r.Value, percent), "", article)
		}
	}
	return nil
}
