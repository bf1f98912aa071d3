package checkpoint_test

import (
	"bytes"
	"testing"

	"github.com/certledger/certledger/consensus/checkpoint"
)

func TestMessagesAreStrict(t *testing.T) {
	good := checkpoint.EncodeRequest(2, 7, []byte("cursor"))
	if what, height, cursor, err := checkpoint.DecodeRequest(good); what != 2 || height != 7 || string(cursor) != "cursor" || err != nil {
		t.Fatalf("got %d, %d, %q, %v", what, height, cursor, err)
	}
	for name, b := range map[string][]byte{
		"empty":              {},
		"cut":                good[:9],
		"version":            append([]byte{2}, good[1:]...),
		"unknown":            checkpoint.EncodeRequest(3, 7, []byte("c")),
		"chunk of nothing":   checkpoint.EncodeRequest(2, 0, []byte("c")),
		"chunk from nowhere": checkpoint.EncodeRequest(2, 7, nil),
		"long cursor":        checkpoint.EncodeRequest(2, 7, make([]byte, 65)),
		"anchor with cursor": checkpoint.EncodeRequest(1, 7, []byte("c")),
	} {
		if _, _, _, err := checkpoint.DecodeRequest(b); err == nil {
			t.Errorf("request %s was accepted", name)
		}
	}
	for name, c := range map[string]struct {
		answer []byte
		asked  uint64
	}{
		"empty":        {nil, 0},
		"no anchor":    {checkpoint.EncodeAnchor(7, nil), 0},
		"height 0":     {checkpoint.EncodeAnchor(0, []byte("a")), 0},
		"other height": {checkpoint.EncodeAnchor(8, []byte("a")), 7},
		"large":        {checkpoint.EncodeAnchor(7, make([]byte, checkpoint.MaxAnchor+1)), 7},
	} {
		if _, _, err := checkpoint.DecodeAnchor(c.answer, c.asked); err == nil {
			t.Errorf("anchor %s was accepted", name)
		}
	}
}

func FuzzDecodeRequest(f *testing.F) {
	f.Add(checkpoint.EncodeRequest(1, 0, nil))
	f.Add(checkpoint.EncodeRequest(2, 9, []byte("cursor")))
	f.Add([]byte{1, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		what, height, cursor, err := checkpoint.DecodeRequest(b)
		if err == nil && !bytes.Equal(checkpoint.EncodeRequest(what, height, cursor), b) {
			t.Fatalf("%x has a second form", b)
		}
	})
}

func FuzzDecodeAnchor(f *testing.F) {
	f.Add(checkpoint.EncodeAnchor(3, []byte("anchor")), uint64(3))
	f.Add([]byte{0, 0, 0}, uint64(0))
	f.Fuzz(func(t *testing.T, b []byte, asked uint64) {
		height, anchor, err := checkpoint.DecodeAnchor(b, asked)
		if err == nil && !bytes.Equal(checkpoint.EncodeAnchor(height, anchor), b) {
			t.Fatalf("%x has a second form", b)
		}
	})
}
