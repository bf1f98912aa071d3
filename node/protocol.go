package node

import (
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
)

// Protocols between nodes. What they carry is specified where it is made.
const (
	protocolRaft   = "raft/1"
	protocolSubmit = "submit/1"
	protocolCosign = "cosign/1"
	protocolStatus = "status/1"
)

// handshake is what two nodes must agree on before they exchange anything else.
// The rules that they know are no part of it: a newer program works beside an
// older one until a newer version of the rules is activated, and then the older
// one stops (exec.ErrRulesUnknown).
func handshake(ledger sm3.Digest) string {
	return fmt.Sprintf("certledger protocol=1 formats=1 ledger=%s", ledger)
}
