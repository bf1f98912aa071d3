package cosign

import (
	"errors"
	"slices"

	"github.com/certledger/certledger/ledger"
)

const (
	// window is for how many of the newest headers cosignatures are collected.
	window = 64
	// maxRivals is how many other headers one member can make us keep at one height.
	maxRivals = 4
	// maxEarly and maxEarlyOfPeer bound the messages that wait for their header to be executed here.
	maxEarly       = 64
	maxEarlyOfPeer = 4
)

var (
	// ErrLockConflict stops a node whose own header is not the one that it has locked at that height: its log was lost or
	// replaced after it had promised.
	ErrLockConflict = errors.New("cosign: the executed header is not the one that this node has locked")

	// ErrBrokenChain stops a node whose store gives a header that does not continue the one before.
	ErrBrokenChain = errors.New("cosign: the executed header does not continue the previous one")

	// ErrFork stops a node that computed another header than the one that a quorum has signed.
	ErrFork = errors.New("cosign: a quorum has signed another header than this node computed")
)

// core decides what a cosigner does. It is a plain state machine, used by one goroutine.
type core struct {
	member string
	keys   Keyring // nil: never signs

	// lock bounds what may be signed. Invariant: everything this node ever signed is the text of this lock or of an earlier,
	// lower one.
	lock    Lock
	pending bool // the lock's text still needs its signature
	muted   bool // signs nothing any more
	halted  bool // takes no input any more
	waited  uint64

	// slots are the newest executed headers, oldest first, of consecutive heights. Invariant: each continues the one before.
	slots []*slot
	// final is the highest header known to have its quorum. Invariant: it never falls.
	final uint64
	early []received
	ticks int

	out []output // of the step at hand
}

// newCore is the state after a start: what a node remembers of its past is its lock.
func newCore(member string, keys Keyring, lock Lock) *core {
	return &core{member: member, keys: keys, lock: lock}
}

// step takes one input and returns what to do about it, in order.
func (c *core) step(in input) []output {
	c.out = nil
	if c.halted {
		return nil
	}
	switch in := in.(type) {
	case executed:
		c.execute(in)
	case received:
		c.receive(in)
	case ticked:
		c.tick(in)
	case signed:
		c.sent(in)
	}
	return c.out
}

func (c *core) emit(o output) { c.out = append(c.out, o) }

// next is the height of the header that core needs next. After a start that is not the first one: the header at the lock has
// to be compared, and the window below it is collected for.
func (c *core) next() uint64 {
	if s := c.newest(); s != nil {
		return s.height + 1
	}
	if c.lock.Height < window {
		return 1
	}
	return c.lock.Height - window + 1
}

func (c *core) newest() *slot {
	if len(c.slots) == 0 {
		return nil
	}
	return c.slots[len(c.slots)-1]
}

func (c *core) slot(height uint64) *slot {
	if len(c.slots) == 0 || height < c.slots[0].height || height >= c.next() {
		return nil
	}
	return c.slots[height-c.slots[0].height]
}

// execute takes the next header; any other height is ignored.
func (c *core) execute(in executed) {
	if in.header.Height != c.next() {
		return
	}
	s := newSlot(in, c.member, c.keys, c.ticks)
	if before, err := c.contradicts(s); err != nil {
		c.halt(err, before, s.text)
		return
	}
	c.slots = append(c.slots, s)
	if len(c.slots) > window {
		c.slots[0] = nil // lets go of the memory
		c.slots = c.slots[1:]
	}
	c.final = max(c.final, in.final)
	c.admit(s, in.held)
	c.finalise(s)
	c.resume(s)
	c.takeEarly(s.height)
	if in.newest && !c.halted {
		c.sign(in.now)
	}
}

// contradicts compares a new header with the lock and with the header before; with an error it gives what is contradicted.
func (c *core) contradicts(s *slot) ([]byte, error) {
	switch before := c.newest(); {
	case s.height == c.lock.Height && s.digest != c.lock.Digest, s.height == 1 && c.lock.Height == 0 && s.header.Prev != c.lock.Digest:
		return c.lock.Bytes(), ErrLockConflict
	case before != nil && s.header.Prev != before.digest:
		return before.text, ErrBrokenChain
	}
	return nil, nil
}

func (c *core) halt(reason error, evidence ...[]byte) {
	c.halted, c.pending = true, false
	c.emit(doHalt{reason: reason, evidence: evidence})
}

// tick retries what waits for time or luck.
func (c *core) tick(in ticked) {
	c.ticks++
	c.final = max(c.final, in.final)
	locked := c.lock.Height
	c.sign(in.now)
	if c.pending && c.lock.Height == locked {
		c.askSignature()
	}
	c.pull(in.peers)
}

// receive sorts a message by what is known of its height.
func (c *core) receive(in received) {
	height := in.Header.Height
	s := c.slot(height)
	switch {
	case s == nil && height >= c.next():
		c.keepEarly(in)
	case s == nil: // older than the window: finality of newer headers covers it
	case in.Digest == s.digest:
		c.gather(s, in.Announcement)
	default:
		c.oppose(s, in.Announcement)
	}
}

// gather takes cosignatures over the header that this node computed, too.
func (c *core) gather(s *slot, a Announcement) {
	lines := s.valid(a, func(l ledger.Cosignature) bool {
		held, ok := find(s.held, l.Member)
		return ok && held.Time == l.Time
	})
	if fresh := c.admit(s, lines); len(fresh) > 0 {
		c.emit(doStore{s.height, fresh})
		c.finalise(s)
	}
}

// admit adds valid lines to a slot and returns those that were new.
func (c *core) admit(s *slot, lines []ledger.Cosignature) (fresh []ledger.Cosignature) {
	for _, l := range lines {
		if !s.cosigner(l.Member) {
			continue
		}
		c.checkOwn(s, s.announcement(l))
		held, ok := find(s.held, l.Member)
		switch {
		case !ok:
			s.held, fresh = append(s.held, l), append(fresh, l)
			c.compareWithRivals(s, l)
		case held.Time != l.Time:
			c.prove(s, s.announcement(held), s.announcement(l))
		}
	}
	return fresh
}

func (c *core) finalise(s *slot) {
	if s.height > c.final && len(s.held) >= s.quorum {
		c.final = s.height
		c.emit(isFinal{s.height})
	}
}

// keepEarly keeps a message about a header that was not executed here yet. What is dropped will be pulled.
func (c *core) keepEarly(in received) {
	if in.Header.Height >= c.next()+window {
		return
	}
	count, oldest := 0, 0
	for i, e := range slices.Backward(c.early) {
		if e.peer == in.peer {
			count, oldest = count+1, i
		}
	}
	if count >= maxEarlyOfPeer {
		c.early = slices.Delete(c.early, oldest, oldest+1)
	}
	if len(c.early) < maxEarly {
		c.early = append(c.early, in)
	}
}

func (c *core) takeEarly(height uint64) {
	waiting := c.early
	c.early = nil
	for _, in := range waiting {
		switch {
		case in.Header.Height > height:
			c.early = append(c.early, in)
		case in.Header.Height == height && !c.halted:
			c.receive(in)
		}
	}
}
