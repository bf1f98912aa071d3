package sequencer_test

import (
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/certledger/certledger/consensus/sequencer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// awayKey does not sign while it is away.
type awayKey struct {
	sm2.Signer
	away atomic.Bool
}

func (k *awayKey) SignDigest(random io.Reader, e sm3.Digest) (sm2.Signature, error) {
	if k.away.Load() {
		return sm2.Signature{}, errors.New("the module is away")
	}
	return k.Signer.SignDigest(random, e)
}

// Without its key a leader orders nothing, says so, and goes on when the key is back.
func TestKeyThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key := &awayKey{Signer: nodeKey(t)}
		key.away.Store(true)
		c := newChain(t)
		n, stop := c.join(t, "alpha", func(config *sequencer.Config) { config.Key = oneKey(key) })
		defer stop()
		c.lead("alpha")
		note := [][]byte{[]byte("a record")}
		_, err := n.seq.Submit(t.Context(), note)
		if busy, ok := errors.AsType[*sequencer.BusyError](err); !ok || busy.Reason != "signer" || busy.RetryAfter <= 0 {
			t.Errorf("without the key: %v", err)
		}
		key.away.Store(false)
		if results, err := n.seq.Submit(t.Context(), note); err != nil || len(results) != 1 {
			t.Errorf("with the key: %v, %v", results, err)
		}
	})
}
