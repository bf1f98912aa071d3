package node

import (
	"context"

	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
)

// Sets gives the sets that are or were in force under the newest final header.
func (b backend) Sets(_ context.Context, after uint64, limit int) ([]server.GovernanceSet, error) {
	changes, err := b.store.Changes()
	if err != nil {
		return nil, answer(err)
	}
	first, err := b.firstAfter(after, changes)
	if err != nil {
		return nil, answer(err)
	}
	var sets []server.GovernanceSet
	for n := first; n <= changes && len(sets) < limit; n++ {
		set, err := b.set(n)
		if err != nil {
			return nil, answer(err)
		}
		if n > 0 && set.Since > b.store.Final() {
			break
		}
		sets = append(sets, set)
	}
	return sets, nil
}

// firstAfter gives the first change that brought a set above a sequence. Usually
// the n-th change brings set n+1; one that a recovery passed over was decided and
// never in force.
func (b backend) firstAfter(sequence, changes uint64) (uint64, error) {
	n := min(sequence, changes+1)
	for n > 0 {
		set, err := b.inForce(n - 1)
		if err != nil {
			return 0, err
		}
		if uint64(set.Sequence) <= sequence {
			break
		}
		n--
	}
	return n, nil
}

// inForce gives the set that the n-th change brought, the genesis's for 0.
func (b backend) inForce(n uint64) (*ledger.Governance, error) {
	if n == 0 {
		return b.store.Genesis().Governance, nil
	}
	since, err := b.store.Change(n)
	if err != nil {
		return nil, err
	}
	return b.store.GovernanceAt(since)
}

// set gives the set that the n-th change brought, the genesis's for 0. The last
// header of the set before carries what proves the change: the header that made
// it final, with its quorum.
func (b backend) set(n uint64) (server.GovernanceSet, error) {
	if n == 0 {
		text, err := b.store.GovernanceText(b.store.Genesis().Genesis.Governance)
		return server.GovernanceSet{Text: text, Since: 1}, err
	}
	since, err := b.store.Change(n)
	if err != nil {
		return server.GovernanceSet{}, err
	}
	first, err := b.store.HeaderAt(since)
	if err != nil {
		return server.GovernanceSet{}, err
	}
	last, err := b.store.HeaderAt(since - 1)
	if err != nil {
		return server.GovernanceSet{}, err
	}
	before, err := b.store.Governance(last.Governance)
	if err != nil {
		return server.GovernanceSet{}, err
	}
	now, err := b.store.Governance(first.Governance)
	if err != nil {
		return server.GovernanceSet{}, err
	}
	if now.Epoch != before.Epoch {
		return b.recovered(since, first.Governance)
	}
	proof := server.SignedHeader{Final: true}
	if proof.Text, err = b.store.Header(last.Final); err != nil {
		return server.GovernanceSet{}, err
	}
	if proof.Cosignatures, err = b.store.CarriedSet(since - 1); err != nil {
		return server.GovernanceSet{}, err
	}
	set, err := b.decided(first.Governance, last.Final)
	set.Since, set.Proof = since, &proof
	return set, err
}

// recovered gives a set that a recovery plan brought, the only entry of its block.
func (b backend) recovered(height uint64, digest sm3.Digest) (server.GovernanceSet, error) {
	text, err := b.store.GovernanceText(digest)
	if err != nil {
		return server.GovernanceSet{}, err
	}
	plan, err := source(b).Recovery(height)
	return server.GovernanceSet{Text: text, Decided: height, Since: height, Recovery: plan}, err
}

// decided gives a set that the header of height names as next, and the height
// that decided it. Few headers lie between: so many may be unfinal.
func (b backend) decided(digest sm3.Digest, height uint64) (server.GovernanceSet, error) {
	text, err := b.store.GovernanceText(digest)
	if err != nil {
		return server.GovernanceSet{}, err
	}
	height, err = decidedAt(b.store, digest, height)
	return server.GovernanceSet{Text: text, Decided: height}, err
}

// decidedAt gives the height that decided the set which the header of height names
// as next.
func decidedAt(s *store.Store, digest sm3.Digest, height uint64) (uint64, error) {
	for ; height > 1; height-- {
		h, err := s.HeaderAt(height - 1)
		if err != nil {
			return 0, err
		}
		if h.Next != digest {
			break
		}
	}
	return height, nil
}

// Pending gives the set that is decided and not in force under the newest final
// header.
func (b backend) Pending(ctx context.Context) (*server.GovernanceSet, error) {
	now, err := b.Governance(ctx)
	if err != nil {
		return nil, err
	}
	text, err := now.Text()
	if err != nil {
		return nil, err
	}
	last := b.store.LastHeader()
	if last.Next == sm3.Sum(text) {
		return nil, nil //nolint:nilnil // nothing is pending
	}
	set, err := b.decided(last.Next, last.Height)
	return &set, answer(err)
}

// List gives the ids of entities of a kind.
func (b backend) List(_ context.Context, kind ledger.EntityKind, after string, limit int) ([]string, error) {
	ids, err := b.store.Entities(kind, after, limit)
	return ids, answer(err)
}

// Document gives a profile or calendar.
func (b backend) Document(_ context.Context, digest sm3.Digest) ([]byte, error) {
	text, err := b.store.Document(digest)
	return text, answer(err)
}
