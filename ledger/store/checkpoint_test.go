package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/store"
)

// live plays random workflows: every kind of record, refusals, deadlines, blocks
// of several entries, and headers that wait for their quorum.
func live(t testing.TB, name string, entries int) *ledgertest.Chain {
	t.Helper()
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.WorkflowOptions(t, name)))
	ledgertest.NewWorkflow(c, ledgertest.Seed(t, 5)).Run(t, entries)
	c.Submit(t, []byte("rubbish"))
	c.Execute(t, []byte("an entry that is none"))
	c.Seal(t)
	c.Seal(t)
	return c
}

// member is a running store with the whole chain whose tip is final.
func member(t testing.TB, c *ledgertest.Chain) *store.Store {
	t.Helper()
	s := open(t, vfs.NewMem(), c.File)
	t.Cleanup(func() { s.Close() })
	replay(t, s, c.Entries)
	finalise(t, c, s)
	return s
}

// finalise has a quorum cosign the tip.
func finalise(t testing.TB, c *ledgertest.Chain, s *store.Store) {
	t.Helper()
	text, err := s.Header(s.Tip())
	if err != nil {
		t.Fatal(err)
	}
	set, err := ledger.ParseCosignatures(c.Cosign(t, text, s.LastTime(), c.Quorum()...))
	if err != nil {
		t.Fatal(err)
	}
	if final, err := s.PutCosignatures(s.Tip(), set); err != nil || final != s.Tip() {
		t.Fatalf("final is %d, %v; the tip is %d", final, err, s.Tip())
	}
}

func begin(t testing.TB, fs vfs.FS, dir string, file ledger.GenesisFile) *store.Importer {
	t.Helper()
	i, err := store.Import(dir, file, options(t, fs))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// fetch hands the importer chunks of a size until it has the block at final.
func fetch(t testing.TB, s *store.Store, i *store.Importer, final uint64, size int) {
	t.Helper()
	for i.At().Height <= final {
		chunk, err := s.ChunkOf(final, i.At(), size)
		if err != nil {
			t.Fatal(err)
		}
		if err := i.Add(chunk); err != nil {
			t.Fatal(err)
		}
	}
}

func finish(t testing.TB, s *store.Store, i *store.Importer) {
	t.Helper()
	height, _ := i.Heights()
	anchor, err := s.Anchor(height)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := i.Finish(anchor); err != nil {
		t.Fatal(err)
	}
	if err := i.Close(); err != nil {
		t.Fatal(err)
	}
}

func same(t testing.TB, a, b *store.Store) {
	t.Helper()
	if d, err := store.Difference(a, b); d != "" || err != nil {
		t.Fatal(d, err)
	}
}

// A store that comes out of another's checkpoint is the same, byte for byte, and
// goes on as the other does.
func TestCheckpointIsTheStore(t *testing.T) {
	for name, c := range map[string]*ledgertest.Chain{"story": tell(t, "checkpoint"), "workflow": live(t, "checkpoint", 40), "unfinal": tellUnfinal(t, "checkpoint"), "governed": governed(t, "checkpoint")} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int{1, 5000, store.ChunkBytes} {
				s, fs := member(t, c), vfs.NewMem()
				i := begin(t, fs, "store", c.File)
				fetch(t, s, i, s.Final(), size)
				finish(t, s, i)
				made := open(t, fs, c.File)
				same(t, s, made)
				if made.Final() != s.Final() || made.Applied() != 0 || made.Tip() != s.Tip() {
					t.Fatalf("final %d, applied %d, tip %d; want %d, 0, %d", made.Final(), made.Applied(), made.Tip(), s.Final(), s.Tip())
				}
				if at, err := made.Imported(); at != s.Tip() || err != nil {
					t.Fatalf("imported at %d, %v", at, err)
				}
				if size == 1 {
					replay(t, made, c.Entries) // Raft delivers everything again
				} else {
					placeLike(t, made, s)
				}
				if made.Applied() != s.Applied() {
					t.Fatalf("Raft goes on from %d, it was at %d", made.Applied(), s.Applied())
				}
				goOn(t, c, s, made)
				check(t, made, c)
				if err := made.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// placeLike puts a store where another stands in Raft's log, as a leader's offer
// does.
func placeLike(t testing.TB, made, like *store.Store) {
	t.Helper()
	index, height, digest, err := like.Offer()
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Place(height, sm3.Sum([]byte("another")), index); !errors.Is(err, store.ErrDiverged) {
		t.Fatalf("placed at another header: %v", err)
	}
	if err := made.Place(made.Tip()+1, digest, index); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("placed ahead of itself: %v", err)
	}
	if err := made.Place(height, digest, index); err != nil {
		t.Fatal(err)
	}
}

// goOn extends the chain and executes its new entries in both stores.
func goOn(t testing.TB, c *ledgertest.Chain, stores ...*store.Store) {
	t.Helper()
	from := uint64(len(c.Entries))
	c.Accept(t, ledger.EvidenceDeposit, ledgertest.DepositBody(fmt.Sprint("EV-after-", from), anyAccount(t, c), "later"), ledger.History{}.Head)
	c.At(t, c.Now+400*ledgertest.Day)
	for _, s := range stores {
		deliver(t, s, c.Entries, from)
		same(t, stores[0], s)
	}
}

func anyAccount(t testing.TB, c *ledgertest.Chain) string {
	t.Helper()
	names := c.View.Entities(ledger.AccountEntity)
	if len(names) == 0 {
		t.Fatal("no account was opened")
	}
	return names[0]
}

// An older final header gives the store as it was then, also while the member has
// gone on, and the same chunks as a member gave that stood there.
func TestCheckpointOfThePast(t *testing.T) {
	c := live(t, "past", 30)
	s := member(t, c)
	then := open(t, vfs.NewMem(), c.File)
	defer then.Close()
	for i := range c.Entries {
		if deliver(t, then, c.Entries[:i+1], uint64(i)); then.Tip() == s.Tip()/2 {
			break
		}
	}
	finalise(t, c, then)
	finaliseAt(t, c, s, then.Tip())
	fs := vfs.NewMem()
	i := begin(t, fs, "store", c.File)
	for i.At().Height <= then.Tip() {
		ours, err1 := s.ChunkOf(then.Tip(), i.At(), 3000)
		theirs, err2 := then.ChunkOf(then.Tip(), i.At(), 3000)
		if err1 != nil || err2 != nil || !bytes.Equal(ours, theirs) {
			t.Fatalf("two members give different chunks at %v: %v, %v", i.At(), err1, err2)
		}
		if err := i.Add(ours); err != nil {
			t.Fatal(err)
		}
	}
	finish(t, s, i)
	made := open(t, fs, c.File)
	defer made.Close()
	same(t, then, made)
	replay(t, made, c.Entries)
	same(t, s, made)
	if made.Applied() != s.Applied() {
		t.Fatalf("Raft goes on from %d, it was at %d", made.Applied(), s.Applied())
	}
}

// Raft has to deliver the very entries that a store ahead of it has in its blocks,
// also after a restart in between.
func TestRetracedEntriesAreCompared(t *testing.T) {
	c := live(t, "retraced", 20)
	s, fs := member(t, c), vfs.NewMem()
	i := begin(t, fs, "store", c.File)
	fetch(t, s, i, s.Final(), store.ChunkBytes)
	finish(t, s, i)
	made := open(t, fs, c.File)
	half := len(c.Entries) / 2
	replay(t, made, c.Entries[:half])
	placed, applied := made.Placed(), made.Applied()
	if placed == 0 || placed == made.Tip() || applied > uint64(half) {
		t.Fatalf("placed at %d of %d, applied %d", placed, made.Tip(), applied)
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	o := options(t, fs)
	o.Fatal = func(error) {} // what it has to do in the end
	made = ledgertest.Must(store.Open("store", c.File, o))(t)
	defer made.Close()
	if made.Placed() != placed || made.Applied() != applied {
		t.Fatalf("after a restart placed at %d, applied %d; was %d, %d", made.Placed(), made.Applied(), placed, applied)
	}
	deliver(t, made, c.Entries[:half], applied)
	if _, err := made.Apply(uint64(half)+1, []byte("another entry")); !errors.Is(err, store.ErrDiverged) {
		t.Fatalf("another entry: %v", err)
	}
	if err := made.Err(); err == nil {
		t.Fatal("the store goes on after another entry than the final block's")
	}
}

func finaliseAt(t testing.TB, c *ledgertest.Chain, s *store.Store, height uint64) {
	t.Helper()
	text, err := s.Header(height)
	if err != nil {
		t.Fatal(err)
	}
	set, err := ledger.ParseCosignatures(c.Cosign(t, text, c.Now, c.Quorum()...))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutCosignatures(height, set); err != nil {
		t.Fatal(err)
	}
}

// An import goes on after a restart behind the last whole block, with another
// member's chunks.
func TestImportIsResumed(t *testing.T) {
	c := live(t, "resume", 20)
	a, b, fs := member(t, c), member(t, c), vfs.NewMem()
	i := begin(t, fs, "store", c.File)
	source := a
	for n := 0; i.At().Height <= source.Final(); n++ {
		chunk, err := source.ChunkOf(source.Final(), i.At(), 5000)
		if err != nil {
			t.Fatal(err)
		}
		if err := i.Add(chunk); err != nil {
			t.Fatal(err)
		}
		if n%11 != 10 {
			continue
		}
		height, _ := i.Heights()
		if err := i.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open("store", c.File, options(t, fs)); !errors.Is(err, store.ErrUnfinished) {
			t.Fatalf("an unfinished import was opened: %v", err)
		}
		i = begin(t, fs, "store", c.File)
		if want := (store.Position{Height: height + 1}); i.At() != want {
			t.Fatalf("goes on at %v, want %v", i.At(), want)
		}
		source = b
	}
	finish(t, b, i)
	made := open(t, fs, c.File)
	defer made.Close()
	same(t, a, made)
}

// mutations of a block's rows, each of which makes them another block's.
func mutations(rows []store.Row) map[string][]store.Row {
	all := map[string][]store.Row{}
	for i, r := range rows {
		name := fmt.Sprintf("row %d (%c)", i, r.Kind)
		for at := 0; at < len(r.Data) && r.Kind != 'h'; at += 1 + len(r.Data)/16 {
			flipped := bytes.Clone(r.Data)
			flipped[at] ^= 1 << (at % 8)
			all[fmt.Sprintf("%s: byte %d flipped", name, at)] = replaced(rows, i, store.Row{Kind: r.Kind, Data: flipped})
		}
		all[name+": cut"] = replaced(rows, i, store.Row{Kind: r.Kind, Data: r.Data[:len(r.Data)-1]})
		all[name+": longer"] = replaced(rows, i, store.Row{Kind: r.Kind, Data: append(bytes.Clone(r.Data), ' ')})
		all[name+": dropped"] = slices.Delete(slices.Clone(rows), i, i+1)
		all[name+": doubled"] = slices.Insert(slices.Clone(rows), i, r)
		for _, kind := range "hgdeqlv" {
			if byte(kind) != r.Kind {
				all[fmt.Sprintf("%s: as %c", name, kind)] = replaced(rows, i, store.Row{Kind: byte(kind), Data: r.Data})
			}
		}
		if i > 0 && !bytes.Equal(rows[i-1].Data, r.Data) {
			swapped := slices.Clone(rows)
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			all[name+": before the one before"] = swapped
		}
	}
	return all
}

func replaced(rows []store.Row, i int, r store.Row) []store.Row {
	out := slices.Clone(rows)
	out[i] = r
	return out
}

// Whatever is changed in any row of any kind is refused, and the import goes on
// with the right rows as if nothing had been. A header with other bytes is refused
// at the latest by what follows: TestChangedHeadersAreRefused.
func TestChangedRowsAreRefused(t *testing.T) {
	tried := map[byte]int{}
	for _, c := range []*ledgertest.Chain{governed(t, "mutations"), live(t, "mutations", 12)} {
		s, fs := member(t, c), vfs.NewMem()
		i := begin(t, fs, "store", c.File)
		for height := uint64(1); height <= s.Final(); height++ {
			good := blockChunk(t, s, height)
			rows := parse(t, good).Rows()
			for what, bad := range mutations(rows) {
				refuse(t, i, height, bad, what)
			}
			for _, r := range rows {
				tried[r.Kind]++
			}
			if err := i.Add(good); err != nil {
				t.Fatal(err)
			}
		}
		finish(t, s, i)
		made := open(t, fs, c.File)
		same(t, s, made)
		if err := made.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, kind := range "hgdeqlv" {
		if tried[byte(kind)] == 0 {
			t.Errorf("no row of kind %c was tried", kind)
		}
	}
}

func refuse(t testing.TB, i *store.Importer, height uint64, rows []store.Row, what string) {
	t.Helper()
	err := i.Add(store.EncodeChunk(store.Position{Height: height}, store.Position{Height: height + 1}, rows))
	if !errors.Is(err, store.ErrCheckpoint) {
		t.Fatalf("block %d, %s: %v", height, what, err)
	}
	if want := (store.Position{Height: height}); i.At() != want {
		t.Fatalf("block %d, %s: goes on at %v", height, what, i.At())
	}
}

// blockChunk gives exactly one block's rows.
func blockChunk(t testing.TB, s *store.Store, height uint64) []byte {
	t.Helper()
	chunk, err := s.ChunkOf(height, store.Position{Height: height}, store.MaxChunk)
	if err != nil {
		t.Fatal(err)
	}
	return chunk
}

func parse(t testing.TB, chunk []byte) store.Chunk {
	t.Helper()
	c, err := store.ParseChunk(chunk)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A changed header is refused at the latest by the block behind it, or by the
// anchor.
func TestChangedHeadersAreRefused(t *testing.T) {
	c := tell(t, "headers")
	s := member(t, c)
	for height := uint64(1); height <= s.Final(); height += 3 {
		text, err := s.Header(height)
		if err != nil {
			t.Fatal(err)
		}
		for at := int(height % 7); at < len(text); at += 23 {
			i := begin(t, vfs.NewMem(), "store", c.File)
			if height > 1 {
				fetch(t, s, i, height-1, store.ChunkBytes)
			}
			if err := forge(t, s, i, height, at); !errors.Is(err, store.ErrCheckpoint) {
				t.Errorf("header %d with byte %d flipped: %v", height, at, err)
			}
			if err := i.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// forge adds the block at height with a flipped byte in its header, and all after
// it.
func forge(t testing.TB, s *store.Store, i *store.Importer, height uint64, at int) error {
	t.Helper()
	rows := parse(t, blockChunk(t, s, height)).Rows()
	header := bytes.Clone(rows[0].Data)
	header[at] ^= 1
	bad := store.EncodeChunk(store.Position{Height: height}, store.Position{Height: height + 1}, replaced(rows, 0, store.Row{Kind: 'h', Data: header}))
	for chunk := bad; ; {
		if err := i.Add(chunk); err != nil {
			return err
		}
		if height++; height > s.Final() {
			break
		}
		chunk = blockChunk(t, s, height)
	}
	anchor, err := s.Anchor(0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = i.Finish(anchor)
	return err
}

// An anchor that does not prove the last header final ends nothing.
func TestFalseAnchorsAreRefused(t *testing.T) {
	c := tell(t, "anchors")
	s, fs := member(t, c), vfs.NewMem()
	i := begin(t, fs, "store", c.File)
	good, err := s.Anchor(0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := i.Finish(good); !errors.Is(err, store.ErrCheckpoint) {
		t.Errorf("an empty import was finished: %v", err)
	}
	fetch(t, s, i, s.Final(), store.ChunkBytes)
	lines := bytes.SplitAfter([]byte(good.Cosignatures), []byte("\n"))
	few, other, foreign := good, good, good
	few.Cosignatures = string(bytes.Join(lines[1:], nil))
	before, err := s.Header(s.Final() - 1)
	if err != nil {
		t.Fatal(err)
	}
	other.Header = string(before)
	foreign.Cosignatures = string(c.Cosign(t, before, c.Now, c.Quorum()...))
	for name, a := range map[string]store.Anchor{"too few": few, "another header": other, "over another header": foreign} {
		if _, err := i.Finish(a); !errors.Is(err, store.ErrCheckpoint) {
			t.Errorf("%s: %v", name, err)
		}
	}
	done, err := i.Finish(few, good)
	if err != nil || done.Height != s.Tip() {
		t.Fatalf("%+v, %v", done, err)
	}
	if err := i.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Import("store", c.File, options(t, fs)); err == nil {
		t.Error("an import began in a store")
	}
}

func TestAnchorsAndPositionsAreStrict(t *testing.T) {
	c := tell(t, "strict")
	s := member(t, c)
	a, err := s.Anchor(0)
	if err != nil {
		t.Fatal(err)
	}
	data, err := a.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := store.ParseAnchor(data); err != nil || again != a {
		t.Fatalf("%+v, %v", again, err)
	}
	for _, bad := range [][]byte{nil, data[1:], append(bytes.Clone(data), ' '), bytes.Replace(data, []byte("anchor/v1"), []byte("anchor/v2"), 1), make([]byte, store.MaxAnchor+1)} {
		if _, err := store.ParseAnchor(bad); !errors.Is(err, store.ErrCheckpoint) {
			t.Errorf("%.60q: %v", bad, err)
		}
	}
	if _, err := s.Anchor(s.Final() + 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an anchor of what is not final: %v", err)
	}
	for _, from := range []store.Position{{}, {Height: s.Final() + 1}, {Height: 1, Row: 99999}} {
		if _, err := s.Chunk(s.Final(), from); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a chunk from %v: %v", from, err)
		}
	}
	if _, err := s.Chunk(s.Final()+1, store.Begin()); !errors.Is(err, store.ErrNotFound) {
		t.Error("a checkpoint of what is not final")
	}
}

// governed decides changes while records come: keys, parameters, and a new version
// of a profile, one while the other's asset is in publicity.
func governed(t testing.TB, name string) *ledgertest.Chain {
	t.Helper()
	c := tell(t, name)
	p := c.Governance().Params
	p.IdleMillis++
	c.Decide(t, "G-1", ledger.GovernanceChange{Act: ledger.SetParams, Params: &p})
	c.RotateKey(t, ledgertest.RegistryA, "cosign", "another cosign key")
	text := string(ledgertest.Must(profile.Template("tianjin-tj003"))(t))
	c.Decide(t, "G-2", ledger.GovernanceChange{
		Act: ledger.SetProfile, Name: "tianjin-tj003", Document: strings.Replace(text, `"version":1`, `"version":2`, 1),
	})
	ledgertest.NewWorkflow(c, ledgertest.Seed(t, 8)).Run(t, 6)
	c.Seal(t)
	c.Seal(t)
	return c
}
