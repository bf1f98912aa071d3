// Package p2ptest gives tests hosts with fixed keys, and a network in memory for what needs no hosts.
package p2ptest

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"github.com/certledger/certledger/consensus/p2p"
)

// Handshake is what the hosts of Open say.
const Handshake = "certledger test/1 sm3:00"

// Key gives a fixed key, so that failures repeat.
func Key(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

// ID gives the peer ID of a fixed key.
func ID(n byte) string { return p2p.PeerIDFromKey(Key(n).Public().(ed25519.PublicKey)) }

// Open opens a host with a fixed key that listens on a free port and lets anyone in, as far as change leaves it so. The test
// closes it.
func Open(t testing.TB, n byte, change ...func(*p2p.Config)) *p2p.Host {
	t.Helper()
	c := p2p.Config{
		PrivateKey: Key(n), Listen: []string{"/ip4/127.0.0.1/tcp/0"}, Handshake: Handshake,
		Gate: func(string) bool { return true },
	}
	for _, f := range change {
		f(&c)
	}
	h, err := p2p.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// DialOnly is a change for Open: nobody can dial that host.
func DialOnly(c *p2p.Config) { c.Listen = nil }
