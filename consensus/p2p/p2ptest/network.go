package p2ptest

import (
	"context"
	"errors"
	"sync"
)

// Network carries requests in memory. Each of its ports handles one protocol.
type Network struct {
	mu       sync.Mutex
	handlers map[string]handler
	calls    map[string]int
}

type handler = func(ctx context.Context, peerID string, request []byte) ([]byte, error)

// NewNetwork makes a network without ports.
func NewNetwork() *Network {
	return &Network{handlers: map[string]handler{}, calls: map[string]int{}}
}

// Calls gives how often a port was called.
func (n *Network) Calls(name string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.calls[name]
}

// Port gives the port of a name.
func (n *Network) Port(name string) Port { return Port{n, name} }

// Port is where a peer is connected to a network, and what it sees of it.
type Port struct {
	network *Network
	name    string
}

// Handle takes the one handler of the port.
func (p Port) Handle(_ string, _ int, h handler) {
	p.network.mu.Lock()
	defer p.network.mu.Unlock()
	p.network.handlers[p.name] = h
}

// Call asks another port, as p2p.Host does.
func (p Port) Call(ctx context.Context, peerID, _ string, request []byte, maxResponse int) ([]byte, error) {
	h := p.network.dial(peerID)
	if h == nil {
		return nil, errors.New("unreachable")
	}
	answer, err := h(ctx, p.name, request)
	if len(answer) > maxResponse {
		return nil, errors.New("too large")
	}
	return answer, err
}

func (n *Network) dial(name string) handler {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.calls[name]++
	return n.handlers[name]
}
