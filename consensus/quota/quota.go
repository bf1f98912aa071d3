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
	peers  map[string]*Share
}

// New makes a quota without peers.
func New(l Limits) *Quota { return &Quota{limits: l, peers: map[string]*Share{}} }

// Share is what one peer draws.
type Share struct {
	of       *Quota
	bytes    *rate.Limiter
	requests int // guarded by of.mu
}

// Begin counts a request of a peer; End has to follow. The error is ErrTooMany.
func (q *Quota) Begin(peerID string) (*Share, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	s := q.peers[peerID]
	if s == nil {
		q.forgetIdle()
		s = &Share{of: q, bytes: rate.NewLimiter(rate.Limit(q.limits.BytesPerSecond), q.limits.Burst)}
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

// End says that the request has been answered.
func (s *Share) End() {
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	s.requests--
}

// Pay waits until the peer's rate allows the bytes.
func (s *Share) Pay(ctx context.Context, bytes int) error {
	for bytes > 0 {
		n := min(bytes, s.bytes.Burst())
		if err := s.bytes.WaitN(ctx, n); err != nil {
			return fmt.Errorf("over the rate limit: %w", err)
		}
		bytes -= n
	}
	return nil
}
