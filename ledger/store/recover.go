package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

// ErrRecovery means that a recovery plan does not go on from this store. Nothing
// has changed then.
var ErrRecovery = exec.ErrRecovery

// ErrUnaccepted means that a block is by a recovery plan that has not been
// accepted; an UnacceptedError names it.
var ErrUnaccepted = errors.New("the recovery plan is not accepted")

// UnacceptedError says that the others went on by a recovery plan that this
// node's operator has not accepted. It is ErrBlock and ErrUnaccepted.
type UnacceptedError struct {
	// Plan is the digest of the plan, Height that of the block that it makes.
	Plan   sm3.Digest
	Height uint64
	Reason string
}

func (e *UnacceptedError) Error() string {
	return fmt.Sprintf("%v: block %d recovers the ledger by the plan %s (%q), which this node has not accepted; "+
		"compare the digest with the members, get the plan from one of them, and run `certledger recover accept` on the stopped node",
		ErrBlock, e.Height, e.Plan, e.Reason)
}

// Unwrap makes the error ErrBlock and ErrUnaccepted.
func (e *UnacceptedError) Unwrap() []error { return []error{ErrBlock, ErrUnaccepted} }

// Recover keeps the block that a recovery plan makes, whose file is data. The
// newest block has to be the plan's base, and Raft goes on where the plan says.
// The block is durable when Recover returns; doing it twice changes nothing.
func (s *Store) Recover(data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.Err(); err != nil {
		return err
	}
	if done, err := s.recovered(data); done || err != nil {
		return err
	}
	index, err := recoveryIndex(data)
	if err != nil {
		return err
	}
	if last := max(s.delivered, s.applied.Load()); index <= last {
		return fmt.Errorf("%w: it orders from index %d on, this node has executed index %d", ErrRecovery, index, last)
	}
	block, err := s.recoverStep(data)
	if err != nil {
		return err
	}
	s.place = place{height: block.Tip.Header.Height}
	s.delivered = index
	if err := s.keep(block, index); err != nil {
		return err
	}
	if err := s.db.LogData(nil, pebble.Sync); err != nil {
		s.fail(fmt.Errorf("%w: %w", ErrDisk, err))
		return s.Err()
	}
	s.synced.Store(index)
	return nil
}

func (s *Store) recovered(data []byte) (bool, error) {
	file, err := ledger.ParseRecoveryFile(data)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	base, err := ledger.ParseHeader([]byte(file.Base))
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	if s.Tip() <= base.Height {
		return false, nil
	}
	entries, err := s.Entries(base.Height + 1)
	if err != nil {
		return false, err
	}
	return len(entries) == 1 && bytes.Equal(entries[0], data), nil
}

// Recovered reports whether the store has the block of this very plan.
func (s *Store) Recovered(data []byte) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.recovered(data)
}

// recoveryIndex gives where Raft goes on. Form only: the machine checks the rest.
func recoveryIndex(data []byte) (uint64, error) {
	file, err := ledger.ParseRecoveryFile(data)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	plan, err := file.Plan()
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	return plan.Raft.Index, nil
}

// recoverStep lets the machine execute a plan.
func (s *Store) recoverStep(data []byte) (*exec.Block, error) {
	if err := s.dropOpen(); err != nil {
		return nil, err
	}
	block, err := s.machine.Recover(bytes.Clone(data))
	if err != nil && !errors.Is(err, ErrRecovery) {
		err = fmt.Errorf("execute a recovery plan: %w", err)
		s.fail(err)
	}
	return block, err
}

// checkRecovery checks a plan that a peer sent as the block of header first, so
// that executing it can be no surprise.
func (s *Store) checkRecovery(first ledger.Header, entries [][]byte) (ledger.OpenRecovery, error) {
	var plan ledger.OpenRecovery
	if len(entries) != 1 {
		return plan, fmt.Errorf("%w: header %d names a governance that was not decided", ErrBlock, first.Height)
	}
	file, err := ledger.ParseRecoveryFile(entries[0])
	if err != nil {
		return plan, fmt.Errorf("%w: header %d names a governance that was not decided: %w", ErrBlock, first.Height, err)
	}
	old, err := s.Governance(s.LastHeader().Governance)
	if err != nil {
		return plan, err
	}
	if plan, err = file.Open(old); err == nil {
		err = plan.CheckHeader(first)
	}
	if err != nil {
		return plan, fmt.Errorf("%w: %w", ErrBlock, err)
	}
	if !s.options.AnyRecovery && !slices.Contains(s.options.AcceptedRecoveries, plan.Digest) {
		return plan, &UnacceptedError{Plan: plan.Digest, Height: first.Height, Reason: plan.Reason}
	}
	return plan, nil
}

// Head says where this store stands, for a recovery: it fills what h says of
// headers, and gives the preimages.
func (s *Store) Head(h *ledger.NodeHead) (f ledger.NodeHeadFile, err error) {
	height, set := s.FinalSet()
	if height == 0 {
		return f, fmt.Errorf("%w: nothing has ever been final here; found the ledger again", ledger.ErrRecovery)
	}
	final, err := s.HeaderAt(height)
	if err != nil {
		return f, err
	}
	h.Final = ledger.Pin{Height: height, Digest: final.Digest()}
	f.Final, f.FinalSet = string(final.Text()), string(set)
	if f.Governance, err = s.GovernanceText(final.Governance); err != nil {
		return f, err
	}
	if final.Next != final.Governance {
		if f.Decided, err = s.GovernanceText(final.Next); err != nil {
			return f, err
		}
	}
	h.Head = h.Final
	for at := height + 1; at <= s.Tip(); at++ {
		text, header, err := s.header(at)
		if err != nil {
			return f, err
		}
		held, err := s.Cosignatures(at)
		if err != nil {
			return f, err
		}
		h.Head = ledger.Pin{Height: at, Digest: header.Digest()}
		f.Above = append(f.Above, ledger.RecoveryHead{Header: string(text), Cosignatures: string(ledger.CosignatureBlock(held))})
	}
	return f, nil
}

// RecordsAbove gives the record notes that the blocks above height hold and that
// no block up to it has, each once: what has to be submitted again when those
// blocks become void.
func (s *Store) RecordsAbove(height uint64) ([][]byte, error) {
	var notes [][]byte
	seen := map[sm3.Digest]bool{}
	for h := height + 1; h <= s.Tip(); h++ {
		entries, err := s.Entries(h)
		if err != nil {
			return nil, err
		}
		for _, data := range entries {
			fresh, err := s.recordsOf(data, height, seen)
			if err != nil {
				return nil, err
			}
			notes = append(notes, fresh...)
		}
	}
	return notes, nil
}

// RecordsOf gives the record notes of an entry that Raft holds beyond the blocks,
// but those that a block up to height has.
func (s *Store) RecordsOf(entry []byte, height uint64) ([][]byte, error) {
	return s.recordsOf(entry, height, map[sm3.Digest]bool{})
}

func (s *Store) recordsOf(data []byte, height uint64, seen map[sm3.Digest]bool) ([][]byte, error) {
	entry, err := ledger.ParseEntry(data)
	if err != nil {
		return nil, nil //nolint:nilerr // rubbish that a leader proposed holds no records
	}
	var notes [][]byte
	for _, note := range entry.Records {
		r, err := ledger.ParseRecord(note)
		if err != nil || seen[r.ID] {
			continue
		}
		seen[r.ID] = true
		receipt, err := s.Receipt(r.ID)
		if err != nil {
			return nil, err
		}
		if receipt == nil || !receipt.Consumed || receipt.Height > height {
			notes = append(notes, note)
		}
	}
	return notes, nil
}
