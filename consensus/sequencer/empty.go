package sequencer

import (
	"context"
	"time"

	"github.com/certledger/certledger/ledger/legaltime"
)

// emptyPause is for how long an empty entry that changed nothing is not repeated, and how often a nudge has an effect.
const emptyPause = time.Second

// proposeEmpty proposes an entry without records when one is due and nothing else is on its way.
func (r *run) proposeEmpty(ctx context.Context) {
	tip := r.config.State.TipTime()
	reason, pause := r.emptyReason(tip)
	if reason == "" {
		return
	}
	// An entry that moved the tip was of use. One that did not is repeated slowly: finality may be stalled.
	if since := time.Since(r.emptied); tip == r.emptiedTip && since < pause {
		return
	}
	r.emptied, r.emptiedTip = time.Now(), tip
	if reason == reasonNudge {
		r.nudgeAt = r.emptied
	}
	r.propose(ctx, nil, reason)
}

// Why an empty entry is proposed.
const (
	reasonLeader = "leader" // a new leader's first: it shows that it leads, and seals what its predecessor left open
	reasonSeal   = "seal"   // the last header is final and records are not sealed
	reasonNudge  = "nudge"  // somebody wants a fresh block
	reasonChange = "change" // a change of the governance waits for blocks to come into force
	reasonStep   = "step"   // block time lags: it moves by bounded steps, each of which must become final
	reasonIdle   = "idle"   // a fresh status can always be proved
)

// emptyReason says why an empty entry is due now, if it is, and after which pause it may be repeated.
func (r *run) emptyReason(tip legaltime.Instant) (reason string, pause time.Duration) {
	state := r.config.State
	params := state.Params()
	lag := int64(r.config.Clock() - tip)
	final := state.Unfinal() == 0
	switch {
	case r.fresh:
		return reasonLeader, emptyPause
	case final && state.OpenRecords() > 0:
		return reasonSeal, emptyPause
	case final && state.Pending():
		return reasonChange, emptyPause
	case final && r.nudged.Load() && time.Since(r.nudgeAt) >= emptyPause:
		return reasonNudge, emptyPause
	case final && lag > params.MaxStepMillis/2:
		return reasonStep, emptyPause
	case lag >= params.IdleMillis && final:
		return reasonIdle, emptyPause
	case lag >= params.IdleMillis:
		return reasonIdle, time.Duration(params.IdleMillis) * time.Millisecond
	}
	return "", 0
}
