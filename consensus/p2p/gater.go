package p2p

import (
	"log/slog"
	"time"

	"github.com/libp2p/go-libp2p/core/connmgr"
	"github.com/libp2p/go-libp2p/core/control"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"
	"golang.org/x/time/rate"
)

// gater asks the membership list before a dial and again once the other side has proved who it is.
type gater struct {
	admits func(peerID string) bool
	log    *slog.Logger
	quiet  rate.Sometimes // strangers must not fill the log
}

var _ connmgr.ConnectionGater = (*gater)(nil)

func newGater(admits func(string) bool, log *slog.Logger) *gater {
	return &gater{admits: admits, log: log, quiet: rate.Sometimes{First: 10, Interval: 10 * time.Second}}
}

func (g *gater) InterceptPeerDial(p peer.ID) bool                                { return g.admits(p.String()) }
func (g *gater) InterceptAddrDial(peer.ID, ma.Multiaddr) bool                    { return true }
func (g *gater) InterceptAccept(network.ConnMultiaddrs) bool                     { return true }
func (g *gater) InterceptUpgraded(network.Conn) (bool, control.DisconnectReason) { return true, 0 }

func (g *gater) InterceptSecured(dir network.Direction, p peer.ID, at network.ConnMultiaddrs) bool {
	if g.admits(p.String()) {
		return true
	}
	g.quiet.Do(func() {
		g.log.Warn("refused a connection: peer is not on the membership list",
			slog.String("peer", p.String()), slog.String("address", at.RemoteMultiaddr().String()), slog.String("direction", dir.String()))
	})
	return false
}
