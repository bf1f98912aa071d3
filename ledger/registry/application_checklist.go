package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// checklistIsAnswered checks that a report answers the items of its stage, each
// once and in order, and that what is not met comes to a reason for refusal.
func checklistIsAnswered() Guard {
	return onApplication("checklist_is_answered", "DL 20, 21", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationReviewBody)
		var items []string
		for _, answer := range b.Answers {
			items = append(items, answer.Item)
			if refusal := a.answerFits(app, answer); refusal != nil {
				return refusal
			}
		}
		if want := rules.Checks(b.Stage); !slices.Equal(items, want) {
			return explain(ledger.Refuse(ledger.ApplicationAnswers, "%v are answered, want %v", items, want), "", rules.Article(profile.Checklist))
		}
		return nil
	})
}

func (a *act) answerFits(app *ledger.Application, answer ledger.Answer) *ledger.Refusal {
	grounds := a.Documents.Profile(app.Profile).Lists[profile.RefusalsList]
	switch {
	case answer.Met && answer.Ground != "":
		return ledger.Refuse(ledger.ApplicationAnswers, "%q is met: no ground", answer.Item)
	case !answer.Met && !slices.Contains(grounds.Values, answer.Ground):
		return explain(ledger.Refuse(ledger.ApplicationReason, "%q is not one of %v", answer.Ground, grounds.Values), "", grounds.Article)
	}
	return nil
}
