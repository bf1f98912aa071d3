package registry_test

import (
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// reportOn deposits a provider's report on evidence.
func (b *book) reportOn(t testing.TB, c command) string {
	t.Helper()
	body := ledgertest.ReportBody(c.subject())
	c.set(map[string]*string{"provider": &body.Provider})
	return b.act(t, ledger.EvidenceReport, body, sm3.Digest{})
}

// certify has a provider certify evidence.
func (b *book) certify(t testing.TB, c command) string {
	t.Helper()
	evidence := c.text("evidence", "EV-1")
	body := ledgertest.EvidenceCertificateBody(c.subject(), evidence, b.account(t, c.text("holder", "holder-a")))
	body.Report = ledgertest.Digest("report " + c.text("report", evidence))
	c.set(map[string]*string{"provider": &body.Provider})
	return b.act(t, ledger.VoucherEvidence, body, sm3.Digest{})
}

// inquire asks for evidence to be verified, as an account or a member, or answers.
func (b *book) inquire(t testing.TB, c command) string {
	t.Helper()
	switch evidence := c.text("evidence", "EV-1"); c.name {
	case "ask":
		body := ledger.InquiryAskBody{Account: b.account(t, c.text("by", "holder-a")), Evidence: evidence, Inquiry: c.subject(), Request: ledgertest.Digest("request")}
		if c.has("interest") {
			body.Interest = ledgertest.Digest("interest")
		}
		return b.act(t, ledger.InquiryAsk, body, sm3.Digest{})
	case "demand-proof":
		body := ledger.InquiryDemandBody{
			Evidence: evidence, Inquiry: c.subject(), Request: ledgertest.Digest("request"), Member: c.text("by", ledgertest.RegistryA), Role: c.text("role", ledger.StaffRole(ledger.ClassRegistry)),
		}
		return b.act(t, ledger.InquiryDemand, body, sm3.Digest{})
	default:
		body := ledger.InquiryAnswerBody{
			Inquiry: c.subject(), Person: "核验人甲", Provider: c.text("provider", ledgertest.ProviderA), Report: ledgertest.Digest("found"),
			Result: ledger.InquiryResult(c.text("result", string(ledger.InquiryMatches))),
		}
		return b.act(t, ledger.InquiryAnswer, body, sm3.Digest{})
	}
}

func describeAppraisal(r *ledger.Appraisal) string {
	if r == nil {
		return ""
	}
	return string(r.Kind) + " by " + strings.Join(r.Professionals, ", ") + "; " + when("until", r.Until)
}
