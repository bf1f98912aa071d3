package desk_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
)

func draft(t *testing.T, l *servertest.Ledger, evidence string) ledger.Draft {
	t.Helper()
	d, err := ledger.ParseDraft(l.DepositRecord(evidence, servertest.Digest(evidence)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDraftsSurviveAndEnd starts again over the same directory, with what a power
// cut can leave in it.
func TestDraftsSurviveAndEnd(t *testing.T) {
	dir := t.TempDir()
	l := servertest.New(t, ledger.Test)
	d := draft(t, l, "EV-1")
	at := l.Now()
	if _, err := desk.NewDrafts(dir).Put("a", d, at); err != nil {
		t.Fatal(err)
	}
	// A draft whose notes were not written was never acknowledged.
	lost := draft(t, l, "EV-2")
	if _, err := desk.NewDrafts(dir).Put("a", lost, at); err != nil {
		t.Fatal(err)
	}
	notes, err := filepath.Glob(filepath.Join(dir, lost.ID().String()[4:]+".json"))
	if err != nil || len(notes) != 1 {
		t.Fatal(notes, err)
	}
	if err := os.Remove(notes[0]); err != nil {
		t.Fatal(err)
	}
	k := desk.NewDrafts(dir)
	if all, err := k.Of(servertest.Holder(), at); err != nil || len(all) != 1 || all[0].ID != d.ID() || all[0].Uploader != "a" {
		t.Errorf("after a start: %+v, %v", all, err)
	}
	if all, err := k.Of("stranger", at); err != nil || len(all) != 0 {
		t.Errorf("a stranger's: %+v, %v", all, err)
	}
	if _, _, err := k.Get(d.ID(), d.Record.Expires-1); err != nil {
		t.Errorf("before its end: %v", err)
	}
	if _, _, err := k.Get(d.ID(), d.Record.Expires); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("at its end: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, d.ID().String()[4:]+"*")); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}
