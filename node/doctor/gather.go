package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

// How long the node, and whoever is dialed, may take to answer.
const (
	askPatience  = 10 * time.Second
	dialPatience = 3 * time.Second
)

// maxStatus bounds the node's answer in bytes.
const maxStatus = 4 << 20

// Gather finds out what there is to know. It writes nothing but a file that it
// removes, and opens the ledger of a stopped node that has neither halted nor is
// between two epochs. An error
// means that not even the genesis and the directory can be read.
func Gather(ctx context.Context, c node.Config, version string) (Facts, error) {
	_, opened, _, err := node.ReadGenesis(c.Genesis)
	if err != nil {
		return Facts{}, err
	}
	f := Facts{
		Now: time.Now(), Version: version, Member: c.Member, Purpose: opened.Purpose, Supported: node.SupportedRules(),
		Heartbeat: time.Duration(c.Raft.Heartbeat), OperatorAt: c.Operator.Listen, Sync: clockSync(),
	}
	if f.Traces, err = node.ReadTraces(c.Data); err != nil {
		return f, err
	}
	f.Moved = f.Traces.ClockOffset
	g := opened.Governance
	switch {
	case f.Traces.Running:
		f.ask(ctx, "http://"+c.Operator.Listen)
	case f.Traces.Exists && f.Traces.Halt == "" && f.Traces.Recovering == "":
		g = f.open(c, g)
	}
	if !f.Traces.Running {
		f.Listeners = listeners(ctx, c)
	}
	f.takePart(g)
	f.Addresses = identify(ctx, f.addresses(g))
	f.Disk = measure(c.Data, f.Traces.Exists)
	if f.Keys, err = keys(c); err != nil {
		return f, err
	}
	f.Certificates = append(certificates(c), f.onLedger(g)...)
	return f, nil
}

// ask has the running node look around.
func (f *Facts) ask(ctx context.Context, base string) {
	status, err := AskNode(ctx, base)
	if err != nil {
		f.NodeError = err.Error()
		return
	}
	f.Node, f.Rules, f.Concerns = status, status.Rules.Governed, status.Concerns
}

// AskNode has a running node look around, through its operator's listener at
// base, such as http://127.0.0.1:9001.
func AskNode(ctx context.Context, base string) (*api.OperatorStatus, error) {
	ctx, cancel := context.WithTimeout(ctx, askPatience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+api.PathOperatorStatus, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }() // everything needed has been read
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxStatus))
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d: %.200q", answer.StatusCode, data)
	}
	s := new(api.OperatorStatus)
	return s, json.Unmarshal(data, s)
}

// open looks into a stopped node's ledger. It gives the governance in force, or
// the genesis's when the ledger does not tell.
func (f *Facts) open(c node.Config, genesis *ledger.Governance) *ledger.Governance {
	still, err := node.Inspect(c)
	switch {
	case errors.Is(err, node.ErrInUse): // it has just been started
		return genesis
	case err != nil:
		f.StillError = err.Error()
		return genesis
	}
	f.Still, f.Rules, f.Concerns = &still, still.Governance.RulesAt(still.Height+1), still.Concerns
	return still.Governance
}

// takePart says how the member takes part. Of a running node its own status
// knows best.
func (f *Facts) takePart(g *ledger.Governance) {
	f.Params = g.Params
	if m, ok := g.Member(f.Member); ok {
		f.Votes, f.Cosigns = m.Takes(ledger.Voter), m.Takes(ledger.Cosigner)
	}
	if m, ok := f.seen(f.Member); ok {
		f.Votes, f.Cosigns = m.Voter, m.Cosigner
	}
}

// onLedger gives the certificates over the member's keys: as the running node
// knows them, else as the governance has them.
func (f *Facts) onLedger(g *ledger.Governance) []Certificate {
	known := node.CertificatesOf(g, f.Member)
	if f.Node != nil {
		known = f.Node.Certificates
	}
	var all []Certificate
	for _, c := range known {
		all = append(all, Certificate{Owner: f.Member, Place: c.Serial + " (" + c.Issuer + ")", NotAfter: time.UnixMilli(int64(c.NotAfter))})
	}
	return all
}

// addresses lists where nodes should answer: as the running node knows it, else
// as the governance says.
func (f *Facts) addresses(g *ledger.Governance) []Address {
	var all []Address
	add := func(member, peer string, addresses []string) {
		for _, a := range addresses {
			all = append(all, Address{Member: member, Address: a, Self: member == f.Member, Peer: peer})
		}
	}
	if f.Node != nil {
		for _, m := range f.Node.Members {
			add(m.Name, m.Peer, m.Addresses)
		}
		return all
	}
	for _, m := range g.Members {
		if m.Node != nil {
			add(m.Name, m.Node.Peer, m.Node.Addresses)
		}
	}
	return all
}

// identify dials every address at once.
func identify(ctx context.Context, addresses []Address) []Address {
	ctx, cancel := context.WithTimeout(ctx, dialPatience)
	defer cancel()
	var wait sync.WaitGroup
	for i := range addresses {
		wait.Go(func() {
			var err error
			if addresses[i].Found, err = p2p.Identify(ctx, addresses[i].Address); err != nil {
				addresses[i].Error = err.Error()
			}
		})
	}
	wait.Wait()
	return addresses
}

// listeners tries to listen where a stopped node would.
func listeners(ctx context.Context, c node.Config) []Listener {
	network, at, err := p2p.Endpoint(c.P2P.Listen)
	all := []Listener{{Name: "p2p.listen", Address: c.P2P.Listen}}
	if err != nil {
		all[0].Error = err.Error()
	} else {
		all[0].try(ctx, network, at)
	}
	for _, l := range []Listener{{Name: "http.listen", Address: c.HTTP.Listen}, {Name: "operator.listen", Address: c.Operator.Listen}} {
		l.try(ctx, "tcp", l.Address)
		all = append(all, l)
	}
	return all
}

func (l *Listener) try(ctx context.Context, network, at string) {
	open, err := new(net.ListenConfig).Listen(ctx, network, at)
	switch {
	case isBusy(err):
		l.Busy = true
	case err != nil:
		l.Error = err.Error()
	default:
		if err := open.Close(); err != nil {
			l.Error = err.Error()
		}
	}
}
