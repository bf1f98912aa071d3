package cosign

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// MaxMessage bounds the messages between cosigners in bytes, requests and responses alike.
const MaxMessage = ledger.MaxHeader + 4<<10

const pullTitle = "certledger-pull/v1\nheight "

// ErrMessage is wrapped by every error about a peer's message.
var ErrMessage = errors.New("malformed cosigner message")

// Announcement is a header with cosignatures over it. As a message it is the note of the header's text and those lines.
type Announcement struct {
	Header ledger.Header
	Digest sm3.Digest
	Text   []byte
	Lines  []ledger.Cosignature // at least one, at most one a member
}

// Bytes gives the message.
func (a Announcement) Bytes() []byte { return announce(a.Text, a.Lines) }

func announce(text []byte, set []ledger.Cosignature) []byte {
	return bytes.Join([][]byte{text, ledger.CosignatureBlock(set)}, []byte("\n"))
}

// ParseAnnouncement reads an announcement. It checks form only; errors wrap ErrMessage. The result aliases data.
func ParseAnnouncement(data []byte) (Announcement, error) {
	note, err := ledger.ParseNote(data, MaxMessage)
	if err != nil {
		return Announcement{}, fmt.Errorf("%w: %w", ErrMessage, err)
	}
	a := Announcement{Text: note.Text, Digest: sm3.Sum(note.Text)}
	if a.Header, err = ledger.ParseHeader(note.Text); err != nil {
		return Announcement{}, fmt.Errorf("%w: %w", ErrMessage, err)
	}
	if a.Lines, err = ledger.ParseCosignatures(ledger.AppendLines(nil, note.Lines)); err != nil {
		return Announcement{}, fmt.Errorf("%w: %w", ErrMessage, err)
	}
	return a, nil
}

// pullRequest asks for the cosignatures that a peer holds over its header at height. The answer is an announcement, or
// nothing when it has neither.
func pullRequest(height uint64) []byte {
	return []byte(pullTitle + strconv.FormatUint(height, 10) + "\n")
}

// parsePull reads a pull request; ok is false for any other message.
func parsePull(data []byte) (height uint64, ok bool, err error) {
	rest, ok := bytes.CutPrefix(data, []byte(pullTitle))
	if !ok {
		return 0, false, nil
	}
	number, _ := bytes.CutSuffix(rest, []byte("\n"))
	height, err = strconv.ParseUint(string(number), 10, 53)
	if err != nil || !bytes.Equal(pullRequest(height), data) {
		return 0, true, fmt.Errorf("%w: a pull names one height", ErrMessage)
	}
	return height, true, nil
}
