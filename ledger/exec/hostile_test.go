package exec_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
)

func TestEntryFullOfRubbish(t *testing.T) {
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{}))
	notes := make([][]byte, ledger.MaxEntryRecords)
	for i := range notes {
		notes[i] = fmt.Appendf(nil, "rubbish %d", i)
	}
	receipts := c.Submit(t, notes...)
	if len(receipts) != len(notes) || len(c.View.Blocks) != 1 {
		t.Fatalf("%d receipts in %d blocks for %d records", len(receipts), len(c.View.Blocks), len(notes))
	}
	for i, r := range receipts {
		if r.Code() != ledger.RecordMalformed || r.ID != sm3.Sum(notes[i]) {
			t.Fatalf("record %d: %s %s", i, r.ID, r.Code())
		}
	}
	if b := c.View.Blocks[0]; len(b.Used) > 0 || b.Tip.Header.Size > 0 {
		t.Errorf("rubbish used %d ids and %d leaves", len(b.Used), b.Tip.Header.Size)
	}
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "holder-a").Open, sm3.Digest{})
}

// A block says which ids may not come again: those of accepted records and of
// those that the rules refused, never those that failed by form.
func TestBlockNamesUsedIDs(t *testing.T) {
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{}))
	s := &script{c: c, notes: map[string][]byte{}}
	notes := [][]byte{s.note(t, "open:holder-a"), s.note(t, "no-promise:EV-1"), s.note(t, "forged:EV-2"), s.note(t, "foreign:EV-3"), s.note(t, "deposit:EV-4"), s.note(t, "deposit:EV-4")}
	c.Submit(t, notes...)
	var want []exec.Use
	for _, i := range []int{0, 1, 4} {
		r := ledgertest.Must(ledger.ParseRecord(notes[i]))(t)
		want = append(want, exec.Use{ID: r.ID, Expires: r.Expires})
	}
	if have := c.View.Blocks[0].Used; fmt.Sprint(have) != fmt.Sprint(want) {
		t.Errorf("used %v, want %v", have, want)
	}
}

// The receipt of a record that can be read has the record's id, whatever else is
// wrong with it.
func TestReceiptOfReadableRecordHasItsID(t *testing.T) {
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{}))
	r := c.Draft(t, ledger.AccountOpen, c.Holder(t, "holder-a").Open, sm3.Digest{}, c.Now)
	r.Signers = r.Signers[:1]
	receipt := c.Submit(t, c.Sign(t, r))[0]
	if id := ledgertest.Must(r.ID())(t); receipt.ID != id || receipt.Code() != ledger.RecordSigners {
		t.Errorf("receipt %s %s, want %s %s", receipt.ID, receipt.Code(), id, ledger.RecordSigners)
	}
}

// The one thing that stops a machine is its database.
func TestDatabaseErrorStops(t *testing.T) {
	broken := errors.New("the disk is gone")
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{}))
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "holder-a").Open, sm3.Digest{})
	s := &script{c: c, notes: map[string][]byte{}}
	c.Finalise(t)
	withSet, without := c.Entry(), c.Entry(s.note(t, "deposit:EV-1"))
	without.Final, without.FinalSet = 0, nil
	for name, entry := range map[string]ledger.Entry{"final set": withSet, "deposit": without} {
		c.Restart(t)
		c.View.Fail = broken
		_, block, err := c.Machine.Step(c.SignEntry(t, entry))
		if !errors.Is(err, broken) || block != nil {
			t.Errorf("%s: block %v, error %v", name, block, err)
		}
		c.View.Fail = nil
	}
}

func TestIsFinal(t *testing.T) {
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{}))
	c.Seal(t)
	text := c.View.Blocks[0].Text
	one := c.Cosignature(t, text, c.Now, ledgertest.NotaryA)
	set := []ledger.Cosignature{one}
	for _, name := range []string{ledgertest.RegistryA, ledgertest.RegistryB} {
		set = append(set, c.Cosignature(t, text, c.Now, name))
	}
	for _, row := range []struct {
		name string
		set  []ledger.Cosignature
		want bool
	}{
		{"a quorum", set, true},
		{"nobody", nil, false},
		{"two", set[:2], false},
		{"one three times", []ledger.Cosignature{one, one, one}, false},
		{"one twice beside a quorum", append([]ledger.Cosignature{one}, set...), false},
	} {
		if have := exec.IsFinal(c.Governance(), text, row.set, c.Verify); have != row.want {
			t.Errorf("%s: final %t, want %t", row.name, have, row.want)
		}
	}
}

// LowerBound is the (f+1)-th largest clock: with four cosigners the second.
func TestLowerBound(t *testing.T) {
	w := ledgertest.NewWorld(t, ledgertest.Options{})
	set := []ledger.Cosignature{{Time: 50}, {Time: 900}, {Time: 100}, {Time: 20}}
	for n, want := range map[int]int{2: 50, 3: 100, 4: 100} {
		if have := exec.LowerBound(w.Governance(), set[:n]); int(have) != want {
			t.Errorf("of %d clocks: %d, want %d", n, have, want)
		}
	}
}
