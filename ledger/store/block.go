package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

// FinalBlock is a block as it travels to those who follow: the exact entries,
// and what proves that its header is final.
type FinalBlock struct {
	// Headers are the block's own header and those after it, up to the first
	// that has a quorum; usually that is the block's own.
	Headers [][]byte
	// Cosignatures are the lines held over the last of Headers.
	Cosignatures []byte
	Entries      [][]byte
}

// Limits of an encoded block.
const (
	maxBlockHeaders = 4096
	maxBlockEntries = 1 << 17
)

// Encode gives the block's bytes: counts and lengths as 4 bytes big endian.
func (b FinalBlock) Encode() []byte {
	out := appendParts(nil, b.Headers)
	out = appendParts(out, [][]byte{b.Cosignatures})
	return appendParts(out, b.Entries)
}

func appendParts(out []byte, parts [][]byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(parts)))
	for _, p := range parts {
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(p))), p...)
	}
	return out
}

// ParseFinalBlock reads an encoded block. The result aliases data.
func ParseFinalBlock(data []byte) (FinalBlock, error) {
	var b FinalBlock
	var err error
	if b.Headers, data, err = cutParts(data, maxBlockHeaders, ledger.MaxHeader); err != nil {
		return b, err
	}
	var sets [][]byte
	if sets, data, err = cutParts(data, 1, ledger.MaxNote); err != nil {
		return b, err
	}
	if b.Entries, data, err = cutParts(data, maxBlockEntries, ledger.MaxEntry); err != nil {
		return b, err
	}
	if len(data) > 0 || len(sets) != 1 || len(b.Headers) == 0 {
		return b, fmt.Errorf("%w: trailing bytes or missing parts", ErrBlock)
	}
	b.Cosignatures = sets[0]
	return b, nil
}

func cutParts(data []byte, maxCount, maxLength uint32) (parts [][]byte, rest []byte, err error) {
	cutNumber := func(limit uint32) (uint32, error) {
		if len(data) < 4 {
			return 0, fmt.Errorf("%w: it ends too early", ErrBlock)
		}
		n := binary.BigEndian.Uint32(data)
		data = data[4:]
		if n > limit {
			return 0, fmt.Errorf("%w: %d is above the limit %d", ErrBlock, n, limit)
		}
		return n, nil
	}
	count, err := cutNumber(maxCount)
	if err != nil {
		return nil, nil, err
	}
	for range count {
		n, err := cutNumber(maxLength)
		if err != nil {
			return nil, nil, err
		}
		if uint64(n) > uint64(len(data)) {
			return nil, nil, fmt.Errorf("%w: it ends too early", ErrBlock)
		}
		parts, data = append(parts, data[:n:n]), data[n:]
	}
	return parts, data, nil
}

// Block gives a final block for those who follow.
func (s *Store) Block(height uint64) ([]byte, error) {
	var b FinalBlock
	for h := height; ; h++ {
		if h > s.Final() || len(b.Headers) == maxBlockHeaders {
			return nil, fmt.Errorf("%w: block %d is not final", ErrNotFound, height)
		}
		text, err := s.Header(h)
		if err != nil {
			return nil, err
		}
		b.Headers = append(b.Headers, text)
		lines, ok, err := s.quorumAt(h)
		if err != nil {
			return nil, err
		}
		if ok {
			b.Cosignatures = lines
			break
		}
	}
	var err error
	b.Entries, err = s.Entries(height)
	return b.Encode(), err
}

// Entries gives the exact Raft entries of a block.
func (s *Store) Entries(height uint64) ([][]byte, error) {
	var entries [][]byte
	err := scan(s.db, heightKey(tableEntry, height), func(_, value []byte) (bool, error) {
		entries = append(entries, bytes.Clone(value))
		return true, nil
	})
	return entries, err
}

// Follow executes a final block that a peer sent. ErrBlock means that the peer's
// block is not one; nothing has changed then. ErrDiverged means that a quorum
// signed another result than this node computes: the node must stop.
func (s *Store) Follow(data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.Err(); err != nil {
		return err
	}
	b, err := ParseFinalBlock(data)
	if err != nil {
		return err
	}
	final, set, err := s.checkFollow(b)
	if err != nil {
		return err
	}
	// What Raft has delivered of the block comes again, as the quorum has it.
	if err := s.dropOpen(); err != nil {
		return err
	}
	if err := s.follow(b); err != nil {
		return err
	}
	if final.Height != s.Tip() {
		return nil
	}
	_, err = s.PutCosignatures(final.Height, set)
	return err
}

// checkFollow checks everything that can be checked before executing, so that no
// peer can make a healthy node stop: the chain from our tip to a header that a
// quorum signed, and that the entries are those of the first header.
func (s *Store) checkFollow(b FinalBlock) (final ledger.Header, set []ledger.Cosignature, err error) {
	prev := *s.tip.Load()
	var first ledger.Header
	digest, height := prev.Digest, prev.Header.Height
	for i, text := range b.Headers {
		if final, err = ledger.ParseHeader(text); err != nil {
			return final, nil, fmt.Errorf("%w: %w", ErrBlock, err)
		}
		if i == 0 {
			first = final
		}
		if final.Ledger != s.Ledger() || final.Height != height+1 || final.Prev != digest {
			return final, nil, fmt.Errorf("%w: header %d does not follow %d", ErrBlock, final.Height, height)
		}
		digest, height = sm3.Sum(text), final.Height
	}
	digests := make([]sm3.Digest, len(b.Entries))
	for i, e := range b.Entries {
		digests[i] = sm3.Sum(e)
	}
	if ledger.EntriesDigest(digests) != first.Entries {
		return final, nil, fmt.Errorf("%w: the entries are not those of header %d", ErrBlock, first.Height)
	}
	if set, err = ledger.ParseCosignatures(b.Cosignatures); err != nil {
		return final, nil, fmt.Errorf("%w: %w", ErrBlock, err)
	}
	g, err := s.governanceOf(final, first, b.Entries)
	if err != nil {
		return final, nil, err
	}
	if !exec.IsFinal(g, b.Headers[len(b.Headers)-1], set, s.options.Verify) {
		return final, nil, fmt.Errorf("%w: header %d has no quorum", ErrBlock, final.Height)
	}
	return final, set, nil
}

// governanceOf gives the set that must have cosigned final. A block whose header
// first names another set than the one that is in force after our tip can only
// come of a recovery plan, which brings its set along.
func (s *Store) governanceOf(final, first ledger.Header, entries [][]byte) (*ledger.Governance, error) {
	if s.breaks(first) {
		plan, err := s.checkRecovery(first, entries)
		if err != nil || final.Governance == first.Governance {
			return plan.Next, err
		}
	}
	g, err := s.Governance(final.Governance)
	if err != nil {
		return nil, fmt.Errorf("%w: header %d: %w", ErrBlock, final.Height, err)
	}
	return g, nil
}

// breaks reports whether the header of the next block names another set than the
// rules have put in force.
func (s *Store) breaks(next ledger.Header) bool { return next.Governance != s.tip.Load().InForce() }

func (s *Store) isRecovery(header []byte) (bool, error) {
	h, err := ledger.ParseHeader(header)
	return err == nil && s.breaks(h), err
}

func (s *Store) followStep(entry []byte, recovery bool) (*exec.Block, error) {
	if recovery {
		return s.recoverStep(entry)
	}
	_, block, err := s.step(bytes.Clone(entry))
	return block, err
}

// follow executes the entries and compares the header that comes out with the
// one that is final.
func (s *Store) follow(b FinalBlock) error {
	recovery, err := s.isRecovery(b.Headers[0])
	if err != nil {
		return err
	}
	for i, e := range b.Entries {
		block, err := s.followStep(e, recovery)
		if err != nil {
			return err
		}
		last := i == len(b.Entries)-1
		if (block != nil) != last || last && !bytes.Equal(block.Text, b.Headers[0]) {
			err := &DivergenceError{Theirs: b.Headers[0]}
			if block != nil {
				err.Ours = block.Text
			}
			s.fail(err)
			return err
		}
		if last {
			return s.keep(block, s.applied.Load())
		}
	}
	return fmt.Errorf("%w: a block without entries", ErrBlock)
}

// DivergenceError holds both versions of a header that should be one. It is
// ErrDiverged.
type DivergenceError struct {
	// Ours is empty when we sealed at another entry than they did.
	Ours, Theirs []byte
}

func (e *DivergenceError) Error() string {
	return fmt.Sprintf("%v: ours\n%s\ntheirs\n%s", ErrDiverged, e.Ours, e.Theirs)
}

// Unwrap makes the error ErrDiverged.
func (e *DivergenceError) Unwrap() error { return ErrDiverged }
