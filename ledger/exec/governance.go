package exec

import (
	"errors"
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/registry"
)

// ErrRulesUnknown means that a version of the rules has come into force that
// this program does not know: it must stop, and go on with a newer release.
var ErrRulesUnknown = errors.New("the rules that are in force now are newer than this program; install the release that knows them and start again, nothing is lost")

// decide takes what a record decided about the governance. It is named in the
// header of this block, and is in force in the first block after one whose
// `final` line has reached this one: the old quorum has signed it by then.
func (m *Machine) decide(o registry.Outcome) error {
	if o.Governance == nil {
		return nil
	}
	text, err := o.Governance.Text()
	if err != nil {
		return fmt.Errorf("encode the decided governance: %w", err)
	}
	m.open.decided, m.open.next, m.open.documents = text, sm3.Sum(text), o.Documents
	return nil
}

// enforce finds what is in force for the block after the tip.
func (m *Machine) enforce() error {
	h, inForce := m.tip.Header, m.tip.InForce()
	if inForce != m.inForce || m.governance == nil {
		if err := m.changeGovernance(inForce); err != nil {
			return err
		}
	}
	version := m.governance.RulesAt(h.Height + 1)
	if m.table = m.tables(version); m.table == nil {
		return fmt.Errorf("%w: block %d needs version %d", ErrRulesUnknown, h.Height+1, version)
	}
	return nil
}

func (m *Machine) changeGovernance(digest sm3.Digest) error {
	g, err := m.view.Governance(digest)
	if err != nil {
		return fmt.Errorf("read the governance in force: %w", err)
	}
	documents, err := m.view.Library(g)
	if err != nil {
		return fmt.Errorf("read the documents in force: %w", err)
	}
	m.governance, m.inForce, m.documents = g, digest, documents
	return nil
}
