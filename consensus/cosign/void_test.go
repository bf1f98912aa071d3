package cosign_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// planOf is a plan that goes on from the lock's height less one and states the
// lock; alpha and bravo have signed it.
func planOf(c *consortium, lock cosign.Lock) ledger.OpenRecovery {
	base := lockAt(c, int(lock.Height)-1)
	header, err := ledger.ParseHeader(base.Header)
	if err != nil {
		panic(err)
	}
	at := ledger.Pin{Height: base.Height, Digest: base.Digest}
	return ledger.OpenRecovery{
		RecoveryPlan: ledger.RecoveryPlan{
			Ledger: header.Ledger, Base: at, Epoch: 1,
			Survivors: []ledger.Survivor{{Member: "alpha", Head: at, Lock: ledger.Pin{Height: lock.Height, Digest: lock.Digest}}, {Member: "bravo", Head: at, Lock: at}},
		},
		BaseHeader: header, Digest: sm3.Sum([]byte("plan")), Lines: []ledger.Line{{Name: "alpha"}, {Name: "bravo"}},
	}
}

func TestVoidReplacesTheStatedLockOnly(t *testing.T) {
	c := newConsortium(t, 4)
	lock := lockAt(c, 3)
	plan := planOf(c, lock)
	half, other := plan, planOf(c, lockAt(c, 4))
	half.Lines = half.Lines[:1]
	for name, row := range map[string]struct {
		member string
		plan   ledger.OpenRecovery
	}{"not signed by all": {"alpha", half}, "another lock": {"alpha", other}, "who has not signed": {"charlie", plan}, "another's lock": {"bravo", plan}} {
		d := newPlugDisk()
		must(t, cosign.SaveLockOn(d, "dir", lock))
		if err := cosign.VoidOn(d, "dir", row.member, row.plan); !errors.Is(err, cosign.ErrNotVoided) {
			t.Errorf("%s: %v", name, err)
		}
		if got, err := cosign.ReadLockOn(d, "dir"); err != nil || !bytes.Equal(got.Bytes(), lock.Bytes()) {
			t.Errorf("%s: the lock is %+v, %v", name, got, err)
		}
	}

	d := newPlugDisk()
	must(t, cosign.SaveLockOn(d, "dir", lock))
	must(t, cosign.VoidOn(d, "dir", "alpha", plan))
	got, err := cosign.ReadLockOn(d, "dir")
	if err != nil || got.Height != 2 || got.Digest != plan.Base.Digest || got.Text() != nil {
		t.Errorf("the lock is %+v, %v", got, err)
	}
	// The node goes on signing; the same plan never makes it forget that.
	signed := lockAt(c, 5)
	must(t, cosign.SaveLockOn(d, "dir", signed))
	must(t, cosign.VoidOn(d, "dir", "alpha", plan))
	if got, err := cosign.ReadLockOn(d, "dir"); err != nil || got.Height != 5 {
		t.Errorf("the lock has fallen to %+v, %v", got, err)
	}
}

func TestLockAtTheBaseStays(t *testing.T) {
	c := newConsortium(t, 4)
	plan := planOf(c, lockAt(c, 3))
	d := newPlugDisk()
	lock := lockAt(c, 2)
	must(t, cosign.SaveLockOn(d, "dir", lock))
	must(t, cosign.VoidOn(d, "dir", "bravo", plan))
	if got, err := cosign.ReadLockOn(d, "dir"); err != nil || !bytes.Equal(got.Bytes(), lock.Bytes()) {
		t.Errorf("the lock is %+v, %v", got, err)
	}
}

// TestVoidSurvivesPowerCuts: after a cut at any operation the lock is the old one or the new one, and doing it again ends it.
func TestVoidSurvivesPowerCuts(t *testing.T) {
	c := newConsortium(t, 4)
	lock := lockAt(c, 3)
	plan := planOf(c, lock)
	for _, eager := range []bool{false, true} {
		for cut := 0; ; cut++ {
			d := newPlugDisk()
			must(t, cosign.SaveLockOn(d, "dir", lock))
			d.left = cut
			failed := cosign.VoidOn(d, "dir", "alpha", plan)
			after := d.restart(eager)
			got, err := cosign.ReadLockOn(after, "dir")
			if err != nil || !bytes.Equal(got.Bytes(), lock.Bytes()) && got.Height != 2 {
				t.Fatalf("cut after %d: %+v, %v", cut, got, err)
			}
			must(t, cosign.VoidOn(after, "dir", "alpha", plan))
			if got, err := cosign.ReadLockOn(after, "dir"); err != nil || got.Height != 2 {
				t.Fatalf("cut after %d, done again: %+v, %v", cut, got, err)
			}
			if failed == nil {
				break
			}
		}
	}
}

// Two signatures at one height prove no lie when a recovery lies between them.
func TestRecoveryExplainsTwoSignatures(t *testing.T) {
	c := newConsortium(t, 4)
	lock := lockAt(c, 3)
	plan := planOf(c, lock)
	before, err := ledger.ParseHeader(lock.Header)
	if err != nil {
		t.Fatal(err)
	}
	plan.BaseHeader.Governance, plan.BaseHeader.Next = before.Governance, before.Governance
	after, late := before, before
	after.Governance = sm3.Sum([]byte("the set of the new epoch"))
	late.Height = 4
	proof := func(first, second ledger.Header) cosign.Equivocation {
		return cosign.Equivocation{Member: "alpha", First: cosign.Announcement{Header: first}, Second: cosign.Announcement{Header: second}}
	}
	if !proof(before, after).ExplainedBy(plan) || !proof(after, before).ExplainedBy(plan) {
		t.Error("a signature before and one after the recovery are called a lie")
	}
	stranger := proof(before, after)
	stranger.Member = "charlie"
	base := plan.BaseHeader
	for name, e := range map[string]cosign.Equivocation{
		"both before": proof(before, before), "both after": proof(after, after), "above the stated lock": proof(late, after),
		"at the base": proof(base, base), "by who signed no plan": stranger,
	} {
		if e.ExplainedBy(plan) {
			t.Errorf("%s: the plan explains it", name)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A lock at a recovery's base knows its height, not when the node signed there: the own signature over the base is no sign
// of a second machine, one over another header of that height is.
func TestOwnSignatureOverTheBase(t *testing.T) {
	c := newConsortium(t, 4)
	base := c.header(nil, epoch, "a")
	other := c.header(nil, epoch, "b")
	for name, row := range map[string]struct {
		signed []byte
		mutes  bool
	}{"the base": {base, false}, "another header": {other, true}} {
		core := cosign.NewCore("alpha", cosign.OneKey(c.keys["alpha"]), cosign.Lock{Height: 1, Digest: cosign.Digest(row.signed)})
		if row.mutes {
			core = cosign.NewCore("alpha", cosign.OneKey(c.keys["alpha"]), cosign.Lock{Height: 1, Digest: cosign.Digest(base)})
			cosign.StepExecuted(core, base, c.gov, nil, 0, false, epoch)
		}
		var muted bool
		for _, d := range cosign.StepExecuted(core, row.signed, c.gov, []ledger.Cosignature{c.sign("alpha", epoch, row.signed)}, 0, false, epoch) {
			muted = muted || d.Mute
		}
		for _, d := range cosign.StepReceived(core, "peer", says(c, row.signed, "alpha")) {
			muted = muted || d.Mute
		}
		if muted != row.mutes {
			t.Errorf("%s: muted %v", name, muted)
		}
	}
}
