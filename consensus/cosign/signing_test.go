package cosign_test

import (
	"io"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// slowKey takes its time.
type slowKey struct {
	sm2.Signer
	takes atomic.Int64 // nanoseconds for the next signatures
	calls atomic.Int64
	busy  atomic.Int64
	most  atomic.Int64 // how many calls there were at a time
}

func (k *slowKey) SignDigest(random io.Reader, e sm3.Digest) (sm2.Signature, error) {
	k.calls.Add(1)
	k.most.Store(max(k.most.Load(), k.busy.Add(1)))
	defer k.busy.Add(-1)
	time.Sleep(time.Duration(k.takes.Load()))
	return k.Signer.SignDigest(random, e)
}

func (l *lab) startSlow(takes time.Duration) *slowKey {
	l.t.Helper()
	key := &slowKey{Signer: l.keys["alpha"]}
	key.takes.Store(int64(takes))
	l.start("alpha", func(c *cosign.Config) { c.Keys = cosign.OneKey(key) })
	for _, name := range l.members[1:] {
		l.start(name, nil)
	}
	return key
}

// A key that hangs holds up its own signature only: this node gathers the others', answers, and knows what is final.
func TestHangingKeyHoldsUpNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 4, 0)
		key := l.startSlow(time.Minute)
		for range 10 {
			l.block()
			time.Sleep(50 * time.Millisecond)
		}
		l.wantFinal(10, 3)
		key.takes.Store(0)
		time.Sleep(time.Minute)
		l.wantFinal(10, 4) // the newest header was signed as soon as the key was free
		l.stopAll()
		if key.calls.Load() != 2 || key.most.Load() != 1 {
			t.Errorf("the key was asked %d times, %d at a time; want it once for the first header and once for the last", key.calls.Load(), key.most.Load())
		}
	})
}

// A key that is slower than the blocks still attests some of them: a promise that was locked is good although a later one is.
func TestSlowKeyStillAttests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t, 4, 0)
		l.startSlow(500 * time.Millisecond)
		for range 20 {
			l.block()
			time.Sleep(100 * time.Millisecond)
		}
		time.Sleep(time.Second)
		attested := 0
		for height := uint64(1); height <= 20; height++ {
			if set, _ := l.stores["delta"].Cosignatures(height); len(set) == 4 {
				attested++
			}
		}
		if attested != 5 {
			t.Errorf("%d headers are attested by all, want one every half second and the last", attested)
		}
		l.wantFinal(20, 4)
		l.stopAll()
	})
}

// Signatures that come after their lock has moved on are sent, and what is locked now is asked for at once.
func TestLateSignature(t *testing.T) {
	c := newConsortium(t, 4)
	core, chain := lonelyCore(t, c, 1)
	first := c.header(chain[0], epoch, "a")
	second := c.header(first, epoch, "a")
	cosign.StepExecuted(core, first, c.gov, nil, 0, true, epoch)
	cosign.StepExecuted(core, second, c.gov, nil, 0, true, epoch) // both locks have the same time
	var texts []string
	for _, d := range cosign.StepSigned(core, 2, c.sign("alpha", epoch, first)) {
		texts = append(texts, d.Text)
		if d.Sign != nil && d.Sign.Height != 3 {
			t.Errorf("asks for height %d", d.Sign.Height)
		}
	}
	if len(texts) != 3 || texts[0] != "send 2" || texts[1] != "store 2 alpha" || texts[2] != "sign 3" {
		t.Errorf("a late signature: %q", texts)
	}
	if out := cosign.StepSigned(core, 3, c.sign("alpha", epoch, second)); len(out) != 2 || out[0].Text != "send 3" || out[1].Text != "store 3 alpha" {
		t.Errorf("the awaited signature: %v", out)
	}
	if out := cosign.StepTick(core, epoch, 0, nil); len(out) != 0 {
		t.Errorf("asks again for what it has: %v", out)
	}
}
