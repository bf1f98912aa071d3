package certificate

import (
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// epoch is a time during which one set of members was in force.
type epoch struct {
	digest sm3.Digest
	set    *ledger.Governance
	// decided is the height of the header that first named the set in `next`,
	// 0 for the first set.
	decided uint64
	// proved is a height at which the set before was still in force, 0 for the
	// first set.
	proved uint64
}

// chain is every set from the genesis on, each proved by the one before.
type chain struct {
	epochs  []epoch
	headers []header // those by which the changes were proved
}

// walk follows the governance from the genesis. It accepts a set only for the
// digest that a header of the set before named, with a quorum of that set.
func (v *verifier) walk(g Governance) (*chain, *fault) {
	first, f := parseGovernance(g.First, v.genesis.Governance, v.genesis.Purpose)
	if f != nil {
		return nil, f
	}
	c := &chain{epochs: []epoch{{digest: v.genesis.Governance, set: first}}}
	for _, change := range g.Changes {
		if f := v.step(c, change); f != nil {
			return nil, f
		}
	}
	return c, nil
}

// step adds one change to the chain.
func (v *verifier) step(c *chain, change GovernanceChange) *fault {
	headers, f := parseHeaders(change.Headers, v.id)
	if f != nil {
		return f
	}
	if f := linked(headers); f != nil {
		return f
	}
	old, next := &c.epochs[len(c.epochs)-1], sm3.Sum(change.Text)
	for _, h := range headers {
		if h.Governance != old.digest || h.Next != next || next == old.digest || !c.fits(len(c.epochs)-1, h) {
			return failed(GovernanceHeader, fmt.Errorf("the header does not replace %s by %s", old.digest, next), h.name())
		}
	}
	last := headers[len(headers)-1]
	if _, f := v.finalise(change.Cosignatures, last, v.panel(old.set)); f != nil {
		return f
	}
	set, f := parseGovernance(change.Text, next, v.genesis.Purpose)
	if f != nil {
		return f
	}
	c.epochs = append(c.epochs, epoch{digest: next, set: set, decided: headers[0].Height, proved: last.Height})
	c.headers = append(c.headers, headers...)
	return nil
}

func parseGovernance(text []byte, want sm3.Digest, purpose ledger.Purpose) (*ledger.Governance, *fault) {
	if got := sm3.Sum(text); got != want {
		return nil, failed(GovernancePreimage, fmt.Errorf("its digest is %s, want %s", got, want))
	}
	set, err := ledger.ParseGovernance(text)
	if err != nil {
		return nil, failed(GovernanceMalformed, err)
	}
	if set.Purpose != purpose {
		return nil, failed(GovernanceMalformed, fmt.Errorf("purpose %q in a ledger for %q", set.Purpose, purpose))
	}
	return set, nil
}

// fits reports whether h can be of the i-th epoch. A set is in force from the
// first header whose `final` line reaches the height at which it was decided,
// to the last one before that happens to its successor.
func (c *chain) fits(i int, h header) bool {
	e := c.epochs[i]
	return h.Governance == e.digest && h.Height > e.proved && h.Final >= e.decided &&
		(i == len(c.epochs)-1 || h.Final < c.epochs[i+1].decided)
}

// epoch finds the set that must cosign h.
func (c *chain) epoch(h header) (*epoch, *fault) {
	for i := range c.epochs {
		if c.fits(i, h) {
			return &c.epochs[i], nil
		}
	}
	return nil, failed(HeaderGovernance, fmt.Errorf("no proved set %s fits", h.Governance), h.name())
}

// diverges reports whether the two chains prove different sets in one place.
func (c *chain) diverges(other *chain) bool {
	for i := range min(len(c.epochs), len(other.epochs)) {
		if c.epochs[i].digest != other.epochs[i].digest {
			return true
		}
	}
	return false
}
