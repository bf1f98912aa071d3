package ledger

import (
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
)

func (g *Governance) check() error {
	if g.Purpose != Production && g.Purpose != Test {
		return fmt.Errorf("purpose %.60q is neither production nor test", g.Purpose)
	}
	if g.Rules < 1 || g.Sequence < 1 || g.Voted < 0 || g.Epoch < 0 {
		return errors.New("versions of the rules and sequence count from 1, voted and epoch from 0")
	}
	if err := g.Params.check(); err != nil {
		return err
	}
	for i, m := range g.Members {
		if i > 0 && m.Name <= g.Members[i-1].Name {
			return errors.New("members must be sorted by name and may not repeat")
		}
		if err := m.Check(); err != nil {
			return fmt.Errorf("member %.60q: %w", m.Name, err)
		}
	}
	if len(g.Cosigners()) == 0 || len(g.Voters()) == 0 {
		return errors.New("no member cosigns headers, or none votes in Raft")
	}
	if len(g.Cosigners()) > MaxLines || len(g.Voters()) > MaxLines {
		return fmt.Errorf("more than %d cosigners or voters", MaxLines)
	}
	if g.Params.MinQuorum > len(g.Cosigners()) {
		return fmt.Errorf("parameter min_quorum is %d, there are %d cosigners", g.Params.MinQuorum, len(g.Cosigners()))
	}
	return errors.Join(g.checkKeys(), g.checkOrganisations(), checkDocuments(g.Profiles), checkCalendars(g.Calendars), g.checkVoted())
}

// Limits of lists that votes fill.
const (
	maxRevoked    = 256
	maxSanctions  = 256
	maxTrustRoots = 256
)

// checkVoted checks what only votes put there.
func (g *Governance) checkVoted() error {
	for i, a := range g.Activations {
		last := Activation{Rules: g.Rules}
		if i > 0 {
			last = g.Activations[i-1]
		}
		if a.Height <= last.Height || a.Rules <= last.Rules {
			return errors.New("activations must rise in height and version")
		}
	}
	for i, a := range g.Approvals {
		if a.Act == "" || i > 0 && a.Act <= g.Approvals[i-1].Act {
			return errors.New("approvals must be sorted by act, name one and may not repeat")
		}
		if err := a.check(); err != nil {
			return err
		}
		if !a.MetBy(g.Cosigners()) {
			return fmt.Errorf("all cosigners together cannot approve %s, which needs more of them", a.Act)
		}
	}
	for i, r := range g.TrustRoots {
		if !ValidIdentifier(r.Name) || i > 0 && r.Name <= g.TrustRoots[i-1].Name {
			return errors.New("trust roots must be sorted identifiers and may not repeat")
		}
		trust, err := ParseTrust([]byte(r.Trust))
		if err != nil {
			return fmt.Errorf("trust root %s: %w", r.Name, err)
		}
		if len(r.Profiles) > 0 && trust.MaxStatusAge == 0 {
			return fmt.Errorf("trust root %s: its trust file needs max_status_age, or certificates that have ended at home are recognised", r.Name)
		}
		if r.To != 0 && r.To <= r.From || !slices.IsSorted(r.Profiles) || len(slices.Compact(slices.Clone(r.Profiles))) != len(r.Profiles) {
			return fmt.Errorf("trust root %s: its time must end after it begins, its profiles be sorted, each once", r.Name)
		}
	}
	if len(g.Revoked) > maxRevoked || len(g.Sanctions) > maxSanctions || len(g.TrustRoots) > maxTrustRoots {
		return fmt.Errorf("more than %d revoked keys, %d sanctions or %d trust roots", maxRevoked, maxSanctions, maxTrustRoots)
	}
	return nil
}

// checkOrganisations refuses an organisation that stands twice, but for a registry
// that is also evidence provider, and a machine that stands for two.
func (g *Governance) checkOrganisations() error {
	for i, m := range g.Members {
		for _, other := range g.Members[:i] {
			if m.Code == other.Code && !m.apartFrom(other) {
				return fmt.Errorf("members %s and %s are one organisation, %s", other.Name, m.Name, m.Code)
			}
			if m.Code == other.Code && m.counts() && other.counts() {
				return fmt.Errorf("members %s and %s are one organisation, %s, of which one at most cosigns or votes", other.Name, m.Name, m.Code)
			}
			if m.Node != nil && other.Node != nil && m.Node.Peer == other.Node.Peer {
				return fmt.Errorf("members %s and %s have one node", other.Name, m.Name)
			}
		}
	}
	return nil
}

// apartFrom reports whether one organisation may be both members: one is the
// registry and the other the department that fixes evidence, and they share no class
// of work (TJ 7.1.2). Keys and nodes are nobody's twice anyway.
func (m Member) apartFrom(other Member) bool {
	if slices.ContainsFunc(m.Classes, other.Has) {
		return false
	}
	return m.Has(ClassRegistry) && other.Has(ClassEvidenceProvider) || m.Has(ClassEvidenceProvider) && other.Has(ClassRegistry)
}

// counts reports whether the member has a voice in finality or order, also while it
// is suspended: a reinstatement may not give an organisation a second.
func (m Member) counts() bool {
	return slices.Contains(m.Participation, Cosigner) || slices.Contains(m.Participation, Voter)
}

func checkDocuments(docs []Document) error {
	for i, d := range docs {
		if i > 0 && d.Name <= docs[i-1].Name {
			return errors.New("documents must be sorted by name and may not repeat")
		}
		if !ValidIdentifier(d.Name) {
			return fmt.Errorf("document name %.60q is not an identifier", d.Name)
		}
		if err := d.Despite.check(); err != nil {
			return fmt.Errorf("document %s: %w", d.Name, err)
		}
	}
	return nil
}

// checkCalendars is checkDocuments for calendars, which nobody adopts despite
// anything.
func checkCalendars(docs []Document) error {
	for _, d := range docs {
		if d.Despite != "" {
			return fmt.Errorf("calendar %s: despite is for profiles", d.Name)
		}
	}
	return checkDocuments(docs)
}

// checkKeys refuses a key that stands in two places: one key, one purpose.
func (g *Governance) checkKeys() error {
	var keys []string
	for _, m := range g.Members {
		for _, k := range m.StaffKeys {
			keys = append(keys, k.Key.String())
		}
		for _, k := range []*sm2.PublicKey{m.CosignKey, m.ExportKey} {
			if k != nil {
				keys = append(keys, k.String())
			}
		}
	}
	slices.Sort(keys)
	for i := 1; i < len(keys); i++ {
		if keys[i] == keys[i-1] {
			return fmt.Errorf("key %s… is used twice: one key, one purpose", keys[i][:24])
		}
	}
	return nil
}
