package registry

import "github.com/certledger/certledger/ledger"

// What the transcripts need to check a row against what it did.
var (
	Find        = find
	MemberState = memberState
)

// Nothing is an effect that changes nothing.
func Nothing() Effect {
	return Effect{"nothing", func(*act) *ledger.Refusal { return nil }}
}
