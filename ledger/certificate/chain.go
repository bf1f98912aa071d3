package certificate

import (
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// epoch is a time during which one set of members was in force. No two sets are
// alike, so a header's `governance` line alone says of which epoch it is.
type epoch struct {
	digest sm3.Digest
	text   []byte
	set    *ledger.Governance
}

// chain is the sets that a file proves, from the genesis on, each by the one
// before. Between two of them there may have been others.
type chain struct {
	epochs     []epoch
	headers    []header // those by which the sets were proved, and the bases of recoveries
	recoveries []recovery
	// unknown is the recovery at which the chain ends, because the trust file does
	// not name its plan.
	unknown *recovery
}

func (c *chain) last() epoch { return c.epochs[len(c.epochs)-1] }

// walk follows the governance from the genesis. It accepts a set only for the
// digest that a header names which a quorum of the set before has signed.
func (v *verifier) walk(g Governance) (*chain, *fault) {
	first, f := v.parseGovernance(g.First, v.genesis.Governance)
	if f != nil {
		return nil, f
	}
	c := &chain{epochs: []epoch{first}}
	for _, l := range g.Links {
		step := v.follow
		if len(l.Plan) > 0 {
			step = v.recover
		}
		if f := step(c, l); f != nil {
			return nil, f
		}
		if c.unknown != nil {
			return c, nil // what follows rests on it
		}
	}
	return c, nil
}

// follow adds the set that a link proves. The honest majority of a quorum of the
// set before has executed the header and has seen by its rules that each set
// between the two was decided and made final by the one before it; that is why
// a link may pass over them. See docs/adr/0010-governance-links.md.
func (v *verifier) follow(c *chain, l GovernanceLink) *fault {
	h, f := parseHeader(l.Header, v.id)
	if f != nil {
		return f
	}
	old := c.last()
	pinned := l.Cosignatures == "" && slices.Contains(v.trust.Pins, ledger.Pin{Height: h.Height, Digest: h.digest})
	if !pinned {
		if _, f := v.finalise(l.Cosignatures, h, v.panel(old.set)); f != nil {
			return f
		}
	}
	text, err := splice(old.text, l.Splices)
	if err != nil {
		return failed(GovernanceSplice, err, h.name())
	}
	// What a header only decides is final for those alone who sign for that epoch.
	named := h.Governance
	if named == old.digest {
		named = h.Next
	}
	if named == old.digest {
		return failed(GovernanceHeader, errors.New("it names no later set"), h.name())
	}
	later, f := v.parseGovernance(text, named)
	if f != nil {
		return f
	}
	if later.set.Epoch != old.set.Epoch && !pinned {
		return failed(GovernanceRecovery, fmt.Errorf("from epoch %d to %d", old.set.Epoch, later.set.Epoch), h.name())
	}
	if later.set.Sequence <= old.set.Sequence {
		return failed(GovernanceOrder, fmt.Errorf("set %d leads to set %d", old.set.Sequence, later.set.Sequence), h.name())
	}
	c.epochs, c.headers = append(c.epochs, later), append(c.headers, h)
	return nil
}

func (v *verifier) parseGovernance(text []byte, want sm3.Digest) (epoch, *fault) {
	if got := sm3.Sum(text); got != want {
		return epoch{}, failed(GovernancePreimage, fmt.Errorf("its digest is %s, want %s", got, want))
	}
	set, err := ledger.ParseGovernance(text)
	if err != nil {
		return epoch{}, failed(GovernanceMalformed, err)
	}
	if set.Purpose != v.genesis.Purpose {
		return epoch{}, failed(GovernanceMalformed, fmt.Errorf("purpose %q in a ledger for %q", set.Purpose, v.genesis.Purpose))
	}
	return epoch{digest: want, text: text, set: set}, nil
}

// place gives where in the chain a digest's set is, -1 when nothing proves it.
func (c *chain) place(digest sm3.Digest) int {
	return slices.IndexFunc(c.epochs, func(e epoch) bool { return e.digest == digest })
}

// epoch finds the set that must cosign h.
func (c *chain) epoch(h header) (*epoch, *fault) {
	if i := c.place(h.Governance); i >= 0 {
		return &c.epochs[i], nil
	}
	if c.unknown != nil {
		return nil, c.unknown.unnamed()
	}
	return nil, failed(HeaderGovernance, fmt.Errorf("nothing proves the set %s", h.Governance), h.name())
}

// ends checks that the chain leads to the set of the newest header of a file and
// no further: nobody asks for what would come after.
func (c *chain) ends(h header) *fault {
	if last := c.last(); last.digest != h.Governance || c.unknown != nil {
		return failed(GovernanceUnused, fmt.Errorf("the last set is %s", last.digest), h.name())
	}
	return nil
}

// ordered checks that the headers of a file, which lie anywhere in the ledger,
// can be of one history: with the height rise the time and the set in force,
// size and final do not fall, and no recovery has made one of them void.
func (c *chain) ordered(headers []header) *fault {
	sorted := slices.Clone(headers)
	slices.SortStableFunc(sorted, func(a, b header) int { return compare(a.Height, b.Height) })
	for i, h := range sorted {
		if i == 0 || h.Height == sorted[i-1].Height {
			continue
		}
		before := sorted[i-1]
		if h.Time <= before.Time || h.Size < before.Size || h.Final < before.Final {
			return failed(HeaderChain, fmt.Errorf("time, size or final goes back behind header %d", before.Height), h.name())
		}
		if c.place(h.Governance) < c.place(before.Governance) {
			return failed(HeaderGovernance, fmt.Errorf("its set was replaced by header %d", before.Height), h.name())
		}
	}
	return c.voids(headers, c)
}

// diverges reports whether the two chains prove different sets in one place.
func (c *chain) diverges(other *chain) bool {
	for _, e := range c.epochs {
		i := slices.IndexFunc(other.epochs, func(o epoch) bool { return o.set.Sequence == e.set.Sequence })
		if i >= 0 && other.epochs[i].digest != e.digest {
			return true
		}
	}
	return false
}
