package ledger

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

const cosignTitle = "certledger-cosign/v1\n"

// cosignPayload is the length of key id ‖ milliseconds ‖ r ‖ s.
const cosignPayload = 4 + 8 + 64

// Cosignature is one member's signature over a header, with the member's own
// clock.
type Cosignature struct {
	Member    string
	Key       sm2.KeyID
	Time      legaltime.Instant
	Signature sm2.Signature
}

// CosignText gives the bytes that member signs at time: the member's name and
// clock stand inside, then the whole header.
func CosignText(member string, time legaltime.Instant, header []byte) []byte {
	return append([]byte(cosignTitle+"signer "+member+"\ntime "+time.String()+"\n"), header...)
}

// Cosign signs header as member at time.
func Cosign(member string, time legaltime.Instant, header []byte, key sm2.Signer, random io.Reader) (Cosignature, error) {
	sig, err := sm2.Sign(key, random, CosignText(member, time, header))
	if err != nil {
		return Cosignature{}, fmt.Errorf("cosign as %s: %w", member, err)
	}
	return Cosignature{Member: member, Key: key.Public().ID(), Time: time, Signature: sig}, nil
}

// Line gives the cosignature as a signature line.
func (c Cosignature) Line() Line {
	payload := make([]byte, 0, cosignPayload)
	payload = append(payload, c.Key[:]...)
	payload = binary.BigEndian.AppendUint64(payload, uint64(c.Time))
	payload = append(payload, c.Signature[:]...)
	return Line{Name: c.Member, Payload: payload}
}

// ParseCosignature reads a cosignature line.
func ParseCosignature(l Line) (Cosignature, error) {
	if len(l.Payload) != cosignPayload || !ValidMember(l.Name) {
		return Cosignature{}, fmt.Errorf("%w: %.60q is not a member's cosignature of %d bytes", ErrNote, l.Name, cosignPayload)
	}
	c := Cosignature{Member: l.Name}
	copy(c.Key[:], l.Payload)
	c.Time = legaltime.Instant(binary.BigEndian.Uint64(l.Payload[4:]))
	copy(c.Signature[:], l.Payload[12:])
	if !c.Time.Valid() {
		return Cosignature{}, fmt.Errorf("%w: the clock of %q is outside the years 2000 to 2199", ErrNote, l.Name)
	}
	return c, nil
}

// Task gives the verification of c over header under key; without a key it is
// one that fails.
func (c Cosignature) Task(header []byte, key *sm2.PublicKey) sm2.Task {
	if key == nil {
		return sm2.Task{}
	}
	return sm2.Task{Key: key, Digest: key.Digest(CosignText(c.Member, c.Time, header)), Signature: c.Signature}
}

// ParseCosignatures reads a block of cosignature lines with at most one line a
// member.
func ParseCosignatures(block []byte) ([]Cosignature, error) {
	lines, err := ParseLines(block)
	if err != nil {
		return nil, err
	}
	set := make([]Cosignature, len(lines))
	for i, l := range lines {
		if set[i], err = ParseCosignature(l); err != nil {
			return nil, err
		}
		if i > 0 && set[i].Member == set[i-1].Member {
			return nil, fmt.Errorf("%w: two cosignatures of %q", ErrNote, l.Name)
		}
	}
	return set, nil
}

// CosignatureBlock gives the lines of a set, sorted as a note's are.
func CosignatureBlock(set []Cosignature) []byte {
	lines := make([]Line, len(set))
	for i, c := range set {
		lines[i] = c.Line()
	}
	SortLines(lines)
	return AppendLines(nil, lines)
}

// CosignaturesDigest gives the digest of a set as a header's `final` line names
// it: SM3 of its sorted lines.
func CosignaturesDigest(block []byte) sm3.Digest { return sm3.Sum(block) }

// Faults gives f, how many of n cosigners may lie without harm.
func Faults(n int) int {
	if n < 1 {
		return 0
	}
	return (n - 1) / 3
}

// Quorum gives q, how many of n cosigners make a header final. With three or
// fewer all must sign, because no lie is tolerable; it is never below one,
// because nothing becomes final by nobody's signature.
func Quorum(n int) int { return max(1, n-Faults(n)) }
