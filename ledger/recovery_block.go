package ledger

import (
	"fmt"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// recoveryArticle is the source of the rule that the event names.
const recoveryArticle = "charter"

// BlockTime gives the time of the block that the plan makes.
func (o OpenRecovery) BlockTime() legaltime.Instant { return max(o.BaseHeader.Time+1, o.Time) }

// Event gives the one leaf of the block that the plan makes.
func (o OpenRecovery) Event() Event {
	return Event{Article: recoveryArticle, Kind: LedgerRecovered, Subject: o.Digest.String(), Time: o.BlockTime()}
}

// CheckComplete reports survivors that have not signed, without whom the plan
// makes no block.
func (o OpenRecovery) CheckComplete() error {
	if missing := o.Missing(); len(missing) > 0 {
		return fmt.Errorf("%w: not signed by %s", ErrRecovery, strings.Join(missing, ", "))
	}
	return nil
}

// CheckHeader reports what is wrong with h as the header of the block that the
// plan makes, beyond the roots of the log and the state, which only the ledger
// itself shows.
func (o OpenRecovery) CheckHeader(h Header) error {
	if err := o.CheckComplete(); err != nil {
		return err
	}
	want := o.Header()
	want.Log, want.Log256, want.State = h.Log, h.Log256, h.State
	if h != want {
		return fmt.Errorf("%w: header %d is not the one that the plan makes", ErrRecovery, h.Height)
	}
	return nil
}

// Header gives the header of the block that the plan makes, but for the roots of
// the log and of the state, in which lost keys are retired.
func (o OpenRecovery) Header() Header {
	return Header{
		Ledger: o.Ledger, Height: o.Base.Height + 1, Time: o.BlockTime(), Prev: o.Base.Digest,
		Final: o.Base.Height, FinalSet: o.FinalSet,
		Entries: EntriesDigest([]sm3.Digest{o.Digest}), Receipts: ReceiptsRoot(nil),
		Size:       o.BaseHeader.Size + 1,
		Governance: o.Governance, Next: o.Governance,
	}
}
