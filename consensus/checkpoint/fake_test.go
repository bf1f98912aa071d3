package checkpoint_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/certledger/certledger/consensus/checkpoint"
)

// A ledger of the tests: block h is its height, the hash of block h-1, and a payload. Every fifth block may carry a proof of
// the one before, which only those can make who know the secret: the quorum of the tests.
type block struct {
	height  uint64
	prev    [32]byte
	proof   [32]byte
	payload string
}

func (b block) bytes() []byte {
	out := binary.BigEndian.AppendUint64(nil, b.height)
	return append(append(append(out, b.prev[:]...), b.proof[:]...), b.payload...)
}

func readBlock(data []byte) (block, error) {
	if len(data) < 72 {
		return block{}, errors.New("short block")
	}
	return block{binary.BigEndian.Uint64(data), [32]byte(data[8:40]), [32]byte(data[40:72]), string(data[72:])}, nil
}

func hash(data []byte) [32]byte { return sha256.Sum256(data) }

func sign(secret string, hash [32]byte) [32]byte {
	return sha256.Sum256(append([]byte(secret), hash[:]...))
}

const secret = "the quorum's"

// member serves a ledger.
type member struct {
	mu     sync.Mutex
	blocks [][]byte
	secret string // with which it signs anchors
	chunks int
	// spoil changes what is sent, nil for nothing.
	spoil func(height uint64, chunk []byte) ([]byte, error)
	claim uint64 // a height to claim instead of its own
}

// ledgerOf makes blocks up to a height; those from forged on are other ones, and carry no proof.
func ledgerOf(height, forged uint64) *member {
	m := &member{}
	var prev [32]byte
	for h := uint64(1); h <= height; h++ {
		b := block{height: h, prev: prev, payload: fmt.Sprint("block ", h)}
		switch {
		case h >= forged:
			b.payload = fmt.Sprint("forged ", h)
		case h%5 == 0:
			b.proof = sign(secret, prev)
		}
		data := b.bytes()
		prev = sha256.Sum256(data)
		m.blocks = append(m.blocks, data)
	}
	if forged > height {
		m.secret = secret
	}
	return m
}

const never = ^uint64(0)

func honest(height uint64) *member { return ledgerOf(height, never) }

func (m *member) Final() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.claim > 0 {
		return m.claim
	}
	return uint64(len(m.blocks))
}

func (m *member) Anchor(height uint64) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if height > uint64(len(m.blocks)) {
		if m.claim > 0 {
			return []byte("an anchor of nothing"), nil
		}
		return nil, errors.New("not final here")
	}
	hash := sha256.Sum256(m.blocks[height-1])
	proof := sign(m.secret, hash)
	return append(hash[:], proof[:]...), nil
}

func (m *member) Chunk(height uint64, cursor []byte) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.chunks++
	at := binary.BigEndian.Uint64(cursor)
	if at == 0 || at > height || height > uint64(len(m.blocks)) {
		return nil, errors.New("not final here")
	}
	if m.spoil != nil {
		return m.spoil(at, m.blocks[at-1])
	}
	return m.blocks[at-1], nil
}

func (m *member) asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.chunks
}

// sink checks what it gets as far as a ledger's rows let it.
type sink struct {
	blocks   [][]byte
	proven   uint64
	finished uint64
	resets   int
	disk     error
	stop     func(have uint64) // called after each block
}

func (s *sink) Next(height uint64) []byte {
	if next := uint64(len(s.blocks)) + 1; next <= height {
		return binary.BigEndian.AppendUint64(nil, next)
	}
	return nil
}

func (s *sink) Heights() (uint64, uint64) { return uint64(len(s.blocks)), s.proven }

func (s *sink) tip() [32]byte {
	if len(s.blocks) == 0 {
		return [32]byte{}
	}
	return sha256.Sum256(s.blocks[len(s.blocks)-1])
}

func (s *sink) Add(_ context.Context, chunk []byte) error {
	if s.disk != nil {
		return s.disk
	}
	b, err := readBlock(chunk)
	if err != nil || b.height != uint64(len(s.blocks))+1 || b.prev != s.tip() {
		return fmt.Errorf("%w: block %d does not follow", checkpoint.ErrRefused, len(s.blocks)+1)
	}
	if b.proof != [32]byte{} {
		if b.proof != sign(secret, s.tip()) {
			return fmt.Errorf("%w: a false proof", checkpoint.ErrRefused)
		}
		s.proven = uint64(len(s.blocks))
	}
	s.blocks = append(s.blocks, bytes.Clone(chunk))
	if s.stop != nil {
		s.stop(uint64(len(s.blocks)))
	}
	return nil
}

func (s *sink) Reset() error {
	s.blocks, s.proven = nil, 0
	s.resets++
	return nil
}

func (s *sink) Finish(_ context.Context, anchors [][]byte) error {
	tip, err := s.tip(), checkpoint.ErrAnchors
	for _, a := range anchors {
		if len(a) != 64 || [32]byte(a[32:]) != sign(secret, [32]byte(a)) {
			continue
		}
		if [32]byte(a) == tip {
			s.finished = uint64(len(s.blocks))
			return nil
		}
		err = checkpoint.ErrRefused
	}
	return err
}
