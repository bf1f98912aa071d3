package store_test

import (
	"errors"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/registry"
	"github.com/certledger/certledger/ledger/store"
)

// A program that does not know the rules of the next block can still read what is
// there, to audit it and to back it up. It takes no further entry.
func TestStoreOfNewerRulesIsForReading(t *testing.T) {
	c := tell(t, "newer rules")
	fs := vfs.NewMem()
	s := open(t, fs, c.File)
	half := len(c.Entries) / 2
	for i, e := range c.Entries[:half] {
		if _, err := s.Apply(uint64(i+1), e); err != nil {
			t.Fatal(err)
		}
	}
	tip := s.LastHeader()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	o, stopped := options(t, fs), make(chan error, 1)
	o.Fatal = func(err error) { stopped <- err }
	o.Tables = func(int) []registry.Transition { return nil }
	older, err := store.Open("store", c.File, o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := older.Close(); err != nil {
			t.Error(err)
		}
	}()
	if older.LastHeader().Digest() != tip.Digest() {
		t.Errorf("it reads header %d, want %d", older.LastHeader().Height, tip.Height)
	}
	if _, err := older.Apply(uint64(half+1), c.Entries[half]); !errors.Is(err, exec.ErrRulesUnknown) {
		t.Errorf("the next entry: %v", err)
	}
	if err := <-stopped; !errors.Is(err, exec.ErrRulesUnknown) {
		t.Errorf("the node stops because of %v", err)
	}
	// What was executed before reaches the disk with the close. A disk that fails
	// then freezes the directory all the same.
	if older.Frozen() {
		t.Error("a program that is too old gives up what it has kept")
	}
	older.DiskFails(errors.New("no space"))
	if !older.Frozen() || !errors.Is(older.Err(), exec.ErrRulesUnknown) {
		t.Errorf("after a failed write: frozen %t, %v", older.Frozen(), older.Err())
	}
}
