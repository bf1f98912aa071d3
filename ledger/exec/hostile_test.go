package exec_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/registry"
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
	if size := c.View.Blocks[0].Tip.Header.Size; size > 0 {
		t.Errorf("rubbish made %d leaves", size)
	}
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "holder-a").Open, sm3.Digest{})
}

// A record that comes again is a duplicate when its id was used up, and else is
// refused for the same reason: within an entry and in the next block alike.
func TestComingAgain(t *testing.T) {
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{}))
	s := &script{c: c, notes: map[string][]byte{}}
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "holder-a").Open, sm3.Digest{})
	for i, sort := range []string{
		"deposit", "no-promise", "no-title", "unknown-kind", "rubbish", "unsigned", "spaced", "other-signers", "foreign",
		"long", "backwards", "old", "far-future", "stranger", "forged", "swapped",
	} {
		note := s.note(t, fmt.Sprintf("%s:EV-%d", sort, i))
		receipts := c.Submit(t, note, note)
		c.Seal(t)
		receipts = append(receipts, c.Submit(t, note)...)
		c.Seal(t)
		want := receipts[0].Code()
		if registry.Consumes(want) {
			want = ledger.RecordDuplicate
		}
		if receipts[1].Code() != want || receipts[2].Code() != want {
			t.Errorf("%s: %s, then %s, then %s", sort, receipts[0].Code(), receipts[1].Code(), receipts[2].Code())
		}
	}
}

// The open block tells what used up an id, whatever bad copies came beside it.
func TestReceiptInOpenBlock(t *testing.T) {
	p := ledger.DefaultParams()
	p.SealMaxMillis = 60_000
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Params: &p}))
	s := &script{c: c, notes: map[string][]byte{}}
	c.Submit(t, s.note(t, "open:holder-a"))
	good := c.Sign(t, s.deposit(t, "EV-1"))
	note := ledgertest.Must(ledger.ParseNote(good, ledger.MaxNote))(t)
	note.Lines[0].Payload[20] ^= 1
	forged, id := note.Bytes(), ledgertest.Must(ledger.ParseRecord(good))(t).ID
	c.Submit(t, forged)
	if r, ok := c.Machine.Receipt(id); ok {
		t.Errorf("a forged copy is the receipt: %s", r.Code())
	}
	c.Submit(t, good, forged, good)
	if r, ok := c.Machine.Receipt(id); !ok || r.Refusal != nil {
		t.Errorf("the accepted record has the receipt %s, %t", r.Code(), ok)
	}
	if now := c.Machine.Now(); now != c.Now {
		t.Errorf("the open block's time is %s, want %s", now, c.Now)
	}
	c.Seal(t)
	if _, ok := c.Machine.Receipt(id); ok {
		t.Error("a sealed record is in the open block")
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
