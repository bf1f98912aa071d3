package node

import (
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
)

// keyring holds the keys of a running node: the one for connections, and those
// with which it signs by itself, every cosign*.key and node*.key of the key
// directory. A new key can be put there before the ledger names it; whichever it
// names is used. Staff keys stay encrypted: the node never signs for people.
type keyring struct {
	dir       string
	password  []byte
	transport ed25519.PrivateKey

	mu   sync.RWMutex
	keys map[string]sm2.Signer // by the public key's text
}

func openKeyring(dir string, password []byte) (*keyring, error) {
	r := &keyring{dir: dir, password: slices.Clone(password), keys: map[string]sm2.Signer{}}
	var err error
	if r.transport, err = keyfile.ReadEd25519(KeyPath(dir, transportKey), password); err != nil {
		return nil, err
	}
	return r, r.reload()
}

// peer gives the peer id of the key for connections.
func (r *keyring) peer() string {
	return p2p.PeerIDFromKey(r.transport.Public().(ed25519.PublicKey))
}

// check makes sure that the keys are those that the ledger names for member m.
func (r *keyring) check(m *ledger.Member) error {
	switch {
	case r.peer() != m.Node.Peer:
		return fmt.Errorf("%s: %w", KeyPath(r.dir, transportKey), ErrKeyOfOther)
	case r.nodeKey(m) == nil:
		return fmt.Errorf("%s: %w", KeyPath(r.dir, ledger.NodeRole), ErrKeyOfOther)
	case m.Takes(ledger.Cosigner) && r.signer(m.CosignKey) == nil:
		return fmt.Errorf("%s: %w", KeyPath(r.dir, cosignKey), ErrKeyOfOther)
	}
	return nil
}

// reload reads the files that are new. Keys that it holds stay.
func (r *keyring) reload() error {
	for _, pattern := range []string{cosignKey, ledger.NodeRole} {
		paths, err := filepath.Glob(filepath.Join(r.dir, pattern+"*"+keyExtension))
		if err != nil {
			return fmt.Errorf("look for key files: %w", err)
		}
		for _, path := range paths {
			key, err := keyfile.ReadSM2(path, r.password)
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
