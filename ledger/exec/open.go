package exec

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// Now gives the open block's time.
func (m *Machine) Now() legaltime.Instant { return m.open.now }

// Receipt finds what became of a record in the open block: what accepted it or
// consumed its id, if anything did.
func (m *Machine) Receipt(id sm3.Digest) (ledger.Receipt, bool) {
	for _, r := range m.open.receipts {
		if r.ID == id && registry.Consumes(r.Code()) {
			return r, true
		}
	}
	return ledger.Receipt{}, false
}
