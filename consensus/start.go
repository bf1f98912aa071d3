package consensus

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus/raftlog"
)

// Raft's own keys in the stable store, needed to tell a fresh log from a lost one.
var (
	keyCurrentTerm  = []byte("CurrentTerm")
	keyLastVoteTerm = []byte("LastVoteTerm")
)

// logCacheEntries is how many of the newest entries stay in memory for the followers: several messages' worth.
const logCacheEntries = 32

// checkPlace makes sure that the log continues what the machine has applied. Anything else would make Raft skip entries or
// hand out foreign ones, silently.
func checkPlace(store *raftlog.Store, machine StateMachine) error {
	applied := machine.Applied()
	first, _ := store.FirstIndex() // never fails, nor does LastIndex
	last, _ := store.LastIndex()
	switch {
	case last == 0:
		return checkFresh(store, applied)
	case applied > last:
		return fmt.Errorf("%w (it ends at %d, the state machine has applied %d)", ErrLogLost, last, applied)
	case applied == 0 && first > 1, applied > 0 && applied < first:
		return fmt.Errorf("%w (it starts at %d, the state machine has applied %d)", ErrLogGap, first, applied)
	case applied == 0:
		return nil
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

// checkFresh decides whether an empty log has always been empty.
func checkFresh(store *raftlog.Store, applied uint64) error {
	term, err := store.GetUint64(keyCurrentTerm)
	if err != nil {
		return fmt.Errorf("couldn't read the term: %w", err)
	}
	voted, err := store.GetUint64(keyLastVoteTerm)
	if err != nil {
		return fmt.Errorf("couldn't read the vote: %w", err)
	}
	if applied > 0 || term > firstTerm || voted > 0 {
		return fmt.Errorf("%w (it is empty, the state machine has applied %d, the term is %d)", ErrLogLost, applied, term)
	}
	return nil
}

const firstTerm = 1

// bootstrap writes the first entry, the configuration, into an empty log. All voters write the same bytes, so it does not
// matter who is first. raft.BootstrapCluster does the same, but not again after a crash between its two writes.
func bootstrap(c Config) error {
	if last, _ := c.Log.LastIndex(); last > 0 {
		return nil
	}
	if err := c.Log.SetUint64(keyCurrentTerm, firstTerm); err != nil {
		return fmt.Errorf("couldn't write the first term: %w", err)
	}
	entry := &raft.Log{
		Index: 1,
		Term:  firstTerm,
		Type:  raft.LogConfiguration,
		Data:  raft.EncodeConfiguration(firstConfiguration(c.Voters)),
	}
	if err := c.Log.StoreLog(entry); err != nil {
		return fmt.Errorf("couldn't write the first configuration: %w", err)
	}
	return nil
}

func firstConfiguration(voters []Server) raft.Configuration {
	var configuration raft.Configuration
	for _, s := range voters {
		configuration.Servers = append(configuration.Servers, raft.Server{
			Suffrage: raft.Voter,
			ID:       raft.ServerID(s.ID),
			Address:  raft.ServerAddress(s.ID), // the host knows where a peer lives
		})
	}
	slices.SortFunc(configuration.Servers, func(a, b raft.Server) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return configuration
}

// startRaft hands everything to hashicorp/raft. NewRaft panics, and the guards around the log end the goroutine, when an
// entry cannot be read; so it gets a goroutine of its own.
func (n *Node) startRaft() error {
	c := n.config
	cache, err := raft.NewLogCache(logCacheEntries, c.Log)
	if err != nil {
		return fmt.Errorf("couldn't create the log cache: %w", err)
	}
	transport := newTransport(c)
	started := errors.New("couldn't read the Raft log") // overwritten unless the goroutine is ended
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer func() {
			if r := recover(); r != nil {
				started = fmt.Errorf("couldn't start Raft: %v", r)
			}
		}()
		n.raft, started = raft.NewRaft(c.raftConfig(), n.machine, guardedLog{cache}, guardedStable{c.Log},
			virtualSnapshots{c.Log, c.Machine}, transport)
	}()
	<-finished
	if started != nil {
		return errors.Join(started, c.Log.Err(), transport.Close())
	}
	return nil
}

// rpcLimit is how long one message may take: short enough that a silent partition does not outlast an election by much.
func rpcLimit(heartbeat time.Duration) time.Duration { return max(heartbeat, time.Second) }
