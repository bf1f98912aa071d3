package exec

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// maxDueEvents is how many deadlines one block acts on.
const maxDueEvents = 1000

// Machine executes entries one after the other. It holds the open block; the
// caller keeps what is sealed, and only that survives a restart: Raft delivers
// the entries of an open block again.
type Machine struct {
	view     View
	verify   Verifier
	tables   Tables
	ledger   sm3.Digest
	dueLimit int

	// What is in force for the open block.
	governance *ledger.Governance
	inForce    sm3.Digest
	rules      int // the version that table is of
	table      []registry.Transition
	documents  registry.Documents

	tip   Tip
	open  block
	stuck error // why no entry can be executed
}

// Tables gives the rules of a version, nil when this program does not know it.
type Tables func(version int) []registry.Transition

// Config is what a machine needs beside its tip.
type Config struct {
	View   View
	Verify Verifier
	Tables Tables
	// Ledger is the ledger's identity.
	Ledger sm3.Digest
}

// New makes a machine that goes on after tip.
func New(c Config, tip Tip) (*Machine, error) {
	m := &Machine{view: c.View, verify: c.Verify, tables: c.Tables, ledger: c.Ledger, dueLimit: maxDueEvents, tip: tip}
	m.begin()
	return m, m.stuck
}

// Tip gives the ledger after the last sealed block.
func (m *Machine) Tip() Tip { return m.tip }

// Open gives how many records and entries the open block holds.
func (m *Machine) Open() (records, entries int) { return m.open.records, len(m.open.entries) }

// Step executes one entry, which the machine keeps: it may not change. The
// receipts are those of the entry's records, in
// order; block is not nil when the entry sealed the open block. An error means
// that the view failed: the caller must stop, because this member can no longer
// say what the others say.
func (m *Machine) Step(entry []byte) (receipts []ledger.Receipt, block *Block, err error) {
	if m.stuck != nil {
		return nil, nil, m.stuck
	}
	if err := m.moveDeadlines(); err != nil {
		return nil, nil, err
	}
	from := len(m.open.receipts)
	sealNow, err := m.execute(entry)
	if err != nil {
		return nil, nil, err
	}
	receipts = m.open.receipts[from:len(m.open.receipts):len(m.open.receipts)]
	if !sealNow && !m.full() {
		return receipts, nil, nil
	}
	block, err = m.seal()
	return receipts, block, err
}

// execute gives whether the entry says that the last header is final, which
// seals the block.
func (m *Machine) execute(data []byte) (sealNow bool, err error) {
	m.open.addEntry(data)
	entry, refusal := m.checkEntry(data)
	if refusal != nil {
		m.open.receipts = append(m.open.receipts, ledger.Receipt{ID: sm3.Sum(data), Refusal: refusal})
		m.open.records++
		return false, nil //nolint:nilerr // the refusal is the entry's receipt
	}
	if err := m.takeFinal(entry); err != nil {
		return false, err
	}
	m.advance(entry.Time)
	if err := m.fireDue(); err != nil {
		return false, err
	}
	for _, note := range entry.Records {
		if err := m.record(note); err != nil {
			return false, err
		}
	}
	return m.open.decided != nil || m.open.final == m.tip.Header.Height, nil
}

// advance moves the block's time: never back, never further than max_step
// ahead of what the cosigners' clocks have proved.
func (m *Machine) advance(proposed legaltime.Instant) {
	ceiling := m.open.lowerBound + legaltime.Instant(m.governance.Params.MaxStepMillis)
	m.open.now = max(m.open.now, min(proposed, ceiling))
	if m.open.first == 0 {
		m.open.first = m.open.now
	}
}

// full reports whether the open block must be sealed although the last header
// is not final yet.
func (m *Machine) full() bool {
	p := m.governance.Params
	old := m.open.first != 0 && int64(m.open.now-m.open.first) >= p.SealMaxMillis
	return old || m.open.records >= p.BlockRecords || m.open.bytes >= p.BlockBytes
}

func (m *Machine) env() registry.Env {
	return registry.Env{
		View: m, Time: m.open.now, Height: m.tip.Header.Height + 1, Governance: m.governance,
		Pending: m.open.next != m.inForce, Documents: m.documents,
	}
}

// Entity gives an entity as the open block sees it.
func (m *Machine) Entity(id ledger.EntityID) (ledger.Entity, error) {
	value, err := m.value(id)
	if err != nil || value == nil {
		return nil, err
	}
	return ledger.DecodeEntity(id.Kind, value)
}

func (m *Machine) value(id ledger.EntityID) ([]byte, error) {
	if v, ok := m.open.latest[id]; ok {
		return v, nil
	}
	return m.view.Entity(id)
}
