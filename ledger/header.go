package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

const headerTitle = "certledger-header/v1"

// MaxHeader bounds a header's text in bytes.
const MaxHeader = 4 << 10

// ErrHeader is wrapped by every error about the form of a header.
var ErrHeader = errors.New("malformed header")

// Header commits to a block and to everything before it. Its text, one field a
// line, is what members cosign.
type Header struct {
	Ledger sm3.Digest
	Height uint64
	Time   legaltime.Instant
	// Prev is the digest of the previous header's text; of the first header it
	// is the ledger's identity.
	Prev sm3.Digest
	// Final is the newest final header that an entry had carried, 0 before any.
	Final uint64
	// FinalSet is the digest of that header's cosignature set, see
	// CosignaturesDigest; zero before any.
	FinalSet sm3.Digest
	// Entries is the digest of the exact Raft entries of the block, see
	// EntriesDigest.
	Entries sm3.Digest
	// Receipts is the root over the block's receipt lines.
	Receipts sm3.Digest
	// Size is the number of leaves in the log.
	Size uint64
	// Log and Log256 are the log's root under SM3 and under SHA-256.
	Log    sm3.Digest
	Log256 [32]byte
	// State is the root of the state tree.
	State sm3.Digest
	// Governance is the digest of the set that must cosign this header, Next of
	// the one that is decided but not yet in force.
	Governance sm3.Digest
	Next       sm3.Digest
}

// Text gives the header's exact bytes.
func (h Header) Text() []byte {
	var b strings.Builder
	b.WriteString(headerTitle + "\n")
	line := func(name, value string) { b.WriteString(name + " " + value + "\n") }
	line("ledger", h.Ledger.String())
	line("height", strconv.FormatUint(h.Height, 10))
	line("time", h.Time.String())
	line("prev", h.Prev.String())
	line("final", strconv.FormatUint(h.Final, 10)+" "+h.FinalSet.String())
	line("entries", h.Entries.String())
	line("receipts", h.Receipts.String())
	line("size", strconv.FormatUint(h.Size, 10))
	line("log", h.Log.String())
	line("log256", sha256Text(h.Log256))
	line("state", h.State.String())
	line("governance", h.Governance.String())
	line("next", h.Next.String())
	return []byte(b.String())
}

// Digest gives SM3 of the header's text: what the next header's Prev says.
func (h Header) Digest() sm3.Digest { return sm3.Sum(h.Text()) }

const sha256Prefix = "sha256:"

func sha256Text(d [32]byte) string {
	return sha256Prefix + strings.TrimPrefix(sm3.Digest(d).String(), "sm3:")
}

func parseSHA256(s string) ([32]byte, error) {
	rest, ok := strings.CutPrefix(s, sha256Prefix)
	d, err := sm3.Parse("sm3:" + rest)
	if !ok || err != nil {
		return [32]byte{}, fmt.Errorf("%.80q is not sha256: and 64 lower hex digits", s)
	}
	return [32]byte(d), nil
}

// ParseHeader reads a header's text; every byte of it is accounted for.
func ParseHeader(text []byte) (Header, error) {
	if len(text) > MaxHeader {
		return Header{}, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrHeader, len(text), MaxHeader)
	}
	f := fieldReader{lines: strings.Split(string(text), "\n")}
	f.title(headerTitle)
	var h Header
	h.Ledger = f.digest("ledger")
	h.Height = f.number("height")
	h.Time = f.time()
	h.Prev = f.digest("prev")
	h.Final, h.FinalSet = f.numberAndDigest("final")
	h.Entries = f.digest("entries")
	h.Receipts = f.digest("receipts")
	h.Size = f.number("size")
	h.Log = f.digest("log")
	h.Log256 = read(&f, "log256", parseSHA256)
	h.State = f.digest("state")
	h.Governance = f.digest("governance")
	h.Next = f.digest("next")
	if err := f.end(); err != nil {
		return Header{}, fmt.Errorf("%w: %w", ErrHeader, err)
	}
	if h.Height == 0 || h.Final >= h.Height {
		return Header{}, fmt.Errorf("%w: height %d cannot carry final %d", ErrHeader, h.Height, h.Final)
	}
	if (h.Final == 0) != h.FinalSet.IsZero() {
		return Header{}, fmt.Errorf("%w: a final header and the digest of its cosignatures come together", ErrHeader)
	}
	return h, nil
}
