package p2p

import (
	"crypto/ed25519"
	"fmt"
	"maps"
	"slices"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	ma "github.com/multiformats/go-multiaddr"
)

// PeerIDFromKey returns the peer ID that belongs to a node key, "" for a key of the wrong length.
func PeerIDFromKey(key ed25519.PublicKey) string {
	public, err := crypto.UnmarshalEd25519PublicKey(key)
	if err != nil {
		return ""
	}
	id, err := peer.IDFromPublicKey(public)
	if err != nil {
		return ""
	}
	return id.String()
}

// ValidAddr says whether s is an address that a node can be dialed at: an IP address or DNS name and a TCP port, such as
// /ip4/192.0.2.1/tcp/4001 or /dns4/node.example/tcp/4001, with or without /p2p/ and the peer ID.
func ValidAddr(s string) error {
	_, _, err := parseAddr(s)
	return err
}

// parseAddr splits an address from its peer ID, which may be missing.
func parseAddr(s string) (ma.Multiaddr, peer.ID, error) {
	m, err := ma.NewMultiaddr(s)
	if err != nil {
		return nil, "", fmt.Errorf("couldn't read the address %q: %w", s, err)
	}
	addr, id := peer.SplitAddr(m)
	if len(addr) != 2 || addr[1].Protocol().Code != ma.P_TCP || !dialable(addr[0].Protocol().Code) {
		return nil, "", fmt.Errorf("%q is not of the form /ip4/192.0.2.1/tcp/4001 or /dns4/node.example/tcp/4001", s)
	}
	return addr, id, nil
}

func dialable(code int) bool {
	switch code {
	case ma.P_IP4, ma.P_IP6, ma.P_DNS, ma.P_DNS4, ma.P_DNS6:
		return true
	}
	return false
}

// Addrs returns the addresses that the host listens on, without peer ID.
func (h *Host) Addrs() []string {
	listening, err := h.swarm.InterfaceListenAddresses()
	if err != nil {
		return nil
	}
	addrs := make([]string, len(listening))
	for i, a := range listening {
		addrs[i] = a.String()
	}
	return addrs
}

// FullAddrs returns Addrs with /p2p/ and the peer ID: what other operators put into their configuration.
func (h *Host) FullAddrs() []string {
	addrs := h.Addrs()
	for i := range addrs {
		addrs[i] += "/p2p/" + h.ID()
	}
	return addrs
}

// SetPeers replaces the address book: peer ID to addresses. Nothing changes when one of them is malformed. It takes effect
// at once: peers that are no longer in it, or whose addresses are others, lose their connections, and the next dial goes to
// the new addresses. Its own entry is ignored.
//
// Who may connect is not decided here but by the Gate and by Permit. Call it, with the same book if need be, whenever their
// answers change: connections and streams that they do not allow any more end, too.
func (h *Host) SetPeers(peers map[string][]string) error {
	book := make(map[peer.ID][]ma.Multiaddr, len(peers))
	for name, addrs := range peers {
		id, err := peer.Decode(name)
		if err != nil {
			return fmt.Errorf("couldn't read the peer ID %q: %w", name, err)
		}
		if book[id], err = parseAddrs(id, addrs); err != nil {
			return err
		}
	}
	delete(book, h.id)
	for _, id := range h.book.PeersWithAddrs() {
		if _, keep := book[id]; !keep && id != h.id {
			h.book.ClearAddrs(id)
			_ = h.swarm.ClosePeer(id) // a connection that fails to close is gone all the same
		}
	}
	for id, addrs := range book {
		h.setAddrs(id, addrs)
	}
	h.review()
	return nil
}

func (h *Host) setAddrs(id peer.ID, addrs []ma.Multiaddr) {
	if known := h.book.Addrs(id); !sameAddrs(known, addrs) {
		h.book.ClearAddrs(id)
		h.book.AddAddrs(id, addrs, peerstore.PermanentAddrTTL)
		if len(known) > 0 {
			_ = h.swarm.ClosePeer(id)
		}
	}
	h.swarm.Backoff().Clear(id)
}

func sameAddrs(a, b []ma.Multiaddr) bool {
	in := func(all []ma.Multiaddr) func(ma.Multiaddr) bool {
		return func(m ma.Multiaddr) bool { return !slices.ContainsFunc(all, m.Equal) }
	}
	return !slices.ContainsFunc(a, in(b)) && !slices.ContainsFunc(b, in(a))
}

// review ends what the Gate and Permit do not allow any more.
func (h *Host) review() {
	for _, id := range h.swarm.Peers() {
		if !h.gate(id.String()) {
			_ = h.swarm.ClosePeer(id)
		}
	}
	h.mu.RLock()
	layers := slices.Collect(maps.Keys(h.layers))
	h.mu.RUnlock()
	for _, l := range layers {
		l.review()
	}
}

func parseAddrs(id peer.ID, addrs []string) ([]ma.Multiaddr, error) {
	parsed := make([]ma.Multiaddr, 0, len(addrs))
	for _, s := range addrs {
		a, named, err := parseAddr(s)
		if err != nil {
			return nil, err
		}
		if named != "" && named != id {
			return nil, fmt.Errorf("address %q is of another peer than %s", s, id)
		}
		parsed = append(parsed, a)
	}
	return parsed, nil
}

// Connected says whether there is a connection to the peer right now.
func (h *Host) Connected(peerID string) bool {
	id, err := peer.Decode(peerID)
	return err == nil && len(h.swarm.ConnsToPeer(id)) > 0
}

// Disconnect ends every connection and stream with a peer. Unless the Gate refuses it, the peer may come back at once.
func (h *Host) Disconnect(peerID string) error {
	id, err := peer.Decode(peerID)
	if err != nil {
		return fmt.Errorf("couldn't read the peer ID %q: %w", peerID, err)
	}
	if err := h.swarm.ClosePeer(id); err != nil {
		return fmt.Errorf("couldn't close the connection to %s: %w", peerID, err)
	}
	return nil
}
