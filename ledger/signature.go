package ledger

import (
	"fmt"
	"io"

	"github.com/certledger/certledger/crypto/sm2"
)

// signaturePayload is the length of key id ‖ r ‖ s.
const signaturePayload = 4 + 64

// Seal is the content of a record's or entry's signature line.
type Seal struct {
	Signer    string
	Key       sm2.KeyID
	Signature sm2.Signature
}

// Line gives the seal as a signature line.
func (s Seal) Line() Line {
	payload := append(append(make([]byte, 0, signaturePayload), s.Key[:]...), s.Signature[:]...)
	return Line{Name: s.Signer, Payload: payload}
}

// ParseSeal reads a record's or entry's signature line.
func ParseSeal(l Line) (Seal, error) {
	if len(l.Payload) != signaturePayload {
		return Seal{}, fmt.Errorf("%w: signature of %.60q is %d bytes, want %d", ErrNote, l.Name, len(l.Payload), signaturePayload)
	}
	s := Seal{Signer: l.Name}
	copy(s.Key[:], l.Payload)
	copy(s.Signature[:], l.Payload[4:])
	return s, nil
}

// SignText signs text and gives the signature line of signer.
func SignText(text []byte, signer string, key sm2.Signer, random io.Reader) (Line, error) {
	sig, err := sm2.Sign(key, random, text)
	if err != nil {
		return Line{}, fmt.Errorf("sign as %s: %w", signer, err)
	}
	return Seal{Signer: signer, Key: key.Public().ID(), Signature: sig}.Line(), nil
}
