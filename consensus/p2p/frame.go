package p2p

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A frame is a 4-byte big-endian length and that many bytes.
const frameHeader = 4

// maxErrorText bounds the error strings that cross the network.
const maxErrorText = 2 << 10

// readStep is how much memory a reader commits before the bytes for it have arrived: a peer that announces a large frame
// and sends nothing costs 64 KiB.
const readStep = 64 << 10

// readFrame reads a frame of at most limit bytes.
func readFrame(r io.Reader, limit int) ([]byte, error) {
	var head [frameHeader]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[:])
	if uint64(size) > uint64(max(limit, 0)) {
		return nil, fmt.Errorf("%w: %d bytes announced, %d allowed", ErrFrameTooLarge, size, limit)
	}
	frame := make([]byte, 0, min(int(size), readStep))
	for left := int(size); left > 0; {
		step := min(left, readStep)
		at := len(frame)
		frame = append(frame, make([]byte, step)...)
		if _, err := io.ReadFull(r, frame[at:]); err != nil {
			return nil, noEOF(err)
		}
		left -= step
	}
	return frame, nil
}

// noEOF keeps a cut-off frame from looking like an orderly end.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func appendFrame(dst, payload []byte) []byte {
	return append(binary.BigEndian.AppendUint32(dst, uint32(len(payload))), payload...)
}

// errorText makes any string fit for the wire and for a log line.
func errorText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
	if len(s) <= maxErrorText {
		return s
	}
	cut := maxErrorText
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}
