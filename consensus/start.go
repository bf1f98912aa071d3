package consensus

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/raftlog"
)

// Raft's own keys in the stable store, needed to tell a fresh log from a lost one.
var (
	keyCurrentTerm  = []byte("CurrentTerm")
	keyLastVoteTerm = []byte("LastVoteTerm")

	keyCluster = []byte("Cluster") // ours: Config.Cluster
)

// logCacheEntries is how many of the newest entries stay in memory for the followers: several messages' worth.
const logCacheEntries = 32

// findPlace makes sure that log and machine fit together, and begins the log of a first voter.
func findPlace(c Config) error {
	if err := settleInstall(c.Log, c.Machine); err != nil {
		return err
	}
	if err := checkCluster(c); err != nil {
		return err
	}
	if err := checkPlace(c.Log, c.Machine, c.Join); err != nil {
		return err
	}
	return bootstrap(c)
}

// checkPlace makes sure that the log continues what the machine has applied. Anything else would make Raft skip entries or
// hand out foreign ones, silently.
func checkPlace(store *raftlog.Store, machine StateMachine, joins bool) error {
	applied, base := machine.Applied(), store.Base().Index
	first, _ := store.FirstIndex() // never fails, nor does LastIndex
	last, _ := store.LastIndex()
	switch last = max(last, base); {
	case last == 0:
		return checkFresh(store, applied, joins)
	case applied > last:
		return fmt.Errorf("%w (it ends at %d, the state machine has applied %d)", ErrLogLost, last, applied)
	case applied == base && (first == 0 || first == base+1):
		return nil
	case applied < max(first, base+1) || first == 0:
		return fmt.Errorf("%w (it starts behind %d, the state machine has applied %d)", ErrLogGap, max(first, base+1)-1, applied)
	}
	var l raft.Log
	if err := store.GetLog(applied, &l); err != nil {
		return fmt.Errorf("couldn't read entry %d, the state machine's last: %w", applied, err)
	}
	if l.Type != raft.LogCommand {
		return fmt.Errorf("%w (entry %d is a %s)", ErrForeignLog, applied, l.Type)
	}
	return nil
}

// checkFresh decides whether an empty log has always been empty. A node that joins may know the others' term before it has
// their first entry, but has not voted.
func checkFresh(store *raftlog.Store, applied uint64, joins bool) error {
	term, err := store.GetUint64(keyCurrentTerm)
	if err != nil {
		return fmt.Errorf("couldn't read the term: %w", err)
	}
	voted, err := store.GetUint64(keyLastVoteTerm)
	if err != nil {
		return fmt.Errorf("couldn't read the vote: %w", err)
	}
	if applied > 0 || term > firstTerm && !joins || voted > 0 {
		return fmt.Errorf("%w (it is empty, the state machine has applied %d, the term is %d)", ErrLogLost, applied, term)
	}
	return nil
}

const firstTerm = 1

// checkCluster keeps a log from being continued in another cluster than the one that it was begun in.
func checkCluster(c Config) error {
	if c.Cluster == "" {
		return nil
	}
	named, err := c.Log.Get(keyCluster)
	if err != nil {
		return fmt.Errorf("couldn't read the cluster's name: %w", err)
	}
	last, _ := c.Log.LastIndex() // never fails
	switch {
	case named == nil && (last == 0 || !c.Join): // also a log that is older than the name
		return c.Log.Set(keyCluster, []byte(c.Cluster))
	case string(named) != c.Cluster:
		return fmt.Errorf("%w (the log is of the cluster %q, not %q)", ErrForeignLog, named, c.Cluster)
	}
	return nil
}

// bootstrap writes the first entry, the configuration, into an empty log. All voters write the same bytes, so it does not
// matter who is first. raft.BootstrapCluster does the same, but not again after a crash between its two writes. Whoever
// joins gets that entry, or a checkpoint behind it, from the others.
func bootstrap(c Config) error {
	if last, _ := c.Log.LastIndex(); c.Join || last > 0 || c.Log.Base().Index > 0 {
		return nil
	}
	if err := c.Log.SetUint64(keyCurrentTerm, firstTerm); err != nil {
		return fmt.Errorf("couldn't write the first term: %w", err)
	}
	voters := slices.Clone(c.Voters)
	for i := range voters {
		voters[i].Voter = true
	}
	entry := &raft.Log{
		Index: 1,
		Term:  firstTerm,
		Type:  raft.LogConfiguration,
		Data:  raft.EncodeConfiguration(configurationOf(voters)),
	}
	if err := c.Log.StoreLog(entry); err != nil {
		return fmt.Errorf("couldn't write the first configuration: %w", err)
	}
	return nil
}

// startRaft hands everything to hashicorp/raft. NewRaft panics, and the guards around the log end the goroutine, when an
// entry cannot be read; so it gets a goroutine of its own.
func (n *Node) startRaft() error {
	c := n.config
	cache, err := raft.NewLogCache(logCacheEntries, c.Log)
	if err != nil {
		return fmt.Errorf("couldn't create the log cache: %w", err)
	}
	transport := newTransport(c, n.machine.installs)
	n.transport = transport
	log := guardedLog{cache, c.Log}
	n.machine.forget = log.forget
	started := errors.New("couldn't read the Raft log") // overwritten unless the goroutine is ended
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer func() {
			if r := recover(); r != nil {
				started = fmt.Errorf("couldn't start Raft: %v", r)
			}
		}()
		n.raft, started = raft.NewRaft(c.raftConfig(), n.machine, log, guardedStable{c.Log},
			virtualSnapshots{c.Log, c.Machine, n.machine.installs}, transport)
	}()
	<-finished
	if started != nil {
		return errors.Join(started, c.Log.Err(), transport.Close())
	}
	return nil
}

// rpcLimit is how long one message may take: short enough that a silent partition does not outlast an election by much.
func rpcLimit(heartbeat time.Duration) time.Duration { return max(heartbeat, time.Second) }
