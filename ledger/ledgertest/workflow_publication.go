package ledgertest

import (
	"fmt"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// publish has the registry publish something, a warning or a short suspension
// among it, or take it back.
func (f *Workflow) publish(t testing.TB) []byte {
	t.Helper()
	registrar := ledger.StaffRole(ledger.ClassRegistry)
	if f.rng.IntN(3) == 0 {
		return f.supervise(t)
	}
	if len(f.publications) > 0 && f.rng.IntN(3) == 0 {
		body := ledger.RetractionBody{Document: Digest("why"), Member: RegistryA, Publication: pick(f, f.publications), Reason: "测试原因", Role: registrar}
		return f.record(t, ledger.RegisterRetract, body, sm3.Digest{})
	}
	body := PublicationBody(f.number("PB"), pick(f, []ledger.Category{ledger.PublishedOperation, ledger.PublishedDrill, ledger.PublishedSanction, ledger.PublishedMisuse, ledger.PublishedReference}))
	if body.Category == ledger.PublishedMisuse {
		body.About = fmt.Sprint("C-", 1+f.rng.IntN(f.n))
	}
	if body.Category == ledger.PublishedReference {
		body.About = fmt.Sprint("EV-", 1+f.rng.IntN(f.n))
	}
	if body.Category == ledger.PublishedSanction {
		body.Measure = &ledger.AccountMeasure{Account: pick(f, f.holders).Account, Kind: ledger.MeasureWarning}
		if f.rng.IntN(2) == 0 {
			body.Measure.Kind, body.Measure.Until = ledger.MeasureSuspension, f.Chain.Now+legaltime.Instant(1+f.rng.IntN(5))*Day
		}
	}
	note := f.record(t, ledger.RegisterPublish, body, sm3.Digest{})
	f.then(t, note, func() { f.publications = append(f.publications, body.Publication) })
	return note
}

// PublicationBody publishes a document of RegistryA.
func PublicationBody(number string, category ledger.Category) ledger.PublicationBody {
	return ledger.PublicationBody{
		Category: category, Member: RegistryA, Publication: number, Role: ledger.StaffRole(ledger.ClassRegistry), Text: Digest("text of " + number), Title: "测试公告",
	}
}

// Foundations are what a registry publishes before anything can be registered on
// evidence and vouchers: its standard, and the provider that it accepts.
func Foundations() []ledger.PublicationBody {
	standard, provider := PublicationBody(StandardOne, ledger.PublishedStandards), PublicationBody("PV-1", ledger.PublishedProvider)
	provider.About = ProviderA
	return []ledger.PublicationBody{standard, provider}
}

// Found has the Foundations published.
func (c *Chain) Found(t testing.TB) {
	t.Helper()
	for _, body := range Foundations() {
		c.Accept(t, ledger.RegisterPublish, body, sm3.Digest{})
	}
}

// inquire has evidence verified by its provider: asks as its holder, as another or as
// a court, or answers.
func (f *Workflow) inquire(t testing.TB) []byte {
	t.Helper()
	if len(f.evidence) == 0 {
		return nil
	}
	if len(f.inquiries) > 0 && f.rng.IntN(2) == 0 {
		body := ledger.InquiryAnswerBody{Inquiry: pick(f, f.inquiries), Person: "测试核验人", Provider: ProviderA, Report: Digest("found"), Result: pick(f, ledger.InquiryResults())}
		return f.record(t, ledger.InquiryAnswer, body, sm3.Digest{})
	}
	e, number := pick(f, f.evidence).Evidence, f.number("IQ")
	note := f.record(t, ledger.InquiryDemand, ledger.InquiryDemandBody{Evidence: e, Inquiry: number, Request: Digest("request"), Member: CourtA, Role: ledger.StaffRole(ledger.ClassCourt)}, sm3.Digest{})
	if f.rng.IntN(2) == 0 {
		note = f.record(t, ledger.InquiryAsk, ledger.InquiryAskBody{Account: pick(f, f.holders).Account, Evidence: e, Inquiry: number, Request: Digest("request")}, sm3.Digest{})
	}
	f.then(t, note, func() { f.inquiries = append(f.inquiries, number) })
	return note
}
