package registry_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// applying gives the command about applications and notices, nil for another.
func (b *book) applying(name string) func(testing.TB, command) string {
	return map[string]func(testing.TB, command) string{
		"apply": b.apply, "accept": b.stepOf(ledger.ApplicationAccept), "tolerate": b.stepOf(ledger.ApplicationTolerate),
		"publicise": b.stepOf(ledger.ApplicationPublicise), "approve": b.approve, "review": b.review,
		"correct": b.correct, "supplement": b.supplement, "decline": b.refusal(ledger.ApplicationDecline), "refuse": b.refusal(ledger.ApplicationRefuse),
		"recheck": b.recheck, "through": b.through, "take-back": b.withdraw, "contest": b.contest, "appoint": b.appoint, "dismiss": b.dismiss, "serve": b.serve,
	}[name]
}

// rulesFor gives the act of an application that is to be made; ok is false for one that
// nobody knows.
func (b *book) rulesFor(t testing.TB, c command) (profile.Act, bool) {
	if p := b.profileFor(t, c); p != nil {
		return p.Act(c.text("act", "initial"))
	}
	return profile.Act{}, false
}

// profileFor gives the profile in force that an application goes by, nil for one that
// nobody knows.
func (b *book) profileFor(t testing.TB, c command) *profile.Profile {
	name := cmp.Or(b.asset(t, c.text("asset", "DA-1")).Profile.Name, c.text("profile", ""))
	for _, doc := range b.governance.Profiles {
		if p := b.library.Profile(doc); p != nil && doc.Name == name {
			return p
		}
	}
	return nil
}

// listed gives a value of a profile's list: the usual one if that is there, or else the
// first.
func listed(p *profile.Profile, list, usual string) string {
	if p == nil || p.Allows(list, usual) {
		return usual
	}
	return p.Lists[list].Values[0]
}

// apply submits an application: what its act needs, but for what the command changes.
func (b *book) apply(t testing.TB, c command) string {
	t.Helper()
	rules, known := b.rulesFor(t, c)
	asset := c.text("asset", "DA-1")
	body := ledger.ApplicationSubmitBody{
		Act: c.text("act", "initial"), Application: c.subject(), Asset: asset, Materials: b.materials(c, rules), Registry: c.text("registry", b.asset(t, asset).Registry),
		Reason: c.text("reason", ""), Agencies: c.list("agencies"), Causes: c.list("causes"), Truthful: !c.has("untruthful"),
	}
	if day := c.text("occurred", ""); day != "" {
		body.Occurred = ledgertest.At(t, day)
	}
	there := b.has(t, ledger.AssetEntity, asset)
	if there {
		body.Surrendered = ledgertest.Asset(t, b, asset).CurrentCertificate()
	}
	if !there || c.has("named") {
		body.Profile = c.text("profile", "")
	}
	body.Parties = b.parties(t, c, rules, known)
	for _, p := range body.Parties {
		if !known || slices.Contains(rules.Roles(profile.Applicants), p.Role) {
			body.Signatories = append(body.Signatories, p.Account)
		}
	}
	b.terms(t, c, rules, &body)
	attachReport(c, b.profileFor(t, c), body.Materials, body.Register)
	if names := c.list("signatories"); len(names) > 0 {
		body.Signatories = b.accounts(t, names)
	}
	if !c.has("unsorted-signatories") {
		slices.Sort(body.Signatories)
	}
	body.Signatories = slices.Compact(body.Signatories)
	body.Anonymous = c.has("anonymous")
	body.Trade = c.text("trade", "")
	if platform := c.text("fetched", ""); platform != "" {
		body.Materials[0].Fetched = &ledger.Fetched{Authorisation: ledgertest.Digest("authorisation"), Platform: platform}
	}
	if rules.Name != "" && rules.Is(profile.Does, profile.DoesCopy) {
		body.Surrendered = ""
	}
	c.set(map[string]*string{"surrendered": &body.Surrendered, "of": &body.Certificate, "corrects": &body.Corrects})
	if c.has("undertaking") {
		body.Undertaking = ledgertest.Digest("undertaking")
	}
	if until := c.text("agreement", ""); until != "" {
		body.Agreement = &ledger.Agreement{Contract: ledgertest.Digest("agreement"), From: ledgertest.At(t, c.text("agreed", "2026-03-01")), Ends: ledgertest.At(t, until)}
	}
	if until := c.text("promise", ""); until != "" {
		body.Promise = &ledger.Promise{Missing: c.list("missing", "-"), Until: ledgertest.At(t, until)}
	}
	var base sm3.Digest
	if there || c.text("base", "") == "some" {
		base = b.base(t, c, asset)
	}
	return b.act(t, ledger.ApplicationSubmit, body, base)
}

func (b *book) parties(t testing.TB, c command, rules profile.Act, known bool) []ledger.PartyOf {
	t.Helper()
	roles := []ledger.Role{ledger.RoleHolder}
	if known {
		roles = rules.Roles(profile.Parties)
	}
	if named := c.list("parties"); len(named) > 0 {
		roles = nil
		for _, r := range named {
			roles = append(roles, ledger.Role(r))
		}
	}
	usual := map[ledger.Role]string{ledger.RoleHolder: "holder-a", ledger.RoleReceiver: "holder-b", ledger.RolePledgee: "bank-a", ledger.RoleLicensee: "holder-b", ledger.RoleClaimant: "holder-c", ledger.RoleTrustee: "holder-b"}
	var parties []ledger.PartyOf
	if rules.Name != "" && rules.Sublicenses() {
		usual[ledger.RoleLicensee], usual[ledger.RoleReceiver] = "holder-b", "holder-c"
	}
	for _, r := range roles {
		for _, name := range c.list(string(r), usual[r]) {
			parties = append(parties, ledger.PartyOf{Account: b.account(t, name), Role: r})
		}
	}
	if !c.has("unsorted-parties") {
		slices.SortFunc(parties, func(x, y ledger.PartyOf) int {
			return cmp.Or(strings.Compare(string(x.Role), string(y.Role)), strings.Compare(x.Account, y.Account))
		})
	}
	return parties
}

// terms adds what an act of its kind says.
func (b *book) terms(t testing.TB, c command, rules profile.Act, body *ledger.ApplicationSubmitBody) {
	t.Helper()
	does := c.text("does", "")
	if does == "" && rules.Name != "" {
		rule, _ := rules.Param(profile.Does)
		does = rule.Value
	}
	switch does {
	case profile.DoesRegister, profile.DoesAmend:
		if c.text("consents", "") != "" {
			body.Deal = b.deal(t, c, rules)
			body.Deal.Contract = sm3.Digest{}
		}
		body.Register = b.registerTerms(t, c)
		b.recognise(t, c, rules, body)
	case profile.DoesTransfer:
		body.Deal = b.deal(t, c, rules)
	case profile.DoesRenew:
		if rules.Right() != "" {
			body.Deal = &ledger.DealTerms{Right: c.text("right", "")}
		}
	case profile.DoesCancel:
		if c.text("consents", "") != "" || rules.Name != "" && slices.Contains(rules.List(profile.Gates), profile.GateJudgment) {
			body.Deal = b.deal(t, c, rules)
			body.Deal.Contract = sm3.Digest{}
		}
	case profile.DoesContract:
		body.Deal = b.deal(t, c, rules)
		if c.text("contract", "") == "" {
			body.Deal.Contract = ledgertest.Digest("contract " + body.Deal.Right)
		}
	case profile.DoesLicence, profile.DoesPledge, profile.DoesRightAmend, profile.DoesRightAssign, profile.DoesRightRelease, profile.DoesRightRealise:
		body.Deal = b.deal(t, c, rules)
		b.rightTerms(t, c, rules, does, body.Deal)
	}
	if body.Deal != nil {
		if rules.Name != "" && slices.Contains(rules.List(profile.Gates), profile.GateJudgment) && !c.has("no-judgment") {
			body.Deal.Judgment, body.Deal.Contract = c.text("judgment", "J-1"), sm3.Digest{}
		}
		if !c.has("consents-unsigned") {
			body.Signatories = append(body.Signatories, body.Deal.Consents...)
		}
	}
	if slices.Contains([]string{profile.DoesAmend, profile.DoesCancel, profile.DoesRightRelease, profile.DoesCopy, profile.DoesAnnul}, does) {
		body.Reason = c.text("reason", "test")
	}
}

// contractIn names the paper of an act that is the contract.
func contractIn(rules profile.Act) string {
	if rules.Name != "" {
		for _, name := range rules.List(profile.Materials) {
			if strings.Contains(name, "合同") || strings.Contains(name, "协议") {
				return name
			}
		}
	}
	return "双方签署的合同文本"
}

// deal is what the parties have agreed: the contract is the paper of that name, or of
// the one that the command names.
func (b *book) deal(t testing.TB, c command, rules profile.Act) *ledger.DealTerms {
	t.Helper()
	d := &ledger.DealTerms{Consents: b.accounts(t, c.list("consents")), Contract: ledgertest.Digest("paper " + contractIn(rules)), Right: c.text("right", "")}
	slices.Sort(d.Consents)
	if name := c.text("contract", ""); name != "" {
		d.Contract = ledgertest.Digest(name)
	}
	if name := c.text("contract-paper", ""); name != "" {
		d.Contract = ledgertest.Digest("paper " + name)
	}
	if c.has("no-contract") {
		d.Contract = sm3.Digest{}
	}
	d.Reference = b.reference(t, c)
	return d
}

// reference is what the price= is measured by, nil without one.
func (b *book) reference(t testing.TB, c command) *ledger.PriceReference {
	t.Helper()
	price := c.text("price", "")
	if price == "" {
		return nil
	}
	r := &ledger.PriceReference{
		Consulted: c.list("consulted"), Enterprises: b.accounts(t, c.list("enterprises", "holder-a")), Price: price, Report: ledgertest.Digest("appraisal"), Value: c.text("value", ""),
	}
	if c.has("consented") {
		r.Consent = ledgertest.Digest("consent")
	}
	if c.has("no-appraisal") {
		r.Report = sm3.Digest{}
	}
	if !c.has("unsorted-enterprises") {
		slices.Sort(r.Enterprises)
	}
	return r
}

// rightTerms adds the terms of a licence or pledge, unless the command says none.
func (b *book) rightTerms(t testing.TB, c command, rules profile.Act, does string, d *ledger.DealTerms) {
	t.Helper()
	if does == profile.DoesRightRelease {
		d.Contract = sm3.Digest{}
	}
	if c.has("no-terms") || !slices.Contains([]string{profile.DoesLicence, profile.DoesPledge, profile.DoesRightAmend}, does) {
		return
	}
	ends := func() legaltime.Instant {
		if text := c.text("ends", ""); text != "" {
			return ledgertest.At(t, text)
		}
		return 0
	}()
	if rules.Right() == ledger.PledgeEntity {
		d.Pledge = &ledger.PledgeTerms{Appraisal: c.text("appraisal", ""), Ends: ends}
		if claim := c.text("claim", ""); claim != "" {
			d.Pledge.Claim, d.Pledge.Amount = ledgertest.Digest(claim), ledgertest.Digest("amount of "+claim)
		}
		return
	}
	d.Licence = &ledger.LicenceTerms{
		Assignable: c.has("assignable"), Ends: ends, Exclusive: c.has("exclusive"), From: ledgertest.At(t, c.text("from", "2026-03-01")), Manner: "接口调用",
		Parent: c.text("parent", ""), Rights: c.list("rights", "使用"), Scenarios: c.list("scenarios"), Sublicence: c.has("sublicence"), Territory: c.list("territory"),
	}
}

func (b *book) registerTerms(t testing.TB, c command) *ledger.RegisterTerms {
	t.Helper()
	p := b.profileFor(t, c)
	terms := &ledger.RegisterTerms{
		Acquisition: listed(p, profile.AcquisitionList, "原始取得"), Evidence: c.list("evidence", "EV-1"), Name: c.text("name", "测试数据资产"),
		Rights: c.list("rights", listed(p, profile.RightsList, "使用")), Scenarios: c.text("scenarios", "测试场景"),
		Components: c.list("components"), Type: listed(p, profile.TypeList, "数据集"), UpdateCycle: listed(p, profile.UpdateCycleList, "日"), Vouchers: c.list("vouchers"),
	}
	b.features(t, c, terms)
	b.classify(c, p, terms)
	if ends := c.text("data-ends", ""); ends != "" {
		terms.DataEnds = ledgertest.At(t, ends)
	}
	for _, p := range c.list("participants") {
		role, name, _ := strings.Cut(p, ":")
		terms.Participants = append(terms.Participants, ledger.Participant{Account: b.account(t, name), Role: role})
	}
	for _, s := range c.list("shares") {
		name, share, _ := strings.Cut(s, ":")
		terms.Shares = append(terms.Shares, ledger.Share{Account: b.account(t, name), Share: share})
	}
	if !c.has("unsorted-shares") {
		slices.SortFunc(terms.Shares, func(x, y ledger.Share) int { return strings.Compare(x.Account, y.Account) })
	}
	c.set(map[string]*string{"type": &terms.Type, "acquisition": &terms.Acquisition, "cycle": &terms.UpdateCycle, "version": &terms.Version})
	return terms
}

// classify names class and grade of the data where the profile lists some.
func (b *book) classify(c command, p *profile.Profile, terms *ledger.RegisterTerms) {
	if p == nil {
		return
	}
	of := func(list, usual string) string {
		if values, refusal := p.List(list); refusal != nil || len(values) == 0 {
			return ""
		}
		return listed(p, list, usual)
	}
	terms.DataClass, terms.DataGrade = of(profile.DataClasses, "social"), of(profile.DataGrades, "general")
	c.set(map[string]*string{"data-class": &terms.DataClass, "data-grade": &terms.DataGrade})
	_, terms.Restricted = p.Measure(terms.DataGrade, profile.GradeRestricted)
	terms.Restricted = terms.Restricted != c.has("misrestricted")
}

// materials are all that the act asks for, but for those that the command leaves out.
func (b *book) materials(c command, rules profile.Act) []ledger.Material {
	var names []string
	if rules.Name != "" {
		names = slices.DeleteFunc(slices.Clone(rules.List(profile.Materials)), func(n string) bool { return slices.Contains(c.list("without"), n) })
	}
	return materialsOf(c.list("materials", names...))
}

// attachReport brings the report on the evidence, or another file in its place.
func attachReport(c command, p *profile.Profile, materials []ledger.Material, terms *ledger.RegisterTerms) {
	if p == nil {
		return
	}
	paper := p.Params[profile.ReportPaper].Value
	ledgertest.AttachReport(materials, paper, terms)
	for i, m := range materials {
		if other := c.text("paper-report", ""); other != "" && m.Name == paper {
			materials[i].Digest = ledgertest.Digest(other)
		}
	}
}

func materialsOf(names []string) []ledger.Material {
	var papers []ledger.Material
	for _, n := range names {
		papers = append(papers, ledger.Material{Digest: ledgertest.Digest("paper " + n), Name: n})
	}
	return papers
}

// registryOf gives the registry that an application is with.
func (b *book) registryOf(t testing.TB, application string) string {
	t.Helper()
	if !b.has(t, ledger.ApplicationEntity, application) {
		return ledgertest.RegistryA
	}
	return ledgertest.Find[*ledger.Application](t, b, ledger.ApplicationEntity, application).Registry
}

// stepOf makes the command of a registry's step that has no more to say.
func (b *book) stepOf(kind ledger.Kind) func(testing.TB, command) string {
	return func(t testing.TB, c command) string {
		t.Helper()
		body := ledger.ApplicationBody{Application: c.subject(), Registry: c.text("registry", b.registryOf(t, c.subject()))}
		return b.act(t, kind, body, sm3.Digest{})
	}
}

// approve registers: `fee=300 payer=holder-a table=PB-1` states what it has cost.
func (b *book) approve(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ApplicationRegisterBody{Application: c.subject(), Registry: c.text("registry", b.registryOf(t, c.subject()))}
	if amount := c.text("fee", ""); amount != "" {
		body.Fee = &ledger.Fee{Amount: amount, Payer: b.account(t, c.text("payer", "holder-a")), Table: c.text("table", "PB-1")}
	}
	return b.act(t, ledger.ApplicationRegister, body, sm3.Digest{})
}

// through takes an application through acceptance and review, and on to its
// registration or publicity. It tells what the last step did, or the first that was refused.
func (b *book) through(t testing.TB, c command) string {
	t.Helper()
	last := say("approve", c.subject())
	if c.has("publicly") {
		last = say("publicise", c.subject())
	}
	steps := b.reviews(t, c.subject())
	if app, ok := b.applicationThere(t, c.subject()); !ok || !b.actOf(app).Is(profile.Accept, profile.ByReceipt) {
		steps = append([]command{say("accept", c.subject())}, steps...)
	} else {
		b.at(t, b.now, false) // it accepts itself
	}
	for _, step := range steps {
		if said := b.play(t, step); !strings.HasPrefix(said, "accepted") {
			return said
		}
	}
	return b.play(t, last)
}

func (b *book) applicationThere(t testing.TB, id string) (*ledger.Application, bool) {
	t.Helper()
	if !b.has(t, ledger.ApplicationEntity, id) {
		return nil, false
	}
	return ledgertest.Find[*ledger.Application](t, b, ledger.ApplicationEntity, id), true
}

func (b *book) actOf(app *ledger.Application) profile.Act {
	rules, _ := b.library.Profile(app.Profile).Act(app.Act)
	return rules
}

// reviews are the opinions that an application needs, each by who gives it.
func (b *book) reviews(t testing.TB, application string) []command {
	t.Helper()
	app, ok := b.applicationThere(t, application)
	if !ok {
		return nil
	}
	var steps []command
	for _, s := range b.actOf(app).Stages() {
		who := map[ledger.Class][2]string{
			ledger.ClassReviewer: {ledgertest.ReviewerA, "reviewer"}, ledger.ClassCommittee: {ledgertest.CommitteeA, "secretary"}, ledger.ClassRegistry: {app.Registry, "registrar"},
		}[s.Class]
		steps = append(steps, say("review", application, "stage="+s.Name, "reviewer="+who[0], "role="+who[1]))
	}
	return steps
}

func (b *book) review(t testing.TB, c command) string {
	t.Helper()
	reviewer := c.text("reviewer", b.registryOf(t, c.subject()))
	body := ledger.ApplicationReviewBody{
		Application: c.subject(), Outcome: ledger.OutcomePassed, Person: "测试审核人", Reasons: c.list("fails"), Report: ledgertest.Digest("report"), Reviewer: reviewer,
		Role: c.text("role", "registrar"), Stage: c.text("stage", "review"), Truthful: !c.has("unvouched"), Unconcerned: !c.has("concerned"),
	}
	if app, ok := b.applicationThere(t, c.subject()); ok && !c.has("unanswered") {
		for _, item := range b.actOf(app).Checks(body.Stage) {
			answer := answerOn(item, c.list("unmet"))
			if !answer.Met && answer.Ground != "" && len(c.list("fails")) == 0 && !slices.Contains(body.Reasons, answer.Ground) {
				body.Reasons = append(body.Reasons, answer.Ground)
			}
			body.Answers = append(body.Answers, answer)
		}
	}
	if len(body.Reasons) > 0 && !c.has("passed") {
		body.Outcome = ledger.OutcomeFailed
	}
	return b.act(t, ledger.ApplicationReviewed, body, sm3.Digest{})
}

// answerOn says that an item is met, unless unmet names it with a ground, such as
// `权属关系:right_disputed`, or without one.
func answerOn(item string, unmet []string) ledger.Answer {
	answer := ledger.Answer{Item: item, Met: true}
	for _, u := range unmet {
		if name, ground, _ := strings.Cut(u, ":"); name == item {
			answer.Met, answer.Ground = false, ground
		}
	}
	return answer
}

func (b *book) correct(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ApplicationNoticeBody{
		Application: c.subject(), Items: c.list("items", "缺少材料"), Notice: c.text("notice", "N-1"), Period: c.text("period", ""),
		Person: "测试审核人", Registry: c.text("registry", ledgertest.RegistryA), Text: ledgertest.Digest("notice"),
	}
	return b.act(t, ledger.ApplicationCorrect, body, sm3.Digest{})
}

func (b *book) supplement(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ApplicationSupplementBody{
		Application: c.subject(), Materials: materialsOf(c.list("materials", "-")), Signatories: b.accounts(t, c.list("signatories", "holder-a")),
	}
	if edition := c.text("edition", ""); edition != "" {
		for i, m := range body.Materials { // other papers of their names
			body.Materials[i].Digest = ledgertest.Digest("paper " + m.Name + " " + edition)
		}
	}
	if c.has("undertaking") {
		body.Undertaking = ledgertest.Digest("undertaking")
	}
	if c.has("register") {
		body.Register = b.registerTerms(t, c)
	}
	if app, ok := b.applicationThere(t, c.subject()); ok {
		attachReport(c, b.library.Profile(app.Profile), body.Materials, cmp.Or(body.Register, app.Register))
	}
	slices.Sort(body.Signatories)
	return b.act(t, ledger.ApplicationSupplement, body, sm3.Digest{})
}

func (b *book) refusal(kind ledger.Kind) func(testing.TB, command) string {
	return func(t testing.TB, c command) string {
		t.Helper()
		body := ledger.ApplicationRefuseBody{
			Application: c.subject(), Explanation: "test", Notice: c.text("notice", "N-1"), Person: "测试审核人", Reasons: c.list("reasons", "rights_unclear"),
			Registry: c.text("registry", ledgertest.RegistryA), Text: ledgertest.Digest("notice"),
		}
		return b.act(t, kind, body, sm3.Digest{})
	}
}

func (b *book) withdraw(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ApplicationWithdrawBody{Application: c.subject(), Reason: "test", Signatories: b.accounts(t, c.list("signatories", "holder-a"))}
	slices.Sort(body.Signatories)
	return b.act(t, ledger.ApplicationWithdraw, body, sm3.Digest{})
}

func (b *book) contest(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ApplicationContestBody{Account: b.account(t, c.text("by", "holder-a")), Application: c.subject(), Reason: "test"}
	return b.act(t, ledger.ApplicationContest, body, sm3.Digest{})
}

func (b *book) serve(t testing.TB, c command) string {
	t.Helper()
	body := ledger.NoticeServeBody{
		Manner: c.text("manner", "received"), Notice: c.subject(), Proof: ledgertest.Digest("proof"), Registry: c.text("registry", ledgertest.RegistryA),
	}
	return b.act(t, ledger.NoticeServe, body, sm3.Digest{})
}

func (b *book) appoint(t testing.TB, c command) string {
	t.Helper()
	body := ledger.AgentAppointBody{
		Acts: c.list("acts", ledger.AnyAct), Agency: c.subject(), Agent: b.account(t, c.text("agent", "agent-a")), Document: ledgertest.Digest("authority"),
		Principal: b.account(t, c.text("principal", "holder-a")), Until: ledgertest.At(t, c.text("until", "2026-12-31")),
	}
	return b.act(t, ledger.AgentAppoint, body, sm3.Digest{})
}

func (b *book) dismiss(t testing.TB, c command) string {
	t.Helper()
	body := ledger.AgentDismissBody{Agency: c.subject(), Principal: b.account(t, c.text("principal", "holder-a"))}
	return b.act(t, ledger.AgentDismiss, body, sm3.Digest{})
}

// features gives what stands for data that is no evidence where the act wants it, or what
// the command says, such as `watermark:w1`.
func (b *book) features(t testing.TB, c command, terms *ledger.RegisterTerms) {
	t.Helper()
	var usual []string
	if rules, ok := b.rulesFor(t, c); ok && slices.Contains(rules.List(profile.Gates), profile.GateFeatures) && len(terms.Evidence) == 0 {
		usual = []string{"fingerprint:of " + c.text("asset", "DA-1")}
	}
	for _, f := range c.list("features", usual...) {
		kind, name, _ := strings.Cut(f, ":")
		terms.Features = append(terms.Features, ledger.Feature{Digest: ledgertest.Digest("feature " + name), Kind: ledger.FeatureKind(kind)})
	}
}
