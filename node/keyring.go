package node

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io/fs"
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
// with which it signs by itself: every cosign*.key and node*.key of the key
// directory, and what the signer holds. A new key can be put there before the
// ledger names it; whichever it names is used. Staff keys stay encrypted: the node
// never signs for people.
type keyring struct {
	dir       string
	socket    string // of the signer, or ""
	password  []byte
	transport ed25519.PrivateKey

	mu   sync.RWMutex
	keys map[string]sm2.Signer // by the public key's text
}

func openKeyring(ctx context.Context, c Config, password []byte) (*keyring, error) {
	r := &keyring{dir: c.Keys, socket: c.Signer.Socket, password: slices.Clone(password), keys: map[string]sm2.Signer{}}
	var err error
	if r.transport, err = keyfile.ReadEd25519(KeyPath(r.dir, transportKey), password); err != nil {
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
		return fmt.Errorf("%s: %w", KeyPath(r.dir, transportKey), ErrKeyOfOther)
	case r.nodeKey(m) == nil:
		return r.without(ledger.NodeRole)
	case m.Takes(ledger.Cosigner) && r.signer(m.CosignKey) == nil:
		return r.without(cosignKey)
	}
	return nil
}

// without is the error about a key that the ledger names and the ring has not.
func (r *keyring) without(name string) error {
	if files, _ := filepath.Glob(r.pattern(name)); len(files) == 0 && r.socket == "" {
		return fmt.Errorf("the key file %s: %w", KeyPath(r.dir, name), fs.ErrNotExist)
	}
	if r.socket != "" {
		return fmt.Errorf("neither %s nor the signer at %s: %w", KeyPath(r.dir, name), r.socket, ErrKeyOfOther)
	}
	return fmt.Errorf("%s: %w", KeyPath(r.dir, name), ErrKeyOfOther)
}

// pattern matches the files of a key and its successors.
func (r *keyring) pattern(name string) string { return filepath.Join(r.dir, name+"*"+keyExtension) }

// reload takes what is new. Keys that it holds stay.
func (r *keyring) reload(ctx context.Context) error {
	for _, name := range []string{cosignKey, ledger.NodeRole} {
		paths, err := filepath.Glob(r.pattern(name))
		if err != nil {
			return fmt.Errorf("look for key files: %w", err)
		}
		for _, path := range paths {
			key, err := keyfile.ReadSM2(path, r.password)
			if err != nil {
				return err
			}
			r.add(key)
		}
	}
	if r.socket == "" {
		return nil
	}
	keys, err := signer.OpenAll(ctx, r.socket)
	r.add(keys...)
	return err
}

func (r *keyring) add(keys ...sm2.Signer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		r.keys[key.Public().String()] = key
	}
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
