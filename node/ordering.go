package node

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/raftlog"
	"github.com/certledger/certledger/consensus/sequencer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

// openOrdering opens Raft for a voter, or for an observer what finds the leader,
// and the sequencer on top. Who votes or cosigns first makes sure that it
// remembers its promises.
func (n *Node) openOrdering(ctx context.Context) error {
	if !n.part.votes {
		n.leader = &leaderFinder{host: n.host, network: n.network}
	}
	serveStatus(n.host, n.network, n.store, n.leaderPeer)
	if n.part.votes || n.part.cosigns {
		if err := n.checkMemory(ctx); err != nil {
			return err
		}
	}
	if !n.part.votes {
		return n.openSequencer(observerProposer{n.leader})
	}
	if err := n.openRaft(); err != nil {
		return err
	}
	return n.openSequencer(&raftProposer{raft: n.raft})
}

// leaderPeer gives the leader's peer id, empty when unknown.
func (n *Node) leaderPeer() string {
	if n.leader != nil {
		return n.leader.peer()
	}
	return n.raftLeader()
}

// raftLeader gives the leader's peer id, empty before Raft is open.
func (n *Node) raftLeader() string {
	if r := n.raftReady.Load(); r != nil {
		id, _ := r.Leader()
		return id
	}
	return ""
}

func (n *Node) openRaft() error {
	var err error
	n.raftLog, err = raftlog.Open(raftDir(n.config.Data), raftlog.Options{
		Floor: n.store.Applied, Synced: n.store.Synced, Logger: n.log, Fatal: n.raftFatal,
	})
	if err != nil {
		return err
	}
	n.onClose(n.raftLog.Close)
	isVoter := n.network.takes(ledger.Voter)
	voters, founder := n.founders()
	n.raft, err = consensus.Open(consensus.Config{
		ID: n.host.ID(), Voters: voters, Join: !founder, Cluster: n.store.Ledger().String(), Log: n.raftLog,
		Stream: n.host.StreamLayer(protocolRaft, isVoter), Machine: machine{n, new(offers)},
		Fatal: n.raftFatal, Logger: n.log, Registry: n.metrics.registry,
		Heartbeat: time.Duration(n.config.Raft.Heartbeat), CommitTimeout: time.Duration(n.config.Raft.Commit),
		SnapshotInterval: time.Duration(n.config.Raft.Snapshot),
	})
	if err != nil {
		return err
	}
	n.raftReady.Store(n.raft)
	n.onClose(n.raft.Close)
	return nil
}

// raftFatal stops the node. What must not happen leaves a marker; a failing disk
// does not: replacing it is cure enough.
func (n *Node) raftFatal(err error) {
	if errors.Is(err, raftlog.ErrBelowFloor) || errors.Is(err, store.ErrDiverged) {
		n.halt(err)
		return
	}
	n.stop(err)
}

// founders are the voters with whom Raft's log begins; Join is for everybody
// else, also for the new machine of one of them.
func (n *Node) founders() (voters []consensus.Server, founder bool) {
	for _, m := range n.store.Genesis().Governance.Voters() {
		voters = append(voters, consensus.Server{ID: m.Node.Peer, Voter: true})
		founder = founder || m.Node.Peer == n.host.ID()
	}
	return voters, founder
}

// raftProposer orders entries through Raft. Followers learn that an entry is
// committed from the next message; when none is on its way, a barrier is that
// message, so that they execute and cosign a sealed block at once.
type raftProposer struct {
	raft     *consensus.Node
	inFlight atomic.Int64
}

// Propose appends an entry.
func (p *raftProposer) Propose(ctx context.Context, entry []byte) (func(context.Context) (any, error), error) {
	p.inFlight.Add(1)
	future := p.raft.Propose(ctx, entry)
	return func(ctx context.Context) (any, error) {
		result, err := future.Wait(ctx)
		idle := p.inFlight.Add(-1) == 0
		if applied, ok := result.(ledger.Applied); ok && applied.Sealed && idle {
			go p.spread(context.WithoutCancel(ctx))
		}
		return result, err
	}, nil
}

// spread tells the followers how far the log is committed. A failure is no
// matter: they hear it a little later.
func (p *raftProposer) spread(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_ = p.raft.Barrier(ctx)
}

// Leader names the leader.
func (p *raftProposer) Leader() (string, bool) { return p.raft.Leader() }

func (n *Node) openSequencer(proposer sequencer.Proposer) error {
	changed, stop := n.store.Watch()
	n.onClose(func() error { stop(); return nil })
	var err error
	n.sequencer, err = sequencer.New(sequencer.Config{
		Member: n.config.Member, Key: n.entryKey, Random: rand.Reader, Ledger: n.store.Ledger(), Clock: n.clock.Now,
		Proposer: proposer, State: sequencerState{n.store, changed}, Forward: forwarder{n}, Admit: server.Admission(n.api),
		Logger: n.log, Registry: n.metrics.registry,
	})
	if err != nil {
		return err
	}
	n.host.Permit(protocolSubmit, n.network.member)
	n.host.Handle(protocolSubmit, sequencer.MaxRequest, n.sequencer.HandleForward)
	return nil
}

// entryKey gives the key with which this node signs entries now: one of the set
// under which the next block is executed. The newest header may still name the set
// before, and with a key of that one no entry would ever be taken again.
func (n *Node) entryKey() (sm2.Signer, error) {
	next, err := n.store.Governance(n.store.InForce())
	if err != nil {
		return nil, fmt.Errorf("read the governance of the next block: %w", err)
	}
	if m, ok := next.Member(n.config.Member); ok {
		if key := n.ring.nodeKey(m); key != nil {
			return key, nil
		}
	}
	return nil, fmt.Errorf("%w: no key of role %s that the ledger names is in %s", ErrKeyOfOther, ledger.NodeRole, n.config.Keys)
}

// forwarder reaches the leader's sequencer.
type forwarder struct{ node *Node }

// Submit sends a forwarded submission.
func (f forwarder) Submit(ctx context.Context, leader string, request []byte) ([]byte, error) {
	return f.node.host.Call(ctx, leader, protocolSubmit, request, sequencer.MaxResponse)
}

// sequencerState is the store as the sequencer sees it.
type sequencerState struct {
	store   *store.Store
	changed <-chan struct{}
}

// FinalSet gives the newest final set.
func (s sequencerState) FinalSet() (uint64, []byte) { return s.store.FinalSet() }

// Unfinal counts headers that wait for their quorum.
func (s sequencerState) Unfinal() int { return int(s.store.Tip() - s.store.Final()) }

// OpenRecords counts records of the open block.
func (s sequencerState) OpenRecords() int { return s.store.OpenRecords() }

// Pending reports whether a decided change is not in force yet.
func (s sequencerState) Pending() bool {
	h := s.store.LastHeader()
	return h.Next != h.Governance
}

// TipTime gives the last header's time.
func (s sequencerState) TipTime() legaltime.Instant { return s.store.LastTime() }

// Params gives the governed numbers.
func (s sequencerState) Params() ledger.Params {
	g, err := s.store.Governance(s.store.LastHeader().Governance)
	if err != nil {
		return s.store.Genesis().Governance.Params
	}
	return g.Params
}

// Lookup gives the first result of a record.
func (s sequencerState) Lookup(id sm3.Digest) (sequencer.Result, bool) {
	o, err := outcome(s.store, id)
	if err != nil {
		return sequencer.Result{}, false
	}
	return sequencer.Result{ID: id, Receipt: o.Receipt, Height: o.Height}, true
}

// Changed signals news.
func (s sequencerState) Changed() <-chan struct{} { return s.changed }

var errObserver = errors.New("an observer orders nothing")

// observerProposer only knows who leads.
type observerProposer struct{ leader *leaderFinder }

// Propose fails: observers forward.
func (observerProposer) Propose(context.Context, []byte) (func(context.Context) (any, error), error) {
	return nil, fmt.Errorf("%w", errObserver)
}

// Leader names the leader as the voters say.
func (p observerProposer) Leader() (string, bool) { return p.leader.peer(), false }
