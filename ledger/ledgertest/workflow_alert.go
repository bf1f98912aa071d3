package ledgertest

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// alert tells the regulator of something, or has it take note.
func (f *Workflow) alert(t testing.TB) []byte {
	t.Helper()
	if len(f.alerts) > 0 && f.rng.IntN(2) == 0 {
		body := ledger.AlertAcknowledgeBody{Alert: pick(f, f.alerts), Member: RegulatorA, Role: ledger.StaffRole(ledger.ClassRegulator)}
		return f.record(t, ledger.AlertAcknowledge, body, sm3.Digest{})
	}
	number := f.number("AL")
	body := ledger.AlertRaiseBody{Alert: number, Category: pick(f, ledger.AlertCategories()), Measures: Digest("measures"), Registry: RegistryA, Role: ledger.StaffRole(ledger.ClassRegistry), Text: Digest("found")}
	note := f.record(t, ledger.AlertRaise, body, sm3.Digest{})
	f.then(t, note, func() { f.alerts = append(f.alerts, number) })
	return note
}
