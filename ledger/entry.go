package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

const entryTitle = "certledger-entry/v1"

// Limits of an entry.
const (
	// MaxEntry is the largest Raft entry in bytes.
	MaxEntry = 512 << 10
	// MaxEntryRecords is the largest number of records in one entry.
	MaxEntryRecords = 1024
)

// ErrEntry is wrapped by every error about the form of an entry.
var ErrEntry = errors.New("malformed entry")

// Entry is what Raft orders: a proposer's time, the newest final cosignature
// set it holds, and records. It is a note signed by the proposer's node key.
type Entry struct {
	Ledger sm3.Digest
	// Proposer is the member whose node proposed the entry.
	Proposer string
	Time     legaltime.Instant
	// Final is the newest final header that the proposer knows, 0 when none.
	Final uint64
	// FinalSet is that header's cosignature block, empty when Final is 0.
	FinalSet []byte
	// Records are record notes, in order, not parsed yet.
	Records [][]byte
}

// NodeRole is the staff role of the key with which a member's node signs
// entries.
const NodeRole = "node"

// Text gives the bytes that the proposer signs.
func (e Entry) Text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\nledger %s\nproposer %s\ntime %s\nfinal %d %d\n", entryTitle, e.Ledger, e.Proposer, e.Time, e.Final, len(e.FinalSet))
	b.Write(e.FinalSet)
	fmt.Fprintf(&b, "records %d\n", len(e.Records))
	for _, r := range e.Records {
		b.WriteString(strconv.Itoa(len(r)))
		b.WriteByte('\n')
		b.Write(r)
	}
	b.WriteString("end\n")
	return b.Bytes()
}

// SignedEntry is an entry as it arrived.
type SignedEntry struct {
	Entry
	Text []byte
	Seal Seal
}

// ParseEntry reads an entry's note. It checks form only. The result aliases
// data.
func ParseEntry(data []byte) (SignedEntry, error) {
	note, err := ParseNote(data, MaxEntry)
	if err != nil {
		return SignedEntry{}, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	if len(note.Lines) != 1 {
		return SignedEntry{}, fmt.Errorf("%w: an entry has one signature", ErrEntry)
	}
	e := SignedEntry{Text: note.Text}
	if e.Seal, err = ParseSeal(note.Lines[0]); err != nil {
		return SignedEntry{}, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	if e.Entry, err = parseEntryText(note.Text); err != nil {
		return SignedEntry{}, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	if e.Seal.Signer != Staff(e.Proposer, NodeRole).String() {
		return SignedEntry{}, fmt.Errorf("%w: signed by %.60q, proposed by %q", ErrEntry, e.Seal.Signer, e.Proposer)
	}
	return e, nil
}

func parseEntryText(text []byte) (Entry, error) {
	head, body, err := splitLines(text, 5)
	if err != nil {
		return Entry{}, err
	}
	f := fieldReader{lines: strings.Split(head, "\n")}
	f.title(entryTitle)
	var e Entry
	e.Ledger = f.digest("ledger")
	e.Proposer = f.text("proposer")
	e.Time = f.time()
	final := f.value("final")
	if err := f.end(); err != nil {
		return Entry{}, err
	}
	if !ValidMember(e.Proposer) {
		return Entry{}, fmt.Errorf("proposer %.60q is not a member's name", e.Proposer)
	}
	height, length, _ := strings.Cut(final, " ")
	if e.Final, err = parseNumber(height); err != nil {
		return Entry{}, err
	}
	if e.FinalSet, body, err = cutBytes(body, length); err != nil {
		return Entry{}, err
	}
	if (e.Final == 0) != (len(e.FinalSet) == 0) {
		return Entry{}, errors.New("a final header and its cosignatures come together")
	}
	e.Records, err = parseEntryRecords(body)
	return e, err
}

func parseEntryRecords(body []byte) ([][]byte, error) {
	line, body, ok := bytes.Cut(body, []byte("\n"))
	value, ok2 := strings.CutPrefix(string(line), "records ")
	n, err := parseNumber(value)
	if !ok || !ok2 || err != nil || n > MaxEntryRecords {
		return nil, fmt.Errorf("want `records N` with N at most %d", MaxEntryRecords)
	}
	var records [][]byte
	for range n {
		length, rest, _ := bytes.Cut(body, []byte("\n"))
		var record []byte
		if record, body, err = cutBytes(rest, string(length)); err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	if string(body) != "end\n" {
		return nil, errors.New("want `end` after the last record")
	}
	return records, nil
}

// splitLines cuts text after n lines.
func splitLines(text []byte, n int) (head string, rest []byte, err error) {
	at := 0
	for range n {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			return "", nil, errors.New("the text ends too early")
		}
		at += i + 1
	}
	return string(text[:at]), text[at:], nil
}

func cutBytes(text []byte, length string) (cut, rest []byte, err error) {
	n, err := parseNumber(length)
	if err != nil {
		return nil, nil, err
	}
	if n > uint64(len(text)) {
		return nil, nil, errors.New("the text ends too early")
	}
	return text[:n:n], text[n:], nil
}

// EntriesDigest gives what a header's `entries` line commits to: SM3 over the
// digests of the block's entries in order.
func EntriesDigest(entries []sm3.Digest) sm3.Digest {
	h := sm3.New()
	for _, d := range entries {
		h.Write(d[:])
	}
	return sm3.Digest(h.Sum(nil))
}
