package checkpoint

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"
)

var (
	// ErrRefused is wrapped by a Sink's error about what peers sent. Other errors of a Sink end the fetch.
	ErrRefused = errors.New("not part of a checkpoint")

	// ErrAnchors is wrapped by a Sink's error when no anchor proves anything, whatever the chunks were.
	ErrAnchors = errors.New("the anchors prove nothing")

	// ErrNoPeer is wrapped when every peer has sent what was refused.
	ErrNoPeer = errors.New("checkpoint: no peer is left to fetch from")
)

// Caller sends requests; *p2p.Host is one.
type Caller interface {
	Call(ctx context.Context, peerID, protocol string, request []byte, maxResponse int) ([]byte, error)
}

// Sink takes a checkpoint and remembers, also across restarts, how far it is.
type Sink interface {
	// Next returns the cursor of the chunk that is wanted next, nil once everything up to the height is there.
	Next(height uint64) []byte

	// Add verifies the wanted chunk and takes it. After ErrRefused the wanted chunk is an earlier one.
	Add(ctx context.Context, chunk []byte) error

	// Heights returns the last height that is there as a whole, and the last one that is proven genuine: what lies between
	// could still be forged by whoever sent it.
	Heights() (have, proven uint64)

	// Reset forgets everything.
	Reset() error

	// Finish ends a checkpoint that is complete. At least one anchor has to prove it: otherwise the error is ErrAnchors, or
	// ErrRefused when it is the chunks that cannot be genuine.
	Finish(ctx context.Context, anchors [][]byte) error
}

// Progress tells how far a fetch is.
type Progress struct {
	Have, Of uint64 // heights
	Bytes    uint64 // since the fetch began
	Peer     string // where the last chunk came from
}

// Config for Fetch. Caller, Peers and Sink are required.
type Config struct {
	Caller Caller
	Peers  func() []string // to ask, in order of preference
	Sink   Sink

	// Height of the checkpoint; 0 is the newest that half of the peers have, so that one alone cannot make us run after a
	// height that is none.
	Height uint64

	Progress func(Progress) // if not nil, is called after every chunk
	Logger   *slog.Logger   // nil discards

	MaxChunk int           // default 16 MiB
	Timeout  time.Duration // for one request, default 30 s
	Pause    time.Duration // before unreachable peers are asked again, default 1 s
	Resets   int           // how often to begin again when nobody can say who lied, default 8
}

// Defaults of Config.
const (
	DefaultMaxChunk = 16 << 20
	DefaultTimeout  = 30 * time.Second
	DefaultPause    = time.Second
	DefaultResets   = 8
)

// Fetch brings a checkpoint into the sink and finishes it. It goes on until that is done, the context ends, the sink fails, or
// every peer has lied. It returns the checkpoint's height.
func Fetch(ctx context.Context, c Config) (uint64, error) {
	if c.Caller == nil || c.Peers == nil || c.Sink == nil {
		return 0, errors.New("checkpoint: Config needs Caller, Peers and Sink")
	}
	c.MaxChunk = cmp.Or(c.MaxChunk, DefaultMaxChunk)
	c.Timeout = cmp.Or(c.Timeout, DefaultTimeout)
	c.Pause = cmp.Or(c.Pause, DefaultPause)
	c.Resets = cmp.Or(c.Resets, DefaultResets)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	f := &fetch{Config: c, bad: map[string]error{}, suspicion: map[string]int{}}
	if have, proven := c.Sink.Heights(); have > proven {
		f.suppliers = []supply{{unknown, have}}
	}
	for {
		height, err := f.attempt(ctx)
		if !errors.Is(err, errAgain) {
			return height, err
		}
	}
}

// unknown stands for whoever sent what the sink kept from an earlier run. It is as good as bad: nobody else is blamed for it.
const unknown = ""

// errAgain says that peers have to be asked again for what they have.
var errAgain = errors.New("checkpoint: begin again")

type fetch struct {
	Config
	bad       map[string]error // peers that sent what cannot be genuine
	suspicion map[string]int   // how often a peer was one of several of which one lied
	suppliers []supply         // of what is not proven yet
	bytes     uint64
	failures  int // calls since one was answered
}

// supply says who sent what, up to a height.
type supply struct {
	peer   string
	height uint64
}

// attempt fetches one checkpoint.
func (f *fetch) attempt(ctx context.Context) (uint64, error) {
	height, anchors, err := f.agree(ctx)
	if err != nil {
		return 0, err
	}
	peer := ""
	for {
		cursor := f.Sink.Next(height)
		if cursor == nil {
			break
		}
		if peer, err = f.one(ctx, peer, height, cursor); err != nil {
			return 0, err
		}
	}
	return height, f.finish(ctx, anchors)
}

func (f *fetch) finish(ctx context.Context, offers []offer) error {
	var anchors [][]byte
	for _, o := range offers {
		anchors = append(anchors, o.anchor)
	}
	err := f.Sink.Finish(ctx, anchors)
	switch {
	case errors.Is(err, ErrAnchors):
		for _, o := range offers {
			f.bad[o.peer] = err
		}
		return cmp.Or(f.left(err), errAgain)
	case errors.Is(err, ErrRefused):
		return f.refused(ctx, unknown, err)
	}
	return err
}

// one fetches one chunk, from the peer of the last one as long as that goes well, and returns the peer for the next.
func (f *fetch) one(ctx context.Context, peer string, height uint64, cursor []byte) (string, error) {
	var err error
	if peer == "" || f.bad[peer] != nil {
		if peer, err = f.choose(ctx, peer); err != nil {
			return "", err
		}
	}
	chunk, err := f.call(ctx, peer, request{wantChunk, height, cursor}, f.MaxChunk)
	if err != nil {
		f.Logger.WarnContext(ctx, "checkpoint: asking another peer", slog.String("peer", peer), slog.Any("err", err))
		if f.failures++; f.failures > 2*len(f.Peers()) {
			f.failures = 0
			return "", errAgain // perhaps nobody has that height
		}
		return f.choose(ctx, peer)
	}
	f.failures = 0
	switch err := f.Sink.Add(ctx, chunk); {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case errors.Is(err, ErrRefused):
		return "", f.refused(ctx, peer, err)
	case err != nil:
		return "", err
	}
	f.took(peer, len(chunk), height)
	return peer, nil
}

// took notes who is to blame should it come out that what is not proven yet was forged.
func (f *fetch) took(peer string, bytes int, of uint64) {
	have, proven := f.Sink.Heights()
	f.bytes += uint64(bytes)
	f.suppliers = slices.DeleteFunc(f.suppliers, func(s supply) bool { return s.height <= proven })
	if last := len(f.suppliers) - 1; last >= 0 && f.suppliers[last].peer == peer {
		f.suppliers[last].height = have + 1
	} else {
		f.suppliers = append(f.suppliers, supply{peer, have + 1})
	}
	if f.Progress != nil {
		f.Progress(Progress{Have: have, Of: of, Bytes: f.bytes, Peer: peer})
	}
}

// refused decides who lied: the peer, if all that is not proven is its own. Otherwise it may have been one of those before, so
// that what they sent has to go; then everybody concerned is asked after the others. It returns nil to go on.
func (f *fetch) refused(ctx context.Context, peer string, cause error) error {
	var others []string
	for _, s := range f.suppliers {
		if s.peer != peer && !slices.Contains(others, s.peer) {
			others = append(others, s.peer)
		}
	}
	f.Logger.WarnContext(ctx, "checkpoint: refused", slog.String("peer", peer), slog.Any("suspects", others), slog.Any("err", cause))
	if len(others) == 0 && peer != unknown {
		f.bad[peer] = cause
		return f.left(cause)
	}
	if f.Resets--; f.Resets < 0 {
		return fmt.Errorf("checkpoint: one of %v or %q sends what is not genuine: %w", others, peer, cause)
	}
	if slices.ContainsFunc(others, func(p string) bool { return p != unknown && f.bad[p] == nil }) {
		// A true chunk behind a forged one looks as bad as a false one: whoever came first is the likelier liar.
		f.suspicion[peer]++
		for _, p := range others {
			f.suspicion[p] += 2
		}
	}
	f.suppliers = nil
	if err := f.Sink.Reset(); err != nil {
		return err
	}
	return errAgain
}

func (f *fetch) call(ctx context.Context, peer string, r request, limit int) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, f.Timeout)
	defer cancel()
	return f.Caller.Call(ctx, peer, Protocol, r.encode(), limit)
}
