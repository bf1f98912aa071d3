// Package keyfile keeps private keys in encrypted files: PKCS#8 (RFC 5958) under a password with PBES2 (RFC 8018), as
// one PEM block "ENCRYPTED PRIVATE KEY" that `openssl pkey -in FILE` of OpenSSL 3.0 reads too.
//
// The scheme is PBKDF2 with HMAC-SHA-256 and SM4-CBC: OpenSSL 3.0 knows no name for HMAC-SM3 in PBES2. Files that
// OpenSSL wrote with AES in place of SM4 are read as well.
package keyfile

import (
	"crypto/ed25519"
	"errors"
	"fmt"

	gmsm2 "github.com/emmansun/gmsm/sm2"

	"github.com/certledger/certledger/crypto/sm2"
)

var (
	// ErrExists is returned by the Write functions when the path is taken. The file there is untouched: a key is never
	// overwritten. Choose another path, or move the old key away first.
	ErrExists = errors.New("a file of this name exists and keys are never overwritten")
	// ErrPermissions is returned when group or others may touch a key file.
	ErrPermissions = errors.New("the key file is open to other users")
	// ErrPassword is returned for a wrong or empty password. CBC is not authenticated, so that a damaged file looks
	// like a wrong password.
	ErrPassword = errors.New("wrong password (or the encrypted part of the file is damaged)")
	// ErrFormat is returned for a file that is not an encrypted private key of the wanted kind, or asks for more work
	// than any sane file does.
	ErrFormat = errors.New("not an encrypted private-key file of the wanted kind")
)

// Params says how much work a password guess must cost.
type Params struct {
	// Iterations of PBKDF2, from 1 to 10,000,000. A lower count than DefaultParams has is for tests.
	Iterations int
}

// DefaultParams returns 600,000 iterations, the figure of the OWASP Password Storage Cheat Sheet (2023) for
// PBKDF2-HMAC-SHA-256: a fraction of a second at each start of a node.
func DefaultParams() Params { return Params{Iterations: 600_000} }

// WriteSM2 creates path with mode 0600. The file appears complete and synced, or not at all. Errors wrap ErrExists,
// ErrPassword (empty password), ErrFormat (no key, or Iterations out of range), or the failure of the disk.
func (p Params) WriteSM2(path string, key *sm2.PrivateKey, password []byte) error {
	if key == nil {
		return fmt.Errorf("keyfile: %w: no key was given", ErrFormat)
	}
	k, err := gmsm2.NewPrivateKey(key.Bytes())
	if err != nil {
		return fmt.Errorf("keyfile: %w: %w", ErrFormat, err)
	}
	return p.write(path, k, password)
}

// WriteEd25519 does for a transport key what WriteSM2 does for a signing key.
func (p Params) WriteEd25519(path string, key ed25519.PrivateKey, password []byte) error {
	if len(key) != ed25519.PrivateKeySize {
		return fmt.Errorf("keyfile: %w: want a %d-byte Ed25519 key", ErrFormat, ed25519.PrivateKeySize)
	}
	return p.write(path, key, password)
}

func (p Params) write(path string, key any, password []byte) error {
	if err := checkFree(path); err != nil {
		return err
	}
	content, err := p.seal(key, password)
	if err != nil {
		return fmt.Errorf("keyfile: couldn't encrypt a key for %s: %w", path, err)
	}
	return create(path, content)
}

// ReadSM2 reads the SM2 key in path. Errors wrap ErrPermissions, ErrPassword, ErrFormat, or fs.ErrNotExist and its kin.
func ReadSM2(path string, password []byte) (*sm2.PrivateKey, error) {
	key, err := read(path, password)
	if err != nil {
		return nil, err
	}
	k, ok := key.(*gmsm2.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("keyfile: %s: %w: it holds another kind of key than SM2", path, ErrFormat)
	}
	scalar, err := k.ECDH()
	if err != nil {
		return nil, fmt.Errorf("keyfile: %s: %w: %w", path, ErrFormat, err)
	}
	d, err := sm2.NewPrivateKey(scalar.Bytes())
	if err != nil {
		return nil, fmt.Errorf("keyfile: %s: %w: %w", path, ErrFormat, err)
	}
	return d, nil
}

// ReadEd25519 reads the Ed25519 key in path. Errors are those of ReadSM2.
func ReadEd25519(path string, password []byte) (ed25519.PrivateKey, error) {
	key, err := read(path, password)
	if err != nil {
		return nil, err
	}
	k, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("keyfile: %s: %w: it holds another kind of key than Ed25519", path, ErrFormat)
	}
	return k, nil
}

func read(path string, password []byte) (any, error) {
	content, err := load(path)
	if err != nil {
		return nil, err
	}
	key, err := unseal(content, password)
	if err != nil {
		return nil, fmt.Errorf("keyfile: couldn't read the key in %s: %w", path, err)
	}
	return key, nil
}
