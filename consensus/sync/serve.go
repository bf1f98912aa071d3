package sync

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/certledger/certledger/consensus/quota"
)

// Source is what a server has to offer. Both methods are called from many goroutines.
type Source interface {
	// Tip returns the height of the newest final block, 0 for none.
	Tip() uint64

	// Block returns the bytes of a final block.
	Block(height uint64) ([]byte, error)
}

// Server takes request handlers; *p2p.Host is one.
type Server interface {
	Handle(protocol string, maxRequest int, handler func(ctx context.Context, peerID string, request []byte) ([]byte, error))
}

// Limits of what a server gives to one peer. The zero value takes the defaults.
type Limits struct {
	BytesPerSecond int // default 32 MiB/s: catching up must not delay Raft on the same connection
	ResponseBytes  int // default 4 MiB in one response, unless the first block alone is larger
	Requests       int // default 4 at a time
}

// Defaults of Limits.
const (
	DefaultBytesPerSecond = 32 << 20
	DefaultResponseBytes  = 4 << 20
	DefaultRequests       = 4
)

// tipPoll is how often a waiting request looks for a new block. Reading the tip costs an atomic load.
const tipPoll = 10 * time.Millisecond

// Serve answers requests for blocks. Who may ask is for the Server to decide.
func Serve(to Server, source Source, limits Limits) {
	limits.BytesPerSecond = cmp.Or(limits.BytesPerSecond, DefaultBytesPerSecond)
	limits.ResponseBytes = cmp.Or(limits.ResponseBytes, DefaultResponseBytes)
	limits.Requests = cmp.Or(limits.Requests, DefaultRequests)
	s := &server{source: source, limits: limits, quota: quota.New(quota.Limits{
		BytesPerSecond: limits.BytesPerSecond, Burst: limits.ResponseBytes, Requests: limits.Requests,
	})}
	to.Handle(Protocol, requestSize, s.answer)
}

type server struct {
	source Source
	limits Limits
	quota  *quota.Quota
}

func (s *server) answer(ctx context.Context, peerID string, raw []byte) ([]byte, error) {
	r, err := decodeRequest(raw)
	if err != nil {
		return nil, err
	}
	return s.quota.Answer(ctx, peerID, func() ([]byte, error) {
		if err := s.await(ctx, r); err != nil {
			return nil, err
		}
		answer, err := s.collect(r)
		if err != nil {
			return nil, err
		}
		return answer.encode(), nil
	})
}

// await returns once the first requested block is there or the wait is over; both are fine.
func (s *server) await(ctx context.Context, r request) error {
	if r.wait == 0 || s.source.Tip() >= r.from {
		return nil
	}
	tick := time.NewTicker(tipPoll)
	defer tick.Stop()
	over := time.NewTimer(r.wait)
	defer over.Stop()
	for s.source.Tip() < r.from {
		select {
		case <-tick.C:
		case <-over.C:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// collect reads as many blocks as fit, but at least one if there is one: a follower must be able to get past a large block.
func (s *server) collect(r request) (response, error) {
	answer := response{tip: s.source.Tip()}
	budget := min(int64(r.maxBytes), int64(s.limits.ResponseBytes))
	for height := r.from; height <= answer.tip && len(answer.blocks) < maxBlocks; height++ {
		block, err := s.source.Block(height)
		if err != nil {
			return response{}, fmt.Errorf("couldn't read block %d: %w", height, err)
		}
		budget -= int64(blockHeader + len(block))
		if budget < 0 && len(answer.blocks) > 0 {
			break
		}
		answer.blocks = append(answer.blocks, block)
	}
	return answer, nil
}
