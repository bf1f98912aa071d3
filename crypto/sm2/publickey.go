package sm2

import (
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	gmsm2 "github.com/emmansun/gmsm/sm2"

	"github.com/certledger/certledger/crypto/sm3"
)

const (
	rawKeySize   = 65 // 0x04, x, y
	uncompressed = 0x04
	keyPrefix    = "sm2:"

	// spkiPrefix is the DER of a SubjectPublicKeyInfo (RFC 5280) up to the point: id-ecPublicKey with the named
	// curve 1.2.156.10197.1.301. Everything before the point is the same for every key.
	spkiPrefix = "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x81\x1c\xcf\x55\x01\x82\x2d\x03\x42\x00"

	// zaPrefix is the constant part of ZA (GB/T 32918.2-2016, 5.5): the bit length of the user ID, the user ID, a, b
	// and the base point.
	zaPrefix = "\x00\x80" + UserID +
		"\xFF\xFF\xFF\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00\x00\x00\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFC" +
		"\x28\xE9\xFA\x9E\x9D\x9F\x5E\x34\x4D\x5A\x9E\x4B\xCF\x65\x09\xA7\xF3\x97\x89\xF5\x15\xAB\x8F\x92\xDD\xBC\xBD\x41\x4D\x94\x0E\x93" +
		"\x32\xC4\xAE\x2C\x1F\x19\x81\x19\x5F\x99\x04\x46\x6A\x39\xC9\x94\x8F\xE3\x0B\xBF\xF2\x66\x0B\xE1\x71\x5A\x45\x89\x33\x4C\x74\xC7" +
		"\xBC\x37\x36\xA2\xF4\xF6\x77\x9C\x59\xBD\xCE\xE3\x6B\x69\x21\x53\xD0\xA9\x87\x7C\xC6\x2A\x47\x40\x02\xDF\x32\xE5\x21\x39\xF0\xA0"
)

// ErrPublicKey is returned for text or bytes that are not a public key in the one accepted form, or not on the curve.
var ErrPublicKey = errors.New("not an SM2 public key: want sm2:04 and 128 lower-case hex digits of a point on the curve")

// KeyID is the short name of a key in signature lines. It only narrows the search for a key: it is far too short to
// identify one against an adversary.
type KeyID [4]byte

// String returns 8 lower-case hexadecimal digits.
func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// PublicKey is a point on the recommended curve, checked when it was made. It is immutable. Compare keys by String or Raw;
// a nil or zero PublicKey verifies nothing. The ledger reads keys far more often than it uses them, so ZA and the
// fingerprint are made when they are asked for.
type PublicKey struct {
	raw      [rawKeySize]byte
	provider *ecdsa.PublicKey
}

// ParsePublicKey reads the text form that String writes and accepts no other spelling of it. Every error wraps
// ErrPublicKey.
func ParsePublicKey(text string) (*PublicKey, error) {
	digits, ok := strings.CutPrefix(text, keyPrefix)
	if !ok || len(digits) != hex.EncodedLen(rawKeySize) || strings.ContainsAny(digits, "ABCDEF") {
		return nil, fmt.Errorf("sm2: %w", ErrPublicKey)
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return nil, fmt.Errorf("sm2: %w", ErrPublicKey)
	}
	return NewPublicKey(raw)
}

// NewPublicKey reads the uncompressed point 0x04 ‖ x ‖ y. It refuses points that are not on the curve, coordinates not
// below p, and every other encoding. Every error wraps ErrPublicKey. It does not keep raw.
func NewPublicKey(raw []byte) (*PublicKey, error) {
	if len(raw) != rawKeySize || raw[0] != uncompressed {
		return nil, fmt.Errorf("sm2: %w", ErrPublicKey)
	}
	k := &PublicKey{raw: [rawKeySize]byte(raw)}
	var err error
	if k.provider, err = gmsm2.NewPublicKey(k.raw[:]); err != nil {
		return nil, fmt.Errorf("sm2: %w (%w)", ErrPublicKey, err)
	}
	return k, nil
}

// String returns "sm2:04" and 128 lower-case hexadecimal digits.
func (k *PublicKey) String() string { return keyPrefix + hex.EncodeToString(k.raw[:]) }

// Raw returns the uncompressed point 0x04 ‖ x ‖ y.
func (k *PublicKey) Raw() [65]byte { return k.raw }

// SPKI returns the DER SubjectPublicKeyInfo, the form that OpenSSL and certificates use.
func (k *PublicKey) SPKI() []byte { return append([]byte(spkiPrefix), k.raw[:]...) }

// PEM returns the SPKI as a PEM block "PUBLIC KEY", readable by `openssl pkey -pubin`.
func (k *PublicKey) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: k.SPKI()})
}

// Fingerprint returns the SM3 digest of the SPKI. It identifies the key.
func (k *PublicKey) Fingerprint() sm3.Digest { return sm3.Sum([]byte(spkiPrefix), k.raw[:]) }

// ID returns the first four bytes of the fingerprint.
func (k *PublicKey) ID() KeyID {
	fingerprint := k.Fingerprint()
	return KeyID(fingerprint[:4])
}

// Digest returns e = SM3(ZA ‖ message), the value that an SM2 signature by this key signs. The parts of the message are
// concatenated.
func (k *PublicKey) Digest(message ...[]byte) sm3.Digest {
	za := sm3.Sum([]byte(zaPrefix), k.raw[1:])
	return sm3.Sum(append([][]byte{za[:]}, message...)...)
}
