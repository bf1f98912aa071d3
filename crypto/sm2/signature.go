package sm2

import (
	"errors"
	"fmt"
)

const (
	tagInteger  = 0x02
	tagSequence = 0x30
)

// ErrSignature is returned for bytes that are not the one DER encoding of a signature.
var ErrSignature = errors.New("not a DER-encoded SM2 signature")

// Signature is r ‖ s, 32 big-endian bytes each. Any 64 bytes are a Signature; only Verify says whether they are a good
// one. A signer can make many signatures of one message, so nothing may be identified by its signature.
type Signature [64]byte

// DER returns SEQUENCE { r INTEGER, s INTEGER } (GM/T 0009-2023, 7.3), the form that OpenSSL reads.
func (sig Signature) DER() []byte {
	der := make([]byte, 2, 2+2*(2+1+scalarSize))
	der = appendInteger(der, sig[:scalarSize])
	der = appendInteger(der, sig[scalarSize:])
	der[0], der[1] = tagSequence, byte(len(der)-2)
	return der
}

func appendInteger(der, scalar []byte) []byte {
	for len(scalar) > 1 && scalar[0] == 0 {
		scalar = scalar[1:]
	}
	if scalar[0] >= 0x80 { // a leading one bit would make it negative
		return append(append(der, tagInteger, byte(len(scalar)+1), 0), scalar...)
	}
	return append(append(der, tagInteger, byte(len(scalar))), scalar...)
}

// ParseDER reads the encoding that DER writes and nothing else: it refuses trailing bytes, long-form lengths, padded
// or negative integers, integers of more than 256 bits and further elements. It does not judge r and s: Verify does.
// Every error wraps ErrSignature and says what is wrong.
func ParseDER(der []byte) (Signature, error) {
	if len(der) < 2 || der[0] != tagSequence || int(der[1]) != len(der)-2 {
		return Signature{}, fmt.Errorf("sm2: %w: want one SEQUENCE with a short length and nothing after it", ErrSignature)
	}
	var sig Signature
	rest, err := readInteger(sig[:scalarSize], der[2:])
	if err != nil {
		return Signature{}, fmt.Errorf("sm2: %w: r %w", ErrSignature, err)
	}
	rest, err = readInteger(sig[scalarSize:], rest)
	if err != nil {
		return Signature{}, fmt.Errorf("sm2: %w: s %w", ErrSignature, err)
	}
	if len(rest) != 0 {
		return Signature{}, fmt.Errorf("sm2: %w: bytes after s", ErrSignature)
	}
	return sig, nil
}

// readInteger decodes one minimal non-negative INTEGER into scalar and returns what follows it.
func readInteger(scalar, der []byte) ([]byte, error) {
	if len(der) < 3 || der[0] != tagInteger || der[1] == 0 || der[1] >= 0x80 || int(der[1]) > len(der)-2 {
		return nil, errors.New("is not an INTEGER with a short length")
	}
	value, rest := der[2:2+int(der[1])], der[2+int(der[1]):]
	if value[0] >= 0x80 {
		return nil, errors.New("is negative")
	}
	if value[0] == 0 && len(value) > 1 {
		if value[1] < 0x80 {
			return nil, errors.New("has a needless leading zero")
		}
		value = value[1:]
	}
	if len(value) > len(scalar) {
		return nil, errors.New("has more than 256 bits")
	}
	copy(scalar[len(scalar)-len(value):], value)
	return rest, nil
}
