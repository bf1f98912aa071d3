package certificate

import (
	"fmt"

	"github.com/certledger/certledger/ledger"
)

// signedOrPlanned makes the link to follow where the reader pins nothing: no
// quorum leads over a recovery, so the chain goes up to its base first and takes
// the plan from there.
func (t trail) signedOrPlanned(from landing, target uint64) (GovernanceLink, landing, error) {
	recovery, err := t.recovery(from, target)
	switch {
	case err != nil:
		return GovernanceLink{}, from, err
	case recovery == 0:
		return t.leap(from, target)
	case recovery > from.epoch+1:
		return t.leap(from, recovery-1)
	}
	return t.plan(from, recovery)
}

// recovery finds the first change up to the target that is a recovery, 0 when
// none is.
func (t trail) recovery(from landing, target uint64) (uint64, error) {
	low, high := from.epoch, target+1 // the recovery is above low and not above high
	for high-low > 1 {
		middle := low + (high-low)/2
		set, _, err := t.setOf(middle)
		if err != nil {
			return 0, err
		}
		if set.Epoch > from.set.Epoch {
			high = middle
		} else {
			low = middle
		}
	}
	if high > target {
		return 0, nil
	}
	return high, nil
}

// plan makes the link over a recovery.
func (t trail) plan(from landing, epoch uint64) (GovernanceLink, landing, error) {
	first, err := t.change(epoch)
	if err != nil {
		return GovernanceLink{}, from, err
	}
	data, err := t.src.Recovery(first)
	if err != nil {
		return GovernanceLink{}, from, fmt.Errorf("read the recovery plan of block %d: %w", first, err)
	}
	to := landing{epoch: epoch}
	to.set, to.text, err = t.setOf(epoch)
	return GovernanceLink{Plan: data}, to, err
}

// setOf reads the set of an epoch.
func (t trail) setOf(epoch uint64) (*ledger.Governance, []byte, error) {
	first, err := t.change(epoch)
	if err != nil {
		return nil, nil, err
	}
	h, err := t.header(first)
	if err != nil {
		return nil, nil, err
	}
	return t.set(h.Governance)
}
