package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// failedLaw is where a review may fail.
const failedLaw = "SZ 15, AH 11(3), GD 9-10, 15, GZ 18, DL 20-21"

// outcomeFits checks that an opinion which fails says why, by the reasons for which the
// regime refuses, and that it agrees with its answers: what is not met has failed, for the
// grounds that are named there.
func outcomeFits() Guard {
	return onApplication("outcome_fits", failedLaw, func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationReviewBody)
		if b.Outcome != ledger.OutcomePassed && b.Outcome != ledger.OutcomeFailed || (b.Outcome == ledger.OutcomeFailed) != (len(b.Reasons) > 0) {
			return ledger.Refuse(ledger.ReviewOutcome, "%q for %v: it has failed for a reason, or is passed without", b.Outcome, b.Reasons)
		}
		if refusal := a.failsForReasons(app, b.Reasons); refusal != nil {
			return refusal
		}
		return answersAgree(b, rules)
	})
}

func (a *act) failsForReasons(app *ledger.Application, reasons []string) *ledger.Refusal {
	if len(reasons) == 0 {
		return nil // a regime may be silent about reasons as long as none is needed
	}
	grounds, refusal := a.refusalReasons(app)
	if refusal != nil {
		return refusal
	}
	for i, reason := range reasons {
		if !slices.Contains(grounds.Values, reason) || slices.Contains(reasons[:i], reason) {
			return explain(ledger.Refuse(ledger.ApplicationReason, "%q is not one of %v, each once", reason, grounds.Values), "", grounds.Article)
		}
	}
	return nil
}

func answersAgree(b *ledger.ApplicationReviewBody, rules profile.Act) *ledger.Refusal {
	unmet := false
	for _, answer := range b.Answers {
		unmet = unmet || !answer.Met
		if !answer.Met && !slices.Contains(b.Reasons, answer.Ground) {
			return explain(ledger.Refuse(ledger.ReviewOutcome, "%q is not met: %s", answer.Item, answer.Ground), "", rules.Article(profile.Checklist))
		}
	}
	if len(b.Answers) > 0 && !unmet && b.Outcome == ledger.OutcomeFailed {
		return explain(ledger.Refuse(ledger.ReviewOutcome, "every item is met"), "", rules.Article(profile.Checklist))
	}
	return nil
}

// failed gives the opinion by which the review of an application has failed, nil while it
// has not. It is the last: a review that has failed goes no further.
func failed(app *ledger.Application) *ledger.Opinion {
	if n := len(app.Opinions); n > 0 && app.Opinions[n-1].Outcome == ledger.OutcomeFailed {
		return &app.Opinions[n-1]
	}
	return nil
}

// reviewStands refuses what only follows a review that has not failed. Where the
// regime has the applicant correct, what is corrected is reviewed anew.
func reviewStands(app *ledger.Application) *ledger.Refusal {
	o := failed(app)
	if o == nil {
		return nil
	}
	var codes []string
	for _, r := range o.Reasons {
		codes = append(codes, r.Code)
	}
	return explain(ledger.Refuse(ledger.ReviewFailed, "%s by %s: %v", o.Stage, o.Reviewer, codes), "", o.Reasons[0].Article)
}
