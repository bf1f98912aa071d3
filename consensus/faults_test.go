package consensus_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/consensus/p2p/p2ptest"
	"github.com/certledger/certledger/consensus/raftlog"
)

// liar is a voter whose Raft is this test: it says what it wants to the only honest member.
type liar struct {
	t      *testing.T
	id     string
	honest *member
	raft   *raft.NetworkTransport
}

// newLiar starts one honest member of a cluster of two and takes the other's place.
func newLiar(t *testing.T, seal int, change func(*consensus.Config)) *liar {
	t.Helper()
	return newLiarOf(t, seal, change, func(*member) {})
}

// newLiarOf changes the honest member before it starts.
func newLiarOf(t *testing.T, seal int, change func(*consensus.Config), prepare func(honest *member)) *liar {
	t.Helper()
	c := newCluster(t, 2, seal, change)
	honest, other := c.members[0], c.members[1]
	prepare(honest)
	honest.openHost()
	other.openHost()
	c.introduce()
	honest.openNode()
	transport := raft.NewNetworkTransportWithConfig(&raft.NetworkTransportConfig{
		Stream: other.host.StreamLayer(raftProtocol, nil), MaxPool: 1, Timeout: 5 * time.Second, Logger: hclog.NewNullLogger(),
	})
	t.Cleanup(func() { transport.Close() })
	return &liar{t: t, id: other.id, honest: honest, raft: transport}
}

// lead sends an AppendEntries as the leader of a term; entries follow prev.
func (l *liar) lead(term, prev, prevTerm, commit uint64, entries ...*raft.Log) (*raft.AppendEntriesResponse, error) {
	l.t.Helper()
	me := []byte(l.id)
	request := &raft.AppendEntriesRequest{
		RPCHeader: raft.RPCHeader{ProtocolVersion: raft.ProtocolVersionMax, ID: me, Addr: me},
		Term:      term, PrevLogEntry: prev, PrevLogTerm: prevTerm, Entries: entries, LeaderCommitIndex: commit,
	}
	var response raft.AppendEntriesResponse
	err := l.raft.AppendEntries(raft.ServerID(l.honest.id), raft.ServerAddress(l.honest.id), request, &response)
	return &response, err
}

func (l *liar) mustLead(term, prev, prevTerm, commit uint64, entries ...*raft.Log) {
	l.t.Helper()
	if r, err := l.lead(term, prev, prevTerm, commit, entries...); err != nil || !r.Success {
		l.t.Fatalf("append was not accepted: %+v, %v", r, err)
	}
}

func command(index, term uint64, data string) *raft.Log {
	return &raft.Log{Index: index, Term: term, Type: raft.LogCommand, Data: []byte(data)}
}

// TestRewritingAppliedEntries has a leader replace what it had committed. The member must keep its version, keep the other
// as evidence, and stop; also when its machine holds the entries in a block that is still open.
func TestRewritingAppliedEntries(t *testing.T) {
	t.Parallel()
	for _, seal := range []int{1, 100} {
		t.Run(fmt.Sprintf("seal=%d", seal), func(t *testing.T) {
			t.Parallel()
			testRewriting(t, newLiar(t, seal, nil))
		})
	}
}

func testRewriting(t *testing.T, l *liar) {
	m := l.honest
	l.mustLead(50, 1, 1, 4, command(2, 50, "two"), command(3, 50, "three"), command(4, 50, "four"))
	l.mustLead(51, 4, 50, 4, command(5, 51, "five"))
	l.mustLead(52, 4, 50, 5, command(5, 52, "five again")) // not committed yet: Raft may replace it
	m.c.await("application", func() bool { return m.machine.get().count == 4 && m.node.Stats().Delivered == 5 })
	before := m.machine.get()

	r, err := l.lead(53, 2, 50, 6, command(3, 53, "another three"), command(4, 53, "another four"), command(5, 53, "5"), command(6, 53, "6"))
	if err == nil && r.Success {
		t.Fatal("applied entries were replaced")
	}
	if err := <-m.fatal; !errors.Is(err, raftlog.ErrBelowFloor) {
		t.Fatalf("Fatal got %v", err)
	}
	if m.machine.get() != before {
		t.Fatal("the machine moved on")
	}
	e := readEvidence(t, m.logFS, "raft/evidence-below-floor-3.json")
	if e.Floor != 5 || e.From != 3 || len(e.Kept) != 3 || string(e.Kept[0].Data) != "three" || e.Kept[2].Term != 52 {
		t.Fatalf("kept: %+v", e)
	}
	if len(e.Wanted) != 4 || string(e.Wanted[1].Data) != "another four" || e.Wanted[1].Term != 53 {
		t.Fatalf("wanted: %+v", e.Wanted)
	}
	m.stop()
	m.restart() // its own version is still there
	if last := m.node.Stats().Last; last != 5 {
		t.Fatalf("after a restart the log ends at %d", last)
	}
}

func readEvidence(t *testing.T, fs vfs.FS, name string) (e raftlog.Evidence) {
	t.Helper()
	f, err := fs.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err == nil {
		err = json.Unmarshal(text, &e)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestMalformedMessages sends what would make hashicorp/raft panic, or remember nonsense on disk.
func TestMalformedMessages(t *testing.T) {
	t.Parallel()
	l := newLiar(t, 1, func(c *consensus.Config) { c.MaxEntry = 100 })
	m := l.honest
	l.mustLead(50, 1, 1, 1)
	entry := func(change func(*raft.Log)) *raft.Log {
		e := command(2, 50, "x")
		change(e)
		return e
	}
	for name, e := range map[string]*raft.Log{
		"garbage configuration": entry(func(e *raft.Log) { e.Type, e.Data = raft.LogConfiguration, []byte("\xc1garbage") }),
		"empty configuration": entry(func(e *raft.Log) {
			e.Type, e.Data = raft.LogConfiguration, raft.EncodeConfiguration(raft.Configuration{})
		}),
		"unknown type":    entry(func(e *raft.Log) { e.Type = 77 }),
		"deprecated type": entry(func(e *raft.Log) { e.Type = raft.LogAddPeerDeprecated }),
		"gap":             entry(func(e *raft.Log) { e.Index = 3 }),
		"future term":     entry(func(e *raft.Log) { e.Term = 51 }),
		"no term":         entry(func(e *raft.Log) { e.Term = 0 }),
		"too large":       entry(func(e *raft.Log) { e.Data = make([]byte, 101) }),
		"extensions":      entry(func(e *raft.Log) { e.Extensions = []byte("x") }),
	} {
		if r, err := l.lead(50, 1, 1, 1, e); err == nil && r.Success {
			t.Errorf("%s: accepted", name)
		}
	}
	l.mustLead(50, 1, 1, 2, command(2, 50, "good"))
	m.c.await("application", func() bool { return m.machine.get().count == 1 })
}

// TestHeartbeatsTakeNoShortCut keeps heartbeats on Raft's main goroutine (hashicorp/raft issue 695).
func TestHeartbeatsTakeNoShortCut(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 2, 1, nil)
	for _, m := range c.members {
		m.openHost()
		m.openParts()
	}
	c.introduce()
	to := consensus.NewTransport(c.members[0].config())
	from := consensus.NewTransport(c.members[1].config())
	defer to.(raft.WithClose).Close()
	defer from.(raft.WithClose).Close()
	var shortCut atomic.Bool
	to.SetHeartbeatHandler(func(raft.RPC) { shortCut.Store(true) })
	go func() {
		me := []byte(c.members[1].id)
		heartbeat := &raft.AppendEntriesRequest{RPCHeader: raft.RPCHeader{ProtocolVersion: 3, ID: me, Addr: me}, Term: 1}
		from.AppendEntries("", raft.ServerAddress(c.members[0].id), heartbeat, new(raft.AppendEntriesResponse))
	}()
	select {
	case rpc := <-to.Consumer():
		rpc.Respond(new(raft.AppendEntriesResponse), nil)
	case <-time.After(20 * time.Second):
		t.Fatal("the heartbeat did not arrive")
	}
	if shortCut.Load() {
		t.Fatal("the heartbeat took the short cut")
	}
}

// TestDiskFails lets the log's disk fail under a running node: it must say so and stop without taking the process along.
func TestDiskFails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		broken func(op errorfs.Op) error
	}{
		{"disk full", func(op errorfs.Op) error {
			if op.Kind == errorfs.OpFileWrite {
				return syscall.ENOSPC
			}
			return nil
		}},
		{"fsync fails", func(op errorfs.Op) error {
			if op.Kind == errorfs.OpFileSync || op.Kind == errorfs.OpFileSyncData || op.Kind == errorfs.OpFileSyncTo {
				return syscall.EIO
			}
			return nil
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newCluster(t, 3, 1, nil)
			toggle := map[string]*errorfs.Toggle{}
			for _, m := range c.members {
				toggle[m.id] = &errorfs.Toggle{Injector: errorfs.InjectorFunc(tt.broken)}
				m.logFS = errorfs.Wrap(vfs.NewMem(), toggle[m.id])
				m.openHost()
			}
			c.introduce()
			for _, m := range c.members {
				m.openNode()
			}
			c.propose("before")
			c.converge(1)
			sick := c.leader()
			toggle[sick.id].On()
			if _, err := sick.node.Propose(context.Background(), []byte("lost?")).Wait(c.ctx()); !errors.Is(err, consensus.ErrUnknownOutcome) {
				t.Fatalf("got %v", err)
			}
			if err := <-sick.fatal; !errors.Is(err, raftlog.ErrPoisoned) {
				t.Fatalf("Fatal got %v", err)
			}
			sick.stop()
			c.propose("after")
			c.await("the others", func() bool {
				for _, m := range c.members {
					if m != sick && m.machine.get().count < 2 {
						return false
					}
				}
				return true
			})
		})
	}
}

// TestTermCannotBeWritten would end the process in hashicorp/raft.
func TestTermCannotBeWritten(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 2, 1, nil)
	m := c.members[0]
	toggle := &errorfs.Toggle{Injector: errorfs.InjectorFunc(func(op errorfs.Op) error {
		if op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			return syscall.EIO
		}
		return nil
	})}
	m.logFS = errorfs.Wrap(vfs.NewMem(), toggle)
	for _, m := range c.members {
		m.openHost()
	}
	c.introduce()
	m.openNode()
	toggle.On()
	other := raft.NewNetworkTransportWithConfig(&raft.NetworkTransportConfig{
		Stream: c.members[1].host.StreamLayer(raftProtocol, nil), MaxPool: 1, Timeout: 5 * time.Second, Logger: hclog.NewNullLogger(),
	})
	defer other.Close()
	l := &liar{t: t, id: c.members[1].id, honest: m, raft: other}
	l.lead(99, 0, 0, 0)
	if err := <-m.fatal; !errors.Is(err, raftlog.ErrPoisoned) {
		t.Fatalf("Fatal got %v", err)
	}
}

// TestMachineStalls has a machine whose Sync hangs.
func TestMachineStalls(t *testing.T) {
	t.Parallel()
	slow := &slowSync{release: make(chan struct{})}
	c := start(t, 1, 1, func(c *consensus.Config) {
		slow.StateMachine, c.Machine = c.Machine, slow
		c.StallLimit = 10 * time.Millisecond
	})
	c.propose("x")
	done := make(chan error, 1)
	go func() { done <- c.members[0].node.Compact() }()
	if err := <-c.members[0].fatal; !strings.Contains(err.Error(), "takes longer than") {
		t.Fatalf("Fatal got %v", err)
	}
	close(slow.release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

type slowSync struct {
	consensus.StateMachine
	release chan struct{}
}

func (s *slowSync) Sync() (uint64, error) {
	<-s.release
	return s.StateMachine.Sync()
}

// TestObserverCannotOpenRaft dials the Raft protocol from a host that is no voter.
func TestObserverCannotOpenRaft(t *testing.T) {
	t.Parallel()
	c := start(t, 1, 1, nil)
	observer := p2ptest.Open(t, 99, p2ptest.DialOnly, func(c *p2p.Config) { c.Handshake = "test/1" })
	voter := c.members[0]
	if err := observer.SetPeers(map[string][]string{voter.id: voter.host.Addrs()}); err != nil {
		t.Fatal(err)
	}
	_, err := observer.StreamLayer(raftProtocol, nil).Dial(raft.ServerAddress(voter.id), 10*time.Second)
	if !errors.Is(err, p2p.ErrRefused) {
		t.Fatalf("got %v", err)
	}
}

func FuzzVet(f *testing.F) {
	good := raft.EncodeConfiguration(raft.Configuration{Servers: []raft.Server{{ID: "a", Address: "a"}}})
	f.Add(uint8(raft.LogConfiguration), uint64(2), uint64(1), good)
	f.Add(uint8(raft.LogConfiguration), uint64(2), uint64(1), good[:len(good)-1])
	f.Add(uint8(raft.LogConfiguration), uint64(2), uint64(1), []byte{0xdf, 0xff, 0xff, 0xff, 0xff})
	f.Add(uint8(raft.LogCommand), uint64(2), uint64(1), []byte("x"))
	f.Add(uint8(200), uint64(9), uint64(9), []byte(nil))
	f.Fuzz(func(t *testing.T, kind uint8, index, term uint64, data []byte) {
		m := &raft.AppendEntriesRequest{Term: 5, PrevLogEntry: 1, Entries: []*raft.Log{
			{Type: raft.LogType(kind), Index: index, Term: term, Data: data},
		}}
		if consensus.Vet(m, 1000) != nil {
			return
		}
		if index != 2 || term == 0 || term > 5 || len(data) > 1000 {
			t.Fatalf("vetted %+v", m.Entries[0])
		}
		if raft.LogType(kind) == raft.LogConfiguration && len(raft.DecodeConfiguration(data).Servers) == 0 {
			t.Fatal("vetted an empty configuration")
		}
	})
}
