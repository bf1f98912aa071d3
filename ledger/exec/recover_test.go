package exec_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// survivors is a chain of a few blocks whose last header is final, and the plan
// with which two of its four cosigners go on.
func survivors(t *testing.T) (*ledgertest.Chain, ledger.RecoveryFile) {
	t.Helper()
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{}))
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "holder-a").Open, sm3.Digest{})
	c.Now += 30 * ledgertest.Day
	return c, c.Recovery(t, ledgertest.NotaryA, ledgertest.RegistryA)
}

func TestRecoverGoesOnWithTheSurvivors(t *testing.T) {
	c, f := survivors(t)
	old := c.Governance()
	plan := ledgertest.Must(f.Open(old))(t)
	c.Recover(t, f)
	b := c.View.Blocks[len(c.View.Blocks)-1]
	h := b.Tip.Header
	if err := plan.CheckHeader(h); err != nil {
		t.Errorf("the block: %v\n%s", err, b.Text)
	}
	if h.Time != c.Now || b.Tip.LowerBound != c.Now {
		t.Errorf("the block is of %s, time has passed up to %s; the plan is of %s", h.Time, b.Tip.LowerBound, c.Now)
	}
	if len(b.Leaves) != 1 || len(b.Receipts) != 0 || !bytes.Equal(b.FinalSet, []byte(f.FinalSet)) {
		t.Errorf("%d leaves, %d receipts, final set %q", len(b.Leaves), len(b.Receipts), b.FinalSet)
	}
	event := ledgertest.Must(ledger.ParseEvent(b.Leaves[0].Bytes))(t)
	if event.Kind != ledger.LedgerRecovered || event.Subject != plan.Digest.String() {
		t.Errorf("the event is %+v", event)
	}
	// Two make a header final from now on, and the rules go on.
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "holder-b").Open, sm3.Digest{})
	if g := c.Governance(); g.Epoch != 1 || g.Quorum() != 2 {
		t.Errorf("epoch %d, quorum %d", g.Epoch, g.Quorum())
	}
	c.Proposer = ledgertest.RegistryB
	if receipts, _ := c.Execute(t, c.World.SignEntry(t, c.Entry())); receipts[0].Code() != ledger.EntryProposer {
		t.Errorf("a lost member's entry: %s", receipts[0].Code())
	}
}

// A second loss is recovered like the first.
func TestRecoverTwice(t *testing.T) {
	c, f := survivors(t)
	c.Recover(t, f)
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "holder-b").Open, sm3.Digest{})
	c.Recover(t, c.Recovery(t, ledgertest.RegistryA))
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "bank").Open, sm3.Digest{})
	if g := c.Governance(); g.Epoch != 2 || g.Quorum() != 1 {
		t.Errorf("epoch %d, quorum %d", g.Epoch, g.Quorum())
	}
}

func TestRecoverRefusesAndChangesNothing(t *testing.T) {
	c, f := survivors(t)
	data := ledgertest.Must(f.Bytes())(t)
	c.Carry(0, nil)
	c.Restart(t)
	if _, block := c.Execute(t, c.SignEntry(t, c.Entry())); block != nil {
		t.Fatal("the entry sealed")
	}
	if _, err := c.Machine.Recover(data); !errors.Is(err, exec.ErrRecovery) {
		t.Errorf("with an open block: %v", err)
	}
	c.Restart(t)
	half := f
	half.Note = half.Note[:bytes.Index([]byte(half.Note), []byte("\n\n"))+2]
	for name, data := range map[string][]byte{
		"unsigned": ledgertest.Must(half.Bytes())(t), "rubbish": []byte("{}"), "empty": nil,
	} {
		if _, err := c.Machine.Recover(data); !errors.Is(err, exec.ErrRecovery) {
			t.Errorf("%s: %v", name, err)
		}
	}
	c.Seal(t)
	if _, err := c.Machine.Recover(data); !errors.Is(err, exec.ErrRecovery) {
		t.Errorf("a block later: %v", err)
	}
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "holder-b").Open, sm3.Digest{})
	if g := c.Governance(); g.Epoch != 0 {
		t.Errorf("a refused plan opened epoch %d", g.Epoch)
	}
}

// A leader cannot hijack the ledger with a plan, were it signed by all.
func TestPlanThatIsOrderedIsMalformed(t *testing.T) {
	c, f := survivors(t)
	receipts, _ := c.Execute(t, ledgertest.Must(f.Bytes())(t))
	if len(receipts) != 1 || receipts[0].Code() != ledger.EntryMalformed {
		t.Errorf("receipts %v", receipts)
	}
	receipts, _ = c.Execute(t, c.SignEntry(t, c.Entry([]byte(f.Note))))
	if len(receipts) != 1 || receipts[0].Code() != ledger.RecordMalformed {
		t.Errorf("receipts of a plan as a record: %v", receipts)
	}
	if c.View.Tip.Header.Governance != c.Genesis.Genesis.Governance {
		t.Error("the governance changed")
	}
}

func TestRecoverStopsOnlyWithTheDatabase(t *testing.T) {
	c, f := survivors(t)
	c.Restart(t)
	c.View.Fail = errors.New("the disk is gone")
	if _, err := c.Machine.Recover(ledgertest.Must(f.Bytes())(t)); !errors.Is(err, c.View.Fail) || errors.Is(err, exec.ErrRecovery) {
		t.Errorf("%v", err)
	}
}
