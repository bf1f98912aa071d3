package scenarios_test

import (
	"bytes"
	"crypto/ed25519"
	crand "crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/hashicorp/raft"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/node"
	"github.com/certledger/certledger/testnet"
	"github.com/certledger/certledger/testnet/scripttest"
)

// What a node says when it opens a stream for Raft; a liar keeps to the form.
const (
	raftProtocol  = "raft/1"
	raftHandshake = "certledger protocol=1 formats=1 ledger=%s"
)

// equivocate has a member whose node was killed run a program of its own with its
// keys: it says that it leads, and at one place of the order gives each of the
// other voters another entry, well signed, and says that all of them are
// committed. Each brings a record of its own; whatever becomes of the entries,
// the check looks for these records.
//
//	equivocate MEMBER
func equivocate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: equivocate MEMBER")
	}
	s := sceneOf(ts)
	if slices.ContainsFunc(s.Running(), named(args[0])) {
		ts.Fatalf("the node of %s runs; kill it first", args[0])
	}
	l, err := s.newLiar(args[0])
	s.try(ts, err)
	defer l.close()
	notes, err := s.supply.Vouchers(len(l.voters))
	ts.Check(err)
	at, err := l.lead()
	for end := time.Now().Add(scripttest.Patience); err != nil && time.Now().Before(end); at, err = l.lead() {
		ts.Logf("%s has to claim again that it leads: %v", args[0], err)
		s.leader(ts) // who makes the others' logs equal
	}
	s.try(ts, err)
	s.try(ts, l.lie(at, notes, s.cast.Offset()))
	s.try(ts, s.promises.Took(notes))
}

// liar speaks Raft with a member's keys, and says what it likes.
type liar struct {
	member    string
	ledger    sm3.Digest
	key       *sm2.PrivateKey
	host      *p2p.Host
	transport *raft.NetworkTransport
	voters    []string // the peers of the other voters
}

// newLiar takes the member's keys from its directory and enters the network.
func (s *scene) newLiar(member string) (*liar, error) {
	password, err := os.ReadFile(s.PasswordPath())
	if err != nil {
		return nil, err
	}
	password = bytes.TrimSpace(password)
	transport, err := keyfile.ReadEd25519(s.KeyPath(member, "transport"), password)
	if err != nil {
		return nil, err
	}
	l := &liar{member: member}
	if l.key, err = keyfile.ReadSM2(s.KeyPath(member, ledger.NodeRole), password); err != nil {
		return nil, err
	}
	return l, l.enter(s.Manifest, transport)
}

// enter connects as the member's node does, and serves nothing.
func (l *liar) enter(m *testnet.Manifest, key ed25519.PrivateKey) error {
	_, genesis, _, err := node.ReadGenesis(m.GenesisPath())
	if err != nil {
		return err
	}
	l.ledger = genesis.ID()
	l.host, err = p2p.Open(p2p.Config{
		PrivateKey: key, Handshake: fmt.Sprintf(raftHandshake, l.ledger), Gate: func(string) bool { return true }, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	addresses := map[string][]string{}
	for _, voter := range genesis.Governance.Voters() {
		if peer := voter.Node.Peer; peer != l.host.ID() {
			addresses[peer] = voter.Node.Addresses
			l.voters = append(l.voters, peer)
		}
	}
	l.transport = raft.NewNetworkTransportWithConfig(&raft.NetworkTransportConfig{
		Stream: l.host.StreamLayer(raftProtocol, func(string) bool { return false }), MaxPool: 1, Timeout: 5 * time.Second,
	})
	return l.host.SetPeers(addresses)
}

func (l *liar) close() { _ = errors.Join(l.transport.Close(), l.host.Close()) } // a liar's streams may end anyhow

// lie gives each voter another entry at the place that lead found, and tells it to
// execute it. The others cannot elect a leader in between: without the liar it
// needs the votes of all, and whoever has just heard from the liar gives none.
func (l *liar) lie(at raft.AppendEntriesRequest, notes [][]byte, offset time.Duration) (err error) {
	entry := at
	entry.Entries = []*raft.Log{{Index: at.PrevLogEntry + 1, Term: at.Term, Type: raft.LogCommand}}
	entry.LeaderCommitIndex = at.PrevLogEntry + 1
	for i, voter := range l.voters {
		now := legaltime.Instant(time.Now().Add(offset).UnixMilli())
		if entry.Entries[0].Data, err = l.sign(ledger.Entry{Ledger: l.ledger, Proposer: l.member, Time: now, Records: notes[i : i+1]}); err != nil {
			return err
		}
		answer, err := l.tell(voter, entry)
		if err != nil {
			return err
		}
		if !answer.Success {
			return fmt.Errorf("voter %d does not take entry %d of term %d: it has %d entries, and is in term %d", i, at.PrevLogEntry+1, at.Term, answer.LastLog, answer.Term)
		}
	}
	return nil
}

// lead claims a new term, and finds the end of the log, which has to be the same
// for all.
func (l *liar) lead() (raft.AppendEntriesRequest, error) {
	var claim raft.AppendEntriesRequest
	known, err := l.all(claim) // of an old term: it only tells where they are
	if err != nil {
		return claim, err
	}
	for _, k := range known {
		claim.Term = max(claim.Term, k.Term+1)
	}
	follow, err := l.all(claim)
	if err != nil {
		return claim, err
	}
	for i, f := range follow {
		if !f.Success || f.LastLog != follow[0].LastLog {
			return claim, fmt.Errorf("voter 0 has %d entries, voter %d has %d and follows: %t", follow[0].LastLog, i, f.LastLog, f.Success)
		}
	}
	claim.PrevLogEntry = follow[0].LastLog
	for claim.PrevLogTerm = claim.Term - 1; claim.PrevLogTerm > 0; claim.PrevLogTerm-- {
		same, err := l.all(claim)
		if err != nil {
			return claim, err
		}
		if !slices.ContainsFunc(same, func(a raft.AppendEntriesResponse) bool { return !a.Success }) {
			return claim, nil
		}
	}
	return claim, errors.New("the voters' logs do not end in one entry")
}

// all tells every voter the same.
func (l *liar) all(m raft.AppendEntriesRequest) (answers []raft.AppendEntriesResponse, err error) {
	for _, voter := range l.voters {
		answer, err := l.tell(voter, m)
		if err != nil {
			return nil, err
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

func (l *liar) tell(voter string, m raft.AppendEntriesRequest) (answer raft.AppendEntriesResponse, err error) {
	self := []byte(l.host.ID())
	m.RPCHeader = raft.RPCHeader{ProtocolVersion: raft.ProtocolVersionMax, ID: self, Addr: self}
	return answer, l.transport.AppendEntries(raft.ServerID(voter), raft.ServerAddress(voter), &m, &answer)
}

// sign signs an entry as this member's node.
func (l *liar) sign(e ledger.Entry) ([]byte, error) {
	text := e.Text()
	line, err := ledger.SignText(text, ledger.Staff(l.member, ledger.NodeRole).String(), l.key, crand.Reader)
	return ledger.Note{Text: text, Lines: []ledger.Line{line}}.Bytes(), err
}
