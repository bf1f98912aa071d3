package sync

import "time"

func EncodeRequest(from uint64, maxBytes uint32, wait time.Duration) []byte {
	return request{from, maxBytes, wait}.encode()
}

func DecodeRequest(b []byte) (from uint64, maxBytes uint32, wait time.Duration, err error) {
	r, err := decodeRequest(b)
	return r.from, r.maxBytes, r.wait, err
}

func EncodeResponse(tip uint64, blocks [][]byte) []byte { return response{tip, blocks}.encode() }

func DecodeResponse(b []byte, from uint64) (tip uint64, blocks [][]byte, err error) {
	r, err := decodeResponse(b, from)
	return r.tip, r.blocks, err
}
