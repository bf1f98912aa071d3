package ledgertest

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// ObjectionBody objects to an application or to an asset, the other being empty,
// with everything that a regime may ask for.
func ObjectionBody(number, application, asset, objector, reason string) ledger.ObjectionFileBody {
	return ledger.ObjectionFileBody{
		Application: application, Asset: asset, Evidence: []sm3.Digest{Digest("proof of " + number)}, Grounds: Digest("grounds of " + number),
		Interest: Digest("interest of " + objector), Matter: "测试异议事项", Objection: number, Objector: objector, Reason: reason,
		Refused: Digest("refusal before " + number), Registry: RegistryA,
	}
}

// ObjectionNotice accepts or rejects an objection, or demands proof.
func ObjectionNotice(objection, notice string) ledger.ObjectionNoticeBody {
	return ledger.ObjectionNoticeBody{
		Notice: notice, Objection: objection, Person: "测试经办人", Reasons: []string{"测试理由"}, Registry: RegistryA, Text: Digest("text " + notice),
	}
}

// ExplainBody is a registrant's answer.
func ExplainBody(objection, account string) ledger.ObjectionExplainBody {
	return ledger.ObjectionExplainBody{Account: account, Explanation: Digest("explanation of " + objection), Objection: objection}
}

// FindBody is what the reviewer finds.
func FindBody(objection string, outcome ledger.Outcome) ledger.ObjectionFindBody {
	return ledger.ObjectionFindBody{
		Objection: objection, Outcome: outcome, Person: "测试判定人", Report: Digest("finding on " + objection), Reviewer: ReviewerA, Truthful: true, Unconcerned: true,
	}
}

// SettleBody is what both sides agree on.
func SettleBody(o *ledger.Objection, outcome ledger.Outcome, registrants []string) ledger.ObjectionSettleBody {
	return ledger.ObjectionSettleBody{
		Agreement: Digest("agreement on " + o.ID), Objection: o.ID, Objector: o.Objector, Outcome: outcome, Registrants: registrants,
	}
}

// SuitBody proves that the objector has sued.
func SuitBody(o *ledger.Objection) ledger.ObjectionSuitBody {
	return ledger.ObjectionSuitBody{Case: "测试受理号", Document: Digest("suit about " + o.ID), Issuer: "测试人民法院", Objection: o.ID, Objector: o.Objector}
}

// ObjectionDecision is the registry's decision.
func ObjectionDecision(objection, notice string, outcome ledger.Outcome) ledger.ObjectionDecideBody {
	return ledger.ObjectionDecideBody{
		Notice: notice, Objection: objection, Outcome: outcome, Person: "测试经办人", Reasons: []string{"测试理由"}, Registry: RegistryA, Text: Digest("text " + notice),
	}
}

// CourtDocumentBody enters a judgment.
func CourtDocumentBody(objection string, outcome ledger.Outcome) ledger.ObjectionDocumentBody {
	return ledger.ObjectionDocumentBody{
		Case: "测试案号", Document: Digest("judgment on " + objection), Issuer: "测试人民法院", Member: CourtA, Objection: objection, Outcome: outcome,
		Role: ledger.StaffRole(ledger.ClassCourt),
	}
}

// Registrants lists those against whom an objection is, sorted.
func Registrants(t testing.TB, b Book, o *ledger.Objection) []string {
	t.Helper()
	var accounts []string
	if o.Application != "" {
		for _, p := range Find[*ledger.Application](t, b, ledger.ApplicationEntity, o.Application).Parties {
			accounts = append(accounts, p.Account)
		}
		return sortedSet(accounts, nil)
	}
	for _, s := range Asset(t, b, o.Asset).Holders {
		accounts = append(accounts, s.Account)
	}
	return slices.Sorted(slices.Values(accounts))
}
