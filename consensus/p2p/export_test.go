package p2p

import (
	"io"

	"github.com/libp2p/go-libp2p/core/peer"
)

var (
	ReadFrame   = readFrame
	AppendFrame = appendFrame
	ErrorText   = errorText
)

func ParsePreamble(b []byte) (protocol, handshake string, err error) {
	p, err := parsePreamble(b)
	return p.protocol, p.handshake, err
}

func PreambleFrame(protocol, handshake string) []byte { return preamble{protocol, handshake}.frame() }

// ReadWholeAnswer reads all that a caller reads from the wire.
func ReadWholeAnswer(r io.Reader, maxResponse int) ([]byte, error) {
	if _, err := readVerdict(r, preamble{"/x/1", "h"}, "peer"); err != nil {
		return nil, err
	}
	return readAnswer(r, "peer", "/x/1", maxResponse)
}

// RawWrite opens a stream and writes bytes as they are, then reads until the other side ends it.
func (h *Host) RawWrite(peerID string, b []byte) ([]byte, error) {
	id, err := peer.Decode(peerID)
	if err != nil {
		return nil, err
	}
	s, err := h.swarm.NewStream(h.ctx, id)
	if err != nil {
		return nil, err
	}
	defer s.Reset()
	if _, err := s.Write(b); err != nil {
		return nil, err
	}
	if err := s.CloseWrite(); err != nil {
		return nil, err
	}
	return io.ReadAll(s)
}
