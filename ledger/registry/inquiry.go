package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
)

func inquiryRows() []Transition {
	asked := string(ledger.InquiryAsked)
	row := func(from string, on ledger.Kind, to string, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.InquiryEntity, From: from, On: string(on), Guards: guards, Effect: effect, To: to, Article: article}
	}
	return []Transition{
		row(None, ledger.InquiryAsk, asked, ask(), "TJ 7.3.3", inquiryIsAboutEvidence(), interestIsShown()),
		row(None, ledger.InquiryDemand, asked, ask(), "TJ 7.3.3, 9.2", inquiryIsAboutEvidence(), institutionMayAsk()),
		row(asked, ledger.InquiryAnswer, string(ledger.InquiryAnswered), answer(), "TJ 7.3.3, 4.2", providerAnswers(), resultIsListed()),
	}
}

// inquiry gives what both kinds of inquiry have in common.
func (a *act) inquiry() ledger.Inquiry {
	switch b := a.body.(type) {
	case *ledger.InquiryAskBody:
		return ledger.Inquiry{Account: b.Account, Asked: a.Time, Evidence: b.Evidence, ID: b.Inquiry, Interest: b.Interest, Presented: b.Presented, Request: b.Request, Record: a.id}
	case *ledger.InquiryDemandBody:
		return ledger.Inquiry{Asked: a.Time, Evidence: b.Evidence, ID: b.Inquiry, Member: b.Member, Presented: b.Presented, Request: b.Request, Record: a.id}
	}
	return ledger.Inquiry{}
}

func inquiryIsAboutEvidence() Guard {
	return Guard{"inquiry_is_about_evidence", "TJ 7.3.3", func(a *act) *ledger.Refusal {
		if number := a.inquiry().Evidence; !a.exists(ledger.EvidenceEntity, number) {
			return ledger.Refuse(ledger.EvidenceUnknown, "%s", number)
		}
		return nil
	}}
}

// interestIsShown lets the holder ask as such, and everybody else who shows an
// interest.
func interestIsShown() Guard {
	return Guard{"interest_is_shown", "TJ 7.3.3", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.InquiryAskBody)
		e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, b.Evidence)
		if ok && e.Holder != b.Account && b.Interest.IsZero() {
			return ledger.Refuse(ledger.InquiryInterest, "%s does not hold %s", b.Account, b.Evidence)
		}
		return nil
	}}
}

// institutionMayAsk lets those members ask who deal with disputes, with their own
// keys.
func institutionMayAsk() Guard {
	return Guard{"institution_may_ask", "TJ 7.3.3, 9.2", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.InquiryDemandBody)
		m, ok := a.Governance.Member(b.Member)
		for _, class := range []ledger.Class{ledger.ClassRegistry, ledger.ClassCourt, ledger.ClassArbitrator, ledger.ClassNotary} {
			if ok && !m.Suspended && m.Has(class) && b.Role == ledger.StaffRole(class) {
				return nil
			}
		}
		return ledger.Refuse(ledger.AuthorityClass, "%s as %s", b.Member, b.Role)
	}}
}

func providerAnswers() Guard {
	return Guard{"provider_answers", "TJ 7.3.3", func(a *act) *ledger.Refusal {
		q, ok := get[*ledger.Inquiry](a, ledger.InquiryEntity, a.subject.ID)
		if b := a.body.(*ledger.InquiryAnswerBody); ok && q.Provider != b.Provider {
			return ledger.Refuse(ledger.InquiryProvider, "it is %s that answers", q.Provider)
		}
		return nil
	}}
}

func resultIsListed() Guard {
	return Guard{"result_is_listed", "TJ 7.3.3", func(a *act) *ledger.Refusal {
		if r := a.body.(*ledger.InquiryAnswerBody).Result; !slices.Contains(ledger.InquiryResults(), r) {
			return ledger.Refuse(ledger.BodyValue, "result: %q is not one of %v", r, ledger.InquiryResults())
		}
		return nil
	}}
}

func ask() Effect {
	return Effect{"ask", func(a *act) *ledger.Refusal {
		q := a.inquiry()
		e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, q.Evidence)
		if !ok {
			return ledger.Refuse(ledger.EvidenceUnknown, "%s", q.Evidence)
		}
		q.Provider, q.State = e.Provider, ledger.InquiryAsked
		a.set(ledger.InquiryEntity, q.ID, &q)
		return nil
	}}
}

func answer() Effect {
	return Effect{"answer", func(a *act) *ledger.Refusal {
		q, ok := get[*ledger.Inquiry](a, ledger.InquiryEntity, a.subject.ID)
		if !ok {
			return ledger.Refuse(ledger.InquiryUnknown, "%s", a.subject.ID)
		}
		b := a.body.(*ledger.InquiryAnswerBody)
		q.Answered, q.Person, q.Report, q.Result, q.State = a.Time, b.Person, b.Report, b.Result, ledger.InquiryAnswered
		a.set(ledger.InquiryEntity, q.ID, q)
		return nil
	}}
}
