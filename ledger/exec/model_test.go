package exec_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// model follows a chain block by block and knows everything the slow way.
type model struct {
	w        *ledgertest.World
	entities map[ledger.EntityID]ledger.Entity
	values   map[ledger.EntityID][]byte
	history  map[ledger.EntityID]ledger.History
	ranks    map[string]int
	leaves   [][]byte
	prev     ledger.Header
	// every says how many blocks come with one whose roots are checked: one that is wrong
	// once stays wrong.
	every uint64
}

func newModel(w *ledgertest.World, every uint64) *model {
	return &model{
		w: w, entities: map[ledger.EntityID]ledger.Entity{}, values: map[ledger.EntityID][]byte{},
		history: map[ledger.EntityID]ledger.History{}, ranks: map[string]int{}, prev: ledger.Header{Ledger: w.Genesis.ID()}, every: every,
	}
}

// TestModel runs random workflows and checks everything after every block: in ledgers
// with a regime that knows every act, and under each profile that is shipped.
// CERTLEDGER_MODEL_RUNS asks for more ledgers of each profile.
func TestModel(t *testing.T) {
	t.Run("every act", testEveryAct)
	for _, name := range profile.Templates() {
		t.Run(name, func(t *testing.T) { testProfile(t, name) })
	}
}

func testEveryAct(t *testing.T) {
	seed := ledgertest.Seed(t, 31)
	total := map[string]int{}
	for i := range uint64(24) {
		if i >= 6 && len(untried(total)) == 0 {
			break // rare acts may take a few ledgers more
		}
		w := ledgertest.NewWorld(t, ledgertest.WorkflowOptions(t, ""))
		c := ledgertest.NewChain(t, w)
		f, m := ledgertest.NewWorkflow(c, seed+i), newModel(w, 3)
		m.run(t, f, 420)
		for what, n := range f.Counts {
			total[what] += n
		}
	}
	checkVariety(t, total)
}

// run has a workflow order entries, and follows it.
func (m *model) run(t testing.TB, f *ledgertest.Workflow, entries int) {
	t.Helper()
	v := f.Chain.View
	for range entries / 6 {
		f.Run(t, 6)
		for _, b := range v.Blocks[m.prev.Height:] {
			m.follow(t, b)
		}
		m.checkDeadlines(t, v)
		if t.Failed() {
			t.Fatalf("height %d: %s", m.prev.Height, m.prev.Time)
		}
	}
}

// untried lists what the workflows have not done yet.
func untried(counts map[string]int) (missing []string) {
	for _, kind := range ledger.Kinds() {
		machine, _, _ := strings.Cut(string(kind), ".")
		governance := machine == "govern" || machine == "member" // TestGovernanceModel has these
		// One needs another ledger's files, the other twenty years: transcripts have them.
		elsewhere := kind == ledger.RecognitionRecheck || kind == ledger.MaterialPurge
		if kind != ledger.AccountKeyRevoke && !governance && !elsewhere && counts[string(kind)] == 0 {
			missing = append(missing, string(kind))
		}
	}
	for _, code := range []ledger.Code{ledger.AssetFrozen, ledger.AssetMoved, ledger.AssetPledged, ledger.AssetDuplicate, ledger.RecordDuplicate, ledger.CertificatePublicity} {
		if counts[string(code)] == 0 {
			missing = append(missing, string(code))
		}
	}
	return missing
}

// checkVariety keeps the random workflows from becoming tame.
func checkVariety(t testing.TB, counts map[string]int) {
	t.Helper()
	if missing := untried(counts); len(missing) > 0 {
		t.Errorf("these never happened: %v; counts %v", missing, counts)
	}
}

// follow takes one block and checks all that can be checked about it.
func (m *model) follow(t testing.TB, b *exec.Block) {
	t.Helper()
	h := b.Tip.Header
	m.checkHeader(t, b)
	values := b.Values
	for _, leaf := range b.Leaves {
		m.leaves = append(m.leaves, leaf.Bytes)
		m.checkNotFrozen(t, leaf, h)
		seen := map[ledger.EntityID]bool{}
		for len(values) > 0 && values[0].Leaf == leaf.Index {
			if seen[values[0].ID] {
				t.Errorf("block %d: leaf %d changes %s twice", h.Height, leaf.Index, values[0].ID)
			}
			seen[values[0].ID] = true
			m.take(t, values[0], h.Height)
			values = values[1:]
		}
	}
	if len(values) > 0 {
		t.Errorf("block %d: %d values belong to no leaf of the block", h.Height, len(values))
	}
	for _, d := range b.DueSet {
		if _, both := slices.BinarySearchFunc(b.DueEnded, d, exec.CompareDeadlines); both {
			t.Errorf("block %d both sets and ends the deadline of %s", h.Height, d.ID)
		}
	}
	if h.Height%m.every == 0 {
		m.checkRoots(t, b)
	}
	m.checkAssets(t)
	m.checkObjections(t)
	m.checkBooks(t)
}

func (m *model) checkHeader(t testing.TB, b *exec.Block) {
	t.Helper()
	h := b.Tip.Header
	parsed, err := ledger.ParseHeader(b.Text)
	if err != nil || parsed != h {
		t.Fatalf("block %d: its text does not say what its header is: %v", h.Height, err)
	}
	prev := m.prev.Digest()
	if m.prev.Height == 0 {
		prev = m.w.Genesis.ID()
	}
	digests := make([]sm3.Digest, len(b.Entries))
	for i, e := range b.Entries {
		digests[i] = sm3.Sum(e)
	}
	switch {
	case h.Height != m.prev.Height+1, h.Prev != prev, h.Ledger != m.w.Genesis.ID():
		t.Errorf("block %d does not follow %d", h.Height, m.prev.Height)
	case h.Time <= m.prev.Time, h.Final < m.prev.Final, h.Final >= h.Height, h.Size < m.prev.Size:
		t.Errorf("block %d goes back:\n%s", h.Height, b.Text)
	case h.Entries != ledger.EntriesDigest(digests), h.Receipts != ledger.ReceiptsRoot(b.Receipts):
		t.Errorf("block %d: entries or receipts are others", h.Height)
	}
	m.prev = h
}

// take checks an entity's new value against the whole chain of its values.
func (m *model) take(t testing.TB, v exec.Value, height uint64) {
	t.Helper()
	e := ledgertest.Must(ledger.DecodeEntity(v.ID.Kind, v.Bytes))(t)
	bare := ledgertest.Must(ledger.BareDigest(e))(t)
	leaf := sm3.Digest(merkle.SM3().Leaf(m.leaves[v.Leaf]))
	want := m.history[v.ID].Next(height, leaf, bare)
	if bare != v.Bare || leaf != v.LeafHash || v.Count != want.Count || ledger.HistoryOf(e) != want {
		t.Errorf("%s: value %d does not continue its history", v.ID, v.Count)
	}
	m.history[v.ID], m.entities[v.ID], m.values[v.ID] = want, e, v.Bytes
	if p, ok := e.(*ledger.Pledge); ok {
		if rank, known := m.ranks[p.ID]; known && rank != p.Rank {
			t.Errorf("pledge %s moved from rank %d to %d", p.ID, rank, p.Rank)
		}
		m.ranks[p.ID] = p.Rank
	}
}

// all lists the entities of one kind, by id.
func all[T ledger.Entity](m *model, kind ledger.EntityKind) []T {
	var ids []string
	for id := range m.entities {
		if id.Kind == kind {
			ids = append(ids, id.ID)
		}
	}
	slices.Sort(ids)
	list := make([]T, len(ids))
	for i, id := range ids {
		list[i] = m.entities[ledger.EntityID{Kind: kind, ID: id}].(T)
	}
	return list
}

// checkRoots computes log and state from nothing.
func (m *model) checkRoots(t testing.TB, b *exec.Block) {
	t.Helper()
	h := b.Tip.Header
	var leaves, leaves256 []merkle.Hash
	for _, leaf := range m.leaves {
		leaves, leaves256 = append(leaves, merkle.SM3().Leaf(leaf)), append(leaves256, merkle.SHA256().Leaf(leaf))
	}
	if h.Size != uint64(len(leaves)) || h.Log != sm3.Digest(merkle.RootOf(merkle.SM3(), leaves)) || h.Log256 != merkle.RootOf(merkle.SHA256(), leaves256) {
		t.Errorf("block %d: the log's roots are not those of its %d leaves", h.Height, len(leaves))
	}
	var changes []statetree.Change
	for id, value := range m.values {
		changes = append(changes, statetree.Change{Key: id.Key(), ValueDigest: sm3.Sum(value)})
	}
	state := ledgertest.Must(statetree.Update(nil, statetree.EmptyRoot(), 1, changes))(t)
	if h.State != state.Root.Hash {
		t.Errorf("block %d: the state's root is not that of its %d entities", h.Height, len(changes))
	}
}

// checkAssets checks that each asset shows exactly what is live on it.
func (m *model) checkAssets(t testing.TB) {
	t.Helper()
	fingerprints := map[sm3.Digest]string{}
	for _, a := range all[*ledger.Asset](m, ledger.AssetEntity) {
		m.checkCertificates(t, a)
		m.checkEncumbrances(t, a)
		if !live(a) || a.Fingerprint.IsZero() {
			continue
		}
		if other, taken := fingerprints[a.Fingerprint]; taken {
			t.Errorf("%s and %s are the same data", other, a.ID)
		}
		fingerprints[a.Fingerprint] = a.ID
		f := m.entities[ledger.EntityID{Kind: ledger.FingerprintEntity, ID: a.Fingerprint.String()}].(*ledger.Fingerprint)
		if !f.Live || f.Asset != a.ID {
			t.Errorf("the fingerprint of %s leads to %s, live %t", a.ID, f.Asset, f.Live)
		}
	}
	for id, e := range m.entities {
		f, ok := e.(*ledger.Fingerprint)
		if !ok {
			continue
		}
		if owner, taken := fingerprints[digestOf(t, id.ID)]; f.Live != taken || taken && owner != f.Asset {
			t.Errorf("fingerprint %s of %s is live %t, it is that of %q", id.ID, f.Asset, f.Live, owner)
		}
	}
}

// live reports whether an asset is in the register.
func live(a *ledger.Asset) bool {
	return a.State == ledger.AssetRegistered || a.State == ledger.AssetActive || a.State == ledger.AssetSuspended
}

func digestOf(t testing.TB, text string) sm3.Digest {
	t.Helper()
	return ledgertest.Must(sm3.Parse(text))(t)
}

// checkBooks counts anew what stands in each account's name.
func (m *model) checkBooks(t testing.TB) {
	t.Helper()
	counted := map[string]ledger.Book{}
	count := func(account string, add func(*ledger.Book)) {
		b := counted[account]
		add(&b)
		counted[account] = b
	}
	for _, a := range all[*ledger.Asset](m, ledger.AssetEntity) {
		for _, s := range a.Holders {
			if live(a) {
				count(s.Account, func(b *ledger.Book) {
					b.Assets++
					if part := m.w.Library.Profile(a.Profile).SubAccount(a); part != "" {
						b.SubAccount(part).Assets++
					}
				})
			}
		}
	}
	for _, a := range all[*ledger.Application](m, ledger.ApplicationEntity) {
		for _, p := range a.Parties {
			if a.State.Open() {
				count(p.Account, func(b *ledger.Book) { b.Applications++ })
			}
		}
	}
	for _, o := range all[*ledger.Objection](m, ledger.ObjectionEntity) {
		if o.State.Open() {
			count(o.Objector, func(b *ledger.Book) { b.Objections++ })
		}
	}
	for _, p := range all[*ledger.Pledge](m, ledger.PledgeEntity) {
		if p.State == ledger.RightActive {
			count(p.Pledgee, func(b *ledger.Book) { b.Pledges++ })
		}
	}
	for _, l := range all[*ledger.Licence](m, ledger.LicenceEntity) {
		if l.State == ledger.RightActive {
			count(l.Licensee, func(b *ledger.Book) { b.Licences++ })
		}
	}
	for _, a := range all[*ledger.Account](m, ledger.AccountEntity) {
		if b := counted[a.ID]; a.State == ledger.AccountClosed && !b.Empty() {
			t.Errorf("%s is closed with %+v", a.ID, b)
		}
	}
	for _, b := range all[*ledger.Book](m, ledger.BookEntity) {
		have, account := *b, b.Account
		have.Account, have.History, have.Newest = "", nil, ""
		have.SubAccounts = slices.DeleteFunc(slices.Clone(b.SubAccounts), func(s ledger.SubAccount) bool { return s.Assets == 0 })
		if fmt.Sprint(have) != fmt.Sprint(counted[account]) {
			t.Errorf("the book of %s says %+v, counted are %+v", account, have, counted[account])
		}
		delete(counted, account)
	}
	for account, b := range counted {
		t.Errorf("%s has %+v and no book", account, b)
	}
}

// checkDeadlines compares the index with what every entity asks for.
func (m *model) checkDeadlines(t testing.TB, v *ledgertest.View) {
	t.Helper()
	var want []exec.Deadline
	for id, e := range m.entities {
		if at, ok := registry.Due(e, m.w.Library); ok {
			want = append(want, exec.Deadline{At: at, ID: id})
		}
	}
	slices.SortFunc(want, exec.CompareDeadlines)
	if !slices.Equal(want, v.Deadlines()) {
		t.Errorf("the index has %d deadlines, the entities %d", len(v.Deadlines()), len(want))
	}
}
