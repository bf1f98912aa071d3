package cosign

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// sign locks and signs the newest executed header if the rules for cosigning allow it. That it was executed here and that
// everything since the lock continues it, execute has checked.
func (c *core) sign(now legaltime.Instant) {
	s := c.newest()
	if s == nil || c.muted || !s.mine || s.height <= c.lock.Height {
		return
	}
	if until, why := c.clockNeeds(s); now < until {
		if c.waited < s.height {
			c.waited = s.height
			c.emit(doWait{height: s.height, until: until, why: why})
		}
		return
	}
	// Members' times bound when a header existed, so one member's may not go back from one header to the next.
	at := max(now, c.lock.Time)
	c.lock = Lock{Height: s.height, Digest: s.digest, Member: c.member, Time: at, Header: s.text}
	c.pending = true
	c.emit(doLock{c.lock})
	c.askSignature()
}

// askSignature has the lock's text signed, with the key that the governance names at that height.
func (c *core) askSignature() {
	if s := c.slot(c.lock.Height); s != nil {
		c.emit(doSign{c.lock, s.keyOf(c.member)})
	}
}

// clockNeeds gives the time that the own clock must have reached. A header from the future is waited for, never refused: the
// clock that is wrong may be ours. A clock far behind the own last signature was set back, and would make us lie about time.
func (c *core) clockNeeds(s *slot) (until legaltime.Instant, why string) {
	skew := legaltime.Instant(s.governance.Params.SkewMillis)
	if c.lock.Time > s.header.Time {
		return c.lock.Time - skew, "the own clock is behind the last signature"
	}
	return s.header.Time - skew, "the header is ahead of the own clock"
}

// resume repeats the promise that the lock holds, once its header is executed again after a start.
func (c *core) resume(s *slot) {
	if s.height != c.lock.Height || !c.lock.signs() || !s.mine || c.muted {
		return
	}
	if own, ok := find(s.held, c.member); ok {
		c.announce(s, own)
		return
	}
	c.pending = true
	c.askSignature()
}

// sent takes the signature of the lock's text or, from a slow key, of the text of an earlier lock: that was promised as well.
func (c *core) sent(in signed) {
	if in.height == c.lock.Height && (!c.pending || in.line.Time != c.lock.Time) ||
		in.height > c.lock.Height || in.line.Member != c.member || c.muted {
		return
	}
	if s := c.slot(in.height); s != nil {
		c.pending = c.pending && in.height < c.lock.Height
		c.announce(s, in.line)
		if fresh := c.admit(s, []ledger.Cosignature{in.line}); len(fresh) > 0 {
			c.emit(doStore{s.height, fresh})
			c.finalise(s)
		}
	}
	if c.pending {
		c.askSignature()
	}
}

func (c *core) announce(s *slot, line ledger.Cosignature) {
	c.emit(doSend{height: s.height, message: s.announcement(line).Bytes()})
}

// checkOwn looks at a valid signature by this node's own key. One that the lock does not know was made by a second machine,
// or before the lock was restored from a copy: whichever it is, to go on signing would be to equivocate.
func (c *core) checkOwn(s *slot, a Announcement) {
	l := a.Lines[0]
	if l.Member != c.member || !s.mine || s.height < c.lock.Height {
		return
	}
	if s.height == c.lock.Height && a.Digest == c.lock.Digest && (l.Time == c.lock.Time || !c.lock.signs()) {
		// A peer gave back what a crash here had lost, or the lock is at the base of a recovery, which this node had signed.
		c.pending = false
		return
	}
	if !c.muted {
		c.muted, c.pending = true, false
		c.emit(doMute{height: s.height, evidence: signatureEvidence(kindForeign, a)})
	}
}
