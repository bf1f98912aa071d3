package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/consensus/raftlog"
	"github.com/certledger/certledger/consensus/sequencer"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
)

// Options are what a node needs beside its configuration.
type Options struct {
	Password []byte
	Logger   *slog.Logger
	// Page holds the public page.
	Page fs.FS
	// Version is the program's, printable ASCII.
	Version string
	// ConfigFile is the configuration's file, which backups keep; "" for none.
	ConfigFile string
}

// ErrNoNode says that a member takes no part with a node of its own.
var ErrNoNode = errors.New("the ledger gives this member no node: it signs records without one")

// Node is one member's running node. Parts are opened in the order of the
// fields and closed in reverse.
type Node struct {
	config     Config
	configFile string
	log        *slog.Logger
	// version is the program's, cut to what peers take.
	version string
	ring    *keyring
	// joining is set while this machine has no lock and waits to earn it.
	joining *joining
	part    part // what the member took part in when the node was opened

	locked    *os.File
	clock     *Clock
	metrics   *metrics
	verifier  *verifier.Verifier
	accepted  []sm3.Digest // recovery plans
	store     *store.Store
	network   *network
	host      *p2p.Host
	raftLog   *raftlog.Store  // nil for an observer
	raft      *consensus.Node // nil for an observer
	raftReady atomic.Pointer[consensus.Node]
	leader    *leaderFinder // nil for a voter
	sequencer *sequencer.Sequencer
	cosigner  *cosign.Cosigner // nil for a member that does not cosign
	api       server.Config
	drafts    *desk.Drafts
	materials *desk.Materials // nil for a member that is no registry
	servers   []*listener

	disk    diskState
	seen    atomic.Pointer[view] // of the others, newest
	looking sync.Mutex           // while somebody who asks has it made anew
	wanted  chan uint64          // a height that a voter has to fetch
	backups backups

	closers []func() error
	once    sync.Once
	fatal   chan error
}

// Open reads the genesis and the keys and opens every part of the node. It
// returns before the node serves; Run does the work.
func Open(ctx context.Context, c Config, o Options) (*Node, error) {
	n := &Node{
		config: c, configFile: o.ConfigFile, log: o.Logger, version: o.Version[:min(len(o.Version), maxVersion)],
		fatal: make(chan error, 1), wanted: make(chan uint64, 1), backups: backups{closing: make(chan struct{})},
	}
	if err := n.open(ctx, o); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

func (n *Node) open(ctx context.Context, o Options) error {
	genesis, err := n.readGenesis()
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		n.openDirectory,
		func() error { return n.openStore(genesis) },
		func() error { return n.openIdentity(ctx, o.Password) },
		n.openHost,
		n.serveLedger,
		n.openAPI,
		func() error { return n.openOrdering(ctx) },
		n.openCosigner,
		n.openReports,
		func() error { return n.openServers(ctx, o.Page) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// readGenesis reads the ledger's beginning, which every member has signed.
func (n *Node) readGenesis() (ledger.GenesisFile, error) {
	file, genesis, _, err := ReadGenesis(n.config.Genesis)
	if err != nil {
		return file, err
	}
	if missing := genesis.Missing(); len(missing) > 0 {
		return file, &UnsignedError{Missing: missing}
	}
	n.log = n.log.With(slog.String("member", n.config.Member))
	return file, nil
}

// openIdentity finds out who this node is, as the ledger has it now.
func (n *Node) openIdentity(ctx context.Context, password []byte) error {
	if err := n.knowsRules(); err != nil {
		return err
	}
	m, err := n.memberEntry()
	if err != nil {
		return err
	}
	if m.Node == nil {
		return fmt.Errorf("%w: %s", ErrNoNode, m.Name)
	}
	inForce, decided, err := n.sets()
	if err != nil {
		return err
	}
	n.part = partOf(inForce, m.Name)
	if n.ring, err = openKeyring(ctx, n.config, password); err != nil {
		return err
	}
	if err := n.ring.check(m); err != nil {
		return err
	}
	if n.joining, err = readJoining(n.config.Data); err != nil {
		return err
	}
	n.network = newNetwork(m.Node.Peer)
	n.network.update(time.Now(), inForce, decided)
	return nil
}

func (n *Node) openDirectory() error {
	if err := os.MkdirAll(n.config.Data, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	var err error
	if n.locked, err = lockDirectory(n.config.Data); err != nil {
		return err
	}
	n.onClose(n.locked.Close)
	return errors.Join(checkHalt(n.config.Data), checkRecovering(n.config.Data))
}

func (n *Node) openStore(genesis ledger.GenesisFile) error {
	opened, err := genesis.Open()
	if err != nil {
		return err
	}
	if n.clock, err = openClock(n.config.Data, opened.Purpose == ledger.Test); err != nil {
		return err
	}
	n.metrics = newMetrics()
	n.verifier = verifier.New(verifier.Options{
		Remember: verifiedSignatures, Sample: crossSample, CrossChecks: crossPerSecond, Disagree: n.disagree,
	})
	if n.accepted, err = acceptedRecoveries(n.config.Data); err != nil {
		return err
	}
	if n.store, err = store.Open(n.storeDir(), genesis, n.storeOptions()); err != nil {
		return err
	}
	n.onClose(func() error { return n.store.Close() }) // a checkpoint may replace it
	n.metrics.watch(n.store, n.clock)
	n.metrics.watchNode(n)
	return nil
}

// verifiedSignatures is how many good signatures a node remembers: enough for
// what waits and what is being executed.
const verifiedSignatures = 1 << 15

// One in crossSample good signatures, and every bad one, is given to the second
// SM2 implementation, which takes a millisecond; at most crossPerSecond.
const (
	crossSample    = 256
	crossPerSecond = 5
)

// disagree keeps what the two implementations differ about and raises an alarm.
// The provider's verdict stands, as on every other member.
func (n *Node) disagree(t sm2.Task) {
	n.metrics.disagreements.Inc()
	evidence := fmt.Sprintf("key %s\ndigest %s\nsignature %x\n", t.Key, t.Digest, t.Signature)
	err := disagreements{n.config.Data}.KeepDisagreement([]byte(evidence), "verifier", sm2.ErrDisagreement)
	n.log.Error("two SM2 implementations disagree: keep the evidence and call the developers",
		slog.String("key", t.Key.String()), slog.Any("err", err))
}

func (n *Node) openHost() error {
	var err error
	n.host, err = p2p.Open(p2p.Config{
		PrivateKey: n.ring.transport, Listen: []string{n.config.P2P.Listen},
		Handshake: handshake(n.store.Ledger()), Gate: n.network.admits, Logger: n.log,
	})
	if err != nil {
		return fmt.Errorf("open the network: %w", err)
	}
	n.onClose(n.host.Close)
	return n.host.SetPeers(n.network.addresses())
}

// onClose remembers how to close what has just been opened.
func (n *Node) onClose(f func() error) { n.closers = append(n.closers, f) }

// stop ends Run with a reason. It may be called from anywhere, more than once.
func (n *Node) stop(err error) {
	select {
	case n.fatal <- err:
	default:
	}
}

// halt stops the node and leaves the marker that keeps it from starting again
// before a person has looked.
func (n *Node) halt(reason error, evidence ...[]byte) {
	if err := markHalt(n.config.Data, reason, evidence...); err != nil {
		n.log.Error("the halt marker could not be written", slog.Any("err", err))
	}
	n.log.Error("this node halts itself", slog.Any("reason", reason))
	n.stop(fmt.Errorf("%w: %w", ErrHalted, reason))
}

// Close closes every part in reverse order. It is safe to call again.
func (n *Node) Close() error {
	var err error
	n.once.Do(func() {
		for _, closer := range slices.Backward(n.closers) {
			err = errors.Join(err, closer())
		}
	})
	return err
}

func (n *Node) cosignDir() string { return cosignDir(n.config.Data) }

func cosignDir(data string) string { return filepath.Join(data, "cosign") }

// URL gives the address of the public listener.
func (n *Node) URL() string { return n.servers[0].url() }

// OperatorURL gives the address of the operator's listener.
func (n *Node) OperatorURL() string { return n.servers[1].url() }
