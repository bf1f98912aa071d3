package p2p_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/consensus/p2p/p2ptest"
)

// A node proves who it is to whoever asks, also to somebody whom it does not admit.
func TestIdentify(t *testing.T) {
	h := p2ptest.Open(t, 1, func(c *p2p.Config) { c.Gate = func(string) bool { return false } })
	at := h.Addrs()[0]
	for _, address := range []string{at, h.FullAddrs()[0], strings.Replace(at, "/ip4/127.0.0.1", "/dns4/localhost", 1)} {
		if got, err := p2p.Identify(ctxFor(t), address); err != nil || got != p2ptest.ID(1) {
			t.Errorf("%s: got %q, %v", address, got, err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p2p.Identify(ctxFor(t), at); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("nobody listens: %v", err)
	}
}

func TestIdentifyOtherServices(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, "220 mail.example ESMTP\r\n")
			_ = conn.Close()
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if id, err := p2p.Identify(ctxFor(t), "/ip4/127.0.0.1/tcp/"+port); err == nil {
		t.Errorf("another service passes for the node %s", id)
	}
	_ = l.Close()
	<-done
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p2p.Identify(ended, "/ip4/127.0.0.1/tcp/1"); !errors.Is(err, context.Canceled) {
		t.Errorf("the caller gave up: %v", err)
	}
	if _, err := p2p.Identify(t.Context(), "127.0.0.1:1"); err == nil {
		t.Error("an address that is no multiaddress was dialed")
	}
}

func TestTheirs(t *testing.T) {
	a, b := p2ptest.Open(t, 1), p2ptest.Open(t, 2, func(c *p2p.Config) { c.Handshake = "certledger other/1" })
	introduce(t, a, b)
	_, err := a.Call(ctxFor(t), b.ID(), "/echo/1", nil, 10)
	if got := p2p.Theirs(err); !errors.Is(err, p2p.ErrHandshake) || got != "certledger other/1" {
		t.Errorf("got %q of %v", got, err)
	}
	if got := p2p.Theirs(errors.New("another")); got != "" {
		t.Errorf("got %q", got)
	}
}
