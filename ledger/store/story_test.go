package store_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
)

const asset = "TJ-2026-000001"

// tell plays an asset's life in memory and gives the chain whose entries the
// stores of the tests execute again: accounts, evidence, registration, a refused
// and a granted issue, a pledge, release, a freeze that runs
// out, a transfer.
func tell(t testing.TB, seed string) *ledgertest.Chain {
	t.Helper()
	w := ledgertest.NewWorld(t, ledgertest.WorkflowOptions(t, seed))
	c := ledgertest.NewChain(t, w)
	one, two, bank := w.Holder(t, "one"), w.Holder(t, "two"), w.Holder(t, "bank")
	for _, h := range []*ledgertest.Holder{one, two, bank} {
		c.Accept(t, ledger.AccountOpen, h.Open, sm3.Digest{})
	}
	c.Accept(t, ledger.EvidenceDeposit, ledgertest.DepositBody("EV-1", one.Account, "file-1", "file-2"), sm3.Digest{})
	c.Accept(t, ledger.EvidenceReport, ledgertest.ReportBody("EV-1"), sm3.Digest{})
	c.Found(t)
	c.Accept(t, ledger.VoucherDeidentify, ledgertest.VoucherBody("VO-1", "EV-1", one.Account, ledgertest.DeidentifierA), sm3.Digest{})
	c.Accept(t, ledger.VoucherStructure, ledgertest.VoucherBody("VO-2", "EV-1", one.Account, ledgertest.StructurerA), sm3.Digest{})
	c.Apply(t, c.Initial(t, "AP-1", asset, one.Account, "tianjin-tj003", "initial", ledgertest.RegisterTerms(asset, []string{"EV-1"}, []string{"VO-1", "VO-2"})))
	early := c.Submit(t, c.Record(t, ledger.CertificateIssue, c.IssueBody(t, c, asset, "C-1", "Q-1", c.Now), ledgertest.Head(t, c, asset), c.Now))
	if code := early[0].Code(); code != ledger.CertificateNotDue {
		t.Fatalf("issue during publicity: %s", code)
	}
	c.At(t, ledgertest.At(t, "2026-03-06T09:00"))
	c.Accept(t, ledger.ApplicationRegister, ledgertest.StepBody("AP-1"), sm3.Digest{})
	c.Issue(t, asset, "C-1", "Q-1")
	c.Apply(t, c.Pledge(t, c, "AP-P", "P-1", asset, "pledge", bank.Account))
	c.Apply(t, c.Release(t, c, "AP-R", "P-1", "release"))
	c.Accept(t, ledger.HoldFreeze, ledgertest.FreezeBody("H-1", asset, ledgertest.At(t, "2026-03-09T00:00"), ledger.HoldTransfer), sm3.Digest{})
	c.At(t, ledgertest.At(t, "2026-03-10T09:00"))
	c.Apply(t, c.Transfer(t, c, "AP-2", asset, "transfer", two.Account))
	c.Issue(t, asset, "C-2", "Q-2")
	c.Seal(t)
	return c
}

// tellUnfinal plays a chain whose entries carry no final set: blocks are sealed by
// age.
func tellUnfinal(t testing.TB, seed string) *ledgertest.Chain {
	t.Helper()
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Seed: seed}))
	for len(c.View.Blocks) < 10 {
		c.Submit(t, c.Record(t, ledger.AccountOpen, c.Holder(t, fmt.Sprint("holder ", len(c.Entries))).Open, sm3.Digest{}, c.Now))
	}
	return c
}

func options(t testing.TB, fs vfs.FS) store.Options {
	return store.Options{
		FS: fs, Verify: verifier.New(verifier.Options{Workers: 1, Remember: 1 << 10}).Verify, Cache: 1 << 20, MemTable: 1 << 20, Window: 8,
		Fatal: func(err error) { t.Errorf("the store wants to stop: %v", err) },
	}
}

func open(t testing.TB, fs vfs.FS, file ledger.GenesisFile) *store.Store {
	t.Helper()
	s, err := store.Open("store", file, options(t, fs))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// replay hands the store the chain's entries from the one after its applied
// index on, as Raft does after a start.
func replay(t testing.TB, s *store.Store, entries [][]byte) {
	t.Helper()
	deliver(t, s, entries, s.Applied())
}

// deliver hands a running store the entries after the first skip ones.
func deliver(t testing.TB, s *store.Store, entries [][]byte, skip uint64) {
	t.Helper()
	for i := skip; i < uint64(len(entries)); i++ {
		if _, err := s.Apply(i+1, entries[i]); err != nil {
			t.Fatal(err)
		}
	}
}

// check audits a store and compares it with the chain that was executed in
// memory.
func check(t testing.TB, s *store.Store, c *ledgertest.Chain) {
	t.Helper()
	scratch, err := store.OpenMemory(c.File, options(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer scratch.Close()
	report, err := audit.Run(context.Background(), s, scratch, audit.Options{Verify: verifier.New(verifier.Options{Workers: 1, Remember: 1 << 10}).Verify})
	if err != nil {
		t.Fatal(err)
	}
	if want := c.View.Tip.Header; report.Height != want.Height || report.Header != want.Digest().String() {
		t.Fatalf("audit at %d %s, want %d %s", report.Height, report.Header, want.Height, want.Digest())
	}
}

func TestStoreExecutesTheChain(t *testing.T) {
	c := tell(t, "store")
	s := open(t, vfs.NewMem(), c.File)
	defer s.Close()
	replay(t, s, c.Entries)
	check(t, s, c)

	for _, id := range []ledger.EntityID{{Kind: ledger.AssetEntity, ID: asset}, {Kind: ledger.CertificateEntity, ID: "C-1"}, {Kind: ledger.HoldEntity, ID: "H-1"}} {
		want, err := c.View.Entity(id)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Entity(id)
		if err != nil || string(got) != string(want) {
			t.Errorf("%s: %s, %v; want %s", id, got, err, want)
		}
	}
	uses, err := s.EvidenceOf(ledgertest.Digest("file file-1"), 10)
	if err != nil {
		t.Fatal(err)
	}
	assets, err := s.AssetsOfEvidence("EV-1", 10)
	if err != nil || len(assets) != 1 || assets[0] != asset {
		t.Errorf("assets of EV-1: %v, %v (deposits of file-1: %v)", assets, err, uses)
	}
}

func TestDeliveredAgainIsSkipped(t *testing.T) {
	c := tell(t, "again")
	s := open(t, vfs.NewMem(), c.File)
	defer s.Close()
	replay(t, s, c.Entries)
	applied := s.Applied()
	for i := range applied {
		if _, err := s.Apply(i+1, c.Entries[i]); err != nil {
			t.Fatal(err)
		}
	}
	check(t, s, c)
}

func TestEntriesOfTheOpenBlockAreExecutedOnce(t *testing.T) {
	c := tell(t, "open block")
	s := open(t, vfs.NewMem(), c.File)
	defer s.Close()
	for i, e := range c.Entries {
		for range 2 {
			if _, err := s.Apply(uint64(i)+1, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	check(t, s, c)
}

func TestHistoryProvesPastValues(t *testing.T) {
	c := tell(t, "history")
	s := open(t, vfs.NewMem(), c.File)
	defer s.Close()
	replay(t, s, c.Entries)
	for _, kind := range ledger.EntityKinds() {
		for _, name := range c.View.Entities(kind) {
			id := ledger.EntityID{Kind: kind, ID: name}
			values, err := s.Values(id, 0, 1000)
			if err != nil {
				t.Fatal(err)
			}
			var h ledger.History
			for _, v := range values {
				h = h.Next(v.Height, v.LeafHash, v.Bare)
				e, err := ledger.DecodeEntity(kind, v.Bytes)
				if err != nil {
					t.Fatal(err)
				}
				if ledger.HistoryOf(e) != h {
					t.Fatalf("%s: value %d has history %v, folding gives %v", id, v.Count, ledger.HistoryOf(e), h)
				}
				at, err := s.ValueAt(id, v.Height)
				if err != nil || at == nil || at.Count < v.Count {
					t.Fatalf("%s at height %d: %v, %v", id, v.Height, at, err)
				}
			}
			if before, err := s.ValueAt(id, values[0].Height-1); before != nil || err != nil {
				t.Errorf("%s existed before its first value: %v, %v", id, before, err)
			}
		}
	}
}

func TestProofsHold(t *testing.T) {
	c := tell(t, "proofs")
	s := open(t, vfs.NewMem(), c.File)
	defer s.Close()
	replay(t, s, c.Entries)
	tip := s.LastHeader()
	for _, id := range []ledger.EntityID{{Kind: ledger.AssetEntity, ID: asset}, {Kind: ledger.AssetEntity, ID: "none"}} {
		proof, err := s.StateProof(id, tip.Height)
		if err != nil {
			t.Fatal(err)
		}
		digest, present, err := proof.Verify(tip.State, id.Key())
		if err != nil {
			t.Fatal(err)
		}
		value, err := s.Entity(id)
		if err != nil || present != (value != nil) || present && digest != sm3.Sum(value) {
			t.Errorf("%s: present %v, %v", id, present, err)
		}
	}
	if _, err := s.StateProof(ledger.EntityID{Kind: ledger.AssetEntity, ID: asset}, 1); err == nil {
		t.Error("a version outside the window is still there")
	}
	for index := range tip.Size {
		height, err := s.HeightOf(index)
		if err != nil {
			t.Fatal(err)
		}
		h, err := s.HeaderAt(height)
		if err != nil || index >= h.Size {
			t.Fatalf("leaf %d in block %d of size %d: %v", index, height, h.Size, err)
		}
		if height > 1 {
			if prev, _ := s.HeaderAt(height - 1); index < prev.Size {
				t.Fatalf("leaf %d is not new in block %d", index, height)
			}
		}
	}
}

func TestFollowerComesToTheSameLedger(t *testing.T) {
	c := tellUnfinal(t, "follow")
	voter := open(t, vfs.NewMem(), c.File)
	defer voter.Close()
	replay(t, voter, c.Entries)
	cosignSome(t, c, voter)

	observer := open(t, vfs.NewMem(), c.File)
	defer observer.Close()
	for h := uint64(1); h <= voter.Final(); h++ {
		block, err := voter.Block(h)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(block); i += 1 + len(block)/50 {
			bad := append([]byte(nil), block...)
			bad[i] ^= 1
			if err := observer.Follow(bad); err == nil {
				t.Fatalf("block %d with byte %d flipped was taken", h, i)
			}
			if err := observer.Err(); err != nil {
				t.Fatalf("block %d with byte %d flipped stopped the node: %v", h, i, err)
			}
		}
		if err := observer.Follow(block); err != nil {
			t.Fatal(err)
		}
	}
	if observer.Tip() != voter.Final() {
		t.Fatalf("observer at %d, final is %d", observer.Tip(), voter.Final())
	}
	ours, _ := observer.Header(observer.Tip())
	theirs, _ := voter.Header(voter.Final())
	if string(ours) != string(theirs) {
		t.Errorf("ours\n%s\ntheirs\n%s", ours, theirs)
	}
}

// cosignSome has every third header cosigned by a quorum, as when members catch
// up, and the rest by nobody.
func cosignSome(t testing.TB, c *ledgertest.Chain, s *store.Store) {
	t.Helper()
	for h := uint64(3); h <= s.Tip(); h += 3 {
		text, err := s.Header(h)
		if err != nil {
			t.Fatal(err)
		}
		set, err := ledger.ParseCosignatures(c.Cosign(t, text, c.Now, c.Quorum()...))
		if err != nil {
			t.Fatal(err)
		}
		final, err := s.PutCosignatures(h, set)
		if err != nil || final != h {
			t.Fatalf("final is %d after a quorum signed %d: %v", final, h, err)
		}
	}
}

func TestFinalityNeedsAQuorumOfCosigners(t *testing.T) {
	c := tellUnfinal(t, "quorum")
	s := open(t, vfs.NewMem(), c.File)
	defer s.Close()
	replay(t, s, c.Entries)
	text, _ := s.Header(2)
	put := func(members ...string) uint64 {
		set, err := ledger.ParseCosignatures(c.Cosign(t, text, c.Now, members...))
		if err != nil {
			t.Fatal(err)
		}
		final, err := s.PutCosignatures(2, set)
		if err != nil {
			t.Fatal(err)
		}
		return final
	}
	q := c.Quorum()
	if final := put(q[:len(q)-1]...); final != 0 {
		t.Errorf("%d of %d made height 2 final", len(q)-1, len(q))
	}
	if final := put(ledgertest.CourtA); final != 0 {
		t.Error("an observer's signature was counted")
	}
	if final := put(q[len(q)-1]); final != 2 {
		t.Errorf("final is %d", final)
	}
	for member, want := range map[string]uint64{q[0]: 2, ledgertest.CourtA: 2, "nobody": 0} {
		if newest, err := s.NewestSigned(member); newest != want || err != nil {
			t.Errorf("the newest height that %s signed is %d, %v; want %d", member, newest, err, want)
		}
	}
}

// What an entry proves final is final, also on a node to which nobody sent the
// cosignatures: it can serve the block, and it knows after a restart.
func TestCarriedSetsAreFinal(t *testing.T) {
	c := tell(t, "carried")
	fs := vfs.NewMem()
	s := open(t, fs, c.File)
	for i := range c.Entries {
		deliver(t, s, c.Entries[:i+1], uint64(i))
		if want := s.LastHeader().Final; s.Final() != want {
			t.Fatalf("after entry %d final is %d, the chain carries the proof of %d", i, s.Final(), want)
		}
	}
	final, set := s.FinalSet()
	if carried, err := s.CarriedSet(s.Tip()); err != nil || final == 0 || string(set) != string(carried) {
		t.Errorf("the final set of %d is\n%s\nthe chain carries\n%s (%v)", final, set, carried, err)
	}
	if _, err := s.Block(final); err != nil {
		t.Errorf("block %d: %v", final, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, fs, c.File)
	defer s.Close()
	if s.Final() != final {
		t.Errorf("after a restart final is %d, it was %d", s.Final(), final)
	}
	check(t, s, c)
}

func TestRestartKeepsEverything(t *testing.T) {
	c := tell(t, "restart")
	fs := vfs.NewMem()
	for i := range c.Entries {
		s := open(t, fs, c.File)
		replay(t, s, c.Entries[:i+1])
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, fs, c.File)
	defer s.Close()
	check(t, s, c)
}

func TestAnotherLedgersDirectoryIsRefused(t *testing.T) {
	fs := vfs.NewMem()
	s := open(t, fs, ledgertest.NewWorld(t, ledgertest.Options{Seed: "mine"}).File)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open("store", ledgertest.NewWorld(t, ledgertest.Options{Seed: "other"}).File, options(t, fs)); err == nil {
		t.Error("the directory of another ledger was opened")
	}
}
