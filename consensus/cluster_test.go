package consensus_test

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"go.uber.org/goleak"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/consensus/p2p/p2ptest"
	"github.com/certledger/certledger/consensus/raftlog"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

const raftProtocol = "/certledger/raft/1"

// cluster is a network of real hosts on loopback, with logs and machines on memory file systems.
type cluster struct {
	t       testing.TB
	members []*member
	seal    int
	change  func(*consensus.Config)
	cut     sync.Map // peer IDs that nobody talks to
	depot   depot
	renew   uint64
	// known has the members' ids: hosts ask while a member is added.
	known sync.Map
}

type member struct {
	c       *cluster
	key     ed25519.PrivateKey
	id      string
	listen  []string
	logFS   vfs.FS
	logDir  string
	stateFS vfs.FS
	founder bool

	host    *p2p.Host
	log     *raftlog.Store
	machine *chain
	node    *consensus.Node // nil while down
	fatal   chan error
}

// newCluster lays out n voters that seal every seal entries; start brings them up.
func newCluster(t testing.TB, n, seal int, change func(*consensus.Config)) *cluster {
	c := &cluster{t: t, seal: seal, change: change, depot: depot{held: map[string]checkpoint{}}}
	for range n {
		c.add().founder = true
	}
	t.Cleanup(func() {
		for _, m := range c.members {
			m.stop()
		}
	})
	return c
}

// add lays out one more member; it joins.
func (c *cluster) add() *member {
	n := byte(len(c.members) + 1)
	m := &member{
		c: c, key: p2ptest.Key(n), id: p2ptest.ID(n), listen: []string{"/ip4/127.0.0.1/tcp/0"},
		logFS: vfs.NewCrashableMem(), logDir: "raft", stateFS: vfs.NewCrashableMem(),
	}
	c.members = append(c.members, m)
	c.known.Store(m.id, true)
	return m
}

func start(t testing.TB, n, seal int, change func(*consensus.Config)) *cluster {
	t.Helper()
	c := newCluster(t, n, seal, change)
	for _, m := range c.members {
		m.openHost()
	}
	c.introduce()
	for _, m := range c.members {
		m.openNode()
	}
	return c
}

func (c *cluster) voters() []consensus.Server {
	var voters []consensus.Server
	for _, m := range c.members {
		if m.founder {
			voters = append(voters, consensus.Server{ID: m.id})
		}
	}
	return voters
}

func (c *cluster) isMember(id string) bool {
	_, ok := c.known.Load(id)
	return ok
}

func (c *cluster) introduce() {
	c.t.Helper()
	book := map[string][]string{}
	for _, m := range c.members {
		if m.host != nil {
			book[m.id] = m.host.Addrs()
		}
	}
	for _, m := range c.members {
		if m.host != nil {
			if err := m.host.SetPeers(book); err != nil {
				c.t.Fatal(err)
			}
		}
	}
}

func (m *member) openHost() {
	m.c.t.Helper()
	host, err := p2p.Open(p2p.Config{
		PrivateKey: m.key, Listen: m.listen, Handshake: "test/1", Logger: logger(m.id),
		Gate: func(id string) bool {
			_, far := m.c.cut.Load(id)
			_, self := m.c.cut.Load(m.id)
			return !far && !self
		},
	})
	if err != nil {
		m.c.t.Fatal(err)
	}
	m.host, m.listen = host, host.Addrs()
}

func (m *member) openParts() {
	m.c.t.Helper()
	m.fatal = make(chan error, 10)
	m.machine = openChain(m.c.t, m.stateFS, m.c.seal)
	m.machine.depot, m.machine.renew = &m.c.depot, m.c.renew
	var err error
	m.log, err = raftlog.Open(m.logDir, raftlog.Options{
		FS: m.logFS, Floor: m.machine.Applied, Synced: m.machine.Synced, Logger: logger(m.id),
		Fatal: func(err error) { m.fatal <- err },
	})
	if err != nil {
		m.c.t.Fatal(err)
	}
}

func (m *member) config() consensus.Config {
	c := consensus.Config{
		ID: m.id, Voters: m.c.voters(), Join: !m.founder, Cluster: "test", Log: m.log, Machine: m.machine,
		Stream:    m.host.StreamLayer(raftProtocol, m.c.isMember),
		Heartbeat: 500 * time.Millisecond,
		Logger:    logger(m.id),
		Fatal:     func(err error) { m.fatal <- err },
	}
	if m.c.change != nil {
		m.c.change(&c)
	}
	return c
}

func (m *member) openNode() {
	m.c.t.Helper()
	m.openParts()
	node, err := consensus.Open(m.config())
	if err != nil {
		m.c.t.Fatal(err)
	}
	m.node = node
}

func (m *member) stop() {
	if m.node != nil {
		if err := m.node.Close(); err != nil {
			m.c.t.Error(err)
		}
		m.node = nil
	}
	m.closeParts()
	if m.host != nil {
		if err := m.host.Close(); err != nil {
			m.c.t.Error(err)
		}
		m.host = nil
	}
}

func (m *member) closeParts() {
	if m.log != nil {
		m.log.Close() // fails, as it should, after an injected error
		m.log = nil
	}
	if m.machine != nil {
		if err := m.machine.db.Close(); err != nil {
			m.c.t.Error(err)
		}
		m.machine = nil
	}
}

// powerCut keeps of the disks only what was synced.
func (m *member) powerCut() {
	log := m.logFS.(*vfs.MemFS).CrashClone(vfs.CrashCloneCfg{})
	state := m.stateFS.(*vfs.MemFS).CrashClone(vfs.CrashCloneCfg{})
	m.stop()
	m.logFS, m.stateFS = log, state
}

func (m *member) restart() {
	m.c.t.Helper()
	m.openHost()
	m.c.introduce()
	m.openNode()
}

// leader waits until the running members of one's configuration agree that it leads.
func (c *cluster) leader() *member {
	c.t.Helper()
	var leader *member
	c.await("a leader", func() bool {
		for _, leader = range c.members {
			if leader.running() && leader.node.IsLeader() && c.follow(leader) {
				return true
			}
		}
		return false
	})
	return leader
}

func (c *cluster) follow(leader *member) bool {
	members := leader.node.Members()
	for _, m := range c.members {
		if m.running() && slices.ContainsFunc(members, func(s consensus.Server) bool { return s.ID == m.id }) {
			if id, _ := m.node.Leader(); id != leader.id {
				return false
			}
		}
	}
	return true
}

// running says whether a member is up and reachable.
func (m *member) running() bool {
	_, far := m.c.cut.Load(m.id)
	return m.node != nil && !far
}

// propose sends entries one after the other to whoever leads, repeating what was surely not appended.
func (c *cluster) propose(entries ...string) {
	c.t.Helper()
	for _, e := range entries {
		c.await("entry "+e, func() bool {
			_, err := c.leader().node.Propose(context.Background(), []byte(e)).Wait(c.ctx())
			if err != nil {
				c.t.Logf("propose %s: %v", e, err)
			}
			return err == nil
		})
	}
}

// converge waits until all running machines hold count entries and compares their hashes.
func (c *cluster) converge(count uint64) chainState {
	c.t.Helper()
	var want chainState
	for i, m := range c.members {
		if m.node == nil {
			continue
		}
		c.await("convergence of "+m.id, func() bool { return m.machine.get().count >= count })
		got := m.machine.get()
		if want.count == 0 {
			want = got
		}
		if got != want || got.count != count {
			c.t.Fatalf("member %d has %d entries, hash %x; want %d, %x", i, got.count, got.hash, count, want.hash)
		}
	}
	return want
}

func (c *cluster) ctx() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	c.t.Cleanup(cancel)
	return ctx
}

func (c *cluster) await(what string, done func() bool) {
	c.t.Helper()
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// logger prints everything when CERTLEDGER_TEST_LOG is set.
func logger(id string) *slog.Logger {
	if os.Getenv("CERTLEDGER_TEST_LOG") == "" {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, nil)).With(slog.String("node", id[len(id)-4:]))
}
