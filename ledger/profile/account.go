package profile

import (
	"maps"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// The keys of the rules on accounts.
const (
	AccountOpening = "opening"
	AccountChange  = "change"
	AccountClosing = "closing"
	// AccountStanding says whether an account names its subject's standing.
	AccountStanding = "standing"
	// AccountVouchers lists the capacities in which subjects are registered.
	AccountVouchers = "vouchers"
)

// AccountKeys is the schema of the rules on accounts.
func AccountKeys() []Key {
	return []Key{
		{Name: AccountOpening, Period: true, Words: []string{None}, Means: "the time to open an account, from the end of the review"},
		{Name: AccountChange, Period: true, Words: []string{None}, Means: "the time to change an account's data, from the end of the review"},
		{Name: AccountStanding, Words: []string{Needed, NotNeeded}, Optional: true, Means: "whether parties to a registration need an account that was opened, or changed, on the proof of their good standing"},
		{Name: AccountClosing, List: true, Means: "the grounds on which an account is closed, or `none`"},
		{Name: AccountVouchers, List: true, Optional: true, Means: "the capacities in which subjects are registered, each `certificate/subject`: a kind of certificate of class `subject`, and a kind of account that may have it"},
	}
}

// AccountParam gives a parameter of the rules on accounts: `none` where the
// profile has no such rules.
func (p *Profile) AccountParam(name string) (Param, *ledger.Refusal) {
	if p.Account == nil {
		return Param{Value: None}, nil
	}
	return p.stated(accountPrefix+name, p.Account.Params[name])
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
		found.keys(accountPrefix, AccountKeys(), p.Account.Params, p.Account.Lists)
		p.checkVouchers(found)
	}
}

// Capacity gives the kind of voucher that an account of a kind of subject gets for
// being registered in a capacity, or the refusal where there is none.
func (p *Profile) Capacity(name string, of ledger.SubjectKind) (Kind, *ledger.Refusal) {
	vouchers := p.AccountList(AccountVouchers)
	if len(vouchers.Values) == 1 {
		if _, refusal := p.stated(accountPrefix+AccountVouchers, Param{Article: vouchers.Article, Value: vouchers.Values[0]}); refusal != nil {
			return Kind{}, refusal
		}
	}
	kind, known := p.Kind(name)
	if !known || !slices.Contains(vouchers.Values, name+"/"+string(of)) {
		refusal := ledger.Refuse(ledger.AccountCapacity, "%s has no capacity %s for a subject that is %s", p.Name, name, of)
		refusal.Article = vouchers.Article
		return kind, refusal
	}
	return kind, nil
}

// checkVouchers reports capacities without a kind of certificate for subjects, or for
// nobody that there is.
func (p *Profile) checkVouchers(found *problems) {
	subjects := []string{string(ledger.Organisation), string(ledger.NaturalPerson), string(ledger.Unincorporated)}
	for _, v := range p.AccountList(AccountVouchers).Values {
		name, subject, _ := strings.Cut(v, "/")
		kind, ok := p.Kind(name)
		switch {
		case v == Unstated:
		case !ok:
			found.add(Problem{Code: NoKind, Path: accountPrefix + AccountVouchers, Value: name, Want: slices.Sorted(maps.Keys(p.Certificates))})
		case !kind.Is(ClassOf, Subject):
			found.add(Problem{Code: BadClass, Path: accountPrefix + AccountVouchers, Value: name})
		case !slices.Contains(subjects, subject):
			found.add(Problem{Code: BadWord, Path: accountPrefix + AccountVouchers, Value: v, Want: subjects})
		}
	}
}

const accountPrefix = "account."
