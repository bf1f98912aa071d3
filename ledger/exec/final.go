package exec

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// takeFinal takes the cosignature set that an entry carries when it is newer
// than what is known and proves a header of this chain final. Otherwise nothing
// changes: a false set harms nobody.
func (m *Machine) takeFinal(e ledger.SignedEntry) error {
	if e.Final <= m.open.final || e.Final > m.tip.Header.Height {
		return nil
	}
	set, err := ledger.ParseCosignatures(e.FinalSet)
	if err != nil {
		return nil //nolint:nilerr // a malformed set is not taken; it is not a fault of this member
	}
	text, err := m.view.Header(e.Final)
	if err != nil {
		return fmt.Errorf("read header %d: %w", e.Final, err)
	}
	header, err := ledger.ParseHeader(text)
	if err != nil {
		return fmt.Errorf("header %d: %w", e.Final, err)
	}
	g, err := m.view.Governance(header.Governance)
	if err != nil {
		return fmt.Errorf("read the governance of header %d: %w", e.Final, err)
	}
	if !IsFinal(g, text, set, m.verify) {
		return nil
	}
	m.open.final = e.Final
	m.open.finalSet = ledger.CosignaturesDigest(e.FinalSet)
	m.open.carried = e.FinalSet
	m.open.lowerBound = max(m.open.lowerBound, LowerBound(g, set))
	return nil
}

// IsFinal reports whether every line of set is a cosigner's valid signature on
// the header, none of them twice, and whether they are a quorum.
func IsFinal(g *ledger.Governance, header []byte, set []ledger.Cosignature, verify Verifier) bool {
	return g.IsFinal(header, set, verify)
}

// LowerBound gives an instant after which anything made with knowledge of set
// was made: the (f+1)-th largest of the cosigners' clocks, of which at least one
// is honest.
func LowerBound(g *ledger.Governance, set []ledger.Cosignature) legaltime.Instant {
	times := make([]legaltime.Instant, len(set))
	for i, c := range set {
		times[i] = c.Time
	}
	slices.Sort(times)
	return times[len(times)-1-ledger.Faults(len(g.Cosigners()))]
}
