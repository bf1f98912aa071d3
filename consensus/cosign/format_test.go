package cosign_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/ledger"
)

func TestLockFormat(t *testing.T) {
	c := newConsortium(t, 2)
	for _, l := range []cosign.Lock{{Digest: c.ledger}, {Height: 9, Digest: c.ledger}, lockAt(c, 3)} {
		data := l.Bytes()
		got, err := cosign.ParseLock(data)
		if err != nil || !bytes.Equal(got.Bytes(), data) || !bytes.Equal(got.Text(), l.Text()) {
			t.Errorf("%s: %v", data, err)
		}
		for i := range data { // no byte may change unnoticed, and nothing may be missing at the end
			bad := slices.Clone(data)
			bad[i] ^= 1
			if _, err := cosign.ParseLock(bad); !errors.Is(err, cosign.ErrLockFormat) {
				t.Fatalf("byte %d changed: %v", i, err)
			}
			if _, err := cosign.ParseLock(data[:i]); !errors.Is(err, cosign.ErrLockFormat) {
				t.Fatalf("cut at %d: %v", i, err)
			}
		}
	}
	if first, _, _ := strings.Cut(string(lockAt(c, 1).Bytes()), "\n"); first != "certledger-lock/v1" {
		t.Errorf("the first line is %q", first)
	}
}

func TestMessages(t *testing.T) {
	c := newConsortium(t, 4)
	header := c.header(nil, epoch, "a")
	var set []ledger.Cosignature
	for _, m := range []string{"delta", "alpha", "charlie"} {
		set = append(set, c.sign(m, epoch, header))
	}
	data := cosign.Announce(header, set)
	a, err := cosign.ParseAnnouncement(data)
	if err != nil || a.Header.Height != 1 || len(a.Lines) != 3 || !bytes.Equal(a.Bytes(), data) {
		t.Fatalf("%+v, %v", a, err)
	}
	bad := map[string][]byte{
		"empty":     nil,
		"no lines":  cosign.Announce(header, nil),
		"no header": cosign.Announce([]byte("hello\n"), set[:1]),
		"twice one": cosign.Announce(header, []ledger.Cosignature{set[0], c.sign("delta", epoch+1, header)}),
		"oversize":  append(slices.Clone(data), make([]byte, cosign.MaxMessage)...),
		"a record's line": append(append(slices.Clone(header), '\n'), ledger.Line{
			Name: "alpha", Payload: make([]byte, 68),
		}.String()...),
	}
	for name, data := range bad {
		if _, err := cosign.ParseAnnouncement(data); !errors.Is(err, cosign.ErrMessage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The largest announcement that can exist must fit.
func TestLargestMessageFits(t *testing.T) {
	var lines []ledger.Line
	for i := range ledger.MaxLines {
		lines = append(lines, ledger.Line{Name: strings.Repeat(string(rune('a'+i)), 40), Payload: make([]byte, 76)})
	}
	if size := ledger.MaxHeader + 1 + len(ledger.AppendLines(nil, lines)); size > cosign.MaxMessage {
		t.Errorf("%d bytes, limit %d", size, cosign.MaxMessage)
	}
}

func TestPullRequest(t *testing.T) {
	for _, h := range []uint64{0, 1, 42, 1<<53 - 1} {
		if got, ok, err := cosign.ParsePull(cosign.PullRequest(h)); got != h || !ok || err != nil {
			t.Errorf("%d: %d, %v, %v", h, got, ok, err)
		}
	}
	for _, bad := range []string{"", "1", "01\n", "+1\n", "-1\n", "1\n\n", "1 \n", "9007199254740992\n", "99999999999999999999\n"} {
		if _, ok, err := cosign.ParsePull([]byte("certledger-pull/v1\nheight " + bad)); !ok || !errors.Is(err, cosign.ErrMessage) {
			t.Errorf("%q: %v, %v", bad, ok, err)
		}
	}
	if _, ok, _ := cosign.ParsePull([]byte("certledger-header/v1\n")); ok {
		t.Error("a header is no pull")
	}
}

func proofOf(c *consortium, change func(*cosign.Equivocation)) cosign.Equivocation {
	signed := func(variant, who string) cosign.Announcement {
		header := c.header(nil, epoch, variant)
		a, err := cosign.ParseAnnouncement(cosign.Announce(header, []ledger.Cosignature{c.sign(who, epoch, header)}))
		if err != nil {
			panic(err)
		}
		return a
	}
	e := cosign.Equivocation{Member: "bravo", Key: c.keys["bravo"].Public(), First: signed("a", "bravo"), Second: signed("b", "bravo")}
	if change != nil {
		change(&e)
	}
	return e
}

func TestEquivocation(t *testing.T) {
	c := newConsortium(t, 4)
	data := proofOf(c, nil).Bytes()
	e, err := cosign.ParseEquivocation(data)
	if err != nil || e.Member != "bravo" || !e.Forks() || !bytes.Equal(e.Bytes(), data) {
		t.Fatalf("%+v, %v", e, err)
	}
	header := e.First.Text
	for name, change := range map[string]func(*cosign.Equivocation){
		"one text":         func(e *cosign.Equivocation) { e.Second = e.First },
		"another key":      func(e *cosign.Equivocation) { e.Key = c.keys["alpha"].Public() },
		"another member":   func(e *cosign.Equivocation) { e.Member = "alpha" },
		"another signer":   func(e *cosign.Equivocation) { e.Second.Lines[0].Member = "alpha" },
		"a bad signature":  func(e *cosign.Equivocation) { e.Second.Lines[0].Signature[9] ^= 1 },
		"a time not meant": func(e *cosign.Equivocation) { e.Second.Lines[0].Time++ },
		"two signers":      func(e *cosign.Equivocation) { e.First.Lines = append(e.First.Lines, c.sign("alpha", epoch, header)) },
		"another height": func(e *cosign.Equivocation) {
			next := c.header(header, epoch, "a")
			e.Second, _ = cosign.ParseAnnouncement(cosign.Announce(next, []ledger.Cosignature{c.sign("bravo", epoch, next)}))
		},
		"another ledger": func(e *cosign.Equivocation) {
			h := e.Second.Header
			h.Ledger[0]++
			e.Second, _ = cosign.ParseAnnouncement(cosign.Announce(h.Text(), []ledger.Cosignature{c.sign("bravo", epoch, h.Text())}))
		},
	} {
		if _, err := cosign.ParseEquivocation(proofOf(c, change).Bytes()); !errors.Is(err, cosign.ErrProof) {
			t.Errorf("%s: %v", name, err)
		}
	}
	times := proofOf(c, func(e *cosign.Equivocation) {
		e.Second, _ = cosign.ParseAnnouncement(cosign.Announce(header, []ledger.Cosignature{c.sign("bravo", epoch+1, header)}))
	})
	if got, err := cosign.ParseEquivocation(times.Bytes()); err != nil || got.Forks() {
		t.Errorf("two times: %v", err)
	}
}

func FuzzParseLock(f *testing.F) {
	c := newConsortium(f, 1)
	f.Add(lockAt(c, 1).Bytes())
	f.Add(cosign.Lock{Digest: c.ledger}.Bytes())
	f.Add([]byte("certledger-lock/v1\nheight 1\ndigest x\ntext 0\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := cosign.ParseLock(data)
		if err == nil && !bytes.Equal(l.Bytes(), data) {
			t.Error("two encodings of one lock")
		}
	})
}

func FuzzParseAnnouncement(f *testing.F) {
	c := newConsortium(f, 2)
	header := c.header(nil, epoch, "a")
	f.Add(cosign.Announce(header, []ledger.Cosignature{c.sign("alpha", epoch, header), c.sign("bravo", epoch, header)}))
	f.Add(cosign.PullRequest(7))
	f.Add([]byte("certledger-pull/v1\nheight 01\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if height, ok, err := cosign.ParsePull(data); ok && err == nil && !bytes.Equal(cosign.PullRequest(height), data) {
			t.Error("two encodings of one pull")
		}
		a, err := cosign.ParseAnnouncement(data)
		if err == nil && !bytes.Equal(a.Bytes(), data) {
			t.Error("two encodings of one announcement")
		}
		if err == nil && len(data) > cosign.MaxMessage {
			t.Error("too large")
		}
	})
}

func FuzzParseEquivocation(f *testing.F) {
	c := newConsortium(f, 2)
	f.Add(proofOf(c, nil).Bytes())
	f.Add([]byte("certledger-equivocation/v1\nmember a\nkey k\nnote 9\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := cosign.ParseEquivocation(data)
		if err == nil && !bytes.Equal(e.Bytes(), data) {
			t.Error("two encodings of one proof")
		}
	})
}
