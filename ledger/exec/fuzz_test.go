package exec_test

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/registry"
)

// FuzzStep feeds the machine whatever bytes: it answers with receipts, and goes
// on.
func FuzzStep(f *testing.F) {
	c := ledgertest.NewChain(f, ledgertest.NewWorld(f, ledgertest.Options{}))
	f.Add([]byte("rubbish"))
	f.Add(c.SignEntry(f, c.Entry()))
	f.Add(c.SignEntry(f, c.Entry(c.Record(f, ledger.AccountOpen, c.Holder(f, "holder-a").Open, sm3.Digest{}, c.Now), []byte("x"))))
	accepting := func(tasks []sm2.Task) []bool {
		verdicts := make([]bool, len(tasks))
		for i := range verdicts {
			verdicts[i] = true // so that the fuzzer gets past the signatures
		}
		return verdicts
	}
	f.Fuzz(func(t *testing.T, entry []byte) {
		m := ledgertest.NewMachine(t, c.World, ledgertest.NewView(c.Genesis), accepting)
		receipts, block, err := m.Step(entry)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.ParseEntry(entry); err != nil && (len(receipts) != 1 || receipts[0].Refusal == nil || block != nil) {
			t.Fatalf("%v: receipts %v, block %v", err, receipts, block)
		}
		if _, block, err := m.Step(c.SignEntry(t, c.Entry())); err != nil || block == nil && m.Tip().Header.Height == 0 {
			t.Fatalf("the next good entry: block %v, error %v", block, err)
		}
	})
}

// FuzzCheckForm reads whatever note.
func FuzzCheckForm(f *testing.F) {
	s := &script{c: ledgertest.NewChain(f, ledgertest.NewWorld(f, ledgertest.Options{})), notes: map[string][]byte{}}
	f.Add(s.c.Sign(f, s.c.Draft(f, ledger.AccountOpen, s.c.Holder(f, "holder-a").Open, sm3.Digest{}, s.c.Now)))
	f.Add([]byte(nil))
	c := s.c
	f.Fuzz(func(t *testing.T, note []byte) {
		checkForm(t, c, note)
	})
}

func checkForm(t *testing.T, c *ledgertest.Chain, note []byte) {
	t.Helper()
	r, refusal := exec.CheckForm(note)
	if refusal != nil {
		return
	}
	if r.ID != sm3.Sum(r.Text) || len(r.Seals) != len(r.Signers) || string(r.Note) != string(note) {
		t.Fatalf("a good note was read as %+v", r)
	}
	if _, _, err := exec.SignatureTasks(registry.Env{View: c, Governance: c.Governance(), Documents: c.Library}, &r); err != nil {
		t.Fatal(err)
	}
}
