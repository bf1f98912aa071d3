package store_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/ledgertest"
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

// Whatever parses as a chunk encodes to the same bytes, and an empty import that is
// given it refuses it with an error about the chunk.
func FuzzChunk(f *testing.F) {
	rows := []store.Row{{Kind: 'h', Data: []byte("header")}, {Kind: 'e', Data: nil}, {Kind: 'v', Data: []byte("asset\x00\x00\x01Aleaf-num-{}")}}
	f.Add(store.EncodeChunk(store.Begin(), store.Position{Height: 2}, rows), true)
	f.Add(store.EncodeChunk(store.Begin(), store.Position{Height: 1, Row: 9}, rows[:1]), false)
	f.Add([]byte{1}, true)
	c := ledgertest.NewWorld(f, ledgertest.Options{})
	i := begin(f, vfs.NewMem(), "store", c.File)
	f.Cleanup(func() { i.Close() })
	f.Fuzz(func(t *testing.T, data []byte, mend bool) {
		if mend { // or no mutant would get past the digest
			digest := sm3.Sum(data)
			data = append(bytes.Clone(data), digest[:]...)
		}
		c, err := store.ParseChunk(data)
		if err == nil && !bytes.Equal(store.EncodeChunk(c.From, c.Next, c.Rows()), data) {
			t.Fatalf("%x has a second form", data)
		}
		if err := i.Add(data); !errors.Is(err, store.ErrCheckpoint) && (err != nil || c.Next.Row == 0) {
			t.Fatalf("%x was taken: %v", data, err)
		}
		if have, _ := i.Heights(); have > 0 {
			t.Fatalf("%x made a block", data)
		}
	})
}

func FuzzAnchor(f *testing.F) {
	f.Add([]byte(`{"cosignatures":"","format":"certledger-anchor/v1","header":"","index":0}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := store.ParseAnchor(data)
		if err != nil {
			return
		}
		if again, err := a.Bytes(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%q has the second form %q (%v)", data, again, err)
		}
	})
}
