package node_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/crypto/signer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

// serveKeys runs a signer for the test, and gives its socket.
func serveKeys(t *testing.T, keys ...signer.Key) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	server := must[*signer.Server](t)(signer.NewServer(keys, rand.Reader, slog.New(slog.DiscardHandler)))
	listener := must[*signer.Listener](t)(signer.Listen(t.Context(), path))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return path
}

// Whichever key the ledger names is found, in a file or at the signer, under whatever name: the new one of a rotation lies
// there beside the old one.
func TestKeysBehindASigner(t *testing.T) {
	dirs, members := found(t, spec(t, 1, "registry-a", ledger.ClassRegistry, ledger.Voter, ledger.Cosigner))
	key := func() *sm2.PrivateKey { return must[*sm2.PrivateKey](t)(sm2.GenerateKey(rand.Reader)) }
	former, next, nodeKey := key(), key(), key()
	c := node.Config{Keys: filepath.Join(dirs[0], node.KeysDir)}
	c.Signer.Socket = serveKeys(t, signer.Key{Name: "former", Signer: former}, signer.Key{Name: "next", Signer: next}, signer.Key{Name: "n", Signer: nodeKey})
	m := members[0]
	check := func() error { return node.CheckKeys(t.Context(), c, []byte(password), &m) }
	if err := check(); err != nil {
		t.Errorf("with the files' keys: %v", err)
	}
	for _, k := range []*sm2.PrivateKey{former, next} {
		m.CosignKey = k.Public()
		if err := check(); err != nil {
			t.Errorf("with a cosigning key at the signer: %v", err)
		}
	}
	m.StaffKeys = []ledger.StaffKey{{Key: nodeKey.Public(), Role: ledger.NodeRole}}
	if err := check(); err != nil {
		t.Errorf("with the node key at the signer: %v", err)
	}
	m.CosignKey = key().Public()
	if err := check(); !errors.Is(err, node.ErrKeyOfOther) || !strings.Contains(err.Error(), c.Signer.Socket) {
		t.Errorf("with a key that is nowhere: %v", err)
	}
	m.Node = &ledger.Node{Peer: p2p.PeerIDFromKey(make(ed25519.PublicKey, ed25519.PublicKeySize))}
	if err := check(); !errors.Is(err, node.ErrKeyOfOther) || !strings.Contains(err.Error(), "transport") {
		t.Errorf("on another machine: %v", err)
	}
	c.Signer.Socket += "none"
	if err := check(); !errors.Is(err, signer.ErrUnavailable) {
		t.Errorf("without the signer: %v", err)
	}
}
