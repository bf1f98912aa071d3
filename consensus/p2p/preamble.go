package p2p

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// The preamble is a frame with three lines: its own version, the protocol, the sender's handshake. It never changes, so
// that any two releases can at least tell each other why they do not talk.
const (
	preambleVersion = "certledger-stream/1"
	maxProtocol     = 128
	maxHandshake    = 1 << 10
	maxPreamble     = len(preambleVersion) + maxProtocol + maxHandshake + 3
)

// verdict is the first byte of every answer.
type verdict byte

const (
	accepted verdict = iota
	otherHandshake
	unknownProtocol
	notPermitted
)

type preamble struct{ protocol, handshake string }

func (p preamble) frame() []byte {
	return appendFrame(nil, []byte(preambleVersion+"\n"+p.protocol+"\n"+p.handshake+"\n"))
}

func readPreamble(r io.Reader) (preamble, error) {
	b, err := readFrame(r, maxPreamble)
	if err != nil {
		return preamble{}, err
	}
	return parsePreamble(b)
}

func parsePreamble(b []byte) (preamble, error) {
	lines := bytes.Split(b, []byte("\n"))
	if len(lines) != 4 || string(lines[0]) != preambleVersion || len(lines[3]) != 0 {
		return preamble{}, errPreamble
	}
	p := preamble{protocol: string(lines[1]), handshake: string(lines[2])}
	if !validProtocol(p.protocol) || !validHandshake(p.handshake) {
		return preamble{}, errPreamble
	}
	return p, nil
}

func validProtocol(s string) bool {
	return s != "" && len(s) <= maxProtocol && isText(s) && !strings.Contains(s, " ")
}

func validHandshake(s string) bool { return len(s) <= maxHandshake && isText(s) }

// isText accepts printable ASCII only: both strings end up in log lines.
func isText(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// writeRefusal answers a preamble with the reason why the stream ends here.
func writeRefusal(w io.Writer, v verdict, text string) error {
	_, err := w.Write(appendFrame([]byte{byte(v)}, []byte(errorText(text))))
	return err
}

// readVerdict reads the answer to a preamble; nil means that the stream is open. answered is whether the peer said anything.
func readVerdict(r io.Reader, mine preamble, peerID string) (answered bool, err error) {
	var b [1]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return false, noEOF(err)
	}
	if verdict(b[0]) == accepted {
		return true, nil
	}
	raw, err := readFrame(r, maxErrorText)
	if err != nil {
		return true, fmt.Errorf("couldn't read why %s refused the stream: %w", peerID, noEOF(err))
	}
	text := errorText(string(raw))
	switch verdict(b[0]) {
	case otherHandshake:
		return true, &handshakeError{peer: peerID, theirs: text, ours: mine.handshake}
	case unknownProtocol:
		return true, fmt.Errorf("%w: %s at %s", ErrUnknownProtocol, mine.protocol, peerID)
	case notPermitted:
		return true, fmt.Errorf("%w: %s at %s", ErrRefused, mine.protocol, peerID)
	default:
		return true, fmt.Errorf("%w: verdict %d from %s", errPreamble, b[0], peerID)
	}
}
