package node_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hashicorp/raft"

	"github.com/certledger/certledger/consensus"
	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/consensus/raftlog"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
	"github.com/certledger/certledger/node"
)

// ruins is a network of four members of which two are left, stopped with blocks
// that have no quorum, and with entries in Raft's log that no block has.
type ruins struct {
	t      *testing.T
	chain  *ledgertest.Chain
	base   uint64
	void   int // records above the base
	behind [][]byte
	nodes  map[string]node.Config
}

const finalBlock = 6

func newRuins(t *testing.T) *ruins { return ruinsWith(t, 8) }

// ruinsWith has the notary's node end with the block at tip.
func ruinsWith(t *testing.T, tip uint64) *ruins {
	t.Helper()
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Seed: "ruins"}))
	for len(c.View.Blocks) < 9 {
		c.Submit(t, c.Record(t, ledger.AccountOpen, c.Holder(t, fmt.Sprint("holder ", len(c.Entries))).Open, sm3.Digest{}, c.Now))
	}
	r := &ruins{t: t, chain: c, base: finalBlock, nodes: map[string]node.Config{}}
	for i := range 2 {
		c.Now += ledgertest.Second
		note := c.Record(t, ledger.AccountOpen, c.Holder(t, fmt.Sprint("late ", i)).Open, sm3.Digest{}, c.Now)
		r.behind = append(r.behind, c.SignEntry(t, c.Entry(note)))
	}
	// The notary has not executed all that the registry has.
	r.node(ledgertest.NotaryA, tip)
	r.node(ledgertest.RegistryA, 9)
	return r
}

// node makes the directory of a member whose store ends with the block at tip.
func (r *ruins) node(member string, tip uint64) {
	t := r.t
	dir := t.TempDir()
	c := node.DefaultConfig()
	c.Member, c.Data, c.Genesis, c.Keys = member, filepath.Join(dir, "data"), filepath.Join(dir, "genesis.json"), filepath.Join(dir, "keys")
	r.nodes[member] = c
	write(t, c.Genesis, ledgertest.Must(r.chain.File.Bytes())(t))
	for _, d := range []string{c.Keys, filepath.Join(c.Data, "cosign")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	r.keys(c)
	s := r.store(c)
	index := uint64(0)
	for s.Tip() < tip {
		index++
		ledgertest.Must(s.Apply(index, r.chain.Entries[index-1]))(t)
	}
	r.final(s, min(tip, r.base))
	if all := ledgertest.Must(s.RecordsAbove(r.base))(t); len(all) > r.void {
		r.void = len(all)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	lock := ledgertest.Must(ledger.ParseHeader(r.chain.View.Blocks[tip-1].Text))(t)
	if err := cosign.Create(filepath.Join(c.Data, "cosign"), tip, lock.Digest()); err != nil {
		t.Fatal(err)
	}
	r.raftLog(c)
}

func (r *ruins) keys(c node.Config) {
	t := r.t
	p := keyfile.Params{Iterations: 1}
	_, transport, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		p.WriteSM2(node.KeyPath(c.Keys, "cosign"), r.chain.Keys[c.Member], []byte(password)),
		p.WriteEd25519(node.KeyPath(c.Keys, "transport"), transport, []byte(password)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (r *ruins) store(c node.Config) *store.Store {
	r.t.Helper()
	return ledgertest.Must(store.Open(filepath.Join(c.Data, "store"), r.chain.File, store.Options{Verify: verifier.New(verifier.Options{}).Verify}))(r.t)
}

// final gives the store the quorum over a header.
func (r *ruins) final(s *store.Store, height uint64) {
	r.t.Helper()
	text := ledgertest.Must(s.Header(height))(r.t)
	set := ledgertest.Must(ledger.ParseCosignatures(r.chain.World.Cosign(r.t, text, r.chain.Now, r.chain.World.Quorum()...)))(r.t)
	if final := ledgertest.Must(s.PutCosignatures(height, set))(r.t); final != height {
		r.t.Fatalf("final is %d", final)
	}
}

// raftLog holds all entries, those behind the last block, and an election's vote.
func (r *ruins) raftLog(c node.Config) {
	t := r.t
	log := ledgertest.Must(raftlog.Open(filepath.Join(c.Data, "raft"), raftlog.Options{}))(t)
	var logs []*raft.Log
	for i, e := range slices.Concat(r.chain.Entries, r.behind) {
		logs = append(logs, &raft.Log{Index: uint64(i) + 1, Term: 2, Type: raft.LogCommand, Data: e})
	}
	err := errors.Join(log.StoreLogs(logs), log.SetUint64([]byte("CurrentTerm"), 7), log.Close())
	if err != nil {
		t.Fatal(err)
	}
}

// plan goes all the way to a plan that both have signed, each its own copy.
func (r *ruins) plan() ([]byte, ledger.OpenRecovery) {
	t := r.t
	t.Helper()
	var heads []ledger.OpenNodeHead
	for _, c := range r.nodes {
		data, _, err := node.RecoveryHead(t.Context(), c, []byte(password))
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, ledgertest.Must(ledgertest.Must(ledger.ParseNodeHeadFile(data))(t).Open())(t))
	}
	file := ledgertest.Must(ledger.PlanRecovery(heads, ledger.RecoveryWish{Reason: "机房火灾", Time: heads[0].Time}))(t)
	unsigned := ledgertest.Must(file.Bytes())(t)
	var plan ledger.OpenRecovery
	for _, name := range []string{ledgertest.NotaryA, ledgertest.RegistryA} {
		signed, opened, err := node.SignRecovery(t.Context(), r.nodes[name], []byte(password), unsigned)
		if err != nil {
			t.Fatal(err)
		}
		if file, err = file.Merge(ledgertest.Must(ledger.ParseRecoveryFile(signed))(t), opened.Old); err != nil {
			t.Fatal(err)
		}
		plan = ledgertest.Must(file.Open(opened.Old))(t)
	}
	if err := plan.CheckComplete(); err != nil {
		t.Fatal(err)
	}
	return ledgertest.Must(file.Bytes())(t), plan
}

// check looks at a node that has recovered.
func (r *ruins) check(c node.Config, plan ledger.OpenRecovery) {
	t := r.t
	t.Helper()
	if err := node.CheckRecovering(c.Data); err != nil {
		t.Errorf("the node does not start: %v", err)
	}
	s := r.store(c)
	if s.Tip() != r.base+1 || s.Applied() != plan.Raft.Index || s.LastHeader().Governance != plan.Governance || s.Final() != r.base {
		t.Errorf("tip %d, final %d, applied %d, want %d, %d, %d", s.Tip(), s.Final(), s.Applied(), r.base+1, r.base, plan.Raft.Index)
	}
	if err := plan.CheckHeader(s.LastHeader()); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	lock, err := cosign.ReadLock(filepath.Join(c.Data, "cosign"))
	if err != nil || lock.Height != r.base || lock.Digest != plan.Base.Digest {
		t.Errorf("the lock is %d %s, %v", lock.Height, lock.Digest, err)
	}
	log := ledgertest.Must(raftlog.Open(filepath.Join(c.Data, "raft"), raftlog.Options{}))(t)
	index, term, err := log.Position()
	if err != nil || index != plan.Raft.Index || term != plan.Raft.Term || log.Base() != (consensus.Base{Index: index, Term: term}) {
		t.Errorf("Raft is at %d, term %d, %v", index, term, err)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(c.Data, "evidence", "recovery-1")
	for _, name := range []string{"raft", "store"} {
		if entries, err := os.ReadDir(filepath.Join(kept, name)); err != nil || len(entries) == 0 {
			t.Errorf("the old %s is not kept: %v", name, err)
		}
	}
	report, err := node.Audit(t.Context(), c, t.TempDir(), func(uint64, uint64) {})
	if err != nil || !slices.Equal(report.Recoveries, []audit.Recovery{{Height: r.base + 1, Plan: plan.Digest.String()}}) {
		t.Errorf("audit: %+v, %v", report, err)
	}
}

func TestExecuteRecovery(t *testing.T) {
	r := newRuins(t)
	data, plan := r.plan()
	for name, c := range r.nodes {
		report, err := node.ExecuteRecovery(t.Context(), c, data, plan.Digest)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		// What Raft holds beyond the blocks is collected, too; the notary's blocks and
		// log together have what the registry has.
		if want := r.void + len(r.behind); report.Records != want || report.Height != r.base+1 || report.Done {
			t.Errorf("%s: %+v, want %d records", name, report, want)
		}
		lines := ledgertest.Must(os.ReadFile(report.Resubmit))(t)
		if n := bytes.Count(lines, []byte("\n")); n != report.Records {
			t.Errorf("%s: %d lines, %d records", name, n, report.Records)
		}
		r.check(c, plan)
		again, err := node.ExecuteRecovery(t.Context(), c, data, plan.Digest)
		if err != nil || !again.Done {
			t.Errorf("%s: again: %+v, %v", name, again, err)
		}
		r.check(c, plan)
	}
}

// A crash after any step leaves a node that does not start, and that the same
// command brings to the same end.
func TestRecoveryIsExecutedInPieces(t *testing.T) {
	r := newRuins(t)
	data, plan := r.plan()
	c := r.nodes[ledgertest.RegistryA]
	crash := errors.New("crash")
	before := t.TempDir()
	if err := os.CopyFS(before, os.DirFS(c.Data)); err != nil {
		t.Fatal(err)
	}
	var steps []string
	whole := r.copyOf(c, before)
	if _, err := node.ExecuteRecoveryUntil(t.Context(), whole, data, plan.Digest, func(s string) error { steps = append(steps, s); return nil }); err != nil {
		t.Fatal(err)
	}
	r.check(whole, plan)
	if len(steps) < 8 {
		t.Fatalf("steps: %v", steps)
	}
	for _, last := range steps {
		t.Run(last, func(t *testing.T) {
			c := r.copyOf(c, before)
			until := func(s string) error {
				if s == last {
					return crash
				}
				return nil
			}
			if _, err := node.ExecuteRecoveryUntil(t.Context(), c, data, plan.Digest, until); !errors.Is(err, crash) {
				t.Fatal(err)
			}
			if err := node.CheckRecovering(c.Data); (last == "end") != (err == nil) {
				t.Errorf("after %q a start says %v", last, err)
			}
			// It can crash at the same place once more.
			if _, err := node.ExecuteRecoveryUntil(t.Context(), c, data, plan.Digest, until); last != "end" && !errors.Is(err, crash) {
				t.Fatal(err)
			}
			if _, err := node.ExecuteRecovery(t.Context(), c, data, plan.Digest); err != nil {
				t.Fatal(err)
			}
			r.check(c, plan)
		})
	}
}

// copyOf is the node with another copy of its data.
func (r *ruins) copyOf(c node.Config, data string) node.Config {
	r.t.Helper()
	c.Data = filepath.Join(r.t.TempDir(), "data")
	if err := os.CopyFS(c.Data, os.DirFS(data)); err != nil {
		r.t.Fatal(err)
	}
	return c
}

func TestRecoveryRefusals(t *testing.T) {
	r := newRuins(t)
	data, plan := r.plan()
	c := r.nodes[ledgertest.RegistryA]
	pristine := t.TempDir()
	if err := os.CopyFS(pristine, os.DirFS(c.Data)); err != nil {
		t.Fatal(err)
	}
	execute := func(c node.Config, data []byte, confirm sm3.Digest) error {
		_, err := node.ExecuteRecovery(t.Context(), c, data, confirm)
		return err
	}
	half := ledgertest.Must(ledger.ParseRecoveryFile(data))(t)
	half.Note = half.Note[:bytes.LastIndex([]byte(half.Note[:len(half.Note)-1]), []byte("\n"))+1]
	incomplete := ledgertest.Must(half.Bytes())(t)
	moved := r.copyOf(c, pristine)
	if err := os.Remove(filepath.Join(moved.Data, "cosign", "lock")); err != nil {
		t.Fatal(err)
	}
	lost := c
	lost.Member = ledgertest.RegistryB
	lost.Data = r.copyOf(c, pristine).Data
	_, accept := node.AcceptRecovery(t.Context(), c, data, plan.Digest)
	for name, row := range map[string]struct{ err, want error }{
		"another digest":               {execute(c, data, sm3.Sum(data, []byte("x"))), node.ErrNotSurvivor},
		"not signed by all":            {execute(c, incomplete, sm3.Sum(incomplete)), ledger.ErrRecovery},
		"rubbish":                      {execute(c, []byte("{}"), sm3.Sum([]byte("{}"))), ledger.ErrRecovery},
		"a lock that nobody stated":    {execute(moved, data, plan.Digest), node.ErrNotSurvivor},
		"a member that is lost":        {execute(lost, data, plan.Digest), node.ErrNotSurvivor},
		"a survivor that only follows": {accept, node.ErrNotSurvivor},
	} {
		if !errors.Is(row.err, row.want) {
			t.Errorf("%s: %v", name, row.err)
		}
	}
	if err := node.CheckRecovering(c.Data); err != nil {
		t.Errorf("a refused plan has begun: %v", err)
	}
	s := r.store(c)
	defer s.Close()
	if s.Tip() != 9 {
		t.Errorf("a refused plan has changed the store: it ends with %d", s.Tip())
	}
}

// A signer compares the plan with its own node.
func TestSignersLookAtTheirNodes(t *testing.T) {
	r := newRuins(t)
	c := r.nodes[ledgertest.RegistryA]
	var heads []ledger.OpenNodeHead
	for _, c := range r.nodes {
		data, _, err := node.RecoveryHead(t.Context(), c, []byte(password))
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, ledgertest.Must(ledgertest.Must(ledger.ParseNodeHeadFile(data))(t).Open())(t))
	}
	plan := func(change func(*ledger.RecoveryWish)) []byte {
		w := ledger.RecoveryWish{Reason: "test", Time: heads[0].Time}
		if change != nil {
			change(&w)
		}
		return ledgertest.Must(ledgertest.Must(ledger.PlanRecovery(heads, w))(t).Bytes())(t)
	}
	late := plan(func(w *ledger.RecoveryWish) { w.Time += 3_600_000 })
	if _, _, err := node.SignRecovery(t.Context(), c, []byte(password), late); !errors.Is(err, node.ErrNotSurvivor) {
		t.Errorf("a plan of tomorrow: %v", err)
	}
	good := plan(nil)
	// A quorum over a newer header turns up: the plan gives up too much.
	s := r.store(c)
	text := ledgertest.Must(s.Header(9))(t)
	set := ledgertest.Must(ledger.ParseCosignatures(r.chain.World.Cosign(t, text, r.chain.Now, r.chain.World.Quorum()...)))(t)
	ledgertest.Must(s.PutCosignatures(9, set))(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := node.SignRecovery(t.Context(), c, []byte(password), good); !errors.Is(err, node.ErrNotSurvivor) {
		t.Errorf("a plan below a final header: %v", err)
	}
}

// A survivor behind the base signs, is brought up to it, and then goes on.
func TestSurvivorBehindTheBase(t *testing.T) {
	r := ruinsWith(t, 4)
	data, plan := r.plan()
	c := r.nodes[ledgertest.NotaryA]
	if plan.Base.Height != r.base {
		t.Fatalf("the base is %d", plan.Base.Height)
	}
	if _, err := node.ExecuteRecovery(t.Context(), c, data, plan.Digest); !errors.Is(err, node.ErrNotSurvivor) {
		t.Fatalf("before it has the base: %v", err)
	}
	s := r.store(c)
	for i := s.Applied(); s.Tip() < r.base; i++ {
		ledgertest.Must(s.Apply(i+1, r.chain.Entries[i]))(t)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := node.ExecuteRecovery(t.Context(), c, data, plan.Digest); err != nil {
		t.Fatal(err)
	}
	s = r.store(c)
	defer s.Close()
	if s.Tip() != r.base+1 || s.LastHeader().Governance != plan.Governance {
		t.Errorf("it ends with %d", s.Tip())
	}
}

// A node that follows takes back what is void, and then the plan's block from the
// others. One with an empty directory keeps the plan until it comes so far.
func TestAcceptRecovery(t *testing.T) {
	r := newRuins(t)
	data, plan := r.plan()
	court := r.nodes[ledgertest.RegistryA]
	court.Member = ledgertest.CourtA
	report, err := node.AcceptRecovery(t.Context(), court, data, plan.Digest)
	if err != nil || report.Done {
		t.Fatalf("%+v, %v", report, err)
	}
	s := r.store(court)
	if s.Tip() != r.base {
		t.Errorf("it ends with %d", s.Tip())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := node.CheckRecovering(court.Data); err != nil {
		t.Error(err)
	}
	empty := court
	empty.Data = filepath.Join(t.TempDir(), "data")
	if _, err := node.AcceptRecovery(t.Context(), empty, data, plan.Digest); err != nil {
		t.Fatal(err)
	}
	if kept := ledgertest.Must(os.ReadFile(filepath.Join(empty.Data, "recovery", "epoch-1.json")))(t); !bytes.Equal(kept, data) {
		t.Error("the plan that is kept is another")
	}
	other := append([]byte{}, data...)
	if _, err := node.AcceptRecovery(t.Context(), empty, other[:len(other)-1], sm3.Sum(other[:len(other)-1])); !errors.Is(err, ledger.ErrRecovery) {
		t.Errorf("rubbish: %v", err)
	}
}
