package checkpoint

func EncodeRequest(what byte, height uint64, cursor []byte) []byte {
	return request{what, height, cursor}.encode()
}

func DecodeRequest(b []byte) (what byte, height uint64, cursor []byte, err error) {
	r, err := decodeRequest(b)
	return r.what, r.height, r.cursor, err
}

func EncodeAnchor(height uint64, anchor []byte) []byte { return encodeAnchor(height, anchor) }

func DecodeAnchor(b []byte, asked uint64) (uint64, []byte, error) { return decodeAnchor(b, asked) }
