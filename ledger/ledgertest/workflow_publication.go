package ledgertest

import (
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
	if f.rng.IntN(5) == 0 {
		return f.report(t)
	}
	if len(f.publications) > 0 && f.rng.IntN(3) == 0 {
		body := ledger.RetractionBody{Document: Digest("why"), Member: RegistryA, Publication: pick(f, f.publications), Reason: "测试原因", Role: registrar}
		return f.record(t, ledger.RegisterRetract, body, sm3.Digest{})
	}
	body := PublicationBody(f.number("PB"), pick(f, []ledger.Category{ledger.PublishedOperation, ledger.PublishedDrill, ledger.PublishedSanction}))
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

// report begins the registry's quarterly reports, or files one.
func (f *Workflow) report(t testing.TB) []byte {
	t.Helper()
	span := Must(legaltime.SpanOf(f.Chain.Now.Date(), 3))(t)
	if f.rng.IntN(2) == 0 {
		body := ledger.ReportBeginBody{Member: RegistryA, Period: span.String(), Profile: "regime", Registry: RegistryA, Role: ledger.StaffRole(ledger.ClassRegistry)}
		return f.record(t, ledger.ReportBegin, body, sm3.Digest{})
	}
	before := Must(legaltime.SpanOf(span.First().AddDays(-1), 3))(t)
	return f.record(t, ledger.ReportFile, ledger.ReportFileBody{Document: Digest("report"), Height: 1, Period: before.String(), Profile: "regime", Registry: RegistryA}, sm3.Digest{})
}

// PublicationBody publishes a document of RegistryA.
func PublicationBody(number string, category ledger.Category) ledger.PublicationBody {
	return ledger.PublicationBody{
		Category: category, Member: RegistryA, Publication: number, Role: ledger.StaffRole(ledger.ClassRegistry), Text: Digest("text of " + number), Title: "测试公告",
	}
}
