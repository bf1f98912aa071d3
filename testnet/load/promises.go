package load

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// Promises are the records that nodes have acknowledged as final: whatever
// happens to the network, every one of them has to be on the ledger, once.
type Promises struct {
	mu    sync.Mutex
	notes map[sm3.Digest][]byte // guarded by mu
}

func (p *Promises) add(id sm3.Digest, note []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.notes == nil {
		p.notes = map[sm3.Digest][]byte{}
	}
	p.notes[id] = note
}

// Count gives how many records there are.
func (p *Promises) Count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.notes)
}

// Notes gives the records by id.
func (p *Promises) Notes() map[sm3.Digest][]byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.notes)
}

const (
	// attempt is how long one node may take for one record before the next is
	// asked: longer than an election.
	attempt = 15 * time.Second
	// between is the time between two attempts.
	between = 50 * time.Millisecond
)

// Persist submits a record until a node acknowledges it as final, and remembers
// it. An election may turn it away, or a node may be down: the same record may
// be sent again, to the next of the nodes.
func (p *Promises) Persist(ctx context.Context, note []byte, nodes ...*client.Client) error {
	for i := 0; ; i++ {
		s, err := submitOnce(ctx, nodes[i%len(nodes)], note)
		switch {
		case err == nil && s.State == api.Final:
			p.add(s.ID, note)
			return nil
		case err == nil && s.State == api.Rejected:
			return fmt.Errorf("%w: a good record is refused: %s %s", ErrLoad, s.Code, s.Detail)
		}
		if ended := pause(ctx, between); ended != nil {
			return errors.Join(fmt.Errorf("%w: a record is not acknowledged: %w", ErrLoad, ended), err)
		}
	}
}

func submitOnce(ctx context.Context, c *client.Client, note []byte) (api.Submission, error) {
	ctx, cancel := context.WithTimeout(ctx, attempt)
	defer cancel()
	return c.Submit(ctx, note, api.WaitFinal)
}

// Kept demands of each node that it has every record, final, and proves it: the
// client checks receipt, inclusion and quorum of each answer. The nodes must
// agree on the leaf of each. It asks again until ctx ends.
func (p *Promises) Kept(ctx context.Context, nodes map[string]*client.Client) error {
	leaves := map[uint64]sm3.Digest{}
	notes := p.Notes()
	for member, c := range nodes {
		for id, note := range notes {
			index, err := kept(ctx, c, id, note)
			if err != nil {
				return fmt.Errorf("%w: the node of %s: %w", ErrLoad, member, err)
			}
			if other, taken := leaves[index]; taken && other != id {
				return fmt.Errorf("%w: %s and %s are both leaf %d", ErrLoad, id, other, index)
			}
			leaves[index] = id
		}
	}
	if len(nodes) > 0 && len(leaves) != len(notes) {
		return fmt.Errorf("%w: %d records are in %d leaves: the nodes disagree", ErrLoad, len(notes), len(leaves))
	}
	return nil
}

func kept(ctx context.Context, c *client.Client, id sm3.Digest, note []byte) (index uint64, err error) {
	for {
		s, err := c.Status(ctx, id, note)
		if err == nil && s.State == api.Final && s.Index != nil {
			return *s.Index, nil
		}
		if ended := pause(ctx, between); ended != nil {
			return 0, errors.Join(fmt.Errorf("it has the acknowledged record %s as %s %s", id, s.State, s.Code), err)
		}
	}
}

// Took remembers records that were acknowledged otherwise.
func (p *Promises) Took(notes [][]byte) error {
	for _, note := range notes {
		r, err := ledger.ParseRecord(note)
		if err != nil {
			return err
		}
		p.add(r.ID, note)
	}
	return nil
}

// Some gives count of the records.
func (p *Promises) Some(count int) *Promises {
	some := &Promises{notes: map[sm3.Digest][]byte{}}
	for id, note := range p.Notes() {
		if len(some.notes) == count {
			break
		}
		some.notes[id] = note
	}
	return some
}
