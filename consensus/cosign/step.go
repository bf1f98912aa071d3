package cosign

import (
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// input is what core is told.
type input interface{ input() }

type (
	// executed is the next header that this node's store computed.
	executed struct {
		header     ledger.Header
		text       []byte
		governance *ledger.Governance
		held       []ledger.Cosignature // what the store has over it already
		final      uint64               // the store's final height
		newest     bool                 // no later header is known: this one may be signed
		now        legaltime.Instant
	}
	// received is a peer's announcement, or its answer to a pull.
	received struct {
		peer string
		Announcement
	}
	// ticked comes every pullEvery.
	ticked struct {
		now   legaltime.Instant
		final uint64
		peers []string
	}
	// signed answers doSign, maybe late.
	signed struct {
		height uint64
		line   ledger.Cosignature
	}
)

func (executed) input() {}
func (received) input() {}
func (ticked) input()   {}
func (signed) input()   {}

// output is what core wants done. The order is part of the meaning: nothing may be done before what stands in front of it has
// succeeded.
type output interface{ output() }

type (
	// doLock makes the lock durable. If that fails, the node stops.
	doLock struct{ lock Lock }
	// doSign signs the text of the lock that was made durable last, and answers with signed. If that fails, or while an earlier
	// one is not done, nothing happens: core asks again.
	doSign struct {
		lock Lock
		key  *sm2.PublicKey
	}
	// doSend tells every peer.
	doSend struct {
		height  uint64
		message []byte
	}
	// doStore keeps verified cosignatures.
	doStore struct {
		height uint64
		set    []ledger.Cosignature
	}
	// isFinal reports that a header, and all before it, has its quorum.
	isFinal struct{ height uint64 }
	// doPull asks a peer for the cosignatures that it holds.
	doPull struct {
		peer   string
		height uint64
	}
	// doWait reports, once a header, that signing waits until the own clock has reached a time.
	doWait struct {
		height uint64
		until  legaltime.Instant
		why    string
	}
	// doKeep writes evidence down and raises an alarm.
	doKeep struct{ evidence evidence }
	// doMute raises an alarm: this node signs nothing any more until it is restarted.
	doMute struct {
		height   uint64
		evidence evidence
	}
	// doHalt stops the node and keeps the evidence.
	doHalt struct {
		reason   error
		evidence [][]byte
	}
)

func (doLock) output()  {}
func (doSign) output()  {}
func (doSend) output()  {}
func (doStore) output() {}
func (isFinal) output() {}
func (doPull) output()  {}
func (doWait) output()  {}
func (doKeep) output()  {}
func (doMute) output()  {}
func (doHalt) output()  {}
