package store_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/audit"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
)

// recovered is a story that loses its quorum and goes on: the entries of Raft
// before, the plan, those after.
type recovered struct {
	c      *ledgertest.Chain
	plan   ledger.RecoveryFile
	data   []byte
	before [][]byte
	index  uint64
}

func recover2(t *testing.T, seed string) *recovered {
	t.Helper()
	r := &recovered{c: ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Seed: seed}))}
	c := r.c
	for _, name := range []string{"one", "two"} {
		c.Accept(t, ledger.AccountOpen, c.Holder(t, name).Open, sm3.Digest{})
	}
	r.before = append([][]byte{}, c.Entries...)
	r.plan = c.Recovery(t, ledgertest.NotaryA, ledgertest.RegistryA)
	r.data = ledgertest.Must(r.plan.Bytes())(t)
	r.index = ledgertest.Must(r.plan.Plan())(t).Raft.Index
	c.Recover(t, r.plan)
	for _, name := range []string{"bank", "four"} {
		c.Accept(t, ledger.AccountOpen, c.Holder(t, name).Open, sm3.Digest{})
	}
	return r
}

func (r *recovered) after() [][]byte { return r.c.Entries[len(r.before)+1:] }

// play executes everything in a store, as a survivor's node does.
func (r *recovered) play(t *testing.T, s *store.Store) {
	t.Helper()
	deliver(t, s, r.before, 0)
	if err := s.Recover(r.data); err != nil {
		t.Fatal(err)
	}
	for i, e := range r.after() {
		if _, err := s.Apply(r.index+uint64(i)+1, e); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStoreRecovers(t *testing.T) {
	r := recover2(t, "recover")
	fs := vfs.NewMem()
	s := open(t, fs, r.c.File)
	r.play(t, s)
	check(t, s, r.c)
	if err := s.Recover(r.data); err != nil {
		t.Errorf("doing it again: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, fs, r.c.File)
	defer s.Close()
	check(t, s, r.c)
	if s.Applied() != r.index+uint64(len(r.after())) {
		t.Errorf("applied is %d, the new epoch began at %d", s.Applied(), r.index)
	}
}

// A power cut right after Recover takes nothing of it away.
func TestRecoverIsDurable(t *testing.T) {
	r := recover2(t, "durable")
	fs := vfs.NewCrashableMem()
	s := open(t, fs, r.c.File)
	deliver(t, s, r.before, 0)
	if err := s.Recover(r.data); err != nil {
		t.Fatal(err)
	}
	after := open(t, fs.CrashClone(vfs.CrashCloneCfg{}), r.c.File)
	defer after.Close()
	if after.Applied() != r.index || after.Placed() != after.Tip() || after.LastHeader().Governance != s.LastHeader().Governance {
		t.Errorf("after the power cut: applied %d, placed %d, tip %d", after.Applied(), after.Placed(), after.Tip())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRecoverNeedsItsBase(t *testing.T) {
	r := recover2(t, "base")
	s := open(t, vfs.NewMem(), r.c.File)
	defer s.Close()
	deliver(t, s, r.before[:2], 0)
	tip := s.Tip()
	for name, data := range map[string][]byte{"too early": r.data, "rubbish": []byte("{}")} {
		if err := s.Recover(data); !errors.Is(err, store.ErrRecovery) || s.Tip() != tip || s.Err() != nil {
			t.Errorf("%s: %v, tip %d, %v", name, err, s.Tip(), s.Err())
		}
	}
	deliver(t, s, r.before, 2)
	if err := s.Recover(r.data); err != nil {
		t.Error(err)
	}
}

// Those who follow take the block of an accepted plan only, and then come to the
// same ledger.
func TestFollowersNeedToAcceptTheRecovery(t *testing.T) {
	r := recover2(t, "follow")
	s := open(t, vfs.NewMem(), r.c.File)
	defer s.Close()
	r.play(t, s)
	finaliseAll(t, s, r.c)
	digest := ledgertest.Must(r.plan.Digest())(t)

	stranger := open(t, vfs.NewMem(), r.c.File)
	defer stranger.Close()
	var refused *store.UnacceptedError
	for h := uint64(1); h <= s.Final(); h++ {
		if err := stranger.Follow(ledgertest.Must(s.Block(h))(t)); err != nil {
			if !errors.As(err, &refused) || !errors.Is(err, store.ErrBlock) {
				t.Fatal(err)
			}
			break
		}
	}
	if refused == nil || refused.Plan != digest || stranger.Tip()+1 != refused.Height || stranger.Err() != nil {
		t.Fatalf("a follower who has accepted nothing: %v at %d, %v", refused, stranger.Tip(), stranger.Err())
	}

	o := options(t, vfs.NewMem())
	o.AcceptedRecoveries = []sm3.Digest{digest}
	follower := ledgertest.Must(store.Open("store", r.c.File, o))(t)
	defer follower.Close()
	for h := uint64(1); h <= s.Final(); h++ {
		if err := follower.Follow(ledgertest.Must(s.Block(h))(t)); err != nil {
			t.Fatal(err)
		}
	}
	if follower.Tip() != s.Final() || follower.Final() != s.Final() {
		t.Errorf("the follower is at %d, final %d; want %d", follower.Tip(), follower.Final(), s.Final())
	}
	scratch := ledgertest.Must(store.OpenMemory(r.c.File, options(t, nil)))(t)
	defer scratch.Close()
	verify := verifier.New(verifier.Options{Workers: 1, Remember: 1 << 10}).Verify
	report, err := audit.Run(context.Background(), follower, scratch, audit.Options{Verify: verify})
	if err != nil || len(report.Recoveries) != 1 || report.Recoveries[0].Plan != digest.String() {
		t.Errorf("audit: %+v, %v", report, err)
	}
}

// The block of a plan needs the quorum of the new set, and nobody can put another
// in its place.
func TestFollowRefusesFalseRecoveries(t *testing.T) {
	r := recover2(t, "false")
	s := open(t, vfs.NewMem(), r.c.File)
	defer s.Close()
	r.play(t, s)
	finaliseAll(t, s, r.c)
	o := options(t, vfs.NewMem())
	o.AcceptedRecoveries = []sm3.Digest{ledgertest.Must(r.plan.Digest())(t)}
	follower := ledgertest.Must(store.Open("store", r.c.File, o))(t)
	defer follower.Close()
	base := ledgertest.Must(r.plan.Plan())(t).Base.Height
	for h := uint64(1); h <= base; h++ {
		if err := follower.Follow(ledgertest.Must(s.Block(h))(t)); err != nil {
			t.Fatal(err)
		}
	}
	good := ledgertest.Must(store.ParseFinalBlock(ledgertest.Must(s.Block(base + 1))(t)))(t)
	for name, change := range map[string]func(*store.FinalBlock){
		"no quorum": func(b *store.FinalBlock) { b.Cosignatures = b.Cosignatures[:0] },
		"another header": func(b *store.FinalBlock) {
			h := ledgertest.Must(ledger.ParseHeader(b.Headers[0]))(t)
			h.Time++
			b.Headers = [][]byte{h.Text()}
			b.Cosignatures = r.c.World.Cosign(t, b.Headers[0], h.Time, ledgertest.NotaryA, ledgertest.RegistryA)
		},
		"rubbish as the plan": func(b *store.FinalBlock) {
			h := ledgertest.Must(ledger.ParseHeader(b.Headers[0]))(t)
			b.Entries = [][]byte{[]byte("rubbish")}
			h.Entries = ledger.EntriesDigest([]sm3.Digest{sm3.Sum(b.Entries[0])})
			b.Headers = [][]byte{h.Text()}
			b.Cosignatures = r.c.World.Cosign(t, b.Headers[0], h.Time, ledgertest.NotaryA, ledgertest.RegistryA)
		},
	} {
		bad := good
		change(&bad)
		if err := follower.Follow(bad.Encode()); !errors.Is(err, store.ErrBlock) || follower.Tip() != base || follower.Err() != nil {
			t.Errorf("%s: %v, tip %d", name, err, follower.Tip())
		}
	}
	if err := follower.Follow(good.Encode()); err != nil {
		t.Error(err)
	}
}

// An index that Raft has used already would be skipped later.
func TestRecoverRefusesAnOldIndex(t *testing.T) {
	r := recover2(t, "index")
	s := open(t, vfs.NewMem(), r.c.File)
	defer s.Close()
	for i, e := range r.before {
		if _, err := s.Apply(r.index+uint64(i), e); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Recover(r.data); !errors.Is(err, store.ErrRecovery) || s.Err() != nil {
		t.Errorf("%v, %v", err, s.Err())
	}
}

// finaliseAll gives the store cosignatures of everything that it has.
func finaliseAll(t *testing.T, s *store.Store, c *ledgertest.Chain) {
	t.Helper()
	for h := uint64(1); h <= s.Tip(); h++ {
		var names []string
		for _, m := range ledgertest.Must(s.GovernanceAt(h))(t).Cosigners() {
			names = append(names, m.Name)
		}
		text := ledgertest.Must(s.Header(h))(t)
		set := ledgertest.Must(ledger.ParseCosignatures(c.World.Cosign(t, text, c.Now, names...)))(t)
		if _, err := s.PutCosignatures(h, set); err != nil {
			t.Fatal(err)
		}
	}
}

// What is above the base is given back, to be submitted again.
func TestRecordsAboveAreCollectedOnce(t *testing.T) {
	c := tellUnfinal(t, "above")
	s := open(t, vfs.NewMem(), c.File)
	defer s.Close()
	replay(t, s, c.Entries)
	all := ledgertest.Must(s.RecordsAbove(0))(t)
	if len(all) == 0 {
		t.Fatal("the chain has no records")
	}
	half := s.Tip() / 2
	above := ledgertest.Must(s.RecordsAbove(half))(t)
	if len(above) == 0 || len(above) >= len(all) {
		t.Errorf("%d of %d records are above %d of %d", len(above), len(all), half, s.Tip())
	}
	for _, note := range above {
		id := ledgertest.Must(ledger.ParseRecord(note))(t).ID
		if r := ledgertest.Must(s.Receipt(id))(t); r == nil || r.Height <= half {
			t.Errorf("record %s of block %d is given back", id, r.Height)
		}
	}
	again := ledgertest.Must(s.RecordsOf(c.Entries[0], s.Tip()))(t)
	if len(again) != 0 {
		t.Errorf("%d records that the blocks have are given back", len(again))
	}
}

// A joining machine gets the recovery with the checkpoint, if its operator has
// accepted the plan.
func TestCheckpointCarriesTheRecovery(t *testing.T) {
	r := recover2(t, "checkpoint")
	s := open(t, vfs.NewMem(), r.c.File)
	defer s.Close()
	r.play(t, s)
	finaliseAll(t, s, r.c)

	stranger := begin(t, vfs.NewMem(), "store", r.c.File)
	defer stranger.Close()
	_, err := drain(t, s, stranger)
	if refused := (*store.UnacceptedError)(nil); !errors.As(err, &refused) {
		t.Errorf("who has accepted nothing: %v", err)
	}

	o := options(t, vfs.NewMem())
	o.AcceptedRecoveries = []sm3.Digest{ledgertest.Must(r.plan.Digest())(t)}
	i := ledgertest.Must(store.Import("store", r.c.File, o))(t)
	if _, err := drain(t, s, i); err != nil {
		t.Fatal(err)
	}
	finish(t, s, i)
	made := ledgertest.Must(store.Open("store", r.c.File, o))(t)
	defer made.Close()
	same(t, s, made)
	check(t, made, r.c)
}

func drain(t *testing.T, s *store.Store, i *store.Importer) (uint64, error) {
	t.Helper()
	for i.At().Height <= s.Final() {
		if err := i.Add(ledgertest.Must(s.Chunk(s.Final(), i.At()))(t)); err != nil {
			return i.At().Height, err
		}
	}
	return s.Final(), nil
}

// Going back keeps what is final and nothing else, and the old store beside it;
// cut short at any point, it goes on.
func TestGoBack(t *testing.T) {
	c := tellUnfinal(t, "rollback")
	const base = 6
	text := c.View.Blocks[base-1].Text
	anchor := ledgertest.Must(store.ParseAnchor(ledgertest.Must(store.Anchor{
		Header: string(text), Cosignatures: string(c.World.Cosign(t, text, c.Now, c.World.Cosigners()...)),
	}.Bytes())(t)))(t)
	for name, cut := range map[string]func(*testing.T, vfs.FS, store.Options){
		"at once": func(*testing.T, vfs.FS, store.Options) {},
		"begun": func(t *testing.T, _ vfs.FS, o store.Options) {
			if err := ledgertest.Must(store.Import(store.Staging("store"), c.File, o))(t).Close(); err != nil {
				t.Fatal(err)
			}
		},
		"done": func(t *testing.T, _ vfs.FS, o store.Options) {
			if err := store.GoBack(t.Context(), "store", c.File, anchor, o); err != nil {
				t.Fatal(err)
			}
		},
		"between the renames": func(t *testing.T, fs vfs.FS, o store.Options) {
			if err := store.GoBack(t.Context(), "store", c.File, anchor, o); err != nil {
				t.Fatal(err)
			}
			if err := fs.Rename("store", store.Staging("store")); err != nil {
				t.Fatal(err)
			}
		},
		"before the renames": func(t *testing.T, fs vfs.FS, o store.Options) {
			if err := store.GoBack(t.Context(), "store", c.File, anchor, o); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(fs.Rename("store", store.Staging("store")), fs.Rename(store.Old("store"), "store")); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			fs := vfs.NewMem()
			o := options(t, fs)
			s := open(t, fs, c.File)
			replay(t, s, c.Entries)
			tip := s.Tip()
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			cut(t, fs, o)
			if err := store.GoBack(t.Context(), "store", c.File, anchor, o); err != nil {
				t.Fatal(err)
			}
			s = open(t, fs, c.File)
			defer s.Close()
			if s.Tip() != base || s.Final() != base || !bytes.Equal(ledgertest.Must(s.Header(base))(t), text) {
				t.Errorf("tip %d, final %d, want %d", s.Tip(), s.Final(), base)
			}
			old := ledgertest.Must(store.Open(store.Old("store"), c.File, o))(t)
			defer old.Close()
			if old.Tip() != tip {
				t.Errorf("the old store ends with %d, it ended with %d", old.Tip(), tip)
			}
		})
	}
}

func TestGoBackGoesNowhereElse(t *testing.T) {
	c := tellUnfinal(t, "nowhere")
	fs := vfs.NewMem()
	o := options(t, fs)
	s := open(t, fs, c.File)
	replay(t, s, c.Entries)
	tip := s.Tip()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	other := ledgertest.Must(ledger.ParseHeader(c.View.Blocks[4].Text))(t)
	other.Time++
	far := other
	far.Height, far.Final, far.FinalSet = 100, 0, sm3.Digest{}
	for name, row := range map[string]struct {
		header  []byte
		members []string
		want    error
	}{
		"without quorum": {c.View.Blocks[4].Text, c.World.Cosigners()[:2], store.ErrCheckpoint},
		"another header": {other.Text(), c.World.Cosigners(), store.ErrDiverged},
		"ahead":          {far.Text(), c.World.Cosigners(), store.ErrNotFound},
	} {
		anchor := store.Anchor{Header: string(row.header), Cosignatures: string(c.World.Cosign(t, row.header, c.Now, row.members...))}
		if err := store.GoBack(t.Context(), "store", c.File, anchor, o); !errors.Is(err, row.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s = open(t, fs, c.File)
	defer s.Close()
	if s.Tip() != tip {
		t.Errorf("the store ends with %d, it ended with %d", s.Tip(), tip)
	}
}
