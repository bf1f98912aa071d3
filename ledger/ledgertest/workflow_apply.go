package ledgertest

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// applying is an application in the making: all that its act asks for, as the profile
// says it.
type applying struct {
	ledger.ApplicationSubmitBody
	law   *profile.Profile
	rules profile.Act
	// asset is nil for a new one.
	asset *ledger.Asset
	// accounts are those that have a part.
	accounts map[ledger.Role][]string
	deal     ledger.DealTerms
}

func (a *applying) does(words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return a.rules.Is(profile.Does, word) })
}

func (a *applying) gate(name string) bool { return slices.Contains(a.rules.List(profile.Gates), name) }

// apply makes an application for an act, about an asset or for a new one; false when
// what it is about, or rests on, is not there.
func (f *Workflow) apply(t testing.TB, number string, law *profile.Profile, rules profile.Act, asset *ledger.Asset) (ledger.ApplicationSubmitBody, bool) {
	t.Helper()
	a := &applying{law: law, rules: rules, asset: asset, accounts: map[ledger.Role][]string{}}
	a.Act, a.Application, a.Registry, a.Truthful = rules.Name, number, RegistryA, true
	for _, part := range []func(testing.TB, *applying) bool{f.subjectOf, f.rightIn, f.tradeOf, f.orderOf, f.partsOf, f.termsOf, f.dealOf, f.groundsOf, f.papersOf, f.signersOf} {
		if !part(t, a) {
			return a.ApplicationSubmitBody, false
		}
	}
	return a.ApplicationSubmitBody, true
}

// subjectOf names the asset and its holders: who has evidence of a new one.
func (f *Workflow) subjectOf(t testing.TB, a *applying) bool {
	t.Helper()
	if a.asset != nil {
		a.Asset, a.Surrendered = a.asset.ID, a.asset.CurrentCertificate()
		for _, s := range a.asset.Holders {
			a.accounts[ledger.RoleHolder] = append(a.accounts[ledger.RoleHolder], s.Account)
		}
		slices.Sort(a.accounts[ledger.RoleHolder])
		return true
	}
	a.Asset, a.Profile = f.number("DA"), a.law.Name
	if a.gate(profile.GateRecognised) || len(f.evidence) == 0 {
		return false // it needs another ledger's files
	}
	a.accounts[ledger.RoleHolder] = []string{pick(f, f.evidence).Holder}
	return true
}

// rightIn names the right that the act is about, and whose it is: one that stands, or a
// new one.
func (f *Workflow) rightIn(t testing.TB, a *applying) bool {
	t.Helper()
	if a.asset == nil || a.rules.Right() == "" || a.rules.Right() == ledger.ContractEntity {
		return true
	}
	if a.does(profile.DoesLicence, profile.DoesPledge) && !a.rules.Sublicenses() {
		a.deal.Right = f.number("R")
		return true
	}
	if a.rules.Right() == ledger.PledgeEntity {
		if len(a.asset.Pledges) == 0 {
			return false
		}
		a.deal.Right = pick(f, a.asset.Pledges)
		a.accounts[ledger.RolePledgee] = []string{Find[*ledger.Pledge](t, f.Chain, ledger.PledgeEntity, a.deal.Right).Pledgee}
		return true
	}
	if len(a.asset.Licences) == 0 {
		return false
	}
	a.deal.Right = pick(f, a.asset.Licences)
	a.accounts[ledger.RoleLicensee] = []string{Find[*ledger.Licence](t, f.Chain, ledger.LicenceEntity, a.deal.Right).Licensee}
	return true
}

// tradeOf names the contract that the act registers or rests on, and its parties.
func (f *Workflow) tradeOf(t testing.TB, a *applying) bool {
	t.Helper()
	if a.rules.Right() != ledger.ContractEntity && !a.gate(profile.GateExchange) {
		return true
	}
	var fit []*ledger.Contract
	for _, id := range f.contracts {
		if c := Find[*ledger.Contract](t, f.Chain, ledger.ContractEntity, id); c.Asset == a.Asset && a.takes(c) {
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 {
		return false
	}
	c := pick(f, fit)
	if a.gate(profile.GateExchange) {
		a.Trade = c.ID
	} else {
		a.deal.Right, a.deal.Contract = c.ID, c.Digest
	}
	for _, p := range c.Parties {
		if role := p.Role; role != ledger.RoleHolder {
			if a.rules.Has(ledger.RoleLicensee) {
				role = ledger.RoleLicensee
			}
			a.accounts[role] = []string{p.Account}
		}
	}
	return true
}

// takes reports whether the act can be about a contract.
func (a *applying) takes(c *ledger.Contract) bool {
	between := !slices.ContainsFunc(c.Parties, func(p ledger.PartyOf) bool { return !a.rules.Has(p.Role) })
	switch {
	case a.gate(profile.GateExchange):
		return c.State == ledger.ContractFiled && !slices.ContainsFunc(c.Parties, func(p ledger.PartyOf) bool { return p.Role == ledger.RoleTrustee })
	case a.does(profile.DoesRightRelease):
		return between && c.Registered != 0
	case a.rules.OfPapers():
		return between && c.Registered != 0 && c.State != ledger.ContractEnded
	default:
		return between && c.State != ledger.ContractNegotiated && c.State != ledger.ContractEnded && c.Registered == 0
	}
}

// orderOf names the judgment that the act carries out, and who gets what it gives.
func (f *Workflow) orderOf(t testing.TB, a *applying) bool {
	t.Helper()
	if !a.gate(profile.GateJudgment) {
		return true
	}
	for _, id := range a.asset.Judgments {
		j := Find[*ledger.Judgment](t, f.Chain, ledger.JudgmentEntity, id)
		if j.State == ledger.JudgmentEntered && a.does(j.Orders) && j.Right == a.deal.Right {
			a.deal.Judgment = j.ID
			if j.To != "" {
				a.accounts[ledger.RoleReceiver] = []string{j.To}
			}
			return true
		}
	}
	return false
}

// partsOf gives every part that is still open to somebody.
func (f *Workflow) partsOf(t testing.TB, a *applying) bool {
	t.Helper()
	for _, role := range slices.Sorted(slices.Values(a.rules.Roles(profile.Parties))) {
		if len(a.accounts[role]) == 0 {
			a.accounts[role] = []string{f.another(a)}
		}
		for _, account := range a.accounts[role] {
			a.Parties = append(a.Parties, ledger.PartyOf{Account: account, Role: role})
		}
	}
	return true
}

// another gives somebody for a part, mostly who has none yet.
func (f *Workflow) another(a *applying) string {
	account := pick(f, f.holders).Account
	for _, accounts := range a.accounts {
		if slices.Contains(accounts, account) {
			return pick(f, f.holders).Account
		}
	}
	return account
}

// termsOf says what is to be registered.
func (f *Workflow) termsOf(t testing.TB, a *applying) bool {
	t.Helper()
	if !a.does(profile.DoesRegister, profile.DoesAmend) {
		return true
	}
	terms := &ledger.RegisterTerms{
		Acquisition: f.oneOf(a.law.Lists[profile.AcquisitionList].Values, "原始取得"), Details: Digest(f.number("details")), Name: "测试数据资产 " + a.Asset, Scenarios: "测试场景",
		Type: f.oneOf(a.law.Lists[profile.TypeList].Values, "数据集"), UpdateCycle: f.oneOf(a.law.Lists[profile.UpdateCycleList].Values, "日"),
	}
	terms.Type = f.oneOf(a.rules.List(profile.OfTypes), terms.Type)
	if a.asset != nil {
		terms.Type = a.asset.Type
	}
	terms.Rights = f.rightsOf(a)
	f.classed(a, terms)
	for _, role := range valuesIn(a.law.Lists[profile.Participants].Values) {
		terms.Participants = append(terms.Participants, ledger.Participant{Account: pick(f, f.holders).Account, Role: role})
	}
	slices.SortFunc(terms.Participants, func(x, y ledger.Participant) int { return cmp.Compare(x.Role, y.Role) })
	f.shares(a, terms)
	if f.rng.IntN(8) == 0 {
		terms.DataEnds = f.Chain.Now + legaltime.Instant(1+f.rng.IntN(400))*Day
	}
	a.Register = terms
	f.components(t, terms)
	f.agreement(a)
	return f.proof(t, a)
}

// classed gives the data a class and a grade that the act takes, where there are any.
func (f *Workflow) classed(a *applying, terms *ledger.RegisterTerms) {
	of := func(list string) string {
		return f.oneOf(a.rules.List(list), f.oneOf(a.law.Lists[list].Values, ""))
	}
	terms.DataClass, terms.DataGrade = of(profile.DataClasses), of(profile.DataGrades)
	_, terms.Restricted = a.law.Measure(terms.DataGrade, profile.GradeRestricted)
}

// rightsOf gives what the act may register: of an asset that is there mostly its own.
func (f *Workflow) rightsOf(a *applying) []string {
	all := a.rules.List(profile.OfRights)
	if len(all) == 0 {
		all = valuesIn(a.law.Lists[profile.RightsList].Values)
	}
	if len(all) == 0 {
		all = []string{"使用", "持有"}
	}
	if a.asset != nil && f.rng.IntN(4) > 0 {
		return slices.Clone(a.asset.Rights)
	}
	all = slices.Sorted(slices.Values(all))
	from := f.rng.IntN(len(all))
	return all[from : from+1+f.rng.IntN(len(all)-from)]
}

// shares makes now and then two holders of one, or gives the whole to one of several.
func (f *Workflow) shares(a *applying, terms *ledger.RegisterTerms) {
	own, other := a.accounts[ledger.RoleHolder][0], pick(f, f.holders).Account
	if own == other || f.rng.IntN(6) > 0 {
		return
	}
	if a.asset != nil {
		if !a.rules.Is(profile.OtherShares, profile.Allowed) && f.rng.IntN(4) > 0 {
			return
		}
		a.Signatories = append(a.Signatories, own, other)
	}
	terms.Shares = []ledger.Share{{Account: own, Share: "1/2"}, {Account: other, Share: "1/2"}}
	slices.SortFunc(terms.Shares, func(x, y ledger.Share) int { return cmp.Compare(x.Account, y.Account) })
}

// components names now and then a registered part.
func (f *Workflow) components(t testing.TB, terms *ledger.RegisterTerms) {
	t.Helper()
	if id := f.active(t); id != "" && f.rng.IntN(4) == 0 {
		terms.Components = []string{cmp.Or(Asset(t, f.Chain, id).CurrentCertificate(), "C-0")}
	}
}

// agreement has data now and then operated by an agreement, where one can end a
// certificate.
func (f *Workflow) agreement(a *applying) {
	ends := slices.ContainsFunc(a.rules.Yields(), func(y profile.Yield) bool {
		kind, _ := a.law.Kind(y.Certificate)
		with, _ := kind.List(profile.EndsWith)
		return slices.Contains(with, profile.WithAgreement)
	})
	if ends && f.rng.IntN(4) == 0 {
		a.Agreement = &ledger.Agreement{Contract: Digest("agreement"), Ends: f.Chain.Now + legaltime.Instant(1+f.rng.IntN(8)*90)*Day, From: f.Chain.Now}
	}
}

// proof names the evidence and vouchers, or features, that open the act's gates: all
// that the holder has of them.
func (f *Workflow) proof(t testing.TB, a *applying) bool {
	t.Helper()
	if a.gate(profile.GateFeatures) && f.rng.IntN(2) == 0 {
		a.Register.Features = []ledger.Feature{{Digest: Digest(f.number("feature")), Kind: pick(f, ledger.FeatureKinds())}}
		return true
	}
	gates := slices.DeleteFunc(slices.Clone(a.rules.List(profile.Gates)), func(g string) bool {
		return !slices.Contains([]string{profile.GateEvidence, profile.GateDeidentify, profile.GateFeatures, profile.GateReport, profile.GateStructure}, g)
	})
	if len(gates) == 0 && f.rng.IntN(2) == 0 {
		return true
	}
	own := slices.DeleteFunc(slices.Clone(f.evidence), func(e ledger.VoucherBody) bool {
		return !slices.Contains(a.accounts[ledger.RoleHolder], e.Holder) || !f.opens(t, e.Evidence, gates)
	})
	if len(own) == 0 {
		return len(gates) == 0
	}
	if fresh := slices.DeleteFunc(slices.Clone(own), func(e ledger.VoucherBody) bool { return f.used[e.Evidence] }); len(fresh) > 0 && f.rng.IntN(8) > 0 {
		own = fresh
	}
	e := pick(f, own).Evidence
	f.used[e] = true
	a.Register.Evidence, a.Register.Vouchers = []string{e}, slices.Sorted(slices.Values(f.vouchers[e]))
	return true
}

// opens reports whether evidence has the report and vouchers that gates ask for.
func (f *Workflow) opens(t testing.TB, evidence string, gates []string) bool {
	t.Helper()
	have := map[string]bool{
		profile.GateEvidence: true, profile.GateFeatures: true,
		profile.GateReport: !Find[*ledger.Evidence](t, f.Chain, ledger.EvidenceEntity, evidence).Report.IsZero(),
	}
	for _, number := range f.vouchers[evidence] {
		switch Find[*ledger.Voucher](t, f.Chain, ledger.VoucherEntity, number).Kind {
		case ledger.VoucherDeidentify:
			have[profile.GateDeidentify] = true
		case ledger.VoucherStructure:
			have[profile.GateStructure] = true
		default:
		}
	}
	return !slices.ContainsFunc(gates, func(g string) bool { return !have[g] })
}

// dealOf says what is agreed, and who else agrees.
func (f *Workflow) dealOf(t testing.TB, a *applying) bool {
	t.Helper()
	if a.asset == nil {
		return true
	}
	judged := a.deal.Judgment != ""
	right := a.rules.Right() != ""
	if !judged && !a.rules.OfPapers() && a.deal.Contract.IsZero() && (a.does(profile.DoesTransfer) || right && !a.does(profile.DoesRightRelease)) {
		a.deal.Contract = Digest("contract") // the last of the papers
	}
	if a.rules.OfPapers() || a.does(profile.DoesRightRelease) {
		a.deal.Contract = sm3.Digest{}
	}
	switch {
	case a.does(profile.DoesPledge), a.does(profile.DoesRightAmend) && a.rules.Has(ledger.RolePledgee):
		a.deal.Pledge = &ledger.PledgeTerms{Claim: Digest("claim " + a.deal.Right)}
		if f.rng.IntN(2) == 0 {
			a.deal.Pledge.Ends = f.Chain.Now + legaltime.Instant(1+f.rng.IntN(200))*Day
		}
	case a.does(profile.DoesLicence), a.does(profile.DoesRightAmend):
		a.deal.Licence = f.licence(t, a)
	}
	for _, id := range a.asset.Pledges {
		a.deal.Consents = append(a.deal.Consents, Find[*ledger.Pledge](t, f.Chain, ledger.PledgeEntity, id).Pledgee)
	}
	odds := 8
	if len(a.deal.Consents) > 0 {
		odds = 3 // pledged assets are few, and most are disposed of by nobody
	}
	if a.deal.Consents = sortedSet(a.deal.Consents, nil); f.rng.IntN(odds) == 0 || judged {
		a.deal.Consents = nil
	}
	if a.does(profile.DoesTransfer) || right || judged || a.does(profile.DoesCancel, profile.DoesAmend) && len(a.deal.Consents) > 0 {
		a.Deal = &a.deal
	}
	return true
}

// licence says what a licensee may do: the same, where it already is one.
func (f *Workflow) licence(t testing.TB, a *applying) *ledger.LicenceTerms {
	t.Helper()
	terms := &ledger.LicenceTerms{
		Assignable: true, Exclusive: f.rng.IntN(4) == 0, From: f.Chain.Now, Manner: "接口调用", Rights: slices.Clone(a.asset.Rights), Sublicence: f.rng.IntN(2) == 0,
	}
	if f.rng.IntN(2) == 0 {
		terms.Ends = f.Chain.Now + legaltime.Instant(1+f.rng.IntN(300))*Day
	}
	switch {
	case a.rules.Sublicenses():
		terms.Parent, a.deal.Right = a.deal.Right, f.number("R")
	case a.does(profile.DoesRightAmend):
		terms.Parent = Find[*ledger.Licence](t, f.Chain, ledger.LicenceEntity, a.deal.Right).Terms.Parent
	}
	return terms
}

// groundsOf names a ground of the act, and when it happened where something is counted
// from that.
func (f *Workflow) groundsOf(_ testing.TB, a *applying) bool {
	if grounds := a.rules.GroundsOf(); len(grounds) > 0 {
		g := pick(f, grounds)
		a.Causes = []string{g.Code}
		if g.Timed() {
			a.Occurred = f.Chain.Now - legaltime.Instant(f.rng.IntN(20))*Day
		}
		if g.Before {
			a.Occurred = f.Chain.Now + legaltime.Instant(f.rng.IntN(40))*Day
		}
	}
	if a.Register != nil {
		for _, rule := range a.rules.List(profile.ClassGrounds) {
			if class, ground, _ := strings.Cut(rule, "/"); class == a.Register.DataClass || class == a.Register.DataGrade {
				a.Causes = append(a.Causes, ground)
			}
		}
		slices.Sort(a.Causes)
		a.Causes = slices.Compact(a.Causes)
	}
	if !a.does(profile.DoesRegister, profile.DoesTransfer, profile.DoesRenew, profile.DoesReissue) && a.rules.Right() == "" || a.does(profile.DoesRightRelease) {
		a.Reason = "test"
	}
	if a.does(profile.DoesCopy) {
		a.Surrendered = ""
		for _, c := range a.asset.Certificates {
			if c.State == ledger.CertificateValid {
				a.Certificate = c.Number
			}
		}
		a.Reason = "test"
	}
	if a.asset != nil && len(a.asset.Objections) > 0 && f.rng.IntN(4) > 0 {
		a.Undertaking = Digest("undertaking")
	}
	a.Anonymous = a.rules.Is(profile.Anonymity, profile.Allowed) && f.rng.IntN(2) == 0
	return true
}

// papersOf brings the act's papers, the contract as the last of them. Some are fetched
// from a platform, or promised, where the profile allows it.
func (f *Workflow) papersOf(_ testing.TB, a *applying) bool {
	names := a.rules.List(profile.Materials)
	a.Materials = Materials(names...)
	if len(names) == 0 {
		return true
	}
	AttachReport(a.Materials, a.law.Params[profile.ReportPaper].Value, a.Register)
	last := &a.Materials[len(names)-1]
	if !a.deal.Contract.IsZero() {
		last.Digest = a.deal.Contract
	}
	if platforms := valuesIn(a.law.Lists[profile.Platforms].Values); len(platforms) > 0 && f.rng.IntN(4) == 0 {
		a.Materials[0].Fetched = &ledger.Fetched{Authorisation: Digest("authorisation"), Platform: pick(f, platforms)}
	}
	late := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return slices.Contains(a.rules.List(profile.Basics), n) })
	if a.rules.Is(profile.Tolerance, profile.Allowed) && len(late) > 0 && f.rng.IntN(3) == 0 {
		a.ApplicationSubmitBody = Promised(a.ApplicationSubmitBody, f.Chain.Now+legaltime.Instant(1+f.rng.IntN(60))*Day, pick(f, late))
	}
	return true
}

// signersOf has the applicants sign, and who consents; or one side apply with the others'
// consent, where that is enough.
func (f *Workflow) signersOf(t testing.TB, a *applying) bool {
	t.Helper()
	applicants := a.rules.Roles(profile.Applicants)
	if a.rules.Is(profile.AppliedBy, profile.ByOne) {
		side := pick(f, applicants)
		for _, p := range a.Parties {
			if p.Role != side {
				a.deal.Consents = append(a.deal.Consents, p.Account)
			}
		}
		applicants = []ledger.Role{side}
	}
	for _, role := range applicants {
		a.Signatories = append(a.Signatories, a.accounts[role]...)
	}
	a.deal.Consents = sortedSet(a.deal.Consents, nil)
	if a.Deal != nil {
		a.Signatories = append(a.Signatories, a.Deal.Consents...)
	}
	a.Signatories = sortedSet(a.Signatories, nil)
	f.byAgent(t, &a.ApplicationSubmitBody)
	return true
}
