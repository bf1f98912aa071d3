package ledgertest

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// ActOf gives an act of the profile of that name, as the genesis has it.
func (w *World) ActOf(t testing.TB, name, act string) profile.Act {
	t.Helper()
	doc, ok := w.Governance().Profile(name)
	if !ok {
		t.Fatalf("there is no profile %s", name)
	}
	rules, ok := w.Library.Profile(doc).Act(act)
	if !ok {
		t.Fatalf("%s has no act %s", name, act)
	}
	return rules
}

// RegisterTerms describes evidence as an asset.
func RegisterTerms(asset string, evidence, vouchers []string, rights ...string) *ledger.RegisterTerms {
	if len(rights) == 0 {
		rights = []string{"使用"}
	}
	return &ledger.RegisterTerms{
		Acquisition: "原始取得", Details: Digest("details " + asset), Evidence: slices.Sorted(slices.Values(evidence)), Name: "测试数据资产 " + asset,
		Rights: slices.Sorted(slices.Values(rights)), Scenarios: "测试场景", Type: "数据集", UpdateCycle: "日", Vouchers: slices.Sorted(slices.Values(vouchers)),
	}
}

// Initial applies for a new asset's registration by an act of a profile.
func (w *World) Initial(t testing.TB, number, asset, holder, name, act string, terms *ledger.RegisterTerms) ledger.ApplicationSubmitBody {
	t.Helper()
	b := submitBody(w.ActOf(t, name, act), number, asset, map[ledger.Role]string{ledger.RoleHolder: holder})
	b.Profile, b.Register = name, terms
	w.attachReport(name, b)
	return b
}

// attachReport brings the evidence report where the profile names it among the papers.
func (w *World) attachReport(name string, b ledger.ApplicationSubmitBody) {
	if doc, ok := w.Governance().Profile(name); ok {
		AttachReport(b.Materials, w.Library.Profile(doc).Params[profile.ReportPaper].Value, b.Register)
	}
}

// Transfer applies for an asset's move to another account, with the consent of
// every pledgee.
func (w *World) Transfer(t testing.TB, b Book, number, asset, act, to string) ledger.ApplicationSubmitBody {
	t.Helper()
	a := Asset(t, b, asset)
	body := w.disposal(t, a, number, act, map[ledger.Role]string{ledger.RoleHolder: a.Holder(), ledger.RoleReceiver: to})
	// The contract is the last of the papers, signed by both.
	body.Deal = &ledger.DealTerms{Contract: body.Materials[len(body.Materials)-1].Digest}
	for _, id := range a.Pledges {
		body.Deal.Consents = append(body.Deal.Consents, Find[*ledger.Pledge](t, b, ledger.PledgeEntity, id).Pledgee)
	}
	slices.Sort(body.Deal.Consents)
	body.Deal.Consents = slices.Compact(body.Deal.Consents)
	body.Signatories = sortedSet(body.Signatories, body.Deal.Consents)
	return body
}

// Amend applies for other terms of an asset.
func (w *World) Amend(t testing.TB, b Book, number, asset, act string, terms *ledger.RegisterTerms) ledger.ApplicationSubmitBody {
	t.Helper()
	a := Asset(t, b, asset)
	body := w.disposal(t, a, number, act, map[ledger.Role]string{ledger.RoleHolder: a.Holder()})
	body.Reason, body.Register = "test", terms
	w.attachReport(a.Profile.Name, body)
	return body
}

// Cancel applies for the end of an asset's entry.
func (w *World) Cancel(t testing.TB, b Book, number, asset, act string) ledger.ApplicationSubmitBody {
	t.Helper()
	a := Asset(t, b, asset)
	body := w.disposal(t, a, number, act, map[ledger.Role]string{ledger.RoleHolder: a.Holder()})
	body.Reason = "test"
	return body
}

// Pledge applies for a pledge on an asset.
func (w *World) Pledge(t testing.TB, b Book, number, right, asset, act, pledgee string) ledger.ApplicationSubmitBody {
	t.Helper()
	a := Asset(t, b, asset)
	body := w.disposal(t, a, number, act, map[ledger.Role]string{ledger.RoleHolder: a.Holder(), ledger.RolePledgee: pledgee})
	// The contract is the last of the papers, signed by both.
	body.Deal = &ledger.DealTerms{
		Contract: body.Materials[len(body.Materials)-1].Digest, Pledge: &ledger.PledgeTerms{Claim: Digest("claim " + right)}, Right: right,
	}
	return body
}

// Release applies for the end of a pledge.
func (w *World) Release(t testing.TB, b Book, number, right, act string) ledger.ApplicationSubmitBody {
	t.Helper()
	p := Find[*ledger.Pledge](t, b, ledger.PledgeEntity, right)
	a := Asset(t, b, p.Asset)
	body := w.disposal(t, a, number, act, map[ledger.Role]string{ledger.RoleHolder: a.Holder(), ledger.RolePledgee: p.Pledgee})
	body.Deal, body.Reason = &ledger.DealTerms{Right: right}, "paid"
	return body
}

// disposal applies for an act on an asset that is there.
func (w *World) disposal(t testing.TB, a *ledger.Asset, number, act string, parties map[ledger.Role]string) ledger.ApplicationSubmitBody {
	t.Helper()
	b := submitBody(w.ActOf(t, a.Profile.Name, act), number, a.ID, parties)
	b.Surrendered = a.CurrentCertificate()
	return b
}

// submitBody says what every application does: who takes part and signs, and
// that every paper is there.
func submitBody(rules profile.Act, number, asset string, accounts map[ledger.Role]string) ledger.ApplicationSubmitBody {
	b := ledger.ApplicationSubmitBody{
		Act: rules.Name, Application: number, Asset: asset, Materials: Materials(rules.List(profile.Materials)...), Registry: RegistryA, Truthful: true,
	}
	for _, r := range slices.Sorted(slices.Values(rules.Roles(profile.Parties))) {
		b.Parties = append(b.Parties, ledger.PartyOf{Account: accounts[r], Role: r})
	}
	var signatories []string
	for _, r := range rules.Roles(profile.Applicants) {
		signatories = append(signatories, accounts[r])
	}
	b.Signatories = sortedSet(signatories, nil)
	return b
}

func sortedSet(one, other []string) []string {
	all := slices.Concat(one, other)
	slices.Sort(all)
	return slices.Compact(all)
}

// Materials are papers of those names.
func Materials(names ...string) []ledger.Material {
	var papers []ledger.Material
	for _, n := range names {
		papers = append(papers, ledger.Material{Digest: Digest("paper " + n), Name: n})
	}
	return papers
}

// Promised leaves out papers of an application and promises them.
func Promised(b ledger.ApplicationSubmitBody, until legaltime.Instant, missing ...string) ledger.ApplicationSubmitBody {
	b.Materials = slices.DeleteFunc(slices.Clone(b.Materials), func(m ledger.Material) bool { return slices.Contains(missing, m.Name) })
	b.Promise = &ledger.Promise{Missing: missing, Until: until}
	return b
}

// StepBody is a registry's step that says no more.
func StepBody(application string) ledger.ApplicationBody {
	return ledger.ApplicationBody{Application: application, Registry: RegistryA}
}

// ReviewBody is a favourable opinion of a stage, by the class that has to give
// it.
func ReviewBody(application string, stage profile.Stage) ledger.ApplicationReviewBody {
	reviewer := map[ledger.Class]string{ledger.ClassRegistry: RegistryA, ledger.ClassReviewer: ReviewerA, ledger.ClassCommittee: CommitteeA}[stage.Class]
	return ledger.ApplicationReviewBody{
		Application: application, Outcome: ledger.OutcomePassed, Person: "测试审核人", Report: Digest("opinion on " + application), Reviewer: reviewer,
		Role: ledger.StaffRole(stage.Class), Stage: stage.Name, Truthful: stage.Class == ledger.ClassReviewer, Unconcerned: true,
	}
}

// NoticeBody tells what has to be corrected; period is empty where the regime
// sets it.
func NoticeBody(application, notice, period string) ledger.ApplicationNoticeBody {
	return ledger.ApplicationNoticeBody{
		Application: application, Items: []string{"测试补正事项"}, Notice: notice, Period: period, Person: "测试审核人",
		Registry: RegistryA, Text: Digest("text " + notice),
	}
}

// RefuseBody declines or refuses for a reason of the profile's list.
func RefuseBody(application, notice, reason string) ledger.ApplicationRefuseBody {
	return ledger.ApplicationRefuseBody{
		Application: application, Explanation: "test", Notice: notice, Person: "测试审核人", Reasons: []string{reason},
		Registry: RegistryA, Text: Digest("text " + notice),
	}
}

// SupplementBody brings papers by their names, all applicants signing.
func SupplementBody(app *ledger.Application, rules profile.Act, names ...string) ledger.ApplicationSupplementBody {
	return ledger.ApplicationSupplementBody{Application: app.ID, Materials: Materials(names...), Signatories: applicants(app, rules)}
}

// WithdrawBody takes an application back, all applicants signing.
func WithdrawBody(app *ledger.Application, rules profile.Act) ledger.ApplicationWithdrawBody {
	return ledger.ApplicationWithdrawBody{Application: app.ID, Reason: "test", Signatories: applicants(app, rules)}
}

// ContestBody disputes an application in the name of a party that has not signed it.
func ContestBody(app *ledger.Application) ledger.ApplicationContestBody {
	return ledger.ApplicationContestBody{Account: app.Unsigned[0], Application: app.ID, Reason: "test"}
}

func applicants(app *ledger.Application, rules profile.Act) []string {
	var accounts []string
	for _, r := range rules.Roles(profile.Applicants) {
		for _, p := range app.Parties {
			if p.Role == r {
				accounts = append(accounts, p.Account)
			}
		}
	}
	return sortedSet(accounts, nil)
}

// ServeBody enters that a notice was received.
func ServeBody(notice string) ledger.NoticeServeBody {
	return ledger.NoticeServeBody{Manner: "received", Notice: notice, Proof: Digest("proof " + notice), Registry: RegistryA}
}

// Apply takes an application as far as it comes by itself: submitted, accepted,
// reviewed by every stage, and then publicised or, without publicity, registered.
func (c *Chain) Apply(t testing.TB, body ledger.ApplicationSubmitBody) {
	t.Helper()
	name := body.Profile
	var base sm3.Digest
	if name == "" {
		name, base = Asset(t, c, body.Asset).Profile.Name, Head(t, c, body.Asset)
	}
	rules := c.ActOf(t, name, body.Act)
	c.Accept(t, ledger.ApplicationSubmit, body, base)
	if !rules.Is(profile.Accept, profile.ByReceipt) {
		c.Accept(t, ledger.ApplicationAccept, StepBody(body.Application), sm3.Digest{})
	}
	for _, s := range rules.Stages() {
		c.Accept(t, ledger.ApplicationReviewed, ReviewBody(body.Application, s), sm3.Digest{})
	}
	kind := ledger.ApplicationPublicise
	if rules.Is(profile.Publicity, profile.None) {
		kind = ledger.ApplicationRegister
	}
	c.Accept(t, kind, StepBody(body.Application), sm3.Digest{})
}

// Issue issues the asset's next certificate.
func (c *Chain) Issue(t testing.TB, asset, number, confirmation string) ledger.Receipt {
	t.Helper()
	return c.Accept(t, ledger.CertificateIssue, c.IssueBody(t, c, asset, number, confirmation, c.Now), Head(t, c, asset))
}
