package verifier_test

import (
	"sync"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/verifier"
)

func tasks(t *testing.T, n int) []sm2.Task {
	t.Helper()
	var list []sm2.Task
	for i := range n {
		key := ledgertest.Key(t, "verifier", string(rune('a'+i)))
		e := key.Public().Digest([]byte("text"))
		sig, err := key.SignDigest(nil, e)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, sm2.Task{Key: key.Public(), Digest: e, Signature: sig})
	}
	return list
}

func TestVerdictsAreThoseOfTheProvider(t *testing.T) {
	good := tasks(t, 8)
	var mixed []sm2.Task
	var want []bool
	for i, task := range good {
		if i%2 == 1 {
			task.Signature[40] ^= 1
		}
		mixed, want = append(mixed, task), append(want, i%2 == 0)
	}
	mixed, want = append(mixed, sm2.Task{}), append(want, false)
	// Two rounds: what is remembered must not change a verdict, and three
	// generations pass through a memory of two.
	v := verifier.New(verifier.Options{Remember: 2})
	for round := range 2 {
		for i, ok := range v.Verify(mixed) {
			if ok != want[i] {
				t.Errorf("round %d, task %d: %v", round, i, ok)
			}
		}
	}
}

func TestForgedSignatureOfARememberedTextIsRefused(t *testing.T) {
	v := verifier.New(verifier.Options{Remember: 100})
	task := tasks(t, 1)[0]
	if !v.Verify([]sm2.Task{task})[0] {
		t.Fatal("a good signature is refused")
	}
	for name, change := range map[string]func(*sm2.Task){
		"signature": func(x *sm2.Task) { x.Signature[0] ^= 1 },
		"digest":    func(x *sm2.Task) { x.Digest = sm3.Sum([]byte("other")) },
		"key":       func(x *sm2.Task) { x.Key = ledgertest.Key(t, "verifier", "other").Public() },
	} {
		bad := task
		change(&bad)
		if v.Verify([]sm2.Task{bad})[0] {
			t.Errorf("a task with another %s passes by memory", name)
		}
	}
}

func TestSecondImplementationAgrees(t *testing.T) {
	var mu sync.Mutex
	asked := 0
	v := verifier.New(verifier.Options{Remember: 1, Sample: 1, CrossChecks: 1e9, Disagree: func(sm2.Task) {
		mu.Lock()
		defer mu.Unlock()
		asked++
	}})
	list := tasks(t, 6)
	for i := range list {
		if i%2 == 1 {
			list[i].Signature[50] ^= 1
		}
	}
	v.Verify(list)
	if asked != 0 {
		t.Errorf("%d disagreements", asked)
	}
}
