package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// filing makes the objection that a record files. It goes by the profile that its
// application goes by, or by the one that is in force for its asset.
func (a *act) filing() (*ledger.Objection, *ledger.Refusal) {
	b := a.body.(*ledger.ObjectionFileBody)
	o := &ledger.Objection{
		Application: b.Application, Asset: b.Asset, Evidence: b.Evidence, Filed: a.Time, Grounds: b.Grounds, ID: b.Objection, Interest: b.Interest,
		Matter: b.Matter, Objector: b.Objector, Reason: b.Reason, Record: a.id, Refused: b.Refused, Registry: b.Registry, State: ledger.ObjectionFiled,
	}
	if (b.Application == "") == (b.Asset == "") {
		return nil, ledger.Refuse(ledger.ObjectionSubject, "application %q, asset %q: name one", b.Application, b.Asset)
	}
	if b.Application != "" {
		app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, b.Application)
		if !ok {
			return nil, ledger.Refuse(ledger.ApplicationUnknown, "%s", b.Application)
		}
		o.Profile = app.Profile
		return o, nil
	}
	asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, b.Asset)
	if !ok {
		return nil, ledger.Refuse(ledger.AssetUnknown, "%s", b.Asset)
	}
	_, doc, refusal := a.profileInForce(asset.Profile.Name)
	o.Profile = doc
	return o, refusal
}

// onFiling makes a guard of a condition on what is filed and its rule.
func onFiling(name, article string, check func(*act, *ledger.Objection, profile.Objections) *ledger.Refusal) Guard {
	return Guard{name, article, func(a *act) *ledger.Refusal {
		o, refusal := a.filing()
		if refusal != nil {
			return refusal
		}
		rules, refusal := a.rulesOf(o)
		if refusal != nil {
			return refusal
		}
		return check(a, o, rules)
	}}
}

// subjectIsOpen checks that the application is publicised now, or the asset
// registered.
func subjectIsOpen() Guard {
	return Guard{"subject_is_open", "GD 11, AH 22-23, GZ 19, DL 23", func(a *act) *ledger.Refusal {
		o, refusal := a.filing()
		if refusal != nil {
			return refusal
		}
		if o.Application != "" {
			return a.isPublicised(o)
		}
		asset, _ := get[*ledger.Asset](a, ledger.AssetEntity, o.Asset)
		app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, asset.Application)
		if asset.State != ledger.AssetActive && (asset.State != ledger.AssetRegistered || ok && app.State != ledger.ApplicationCompleted) {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", asset.ID, asset.State)
		}
		return withRegistry(asset.Registry, o.Registry)
	}}
}

// isPublicised judges by block time: the publicity may be over while another
// objection keeps the application waiting.
func (a *act) isPublicised(o *ledger.Objection) *ledger.Refusal {
	app, _ := get[*ledger.Application](a, ledger.ApplicationEntity, o.Application)
	clock, ok := app.Clock(ledger.PublicityClock)
	if !ok || !app.State.Open() {
		return ledger.Refuse(ledger.ObjectionLate, "application/%s is %s", app.ID, app.State)
	}
	if due, running := clockDue(clock.Clock, a.Documents); running && due <= a.Time {
		return explain(ledger.Refuse(ledger.ObjectionLate, "until %s", due), "", clock.Clock.Article)
	}
	return withRegistry(app.Registry, o.Registry)
}

func withRegistry(want, have string) *ledger.Refusal {
	if want != have {
		return ledger.Refuse(ledger.AssetRegistry, "with %s", want)
	}
	return nil
}

func objectionIsForeseen() Guard {
	return onFiling("objection_is_foreseen", "TJ 6.4.5.3", func(_ *act, _ *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		policy, refusal := rules.Param(profile.Policy)
		if refusal == nil && policy.Value == profile.CourtOnly {
			refusal = explain(ledger.Refuse(ledger.ObjectionPolicy, "objections are not registered: a court decides"), "", policy.Article)
		}
		return refusal
	})
}

// objectorMay checks that whoever objects is not the registrant, and shows an
// interest where the regime asks for one.
func objectorMay() Guard {
	return onFiling("objector_may", "SZ 20, GD 11, GZ 19-20, DL 23", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		if slices.Contains(a.registrants(o), o.Objector) {
			return ledger.Refuse(ledger.ObjectionParty, "%s objects to its own", o.Objector)
		}
		who, refusal := rules.Param(profile.Objectors)
		if refusal == nil && who.Value == profile.Interested && o.Interest.IsZero() {
			refusal = explain(ledger.Refuse(ledger.ObjectionGrounds, "interest"), "", who.Article)
		}
		return refusal
	})
}

func groundsSuffice() Guard {
	return onFiling("grounds_suffice", "SZ 20, GD 11, AH 22-23, GZ 19-20", func(_ *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		proof, refusal := rules.Param(profile.RefusalProof)
		if refusal != nil {
			return refusal
		}
		if proof.Value == profile.Needed && o.Refused.IsZero() {
			return explain(ledger.Refuse(ledger.ObjectionGrounds, "refused"), "", proof.Article)
		}
		burden, refusal := rules.Param(profile.Burden)
		if refusal == nil && burden.Value != profile.OnRegistrant && len(o.Evidence) == 0 {
			refusal = explain(ledger.Refuse(ledger.ObjectionGrounds, "evidence"), "", burden.Article)
		}
		return refusal
	})
}

// notRepeated refuses what has lapsed before, where the regime bars it.
func notRepeated() Guard {
	return onFiling("not_repeated", "SZ 20", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		repeat, refusal := rules.Param(profile.Repeat)
		if refusal != nil || repeat.Value != profile.Barred {
			return refusal
		}
		if bar, ok := get[*ledger.Fingerprint](a, ledger.FingerprintEntity, o.Repeats().String()); ok {
			return explain(ledger.Refuse(ledger.ObjectionRepeat, "%s has lapsed", bar.Objection), "", repeat.Article)
		}
		return nil
	})
}

func objectionWithRegistry() Guard {
	return onObjection("own_registry", "SZ 20, AH 9(5)", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		return withRegistry(o.Registry, textField(a.body, "registry"))
	})
}

// subjectStands refuses to open an objection to an asset that has ended since it
// was filed, and did not show it yet.
func subjectStands() Guard {
	return onObjection("subject_stands", "SZ 20", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, o.Asset)
		if ok && o.Application == "" && asset.State != ledger.AssetActive && asset.State != ledger.AssetRegistered {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", asset.ID, asset.State)
		}
		return nil
	})
}

// objectionNoticeFits checks that the certificate of the objection is there exactly
// where the regime issues one, and a period where the regime leaves it to the demand.
func objectionNoticeFits() Guard {
	return onObjection("notice_fits", "SZ 20, DL 24", func(a *act, _ *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionNoticeBody)
		certified, refusal := rules.Param(profile.Certified)
		if refusal != nil {
			return refusal
		}
		if issued := a.kind == ledger.ObjectionAccept && certified.Value == profile.Needed; issued == b.Certificate.IsZero() {
			return explain(ledger.Refuse(ledger.BodyValue, "%s", unfit("certificate", !issued, string(a.kind))), "", certified.Article)
		}
		answer, refusal := rules.Param(profile.Answer)
		if refusal != nil {
			return refusal
		}
		if asked := a.kind == ledger.ObjectionDemand && answer.Value == profile.ByNotice; asked == (b.Period == "") {
			return explain(ledger.Refuse(ledger.NoticePeriod, "the notice says %q, the regime %q", b.Period, answer.Value), "", answer.Article)
		}
		_, refusal = noticePeriod(b.Period)
		return refusal
	})
}

func notForeseen(policy, what string) *ledger.Refusal {
	return ledger.Refuse(ledger.ObjectionPolicy, "%s knows no %s", policy, what)
}

func demandIsForeseen() Guard {
	return onPolicy("demand_is_foreseen", "DL 24", func(_ *act, _ *ledger.Objection, _ profile.Objections, policy string) *ledger.Refusal {
		if policy != profile.Disprove {
			return notForeseen(policy, "demand for proof")
		}
		return nil
	})
}

func findingIsForeseen() Guard {
	return onPolicy("finding_is_foreseen", "AH 22-23, GZ 20(1)", func(a *act, o *ledger.Objection, _ profile.Objections, policy string) *ledger.Refusal {
		if policy != profile.Mediate && policy != profile.Suspend {
			return notForeseen(policy, "finding")
		}
		return foundOutcome(o, policy, a.body.(*ledger.ObjectionFindBody).Outcome)
	})
}

// foundOutcome checks an outcome of a finding or settlement: only what is being
// publicised can be publicised again, and only Guizhou's rule knows it.
func foundOutcome(o *ledger.Objection, policy string, outcome ledger.Outcome) *ledger.Refusal {
	if !slices.Contains(ledger.Findings(), outcome) || outcome == ledger.OutcomeRepublicise && (o.Application == "" || policy != profile.Mediate) {
		return ledger.Refuse(ledger.ObjectionOutcomeBad, "%s", outcome)
	}
	return nil
}

// isHeard reports whether the registrant has explained, or was told and has let
// the time for it pass.
func (a *act) isHeard(o *ledger.Objection) bool {
	if !o.Explanation.IsZero() {
		return true
	}
	n, ok := get[*ledger.Notice](a, ledger.NoticeEntity, o.Notices[len(o.Notices)-1])
	waits := slices.ContainsFunc(o.Clocks, func(c ledger.RunningClock) bool { return c.Name == ledger.AnswerClock })
	return ok && n.State == ledger.NoticeServed && !waits
}

func registrantIsHeard() Guard {
	return onObjection("registrant_is_heard", "AH 22-23, GZ 20", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		if !a.isHeard(o) {
			return explain(ledger.Refuse(ledger.ObjectionHearing, "%s", o.ID), "", rules.Article(profile.Answer))
		}
		return nil
	})
}

func finderIsUnconcerned() Guard {
	return onObjection("finder_is_unconcerned", "AH 11, GZ 40", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionFindBody)
		m, ok := a.Governance.Member(b.Reviewer)
		if !ok || !b.Unconcerned {
			return ledger.Refuse(ledger.ObjectionReviewer, "%s does not declare to be unconcerned", b.Reviewer)
		}
		for _, side := range append(a.registrants(o), o.Objector) {
			if account, ok := get[*ledger.Account](a, ledger.AccountEntity, side); ok && account.Code == m.Code {
				return ledger.Refuse(ledger.ObjectionReviewer, "%s is a side of it", b.Reviewer)
			}
		}
		return nil
	})
}

func settlementIsForeseen() Guard {
	return onPolicy("settlement_is_foreseen", "AH 22-23, GZ 20(1)", func(a *act, o *ledger.Objection, _ profile.Objections, policy string) *ledger.Refusal {
		outcome := a.body.(*ledger.ObjectionSettleBody).Outcome
		switch {
		case policy != profile.Mediate && policy != profile.Suspend:
			return notForeseen(policy, "settlement")
		case policy == profile.Mediate && (o.Finding == nil || o.Finding.Outcome != outcome):
			return ledger.Refuse(ledger.ObjectionFinding, "%s is not what was found", outcome)
		}
		return foundOutcome(o, policy, outcome)
	})
}

func bothSidesSign() Guard {
	return onObjection("both_sides_sign", "AH 22-23, GZ 20(1)", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionSettleBody)
		if want := a.registrants(o); b.Objector != o.Objector || !slices.Equal(b.Registrants, want) {
			return ledger.Refuse(ledger.ObjectionParty, "%s and %v sign, the sides are %s and %v", b.Objector, b.Registrants, o.Objector, want)
		}
		return nil
	})
}

func objectorActs() Guard {
	return onObjection("objector_acts", "SZ 20, GZ 20(2)", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		var objector string
		switch b := a.body.(type) {
		case *ledger.ObjectionSuitBody:
			objector = b.Objector
		case *ledger.ObjectionWithdrawBody:
			objector = b.Objector
		}
		if objector != o.Objector {
			return ledger.Refuse(ledger.ObjectionParty, "filed by %s", o.Objector)
		}
		return nil
	})
}

// suitIsForeseen refuses a suit where it stops nothing: Anhui's thirty days go on.
func suitIsForeseen() Guard {
	return onPolicy("suit_is_foreseen", "SZ 20, GZ 20(2)", func(_ *act, _ *ledger.Objection, _ profile.Objections, policy string) *ledger.Refusal {
		if policy != profile.Annotate && policy != profile.Mediate {
			return notForeseen(policy, "waiting for a suit")
		}
		return nil
	})
}

func registrantExplains() Guard {
	return onObjection("registrant_explains", "GD 11, AH 22-23, GZ 20, DL 24", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		if account := a.body.(*ledger.ObjectionExplainBody).Account; !slices.Contains(a.registrants(o), account) {
			return ledger.Refuse(ledger.ObjectionParty, "%s is not one of %v", account, a.registrants(o))
		}
		return nil
	})
}

// decisionIsForeseen checks that the registry decides under the policy, and that
// what has to come before is there.
func decisionIsForeseen() Guard {
	return onPolicy("decision_is_foreseen", "GD 23, AH 22-23, DL 24", func(a *act, o *ledger.Objection, rules profile.Objections, policy string) *ledger.Refusal {
		outcome := a.body.(*ledger.ObjectionDecideBody).Outcome
		switch {
		case !slices.Contains(ledger.Decisions(), outcome):
			return ledger.Refuse(ledger.ObjectionOutcomeBad, "%s", outcome)
		case policy == profile.Suspend && o.Finding == nil:
			return ledger.Refuse(ledger.ObjectionFinding, "there is none")
		case policy == profile.RegistrantCure && outcome == ledger.OutcomeUpheld && !mayRefuse(o, rules):
			return explain(ledger.Refuse(ledger.ObjectionEarly, "the registrant still has time"), "", rules.Article(profile.HandlingEnds))
		case policy == profile.Annotate || policy == profile.Mediate:
			return notForeseen(policy, "decision of the registry")
		}
		return nil
	})
}

// mayRefuse reports whether the time to settle has run out where that lets the
// registry refuse.
func mayRefuse(o *ledger.Objection, rules profile.Objections) bool {
	return rules.Is(profile.HandlingEnds, profile.MayRefuse) && slices.Contains(o.Overdue, ledger.HandlingClock)
}

// burdenIsMet lets an objection be upheld only when the registrant was heard, and
// dismissed only with the explanation of a registrant who has to prove.
func burdenIsMet() Guard {
	return onObjection("burden_is_met", "AH 22-23, DL 24", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		burden, refusal := rules.Param(profile.Burden)
		if refusal != nil {
			return refusal
		}
		proves := burden.Value == profile.OnBoth || burden.Value == profile.OnRegistrant && o.State == ledger.ObjectionDemanded
		upheld := a.body.(*ledger.ObjectionDecideBody).Outcome == ledger.OutcomeUpheld
		if upheld && !a.isHeard(o) || !upheld && proves && o.Explanation.IsZero() {
			return explain(ledger.Refuse(ledger.ObjectionHearing, "%s", o.ID), "", burden.Article)
		}
		return nil
	})
}

// issuerMayEnter checks that a document is entered by a court, by an arbitrator, or
// by the registry that it was handed to.
func issuerMayEnter() Guard {
	return onObjection("issuer_may_enter", "SZ 20, AH 22-23, GZ 20(2)", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionDocumentBody)
		m, ok := a.Governance.Member(b.Member)
		for _, class := range []ledger.Class{ledger.ClassCourt, ledger.ClassArbitrator, ledger.ClassRegistry} {
			if ok && !m.Suspended && m.Has(class) && b.Role == ledger.StaffRole(class) && (class != ledger.ClassRegistry || m.Name == o.Registry) {
				return nil
			}
		}
		return ledger.Refuse(ledger.ObjectionIssuer, "%s as %s", b.Member, b.Role)
	})
}

// documentDecides checks that a document decides the objection, as it stands in the
// register where it has been entered.
func documentDecides() Guard {
	return onObjection("document_decides", "SZ 20, AH 22-23, GZ 20(2)", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionDocumentBody)
		if !slices.Contains(ledger.Decisions(), b.Outcome) {
			return ledger.Refuse(ledger.ObjectionOutcomeBad, "%s", b.Outcome)
		}
		var entered []*ledger.Judgment
		if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, o.Asset); ok {
			entered = a.judgmentsOn(asset)
		}
		i := slices.IndexFunc(entered, func(j *ledger.Judgment) bool { return j.Document == b.Document && j.State != ledger.JudgmentVacated })
		switch {
		case i < 0 && b.Judgment == "":
			return nil
		case i < 0 || entered[i].ID != b.Judgment:
			return ledger.Refuse(ledger.JudgmentUnknown, "%q is not the entry of this document", b.Judgment)
		case entered[i].Effective > a.Time:
			return ledger.Refuse(ledger.JudgmentEarly, "%s takes effect at %s", b.Judgment, entered[i].Effective)
		case (b.Outcome == ledger.OutcomeDismissed) != (entered[i].Orders == ledger.OrdersConfirm):
			return ledger.Refuse(ledger.JudgmentOrders, "%s orders %s, the objection would be %s", b.Judgment, entered[i].Orders, b.Outcome)
		}
		return nil
	})
}

// notLitigated refuses an objection in a matter that a document has settled which was
// carried out: whoever disagrees asks for a retrial.
func notLitigated() Guard {
	return onFiling("not_litigated", "SZ 20, GZ 20(2), by analogy: CPL 210", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, o.Asset)
		if !ok {
			return nil
		}
		for _, j := range a.judgmentsOn(asset) {
			if j.State == ledger.JudgmentExecuted && j.Matter != "" && j.Matter == o.Matter {
				return ledger.Refuse(ledger.ObjectionRepeat, "settled by %s", j.ID)
			}
		}
		return nil
	})
}
