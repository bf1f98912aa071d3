package cosign

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/certledger/certledger/consensus/meters"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Store is what a cosigner needs of the node's own ledger. Its methods are called from many goroutines.
type Store interface {
	// Tip is the height of the newest header executed here, 0 before the first.
	Tip() uint64
	// Header gives the text of an executed header.
	Header(height uint64) ([]byte, error)
	// Governance gives the set that must cosign the header at height: the one that its `governance` line names. It is not
	// modified by either side.
	Governance(height uint64) (*ledger.Governance, error)
	// Final is the highest height that has its quorum, 0 before the first.
	Final() uint64
	// Cosignatures gives those held over the header at height, at most one a member.
	Cosignatures(height uint64) ([]ledger.Cosignature, error)
	// PutCosignatures keeps cosignatures that were verified over this store's header at height, and returns the final height,
	// which they may have raised. When they did, the store tells everyone who waits for it (the sequencer carries the set on).
	PutCosignatures(height uint64, set []ledger.Cosignature) (final uint64, err error)
	// Changed signals that the tip has risen. Signals may be joined into one; none may be lost. It is read by one cosigner.
	Changed() <-chan struct{}
}

// Peers is how a cosigner talks to those of the other members. The node's handler for the same protocol calls HandleMessage.
type Peers interface {
	// Broadcast sends a message to every peer and need not wait or retry.
	Broadcast(ctx context.Context, message []byte)
	// Pull sends a request to one peer and returns the response, of at most MaxMessage bytes.
	Pull(ctx context.Context, peer string, request []byte) ([]byte, error)
	// List names the peers that can be asked, without this node.
	List() []string
}

// Keyring finds the private key behind a public one, nil when this node does not have it. A key that is prepared for a rotation
// may be added at any time. The signer may be slow, and must give up in the end: Run returns after it. It is called from more
// than one goroutine.
type Keyring func(*sm2.PublicKey) sm2.Signer

// OneKey is a ring of one key.
func OneKey(key sm2.Signer) Keyring {
	return func(public *sm2.PublicKey) sm2.Signer {
		if public.String() != key.Public().String() {
			return nil
		}
		return key
	}
}

func (k Keyring) holds(public *sm2.PublicKey) bool { return k != nil && k(public) != nil }

// Config is what a cosigner is made of.
type Config struct {
	// Dir holds the lock and the evidence. It belongs to the cosigner alone.
	Dir string
	// Member is this node's member.
	Member string
	// Keys are the member's cosigning keys, nil for a node that only gathers. The one that the governance names for a header
	// signs it.
	Keys Keyring
	// Random is where signatures take their randomness from.
	Random io.Reader
	// Clock is the member's own clock, which its cosignatures state.
	Clock func() legaltime.Instant
	Store Store
	Peers Peers
	// Logger is never nil. What has to be acted upon is logged as an error.
	Logger *slog.Logger
	// Registry takes the metrics; nil: none.
	Registry meters.Registry
	// Halt is called once, before Run returns, when the node must not go on: it keeps the evidence and leaves the marker that
	// keeps the node from starting again until a person has acknowledged the reason.
	Halt func(reason error, evidence ...[]byte)
}

// Cosigner attests the headers that the own node executed and gathers the others' attestations.
type Cosigner struct {
	config  Config
	disk    disk
	metrics *metrics
	inbox   *inbox
	muted   atomic.Bool
}

// New makes a cosigner. It needs the lock that Create made; call CheckStart first.
func New(config Config) (*Cosigner, error) { return newCosigner(config, osDisk{}) }

func newCosigner(config Config, d disk) (*Cosigner, error) {
	switch {
	case config.Dir == "" || config.Clock == nil || config.Store == nil || config.Peers == nil || config.Logger == nil || config.Halt == nil:
		return nil, errors.New("cosign: Dir, Clock, Store, Peers, Logger and Halt must be set")
	case !ledger.ValidMember(config.Member):
		return nil, fmt.Errorf("cosign: %q is not a member's name", config.Member)
	}
	if err := makeDir(config.Dir); err != nil {
		return nil, err
	}
	c := &Cosigner{config: config, disk: d, metrics: newMetrics(), inbox: newInbox()}
	if err := c.metrics.Register(config.Registry); err != nil {
		return nil, fmt.Errorf("cosign: couldn't register metrics: %w", err)
	}
	return c, nil
}

// Run works until ctx ends (nil), the store or the lock fails, or the node must halt. It may be called once.
func (c *Cosigner) Run(ctx context.Context) error {
	defer c.metrics.Unregister()
	lock, err := readLock(c.disk, c.config.Dir)
	if err != nil {
		return err
	}
	if lock.signs() && lock.Member != c.config.Member {
		return fmt.Errorf("cosign: the lock in %s belongs to %s, not to %s: put the right folder back", c.config.Dir, lock.Member, c.config.Member)
	}
	c.metrics.locked.Set(float64(lock.Height))
	group, inner := errgroup.WithContext(ctx)
	l := &loop{
		Cosigner: c, core: newCore(c.config.Member, c.config.Keys, lock), group: group, log: c.config.Logger,
		outbox: make(chan []byte, outboxSize), answers: make(chan received), idle: make(chan string, outboxSize), made: make(chan attempt),
		asking: make(map[string]int),
	}
	group.Go(func() error { return l.run(inner) })
	group.Go(func() error { return l.send(inner) })
	if err := group.Wait(); ctx.Err() == nil {
		return err
	}
	return nil
}

// Muted says whether the node signs no more, because its own key signed something that the lock does not know.
func (c *Cosigner) Muted() bool { return c.muted.Load() }
