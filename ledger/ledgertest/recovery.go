package ledgertest

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/ledger"
)

// Loss is what a recovery is from.
type Loss struct {
	// Keep go on, and Drop leave; whoever else votes or cosigns has lost its node.
	Keep, Drop []string
	// Locks are what members have promised above the base; the others have
	// promised the base.
	Locks map[string]ledger.Pin
}

// Recovery is a complete plan with which keep go on after the chain's last
// header, which it makes final; whoever else votes or cosigns has lost its node.
// Their heads and locks are the last header.
func (c *Chain) Recovery(t testing.TB, keep ...string) ledger.RecoveryFile {
	t.Helper()
	return c.RecoveryFrom(t, Loss{Keep: keep})
}

// RecoveryFrom is a Recovery from a loss.
func (c *Chain) RecoveryFrom(t testing.TB, loss Loss) ledger.RecoveryFile {
	t.Helper()
	keep := slices.Clone(loss.Keep)
	slices.Sort(keep)
	base := c.View.Tip.Header
	c.Finalise(t)
	old := Must(c.View.Governance(base.Governance))(t)
	at := ledger.Pin{Height: base.Height, Digest: base.Digest()}
	p := ledger.RecoveryPlan{
		Ledger: base.Ledger, Epoch: uint64(old.Epoch) + 1, Base: at, Raft: ledger.RaftPosition{Index: uint64(len(c.Entries)) + 1000, Term: 1000},
		Time: c.Now, Reason: "test",
	}
	f := ledger.RecoveryFile{Base: string(base.Text()), FinalSet: string(c.finalSet)}
	for _, name := range keep {
		lock, above := loss.Locks[name]
		if !above {
			lock = at
		}
		p.Survivors = append(p.Survivors, ledger.Survivor{Member: name, Head: at, Lock: lock})
		f.Heads = append(f.Heads, ledger.RecoveryHead{Header: f.Base, Cosignatures: f.FinalSet})
	}
	decided := c.Decided()
	if base.Next != base.Governance {
		f.Decided = Must(decided.Text())(t)
	}
	f.Governance = Must(Must(decided.Recovered(keep, loss.Drop))(t).Text())(t)
	f = Must(ledger.NewRecoveryFile(p, f, old))(t)
	for _, name := range keep {
		text := Must(f.Open(old))(t).Text
		f = Must(f.AddSignature(Must(ledger.SignText(text, name, c.Keys[name], c.random("recovery "+name)))(t), old))(t)
	}
	return f
}

// Recover goes on with the plan's block, as every survivor does.
func (c *Chain) Recover(t testing.TB, f ledger.RecoveryFile) {
	t.Helper()
	c.Restart(t)
	data := Must(f.Bytes())(t)
	c.View.Keep(Must(c.Machine.Recover(data))(t))
	c.Entries = append(c.Entries, data)
}
