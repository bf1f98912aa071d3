package cosign

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

const lockTitle = "certledger-lock/v1"

// maxLock bounds a lock file: a cosign text and a few lines.
const maxLock = ledger.MaxHeader + 1<<10

// ErrLockFormat is wrapped by every error about the content of a lock file.
var ErrLockFormat = errors.New("damaged lock: do not edit or delete it; restore the disk, or let this member rejoin as new")

// Lock is the last promise of a node: it has signed, or is about to sign, exactly this text at this height, and never signs
// another one at this height or below.
type Lock struct {
	// Height and Digest name the header. Height 0 with the ledger's identity is the lock of a node that has signed nothing.
	Height uint64
	Digest sm3.Digest
	// Member, Time and Header make the text that was signed, see ledger.CosignText. They are empty in a lock that was
	// created, not signed: such a lock only says where signing may begin.
	Member string
	Time   legaltime.Instant
	Header []byte
}

// signs reports whether there is a text to sign.
func (l Lock) signs() bool { return len(l.Header) > 0 }

// Text gives the bytes that are signed, nil when nothing is.
func (l Lock) Text() []byte {
	if !l.signs() {
		return nil
	}
	return ledger.CosignText(l.Member, l.Time, l.Header)
}

// Bytes gives the lock file: title, height, digest, the length of the text that is signed, that text, and SM3 of everything
// before the last line, so that a damaged disk is noticed.
func (l Lock) Bytes() []byte {
	var b bytes.Buffer
	text := l.Text()
	fmt.Fprintf(&b, "%s\nheight %d\ndigest %s\ntext %d\n", lockTitle, l.Height, l.Digest, len(text))
	b.Write(text)
	fmt.Fprintf(&b, "sum %s\n", sm3.Sum(b.Bytes()))
	return b.Bytes()
}

// ParseLock reads a lock file. Every error wraps ErrLockFormat.
func ParseLock(data []byte) (Lock, error) {
	l, err := parseLock(data)
	if err != nil {
		return Lock{}, fmt.Errorf("%w: %w", ErrLockFormat, err)
	}
	if !bytes.Equal(l.Bytes(), data) {
		return Lock{}, fmt.Errorf("%w: its sum or its form is wrong", ErrLockFormat)
	}
	return l, nil
}

// parseLock reads the fields; ParseLock then compares every byte with what they make.
func parseLock(data []byte) (Lock, error) {
	if len(data) > maxLock {
		return Lock{}, fmt.Errorf("%d bytes, at most %d are expected", len(data), maxLock)
	}
	lines := strings.SplitN(string(data), "\n", 5)
	if len(lines) < 5 || lines[0] != lockTitle {
		return Lock{}, fmt.Errorf("the first line is not %q", lockTitle)
	}
	var l Lock
	var err error
	if l.Height, err = strconv.ParseUint(strings.TrimPrefix(lines[1], "height "), 10, 53); err != nil {
		return Lock{}, fmt.Errorf("height: %w", err)
	}
	if l.Digest, err = sm3.Parse(strings.TrimPrefix(lines[2], "digest ")); err != nil {
		return Lock{}, err
	}
	size, err := strconv.ParseUint(strings.TrimPrefix(lines[3], "text "), 10, 31)
	if err != nil || size > uint64(len(lines[4])) {
		return Lock{}, errors.New("the text is cut short")
	}
	if size == 0 {
		return l, nil
	}
	return l, l.readText(lines[4][:size])
}

func (l *Lock) readText(text string) error {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 {
		return errors.New("the text that was signed is cut short")
	}
	l.Member = strings.TrimPrefix(lines[1], "signer ")
	if !ledger.ValidMember(l.Member) {
		return fmt.Errorf("signer %q is not a member's name", l.Member)
	}
	var err error
	if l.Time, err = legaltime.ParseInstant(strings.TrimPrefix(lines[2], "time ")); err != nil {
		return err
	}
	l.Header = []byte(lines[3])
	h, err := ledger.ParseHeader(l.Header)
	if err != nil {
		return err
	}
	if h.Height != l.Height || h.Digest() != l.Digest {
		return errors.New("height and digest are not those of the text that was signed")
	}
	return nil
}
