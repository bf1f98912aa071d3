package profile

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// The keys of the rules on accounts.
const (
	AccountOpening = "opening"
	AccountChange  = "change"
	AccountClosing = "closing"
)

// AccountKeys is the schema of the rules on accounts.
func AccountKeys() []Key {
	return []Key{
		{Name: AccountOpening, Period: true, Words: []string{None}, Means: "the time to open an account, from the end of the review"},
		{Name: AccountChange, Period: true, Words: []string{None}, Means: "the time to change an account's data, from the end of the review"},
		{Name: AccountClosing, List: true, Means: "the grounds on which an account is closed, or `none`"},
	}
}

// AccountParam gives a parameter of the rules on accounts: `none` where the
// profile has no such rules.
func (p *Profile) AccountParam(name string) (Param, *ledger.Refusal) {
	if p.Account == nil {
		return Param{Value: None}, nil
	}
	return p.stated("account."+name, p.Account.Params[name])
}

// AccountPeriod gives a parameter that is a period: stated is false where nothing
// is counted.
func (p *Profile) AccountPeriod(name string) (period legaltime.Period, article string, stated bool, refusal *ledger.Refusal) {
	v, refusal := p.AccountParam(name)
	if refusal != nil {
		return period, "", false, refusal
	}
	period, err := legaltime.ParsePeriod(v.Value)
	return period, v.Article, err == nil, nil
}

// AccountList gives a list of the rules on accounts; the list of `none` alone is
// empty.
func (p *Profile) AccountList(name string) List {
	if p.Account == nil {
		return List{}
	}
	l := p.Account.Lists[name]
	if len(l.Values) == 1 && l.Values[0] == None {
		l.Values = nil
	}
	return l
}

// SubAccount gives the kind of sub-account that an asset stands in, empty where
// books are kept as one: with a profile that leaves it open, they are.
func (p *Profile) SubAccount(asset *ledger.Asset) string {
	switch p.Params[SubAccounts].Value {
	case TypeList:
		return asset.Type
	case DataClasses:
		return asset.DataClass
	}
	return ""
}

func (p *Profile) checkAccount(found *problems) {
	if p.Account != nil {
		found.keys("account.", AccountKeys(), p.Account.Params, p.Account.Lists)
	}
}
