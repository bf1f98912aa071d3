package node

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

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
var ErrKeyOfOther = errors.New("the key file holds another key than the one on record; use this member's own directory")

// memberKeys are a member's private keys.
type memberKeys struct {
	// Staff are the keys of staff roles, NodeRole among them, by role.
	Staff map[string]*sm2.PrivateKey
	// Cosign is nil for a member without a node.
	Cosign *sm2.PrivateKey
	Export *sm2.PrivateKey
	// Transport is nil for a member without a node.
	Transport ed25519.PrivateKey
}

// KeyPath gives the file of a member's key: of a staff role, or `cosign`,
// `export` or `transport`.
func KeyPath(keys, name string) string { return filepath.Join(keys, name+keyExtension) }

// newKeys makes the keys that a member of these classes needs.
func newKeys(classes []ledger.Class, hasNode bool, random io.Reader) (memberKeys, error) {
	k := memberKeys{Staff: map[string]*sm2.PrivateKey{}}
	roles := staffRoles(classes, hasNode)
	for _, role := range roles {
		key, err := sm2.GenerateKey(random)
		if err != nil {
			return memberKeys{}, err
		}
		k.Staff[role] = key
	}
	var err error
	if k.Export, err = sm2.GenerateKey(random); err != nil || !hasNode {
		return k, err
	}
	if k.Cosign, err = sm2.GenerateKey(random); err != nil {
		return memberKeys{}, err
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return memberKeys{}, fmt.Errorf("couldn't read randomness for the transport key: %w", err)
	}
	k.Transport = ed25519.NewKeyFromSeed(seed)
	return k, nil
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

// signers lists the SM2 keys, which sign the descriptor.
func (k memberKeys) signers() []sm2.Signer {
	var signers []sm2.Signer
	for _, key := range k.Staff {
		signers = append(signers, key)
	}
	if k.Cosign != nil {
		signers = append(signers, k.Cosign)
	}
	if k.Export != nil {
		signers = append(signers, k.Export)
	}
	return signers
}

// write creates the key files in dir, which it makes; none is ever replaced.
func (k memberKeys) write(dir string, password []byte, p keyfile.Params) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("couldn't create the key directory: %w", err)
	}
	for name, key := range k.named() {
		if err := p.WriteSM2(KeyPath(dir, name), key, password); err != nil {
			return err
		}
	}
	if k.Transport == nil {
		return nil
	}
	return p.WriteEd25519(KeyPath(dir, transportKey), k.Transport, password)
}

// named gives the SM2 keys by the name of their file.
func (k memberKeys) named() map[string]*sm2.PrivateKey {
	all := map[string]*sm2.PrivateKey{exportKey: k.Export}
	maps.Copy(all, k.Staff)
	if k.Cosign != nil {
		all[cosignKey] = k.Cosign
	}
	return all
}
