package p2p

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
)

// Config for Open.
type Config struct {
	// PrivateKey is the node's Ed25519 key; the peer ID is derived from it.
	PrivateKey ed25519.PrivateKey

	// Listen has multiaddrs such as /ip4/0.0.0.0/tcp/4001. An empty list makes a host that only dials.
	Listen []string

	// Handshake is printable ASCII, at most 1 KiB: protocol, format and rule versions and the ledger's identity. Peers with
	// another one are told so and get no stream.
	Handshake string

	// Gate is the membership list. It is asked before every dial, after every key exchange and on every stream, from many
	// goroutines: it must be quick.
	Gate func(peerID string) bool

	// Logger gets refusals and mismatches; nil discards.
	Logger *slog.Logger
}

// preambleLimit is how long a stream may take to say what it wants.
const preambleLimit = 10 * time.Second

// Host is one node's end of the network. It is safe for concurrent use.
type Host struct {
	*parts
	id        peer.ID
	handshake string
	gate      func(string) bool
	log       *slog.Logger

	ctx     context.Context //nolint:containedctx // the host's life: it ends with Close and is the parent of every handler's
	cancel  context.CancelFunc
	serving sync.WaitGroup // inbound streams at work

	mu         sync.RWMutex
	closed     bool
	protocols  map[string]func(network.Stream) // how an accepted stream goes on
	permits    map[string]func(peerID string) bool
	mismatches map[string]string // the other handshake last logged, by peer
	layers     map[*streamLayer]struct{}
}

// Open starts listening. Whoever opens a host closes it, after everything that uses it.
func Open(c Config) (*Host, error) {
	if c.Gate == nil || !validHandshake(c.Handshake) || len(c.PrivateKey) != ed25519.PrivateKeySize {
		return nil, errors.New("p2p: Config needs an Ed25519 PrivateKey, a Gate, and a printable ASCII Handshake of at most 1 KiB")
	}
	h := &Host{
		handshake:  c.Handshake,
		gate:       c.Gate,
		log:        c.Logger,
		protocols:  map[string]func(network.Stream){},
		permits:    map[string]func(string) bool{},
		mismatches: map[string]string{},
		layers:     map[*streamLayer]struct{}{},
	}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if h.parts, err = assemble(c.PrivateKey, newGater(c.Gate, h.log)); err != nil {
		return nil, err
	}
	h.id = h.swarm.LocalPeer()
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.swarm.SetStreamHandler(h.serve)
	h.swarm.Notify(&network.NotifyBundle{ConnectedF: h.connected})
	if err := h.listen(c.Listen); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func (h *Host) connected(_ network.Network, c network.Conn) {
	if !h.gate(c.RemotePeer().String()) { // the answer changed while the connection was made
		_ = c.Close()
		return
	}
	// A peer that reached us is up again, whatever our own dials met before.
	if c.Stat().Direction == network.DirInbound {
		h.swarm.Backoff().Clear(c.RemotePeer())
	}
}

// ID returns this host's peer ID.
func (h *Host) ID() string { return h.id.String() }

// Close ends every stream, waits for the handlers and frees the addresses.
func (h *Host) Close() error {
	h.mu.Lock()
	again := h.closed
	h.closed = true
	h.mu.Unlock()
	if again {
		return nil
	}
	h.cancel()
	err := h.close()
	h.serving.Wait()
	return err
}

// enter registers an inbound stream; false after Close.
func (h *Host) enter() bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if h.closed {
		return false
	}
	h.serving.Add(1)
	return true
}

// serve is the start of every inbound stream.
func (h *Host) serve(s network.Stream) {
	if !h.enter() {
		s.Reset()
		return
	}
	defer h.serving.Done()
	if !h.gate(peerOf(s)) {
		s.Reset()
		return
	}
	s.SetDeadline(time.Now().Add(preambleLimit))
	p, err := readPreamble(s)
	if err != nil {
		s.Reset()
		return
	}
	next, v, text := h.admit(peerOf(s), p)
	if v != accepted {
		if writeRefusal(s, v, text) != nil {
			s.Reset()
		}
		s.Close()
		return
	}
	// Naming the protocol moves the stream out of libp2p's small budget for unknown streams.
	if s.SetProtocol(protocol.ID(p.protocol)) != nil {
		s.Reset()
		return
	}
	if _, err := s.Write([]byte{byte(accepted)}); err != nil {
		s.Reset()
		return
	}
	next(s)
}

// admit decides about a stream: how it goes on, or why not.
func (h *Host) admit(peerID string, p preamble) (func(network.Stream), verdict, string) {
	if p.handshake != h.handshake {
		h.logMismatch(peerID, p.handshake)
		return nil, otherHandshake, h.handshake
	}
	h.mu.RLock()
	next := h.protocols[p.protocol]
	h.mu.RUnlock()
	if next == nil {
		return nil, unknownProtocol, p.protocol
	}
	if !h.permitted(p.protocol, peerID) {
		return nil, notPermitted, p.protocol
	}
	return next, accepted, ""
}

func (h *Host) permitted(protocol, peerID string) bool {
	h.mu.RLock()
	allow := h.permits[protocol]
	h.mu.RUnlock()
	return allow == nil || allow(peerID)
}

// logMismatch says once per peer and handshake what does not fit; Raft alone would repeat it many times a second.
func (h *Host) logMismatch(peerID, theirs string) {
	h.mu.Lock()
	known := h.mismatches[peerID] == theirs
	h.mismatches[peerID] = theirs
	h.mu.Unlock()
	if !known {
		h.log.Error("peer has another version or ledger; no protocol is spoken with it until both agree",
			slog.String("peer", peerID), slog.String("theirs", theirs), slog.String("ours", h.handshake))
	}
}

// Permit restricts a protocol to the peers for which allow is true; it is asked on every new stream, and about those of a
// StreamLayer again with SetPeers. It may be called before or after the protocol is served.
func (h *Host) Permit(protocol string, allow func(peerID string) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.permits[protocol] = allow
}

// register makes a protocol known; nil forgets it.
func (h *Host) register(name string, next func(network.Stream)) {
	if !validProtocol(name) {
		panic(fmt.Sprintf("p2p: %q is not a protocol name", name)) // a constant of our own
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.protocols[name] = next
}

// open starts a stream and sends its preamble together with first. The caller has to read the verdict.
func (h *Host) open(ctx context.Context, id peer.ID, p preamble, first []byte) (network.Stream, error) {
	if !h.gate(id.String()) {
		return nil, fmt.Errorf("%w: %s", ErrNotMember, id)
	}
	s, err := h.swarm.NewStream(network.WithDialPeerTimeout(ctx, dialTimeout), id)
	if err != nil {
		return nil, fmt.Errorf("couldn't reach %s: %w", id, err)
	}
	if deadline, ok := ctx.Deadline(); ok {
		s.SetDeadline(deadline)
	}
	if err := s.SetProtocol(protocol.ID(p.protocol)); err != nil {
		s.Reset()
		return nil, fmt.Errorf("couldn't open another stream to %s: %w", id, err)
	}
	if _, err := s.Write(append(p.frame(), first...)); err != nil {
		s.Reset()
		return nil, &brokenError{fmt.Errorf("couldn't write to %s: %w", id, err)}
	}
	return s, nil
}

// verdictOn reads the answer to the preamble and logs a mismatch.
func (h *Host) verdictOn(s network.Stream, p preamble) error {
	answered, err := readVerdict(s, p, peerOf(s))
	if mismatch := (*handshakeError)(nil); errors.As(err, &mismatch) {
		h.logMismatch(mismatch.peer, mismatch.theirs)
	}
	if err != nil && !answered {
		return &brokenError{fmt.Errorf("no answer from %s: %w", peerOf(s), err)}
	}
	return err
}

func peerOf(s network.Stream) string { return s.Conn().RemotePeer().String() }
