package sync_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/certledger/certledger/consensus/sync"
)

func TestMessagesAreStrict(t *testing.T) {
	good := sync.EncodeRequest(7, 100, time.Second)
	if from, size, wait, err := sync.DecodeRequest(good); from != 7 || size != 100 || wait != time.Second || err != nil {
		t.Fatalf("got %d, %d, %s, %v", from, size, wait, err)
	}
	for name, b := range map[string][]byte{
		"empty":    {},
		"cut":      good[:14],
		"longer":   append(bytes.Clone(good), 0),
		"version":  append([]byte{2}, good[1:]...),
		"height 0": sync.EncodeRequest(0, 100, 0),
		"no bytes": sync.EncodeRequest(7, 0, 0),
		"long":     sync.EncodeRequest(7, 100, 6*time.Second),
	} {
		if _, _, _, err := sync.DecodeRequest(b); err == nil {
			t.Errorf("request %s was accepted", name)
		}
	}
	answer := sync.EncodeResponse(8, [][]byte{[]byte("seven"), {}})
	if tip, blocks, err := sync.DecodeResponse(answer, 7); tip != 8 || len(blocks) != 2 || string(blocks[0]) != "seven" || err != nil {
		t.Fatalf("got %d, %q, %v", tip, blocks, err)
	}
	if tip, blocks, err := sync.DecodeResponse(sync.EncodeResponse(6, nil), 7); tip != 6 || len(blocks) != 0 || err != nil {
		t.Fatalf("got %d, %q, %v", tip, blocks, err)
	}
	for name, b := range map[string][]byte{
		"empty":           {},
		"cut block":       answer[:len(answer)-5],
		"cut length":      answer[:len(answer)-2],
		"longer":          append(bytes.Clone(answer), 0),
		"version":         append([]byte{2}, answer[1:]...),
		"blocks past tip": sync.EncodeResponse(7, [][]byte{{}, {}}),
		"tip below":       sync.EncodeResponse(6, [][]byte{{}}),
		"tip and nothing": sync.EncodeResponse(9, nil),
		"too many":        sync.EncodeResponse(1<<40, make([][]byte, 1025)),
	} {
		if _, _, err := sync.DecodeResponse(b, 7); err == nil {
			t.Errorf("response %s was accepted", name)
		}
	}
}

func FuzzDecodeRequest(f *testing.F) {
	f.Add(sync.EncodeRequest(1, 1, 0))
	f.Add(sync.EncodeRequest(0, 0, 65*time.Second))
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		from, size, wait, err := sync.DecodeRequest(b)
		if err == nil && !bytes.Equal(sync.EncodeRequest(from, size, wait), b) {
			t.Fatalf("%x has a second form", b)
		}
	})
}

func FuzzDecodeResponse(f *testing.F) {
	f.Add(sync.EncodeResponse(3, [][]byte{{1}, {2, 3}, {}}), uint64(1))
	f.Add(sync.EncodeResponse(0, nil), uint64(1))
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 255, 255, 255, 255}, uint64(9))
	f.Add([]byte{1, 255, 255, 255, 255, 255, 255, 255, 255, 4, 0}, ^uint64(0))
	f.Fuzz(func(t *testing.T, b []byte, from uint64) {
		tip, blocks, err := sync.DecodeResponse(b, from)
		if err == nil && !bytes.Equal(sync.EncodeResponse(tip, blocks), b) {
			t.Fatalf("%x has a second form", b)
		}
	})
}
