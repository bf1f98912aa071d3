package consensus

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/raft"
)

// Server is a member of the Raft cluster.
type Server struct {
	ID    string // peer ID
	Voter bool   // a non-voter gets every entry and counts for nothing
}

// Configuration is who takes part in ordering.
type Configuration struct {
	Index     uint64 // of its entry in the log
	Committed bool   // known here to be committed; the next change waits for that
	Servers   []Server
}

// Find returns the member with an ID.
func (c Configuration) Find(id string) (Server, bool) {
	i := slices.IndexFunc(c.Servers, func(s Server) bool { return s.ID == id })
	if i < 0 {
		return Server{}, false
	}
	return c.Servers[i], true
}

// Voters counts them.
func (c Configuration) Voters() int {
	voters := 0
	for _, s := range c.Servers {
		if s.Voter {
			voters++
		}
	}
	return voters
}

// Configuration returns the newest configuration in the log, its servers ordered by ID; none while a joining node was not
// added yet.
func (n *Node) Configuration() (Configuration, error) {
	newest, at, err := n.config.Log.Configuration(math.MaxUint64)
	if err != nil {
		return Configuration{}, fmt.Errorf("couldn't read the configuration: %w", err)
	}
	c := Configuration{Index: at, Committed: at <= max(n.raft.CommitIndex(), n.config.Machine.Applied())}
	for _, s := range newest.Servers {
		c.Servers = append(c.Servers, Server{ID: string(s.ID), Voter: s.Suffrage == raft.Voter})
	}
	slices.SortFunc(c.Servers, byID)
	return c, nil
}

// Members returns the servers of Configuration, none if it cannot be read.
func (n *Node) Members() []Server {
	c, err := n.Configuration()
	if err != nil {
		return nil
	}
	return c.Servers
}

// Changes of the membership are made on the leader, one at a time, each against the configuration read just before. They
// return once the change is committed; what their errors say about it is what those of a proposal say about an entry.
// Asking for what is so already succeeds.

// AddNonvoter adds a member that gets every entry and does not vote yet. A voter stays one: use Demote.
func (n *Node) AddNonvoter(ctx context.Context, id string) error {
	return n.change(ctx, func(c Configuration) (step, error) {
		if _, known := c.Find(id); known {
			return nil, nil
		}
		if err := checkServers([]Server{{ID: id}}); err != nil {
			return nil, err
		}
		return func(prev uint64, patience time.Duration) raft.IndexFuture {
			return n.raft.AddNonvoter(raft.ServerID(id), raft.ServerAddress(id), prev, patience)
		}, nil
	})
}

// Promote makes a non-voter a voter, at once: it counts for the quorum from then on, so let it catch up before (Behind).
// Whoever is not a member cannot be promoted.
func (n *Node) Promote(ctx context.Context, id string) error {
	return n.change(ctx, func(c Configuration) (step, error) {
		switch s, known := c.Find(id); {
		case !known:
			return nil, fmt.Errorf("%w: %s", ErrNotNonvoter, id)
		case s.Voter:
			return nil, nil
		}
		return func(prev uint64, patience time.Duration) raft.IndexFuture {
			return n.raft.AddVoter(raft.ServerID(id), raft.ServerAddress(id), prev, patience)
		}, nil
	})
}

// Demote takes a member's vote; it still gets every entry. A leader that demotes itself steps down.
func (n *Node) Demote(ctx context.Context, id string) error {
	return n.change(ctx, func(c Configuration) (step, error) {
		switch s, known := c.Find(id); {
		case !known || !s.Voter:
			return nil, nil
		case c.Voters() == 1:
			return nil, fmt.Errorf("%w: %s", ErrLastVoter, id)
		}
		return func(prev uint64, patience time.Duration) raft.IndexFuture {
			return n.raft.DemoteVoter(raft.ServerID(id), prev, patience)
		}, nil
	})
}

// Remove ends a membership. It need not hear of it, so close its streams, too. A leader that removes itself steps down.
func (n *Node) Remove(ctx context.Context, id string) error {
	return n.change(ctx, func(c Configuration) (step, error) {
		switch s, known := c.Find(id); {
		case !known:
			return nil, nil
		case s.Voter && c.Voters() == 1:
			return nil, fmt.Errorf("%w: %s", ErrLastVoter, id)
		}
		return func(prev uint64, patience time.Duration) raft.IndexFuture {
			return n.raft.RemoveServer(raft.ServerID(id), prev, patience)
		}, nil
	})
}

// step asks Raft for one change of the configuration whose index is prev.
type step func(prev uint64, patience time.Duration) raft.IndexFuture

// change makes what decide wants of the newest configuration; nil is nothing.
func (n *Node) change(ctx context.Context, decide func(Configuration) (step, error)) error {
	select {
	case n.changing <- struct{}{}:
		defer func() { <-n.changing }()
	case <-ctx.Done():
		return fmt.Errorf("%w (%w)", ErrBusy, context.Cause(ctx))
	}
	if !n.IsLeader() {
		return ErrNotLeader
	}
	c, err := n.Configuration()
	if err != nil {
		return err
	}
	do, err := decide(c)
	if err != nil {
		return err
	}
	if do == nil {
		return n.Barrier(ctx) // only what is committed is so
	}
	_, err = n.submit(ctx, func(patience time.Duration) raft.Future { return do(c.Index, patience) }).Wait(ctx)
	return err
}

// TransferLeadership hands leadership over to another voter that is up to date. Use it only before Close: when it fails
// half way, this node may refuse proposals until it is started again (hashicorp/raft issue 696).
func (n *Node) TransferLeadership(ctx context.Context) error {
	_, err := n.submit(ctx, func(time.Duration) raft.Future { return n.raft.LeadershipTransfer() }).Wait(ctx)
	if err == nil || errors.Is(err, ErrNotLeader) || errors.Is(err, ErrStopped) {
		return err
	}
	return fmt.Errorf("couldn't hand over leadership: %w", err)
}

// Behind returns how many entries a member's log lacked when it last answered this leader; ok is false when it has not done
// so for two heartbeats.
func (n *Node) Behind(id string) (entries uint64, ok bool) {
	seen, ok := n.transport.progress.of(id)
	if !ok || time.Since(seen.at) > 2*n.config.Heartbeat || !n.IsLeader() {
		return 0, false
	}
	return n.raft.LastIndex() - min(seen.last, n.raft.LastIndex()), true
}

func byID(a, b Server) int { return strings.Compare(a.ID, b.ID) }

func checkServers(servers []Server) error {
	ids := map[string]bool{}
	for _, s := range servers {
		if s.ID == "" || ids[s.ID] {
			return fmt.Errorf("consensus: member %q is empty or named twice", s.ID)
		}
		ids[s.ID] = true
	}
	return nil
}

// configurationOf gives Raft's form; everybody makes the same bytes of the same servers.
func configurationOf(servers []Server) raft.Configuration {
	var configuration raft.Configuration
	for _, s := range slices.SortedFunc(slices.Values(servers), byID) {
		suffrage := raft.Nonvoter
		if s.Voter {
			suffrage = raft.Voter
		}
		configuration.Servers = append(configuration.Servers, raft.Server{
			Suffrage: suffrage, ID: raft.ServerID(s.ID), Address: raft.ServerAddress(s.ID), // the host knows where a peer lives
		})
	}
	return configuration
}

func hasVoter(c raft.Configuration) bool {
	return slices.ContainsFunc(c.Servers, func(s raft.Server) bool { return s.Suffrage == raft.Voter })
}

func votes(c raft.Configuration, id string) bool {
	return slices.ContainsFunc(c.Servers, func(s raft.Server) bool { return string(s.ID) == id && s.Suffrage == raft.Voter })
}
