package consensus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/meters"
	"github.com/certledger/certledger/consensus/raftlog"
)

// Defaults of Config. The heartbeat must exceed the worst fsync stall and leave room for a busy machine, because heartbeats
// are handled in line with everything else (see transport.go).
const (
	DefaultHeartbeat        = 3 * time.Second
	DefaultCommitTimeout    = 50 * time.Millisecond
	DefaultMaxAppendEntries = 32
	DefaultMaxEntry         = 512 << 10
	DefaultSnapshotInterval = 30 * time.Second
	DefaultSnapshotEvery    = 2048
	DefaultTrailingLogs     = 10_240
	DefaultStallLimit       = 10 * time.Second
)

// Config for Open. ID, Log, Stream and Machine are required, and Voters or Join.
type Config struct {
	// ID is this node's peer ID. It must be among Voters, unless it joins.
	ID string

	// Voters is the first configuration, the same on every first voter (its order does not matter), who all count as voters.
	// It counts only while the log is empty; after that the configuration in the log does.
	Voters []Server

	// Join is for a node that was not there from the start. It founds nothing: it waits until a leader adds it (AddNonvoter)
	// and sends it the entries, or a checkpoint. It may stay set.
	Join bool

	// Cluster, required to join, names what is ordered: a log that was begun under one name is refused under another.
	Cluster string

	// Log and Machine stay the caller's: it opens them before and closes them after the node. The log's Floor and Synced
	// should be the machine's.
	Log     *raftlog.Store
	Machine StateMachine

	// Stream carries Raft's messages; addresses are peer IDs. It must only accept present members, since Raft does not
	// authenticate its messages. The node closes it.
	Stream raft.StreamLayer

	// Fatal is told, once and on a goroutine of its own, why the node must stop. The caller then closes it. While a disk
	// hangs, Close hangs too: the process has to end after a grace period.
	Fatal func(error)

	// OnLeader, if not nil, is told when this node becomes (true) or ceases to be (false) the leader, in order and from one
	// goroutine. Quick changes may be merged.
	OnLeader func(bool)

	Logger   *slog.Logger    // nil discards
	Registry meters.Registry // nil: no metrics

	Heartbeat        time.Duration // time without a leader until an election; the leader's lease is half of it
	CommitTimeout    time.Duration // how soon idle followers learn of a commit; the leader sends one message per follower and interval
	MaxAppendEntries int           // entries in one message and one fsync
	MaxEntry         int           // bytes
	SnapshotInterval time.Duration // how often to see whether the log can be cut
	SnapshotEvery    uint64        // entries between two cuts
	TrailingLogs     uint64        // entries that stay behind a cut: the outage that a member may have
	StallLimit       time.Duration // how long Machine.Sync may take
}

// Node is one member of the Raft cluster. It is safe for concurrent use.
type Node struct {
	config    Config
	log       *slog.Logger
	raft      *raft.Raft
	transport *transport
	machine   *fsm
	metrics   *metrics
	stopped   chan struct{} // closed when Close begins
	done      chan struct{} // closed when Raft has ended: no outcome comes any more
	closing   sync.Once
	closeErr  error
	proposing proposals
	watching  sync.WaitGroup
	leads     atomic.Bool
	changing  chan struct{} // held by the one change of the membership that is on its way
}

// Open checks that log and machine fit together, starts Raft, and returns at once; Leader tells when there is one.
func Open(c Config) (*Node, error) {
	c, err := c.complete()
	if err != nil {
		return nil, err
	}
	if err := findPlace(c); err != nil {
		return nil, err
	}
	n := &Node{config: c, log: c.Logger, stopped: make(chan struct{}), done: make(chan struct{}), changing: make(chan struct{}, 1)}
	n.machine = newFSM(c)
	n.metrics = newMetrics(n)
	n.machine.installs.counted = n.metrics.installed
	if err := n.startRaft(); err != nil {
		return nil, err
	}
	if err := n.metrics.Register(c.Registry); err != nil {
		return nil, errors.Join(fmt.Errorf("couldn't register metrics: %w", err), n.Close())
	}
	n.watching.Go(n.watchLeadership)
	return n, nil
}

func (c Config) complete() (Config, error) {
	if c.ID == "" || c.Log == nil || c.Machine == nil || c.Stream == nil {
		return c, errors.New("consensus: Config needs ID, Log, Machine and Stream")
	}
	if at := c.Stream.Addr().String(); at != c.ID {
		return c, fmt.Errorf("consensus: the host is %s, not %s", at, c.ID)
	}
	if c.Join && c.Cluster == "" {
		return c, errors.New("consensus: Config needs the name of the Cluster to join")
	}
	if !c.Join && !slices.ContainsFunc(c.Voters, func(s Server) bool { return s.ID == c.ID }) {
		return c, fmt.Errorf("consensus: %s is not among the voters; observers follow with block sync and open no consensus", c.ID)
	}
	if err := checkServers(c.Voters); err != nil {
		return c, err
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Fatal == nil {
		c.Fatal = func(error) {}
	}
	fill(&c.Heartbeat, DefaultHeartbeat)
	fill(&c.CommitTimeout, DefaultCommitTimeout)
	fill(&c.MaxAppendEntries, DefaultMaxAppendEntries)
	fill(&c.MaxEntry, DefaultMaxEntry)
	fill(&c.SnapshotInterval, DefaultSnapshotInterval)
	fill(&c.SnapshotEvery, DefaultSnapshotEvery)
	fill(&c.TrailingLogs, DefaultTrailingLogs)
	fill(&c.StallLimit, DefaultStallLimit)
	return c, nil
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// raftConfig sets what differs from the library's defaults. RestoreCommittedLogs stays off: it
// loses configurations and deadlocks on long replays in v1.8.0.
func (c Config) raftConfig() *raft.Config {
	r := raft.DefaultConfig()
	r.LocalID = raft.ServerID(c.ID)
	r.HeartbeatTimeout = c.Heartbeat
	r.ElectionTimeout = c.Heartbeat
	r.LeaderLeaseTimeout = c.Heartbeat / 2
	r.CommitTimeout = c.CommitTimeout
	r.MaxAppendEntries = c.MaxAppendEntries
	r.BatchApplyCh = true // or one proposer that does not wait gets one fsync per entry
	r.NoSnapshotRestoreOnStart = true
	r.SnapshotInterval = c.SnapshotInterval
	r.SnapshotThreshold = c.SnapshotEvery
	r.TrailingLogs = c.TrailingLogs
	r.ShutdownOnRemove = false
	r.NoLegacyTelemetry = true
	r.Logger = newHCLog(c.Logger)
	return r
}

// Close stops this node's part in the cluster and waits until nothing of it runs. Log, machine and host stay open.
func (n *Node) Close() error {
	n.closing.Do(func() {
		close(n.stopped)
		// Outcomes that are on their way still arrive: Raft forgets to answer some futures when it shuts down.
		n.proposing.drain(n.config.Heartbeat)
		n.metrics.Unregister()
		n.closeErr = n.raft.Shutdown().Error()
		close(n.done)
		n.watching.Wait()
	})
	return n.closeErr
}

// watchLeadership passes Raft's notifications on. Raft's channel keeps the newest value, so a slow OnLeader blocks nothing.
func (n *Node) watchLeadership() {
	for {
		select {
		case leads := <-n.raft.LeaderCh():
			n.tellLeader(leads)
		case <-n.done:
			n.tellLeader(false)
			return
		}
	}
}

func (n *Node) tellLeader(leads bool) {
	if n.leads.Swap(leads) != leads && n.config.OnLeader != nil {
		n.config.OnLeader(leads)
	}
}

// Leader returns the leader's peer ID, "" while there is none, and whether it is this node. It is what this node believes.
func (n *Node) Leader() (id string, self bool) {
	_, leader := n.raft.LeaderWithID()
	return string(leader), string(leader) == n.config.ID && n.IsLeader()
}

// IsLeader says whether this node believes that it leads.
func (n *Node) IsLeader() bool { return n.raft.State() == raft.Leader }

// Stats is a look at one node. All indexes are of Raft entries.
type Stats struct {
	State       string // follower, candidate, leader, shutdown
	Leader      string // peer ID, "" for none
	Term        uint64
	First, Last uint64        // in the log
	Commit      uint64        // known to be committed
	Delivered   uint64        // handed to the machine
	Applied     uint64        // in the machine's database
	LastContact time.Duration // since the leader was heard; 0 on the leader, -1 if never

	Base              uint64 // where the last checkpoint was installed, 0 for none
	Configuration     uint64 // index of the newest configuration
	Voters, Nonvoters int    // in it
}

// Stats returns figures for people and monitors; they are read one after the other and may not fit together exactly.
func (n *Node) Stats() Stats {
	leader, _ := n.Leader()
	s := Stats{
		State:     strings.ToLower(n.raft.State().String()),
		Leader:    leader,
		Term:      n.raft.CurrentTerm(),
		Last:      n.raft.LastIndex(),
		Commit:    n.raft.CommitIndex(),
		Delivered: n.machine.delivered.Load(),
		Applied:   n.config.Machine.Applied(),
		Base:      n.config.Log.Base().Index,
	}
	if c, err := n.Configuration(); err == nil {
		s.Configuration, s.Voters, s.Nonvoters = c.Index, c.Voters(), len(c.Servers)-c.Voters()
	}
	s.First, _ = n.config.Log.FirstIndex() // never fails
	switch at := n.raft.LastContact(); {
	case n.IsLeader():
	case at.IsZero():
		s.LastContact = -1
	default:
		s.LastContact = time.Since(at)
	}
	return s
}

// Barrier returns once everything that was committed before the call has been handed to this node's machine. It costs an
// entry in the log, which the machine does not see, and only works on the leader; as a side effect the followers learn of
// all earlier commits.
func (n *Node) Barrier(ctx context.Context) error {
	_, err := n.submit(ctx, func(patience time.Duration) raft.Future { return n.raft.Barrier(patience) }).Wait(ctx)
	return err
}
