package certificate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// plan makes the recovery file with which keep go on after the header at base,
// as change would have it, signed by all who are named in it.
func (w *world) plan(base uint64, keep []string, change func(p *ledger.RecoveryPlan, f *ledger.RecoveryFile)) ledger.RecoveryFile {
	w.t.Helper()
	slices.Sort(keep)
	h := w.parsed(base)
	old := w.set(h.Governance)
	at := ledger.Pin{Height: base, Digest: h.Digest()}
	p := ledger.RecoveryPlan{
		Ledger: h.Ledger, Epoch: uint64(old.Epoch) + 1, Base: at, Raft: ledger.RaftPosition{Index: 2000, Term: 1001},
		Time: h.Time + 60_000, Reason: "机房火灾",
	}
	f := ledger.RecoveryFile{Base: string(h.Text()), FinalSet: string(ledger.CosignatureBlock(w.cosignatures[base])), Format: "certledger-recovery-file/v1"}
	for _, name := range keep {
		p.Survivors = append(p.Survivors, ledger.Survivor{Member: name, Head: at, Lock: at})
		f.Heads = append(f.Heads, ledger.RecoveryHead{Header: f.Base, Cosignatures: f.FinalSet})
	}
	decided := old
	if h.Next != h.Governance {
		f.Decided, decided = w.governances[h.Next], w.set(h.Next)
	}
	f.Governance = must[[]byte](w.t)(must[*ledger.Governance](w.t)(decided.Recovered(keep, nil)).Text())
	if change != nil {
		change(&p, &f)
	}
	p.FinalSet, p.Governance = ledger.CosignaturesDigest([]byte(f.FinalSet)), sm3.Sum(f.Governance)
	text := p.Text()
	var lines []ledger.Line
	for _, s := range p.Survivors {
		lines = append(lines, must[ledger.Line](w.t)(ledger.SignText(text, s.Member, w.key(w.keyName(s.Member)), nil)))
	}
	ledger.SortLines(lines)
	f.Note = string(ledger.AppendLines(append(text, '\n'), lines))
	return f
}

// recover goes on with the plan's block and gives the digest of the plan.
func (w *world) recover(f ledger.RecoveryFile) sm3.Digest {
	w.t.Helper()
	base := w.height()
	open := must[ledger.OpenRecovery](w.t)(f.Open(w.set(w.parsed(base).Governance)))
	w.clock = open.BlockTime() - 60_000
	w.inForce = w.addGovernance(open.Next)
	w.next = w.inForce
	w.changes = append(w.changes, base+1)
	height := w.seal(act{leaf: must[[]byte](w.t)(open.Event().Text()), changes: lost(open)})
	sealed, h := w.parsed(height), open.Header()
	h.Log, h.Log256, h.State = sealed.Log, sealed.Log256, sealed.State
	w.headers[base], w.finalSets[height] = h.Text(), []byte(f.FinalSet)
	w.plans[height] = must[[]byte](w.t)(f.Bytes())
	if err := open.CheckHeader(w.parsed(height)); err != nil {
		w.t.Fatal(err)
	}
	return open.Digest
}

// lost retires the cosign keys that the plan takes away, so that the state after
// it is another than at the base.
func lost(open ledger.OpenRecovery) map[ledger.EntityID]ledger.Entity {
	changes := map[ledger.EntityID]ledger.Entity{}
	for _, m := range open.Decided.Members {
		if now, stays := open.Next.Member(m.Name); m.CosignKey != nil && (!stays || now.CosignKey == nil) {
			retired := ledger.RetiredKey{Key: m.CosignKey.Fingerprint(), Role: ledger.CosignLine, Until: open.BlockTime()}
			changes[ledger.EntityID{Kind: ledger.MemberEntity, ID: m.Name}] = &ledger.MemberHistory{Name: m.Name, Retired: []ledger.RetiredKey{retired}}
		}
	}
	return changes
}

// knowing is a trust file that names plans.
func (w *world) knowing(plans ...sm3.Digest) ledger.Trust {
	t := w.trust()
	t.Recoveries = plans
	slices.SortFunc(t.Recoveries, func(a, b sm3.Digest) int { return strings.Compare(a.String(), b.String()) })
	return t
}

// recovered is a ledger that issues certOne, loses two of its four cosigners, goes
// on with the other two and issues certOther.
type recovered struct {
	*world
	base   uint64
	file   ledger.RecoveryFile
	digest sm3.Digest
}

// tellRecovered tells it with survivors of the tester's choice. What is told
// before the recovery is the same for all.
func tellRecovered(t testing.TB, keep ...string) *recovered {
	t.Helper()
	r := tellLost(t)
	r.file = r.plan(r.base, keep, nil)
	r.digest = r.recover(r.file)
	r.issueLater()
	return r
}

// tellLost tells it up to the loss.
func tellLost(t testing.TB) *recovered {
	t.Helper()
	w, _ := tell(t, "one")
	w.finish(filler("last", 1))
	return &recovered{world: w, base: w.height()}
}

// issueLater issues certOther in the block after the plan's, which stays without a
// quorum of its own.
func (r *recovered) issueLater() {
	r.seal(r.issue(r.asset(assetTwo, holderB), certOther))
	r.cosignAll()
	r.seal(filler("later", 1))
	r.cosignAll()
}
