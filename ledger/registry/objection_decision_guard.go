package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

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
		if a.isReferred(o) {
			return ledger.Refuse(ledger.ObjectionFinding, "%s was referred to a court", o.ID)
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
		if a.Governance.OneOrganisation(b.Reviewer, o.Registry) {
			return ledger.Refuse(ledger.ObjectionReviewer, "%s is the registry, or of its organisation", b.Reviewer)
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

// isReferred reports whether the objector has been told to sue.
func (a *act) isReferred(o *ledger.Objection) bool {
	if len(o.Notices) == 0 {
		return false
	}
	n, ok := get[*ledger.Notice](a, ledger.NoticeEntity, o.Notices[len(o.Notices)-1])
	return ok && n.Kind == ledger.NoticeReferral
}

// referralIsForeseen lets an objector be told to sue where the time for it is counted
// from that, once a finding has settled nothing. What that time is has to be known.
func referralIsForeseen() Guard {
	return onPolicy("referral_is_foreseen", "GZ 20(2)", func(_ *act, o *ledger.Objection, rules profile.Objections, policy string) *ledger.Refusal {
		switch {
		case policy != profile.Annotate && policy != profile.Mediate || !rules.Is(profile.SuitFrom, profile.ByService):
			return notForeseen(policy, "referral from which a time to sue is counted")
		case policy == profile.Mediate && o.Finding == nil:
			return ledger.Refuse(ledger.ObjectionFinding, "there is none")
		case slices.ContainsFunc(o.Clocks, func(c ledger.RunningClock) bool { return c.Name == ledger.SuitClock }):
			return ledger.Refuse(ledger.ObjectionEarly, "the time to sue runs")
		}
		_, counted, refusal := rules.Period(profile.Suit)
		if refusal == nil && !counted {
			refusal = notForeseen(policy, "time to sue")
		}
		return refusal
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
