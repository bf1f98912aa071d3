package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// draft is a record that might be made next, with what is certain about it.
type draft struct {
	body any
	// whole says that there can be no other body: the row's guards and its effect
	// say what would become of it. Otherwise only the guards named in judged look at
	// nothing but what is certain.
	whole  bool
	judged []string
}

// stepOf explains a row from the state of an entity.
func stepOf(env Env, t *Transition, e ledger.Entity) (Step, error) {
	step := Step{On: t.On, To: t.To, Article: t.Article}
	for _, g := range t.Guards {
		step.Guards = append(step.Guards, GuardName{g.Name, g.Article})
	}
	kind := ledger.Kind(t.On)
	parties := ledger.Parties(kind)
	if parties == nil {
		return step, nil
	}
	a := &act{Env: env, kind: kind}
	drafts := a.drafts(e)
	for _, p := range parties {
		step.By = append(step.By, Signer{Field: p.Field, Class: p.Class, Role: p.Role, Names: a.signersOf(p.Field, e)})
	}
	for i, d := range drafts {
		try := &act{Env: env, kind: kind, body: d.body, subject: entityIDOf(e)}
		refusal := try.judge(t, d)
		if a.fault == nil {
			a.fault = try.fault
		}
		if refusal == nil {
			step.Refusal = nil
			break
		}
		if i == 0 {
			step.Refusal = refusal
		}
	}
	return step, a.fault
}

// judge runs what a draft allows to be run of a row.
func (a *act) judge(t *Transition, d draft) *ledger.Refusal {
	if d.whole {
		return a.follow(t)
	}
	for _, g := range t.Guards {
		if slices.Contains(d.judged, g.Name) {
			if refusal := g.Check(a); refusal != nil {
				return explain(refusal, g.Name, g.Article)
			}
		}
	}
	return nil
}

func entityIDOf(e ledger.Entity) ledger.EntityID {
	switch e := e.(type) {
	case *ledger.Application:
		return ledger.EntityID{Kind: ledger.ApplicationEntity, ID: e.ID}
	case *ledger.Objection:
		return ledger.EntityID{Kind: ledger.ObjectionEntity, ID: e.ID}
	case *ledger.Account:
		return ledger.EntityID{Kind: ledger.AccountEntity, ID: e.ID}
	case *ledger.Asset:
		return ledger.EntityID{Kind: ledger.AssetEntity, ID: e.ID}
	case *ledger.Judgment:
		return ledger.EntityID{Kind: ledger.JudgmentEntity, ID: e.ID}
	case *ledger.Notice:
		return ledger.EntityID{Kind: ledger.NoticeEntity, ID: e.ID}
	case *ledger.Inquiry:
		return ledger.EntityID{Kind: ledger.InquiryEntity, ID: e.ID}
	case *ledger.Assistance:
		return ledger.EntityID{Kind: ledger.AssistanceEntity, ID: e.ID}
	case *ledger.Revocation:
		return ledger.EntityID{Kind: ledger.RevocationEntity, ID: e.ID}
	}
	return ledger.EntityID{}
}

// drafts gives what records of the kind about the entity may say: it can be
// refused for certain when all of them are. None says nothing.
func (a *act) drafts(e ledger.Entity) []draft {
	switch e := e.(type) {
	case *ledger.Application:
		return a.draftsOfApplication(e)
	case *ledger.Objection:
		return a.draftsOfObjection(e)
	case *ledger.Asset:
		return a.draftsOnAsset(e)
	case *ledger.Account:
		return a.draftsOnAccount(e)
	case *ledger.Judgment:
		if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, e.Asset); ok && a.kind == ledger.JudgmentExecute {
			return []draft{{body: &ledger.JudgmentExecuteBody{Judgment: e.ID, Registry: asset.Registry}, whole: true}}
		}
	case *ledger.Revocation:
		return []draft{{body: &ledger.RevocationBody{Registry: e.Registry, Revocation: e.ID}, whole: true}}
	}
	return nil
}

func (a *act) draftsOnAccount(account *ledger.Account) []draft {
	switch a.kind {
	case ledger.AccountComplete:
		return []draft{{body: &ledger.AccountCompleteBody{Account: account.ID, Registry: account.Registry}, judged: []string{"kept_by_registry", "change_is_pending"}}}
	case ledger.AccountCertify:
		return []draft{{body: &ledger.AccountCertifyBody{Account: account.ID, Registry: account.Registry}, judged: []string{"kept_by_registry", "voucher_is_due", "subject_not_barred"}}}
	default: // what it says is its sender's
		return nil
	}
}

func (a *act) draftsOnAsset(asset *ledger.Asset) []draft {
	switch a.kind {
	case ledger.RecognitionRecheck:
		return []draft{{body: &ledger.RecognitionRecheckBody{Asset: asset.ID, Registry: asset.Registry}, judged: []string{"own_registry", "has_a_home"}}}
	case ledger.CertificateIssue:
		return []draft{{body: &ledger.CertificateIssueBody{Asset: asset.ID, Registry: asset.Registry}, judged: []string{"own_registry", "certificate_is_due"}}}
	case ledger.AssetSuspend:
		return a.draftsOfSuspension(asset)
	default: // what it says is its sender's
		return nil
	}
}

// draftsOfSuspension are one for each ground that the regime lists; where it lists
// none, one that is refused for that.
func (a *act) draftsOfSuspension(asset *ledger.Asset) (drafts []draft) {
	grounds := []string{""}
	if rules, _, refusal := a.revocationLaw(asset); refusal == nil {
		if listed, refusal := rules.List(profile.Suspends); refusal == nil && len(listed) > 0 {
			grounds = listed
		}
	}
	for _, ground := range grounds {
		b := &ledger.SuspensionBody{Asset: asset.ID, Ground: ground, Registry: asset.Registry}
		drafts = append(drafts, draft{body: b, judged: []string{"own_registry", "suspension_is_listed"}})
	}
	return drafts
}

func (a *act) draftsOfApplication(app *ledger.Application) []draft {
	rules, refusal := a.actOf(app)
	if refusal != nil {
		return nil
	}
	switch a.kind {
	case ledger.ApplicationAccept, ledger.ApplicationTolerate, ledger.ApplicationPublicise:
		return []draft{{body: &ledger.ApplicationBody{Application: app.ID, Registry: app.Registry}, whole: true}}
	case ledger.ApplicationRegister:
		return []draft{{body: &ledger.ApplicationRegisterBody{Application: app.ID, Registry: app.Registry}, whole: true}}
	case ledger.ApplicationReviewed:
		return a.draftsOfReview(app, rules)
	case ledger.ApplicationContest:
		return a.draftsOfContest(app)
	case ledger.ApplicationCorrect:
		b := &ledger.ApplicationNoticeBody{Application: app.ID, Registry: app.Registry}
		if rules.Is(profile.Correction, profile.ByNotice) {
			b.Period = "1wd"
			if a.Documents.Profile(app.Profile).Params[profile.NoticeUnit].Value == profile.NaturalDays {
				b.Period = "1nd"
			}
		}
		return []draft{{body: b, judged: []string{"correction_is_known"}}}
	default: // what it says is its sender's
		return nil
	}
}

// draftsOfContest are one for each party that has not signed; where all have, one that
// is refused for that.
func (a *act) draftsOfContest(app *ledger.Application) (drafts []draft) {
	for _, account := range app.Unsigned {
		drafts = append(drafts, draft{body: &ledger.ApplicationContestBody{Account: account, Application: app.ID}, judged: []string{"may_contest"}})
	}
	if drafts == nil {
		drafts = []draft{{body: &ledger.ApplicationContestBody{Account: app.Parties[0].Account, Application: app.ID}, judged: []string{"may_contest"}}}
	}
	return drafts
}

// draftsOfReview are opinions of the next stage by each member who may give one.
func (a *act) draftsOfReview(app *ledger.Application, rules profile.Act) []draft {
	b := ledger.ApplicationReviewBody{Application: app.ID, Outcome: ledger.OutcomePassed, Unconcerned: true}
	var drafts []draft
	if stages := rules.Stages(); len(app.Opinions) < len(stages) {
		next := stages[len(app.Opinions)]
		b.Stage, b.Role = next.Name, ledger.StaffRole(next.Class)
		for _, name := range a.membersOf(next.Class, app.Registry) {
			by := b
			by.Reviewer = name
			drafts = append(drafts, draft{body: &by, judged: []string{"stage_is_next", "reviewer_is_unconcerned"}})
		}
	}
	if drafts == nil {
		drafts = []draft{{body: &b, judged: []string{"stage_is_next"}}}
	}
	return drafts
}

// membersOf lists the active members of a class; as a registry only that which
// handles the matter.
func (a *act) membersOf(class ledger.Class, registry string) (names []string) {
	for _, m := range a.Governance.Members {
		if m.Has(class) && !m.Suspended && (class != ledger.ClassRegistry || m.Name == registry) {
			names = append(names, m.Name)
		}
	}
	return names
}

func (a *act) draftsOfObjection(o *ledger.Objection) (drafts []draft) {
	switch a.kind {
	case ledger.ObjectionAccept:
		return []draft{{body: &ledger.ObjectionNoticeBody{Objection: o.ID, Registry: o.Registry}, judged: []string{"subject_stands"}}}
	case ledger.ObjectionDemand:
		return []draft{{body: &ledger.ObjectionNoticeBody{Objection: o.ID, Registry: o.Registry}, judged: []string{"demand_is_foreseen"}}}
	case ledger.ObjectionRefer:
		return []draft{{body: &ledger.ObjectionNoticeBody{Objection: o.ID, Registry: o.Registry}, judged: []string{"referral_is_foreseen"}}}
	case ledger.ObjectionSuit:
		return []draft{{body: &ledger.ObjectionSuitBody{Objection: o.ID, Objector: o.Objector}, judged: []string{"objector_acts", "suit_is_foreseen"}}}
	case ledger.ObjectionWithdraw:
		return []draft{{body: &ledger.ObjectionWithdrawBody{Objection: o.ID, Objector: o.Objector}, judged: []string{"objector_acts"}}}
	case ledger.ObjectionDetermine:
		for _, outcome := range ledger.Findings() {
			drafts = append(drafts, draft{body: &ledger.ObjectionFindBody{Objection: o.ID, Outcome: outcome}, judged: []string{"finding_is_foreseen", "registrant_is_heard"}})
		}
	case ledger.ObjectionSettle:
		for _, outcome := range ledger.Findings() {
			drafts = append(drafts, draft{body: &ledger.ObjectionSettleBody{Objection: o.ID, Objector: o.Objector, Outcome: outcome}, judged: []string{"settlement_is_foreseen"}})
		}
	case ledger.ObjectionDecide:
		for _, outcome := range ledger.Decisions() {
			drafts = append(drafts, draft{
				body: &ledger.ObjectionDecideBody{Objection: o.ID, Outcome: outcome, Registry: o.Registry}, judged: []string{"decision_is_foreseen", "burden_is_met"},
			})
		}
	default: // what it says is its sender's
	}
	return drafts
}

// signersOf names who signs in a field of a record about an entity, as far as that
// follows from the entity.
func (a *act) signersOf(field string, e ledger.Entity) []string {
	switch e := e.(type) {
	case *ledger.Application:
		return a.signersOfApplication(field, e)
	case *ledger.Objection:
		switch field {
		case "registry":
			return []string{e.Registry}
		case "objector":
			return []string{e.Objector}
		case "registrants", "account":
			return a.registrants(e)
		}
	case *ledger.Asset:
		if field == "registry" {
			return []string{e.Registry}
		}
	case *ledger.Notice:
		if field == "registry" {
			return []string{e.Registry}
		}
	case *ledger.Assistance:
		if field == "registry" {
			return []string{e.Registry}
		}
	case *ledger.Inquiry:
		if field == "provider" {
			return []string{e.Provider}
		}
	case *ledger.Contract:
		return signersOfContract(field, e)
	case *ledger.Revocation:
		return []string{e.Registry}
	case *ledger.Judgment:
		if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, e.Asset); ok && field == "registry" {
			return []string{asset.Registry}
		}
	}
	return nil
}

func signersOfContract(field string, c *ledger.Contract) (names []string) {
	switch {
	case field == "signatories":
		for _, p := range c.Parties {
			names = append(names, p.Account)
		}
	case c.Exchange != "":
		names = []string{c.Exchange}
	}
	return names
}

func (a *act) signersOfApplication(field string, app *ledger.Application) (names []string) {
	rules, refusal := a.actOf(app)
	switch {
	case field == "registry":
		return []string{app.Registry}
	case field == "account":
		return app.Unsigned
	case refusal != nil:
		return nil
	case field == "signatories":
		for _, r := range rules.Roles(profile.Applicants) {
			names = append(names, accountsOf(app.Parties, r)...)
		}
	case field == "reviewer" && len(app.Opinions) < len(rules.Stages()):
		return a.membersOf(rules.Stages()[len(app.Opinions)].Class, app.Registry)
	}
	return names
}

// actsOn says which acts of its jurisdiction may be asked of an asset now, and what
// stands in the way of which.
func (a *act) actsOn(asset *ledger.Asset) (acts []Possible, bars []Bar) {
	p, _, refusal := a.profileInForce(asset.Profile.Name)
	if refusal != nil {
		return nil, nil
	}
	for _, name := range p.ActsInOrder() {
		rules, _ := p.Act(name)
		does := p.Acts[name].Params[profile.Does].Value
		if does == profile.DoesRegister {
			continue
		}
		acts = append(acts, Possible{Act: name, Does: does, Refusal: a.asked(asset, name)})
		q := &request{profile: p, rules: rules, deal: new(ledger.DealTerms)}
		right := func(id ledger.EntityID) *request {
			about := *q
			if rules.Right() == id.Kind {
				about.deal = &ledger.DealTerms{Right: id.ID} // it may be what the act is about
			}
			return &about
		}
		if a.mayDispose(only(asset, ledger.EntityID{}), q) != nil {
			continue // nothing has to stand in its way
		}
		for _, id := range standingOn(asset) {
			if refusal := a.mayDispose(only(asset, id), right(id)); refusal != nil {
				bars = barred(bars, id, name, refusal)
			}
		}
	}
	return acts, bars
}

// asked gives why an act cannot be asked of an asset whatever an application says,
// nil when it may be.
func (a *act) asked(asset *ledger.Asset, name string) *ledger.Refusal {
	pledgees, refusal := a.pledgeesOf(asset)
	if refusal != nil {
		return refusal
	}
	slices.Sort(pledgees)
	try := &act{
		Env: a.Env, kind: ledger.ApplicationSubmit, base: ledger.HistoryOf(asset).Head,
		body: &ledger.ApplicationSubmitBody{
			Act: name, Agreement: &ledger.Agreement{Ends: Never, From: a.Time}, Asset: asset.ID, Certificate: asset.CurrentCertificate(),
			Registry: asset.Registry, Surrendered: asset.CurrentCertificate(),
			Deal: &ledger.DealTerms{Consents: slices.Compact(pledgees)}, Undertaking: sm3.Sum(nil),
		},
	}
	for _, g := range []Guard{profileIsUsable(), actIsKnown(), assetIsFree(), papersFit()} {
		if refusal := g.Check(try); refusal != nil || try.fault != nil {
			if a.fault == nil {
				a.fault = try.fault
			}
			return explain(refusal, g.Name, g.Article)
		}
	}
	return nil
}

// only is an asset on which nothing stands but one thing.
func only(asset *ledger.Asset, id ledger.EntityID) *ledger.Asset {
	alone := *asset
	keep := func(kind ledger.EntityKind, list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return id.Kind != kind || s != id.ID })
	}
	alone.Holds, alone.Objections, alone.Pledges = keep(ledger.HoldEntity, asset.Holds), keep(ledger.ObjectionEntity, asset.Objections), keep(ledger.PledgeEntity, asset.Pledges)
	return &alone
}

// barred adds an act to what a thing bars: under the refusal that it shares with
// the acts before, or another.
func barred(bars []Bar, by ledger.EntityID, name string, refusal *ledger.Refusal) []Bar {
	refusal = explain(refusal, "asset_is_free", "one open disposal at a time")
	for i := range bars {
		if bars[i].By == by && *bars[i].Refusal == *refusal {
			bars[i].Acts = append(bars[i].Acts, name)
			return bars
		}
	}
	return append(bars, Bar{By: by, Acts: []string{name}, Refusal: refusal})
}
