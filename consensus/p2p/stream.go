package p2p

import (
	"context"
	"fmt"
	"maps"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/raft"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
)

// StreamLayer serves a protocol as plain streams and dials it, for Raft's transport; a raft.ServerAddress is a peer ID.
// allow, if not nil, decides which peers may open the protocol (Raft does not authenticate its messages: only present
// members may speak). Accepted and dialed connections are *StreamConn. Closing the layer ends its streams, not the host.
func (h *Host) StreamLayer(protocol string, allow func(peerID string) bool) raft.StreamLayer {
	l := &streamLayer{
		host:     h,
		protocol: protocol,
		incoming: make(chan *StreamConn),
		done:     make(chan struct{}),
		live:     map[*StreamConn]struct{}{},
	}
	h.Permit(protocol, allow)
	h.register(protocol, l.deliver)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.layers[l] = struct{}{}
	return l
}

type streamLayer struct {
	host     *Host
	protocol string
	incoming chan *StreamConn
	done     chan struct{}

	mu     sync.Mutex
	closed bool
	live   map[*StreamConn]struct{}
}

// deliver hands an accepted stream to Accept.
func (l *streamLayer) deliver(s network.Stream) {
	s.SetDeadline(time.Time{})
	c, ok := l.wrap(s)
	if !ok {
		return
	}
	if !l.host.permitted(l.protocol, c.RemotePeer()) { // the answer changed before review could see the stream
		_ = c.abort()
		return
	}
	select {
	case l.incoming <- c:
		return
	case <-l.done:
	case <-l.host.ctx.Done():
	}
	_ = c.Close() // nobody is left to take it
}

// wrap registers a stream; false when the layer is closed.
func (l *streamLayer) wrap(s network.Stream) (*StreamConn, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		s.Reset()
		return nil, false
	}
	c := &StreamConn{stream: s, layer: l}
	l.live[c] = struct{}{}
	return c, true
}

func (l *streamLayer) forget(c *StreamConn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.live, c)
}

func (l *streamLayer) Accept() (net.Conn, error) {
	select {
	case c := <-l.incoming:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-l.host.ctx.Done():
		return nil, net.ErrClosed
	}
}

func (l *streamLayer) Close() error {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil
	}
	l.closed = true
	live := l.live
	l.live = nil
	l.mu.Unlock()
	close(l.done)
	l.host.forget(l)
	for c := range live {
		c.stream.Reset()
	}
	return nil
}

// review ends the streams that a peer opened and may not open any more.
func (l *streamLayer) review() {
	l.mu.Lock()
	live := slices.Collect(maps.Keys(l.live))
	l.mu.Unlock()
	for _, c := range live {
		if c.stream.Stat().Direction == network.DirInbound && !l.host.permitted(l.protocol, c.RemotePeer()) {
			_ = c.abort()
		}
	}
}

func (h *Host) forget(l *streamLayer) {
	h.register(l.protocol, nil)
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.layers, l)
}

func (l *streamLayer) Addr() net.Addr { return peerAddr(l.host.id) }

func (l *streamLayer) Dial(address raft.ServerAddress, timeout time.Duration) (net.Conn, error) {
	id, err := peer.Decode(string(address))
	if err != nil {
		return nil, fmt.Errorf("couldn't read the peer ID %q: %w", address, err)
	}
	ctx, cancel := context.WithTimeout(l.host.ctx, timeout)
	defer cancel()
	p := preamble{l.protocol, l.host.handshake}
	s, err := l.host.open(ctx, id, p, nil)
	if err != nil {
		return nil, err
	}
	if err := l.host.verdictOn(s, p); err != nil {
		s.Reset()
		return nil, err
	}
	s.SetDeadline(time.Time{})
	c, ok := l.wrap(s)
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}

// StreamConn is a stream to an authenticated peer.
type StreamConn struct {
	stream network.Stream
	layer  *streamLayer
	failed atomic.Bool
}

var _ net.Conn = (*StreamConn)(nil)

// RemotePeer returns the peer's ID, proved by its key.
func (c *StreamConn) RemotePeer() string { return peerOf(c.stream) }

// LocalAddr returns this node's peer ID.
func (c *StreamConn) LocalAddr() net.Addr { return peerAddr(c.stream.Conn().LocalPeer()) }

// RemoteAddr returns RemotePeer as an address.
func (c *StreamConn) RemoteAddr() net.Addr { return peerAddr(c.stream.Conn().RemotePeer()) }

func (c *StreamConn) Read(b []byte) (int, error)  { return c.note(c.stream.Read(b)) }
func (c *StreamConn) Write(b []byte) (int, error) { return c.note(c.stream.Write(b)) }

// SetDeadline bounds reads and writes, as net.Conn says.
func (c *StreamConn) SetDeadline(t time.Time) error { return c.stream.SetDeadline(t) }

// SetReadDeadline bounds reads.
func (c *StreamConn) SetReadDeadline(t time.Time) error { return c.stream.SetReadDeadline(t) }

// SetWriteDeadline bounds writes.
func (c *StreamConn) SetWriteDeadline(t time.Time) error { return c.stream.SetWriteDeadline(t) }

func (c *StreamConn) note(n int, err error) (int, error) {
	if err != nil {
		c.failed.Store(true)
	}
	return n, err
}

// Close ends the stream; after an error it resets it, because an orderly close would look like a complete message.
func (c *StreamConn) Close() error {
	c.layer.forget(c)
	if c.failed.Load() {
		return c.stream.Reset()
	}
	return c.stream.Close()
}

// abort resets the stream: whoever reads or writes meets an error.
func (c *StreamConn) abort() error {
	c.failed.Store(true)
	return c.Close()
}

type peerAddr peer.ID

func (peerAddr) Network() string  { return "libp2p" }
func (a peerAddr) String() string { return peer.ID(a).String() }
