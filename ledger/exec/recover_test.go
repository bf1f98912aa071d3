package exec_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
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

// What members lose in a recovery is retired as in a removal: nobody uses it
// again, and its destruction can be put on record, of a member that left by
// another and of one that stays by itself.
func TestRecoveryRetiresWhatIsLost(t *testing.T) {
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{}))
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "holder-a").Open, sm3.Digest{})
	c.Enact(t, ledgertest.NotaryA, decideParams(t, c)) // the base names another set as decided
	old := c.Decided()
	f := c.RecoveryFrom(t, ledgertest.Loss{Keep: []string{ledgertest.NotaryA, ledgertest.RegistryA}, Drop: []string{ledgertest.RegistryB}})
	c.Recover(t, f)
	dropped, lost := member(t, old, ledgertest.RegistryB), member(t, old, ledgertest.ArbitratorA)
	h := history(t, c, ledgertest.RegistryB)
	if want := len(dropped.NamedKeys()) + 1; len(h.Retired) != want { // and the peer id
		t.Errorf("%d of %d marks of the dropped member are retired: %+v", len(h.Retired), want, h.Retired)
	}
	for _, k := range history(t, c, ledgertest.ArbitratorA).Retired {
		if k.Role != ledger.CosignLine && k.Role != ledger.NodeRole && k.Role != ledger.TransportRole {
			t.Errorf("the lost member, which stays, has lost its %s key", k.Role)
		}
	}
	for _, name := range []string{ledgertest.NotaryA, ledgertest.RegistryA} {
		if e := ledgertest.Must(c.Entity(ledger.EntityID{Kind: ledger.MemberEntity, ID: name}))(t); e != nil {
			t.Errorf("%s, whose node goes on, has %+v", name, e)
		}
	}
	for _, body := range []ledger.KeyDestroyedBody{
		{Member: ledgertest.NotaryA, Owner: ledgertest.RegistryB, Old: dropped.CosignKey.Fingerprint(), Statement: ledgertest.Digest("statement")},
		{Member: ledgertest.ArbitratorA, Owner: ledgertest.ArbitratorA, Old: lost.CosignKey.Fingerprint(), Statement: ledgertest.Digest("statement")},
	} {
		c.Accept(t, ledger.MemberKeyDestroyed, body, sm3.Digest{})
	}
	compareBlocks(t, c.View, replayRecovered(t, c, f))
}

// replayRecovered executes again what a chain did that recovered once.
func replayRecovered(t *testing.T, c *ledgertest.Chain, f ledger.RecoveryFile) *ledgertest.View {
	t.Helper()
	plan := ledgertest.Must(f.Bytes())(t)
	v := ledgertest.NewView(c.Genesis)
	m := ledgertest.NewMachine(t, c.World, v, sm2.Verify)
	for _, entry := range c.Entries {
		if bytes.Equal(entry, plan) {
			m = ledgertest.NewMachine(t, c.World, v, sm2.Verify)
			v.Keep(ledgertest.Must(m.Recover(entry))(t))
		} else if _, block := step(t, m, entry); block != nil {
			v.Keep(block)
		}
	}
	return v
}

// decideParams opens and approves a proposal.
func decideParams(t *testing.T, c *ledgertest.Chain) (number string) {
	t.Helper()
	params := c.Governance().Params
	params.SkewMillis++
	change := ledger.GovernanceChange{Act: ledger.SetParams, Params: &params}
	voters := c.Cosigners()
	c.Propose(t, voters[0], "p-1", change)
	c.Vote(t, "p-1", voters[1:]...)
	return "p-1"
}

func member(t *testing.T, g *ledger.Governance, name string) *ledger.Member {
	t.Helper()
	m, ok := g.Member(name)
	if !ok {
		t.Fatalf("%s is not there", name)
	}
	return m
}

func history(t *testing.T, c *ledgertest.Chain, name string) *ledger.MemberHistory {
	t.Helper()
	h, ok := ledgertest.Must(c.Entity(ledger.EntityID{Kind: ledger.MemberEntity, ID: name}))(t).(*ledger.MemberHistory)
	if !ok {
		t.Fatalf("nothing is kept of %s", name)
	}
	return h
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
