package cosign

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
)

const proofTitle = "certledger-equivocation/v1"

// maxProof bounds a proof in bytes: two announcements and a few lines.
const maxProof = 2*MaxMessage + 1<<10

// ErrProof is wrapped by every error about an equivocation proof.
var ErrProof = errors.New("not a proof of equivocation")

// Equivocation proves that one key signed two texts at one height of one ledger: two headers, or one header at two times. It
// can be checked by anyone who knows that Key was the member's cosigning key, which the governance at that height says.
type Equivocation struct {
	Member        string
	Key           *sm2.PublicKey
	First, Second Announcement // one line each, by Member
}

// Forks reports whether the two headers differ. If not, the member gave two times for one header: it lost or evaded its lock.
func (e Equivocation) Forks() bool { return e.First.Digest != e.Second.Digest }

// Bytes gives the proof as a file: title, member, key, and both notes with their lengths.
func (e Equivocation) Bytes() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\nmember %s\nkey %s\n", proofTitle, e.Member, e.Key)
	for _, a := range []Announcement{e.First, e.Second} {
		note := a.Bytes()
		fmt.Fprintf(&b, "note %d\n", len(note))
		b.Write(note)
	}
	return b.Bytes()
}

// ParseEquivocation reads a proof and checks everything but whose key it is: both signatures, and that they contradict each
// other. Errors wrap ErrProof.
func ParseEquivocation(data []byte) (Equivocation, error) {
	e, err := parseProof(data)
	if err == nil {
		err = e.check()
	}
	if err == nil && !bytes.Equal(e.Bytes(), data) {
		err = errors.New("the form is wrong")
	}
	if err != nil {
		return Equivocation{}, fmt.Errorf("%w: %w", ErrProof, err)
	}
	return e, nil
}

func parseProof(data []byte) (Equivocation, error) {
	if len(data) > maxProof {
		return Equivocation{}, fmt.Errorf("%d bytes, at most %d are allowed", len(data), maxProof)
	}
	lines := strings.SplitN(string(data), "\n", 4)
	if len(lines) < 4 || lines[0] != proofTitle {
		return Equivocation{}, fmt.Errorf("the first line is not %q", proofTitle)
	}
	e := Equivocation{Member: strings.TrimPrefix(lines[1], "member ")}
	var err error
	if e.Key, err = sm2.ParsePublicKey(strings.TrimPrefix(lines[2], "key ")); err != nil {
		return Equivocation{}, err
	}
	rest := lines[3]
	if e.First, rest, err = cutNote(rest); err != nil {
		return Equivocation{}, err
	}
	e.Second, _, err = cutNote(rest)
	return e, err
}

func cutNote(text string) (Announcement, string, error) {
	length, rest, _ := strings.Cut(text, "\n")
	size, err := strconv.ParseUint(strings.TrimPrefix(length, "note "), 10, 31)
	if err != nil || size > uint64(len(rest)) {
		return Announcement{}, "", errors.New("a note is cut short")
	}
	a, err := ParseAnnouncement([]byte(rest[:size]))
	return a, rest[size:], err
}

func (e Equivocation) check() error {
	a, b := e.First, e.Second
	if len(a.Lines) != 1 || len(b.Lines) != 1 || a.Lines[0].Member != e.Member || b.Lines[0].Member != e.Member {
		return errors.New("each note has one line, by the member")
	}
	if a.Header.Height != b.Header.Height || a.Header.Ledger != b.Header.Ledger {
		return errors.New("the headers are of different heights or ledgers")
	}
	if !e.Forks() && a.Lines[0].Time == b.Lines[0].Time {
		return errors.New("both signatures are over the same text")
	}
	valid := sm2.Verify([]sm2.Task{a.Lines[0].Task(a.Text, e.Key), b.Lines[0].Task(b.Text, e.Key)})
	if !valid[0] || !valid[1] {
		return errors.New("a signature does not verify")
	}
	return nil
}
