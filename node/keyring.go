package node

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/signer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
)

// keyring holds the keys of a running node: the one for connections, and those
// with which it signs by itself, every cosign*.key and node*.key of the key
// directory. A new key can be put there before the ledger names it; whichever it
// names is used. Staff keys stay encrypted: the node never signs for people.
type keyring struct {
	config    Config
	password  []byte
	transport ed25519.PrivateKey

	mu   sync.RWMutex
	keys map[string]sm2.Signer // by the public key's text
}

func openKeyring(ctx context.Context, c Config, password []byte) (*keyring, error) {
	r := &keyring{config: c, password: slices.Clone(password), keys: map[string]sm2.Signer{}}
	var err error
	if r.transport, err = keyfile.ReadEd25519(KeyPath(c.Keys, transportKey), password); err != nil {
		return nil, err
	}
	return r, r.reload(ctx)
}

// peer gives the peer id of the key for connections.
func (r *keyring) peer() string {
	return p2p.PeerIDFromKey(r.transport.Public().(ed25519.PublicKey))
}

// check makes sure that the keys are those that the ledger names for member m.
func (r *keyring) check(m *ledger.Member) error {
	switch {
	case r.peer() != m.Node.Peer:
		return fmt.Errorf("%s: %w", KeyPath(r.config.Keys, transportKey), ErrKeyOfOther)
	case r.nodeKey(m) == nil:
		return fmt.Errorf("%s: %w", r.config.keyName(ledger.NodeRole), ErrKeyOfOther)
	case m.Takes(ledger.Cosigner) && r.signer(m.CosignKey) == nil:
		return fmt.Errorf("%s: %w", r.config.keyName(cosignKey), ErrKeyOfOther)
	}
	return nil
}

// reload opens the keys that are new. Keys that it holds stay.
func (r *keyring) reload(ctx context.Context) error {
	for _, role := range []string{cosignKey, ledger.NodeRole} {
		names, err := filepath.Glob(filepath.Join(r.config.Keys, role+"*"+keyExtension))
		if err != nil {
			return fmt.Errorf("look for key files: %w", err)
		}
		if name := r.config.keyName(role); signer.Remote(name) {
			names = []string{name}
		}
		for _, name := range names {
			key, err := signer.Open(ctx, name, func() ([]byte, error) { return r.password, nil })
			if err != nil {
				return err
			}
			r.mu.Lock()
			r.keys[key.Public().String()] = key
			r.mu.Unlock()
		}
	}
	return nil
}

// signer finds the private key behind a public one, nil when it is not here.
func (r *keyring) signer(public *sm2.PublicKey) sm2.Signer {
	if public == nil {
		return nil
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	if key, ok := r.keys[public.String()]; ok {
		return key
	}
	return nil
}

// nodeKey gives the key with which the node signs entries as member m, nil when
// none of those that the ledger names is here.
func (r *keyring) nodeKey(m *ledger.Member) sm2.Signer {
	for _, k := range m.StaffKeys {
		if k.Role != ledger.NodeRole {
			continue
		}
		if s := r.signer(k.Key); s != nil {
			return s
		}
	}
	return nil
}
