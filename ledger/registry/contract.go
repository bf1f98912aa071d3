package registry

import (
	"cmp"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// contractRows are the order of a trade on an exchange, and the deposit of a contract
// that is made elsewhere.
func contractRows() []Transition {
	negotiated, deposited := string(ledger.ContractNegotiated), string(ledger.ContractDeposited)
	row := func(from string, on ledger.Kind, to ledger.ContractState, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.ContractEntity, From: from, On: string(on), Guards: guards, Effect: effect, To: string(to), Article: article}
	}
	return append([]Transition{
		row(None, ledger.ContractOpen, ledger.ContractNegotiated, openContract(), "GZT 22-24, CC 9, 19, CQ 37", objectIsRegistered(), subjectsAreRegistered()),
		row(None, ledger.ContractDeposit, ledger.ContractDeposited, depositContract(), "CC 23", fixedBy(ledger.ClassEvidenceProvider), objectIsRegistered(), subjectsAreRegistered(), partiesSign(), termsAreStated()),
		row(negotiated, ledger.ContractDeposit, ledger.ContractDeposited, depositContract(), "GZT 22, 27, CC 23",
			fixedBy(ledger.ClassExchange), sameTrade(), objectIsRegistered(), subjectsAreRegistered(), partiesSign(), termsAreStated()),
		row(deposited, ledger.ContractSettle, ledger.ContractSettled, settleContract(), "GZT 22, 28, CQ 37", ownExchange(), objectIsRegistered()),
		row(string(ledger.ContractSettled), ledger.ContractFile, ledger.ContractFiled, fileContract(), "GZT 22, 29", ownExchange()),
	}, contractEndRows()...)
}

// offer is what opening and depositing a contract have in common.
type offer struct {
	asset   string
	parties []ledger.PartyOf
	resells string
	// terms are nil while they are negotiated.
	terms *ledger.ContractTerms
}

func offerOf(body any) offer {
	switch b := body.(type) {
	case *ledger.ContractOpenBody:
		return offer{b.Asset, b.Parties, b.Resells, nil}
	case *ledger.ContractDepositBody:
		return offer{b.Asset, b.Parties, b.Resells, &b.Terms}
	}
	return offer{}
}

// objectOf gives the number of the asset that a contract is about which is made or settled.
func (a *act) objectOf() (string, *ledger.Refusal) {
	if _, settles := a.body.(*ledger.ContractSettleBody); !settles {
		return offerOf(a.body).asset, nil
	}
	c, refusal := a.contract()
	if refusal != nil {
		return "", refusal
	}
	return c.Asset, nil
}

// objectIsRegistered checks that the asset stands in the register, is certified and
// may be traded, and that nothing is in the way.
func objectIsRegistered() Guard {
	return Guard{"object_is_registered", "GZT 16, 22, 24, HBT 20, CC 15, GZR 32, GZ 37", func(a *act) *ledger.Refusal {
		id, refusal := a.objectOf()
		if refusal != nil {
			return refusal
		}
		asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, id)
		if !ok {
			return ledger.Refuse(ledger.AssetUnknown, "%s", id)
		}
		if asset.State != ledger.AssetActive {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", id, asset.State)
		}
		if refusal := a.certificateHolds(asset); refusal != nil {
			return refusal
		}
		if refusal := a.mayBeTraded(asset); refusal != nil {
			return refusal
		}
		return a.tradeIsFree(asset)
	}}
}

// tradeIsFree refuses what stands in the way of a trade: what does of a disposal. An
// undertaking to bear the risk of an objection is asked for when it is registered.
func (a *act) tradeIsFree(asset *ledger.Asset) *ledger.Refusal {
	if refusal := a.frozen(asset, ledger.HoldTransfer, ""); refusal != nil {
		return refusal
	}
	if refusal := a.standsFree(asset, false); refusal != nil {
		return refusal
	}
	return a.undisputed(asset, true, false)
}

// mayBeTraded refuses what the profile in force bars from trade.
func (a *act) mayBeTraded(asset *ledger.Asset) *ledger.Refusal {
	p, _, refusal := a.disputeLaw(asset)
	if refusal != nil {
		return refusal
	}
	if barred := p.Lists[profile.BarredFromTrade]; slices.Contains(barred.Values, asset.Type) {
		return explain(ledger.Refuse(ledger.ContractBarred, "%q", asset.Type), "", barred.Article)
	}
	if article, untraded := p.Measure(asset.DataGrade, profile.GradeUntraded); untraded {
		return explain(ledger.Refuse(ledger.ContractBarred, "data of grade %q", asset.DataGrade), "", article)
	}
	return nil
}

// subjectsAreRegistered checks both sides of a contract: one gives and one gets, each
// with an account, and who gives holds the asset or has got the data by a contract.
func subjectsAreRegistered() Guard {
	return Guard{"subjects_are_registered", "GZT 17, 22-23, HBT 13, ZJ annex B", func(a *act) *ledger.Refusal {
		o := offerOf(a.body)
		asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, o.asset)
		if !ok {
			return ledger.Refuse(ledger.AssetUnknown, "%s", o.asset)
		}
		givers := accountsOf(o.parties, ledger.RoleHolder)
		if refusal := sidesFit(o.parties, givers); refusal != nil {
			return refusal
		}
		for _, p := range o.parties {
			if refusal := a.accountIsOpen(p.Account); refusal != nil {
				return refusal
			}
		}
		return a.givesRightly(asset, o, givers)
	}}
}

// sidesFit checks that there is who gives and one who gets, and that nobody is both.
func sidesFit(parties []ledger.PartyOf, givers []string) *ledger.Refusal {
	for i := 1; i < len(parties); i++ {
		if cmp.Or(cmp.Compare(parties[i-1].Role, parties[i].Role), cmp.Compare(parties[i-1].Account, parties[i].Account)) >= 0 {
			return ledger.Refuse(ledger.BodyValue, "parties must be sorted by role and account, each once")
		}
	}
	getters := append(accountsOf(parties, ledger.RoleReceiver), accountsOf(parties, ledger.RoleTrustee)...)
	if len(givers) == 0 || len(getters) != 1 || len(givers)+1 != len(parties) || slices.Contains(givers, getters[0]) {
		return ledger.Refuse(ledger.ContractParties, "%v give, %v get", givers, getters)
	}
	return nil
}

// givesRightly checks that the asset's holders give, or one who has got its data by
// the contract that is named: that is a resale.
func (a *act) givesRightly(asset *ledger.Asset, o offer, givers []string) *ledger.Refusal {
	if o.resells == "" {
		if !slices.Equal(givers, holdersOf(asset)) {
			return ledger.Refuse(ledger.ContractParties, "%v do not hold %s, and no contract says how they got it", givers, asset.ID)
		}
		return nil
	}
	from, ok := get[*ledger.Contract](a, ledger.ContractEntity, o.resells)
	if !ok || from.Asset != asset.ID || !isMade(from) {
		return ledger.Refuse(ledger.ContractUnknown, "%s", o.resells)
	}
	if !slices.Equal(givers, accountsOf(from.Parties, ledger.RoleReceiver)) {
		return ledger.Refuse(ledger.ContractParties, "by %s %v got the data", from.ID, accountsOf(from.Parties, ledger.RoleReceiver))
	}
	return a.withinTerm(from, o.terms)
}

// withinTerm refuses to give on what one has got for a time, once that is over or for
// longer.
func (a *act) withinTerm(from *ledger.Contract, terms *ledger.ContractTerms) *ledger.Refusal {
	ends := from.Terms.Ends
	switch {
	case ends == 0:
		return nil
	case ends <= a.Time:
		return ledger.Refuse(ledger.ContractTermBad, "%s is over since %s", from.ID, ends)
	case terms != nil && (terms.Ends == 0 || terms.Ends > ends):
		return ledger.Refuse(ledger.ContractTermBad, "%s ends at %s, before the resale", from.ID, ends)
	}
	return nil
}

// fixedBy checks that who fixes a contract is of the class: an evidence provider, or
// an exchange what it has opened.
func fixedBy(class ledger.Class) Guard {
	return Guard{"fixed_by_" + string(class), "TJ 7.1.3, GZT 22, CC 23", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ContractDepositBody)
		if _, ok := a.officeOf(b.Member, b.Role, class); !ok {
			return ledger.Refuse(ledger.AuthorityClass, "%s as %s is not of class %s", b.Member, b.Role, class)
		}
		return nil
	}}
}

// contract loads the one that a step is about.
func (a *act) contract() (*ledger.Contract, *ledger.Refusal) {
	c, ok := get[*ledger.Contract](a, ledger.ContractEntity, a.subject.ID)
	if !ok {
		return nil, ledger.Refuse(ledger.ContractUnknown, "%s", a.subject.ID)
	}
	return c, nil
}

// sameTrade checks that the contract is the one that was negotiated.
func sameTrade() Guard {
	return Guard{"same_trade", "GZT 26-27", func(a *act) *ledger.Refusal {
		c, refusal := a.contract()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.ContractDepositBody)
		if b.Member != c.Exchange || b.Asset != c.Asset || !slices.Equal(b.Parties, c.Parties) || b.Resells != c.Resells {
			return ledger.Refuse(ledger.ContractParties, "%s was opened by %s on %s, between others or otherwise", c.ID, c.Exchange, c.Asset)
		}
		return nil
	}}
}

func partiesSign() Guard {
	return Guard{"parties_sign", "CC 23, GZT 27", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ContractDepositBody)
		if accounts := partiesOf(b.Parties); !slices.Equal(accounts, b.Signatories) {
			return ledger.Refuse(ledger.ContractParties, "it is between %v, signed by %v", accounts, b.Signatories)
		}
		return nil
	}}
}

// termsAreStated checks that a contract states what the texts ask for, and has a term that
// can be.
func termsAreStated() Guard {
	return Guard{"terms_are_stated", "GZT 27, CC 23, HBT 26", func(a *act) *ledger.Refusal {
		t := a.body.(*ledger.ContractDepositBody).Terms
		for _, clause := range []struct {
			name   string
			digest sm3.Digest
		}{{"delivery", t.Delivery}, {"price", t.Price}, {"quality", t.Quality}, {"secrecy", t.Secrecy}, {"security", t.Security}} {
			if clause.digest.IsZero() {
				return ledger.Refuse(ledger.ContractTermBad, "%s: nothing is stated", clause.name)
			}
		}
		if t.Ends != 0 && (t.Ends <= t.From || t.Ends <= a.Time) {
			return ledger.Refuse(ledger.ContractTermBad, "from %s to %s", t.From, t.Ends)
		}
		return nil
	}}
}

func ownExchange() Guard {
	return Guard{"own_exchange", "CQ 37, GZT 28-29", func(a *act) *ledger.Refusal {
		c, refusal := a.contract()
		if refusal == nil && textField(a.body, "exchange") != c.Exchange {
			refusal = ledger.Refuse(ledger.AuthorityClass, "%s is not a trade of this exchange", c.ID)
		}
		return refusal
	}}
}

func openContract() Effect {
	return Effect{"open_contract", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ContractOpenBody)
		a.set(ledger.ContractEntity, b.Contract, &ledger.Contract{
			Asset: b.Asset, Exchange: b.Exchange, ID: b.Contract, Identities: b.Identities, Opened: a.Time, Parties: b.Parties, Record: a.id, Resells: b.Resells, Review: b.Review,
			Source: b.Source, State: ledger.ContractNegotiated,
		})
		return nil
	}}
}

func depositContract() Effect {
	return Effect{"deposit_contract", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.ContractDepositBody)
		c, ok := get[*ledger.Contract](a, ledger.ContractEntity, b.Contract)
		if !ok {
			c = &ledger.Contract{Asset: b.Asset, ID: b.Contract, Parties: b.Parties, Resells: b.Resells}
		}
		c.Deposited, c.Digest, c.Provider, c.Record, c.State, c.Terms = a.Time, b.Digest, b.Member, a.id, ledger.ContractDeposited, &b.Terms
		a.set(ledger.ContractEntity, c.ID, c)
		return nil
	}}
}

// moving makes an effect that takes a contract a step on.
func moving(name string, move func(*act, *ledger.Contract) *ledger.Refusal) Effect {
	return Effect{name, func(a *act) *ledger.Refusal {
		c, refusal := a.contract()
		if refusal == nil {
			refusal = move(a, c)
			a.set(ledger.ContractEntity, c.ID, c)
		}
		return refusal
	}}
}

func settleContract() Effect {
	return moving("settle_contract", func(a *act, c *ledger.Contract) *ledger.Refusal {
		b := a.body.(*ledger.ContractSettleBody)
		c.Delivery, c.Payment, c.Settled, c.State = b.Delivery, b.Payment, a.Time, ledger.ContractSettled
		return nil
	})
}

func fileContract() Effect {
	return moving("file_contract", func(a *act, c *ledger.Contract) *ledger.Refusal {
		c.Filed, c.Filing, c.State = a.Time, a.body.(*ledger.ContractFileBody).Filing, ledger.ContractFiled
		return a.registerFiled(c)
	})
}

// isMade reports whether a contract was made, and has not ended.
func isMade(c *ledger.Contract) bool {
	return c.State != ledger.ContractNegotiated && c.State != ledger.ContractEnded
}

// contractFits judges the contract that is to be registered: it is deposited, about
// this asset and between these parties, and is not registered yet.
func (a *act) contractFits(asset *ledger.Asset, q *request) *ledger.Refusal {
	c, ok := get[*ledger.Contract](a, ledger.ContractEntity, q.deal.Right)
	switch {
	case !ok || c.Asset != asset.ID || !isMade(c):
		return ledger.Refuse(ledger.ContractUnknown, "%q on %s", q.deal.Right, asset.ID)
	case c.Registered != 0:
		return ledger.Refuse(ledger.ContractExists, "%s is registered since %s", c.ID, c.Registered)
	case c.Digest != q.deal.Contract:
		return ledger.Refuse(ledger.ContractUnknown, "%s is another text", c.ID)
	case !slices.Equal(c.Parties, q.parties):
		return ledger.Refuse(ledger.ApplicationParties, "%s is between others", c.ID)
	}
	if refusal := a.certificateHolds(asset); refusal != nil {
		return refusal
	}
	return a.mayBeTraded(asset)
}

// contractIsRegistered checks that papers of a contract are asked for, or that its
// registration is cancelled, by its parties.
func (a *act) contractIsRegistered(asset *ledger.Asset, q *request) *ledger.Refusal {
	c, ok := get[*ledger.Contract](a, ledger.ContractEntity, q.deal.Right)
	switch {
	case !ok || c.Asset != asset.ID || c.Registered == 0:
		return ledger.Refuse(ledger.ContractUnknown, "%q on %s", q.deal.Right, asset.ID)
	case c.State == ledger.ContractEnded && q.rules.OfPapers():
		return ledger.Refuse(ledger.ContractPast, "%s is %s", c.ID, c.State)
	case !slices.Equal(c.Parties, q.parties):
		return ledger.Refuse(ledger.ApplicationParties, "%s is between others", c.ID)
	}
	return nil
}

// registerContract enters that a contract is registered. The caller enters the asset.
func (a *act) registerContract(app *ledger.Application, id string) *ledger.Refusal {
	c, ok := get[*ledger.Contract](a, ledger.ContractEntity, id)
	if !ok {
		return ledger.Refuse(ledger.ContractUnknown, "%s", id)
	}
	c.Anonymous, c.Application, c.Cancelled, c.Registered = app.Anonymous, app.ID, 0, a.Time
	a.set(ledger.ContractEntity, id, c)
	return nil
}

// registerFiled registers a trade that an exchange has filed, where the jurisdiction
// wants no application for it and nothing is in the way (GZ 28).
func (a *act) registerFiled(c *ledger.Contract) *ledger.Refusal {
	asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, c.Asset)
	if !ok || c.Registered != 0 {
		return nil
	}
	q, doc, ok := a.filedRequest(asset, c)
	if !ok {
		return nil // the parties apply
	}
	c.Registered = a.Time
	refusal := a.earn(asset, &ledger.Application{Act: q.rules.Name, Deal: q.deal, ID: c.ID, Parties: c.Parties, Profile: doc}, q.rules)
	a.set(ledger.AssetEntity, asset.ID, asset)
	return refusal
}

// filedRequest gives what would have been applied for, and the rules in force; false
// where it has to be applied for, or could not be registered now.
func (a *act) filedRequest(asset *ledger.Asset, c *ledger.Contract) (*request, ledger.Document, bool) {
	p, doc, refusal := a.profileInForce(asset.Profile.Name)
	if refusal != nil {
		return nil, doc, false
	}
	rules, ok := filedAct(p, c)
	if !ok {
		return nil, doc, false
	}
	q := &request{profile: p, rules: rules, parties: c.Parties, deal: &ledger.DealTerms{Contract: c.Digest, Right: c.ID}}
	own := slices.Equal(accountsOf(c.Parties, ledger.RoleHolder), holdersOf(asset))
	free := asset.State == ledger.AssetActive && a.certificateHolds(asset) == nil && a.mayBeTraded(asset) == nil && a.mayDispose(asset, q) == nil
	return q, doc, own && free
}

// filedAct gives the act by which a filed contract is registered without an application:
// the one between such parties.
func filedAct(p *profile.Profile, c *ledger.Contract) (profile.Act, bool) {
	for _, name := range p.ActsInOrder() {
		rules, _ := p.Act(name)
		between := !slices.ContainsFunc(c.Parties, func(x ledger.PartyOf) bool { return !rules.Has(x.Role) })
		if rules.Right() == ledger.ContractEntity && between && rules.Is(profile.OnExchange, profile.Automatic) {
			return rules, true
		}
	}
	return profile.Act{}, false
}
