// Package verifier checks signatures once per node: a bounded number at a time,
// remembering those that verified.
package verifier

import (
	"runtime"
	"sync"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// Verifier is shared by everything in a node that checks signatures. It is safe
// for concurrent use.
type Verifier struct {
	slots chan struct{}

	mu sync.Mutex
	// recent and older are two generations of what has verified: when recent is
	// full it becomes older, and older is forgotten.
	recent, older map[sm3.Digest]struct{}
	capacity      int
}

// New makes a verifier that runs at most workers verifications at a time and
// remembers at least capacity good ones. Leave one processor to Raft: CPU-bound
// work starves it otherwise.
func New(workers, capacity int) *Verifier {
	return &Verifier{
		slots:    make(chan struct{}, max(1, workers)),
		recent:   map[sm3.Digest]struct{}{},
		capacity: max(1, capacity),
	}
}

// DefaultWorkers is one less than the processors, and at least one.
func DefaultWorkers() int { return max(1, runtime.GOMAXPROCS(0)-1) }

// Verify gives for each task whether its signature verifies. Only good verdicts
// are remembered, so nobody can fill the memory with forgeries.
func (v *Verifier) Verify(tasks []sm2.Task) []bool {
	verdicts := make([]bool, len(tasks))
	for i := range tasks {
		verdicts[i] = v.verify(&tasks[i])
	}
	return verdicts
}

func (v *Verifier) verify(t *sm2.Task) bool {
	if t.Key == nil {
		return false
	}
	raw := t.Key.Raw()
	key := sm3.Sum(raw[:], t.Digest[:], t.Signature[:])
	if v.known(key) {
		return true
	}
	v.slots <- struct{}{}
	ok := sm2.Verify([]sm2.Task{*t})[0]
	<-v.slots
	// A verification is 50 µs of pure computation: give way to Raft after each.
	runtime.Gosched()
	if ok {
		v.remember(key)
	}
	return ok
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
	if len(v.recent) >= v.capacity {
		v.older, v.recent = v.recent, make(map[sm3.Digest]struct{}, v.capacity)
	}
	v.recent[key] = struct{}{}
}
