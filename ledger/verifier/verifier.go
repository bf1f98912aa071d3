// Package verifier checks signatures once per node: a bounded number at a time,
// remembering those that verified, and asking a second, independent
// implementation about a sample.
package verifier

import (
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/time/rate"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// Options of a verifier.
type Options struct {
	// Workers is how many verifications run at a time; 0 for all processors but
	// one. CPU-bound work starves Raft otherwise.
	Workers int
	// Remember is how many good signatures are remembered at least.
	Remember int
	// Sample is one in how many good signatures the second implementation is
	// asked about, and every bad one; 0 for none. At most CrossChecks a second
	// are asked.
	Sample      uint64
	CrossChecks float64
	// Disagree is told of a task about which the two implementations differ. The
	// first one's verdict stands: all members have the same one.
	Disagree func(t sm2.Task)
}

// Verifier is shared by everything in a node that checks signatures. It is safe
// for concurrent use.
type Verifier struct {
	options Options
	slots   chan struct{}
	checks  *rate.Limiter
	good    atomic.Uint64

	mu sync.Mutex
	// recent and older are two generations of what has verified: when recent is
	// full it becomes older, and older is forgotten.
	recent, older map[sm3.Digest]struct{}
}

// New makes a verifier.
func New(o Options) *Verifier {
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0) - 1
	}
	o.Workers, o.Remember = max(1, o.Workers), max(1, o.Remember)
	return &Verifier{
		options: o, slots: make(chan struct{}, o.Workers), recent: map[sm3.Digest]struct{}{},
		checks: rate.NewLimiter(rate.Limit(o.CrossChecks), 1),
	}
}

// Verify gives for each task whether its signature verifies. Only good verdicts
// are remembered, so nobody can fill the memory with forgeries.
func (v *Verifier) Verify(tasks []sm2.Task) []bool {
	verdicts := make([]bool, len(tasks))
	for i := range tasks {
		verdicts[i] = v.verify(tasks[i])
	}
	return verdicts
}

func (v *Verifier) verify(t sm2.Task) bool {
	if t.Key == nil {
		return false
	}
	raw := t.Key.Raw()
	key := sm3.Sum(raw[:], t.Digest[:], t.Signature[:])
	if v.known(key) {
		return true
	}
	v.slots <- struct{}{}
	ok := sm2.Verify([]sm2.Task{t})[0]
	v.crossCheck(t, ok)
	<-v.slots
	// A verification is 50 µs of pure computation: give way to Raft after each.
	runtime.Gosched()
	if ok {
		v.remember(key)
	}
	return ok
}

// crossCheck asks the second implementation about a sample, a thousandth second
// each.
func (v *Verifier) crossCheck(t sm2.Task, verdict bool) {
	if v.options.Sample == 0 || verdict && v.good.Add(1)%v.options.Sample != 0 || !v.checks.Allow() {
		return
	}
	// A second opinion that cannot be had says nothing about the signature.
	if second, err := sm2.CrossVerify(t); err == nil && second != verdict {
		v.options.Disagree(t)
	}
}

func (v *Verifier) known(key sm3.Digest) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.recent[key]; ok {
		return true
	}
	_, ok := v.older[key]
	return ok
}

func (v *Verifier) remember(key sm3.Digest) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.recent) >= v.options.Remember {
		v.older, v.recent = v.recent, make(map[sm3.Digest]struct{}, v.options.Remember)
	}
	v.recent[key] = struct{}{}
}
