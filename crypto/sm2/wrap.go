package sm2

import (
	"errors"
	"fmt"
	"io"

	gmsm2 "github.com/emmansun/gmsm/sm2"
)

const (
	// ContentKeySize is the size of a key that is wrapped, and of no other: the library fails on some plaintexts that
	// are a few bytes long (emmansun/gmsm#668).
	ContentKeySize = 32
	// WrappedSize is the size of a wrapped key: a point, a digest, and as many bytes as the key has.
	WrappedSize = rawKeySize + 32 + ContentKeySize
)

// ErrWrapped is returned for what does not unwrap: another size, a point that is not on the curve, another private key,
// or a byte altered. It does not tell which.
var ErrWrapped = errors.New("not a key that was wrapped for this SM2 key")

// WrapKey encrypts a symmetric key for whoever has the private key of to (GB/T 32918.4-2016): C1 ‖ C3 ‖ C2 with
// C1 = 0x04 ‖ x ‖ y. It is new each time; random must be a cryptographic source.
func WrapKey(random io.Reader, to *PublicKey, key [ContentKeySize]byte) ([WrappedSize]byte, error) {
	if to == nil || to.provider == nil || random == nil {
		return [WrappedSize]byte{}, fmt.Errorf("sm2: %w: no key or no source of randomness was given", ErrPublicKey)
	}
	c, err := gmsm2.Encrypt(random, to.provider, key[:], gmsm2.NewPlainEncrypterOpts(gmsm2.MarshalUncompressed, gmsm2.C1C3C2))
	if err != nil {
		return [WrappedSize]byte{}, fmt.Errorf("sm2: couldn't wrap a key: %w", err)
	}
	if len(c) != WrappedSize {
		return [WrappedSize]byte{}, fmt.Errorf("sm2: couldn't wrap a key: got %d bytes", len(c))
	}
	return [WrappedSize]byte(c), nil
}

// UnwrapKey opens what WrapKey made. Every error is ErrWrapped.
func (k *PrivateKey) UnwrapKey(wrapped []byte) (key [ContentKeySize]byte, err error) {
	if len(wrapped) != WrappedSize || wrapped[0] != uncompressed {
		return key, fmt.Errorf("sm2: %w", ErrWrapped)
	}
	plain, err := k.provider.Decrypt(nil, wrapped, gmsm2.NewPlainDecrypterOpts(gmsm2.C1C3C2))
	if err != nil || len(plain) != ContentKeySize {
		return key, fmt.Errorf("sm2: %w", ErrWrapped)
	}
	return [ContentKeySize]byte(plain), nil
}
