package server

import (
	"bytes"
	"encoding/json"
	"io"
)

// unmarshalStrictly reads one JSON value without unknown fields and nothing
// after it.
func unmarshalStrictly(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return malformed("the body is not the JSON that is wanted: %v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return malformed("something follows the JSON value")
	}
	return nil
}
