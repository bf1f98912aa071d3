package store_test

import (
	"bytes"
	"testing"

	"github.com/certledger/certledger/ledger/store"
)

// Whatever parses as a block from a peer encodes to the same bytes.
func FuzzFinalBlock(f *testing.F) {
	f.Add(store.FinalBlock{Headers: [][]byte{[]byte("h")}, Cosignatures: []byte("c"), Entries: [][]byte{[]byte("e"), {}}}.Encode())
	f.Add(store.FinalBlock{Headers: [][]byte{[]byte("h1"), []byte("h2")}}.Encode())
	f.Add([]byte{0, 0, 0, 1, 255, 255, 255, 255})
	f.Add([]byte{255, 255, 255, 255})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := store.ParseFinalBlock(data)
		if err != nil {
			return
		}
		if !bytes.Equal(b.Encode(), data) {
			t.Fatalf("%x encodes to %x", data, b.Encode())
		}
	})
}
