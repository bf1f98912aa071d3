package ledger

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

const recordTitle = "certledger-record/v1\n"

// MaxRecordLife is the longest time in milliseconds between a record's `time`
// and its `expires`: 30 days.
const MaxRecordLife = 30 * 24 * 3600 * 1000

// NonceSize is the length in bytes of a record's nonce.
const NonceSize = 16

// Record is one signed act, without its signatures.
type Record struct {
	// Base is the history head of the asset that the record was signed
	// against; zero for kinds that touch no existing asset.
	Base sm3.Digest `json:"base,omitempty"`
	// Body is the act itself; its shape is decided by Kind.
	Body canonical.Raw `json:"body"`
	// Expires is the block time from which the record is refused.
	Expires legaltime.Instant `json:"expires"`
	Kind    Kind              `json:"kind"`
	// Ledger is the ledger that the record is meant for.
	Ledger sm3.Digest `json:"ledger"`
	// Nonce is 16 random bytes in lower hex: two equal acts have two ids.
	Nonce string `json:"nonce"`
	// Signers names who signs, sorted, without repetition.
	Signers []string `json:"signers"`
	// Time is when the record was written, by its writer's clock.
	Time legaltime.Instant `json:"time"`
}

// Text gives the bytes that the signers sign.
func (r Record) Text() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	line, err := forms.Marshal(r)
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte(recordTitle), line, []byte("\n")), nil
}

// ID gives the record's identity: SM3 of the text that is signed.
func (r Record) ID() (sm3.Digest, error) {
	text, err := r.Text()
	if err != nil {
		return sm3.Digest{}, err
	}
	return sm3.Sum(text), nil
}

func (r Record) check() error {
	nonce, err := hex.DecodeString(r.Nonce)
	switch {
	case err != nil || len(nonce) != NonceSize || hex.EncodeToString(nonce) != r.Nonce:
		return fmt.Errorf("nonce must be %d bytes in lower hex", NonceSize)
	case len(r.Signers) == 0 || len(r.Signers) > MaxLines:
		return fmt.Errorf("a record has 1 to %d signers", MaxLines)
	case len(r.Body) == 0 || r.Body[0] != '{':
		return errors.New("body must be an object")
	case !r.Time.Valid() || !r.Expires.Valid():
		return errors.New("time and expires must lie in the years 2000 to 2199")
	}
	for i, s := range r.Signers {
		if i > 0 && s <= r.Signers[i-1] {
			return errors.New("signers must be sorted and may not repeat")
		}
		if _, err := ParseSigner(s); err != nil {
			return err
		}
	}
	return nil
}

// SignedRecord is a record as it arrived: its parts, and the exact bytes.
type SignedRecord struct {
	Record
	ID    sm3.Digest
	Text  []byte // what the signatures cover
	Note  []byte // text and signature lines: the leaf of the log
	Seals []Seal // one for each of Signers, in the same order
}

// ParseRecordText reads the text of a record, without signatures.
func ParseRecordText(text []byte) (Record, error) {
	line, ok := bytes.CutPrefix(text, []byte(recordTitle))
	if !ok {
		return Record{}, fmt.Errorf("%w: the first line is not %q", ErrRecord, recordTitle[:len(recordTitle)-1])
	}
	line, ok = bytes.CutSuffix(line, []byte("\n"))
	if !ok || bytes.IndexByte(line, '\n') >= 0 {
		return Record{}, fmt.Errorf("%w: a record is one line of JSON", ErrRecord)
	}
	var r Record
	if err := forms.Unmarshal(line, &r); err != nil {
		return Record{}, fmt.Errorf("%w: %w", ErrRecord, err)
	}
	if err := r.check(); err != nil {
		return Record{}, fmt.Errorf("%w: %w", ErrRecord, err)
	}
	return r, nil
}

// ErrRecord is wrapped by every error about the form of a record.
var ErrRecord = errors.New("malformed record")

// ErrSigners says that the signature lines are not exactly those of `signers`.
var ErrSigners = errors.New("signature lines are not exactly those that the record names as signers")

// ParseRecord reads a record note. It checks form only: the signatures are for
// the caller to verify, because their keys stand in the ledger. Errors wrap
// ErrNote, ErrRecord, canonical.ErrNotCanonical or ErrSigners; FormCode gives
// their codes. A note that is not signed by all yet is read with ParseNote and
// ParseRecordText. The result aliases data.
func ParseRecord(data []byte) (SignedRecord, error) {
	note, err := ParseNote(data, MaxNote)
	if err != nil {
		return SignedRecord{}, err
	}
	r, err := ParseRecordText(note.Text)
	if err != nil {
		return SignedRecord{}, err
	}
	signed := SignedRecord{Record: r, ID: sm3.Sum(note.Text), Text: note.Text, Note: data}
	for _, l := range note.Lines {
		seal, err := ParseSeal(l)
		if err != nil {
			return SignedRecord{}, err
		}
		signed.Seals = append(signed.Seals, seal)
	}
	if err := signed.checkSigners(); err != nil {
		return SignedRecord{}, err
	}
	return signed, nil
}

// FormCode gives the code of an error of ParseRecord.
func FormCode(err error) Code {
	switch {
	case errors.Is(err, ErrOversize):
		return RecordOversize
	case errors.Is(err, canonical.ErrNotCanonical):
		return RecordNotCanonical
	case errors.Is(err, ErrSigners):
		return RecordSigners
	}
	return RecordMalformed
}

// checkSigners relies on names and lines both being sorted by the same bytes:
// a line begins with its name and a space, which sorts before every character
// that a name may contain.
func (r SignedRecord) checkSigners() error {
	if len(r.Seals) != len(r.Signers) {
		return fmt.Errorf("%w: %d lines for %d signers", ErrSigners, len(r.Seals), len(r.Signers))
	}
	for i, s := range r.Seals {
		if s.Signer != r.Signers[i] {
			return fmt.Errorf("%w: found %.60q, want %q", ErrSigners, s.Signer, r.Signers[i])
		}
	}
	return nil
}

// Task gives the verification of the i-th signature under key; without a key it
// is one that fails.
func (r SignedRecord) Task(i int, key *sm2.PublicKey) sm2.Task {
	if key == nil {
		return sm2.Task{}
	}
	return sm2.Task{Key: key, Digest: key.Digest(r.Text), Signature: r.Seals[i].Signature}
}
