package sync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Caller sends requests; *p2p.Host is one.
type Caller interface {
	Call(ctx context.Context, peerID, protocol string, request []byte, maxResponse int) ([]byte, error)
}

// Progress tells how far a follower is.
type Progress struct {
	Next uint64 // the height wanted next
	Tip  uint64 // the highest height that a peer in good standing claims
	Peer string // where the last blocks came from
}

// Config for NewFollower. Caller, Peers, Next and Deliver are required.
type Config struct {
	Caller Caller

	// Peers returns the peers to ask, in order of preference among equals.
	Peers func() []string

	// Next returns the height wanted next.
	Next func() uint64

	// Deliver takes a block and returns once Next is past it. An error says that the peer's block is no good: the peer is
	// not asked again for a while. If the context has ended the error is not held against the peer. The block must not be
	// kept.
	Deliver func(ctx context.Context, peer string, height uint64, block []byte) error

	// Progress, if not nil, is called after every response.
	Progress func(Progress)

	Logger *slog.Logger // nil discards

	MaxBlock   int           // largest block accepted, default 16 MiB
	ChunkBytes int           // how much to ask for at once, default 4 MiB
	Wait       time.Duration // how long a request may wait at the server, default 1 s, at most 5 s
	Pause      time.Duration // between rounds without news, default 200 ms
	Penalty    time.Duration // how long a bad peer is not asked, default 30 s; an unreachable one: a tenth of it
	Probe      time.Duration // how long a claimed tip is believed before the peer is asked again, default 5 s
	Timeout    time.Duration // for one request, on top of Wait; default 20 s
}

// Defaults of Config.
const (
	DefaultMaxBlock   = 16 << 20
	DefaultChunkBytes = 4 << 20
	DefaultWait       = time.Second
	DefaultPause      = 200 * time.Millisecond
	DefaultPenalty    = 30 * time.Second
	DefaultProbe      = 5 * time.Second
	DefaultTimeout    = 20 * time.Second
)

// Follower fetches blocks until it is told to stop.
type Follower struct {
	config Config
	log    *slog.Logger
	known  map[string]*standing // owned by Run
}

// standing is what is known about a peer.
type standing struct {
	tip      uint64
	asked    time.Time // when tip was learnt
	badUntil time.Time
}

// NewFollower checks the configuration and fills in its defaults.
func NewFollower(c Config) (*Follower, error) {
	if c.Caller == nil || c.Peers == nil || c.Next == nil || c.Deliver == nil {
		return nil, errors.New("sync: Config needs Caller, Peers, Next and Deliver")
	}
	c.MaxBlock = cmp.Or(c.MaxBlock, DefaultMaxBlock)
	c.ChunkBytes = cmp.Or(c.ChunkBytes, DefaultChunkBytes)
	c.Wait = cmp.Or(c.Wait, DefaultWait)
	c.Pause = cmp.Or(c.Pause, DefaultPause)
	c.Penalty = cmp.Or(c.Penalty, DefaultPenalty)
	c.Probe = cmp.Or(c.Probe, DefaultProbe)
	c.Timeout = cmp.Or(c.Timeout, DefaultTimeout)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Wait > maxWait || c.MaxBlock < 0 || c.ChunkBytes < 0 {
		return nil, fmt.Errorf("sync: Wait is at most %s, MaxBlock and ChunkBytes are not negative", maxWait)
	}
	return &Follower{config: c, log: c.Logger, known: map[string]*standing{}}, nil
}

// Run follows until the context ends and returns its error. It must not be called twice at a time.
func (f *Follower) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if f.round(ctx) {
			continue
		}
		select {
		case <-time.After(f.config.Pause):
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

// round asks one peer and says whether it is worth going on at once.
func (f *Follower) round(ctx context.Context) bool {
	peer, ok := f.choose(time.Now())
	if !ok {
		return false
	}
	next, started := f.config.Next(), time.Now()
	answer, err := f.fetch(ctx, peer, next)
	if ctx.Err() != nil {
		return false
	}
	if err != nil {
		f.blame(peer, err, f.penaltyFor(err))
		return true // another peer may do better; with none left choose says so
	}
	f.known[peer].tip, f.known[peer].asked = answer.tip, time.Now()
	delivered := f.deliver(ctx, peer, next, answer.blocks)
	if f.config.Progress != nil && ctx.Err() == nil {
		f.config.Progress(Progress{Next: f.config.Next(), Tip: f.tip(time.Now()), Peer: peer})
	}
	// A response that waited for news was pause enough.
	return delivered || f.unprobed(time.Now()) || time.Since(started) >= f.config.Pause
}

// choose prefers the peer with the highest claimed tip; claims that are missing or old count as highest, so that every peer
// is heard from time to time.
func (f *Follower) choose(now time.Time) (best string, ok bool) {
	var high uint64
	for _, peer := range f.config.Peers() {
		s := f.known[peer]
		if s == nil {
			s = &standing{}
			f.known[peer] = s
		}
		if now.Before(s.badUntil) {
			continue
		}
		tip := s.tip
		if f.stale(s, now) {
			tip = ^uint64(0)
		}
		if !ok || tip > high {
			best, high, ok = peer, tip, true
		}
	}
	return best, ok
}

func (f *Follower) stale(s *standing, now time.Time) bool { return now.Sub(s.asked) > f.config.Probe }

// unprobed says whether a peer in good standing has not been heard lately.
func (f *Follower) unprobed(now time.Time) bool {
	for _, peer := range f.config.Peers() {
		if s := f.known[peer]; s == nil || f.stale(s, now) && !now.Before(s.badUntil) {
			return true
		}
	}
	return false
}

// tip is the highest claim of peers in good standing.
func (f *Follower) tip(now time.Time) (high uint64) {
	for _, peer := range f.config.Peers() {
		if s := f.known[peer]; s != nil && !now.Before(s.badUntil) {
			high = max(high, s.tip)
		}
	}
	return high
}

// fetch asks for the blocks from a height on. Only a peer that was heard lately, and whose tip is thus known to be the
// highest, is asked to wait for news: a probe must not hang at a peer that itself lags behind.
func (f *Follower) fetch(ctx context.Context, peer string, from uint64) (response, error) {
	r := request{from: from, maxBytes: uint32(min(f.config.ChunkBytes, 1<<30))}
	if !f.stale(f.known[peer], time.Now()) {
		r.wait = f.config.Wait.Truncate(time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(ctx, f.config.Timeout+r.wait)
	defer cancel()
	limit := responseHeader + max(f.config.ChunkBytes, blockHeader+f.config.MaxBlock)
	raw, err := f.config.Caller.Call(ctx, peer, Protocol, r.encode(), limit)
	if err != nil {
		return response{}, fmt.Errorf("couldn't fetch blocks from %d on: %w", from, err)
	}
	return decodeResponse(raw, from)
}

// deliver hands blocks on, in order, and says whether all of them were taken and there was at least one.
func (f *Follower) deliver(ctx context.Context, peer string, from uint64, blocks [][]byte) bool {
	for i, block := range blocks {
		height := from + uint64(i)
		if f.config.Next() != height {
			return true // somebody else was faster: ask again from where we are
		}
		err := f.config.Deliver(ctx, peer, height, block)
		if ctx.Err() != nil {
			return false
		}
		if err != nil {
			f.blame(peer, fmt.Errorf("refused its block %d: %w", height, err), f.config.Penalty)
			return true
		}
		if f.config.Next() <= height {
			f.log.ErrorContext(ctx, "sync: bug: a delivered block was not taken", slog.Uint64("height", height))
			return false
		}
	}
	return len(blocks) > 0
}

// penaltyFor distinguishes a peer that sends nonsense from one that cannot be reached.
func (f *Follower) penaltyFor(err error) time.Duration {
	if errors.Is(err, errMessage) {
		return f.config.Penalty
	}
	return f.config.Penalty / 10
}

func (f *Follower) blame(peer string, err error, penalty time.Duration) {
	f.known[peer].badUntil = time.Now().Add(penalty)
	f.log.Warn("sync: asking other peers for a while", slog.String("peer", peer), slog.Duration("for", penalty), slog.Any("err", err))
}
