package sync

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Protocol is the name under which blocks are served.
const Protocol = "/certledger/sync/1"

// A request is: version (1) | first height (8) | most bytes of blocks (4) | how long to wait for the first block, ms (2).
// A response is: version (1) | highest final height (8) | number of blocks (2) | per block its length (4) and bytes. Both
// are big-endian and have no room for anything else; the blocks are consecutive from the first height on.
const (
	version        = 1
	requestSize    = 1 + 8 + 4 + 2
	responseHeader = 1 + 8 + 2
	blockHeader    = 4
	maxBlocks      = 1024
	maxWait        = 5 * time.Second
)

var errMessage = errors.New("sync: malformed message")

type request struct {
	from     uint64
	maxBytes uint32
	wait     time.Duration // whole milliseconds, at most maxWait
}

type response struct {
	tip    uint64
	blocks [][]byte
}

func (r request) encode() []byte {
	b := append(make([]byte, 0, requestSize), version)
	b = binary.BigEndian.AppendUint64(b, r.from)
	b = binary.BigEndian.AppendUint32(b, r.maxBytes)
	return binary.BigEndian.AppendUint16(b, uint16(r.wait/time.Millisecond))
}

func decodeRequest(b []byte) (request, error) {
	if len(b) != requestSize || b[0] != version {
		return request{}, fmt.Errorf("%w: request", errMessage)
	}
	r := request{
		from:     binary.BigEndian.Uint64(b[1:]),
		maxBytes: binary.BigEndian.Uint32(b[9:]),
		wait:     time.Duration(binary.BigEndian.Uint16(b[13:])) * time.Millisecond,
	}
	if r.from == 0 || r.maxBytes == 0 || r.wait > maxWait {
		return request{}, fmt.Errorf("%w: request for height %d, %d bytes, %s", errMessage, r.from, r.maxBytes, r.wait)
	}
	return r, nil
}

func (r response) encode() []byte {
	size := responseHeader
	for _, block := range r.blocks {
		size += blockHeader + len(block)
	}
	b := append(make([]byte, 0, size), version)
	b = binary.BigEndian.AppendUint64(b, r.tip)
	b = binary.BigEndian.AppendUint16(b, uint16(len(r.blocks)))
	for _, block := range r.blocks {
		b = binary.BigEndian.AppendUint32(b, uint32(len(block)))
		b = append(b, block...)
	}
	return b
}

// decodeResponse reads the answer to a request from a height on. The blocks share b's memory.
func decodeResponse(b []byte, from uint64) (response, error) {
	if len(b) < responseHeader || b[0] != version {
		return response{}, fmt.Errorf("%w: response", errMessage)
	}
	r := response{tip: binary.BigEndian.Uint64(b[1:])}
	count := int(binary.BigEndian.Uint16(b[9:]))
	if count > maxBlocks || count > 0 && (r.tip < from || r.tip-from < uint64(count-1)) {
		return response{}, fmt.Errorf("%w: %d blocks from height %d with a tip of %d", errMessage, count, from, r.tip)
	}
	if count == 0 && r.tip >= from { // or a peer could claim any tip, and be asked for ever
		return response{}, fmt.Errorf("%w: no block %d with a tip of %d", errMessage, from, r.tip)
	}
	rest := b[responseHeader:]
	for range count {
		if len(rest) < blockHeader {
			return response{}, fmt.Errorf("%w: response is cut off", errMessage)
		}
		size := uint64(binary.BigEndian.Uint32(rest))
		rest = rest[blockHeader:]
		if size > uint64(len(rest)) {
			return response{}, fmt.Errorf("%w: block is cut off", errMessage)
		}
		r.blocks = append(r.blocks, rest[:size:size])
		rest = rest[size:]
	}
	if len(rest) > 0 {
		return response{}, fmt.Errorf("%w: %d bytes behind the last block", errMessage, len(rest))
	}
	return r, nil
}
