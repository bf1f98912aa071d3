package sm2

import (
	"errors"
	"fmt"
	"io"

	gmsm2 "github.com/emmansun/gmsm/sm2"

	"github.com/certledger/certledger/crypto/sm3"
)

// maxKeyTries bounds GenerateKey. A candidate is refused with probability 2^-32, so that a second refusal in a row
// already means that the source of randomness is broken.
const maxKeyTries = 8

// ErrPrivateKey is returned for bytes that are not a private key, or when no key could be made.
var ErrPrivateKey = errors.New("not an SM2 private key: want 32 big-endian bytes of an integer in [1, n-2]")

// Signer signs the digest e = SM3(ZA ‖ message) of its own public key. PrivateKey is one; a hardware module that signs
// a 32-byte e (GM/T 0018 SDF_InternalSign_ECC) is another.
type Signer interface {
	// Public returns the key that verifies the signatures.
	Public() *PublicKey
	// SignDigest signs e as it is. It may ignore random if it has a source of its own.
	SignDigest(random io.Reader, e sm3.Digest) (Signature, error)
}

// Sign signs a message with the user ID of this package.
func Sign(s Signer, random io.Reader, message []byte) (Signature, error) {
	return s.SignDigest(random, s.Public().Digest(message))
}

// PrivateKey is an SM2 key held in memory. Printing one shows its public key only.
type PrivateKey struct {
	d        [scalarSize]byte
	public   *PublicKey
	provider *gmsm2.PrivateKey
}

// GenerateKey makes a key from 32 random bytes at a time, until they are in range. It reads nothing else, so that the
// same stream makes the same key: random must be a cryptographic source for any key that matters.
func GenerateKey(random io.Reader) (*PrivateKey, error) {
	if random == nil {
		return nil, fmt.Errorf("sm2: %w: no source of randomness was given", ErrPrivateKey)
	}
	for range maxKeyTries {
		var d [scalarSize]byte
		if _, err := io.ReadFull(random, d[:]); err != nil {
			return nil, fmt.Errorf("sm2: couldn't read randomness for a key: %w", err)
		}
		if k, err := NewPrivateKey(d[:]); err == nil {
			return k, nil
		}
	}
	return nil, fmt.Errorf("sm2: %w: the source of randomness is broken", ErrPrivateKey)
}

// NewPrivateKey reads d, 32 big-endian bytes in [1, n-2] (GB/T 32918.1-2016, 6.1). Every error wraps ErrPrivateKey.
// It does not keep d.
func NewPrivateKey(d []byte) (*PrivateKey, error) {
	if len(d) != scalarSize {
		return nil, fmt.Errorf("sm2: %w", ErrPrivateKey)
	}
	k := &PrivateKey{d: [scalarSize]byte(d)}
	var err error
	if k.provider, err = gmsm2.NewPrivateKey(k.d[:]); err != nil {
		return nil, fmt.Errorf("sm2: %w (%w)", ErrPrivateKey, err)
	}
	point, err := gmsm2.PublicKeyToECDH(&k.provider.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("sm2: %w (%w)", ErrPrivateKey, err)
	}
	if k.public, err = NewPublicKey(point.Bytes()); err != nil {
		return nil, err
	}
	return k, nil
}

// Public returns the key that verifies the signatures of k.
func (k *PrivateKey) Public() *PublicKey { return k.public }

// Bytes returns d as 32 big-endian bytes: the secret itself.
func (k *PrivateKey) Bytes() []byte { return append([]byte(nil), k.d[:]...) }

// SignDigest signs e, which must be the Digest of k.Public() for some message. The nonce is derived from d, e and 32
// bytes of random, so that a weak source cannot give d away; with a nil random it is derived from d and e alone
// (RFC 6979 with SM3) and equal digests get equal signatures.
func (k *PrivateKey) SignDigest(random io.Reader, e sm3.Digest) (Signature, error) {
	der, err := k.provider.Sign(random, e[:], nil)
	if err != nil {
		return Signature{}, fmt.Errorf("sm2: couldn't sign: %w", err)
	}
	return ParseDER(der)
}

// String names the key without revealing it.
func (k *PrivateKey) String() string { return "private key of " + k.public.String() }

// Format makes every verb print what String returns: %d of a plain struct would show the secret bytes.
func (k *PrivateKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }
