package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func handledByRegistry() Guard {
	return onApplication("own_registry", "TJ 6.1.4, DL 19", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		if registry := textField(a.body, "registry"); registry != app.Registry {
			return ledger.Refuse(ledger.AssetRegistry, "with %s", app.Registry)
		}
		return nil
	})
}

func nothingIsPromised() Guard {
	return onApplication("nothing_is_promised", "AH 20", func(_ *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		if app.Promise != nil {
			return ledger.Refuse(ledger.ApplicationPromise, "%v are missing: tolerate or decline", app.Promise.Missing)
		}
		return nil
	})
}

func somethingIsPromised() Guard {
	return onApplication("something_is_promised", "AH 20", func(_ *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		if app.Promise == nil {
			return ledger.Refuse(ledger.ApplicationPromise, "nothing is missing: accept")
		}
		return nil
	})
}

func reasonsAreListed() Guard {
	return onApplication("reasons_are_listed", "SZ 21, GD 23, AH 18, GZ 14, DL 21", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		list, refusal := a.refusalReasons(app)
		if refusal != nil {
			return refusal
		}
		for _, reason := range a.body.(*ledger.ApplicationRefuseBody).Reasons {
			if !slices.Contains(list.Values, reason) {
				return explain(ledger.Refuse(ledger.ApplicationReason, "%q is not one of %v", reason, list.Values), "", list.Article)
			}
			if reason == profile.ReviewFailed && failed(app) == nil {
				return explain(ledger.Refuse(ledger.ApplicationReason, "%s: no opinion says so", reason), "", list.ArticleOf(reason))
			}
		}
		return nil
	})
}

// refusalReasons gives the reasons for which the regime refuses, or the refusal of a
// regime whose text is silent about them.
func (a *act) refusalReasons(app *ledger.Application) (profile.List, *ledger.Refusal) {
	p := a.Documents.Profile(app.Profile)
	_, refusal := p.List(profile.RefusalsList)
	return p.Lists[profile.RefusalsList], refusal
}

func noticeIsNew() Guard {
	return Guard{"notice_is_new", "one number, one notice", func(a *act) *ledger.Refusal {
		if number := noticeOf(a.body); a.exists(ledger.NoticeEntity, number) {
			return ledger.Refuse(ledger.NoticeExists, "%s", number)
		}
		return nil
	}}
}

func noticeOf(body any) string {
	switch b := body.(type) {
	case *ledger.AccountCompleteBody:
		return b.Notice
	case *ledger.ApplicationRefuseBody:
		return b.Notice
	case *ledger.ApplicationNoticeBody:
		return b.Notice
	case *ledger.ObjectionNoticeBody:
		return b.Notice
	case *ledger.ObjectionDecideBody:
		return b.Notice
	case *ledger.RevocationDecideBody:
		return b.Notice
	case *ledger.SuspensionBody:
		return b.Notice
	}
	return ""
}

// stageIsNext checks that an opinion is that of the next stage, given by the class
// that the regime wants, with its staff's key.
func stageIsNext() Guard {
	return onApplication("stage_is_next", "SZ 15, GD 9-10, AH 19(3), GZ 24, DL 19-20", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		b, stages := a.body.(*ledger.ApplicationReviewBody), rules.Stages()
		if refusal := reviewStands(app); refusal != nil {
			return refusal
		}
		if len(app.Opinions) == len(stages) || stages[len(app.Opinions)].Name != b.Stage {
			return explain(ledger.Refuse(ledger.ApplicationStage, "%s is not next: %d of %v are done", b.Stage, len(app.Opinions), rules.List(profile.Stages)), "", rules.Article(profile.Stages))
		}
		class := stages[len(app.Opinions)].Class
		m, ok := a.Governance.Member(b.Reviewer)
		if !ok || !m.Has(class) || m.Suspended || b.Role != ledger.StaffRole(class) || class == ledger.ClassRegistry && b.Reviewer != app.Registry {
			return explain(ledger.Refuse(ledger.ApplicationReviewer, "%s is an opinion of class %s", b.Stage, class), "", rules.Article(profile.Stages))
		}
		if missing := a.lacking(rules, app); len(missing) > 0 {
			return explain(ledger.Refuse(ledger.ApplicationMaterials, "%v are still missing", missing), "", rules.Article(profile.Incomplete))
		}
		return a.reportFits(a.Documents.Profile(app.Profile), app.Register, app.Materials)
	})
}

// noticeNamesAll checks that what is missing by rule stands in the one notice, whatever
// else the reviewer has found.
func noticeNamesAll() Guard {
	return onApplication("notice_names_all", "TJ annex 7, DL 19, AH 20", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		if !rules.Is(profile.Incomplete, profile.ByNotice) {
			return nil
		}
		items := a.body.(*ledger.ApplicationNoticeBody).Items
		for _, missing := range a.lacking(rules, app) {
			if !slices.Contains(items, missing) {
				return explain(ledger.Refuse(ledger.NoticeItems, "%s is missing too", missing), "", rules.Article(profile.Incomplete))
			}
		}
		return nil
	})
}

// lackIsTold keeps a registry from refusing what is only not complete before it has told
// the applicant.
func lackIsTold() Guard {
	return onApplication("lack_is_told", "TJ annex 7", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		if !rules.Is(profile.Incomplete, profile.ByNotice) || a.correctionOf(app) != nil {
			return nil
		}
		hopeless := a.kind == ledger.ApplicationDecline && a.acceptable(app, rules) != nil // it would not be accepted if it were complete
		if missing := a.lacking(rules, app); len(missing) > 0 && !hopeless {
			return explain(ledger.Refuse(ledger.NoticeItems, "%v are missing, and no notice has said so", missing), "", rules.Article(profile.Incomplete))
		}
		return nil
	})
}

// correctionOf gives the newest notice to correct that has gone out about an application, nil
// for none.
func (a *act) correctionOf(app *ledger.Application) (newest *ledger.Notice) {
	for _, id := range app.Notices {
		if n, ok := get[*ledger.Notice](a, ledger.NoticeEntity, id); ok && n.Kind == ledger.NoticeCorrection {
			newest = n
		}
	}
	return newest
}

func (a *act) missingOf(rules profile.Act, app *ledger.Application) []string {
	missing, _ := missingMaterials(rules, app.Materials, a.provedBy(rules, app.Register))
	return missing
}

// reviewerIsUnconcerned refuses an opinion of who has an interest: who declares
// none, is no party, and has neither deposited nor processed what is registered.
func reviewerIsUnconcerned() Guard {
	return onApplication("reviewer_is_unconcerned", "AH 11, GZ 40, SZ 31", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationReviewBody)
		m, ok := a.Governance.Member(b.Reviewer)
		if !b.Unconcerned || !ok {
			return ledger.Refuse(ledger.ApplicationReviewer, "%s does not declare to be unconcerned", b.Reviewer)
		}
		if b.Role != ledger.StaffRole(ledger.ClassRegistry) && a.Governance.OneOrganisation(b.Reviewer, app.Registry) {
			return ledger.Refuse(ledger.ApplicationReviewer, "%s is the registry, or of its organisation", b.Reviewer)
		}
		for _, p := range app.Parties {
			if account, ok := get[*ledger.Account](a, ledger.AccountEntity, p.Account); ok && account.Code == m.Code {
				return ledger.Refuse(ledger.ApplicationReviewer, "%s is the %s", b.Reviewer, p.Role)
			}
		}
		if app.Register == nil || b.Reviewer == app.Registry {
			return nil // evidence_fits has looked at the registry's own
		}
		return a.unconcernedIn(b.Reviewer, app.Register)
	})
}

// reportIsVouched demands that a third party signs its report as objective, true,
// accurate and complete.
func reportIsVouched() Guard {
	return Guard{"report_is_vouched", "SZ 31, AH 35, GZ 38", func(a *act) *ledger.Refusal {
		vouched, third := false, true
		switch b := a.body.(type) {
		case *ledger.ApplicationReviewBody:
			vouched, third = b.Truthful, b.Role == ledger.StaffRole(ledger.ClassReviewer)
		case *ledger.ObjectionFindBody:
			vouched = b.Truthful
		}
		if third && !vouched {
			return ledger.Refuse(ledger.ReviewUntrue, "truthful")
		}
		return nil
	}}
}

func (a *act) unconcernedIn(reviewer string, terms *ledger.RegisterTerms) *ledger.Refusal {
	for _, number := range terms.Evidence {
		if e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, number); ok && a.Governance.OneOrganisation(e.Provider, reviewer) {
			return ledger.Refuse(ledger.ApplicationReviewer, "%s has deposited %s", reviewer, number)
		}
	}
	for _, number := range terms.Vouchers {
		if v, ok := get[*ledger.Voucher](a, ledger.VoucherEntity, number); ok && a.Governance.OneOrganisation(v.Agency, reviewer) {
			return ledger.Refuse(ledger.ApplicationReviewer, "%s has made %s", reviewer, number)
		}
	}
	return nil
}

func correctionIsKnown() Guard {
	return onApplication("correction_is_known", "TJ annex 7, GD 23(3), DL 19", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationNoticeBody)
		rule, refusal := rules.Param(profile.Correction)
		switch {
		case refusal != nil:
			return refusal
		case rule.Value == profile.None:
			return explain(ledger.Refuse(ledger.NoticePeriod, "nothing is corrected: refuse, and a new application is made"), "", rule.Article)
		case (b.Period != "") != (rule.Value == profile.ByNotice):
			return explain(ledger.Refuse(ledger.NoticePeriod, "the notice says %q, the regime %q", b.Period, rule.Value), "", rule.Article)
		}
		for _, key := range []string{profile.CorrectionEnds, profile.ReviewPauses} {
			if _, refusal := rules.Param(key); refusal != nil {
				return refusal
			}
		}
		return unitFits(a.Documents.Profile(app.Profile), b.Period)
	})
}

// correctionIsOver keeps a registry from refusing an application while its applicant still has
// time to correct it.
func correctionIsOver() Guard {
	return onApplication("correction_is_over", "AH 20, DL 19, GD 23(3), by analogy: TJ annex 7", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		n := a.correctionOf(app)
		served := n != nil && n.State == ledger.NoticeServed
		if _, waits := app.Clock(ledger.CorrectionClock); waits || !served {
			return explain(ledger.Refuse(ledger.ApplicationStage, "the time to correct is not over"), "", rules.Article(profile.Correction))
		}
		return nil
	})
}

func applicantsSign() Guard {
	return onApplication("applicants_sign", "TJ 6.4.2.1, DL 16, 17, 19", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		by := signing{app.Act, signatoriesOf(a.body), app.Agencies}
		may, refusal := a.applied(a.requestOf(app, rules), by)
		if refusal != nil {
			return refusal
		}
		if b, ok := a.body.(*ledger.ApplicationSupplementBody); ok && b.Register != nil {
			asset, _ := get[*ledger.Asset](a, ledger.AssetEntity, app.Asset)
			sharers, refusal := a.sharersSign(asset, a.requestOf(a.supplemented(app, rules), rules), by)
			if refusal != nil {
				return refusal
			}
			may = append(may, sharers...)
		}
		if !rising(by.signatories) {
			return ledger.Refuse(ledger.BodyValue, "signatories must be sorted, each once")
		}
		return noStrangers(by.signatories, may)
	})
}

func signatoriesOf(body any) []string {
	switch b := body.(type) {
	case *ledger.ApplicationSupplementBody:
		return b.Signatories
	case *ledger.ApplicationWithdrawBody:
		return b.Signatories
	}
	return nil
}

// supplementFits judges what is new, and then the application as it would stand by all that
// was asked of it when it came in.
func supplementFits() Guard {
	return onApplication("supplement_fits", "TJ 6.4.2.2, AH 19(3), 20, GD 9, DL 19", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationSupplementBody)
		for _, m := range b.Materials {
			if !slices.Contains(rules.List(profile.Materials), m.Name) {
				return ledger.Refuse(ledger.ApplicationMaterials, "%q is not one of %v", m.Name, rules.List(profile.Materials))
			}
		}
		switch {
		case app.State == ledger.ApplicationReview && failed(app) != nil:
			return reviewStands(app)
		case b.Register != nil && app.Register == nil:
			return ledger.Refuse(ledger.ApplicationTerms, "register: %s does not register", app.Act)
		case b.Register != nil && app.Home != nil && len(b.Register.Evidence)+len(b.Register.Vouchers) > 0:
			return ledger.Refuse(ledger.ApplicationTerms, "evidence: the certificate of home stands in its place")
		}
		next := a.supplemented(app, rules)
		if contract := dealOr(app.Deal).Contract; hasPaper(app.Materials, contract) && !hasPaper(next.Materials, contract) {
			return ledger.Refuse(ledger.ApplicationMaterials, "the contract would no longer be among them")
		}
		s, refusal := a.again(next, app.Profile)
		if refusal != nil {
			return refusal
		}
		return a.passes(s, actIsKnown(), gradeAllows(), groundsFit(), rightFits(), valuesFit(), componentsFit(), evidenceFits(), papersAreThere())
	})
}

func hasPaper(materials []ledger.Material, digest sm3.Digest) bool {
	return slices.ContainsFunc(materials, func(m ledger.Material) bool { return m.Digest == digest })
}

func reviewIsPassed() Guard {
	return onApplication("review_is_passed", "TJ 6.1.2, 8.1.1, SZ 15, GD 11, AH 19, GZ 19, DL 23", func(_ *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		if refusal := reviewStands(app); refusal != nil {
			return refusal
		}
		if app.Promise != nil {
			return explain(ledger.Refuse(ledger.ApplicationPromise, "%v are missing", app.Promise.Missing), "", rules.Article(profile.Tolerance))
		}
		if done, stages := len(app.Opinions), rules.List(profile.Stages); done < len(stages) {
			return explain(ledger.Refuse(ledger.ApplicationStage, "%d of %v are done", done, stages), "", rules.Article(profile.Stages))
		}
		return nil
	})
}

func publicityIsNeeded() Guard {
	return onApplication("publicity_is_needed", "TJ 8.1.1, SZ 15-19, GD 11, 16, AH 19(4), GZ 19, DL 23", func(_ *act, _ *ledger.Application, rules profile.Act) *ledger.Refusal {
		_, stated, refusal := rules.Period(profile.Publicity)
		if refusal == nil && !stated {
			refusal = explain(ledger.Refuse(ledger.ApplicationStage, "%s has no publicity: register", rules.Name), "", rules.Article(profile.Publicity))
		}
		return refusal
	})
}

// publicityIsDone lets nobody skip the publicity.
func publicityIsDone() Guard {
	return onApplication("publicity_is_done", "TJ 8.1.2, GD 11, AH 19(5), GZ 21, DL 25", func(_ *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		_, stated, refusal := rules.Period(profile.Publicity)
		if refusal == nil && stated && app.State == ledger.ApplicationReview {
			refusal = explain(ledger.Refuse(ledger.CertificatePublicity, "%s has not been publicised", app.ID), "", rules.Article(profile.Publicity))
		}
		return refusal
	})
}
