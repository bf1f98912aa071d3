package checkpoint

import (
	"cmp"
	"context"
	"errors"

	"github.com/certledger/certledger/consensus/quota"
)

// Source is what a server has to offer. All methods are called from many goroutines.
type Source interface {
	// Final returns the newest final height, 0 for none.
	Final() uint64

	// Anchor returns what proves the header at a final height.
	Anchor(height uint64) ([]byte, error)

	// Chunk returns the chunk of the checkpoint of a final height that begins at the cursor.
	Chunk(height uint64, cursor []byte) ([]byte, error)
}

// Server takes request handlers; *p2p.Host is one.
type Server interface {
	Handle(protocol string, maxRequest int, handler func(ctx context.Context, peerID string, request []byte) ([]byte, error))
}

// Limits of what a server gives to one peer. The zero value takes the defaults.
type Limits struct {
	BytesPerSecond int // default 32 MiB/s: a download must not delay Raft on the same connection
	Requests       int // default 2 at a time
}

// Defaults of Limits.
const (
	DefaultBytesPerSecond = 32 << 20
	DefaultRequests       = 2
	burst                 = 2 << 20
)

var errNothing = errors.New("checkpoint: nothing is final here yet")

// Serve answers requests for checkpoints. Who may ask is for the Server to decide.
func Serve(to Server, source Source, limits Limits) {
	limits.BytesPerSecond = cmp.Or(limits.BytesPerSecond, DefaultBytesPerSecond)
	limits.Requests = cmp.Or(limits.Requests, DefaultRequests)
	s := &server{source, quota.New(quota.Limits{BytesPerSecond: limits.BytesPerSecond, Burst: burst, Requests: limits.Requests})}
	to.Handle(Protocol, requestHead+maxCursor, s.answer)
}

type server struct {
	source Source
	quota  *quota.Quota
}

func (s *server) answer(ctx context.Context, peerID string, raw []byte) ([]byte, error) {
	r, err := decodeRequest(raw)
	if err != nil {
		return nil, err
	}
	return s.quota.Answer(ctx, peerID, func() ([]byte, error) { return s.read(r) })
}

func (s *server) read(r request) ([]byte, error) {
	if r.what == wantChunk {
		return s.source.Chunk(r.height, r.cursor)
	}
	height := r.height
	if height == 0 {
		height = s.source.Final()
	}
	if height == 0 {
		return nil, errNothing
	}
	anchor, err := s.source.Anchor(height)
	return encodeAnchor(height, anchor), err
}
