package scenarios_test

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/node"
	"github.com/certledger/certledger/testnet"
	"github.com/certledger/certledger/testnet/actor"
	"github.com/certledger/certledger/testnet/load"
	"github.com/certledger/certledger/testnet/scripttest"
)

// scene is one script's network, everybody on it, and what was promised to them.
type scene struct {
	*testnet.Network
	ctx      context.Context //nolint:containedctx // a script's commands have none of their own
	cast     *actor.Cast
	supply   *load.Supply
	promises load.Promises
	writers  *load.Writers
	// certificates are the files that were issued, by number.
	certificates map[string][]byte
	random       *rand.Rand
	trap         *trap
	// lost are members whose machines are gone for good.
	lost []string
}

// sceneOf gives the script's scene.
func sceneOf(ts *testscript.TestScript) *scene { return ts.Value(sceneKey{}).(*scene) }

// end stops whatever still runs.
func (s *scene) end() {
	if s.writers != nil {
		_ = s.writers.Stop() // a script that wants to know ends its load itself
	}
	if s.Network != nil {
		_ = s.Close() // the check has looked at how they end
	}
}

// within gives a context for something that has to happen soon.
func (s *scene) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(s.ctx, scripttest.Patience)
}

// try fails the script with what the nodes said last.
func (s *scene) try(ts *testscript.TestScript, err error) {
	if err == nil {
		return
	}
	const tail = 3 << 10
	for _, m := range s.Nodes() {
		log, _ := os.ReadFile(s.LogPath(m.Name))
		ts.Logf("%s: %s", m.Name, log[max(0, len(log)-tail):])
	}
	ts.Fatalf("%v", err)
}

// network founds a test network and starts its nodes: two registries, a notary
// and an arbitrator who order and cosign, a court that observes. A company has
// an account. REGISTRY_A_HTTP, REGISTRY_A_OPERATOR and so on are addresses, and
// certledger takes them for --node, --trust and --password-file.
//
//	network DIR
func network(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: network DIR")
	}
	s := sceneOf(ts)
	m, err := testnet.Create(ts.MkAbs(args[0]), testnet.Spec{Clock: scripttest.Begins(), Heartbeat: time.Second, Random: crand.Reader})
	ts.Check(err)
	scripttest.Describe(ts, m)
	s.Network, err = testnet.Up(s.ctx, m, program(ts), func(string) {})
	ts.Check(err)
	s.cast, err = actor.Gather(s.ctx, m, crand.Reader, m.Offset)
	ts.Check(err)
	s.supply, err = load.NewSupply(s.ctx, m, s.cast)
	s.try(ts, err)
}

// program gives the certledger command, see TestMain.
func program(ts *testscript.TestScript) string {
	path, err := lookPath("certledger")
	ts.Check(err)
	return path
}

// machine sets up a machine for a new member: free ports (NAME_P2P, NAME_HTTP
// and NAME_OPERATOR), the network's time, and the genesis, which is public.
//
//	machine DIR/NAME
func machine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: machine DIR/NAME")
	}
	s, dir := sceneOf(ts), ts.MkAbs(args[0])
	scripttest.Ports(ts, false, []string{scripttest.Variable(lastOf(dir))})
	settime(ts, false, args)
	genesis, err := os.ReadFile(s.GenesisPath())
	ts.Check(err)
	ts.Check(os.WriteFile(dir+"/genesis.json", genesis, 0o600))
}

// settime gives a machine with an empty disk the network's time.
//
//	settime DIR/NAME
func settime(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: settime DIR/NAME")
	}
	ts.Check(node.PresetClock(ts.MkAbs(args[0])+"/data", sceneOf(ts).cast.Offset()))
}

func lastOf(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// certificate registers an asset with a registry, waits for its publicity, has
// the certificate issued and keeps the file for the check.
//
//	certificate NUMBER REGISTRY
func certificate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: certificate NUMBER REGISTRY")
	}
	s := sceneOf(ts)
	file, err := s.supply.Certificate(s.ctx, s.Network, s.speaker(), args[0], args[1])
	s.try(ts, err)
	s.certificates[args[0]] = file
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".cert.json"), file, 0o600))
	ts.Setenv(scripttest.EnvOffset, fmt.Sprint(s.cast.Offset().Milliseconds()))
}

// believe adds a recovery plan to the trust file, and everybody on the network
// verifies by it from then on. The old file is kept as old-trust.txt.
//
//	believe DIGEST
func believe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: believe DIGEST")
	}
	s := sceneOf(ts)
	plan, err := sm3.Parse(args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("old-trust.txt"), s.cast.Trust.Text(), 0o600))
	s.cast.Trust.Recoveries = append(s.cast.Trust.Recoveries, plan)
	slices.SortFunc(s.cast.Trust.Recoveries, func(a, b sm3.Digest) int { return strings.Compare(a.String(), b.String()) })
	ts.Check(os.WriteFile(s.TrustPath(), s.cast.Trust.Text(), 0o600))
	for _, m := range s.left() {
		ts.Check(s.cast.Meet(m))
	}
}

// left are the nodes that are not lost for good.
func (s *scene) left() []testnet.Member {
	return slices.DeleteFunc(slices.Clone(s.Nodes()), func(m testnet.Member) bool { return slices.Contains(s.lost, m.Name) })
}

// speaker is a client of a node that runs.
func (s *scene) speaker() *client.Client { return s.clients()[0] }

// clients are those of the nodes that run, or of members.
func (s *scene) clients(members ...string) []*client.Client {
	var all []*client.Client
	for _, m := range s.Running() {
		if len(members) == 0 || slices.Contains(members, m.Name) {
			all = append(all, s.cast.Clients[m.Name])
		}
	}
	return all
}

// writers is how many write at the same time.
const writers = 3

// writing has companies deposit all the time, through the nodes of members (by
// default all), and remembers every record that was acknowledged as final.
//
//	load begin [MEMBER…]
//	load 50                 wait until 50 more are acknowledged
//	load pause              stop
//	load end                stop; what never got an answer is sent again
func writing(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: load begin [MEMBER…] | COUNT | end")
	}
	s := sceneOf(ts)
	var more int
	switch _, err := fmt.Sscan(args[0], &more); {
	case args[0] == "begin":
		s.writers = load.Write(s.ctx, &s.promises, s.supply.Voucher, writers, s.clients(args[1:]...)...)
	case args[0] == "pause":
		s.try(ts, s.writers.Stop())
	case args[0] == "end":
		s.try(ts, s.writers.Stop())
		ctx, cancel := s.within()
		defer cancel()
		s.try(ts, s.writers.Settle(ctx, s.clients()...))
		ts.Logf("%d records were acknowledged", s.promises.Count())
	case err == nil:
		ctx, cancel := s.within()
		defer cancel()
		s.try(ts, s.writers.Until(ctx, more))
	default:
		ts.Fatalf("%v", err)
	}
}

// bulk writes many records as fast as the network takes them.
//
//	bulk COUNT
func bulk(ts *testscript.TestScript, neg bool, args []string) {
	var count int
	if neg || len(args) != 1 {
		ts.Fatalf("usage: bulk COUNT")
	}
	_, err := fmt.Sscan(args[0], &count)
	ts.Check(err)
	s := sceneOf(ts)
	const portion, batch, streams = 10_000, 256, 4
	for count > 0 {
		notes, err := s.supply.Vouchers(min(count, portion))
		ts.Check(err)
		done, err := load.Bulk(s.ctx, s.clients(), notes, batch, streams, func(int) {})
		s.try(ts, err)
		ts.Check(s.promises.Took(notes))
		ts.Logf("%d records, %.0f a second", done.Records, done.PerSecond)
		count -= len(notes)
	}
}
