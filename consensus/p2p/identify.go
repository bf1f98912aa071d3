package p2p

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"

	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	manet "github.com/multiformats/go-multiaddr/net"
	"github.com/multiformats/go-multistream"
)

// Identify dials an address and gives the peer ID of the node that answers there. It uses a key of the moment, so that the
// other side proves who it is in the key exchange and then refuses the stranger: nothing else is said, and no member's key
// is used twice. An address that nobody answers at, or something else than a node, is an error.
func Identify(ctx context.Context, address string) (peerID string, err error) {
	network, at, err := Endpoint(address)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, network, at)
	if err != nil {
		return "", fmt.Errorf("couldn't reach %s: %w", address, err)
	}
	defer func() { err = errors.Join(err, ignoreClosed(conn.Close())) }()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return "", fmt.Errorf("couldn't bound the call of %s: %w", address, err)
		}
	}
	return exchange(ctx, conn)
}

// exchange does the key exchange and no more.
func exchange(ctx context.Context, conn net.Conn) (string, error) {
	secret, _, err := crypto.GenerateEd25519Key(rand.Reader)
	if err != nil {
		return "", fmt.Errorf("couldn't make a key: %w", err)
	}
	transport, err := noise.New(noise.ID, secret, nil)
	if err != nil {
		return "", fmt.Errorf("couldn't set up Noise: %w", err)
	}
	anybody, err := transport.WithSessionOptions(noise.DisablePeerIDCheck())
	if err != nil {
		return "", fmt.Errorf("couldn't set up Noise: %w", err)
	}
	if err := multistream.SelectProtoOrFail(protocol.ID(noise.ID), conn); err != nil {
		return "", fmt.Errorf("what answers at %s is not a node: %w", conn.RemoteAddr(), err)
	}
	secured, err := anybody.SecureOutbound(ctx, conn, "")
	if err != nil {
		return "", fmt.Errorf("what answers at %s is not a node: %w", conn.RemoteAddr(), err)
	}
	return secured.RemotePeer().String(), nil
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// Endpoint gives a node's address as package net takes it: a network and host:port.
func Endpoint(address string) (network, hostPort string, err error) {
	m, _, err := parseAddr(address)
	if err != nil {
		return "", "", err
	}
	if network, hostPort, err = manet.DialArgs(m); err != nil {
		return "", "", fmt.Errorf("couldn't read the address %q: %w", address, err)
	}
	return network, hostPort, nil
}

// Theirs gives the other side's handshake out of an error that wraps ErrHandshake, "" from any other.
func Theirs(err error) string {
	if mismatch := (*handshakeError)(nil); errors.As(err, &mismatch) {
		return mismatch.theirs
	}
	return ""
}
