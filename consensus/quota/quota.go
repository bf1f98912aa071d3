// Package quota limits what one peer may draw from a server of bulk data, so that a peer that catches up delays neither Raft
// on the same connection nor the other peers.
package quota

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/time/rate"
)

// Limits of what one peer draws. All are positive.
type Limits struct {
	BytesPerSecond int
	Burst          int // bytes that may go out at once
	Requests       int // at a time
}

// ErrTooMany is told to a peer with too many requests under way.
var ErrTooMany = errors.New("too many requests at a time; wait for the answers")

// maxPeers bounds the memory for per-peer limits; the membership list is far shorter.
const maxPeers = 4096

// Quota keeps every peer's share. It is safe for concurrent use.
type Quota struct {
	limits Limits
	mu     sync.Mutex
	peers  map[string]*share
}

// New makes a quota without peers.
func New(l Limits) *Quota { return &Quota{limits: l, peers: map[string]*share{}} }

// share is what one peer draws.
type share struct {
	bytes    *rate.Limiter
	requests int // guarded by Quota.mu
}

// Answer gives a peer what read returns, once the peer's rate allows as many bytes. The error is ErrTooMany, and nothing is
// read, while the peer has too many requests under way.
func (q *Quota) Answer(ctx context.Context, peerID string, read func() ([]byte, error)) ([]byte, error) {
	s, err := q.begin(peerID)
	if err != nil {
		return nil, err
	}
	defer q.end(s)
	answer, err := read()
	if err != nil {
		return nil, err
	}
	return answer, s.pay(ctx, len(answer))
}

func (q *Quota) begin(peerID string) (*share, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	s := q.peers[peerID]
	if s == nil {
		q.forgetIdle()
		s = &share{bytes: rate.NewLimiter(rate.Limit(q.limits.BytesPerSecond), q.limits.Burst)}
		q.peers[peerID] = s
	}
	if s.requests >= q.limits.Requests {
		return nil, ErrTooMany
	}
	s.requests++
	return s, nil
}

// forgetIdle makes room when there are absurdly many peers.
func (q *Quota) forgetIdle() {
	if len(q.peers) < maxPeers {
		return
	}
	for id, s := range q.peers {
		if s.requests == 0 {
			delete(q.peers, id)
		}
	}
}

func (q *Quota) end(s *share) {
	q.mu.Lock()
	defer q.mu.Unlock()
	s.requests--
}

// pay waits until the peer's rate allows the bytes.
func (s *share) pay(ctx context.Context, bytes int) error {
	for bytes > 0 {
		n := min(bytes, s.bytes.Burst())
		if err := s.bytes.WaitN(ctx, n); err != nil {
			return fmt.Errorf("over the rate limit: %w", err)
		}
		bytes -= n
	}
	return nil
}
