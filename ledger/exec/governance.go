package exec

import (
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
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
	if version != m.rules {
		m.rules, m.table = version, m.tables(version)
	}
	if m.table == nil {
		return fmt.Errorf("%w: block %d needs version %d", ErrRulesUnknown, h.Height+1, version)
	}
	return nil
}

func (m *Machine) changeGovernance(digest sm3.Digest) error {
	g, err := m.view.Governance(digest)
	if err != nil {
		return fmt.Errorf("read the governance in force: %w", err)
	}
	old := m.governance
	if old == nil || !slices.Equal(old.Profiles, g.Profiles) || !slices.Equal(old.Calendars, g.Calendars) {
		if m.documents, err = m.view.Library(g); err != nil {
			return fmt.Errorf("read the documents in force: %w", err)
		}
	}
	m.governance, m.inForce = g, digest
	return nil
}

// moveDeadlines sets anew what is due when, in the first block under other
// calendars than the set before it had: clocks count working days. It waits
// for the block's first entry: only then does the view have the block before,
// whether or not this member was restarted in between.
func (m *Machine) moveDeadlines() error {
	before := m.tip.Header.Governance
	if len(m.open.entries) > 0 || m.inForce == before {
		return nil
	}
	old, err := m.view.Governance(before)
	if err != nil {
		return fmt.Errorf("read the governance before: %w", err)
	}
	if slices.Equal(old.Calendars, m.governance.Calendars) {
		return nil
	}
	for _, kind := range registry.CalendarKinds() {
		if err := m.moveDeadlinesOf(kind); err != nil {
			return err
		}
	}
	return nil
}

func (m *Machine) moveDeadlinesOf(kind ledger.EntityKind) error {
	due, err := m.view.DueOf(kind)
	if err != nil {
		return fmt.Errorf("read the deadlines: %w", err)
	}
	for _, d := range due {
		e, err := m.Entity(d.ID)
		if err != nil {
			return fmt.Errorf("read %s: %w", d.ID, err)
		}
		if at, ok := registry.Due(e, m.documents); ok && at != d.At {
			m.open.dueEnded.add(d)
			m.open.dueSet.add(Deadline{at, d.ID})
		}
	}
	return nil
}
