package exec

import (
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
)

// checkEntry reads an entry and checks that a voting member's node proposed it.
func (m *Machine) checkEntry(data []byte) (ledger.SignedEntry, *ledger.Refusal) {
	e, err := ledger.ParseEntry(data)
	if err != nil {
		return e, ledger.Refuse(ledger.EntryMalformed, "%v", err)
	}
	if e.Ledger != m.ledger {
		return e, ledger.Refuse(ledger.EntryLedger, "%s", e.Ledger)
	}
	member, ok := m.governance.Member(e.Proposer)
	if !ok || !member.Takes(ledger.Voter) {
		return e, ledger.Refuse(ledger.EntryProposer, "%s", e.Proposer)
	}
	key := member.StaffKey(ledger.NodeRole, e.Seal.Key)
	if key == nil {
		return e, ledger.Refuse(ledger.EntryProposer, "%s has no node key %s", e.Proposer, e.Seal.Key)
	}
	task := sm2.Task{Key: key, Digest: key.Digest(e.Text), Signature: e.Seal.Signature}
	if !m.verify([]sm2.Task{task})[0] {
		return e, ledger.Refuse(ledger.EntrySignature, "%s", e.Proposer)
	}
	return e, nil
}
