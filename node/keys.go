package node

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
)

// Names of key files that are not named for a staff role.
const (
	cosignKey    = "cosign"
	exportKey    = "export"
	transportKey = "transport"
	keyExtension = ".key"
)

// ErrKeyOfOther says that a key file does not hold the key that the member's
// descriptor or the ledger names.
var ErrKeyOfOther = errors.New("this is another key than the one on record; use this member's own")

// memberKeys are a new member's private keys. SM2 keys go by the name of a staff
// role, `cosign` or `export`.
type memberKeys struct {
	// made will be in files.
	made map[string]*sm2.PrivateKey
	// signers are made and those that exist elsewhere.
	signers map[string]sm2.Signer
	// transport is nil for a member without a node.
	transport ed25519.PrivateKey
}

// KeyPath gives the file of a member's key: of a staff role, or `cosign`,
// `export` or `transport`.
func KeyPath(keys, name string) string { return filepath.Join(keys, name+keyExtension) }

// newKeys makes the keys that a member of these classes needs, but for those
// that exist already.
func newKeys(classes []ledger.Class, hasNode bool, existing map[string]sm2.Signer, random io.Reader) (memberKeys, error) {
	k := memberKeys{made: map[string]*sm2.PrivateKey{}, signers: map[string]sm2.Signer{}}
	names := keyNames(classes, hasNode)
	for name := range existing {
		if !slices.Contains(names, name) {
			return memberKeys{}, fmt.Errorf("%w: the member has no key %q; it has %s", ErrConfig, name, strings.Join(names, ", "))
		}
	}
	for _, name := range names {
		if s, ok := existing[name]; ok {
			k.signers[name] = s
			continue
		}
		key, err := sm2.GenerateKey(random)
		if err != nil {
			return memberKeys{}, err
		}
		k.made[name], k.signers[name] = key, key
	}
	if !hasNode {
		return k, nil
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return memberKeys{}, fmt.Errorf("couldn't read randomness for the transport key: %w", err)
	}
	k.transport = ed25519.NewKeyFromSeed(seed)
	return k, nil
}

// keyNames lists the SM2 keys of a member.
func keyNames(classes []ledger.Class, hasNode bool) []string {
	names := append(staffRoles(classes, hasNode), exportKey)
	if hasNode {
		names = append(names, cosignKey)
	}
	return names
}

// staffRoles lists the roles that need a key, sorted.
func staffRoles(classes []ledger.Class, hasNode bool) []string {
	roles := []string{ledger.GovernorRole}
	for _, c := range classes {
		roles = append(roles, ledger.StaffRole(c))
	}
	if hasNode {
		roles = append(roles, ledger.NodeRole)
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}

// write creates the key files in dir, which it makes; none is ever replaced.
func (k memberKeys) write(dir string, password []byte, p keyfile.Params) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("couldn't create the key directory: %w", err)
	}
	for name, key := range k.made {
		if err := p.WriteSM2(KeyPath(dir, name), key, password); err != nil {
			return err
		}
	}
	if k.transport == nil {
		return nil
	}
	return p.WriteEd25519(KeyPath(dir, transportKey), k.transport, password)
}
