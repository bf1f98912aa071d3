package ledger

import "github.com/certledger/certledger/ledger/legaltime"

// Applied is what executing one entry gave, for the proposer who waits for it.
type Applied struct {
	// Receipts has one receipt a record, in the entry's order; or, for an entry that could not be used, one receipt whose id is
	// the digest of the entry's bytes and whose code begins with `entry.`.
	Receipts []Receipt
	// Height is the block that the entry went into.
	Height uint64
	// Time is that block's time as far as it is known: of a sealed block its header's, else that of its newest entry.
	Time legaltime.Instant
	// Sealed says that the entry closed its block, so that the header at Height exists.
	Sealed bool
}
