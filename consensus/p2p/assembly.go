package p2p

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/core/sec"
	"github.com/libp2p/go-libp2p/p2p/host/eventbus"
	"github.com/libp2p/go-libp2p/p2p/host/peerstore/pstoremem"
	rcmgr "github.com/libp2p/go-libp2p/p2p/host/resource-manager"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/libp2p/go-libp2p/p2p/net/upgrader"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"github.com/libp2p/go-libp2p/x/rate"
	ma "github.com/multiformats/go-multiaddr"
)

// This file is the only one that puts libp2p together. Its constructors are less stable than libp2p.New, but the full host
// adds identify, relays, hole punching and address discovery, none of which a permissioned network of known addresses may
// have, and waits for identify before the first stream.

const (
	keepAlive      = 5 * time.Second // finds a silent partition; yamux's own default is 30 s
	muxWriteLimit  = 10 * time.Second
	streamWindow   = 2 << 20 // bulk sync must not queue seconds of data before a heartbeat on the same connection
	dialTimeout    = 5 * time.Second
	streamsPerConn = 1024
)

// tuneDialBackoff sets libp2p's back-off between dials, which are variables of its package and count for the whole process:
// a member that restarts must be reachable within a second or two, not after up to five minutes. Once, because a second
// host must not write them while the first one dials.
var tuneDialBackoff = sync.OnceFunc(func() {
	swarm.BackoffBase = 100 * time.Millisecond
	swarm.BackoffCoef = 20 * time.Millisecond
	swarm.BackoffMax = time.Second
})

// parts is a swarm and what has to be closed after it.
type parts struct {
	swarm  *swarm.Swarm
	book   peerstore.Peerstore
	limits network.ResourceManager
}

func assemble(key ed25519.PrivateKey, gater *gater) (*parts, error) {
	tuneDialBackoff()
	secret, err := crypto.UnmarshalEd25519PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("couldn't use the node key: %w", err)
	}
	id, err := peer.IDFromPrivateKey(secret)
	if err != nil {
		return nil, fmt.Errorf("couldn't derive the peer ID: %w", err)
	}
	book, err := pstoremem.NewPeerstore()
	if err != nil {
		return nil, fmt.Errorf("couldn't create the address book: %w", err)
	}
	limits, err := rcmgr.NewResourceManager(rcmgr.NewFixedLimiter(limitConfig()),
		rcmgr.WithMetricsDisabled(),
		rcmgr.WithLimitPerSubnet(perSubnet(32), perSubnet(56)),
		rcmgr.WithConnRateLimiters(connectionRate()))
	if err != nil {
		return nil, fmt.Errorf("couldn't create the resource manager: %w", err)
	}
	if err := book.AddPrivKey(id, secret); err != nil {
		return nil, fmt.Errorf("couldn't keep the node key: %w", err)
	}
	s, err := swarm.NewSwarm(id, book, eventbus.NewBus(),
		swarm.WithConnectionGater(gater),
		swarm.WithResourceManager(limits),
		swarm.WithDialTimeout(dialTimeout),
		swarm.WithDialRanker(swarm.NoDelayDialRanker),
		// The detectors stop dialing a whole address family after failures, which one member's long outage would cause.
		swarm.WithUDPBlackHoleSuccessCounter(nil),
		swarm.WithIPv6BlackHoleSuccessCounter(nil))
	if err != nil {
		return nil, fmt.Errorf("couldn't create the swarm: %w", err)
	}
	p := &parts{s, book, limits}
	if err := p.addTransport(secret, gater); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func (p *parts) addTransport(secret crypto.PrivKey, gater *gater) error {
	muxers := []upgrader.StreamMuxer{{ID: yamux.ID, Muxer: muxer()}}
	secure, err := noise.New(noise.ID, secret, muxers)
	if err != nil {
		return fmt.Errorf("couldn't set up Noise: %w", err)
	}
	up, err := upgrader.New([]sec.SecureTransport{secure}, muxers, nil, p.limits, gater)
	if err != nil {
		return fmt.Errorf("couldn't set up connections: %w", err)
	}
	// Without reuseport a dial leaves from an ephemeral port, so a restarted listener never finds its port in use.
	t, err := tcp.NewTCPTransport(up, p.limits, nil, tcp.DisableReuseport(), tcp.WithConnectionTimeout(dialTimeout))
	if err != nil {
		return fmt.Errorf("couldn't set up TCP: %w", err)
	}
	return p.swarm.AddTransport(t)
}

func (p *parts) listen(addrs []string) error {
	for _, a := range addrs {
		m, err := ma.NewMultiaddr(a)
		if err != nil {
			return fmt.Errorf("couldn't read the listen address %q: %w", a, err)
		}
		// Not swarm.Listen, which makes the cause a text: callers ask for EADDRINUSE.
		if err := p.swarm.AddListenAddr(m); err != nil {
			return fmt.Errorf("couldn't listen on %s: %w", a, err)
		}
	}
	return nil
}

func (p *parts) close() error {
	err := p.swarm.Close()
	for _, c := range []interface{ Close() error }{p.book, p.limits} {
		if e := c.Close(); err == nil {
			err = e
		}
	}
	return err
}

func muxer() network.Multiplexer {
	config := *yamux.DefaultTransport.Config()
	config.EnableKeepAlive = true
	config.KeepAliveInterval = keepAlive
	config.ConnectionWriteTimeout = muxWriteLimit
	config.MaxStreamWindowSize = streamWindow
	config.MaxIncomingStreams = streamsPerConn
	return (*yamux.Transport)(&config)
}

// limitConfig is sized for a hundred members: strangers get little (transient), one member cannot starve the others.
func limitConfig() rcmgr.ConcreteLimitConfig {
	streams := func(n rcmgr.LimitVal) rcmgr.ResourceLimits {
		return rcmgr.ResourceLimits{Streams: n, StreamsInbound: n, StreamsOutbound: n}
	}
	with := func(l rcmgr.ResourceLimits, conns rcmgr.LimitVal, memory rcmgr.LimitVal64) rcmgr.ResourceLimits {
		l.Conns, l.ConnsInbound, l.ConnsOutbound, l.FD, l.Memory = conns, conns, conns, conns, memory
		return l
	}
	return rcmgr.PartialLimitConfig{
		System:      with(streams(16<<10), 1024, 1<<30),
		Transient:   with(streams(1024), 128, 128<<20),
		PeerDefault: with(streams(streamsPerConn), 16, 256<<20),
		Conn:        with(streams(streamsPerConn), 1, 128<<20),
		Stream:      with(streams(1), rcmgr.Unlimited, 32<<20),
	}.Build(rcmgr.InfiniteLimits)
}

// perSubnet allows many members behind one address (a gateway, a test network).
func perSubnet(bits int) []rcmgr.ConnLimitPerSubnet {
	return []rcmgr.ConnLimitPerSubnet{{PrefixLength: bits, ConnCount: 256}}
}

// connectionRate bounds the key exchanges that a stranger can cause.
func connectionRate() *rate.Limiter {
	perSource := rate.Limit{RPS: 20, Burst: 100}
	return &rate.Limiter{
		NetworkPrefixLimits: []rate.PrefixLimit{
			{Prefix: netip.MustParsePrefix("127.0.0.0/8")},
			{Prefix: netip.MustParsePrefix("::1/128")},
		},
		SubnetRateLimiter: rate.SubnetLimiter{
			IPv4SubnetLimits: []rate.SubnetLimit{{PrefixLength: 32, Limit: perSource}},
			IPv6SubnetLimits: []rate.SubnetLimit{{PrefixLength: 56, Limit: perSource}},
			GracePeriod:      time.Minute,
		},
	}
}
