package p2p_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/certledger/certledger/consensus/p2p"
)

func TestFrame(t *testing.T) {
	long := bytes.Repeat([]byte("x"), 200_000)
	tests := []struct {
		name  string
		in    []byte
		limit int
		want  []byte
		err   error
	}{
		{"empty", p2p.AppendFrame(nil, nil), 0, []byte{}, nil},
		{"exact limit", p2p.AppendFrame(nil, []byte("abc")), 3, []byte("abc"), nil},
		{"above limit", p2p.AppendFrame(nil, []byte("abcd")), 3, nil, p2p.ErrFrameTooLarge},
		{"several steps", p2p.AppendFrame(nil, long), len(long), long, nil},
		{"no bytes", nil, 9, nil, io.EOF},
		{"half a header", []byte{0, 0}, 9, nil, io.ErrUnexpectedEOF},
		{"header only", []byte{0, 0, 0, 1}, 9, nil, io.ErrUnexpectedEOF},
		{"cut in the second step", p2p.AppendFrame(nil, long)[:100_000], len(long), nil, io.ErrUnexpectedEOF},
		{"huge and negative limit", []byte{255, 255, 255, 255}, -1, nil, p2p.ErrFrameTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := p2p.ReadFrame(iotest.OneByteReader(bytes.NewReader(tt.in)), tt.limit)
			if !errors.Is(err, tt.err) || !bytes.Equal(got, tt.want) {
				t.Fatalf("got %d bytes, %v; want %d bytes, %v", len(got), err, len(tt.want), tt.err)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	got := p2p.ErrorText("a\nb\x00\xff" + strings.Repeat("数", 2000))
	if !strings.HasPrefix(got, "a b  数") || len(got) > 2<<10 || strings.ContainsRune(got, '�') {
		t.Fatalf("got %d bytes starting with %q", len(got), got[:12])
	}
}

func FuzzReadFrame(f *testing.F) {
	f.Add([]byte{0, 0, 0, 3, 'a', 'b', 'c'}, 10)
	f.Add([]byte{255, 255, 255, 255}, 1<<20)
	f.Add([]byte{0, 1, 0, 0, 1}, 1<<20)
	f.Add([]byte{}, 0)
	f.Fuzz(func(t *testing.T, in []byte, limit int) {
		limit = min(limit, 1<<20)
		got, err := p2p.ReadFrame(bytes.NewReader(in), limit)
		whole := len(in) >= 4 && uint64(len(in)-4) >= uint64(binary.BigEndian.Uint32(in)) &&
			uint64(binary.BigEndian.Uint32(in)) <= uint64(max(limit, 0))
		if (err == nil) != whole {
			t.Fatalf("whole=%v, err=%v", whole, err)
		}
		if err == nil && !bytes.Equal(p2p.AppendFrame(nil, got), in[:4+len(got)]) {
			t.Fatal("frame changed")
		}
	})
}

func FuzzPreamble(f *testing.F) {
	f.Add([]byte("certledger-stream/1\n/x/1\nv1\n"))
	f.Add([]byte("certledger-stream/2\n/x/1\nv1\n"))
	f.Add([]byte("certledger-stream/1\n\n\n"))
	f.Add([]byte("certledger-stream/1\n/x/1\nv\x001\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		protocol, handshake, err := p2p.ParsePreamble(in)
		if err != nil {
			return
		}
		if again := p2p.PreambleFrame(protocol, handshake); !bytes.Equal(again[4:], in) {
			t.Fatalf("%q was read as %q", in, again[4:])
		}
	})
}

func FuzzAnswer(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 0, 2, 'o', 'k'})
	f.Add([]byte{0, 1, 0, 0, 0, 3, 'b', 'a', 'd'})
	f.Add([]byte{1, 0, 0, 0, 1, 'x'})
	f.Add([]byte{2, 0, 0, 0, 0})
	f.Add([]byte{9})
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := p2p.ReadWholeAnswer(bytes.NewReader(in), 1<<16)
		if err == nil && (in[0] != 0 || in[1] != 0 || !bytes.Equal(got, in[6:6+len(got)])) {
			t.Fatalf("%x was read as %x", in, got)
		}
	})
}
