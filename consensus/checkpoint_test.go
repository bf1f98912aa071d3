package consensus_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/raftlog"
)

// short has logs that keep almost nothing.
func short(c *consensus.Config) { c.TrailingLogs = 2 }

// compact cuts all logs.
func (c *cluster) compact() {
	c.t.Helper()
	for _, m := range c.members {
		if m.node != nil {
			if err := m.node.Compact(); err != nil {
				c.t.Fatal(err)
			}
		}
	}
}

// wantInstalled checks that a member got where it is by a checkpoint that it first had to fetch.
func (m *member) wantInstalled() {
	m.c.t.Helper()
	asked := m.machine.asked()
	if len(asked) < 2 || !strings.HasSuffix(asked[0], consensus.ErrFetching.Error()) || !strings.HasSuffix(asked[len(asked)-1], "<nil>") {
		m.c.t.Fatalf("%s installed %v", m.id, asked)
	}
	if base := m.node.Stats().Base; base == 0 {
		m.c.t.Fatal("its log has no base")
	}
}

// TestCheckpointForALaggard keeps a member away until the others have cut what it needs. It comes back while entries go on,
// fetches what it is pointed to, goes on behind it, survives a power cut, and leads the others from a log that begins there.
func TestCheckpointForALaggard(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 4, 3, short)
	c.renew = 1000 // the offer stands while entries go on
	c.upAll()
	c.propose(names("a", 10)...)
	c.converge(10)
	late := c.members[0]
	late.stop()
	c.propose(names("b", 50)...)
	for _, m := range c.members[1:] { // their offers are of what they have now
		m.machine.renewOffer()
	}
	c.compact()
	if first := c.leader().node.Stats().First; first < 30 {
		t.Fatalf("the log still starts at %d", first)
	}
	late.restart()
	c.propose(names("c", 20)...)
	before := c.converge(80)
	late.wantInstalled()

	late.powerCut()
	late.restart()
	c.propose("after the power cut")
	if after := c.converge(81); after == before {
		t.Fatal("nothing was added")
	}
	if asked := late.machine.asked(); len(asked) > 0 {
		t.Fatalf("it needed another checkpoint after a restart: %v", asked)
	}
	c.await("the member to lead", func() bool {
		leader := c.leader()
		if leader == late {
			return true
		}
		_ = leader.node.TransferLeadership(c.ctx())
		return false
	})
	c.propose("under the member that was late")
	c.converge(82)
}

func (c *cluster) upAll() {
	c.t.Helper()
	for _, m := range c.members {
		m.openHost()
	}
	c.introduce()
	for _, m := range c.members {
		m.openNode()
	}
}

// TestCheckpointForAJoiner adds a node to a cluster whose first entries are gone.
func TestCheckpointForAJoiner(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 4, 2, short)
	c.renew = 1000
	c.upAll()
	c.propose(names("a", 50)...)
	c.converge(50)
	for _, m := range c.members {
		m.machine.renewOffer()
	}
	c.compact()
	fifth := c.add()
	fifth.up()
	c.admit(fifth)
	c.propose(names("b", 10)...)
	c.converge(60)
	fifth.wantInstalled()
	fifth.powerCut()
	fifth.restart() // still with Join
	c.propose("after the power cut")
	c.converge(61)
	if first := fifth.machine.handed(); len(first) == 0 || first[0] <= 40 {
		t.Fatalf("it was handed %v", first)
	}
}

// TestLogKeepsWhatFollowsTheOffer has an offer that is older than what the machine has synced.
func TestLogKeepsWhatFollowsTheOffer(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1, 1, short)
	c.renew = 1000
	c.upAll()
	only := c.members[0]
	c.propose(names("a", 10)...)
	offered, _, _ := only.machine.Snapshot()
	c.propose(names("b", 30)...)
	c.compact()
	if first := only.node.Stats().First; first != offered {
		t.Fatalf("the log starts at %d, the offer is of %d", first, offered)
	}
	only.machine.refuse.Store(true)
	only.machine.renewOffer()
	if err := only.node.Compact(); err == nil {
		t.Fatal("the log was cut with nothing to offer instead")
	}
	only.machine.refuse.Store(false)
	c.compact()
	if first := only.node.Stats().First; first < offered+20 {
		t.Fatalf("the log still starts at %d", first)
	}
}

// install sends a pointer as the leader of a term.
func (l *liar) install(term uint64, at raftlog.Base, pointer string) (bool, error) {
	l.t.Helper()
	me := []byte(l.id)
	configuration := raft.Configuration{Servers: []raft.Server{
		{ID: raft.ServerID(l.id), Address: raft.ServerAddress(l.id)},
		{ID: raft.ServerID(l.honest.id), Address: raft.ServerAddress(l.honest.id)},
	}}
	return l.send(&raft.InstallSnapshotRequest{
		RPCHeader:       raft.RPCHeader{ProtocolVersion: raft.ProtocolVersionMax, ID: me, Addr: me},
		SnapshotVersion: 1, Term: term, LastLogIndex: at.Index, LastLogTerm: at.Term,
		Configuration: raft.EncodeConfiguration(configuration), ConfigurationIndex: 1, Size: int64(len(pointer)),
	}, pointer)
}

func (l *liar) send(m *raft.InstallSnapshotRequest, pointer string) (bool, error) {
	var answer raft.InstallSnapshotResponse
	err := l.raft.InstallSnapshot(raft.ServerID(l.honest.id), raft.ServerAddress(l.honest.id), m, &answer, strings.NewReader(pointer))
	return answer.Success, err
}

// mustInstall repeats a pointer until it is installed.
func (l *liar) mustInstall(term uint64, at raftlog.Base, pointer string) {
	l.t.Helper()
	for range 3 {
		if done, err := l.install(term, at, pointer); done && err == nil {
			return
		} else if err == nil || !strings.Contains(err.Error(), consensus.ErrFetching.Error()) {
			l.t.Fatalf("%v, %v", done, err)
		}
	}
	l.t.Fatal("still fetching")
}

// story gives the entry at an index and the state behind it, as if every entry from 2 on were a command.
func story(index uint64) string { return fmt.Sprint("entry ", index) }

func stateAt(index uint64) (s chainState) {
	for i := uint64(2); i <= index; i++ {
		s.hash = sha256.Sum256(append(s.hash[:], story(i)...))
		s.count++
	}
	return s
}

func entries(from, to, term uint64) (logs []*raft.Log) {
	for i := from; i <= to; i++ {
		logs = append(logs, command(i, term, story(i)))
	}
	return logs
}

// TestCheckpointsThatAreNotInstalled has messages that would take acknowledged entries back, and malformed ones.
func TestCheckpointsThatAreNotInstalled(t *testing.T) {
	t.Parallel()
	l := newLiar(t, 1, nil)
	m := l.honest
	pointer := m.c.depot.put(checkpoint{20, stateAt(20)})
	l.mustLead(50, 1, 1, 5, entries(2, 10, 50)...)
	m.c.await("application", func() bool { return m.machine.get() == stateAt(5) })

	for what, at := range map[string]raftlog.Base{
		"an applied entry": {Index: 4, Term: 50}, "an entry that may be committed": {Index: 8, Term: 50}, "the last": {Index: 10, Term: 50},
	} {
		if done, err := l.install(50, at, pointer); err != nil || !done {
			t.Errorf("%s: %v, %v; it has that", what, done, err)
		}
	}
	if done, err := l.install(51, raftlog.Base{Index: 4, Term: 49}, pointer); err == nil || done {
		t.Errorf("an applied entry with another term: %v, %v", done, err)
	}
	if done, err := l.install(51, raftlog.Base{Index: 20, Term: 50}, "unheard of"); err == nil || done {
		t.Errorf("a checkpoint that nobody has: %v, %v", done, err)
	}
	if s := m.node.Stats(); s.Last != 10 || len(m.machine.asked()) != 1 {
		t.Fatalf("the log ends at %d, the machine was asked %v", s.Last, m.machine.asked())
	}
	good := raft.InstallSnapshotRequest{
		SnapshotVersion: 1, Term: 51, LastLogIndex: 20, LastLogTerm: 50, ConfigurationIndex: 1, Size: int64(len(pointer)),
		Configuration: raft.EncodeConfiguration(raft.Configuration{Servers: []raft.Server{{ID: "x", Address: "x"}}}),
	}
	good.RPCHeader = raft.RPCHeader{ProtocolVersion: raft.ProtocolVersionMax, ID: []byte(l.id), Addr: []byte(l.id)}
	for what, change := range map[string]func(*raft.InstallSnapshotRequest){
		"version":                  func(m *raft.InstallSnapshotRequest) { m.SnapshotVersion = 0 },
		"size":                     func(m *raft.InstallSnapshotRequest) { m.Size = consensus.MaxPointer + 1 },
		"negative size":            func(m *raft.InstallSnapshotRequest) { m.Size = -1 },
		"no index":                 func(m *raft.InstallSnapshotRequest) { m.LastLogIndex = 0 },
		"no term":                  func(m *raft.InstallSnapshotRequest) { m.LastLogTerm = 0 },
		"future term":              func(m *raft.InstallSnapshotRequest) { m.LastLogTerm = 52 },
		"later configuration":      func(m *raft.InstallSnapshotRequest) { m.ConfigurationIndex = 21 },
		"no configuration":         func(m *raft.InstallSnapshotRequest) { m.Configuration = nil },
		"garbage configuration":    func(m *raft.InstallSnapshotRequest) { m.Configuration = []byte("\xc1garbage") },
		"configuration of nobody":  func(m *raft.InstallSnapshotRequest) { m.Configuration = raft.EncodeConfiguration(raft.Configuration{}) },
		"index of a configuration": func(m *raft.InstallSnapshotRequest) { m.ConfigurationIndex = 0 },
	} {
		bad := good
		change(&bad)
		if done, err := l.send(&bad, pointer); err == nil || done {
			t.Errorf("%s: %v, %v", what, done, err)
		}
	}
	l.lead(51, 10, 50, 10) // a stream may have ended with a malformed message
	l.mustLead(51, 10, 50, 11, entries(11, 11, 51)...)
	m.c.await("application", func() bool { return m.machine.get() == stateAt(11) })
}

// TestSlowPointer has a sender that names a size and sends nothing. Others must be heard meanwhile.
func TestSlowPointer(t *testing.T) {
	t.Parallel()
	l := newLiar(t, 1, nil)
	asked, release := make(chan struct{}), make(chan struct{})
	silent := make(chan struct{})
	go func() {
		defer close(silent)
		me := []byte(l.id)
		configuration := raft.EncodeConfiguration(raft.Configuration{Servers: []raft.Server{{ID: "x", Address: "x"}}})
		m := &raft.InstallSnapshotRequest{
			RPCHeader:       raft.RPCHeader{ProtocolVersion: raft.ProtocolVersionMax, ID: me, Addr: me},
			SnapshotVersion: 1, Term: 50, LastLogIndex: 20, LastLogTerm: 50, ConfigurationIndex: 1, Configuration: configuration, Size: 9,
		}
		l.raft.InstallSnapshot(raft.ServerID(l.honest.id), raft.ServerAddress(l.honest.id), m, new(raft.InstallSnapshotResponse), blocked{asked, release})
	}()
	<-asked // the message itself has left
	for i := range uint64(20) {
		l.mustLead(50, i+1, min(1+49*i, 50), i+1, entries(i+2, i+2, 50)...)
	}
	close(release)
	<-silent
}

// blocked is a reader that has nothing until it ends.
type blocked struct{ asked, until chan struct{} }

func (b blocked) Read([]byte) (int, error) {
	close(b.asked)
	<-b.until
	return 0, errors.New("ended")
}

// TestStuckInstall has hashicorp/raft issue 697: entries that were never committed reach beyond a checkpoint. They must go,
// and since Raft still believes in them, the node asks to be started again; after that it goes on.
func TestStuckInstall(t *testing.T) {
	t.Parallel()
	l := newLiar(t, 1, nil)
	m := l.honest
	at := raftlog.Base{Index: 20, Term: 60}
	pointer := m.c.depot.put(checkpoint{20, stateAt(20)})
	l.mustLead(50, 1, 1, 5, entries(2, 5, 50)...)
	for i := uint64(6); i <= 30; i++ {
		l.mustLead(50, i-1, 50, 5, command(i, 50, "never committed"))
	}
	l.mustInstall(60, at, pointer)
	if got := m.machine.get(); got != stateAt(20) || m.machine.Applied() != 20 {
		t.Fatalf("installed %d entries", got.count)
	}
	for range 2 {
		if r, err := l.lead(60, 20, 60, 21, entries(21, 21, 60)...); err == nil && r.Success {
			t.Fatal("hashicorp/raft has been mended: this guard can go")
		}
		l.mustInstall(60, at, pointer)
	}
	if err := <-m.fatal; !errors.Is(err, consensus.ErrStuck) {
		t.Fatalf("Fatal got %v", err)
	}
	m.stop()
	m.restart()
	l.lead(60, 20, 60, 20) // meets the dead stream
	l.mustLead(60, 20, 60, 21, entries(21, 21, 60)...)
	m.c.await("application", func() bool { return m.machine.get() == stateAt(21) })
}

// TestPowerCutsAroundAnInstall cuts the power at every write from before the pointer comes until entries follow. Wherever
// that was, the node starts again and ends in the one right state: nothing is skipped and nothing comes twice.
func TestPowerCutsAroundAnInstall(t *testing.T) {
	t.Parallel()
	at := raftlog.Base{Index: 20, Term: 50}
	var crashes []disks
	var mu sync.Mutex
	var armed atomic.Bool
	logFS, stateFS := vfs.NewCrashableMem(), vfs.NewCrashableMem()
	rng := rand.New(rand.NewPCG(1, 2))
	spy := errorfs.InjectorFunc(func(op errorfs.Op) error {
		if op.Kind.ReadOrWrite() != errorfs.OpIsWrite || !armed.Load() {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		for _, unsynced := range []int{0, 100} {
			kept := vfs.CrashCloneCfg{UnsyncedDataPercent: unsynced, RNG: rng}
			crashes = append(crashes, disks{logFS.CrashClone(kept), stateFS.CrashClone(kept)})
		}
		return nil
	})
	first := newLiarOf(t, 3, nil, func(m *member) { m.logFS, m.stateFS = errorfs.Wrap(logFS, spy), errorfs.Wrap(stateFS, spy) })
	pointer := first.honest.c.depot.put(checkpoint{20, stateAt(20)})
	first.mustLead(50, 1, 1, 9, entries(2, 10, 50)...)
	first.honest.c.await("application", func() bool { return first.honest.machine.get() == stateAt(9) })
	armed.Store(true)
	first.mustInstall(50, at, pointer)
	first.mustLead(50, 20, 50, 22, entries(21, 22, 50)...)
	first.honest.c.await("application", func() bool { return first.honest.machine.get() == stateAt(22) })
	armed.Store(false)
	if len(crashes) < 20 {
		t.Fatalf("only %d crashes: the test does not see the writes", len(crashes))
	}
	settled := map[string]int{}
	for i, crash := range crashes {
		settled[crash.check(t, i, at, pointer)]++
	}
	t.Logf("after the crashes: %v", settled)
	if len(settled) < 3 {
		t.Fatalf("not all stages were met: %v", settled)
	}
}

type disks struct{ log, state vfs.FS }

// check starts a node on what a power cut left, and says which stage that was.
func (d disks) check(t *testing.T, crash int, at raftlog.Base, pointer string) (stage string) {
	t.Helper()
	log := must(raftlog.Open("raft", raftlog.Options{FS: d.log}))(t)
	_, announced, err := log.Announced()
	stage = fmt.Sprintf("announced=%v adopted=%v", announced, log.Base() == at)
	if err := errors.Join(err, log.Close()); err != nil {
		t.Fatal(err)
	}
	l := newLiarOf(t, 3, nil, func(m *member) { m.logFS, m.stateFS = d.log, d.state })
	m := l.honest
	m.c.depot.put(checkpoint{20, stateAt(20)})
	stage += fmt.Sprintf(" swapped=%v", m.machine.Applied() >= at.Index)
	if r, err := l.lead(50, 20, 50, 20); err != nil || !r.Success {
		l.mustInstall(50, at, pointer)
	}
	l.mustLead(50, 20, 50, 25, entries(21, 25, 50)...)
	m.c.await(fmt.Sprintf("application after crash %d (%s)", crash, stage), func() bool { return m.machine.get().count >= 24 })
	if got := m.machine.get(); got != stateAt(25) {
		t.Fatalf("crash %d (%s): state of %d entries is wrong; handed %v", crash, stage, got.count, m.machine.handed())
	}
	for _, m := range m.c.members {
		m.stop()
	}
	return stage
}

// TestBrokenInstall has a machine that says it changed and did not.
func TestBrokenInstall(t *testing.T) {
	t.Parallel()
	l := newLiarOf(t, 1, func(c *consensus.Config) { c.Machine = pretender{c.Machine} }, func(*member) {})
	if done, err := l.install(50, raftlog.Base{Index: 20, Term: 50}, "x"); err == nil || done {
		t.Fatalf("%v, %v", done, err)
	}
	if err := <-l.honest.fatal; !strings.Contains(err.Error(), "couldn't go on behind the checkpoint") {
		t.Fatalf("Fatal got %v", err)
	}
	if _, err := l.honest.node.Propose(context.Background(), nil).Wait(l.honest.c.ctx()); !errors.Is(err, consensus.ErrStopped) {
		t.Fatalf("got %v", err)
	}
}

type pretender struct{ consensus.StateMachine }

func (pretender) Install(uint64, []byte) error { return nil }
