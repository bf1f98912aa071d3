package store

import (
	"context"
	"fmt"
	"sync"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

// finality is what the store knows about which headers are final.
type finality struct {
	mu     sync.Mutex
	height uint64
	// set is the cosigners' lines over the header at height.
	set []byte
}

// Final gives the highest height that a quorum has cosigned, 0 before any.
func (s *Store) Final() uint64 {
	s.finality.mu.Lock()
	defer s.finality.mu.Unlock()
	return s.finality.height
}

// FinalSet gives the highest final height and its cosigners' lines.
func (s *Store) FinalSet() (height uint64, block []byte) {
	s.finality.mu.Lock()
	defer s.finality.mu.Unlock()
	return s.finality.height, s.finality.set
}

// GovernanceAt gives the governance that must cosign the header at height.
func (s *Store) GovernanceAt(height uint64) (*ledger.Governance, error) {
	h, err := s.HeaderAt(height)
	if err != nil {
		return nil, err
	}
	return s.Governance(h.Governance)
}

// Cosignatures gives those held over the header at height, by name of member,
// one a member.
func (s *Store) Cosignatures(height uint64) ([]ledger.Cosignature, error) {
	var set []ledger.Cosignature
	err := scan(s.db, heightKey(tableCosignature, height), func(_, line []byte) (bool, error) {
		lines, err := ledger.ParseLines(line)
		if err != nil || len(lines) != 1 {
			return false, fmt.Errorf("%w: cosignature at %d: %w", ErrCorrupt, height, err)
		}
		c, err := ledger.ParseCosignature(lines[0])
		set = append(set, c)
		return true, err
	})
	return set, err
}

// PutCosignatures keeps cosignatures that the caller has verified over this
// store's header at height. A member's first one stays. It gives the final
// height, which they may have raised.
func (s *Store) PutCosignatures(height uint64, set []ledger.Cosignature) (uint64, error) {
	b := s.db.NewBatch()
	defer b.Close()
	for _, c := range set {
		key := cosignatureKey(height, c.Member)
		held, err := get(s.db, key)
		if err != nil {
			return 0, err
		}
		if held != nil {
			continue
		}
		if err := b.Set(key, []byte(c.Line().String()), nil); err != nil {
			return 0, err
		}
		if err := s.noteSigned(b, c.Member, height); err != nil {
			return 0, err
		}
	}
	if err := b.Commit(pebble.NoSync); err != nil {
		return 0, fmt.Errorf("keep cosignatures of %d: %w", height, err)
	}
	return s.raiseFinal(height)
}

// keepCarried takes the final set that a block carries. exec has verified it, so
// the header that it names is final here too, also when its cosignatures never
// came one by one. It goes before the block's own batch: a power cut cannot leave
// a chain that carries a proof and a store that lacks it.
func (s *Store) keepCarried(b *exec.Block) error {
	height := b.Tip.Header.Final
	if b.FinalSet == nil || height <= s.Final() {
		return nil
	}
	set, err := ledger.ParseCosignatures(b.FinalSet)
	if err != nil {
		return fmt.Errorf("the final set of block %d: %w", b.Tip.Header.Height, err)
	}
	_, err = s.PutCosignatures(height, set)
	return err
}

// noteSigned keeps the newest height that a member is known to have signed: what
// its node is told when it asks whether it remembers everything.
func (s *Store) noteSigned(b *pebble.Batch, member string, height uint64) error {
	newest, err := s.NewestSigned(member)
	if err != nil || newest >= height {
		return err
	}
	return b.Set(metaKey(metaSigned+member), encodeNumber(height), nil)
}

// NewestSigned gives the newest height over which this node has held a
// cosignature of member, 0 when there is none.
func (s *Store) NewestSigned(member string) (uint64, error) {
	v, err := get(s.db, metaKey(metaSigned+member))
	return decodeNumber(v), err
}

// raiseFinal counts the cosignatures at height.
func (s *Store) raiseFinal(height uint64) (uint64, error) {
	block, ok, err := s.quorumAt(height)
	if err != nil {
		return 0, err
	}
	f := &s.finality
	f.mu.Lock()
	raised := ok && height >= f.height
	if raised {
		f.height, f.set = height, block
	}
	final := f.height
	f.mu.Unlock()
	if raised {
		s.watchers.wake()
	}
	return final, nil
}

// quorumAt gives the cosigners' lines at height and whether they are a quorum.
func (s *Store) quorumAt(height uint64) ([]byte, bool, error) {
	g, err := s.GovernanceAt(height)
	if err != nil {
		return nil, false, err
	}
	held, err := s.Cosignatures(height)
	if err != nil {
		return nil, false, err
	}
	var counted []ledger.Cosignature
	for _, c := range held {
		if m, ok := g.Member(c.Member); ok && m.Takes(ledger.Cosigner) {
			counted = append(counted, c)
		}
	}
	return ledger.CosignatureBlock(counted), len(counted) >= g.Quorum(), nil
}

// CarriedSet gives the cosignature set that a header's `final` line names.
func (s *Store) CarriedSet(height uint64) ([]byte, error) {
	h, err := s.HeaderAt(height)
	if err != nil {
		return nil, err
	}
	return mustGet(s.db, digestKey(tableFinalSet, h.FinalSet), fmt.Sprintf("final set of header %d", height))
}

// HasQuorum reports whether the header at height itself has a quorum; a header
// below a final one is final even without.
func (s *Store) HasQuorum(height uint64) (bool, error) {
	_, ok, err := s.quorumAt(height)
	return ok, err
}

// loadFinality finds the highest final header after a start. What the chain
// itself carries is final in any case.
func (s *Store) loadFinality() error {
	if err := s.loadPruned(); err != nil {
		return err
	}
	tip := s.LastHeader()
	for height := tip.Height; height > 0 && height >= tip.Final; height-- {
		block, ok, err := s.quorumAt(height)
		if err != nil {
			return err
		}
		if ok {
			s.finality.height, s.finality.set = height, block
			return nil
		}
	}
	return nil
}

// WaitFinal waits until the header at height is final.
func (s *Store) WaitFinal(ctx context.Context, height uint64) error {
	changed, stop := s.Watch()
	defer stop()
	for s.Final() < height {
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("header %d is not final yet: %w", height, ctx.Err())
		}
	}
	return nil
}
