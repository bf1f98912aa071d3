package checkpoint

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Protocol is the name under which checkpoints are served.
const Protocol = "/certledger/checkpoint/1"

// A request is: version (1) | what (1) | height (8) | cursor (0 to 64). Height 0 is the newest final one and goes with an
// anchor only; a cursor goes with a chunk only. The answer is the chunk, or: height (8) | anchor. Numbers are big-endian.
const (
	version      = 1
	wantAnchor   = 1
	wantChunk    = 2
	requestHead  = 1 + 1 + 8
	maxCursor    = 64
	anchorHeader = 8
)

// MaxAnchor bounds an anchor in bytes.
const MaxAnchor = 64 << 10

var errMessage = errors.New("checkpoint: malformed message")

type request struct {
	what   byte
	height uint64
	cursor []byte
}

func (r request) encode() []byte {
	b := append(make([]byte, 0, requestHead+len(r.cursor)), version, r.what)
	return append(binary.BigEndian.AppendUint64(b, r.height), r.cursor...)
}

func decodeRequest(b []byte) (request, error) {
	if len(b) < requestHead || len(b) > requestHead+maxCursor || b[0] != version {
		return request{}, fmt.Errorf("%w: request", errMessage)
	}
	r := request{what: b[1], height: binary.BigEndian.Uint64(b[2:]), cursor: b[requestHead:]}
	anchor, chunk := r.what == wantAnchor && len(r.cursor) == 0, r.what == wantChunk && len(r.cursor) > 0 && r.height > 0
	if !anchor && !chunk {
		return request{}, fmt.Errorf("%w: request %d for height %d with a cursor of %d bytes", errMessage, r.what, r.height, len(r.cursor))
	}
	return r, nil
}

func encodeAnchor(height uint64, anchor []byte) []byte {
	return append(binary.BigEndian.AppendUint64(nil, height), anchor...)
}

func decodeAnchor(b []byte, asked uint64) (height uint64, anchor []byte, err error) {
	if len(b) <= anchorHeader || len(b) > anchorHeader+MaxAnchor {
		return 0, nil, fmt.Errorf("%w: anchor of %d bytes", errMessage, len(b))
	}
	height = binary.BigEndian.Uint64(b)
	if height == 0 || asked != 0 && height != asked {
		return 0, nil, fmt.Errorf("%w: the anchor of %d when asked for %d", errMessage, height, asked)
	}
	return height, b[anchorHeader:], nil
}
