package registry

import (
	"slices"
	"strconv"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// appraisalFits checks a report that is deposited against the rules that it names.
func appraisalFits() Guard {
	return Guard{"appraisal_fits", "DLA 10, 17, 22, 25, 28", func(a *act) *ledger.Refusal {
		report := a.body.(*ledger.EvidenceDepositBody).Appraisal
		if report == nil {
			return nil
		}
		p, _, refusal := a.usableProfile(report.Profile)
		if refusal != nil {
			return refusal
		}
		rules, ok := p.AppraisalRules()
		if !ok {
			return ledger.Refuse(ledger.AppraisalUnknown, "%s knows no reports", p.Name)
		}
		if refusal := signedByEnough(rules, report); refusal != nil {
			return refusal
		}
		if refusal := statesItems(rules, report); refusal != nil {
			return refusal
		}
		return a.validityFits(rules, report)
	}}
}

// signedByEnough checks who has signed: each once, and as many as the rules want.
func signedByEnough(rules profile.Rules, report *ledger.Appraisal) *ledger.Refusal {
	wanted, refusal := rules.Param(profile.Professionals)
	if refusal != nil {
		return refusal
	}
	signed := slices.Compact(slices.Sorted(slices.Values(report.Professionals)))
	if n, err := strconv.Atoi(wanted.Value); err != nil || len(signed) < n {
		return explain(ledger.Refuse(ledger.AppraisalSigners, "%d have signed, want %s", len(signed), wanted.Value), "", wanted.Article)
	}
	return nil
}

func statesItems(rules profile.Rules, report *ledger.Appraisal) *ledger.Refusal {
	items, refusal := rules.List(profile.EvaluationItems)
	switch {
	case refusal != nil:
		return refusal
	case !slices.Contains(ledger.AppraisalKinds(), report.Kind):
		return ledger.Refuse(ledger.BodyValue, "kind: %q is not one of %v", report.Kind, ledger.AppraisalKinds())
	case report.Kind != ledger.Evaluation:
		items = nil
	}
	if !slices.Equal(report.Items, items) {
		return explain(ledger.Refuse(ledger.AppraisalItems, "it states %v, want %v", report.Items, items), "", rules.Article(profile.EvaluationItems))
	}
	return nil
}

// validityFits checks that a report is of a day that has come, and valid no longer than
// the rules let it be.
func (a *act) validityFits(rules profile.Rules, report *ledger.Appraisal) *ledger.Refusal {
	longest, _, refusal := rules.Period(profile.ReportValidity)
	if refusal != nil {
		return refusal
	}
	end, err := a.Documents.Due(legaltime.Clock{Article: rules.Article(profile.ReportValidity), Period: longest, Start: report.Dated})
	if err != nil || report.Dated > a.Time || report.Until <= report.Dated || report.Until > end {
		return explain(ledger.Refuse(ledger.AppraisalTerm, "from %s until %s, at most %s", report.Dated, report.Until, longest), "", rules.Article(profile.ReportValidity))
	}
	return nil
}

// appraisalHolds checks the appraisal that a pledge names: of the pledgor, and still
// valid.
func (a *act) appraisalHolds(number string, holders []string) *ledger.Refusal {
	if number == "" {
		return nil
	}
	e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, number)
	switch {
	case !ok || e.Appraisal == nil || e.Appraisal.Kind != ledger.Valuation:
		return ledger.Refuse(ledger.AppraisalUnknown, "%s", number)
	case !slices.Contains(holders, e.Holder):
		return ledger.Refuse(ledger.EvidenceHolder, "%s", number)
	case a.Time >= e.Appraisal.Until:
		return explain(ledger.Refuse(ledger.AppraisalTerm, "%s was valid until %s", number, e.Appraisal.Until), "", "DLA 17")
	}
	return nil
}
