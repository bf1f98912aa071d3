package servertest

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/certledger/certledger/api/desk"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/verifier"
)

// Ledger is a ledger in memory. It implements what server.Config asks of a node.
type Ledger struct {
	tb     testing.TB
	people []person

	Genesis     ledger.OpenGenesis
	GenesisFile []byte
	profile     []byte

	mu       sync.Mutex
	random   io.Reader
	now      legaltime.Instant
	silent   bool // nobody cosigns
	refuse   error
	blocks   []*block
	leaves   []merkle.Hash
	texts    [][]byte // of the leaves
	nodes    map[statetree.NodeID][]byte
	root     statetree.Root
	values   map[ledger.EntityID][]server.PastValue
	outcomes map[sm3.Digest]server.Outcome
	kept     []Disagreement
	sets     []set         // those decided, the genesis's first
	pending  []byte        // a set that the next block decides
	rose     chan struct{} // closed and made anew when the final height rises
}

// Disagreement is what KeepDisagreement was given.
type Disagreement struct {
	Note   []byte
	Signer string
	Cause  error
}

// block is one block. Each has exactly the records of one submission.
type block struct {
	header   ledger.Header
	text     []byte
	cosigned []byte
	root     statetree.Root
	receipts []ledger.Receipt
	notes    map[sm3.Digest][]byte // every record of the block, by id
}

// New makes a ledger with a genesis and no block.
func New(tb testing.TB, purpose ledger.Purpose) *Ledger {
	tb.Helper()
	l := &Ledger{
		tb: tb, people: people(tb), random: Random("story"), now: Start, root: statetree.EmptyRoot(), nodes: map[statetree.NodeID][]byte{},
		values: map[ledger.EntityID][]server.PastValue{}, outcomes: map[sm3.Digest]server.Outcome{}, rose: make(chan struct{}),
	}
	set0 := &ledger.Governance{Params: ledger.DefaultParams(), Purpose: purpose, Rules: 1, Sequence: 1}
	for _, p := range l.people {
		set0.Members = append(set0.Members, p.member)
	}
	rules, err := profile.Template(Profile)
	l.must(err)
	l.profile = rules
	set0.Profiles = []ledger.Document{{Digest: sm3.Sum(rules), Name: Profile}}
	file, err := ledger.NewGenesisFile("Test ledger", Start, set0, []ledger.DocumentText{{Name: Profile, Text: string(rules)}})
	l.must(err)
	for _, p := range l.people {
		open, err := file.Open()
		l.must(err)
		line, err := ledger.SignText(open.Text, p.member.Name, p.cos, Random("genesis"))
		l.must(err)
		file, err = file.AddSignature(line)
		l.must(err)
	}
	l.GenesisFile, err = file.Bytes()
	l.must(err)
	l.Genesis, err = file.Open()
	l.must(err)
	text, err := set0.Text()
	l.must(err)
	l.sets = []set{{text: text, since: 1}}
	return l
}

func (l *Ledger) must(err error) {
	l.tb.Helper()
	if err != nil {
		l.tb.Fatal(err)
	}
}

// Trust is the trust file of whoever knows this ledger.
func (l *Ledger) Trust() ledger.Trust { return ledger.Trust{Ledger: l.Genesis.ID()} }

// Config gives the server's configuration with this ledger behind it. Logger,
// Metrics, MetricsHandler and Page are left to the caller.
func (l *Ledger) Config() server.Config {
	return server.Config{
		Ledger: l.Genesis, GenesisFile: l.GenesisFile, Submitter: l, Records: l, Chain: l, Entities: l, Certificates: l,
		Keys: l, Verifier: verifier.New(verifier.Options{Remember: 1024}), Disagreements: l, Node: l, Clock: l, Control: l, Limits: server.DefaultLimits(),
		Materials: desk.NewMaterials(filepath.Join(l.tb.TempDir(), "materials")),
		Drafts:    desk.NewDrafts(filepath.Join(l.tb.TempDir(), "drafts")),
	}
}

// Silence stops the members from cosigning, or lets them cosign what waits.
func (l *Ledger) Silence(silent bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.silent = silent; !silent && len(l.blocks) > 0 {
		l.cosign(l.blocks[len(l.blocks)-1])
	}
}

// RefuseAll makes Submit fail with err; nil lets records in again.
func (l *Ledger) RefuseAll(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refuse = err
}

// Kept gives the disagreements that were kept.
func (l *Ledger) Kept() []Disagreement {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.kept)
}

// Submit executes the notes as one block.
func (l *Ledger) Submit(ctx context.Context, notes [][]byte) ([]server.Outcome, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refuse != nil {
		return nil, l.refuse
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b := l.open()
	outcomes := make([]server.Outcome, len(notes))
	for i, note := range notes {
		record, err := ledger.ParseRecord(note)
		if err != nil {
			return nil, err
		}
		known, ok := l.outcomes[record.ID]
		if !ok {
			known = server.Outcome{Receipt: l.execute(b, record), Height: b.header.Height}
			l.outcomes[record.ID] = known
		}
		outcomes[i] = known
	}
	return outcomes, l.seal(b)
}

// open begins a block after the newest.
func (l *Ledger) open() *block {
	l.now += 1000
	b := &block{notes: map[sm3.Digest][]byte{}}
	b.header = ledger.Header{
		Ledger: l.Genesis.ID(), Height: uint64(len(l.blocks)) + 1, Time: l.now, Prev: l.Genesis.ID(),
		Governance: l.enforce(),
	}
	b.header.Next = l.decide(b.header.Height)
	if n := len(l.blocks); n > 0 {
		b.header.Prev = sm3.Sum(l.blocks[n-1].text)
	}
	if final := l.final(); final > 0 {
		b.header.Final, b.header.FinalSet = final, ledger.CosignaturesDigest(l.blocks[final-1].cosigned)
	}
	return b
}

// seal closes a block: roots, header, cosignatures.
func (l *Ledger) seal(b *block) error {
	var changes []statetree.Change
	for id, versions := range l.values {
		if last := versions[len(versions)-1]; last.Height == b.header.Height {
			changes = append(changes, statetree.Change{Key: id.Key(), ValueDigest: sm3.Sum(last.Value)})
		}
	}
	result, err := statetree.Update(nodeMap(l.nodes), l.root, b.header.Height, changes)
	if err != nil {
		return err
	}
	for _, n := range result.New {
		l.nodes[n.ID] = n.Data
	}
	l.root, b.root = result.Root, result.Root
	b.header.Size, b.header.Log = uint64(len(l.leaves)), sm3.Digest(merkle.RootOf(merkle.SM3(), l.leaves))
	b.header.State, b.header.Receipts = l.root.Hash, ledger.ReceiptsRoot(b.receipts)
	b.text = b.header.Text()
	l.blocks = append(l.blocks, b)
	if !l.silent {
		l.cosign(b)
	}
	return nil
}

// cosign has every member but the last sign: a quorum, and one who is missing.
func (l *Ledger) cosign(b *block) {
	var set []ledger.Cosignature
	for i, p := range l.people[:len(l.people)-1] {
		c, err := ledger.Cosign(p.member.Name, l.now+legaltime.Instant(i), b.text, p.cos, Random("cosign"))
		if err != nil {
			l.tb.Error(err)
			return
		}
		set = append(set, c)
	}
	b.cosigned = ledger.CosignatureBlock(set)
	close(l.rose)
	l.rose = make(chan struct{})
}

type nodeMap map[statetree.NodeID][]byte

// Node reads a stored node.
func (m nodeMap) Node(id statetree.NodeID) ([]byte, error) {
	data, ok := m[id]
	if !ok {
		return nil, fmt.Errorf("no node %s", id)
	}
	return data, nil
}
