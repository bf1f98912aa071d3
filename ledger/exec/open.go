package exec

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Now gives the open block's time.
func (m *Machine) Now() legaltime.Instant { return m.open.now }

// Receipt finds what became of a record in the open block: what accepted it or
// consumed its id, if anything did.
func (m *Machine) Receipt(id sm3.Digest) (ledger.Receipt, bool) {
	for i := len(m.open.receipts) - 1; i >= 0; i-- {
		if r := m.open.receipts[i]; r.ID == id && r.Code() != ledger.RecordDuplicate {
			return r, true
		}
	}
	return ledger.Receipt{}, false
}
