package desk_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

const now legaltime.Instant = 1_770_000_000_000

func key(t *testing.T, seed byte) *sm2.PrivateKey {
	t.Helper()
	k, err := sm2.NewPrivateKey(bytes.Repeat([]byte{seed}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func seal(t *testing.T, text string) sealed.Document {
	t.Helper()
	d, err := sealed.Seal(rand.Reader, []byte(text), sealed.Recipient{Name: "holder/a", Key: key(t, 1).Public()})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// register is what the ledger names.
type register map[sm3.Digest]bool

func (r register) named(d sm3.Digest) (bool, error) { return r[d], nil }

// put stores a document and checks that it is there.
func put(t *testing.T, m *desk.Materials, uploader string, d sealed.Document, r register, at legaltime.Instant) api.Material {
	t.Helper()
	stored, err := m.Put(uploader, d, at, r.named)
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.Read(uploader, d.Digest, "holder/a", at)
	if err != nil || !bytes.Equal(got.Bytes(), d.Bytes()) {
		t.Fatalf("%v, %v", got.Head(), err)
	}
	return stored
}

func TestMaterialsComeBeforeTheirRecord(t *testing.T) {
	dir := t.TempDir()
	m, r := desk.NewMaterials(dir), register{}
	d := seal(t, "proof of source")
	if stored := put(t, m, "a", d, r, now); stored.Expires != now+desk.UnnamedLife || stored.Readers[0].Name != "holder/a" || stored.Readers[0].By != "a" {
		t.Errorf("got %+v", stored)
	}
	// Sealed anew, as long as nothing names it, it takes the place of the first.
	again := seal(t, "proof of source")
	put(t, m, "a", again, r, now+1)
	r[d.Digest] = true
	if err := m.Settle(now+desk.UnnamedLife+2, r.named); err != nil {
		t.Fatal(err)
	}
	// Another program finds it as it was left.
	m = desk.NewMaterials(dir)
	notes, err := m.Notes("a", d.Digest)
	if err != nil || notes.Expires != 0 || notes.Identity != again.Identity() || len(notes.Reads) != 1 || notes.Reads[0].Count != 1 {
		t.Errorf("once named: %+v, %v", notes, err)
	}
	if _, err := m.Put("a", d, now, r.named); !errors.Is(err, desk.ErrKept) {
		t.Errorf("replaced what a record names: %v", err)
	}
	if same, err := m.Put("a", again, now, r.named); err != nil || same.Stored != now+1 {
		t.Errorf("the same again: %+v, %v", same, err)
	}
	// Another uploader has a copy of its own.
	put(t, m, "b", d, r, now)
	if list, err := m.List("a", sm3.Digest{}, 10); err != nil || len(list) != 1 || list[0].Uploader != "a" {
		t.Errorf("a has %+v, %v", list, err)
	}
}

func TestWhatNothingNamesGoesAway(t *testing.T) {
	m, r := desk.NewMaterials(t.TempDir()), register{}
	d := seal(t, "x")
	put(t, m, "a", d, r, now)
	if err := m.Settle(now+desk.UnnamedLife-1, r.named); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Notes("a", d.Digest); err != nil {
		t.Errorf("gone too soon: %v", err)
	}
	if err := m.Settle(now+desk.UnnamedLife, r.named); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Notes("a", d.Digest); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("still there: %v", err)
	}
}

func TestUnnamedMaterialsAreBounded(t *testing.T) {
	m, r := desk.NewMaterials(t.TempDir()), register{}
	var first sealed.Document
	for i := range desk.MaxUnnamed {
		d := seal(t, fmt.Sprint(i))
		if i == 0 {
			first = d
		}
		if _, err := m.Put("a", d, now, r.named); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.Put("a", seal(t, "one more"), now, r.named); !errors.Is(err, desk.ErrFull) {
		t.Errorf("one more: %v", err)
	}
	if _, err := m.Put("b", seal(t, "of another"), now, r.named); err != nil {
		t.Errorf("of another: %v", err)
	}
	r[first.Digest] = true // one is named now
	if _, err := m.Put("a", seal(t, "one more"), now, r.named); err != nil {
		t.Errorf("after one was named: %v", err)
	}
	list, err := m.List("a", sm3.Digest{}, desk.MaxUnnamed+2)
	if err != nil || len(list) != desk.MaxUnnamed+1 {
		t.Fatalf("%d documents, %v", len(list), err)
	}
	rest, err := m.List("a", list[60].Digest, 100)
	if err != nil || len(rest) != 4 || rest[0].Digest != list[61].Digest {
		t.Errorf("behind the 61st: %d, %v", len(rest), err)
	}
}

func TestGrantAndPurge(t *testing.T) {
	m, r := desk.NewMaterials(t.TempDir()), register{}
	d := seal(t, "x")
	r[d.Digest] = true
	put(t, m, "a", d, r, now)
	granted, err := d.Grant(rand.Reader, key(t, 1), sealed.Recipient{Name: "court/judge", Key: key(t, 2).Public()})
	if err != nil {
		t.Fatal(err)
	}
	line, _ := granted.Reader(key(t, 2).Public().Fingerprint())
	order := sm3.Sum([]byte("order"))
	notes, err := m.Grant("a", d.Digest, []sealed.Reader{line}, api.MaterialReader{By: "holder/a", Order: order, Time: now + 5})
	if err != nil || len(notes.Readers) != 2 || notes.Readers[1] != (api.MaterialReader{Name: "court/judge", Key: line.Key, By: "holder/a", Time: now + 5, Order: order}) {
		t.Errorf("got %+v, %v", notes.Readers, err)
	}
	got, err := m.Read("a", d.Digest, "court/judge", now)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := got.Open(key(t, 2)); err != nil || string(text) != "x" {
		t.Errorf("the court: %q, %v", text, err)
	}
	if err := m.Purge("a", d.Digest, "registry-a/registrar", now+9); err != nil {
		t.Fatal(err)
	}
	notes, err = m.Notes("a", d.Digest)
	if err != nil || notes.Purged == nil || notes.Purged.Time != now+9 || notes.Digest != d.Digest {
		t.Errorf("after the purge: %+v, %v", notes, err)
	}
	if _, err := m.Read("a", d.Digest, "holder/a", now); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("read after the purge: %v", err)
	}
	if _, err := m.Put("a", d, now, r.named); !errors.Is(err, desk.ErrKept) {
		t.Errorf("brought again after the purge: %v", err)
	}
}

// TestDamageIsNoticed alters what is on the disk.
func TestDamageIsNoticed(t *testing.T) {
	dir := t.TempDir()
	m, r := desk.NewMaterials(dir), register{}
	d := seal(t, "some text")
	put(t, m, "a", d, r, now)
	files, err := filepath.Glob(filepath.Join(dir, "*", "new", "*.sealed"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	good, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(good, []byte("some text")) {
		t.Error("the text lies in clear")
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	for name, bad := range map[string][]byte{"a bit flipped": flipped, "cut off": good[:50], "empty": {}, "another document": seal(t, "other text").Bytes()} {
		if err := os.WriteFile(files[0], bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Read("a", d.Digest, "holder/a", now); !errors.Is(err, desk.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCutOffWhileStoring leaves what a power cut can leave: a document without
// notes, and one that was being moved.
func TestCutOffWhileStoring(t *testing.T) {
	dir := t.TempDir()
	m, r := desk.NewMaterials(dir), register{}
	d := seal(t, "x")
	put(t, m, "a", d, r, now)
	notes, err := filepath.Glob(filepath.Join(dir, "*", "new", "*.json"))
	if err != nil || len(notes) != 1 {
		t.Fatal(notes, err)
	}
	if err := os.Remove(notes[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Notes("a", d.Digest); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("half a document is there: %v", err)
	}
	if err := m.Settle(now, r.named); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*", "new", "*")); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
	put(t, m, "a", d, r, now)
}
