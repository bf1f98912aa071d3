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

// PublicationBody publishes a document of RegistryA.
func PublicationBody(number string, category ledger.Category) ledger.PublicationBody {
	return ledger.PublicationBody{
		Category: category, Member: RegistryA, Publication: number, Role: ledger.StaffRole(ledger.ClassRegistry), Text: Digest("text of " + number), Title: "测试公告",
	}
}
