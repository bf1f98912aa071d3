package registry

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func findMember(g *ledger.Governance, name string) (*ledger.Member, error) {
	m, ok := g.Member(name)
	if !ok {
		return nil, fmt.Errorf("%s is not a member", name)
	}
	return m, nil
}

// admit adds the member of a signed descriptor. Neither its name nor anything
// that it has may ever have been another's.
func (a *act) admit(to *changed, c ledger.GovernanceChange) error {
	m, err := ledger.ParseDescriptor([]byte(c.Descriptor))
	if err != nil {
		return err
	}
	g := to.governance
	wasMember := a.exists(ledger.MemberEntity, m.Name) || slices.ContainsFunc(to.retired, func(r retiring) bool { return r.member == m.Name })
	if _, ok := g.Member(m.Name); ok || wasMember {
		return fmt.Errorf("the name %s is or was a member's", m.Name)
	}
	if m.Suspended {
		return fmt.Errorf("%s is suspended in its own descriptor", m.Name)
	}
	if err := a.unclaimed(to, marksOf(&m)); err != nil {
		return err
	}
	g.Members = append(g.Members, m)
	slices.SortFunc(g.Members, func(x, y ledger.Member) int { return cmp.Compare(x.Name, y.Name) })
	return nil
}

// unclaimed refuses what was ever used, on the ledger or in the changes so far.
// What stands twice in the new set, its own check finds.
func (a *act) unclaimed(to *changed, marks []retiring) error {
	for _, r := range marks {
		if a.markUsed(r.mark) || slices.ContainsFunc(to.retired, func(old retiring) bool { return old.mark == r.mark }) {
			return fmt.Errorf("the %s key %s has been used before", r.role, r.mark)
		}
	}
	return nil
}

// renew gives a member what a new descriptor of it has: keys, node and
// participation. What it does not keep is retired. Its standing stays.
func (a *act) renew(to *changed, c ledger.GovernanceChange) error {
	m, err := findMember(to.governance, c.Member)
	if err != nil {
		return err
	}
	anew, err := ledger.ParseDescriptor([]byte(c.Descriptor))
	if err != nil {
		return err
	}
	if anew.Name != m.Name || anew.Code != m.Code {
		return fmt.Errorf("the descriptor is of %s, %s, not of %s, %s", anew.Name, anew.Code, m.Name, m.Code)
	}
	have, will := marksOf(m), marksOf(&anew)
	fresh := slices.DeleteFunc(slices.Clone(will), func(r retiring) bool { return slices.Contains(have, r) })
	if err := a.unclaimed(to, fresh); err != nil {
		return err
	}
	to.retired = append(to.retired, slices.DeleteFunc(have, func(r retiring) bool { return slices.Contains(will, r) })...)
	m.Certificates, m.CosignKey, m.ExportKey, m.StaffKeys = anew.Certificates, anew.CosignKey, anew.ExportKey, anew.StaffKeys
	m.Node, m.Participation = anew.Node, anew.Participation
	return nil
}

func amend(g *ledger.Governance, c ledger.GovernanceChange) error {
	m, err := findMember(g, c.Member)
	if err != nil {
		return err
	}
	c.Standing.Give(m)
	return nil
}

func suspend(g *ledger.Governance, name string, suspended bool) error {
	m, err := findMember(g, name)
	if err != nil {
		return err
	}
	if m.Suspended == suspended {
		return fmt.Errorf("%s is in that state already", name)
	}
	m.Suspended = suspended
	return nil
}

func remove(to *changed, c ledger.GovernanceChange) error {
	m, err := findMember(to.governance, c.Member)
	if err != nil {
		return err
	}
	to.retired = append(to.retired, marksOf(m)...)
	name := m.Name
	to.governance.Members = slices.DeleteFunc(to.governance.Members, func(m ledger.Member) bool { return m.Name == name })
	return nil
}

// revoke takes a key away that is not to be believed, and says since when. The
// member may have been quicker and retired it: it is named all the same.
func (a *act) revoke(to *changed, c ledger.GovernanceChange) error {
	g := to.governance
	switch {
	case len(c.Reason) > maxReason:
		return fmt.Errorf("the reason has more than %d bytes", maxReason)
	case c.SuspectSince > a.Time:
		return fmt.Errorf("it is suspect since %s, which is to come", c.SuspectSince)
	case slices.ContainsFunc(g.Revoked, func(r ledger.RevokedKey) bool { return r.Key == c.Key }):
		return fmt.Errorf("%s has been revoked already", c.Key)
	}
	m, _ := g.Member(c.Member)
	role, key := keyOf(m, c.Key)
	if key == nil && retiredKey(a.memberHistory(c.Member), c.Key) < 0 {
		return fmt.Errorf("%s has and had no key %s", c.Member, c.Key)
	}
	if key != nil {
		takeAway(to, m, role, c.Key)
	}
	g.Revoked = append(g.Revoked, ledger.RevokedKey{Key: c.Key, Member: c.Member, Reason: c.Reason, SuspectSince: c.SuspectSince})
	return nil
}

// takeAway drops a revoked key. Without its cosign key a member cosigns no more,
// and without a key of its node it has none, until a vote renews it.
func takeAway(to *changed, m *ledger.Member, role string, key sm3.Digest) {
	before := marksOf(m)
	dropKey(m, key)
	if role == ledger.CosignLine {
		m.Participation = slices.DeleteFunc(m.Participation, func(p ledger.Participation) bool { return p == ledger.Cosigner })
		if len(m.Participation) == 0 {
			m.Participation = []ledger.Participation{ledger.Observer}
		}
	}
	if role == ledger.NodeRole && countRole(m, role) == 0 {
		m.Participation, m.Node = nil, nil
		if m.CosignKey != nil {
			dropKey(m, m.CosignKey.Fingerprint())
		}
	}
	after := marksOf(m)
	to.retired = append(to.retired, slices.DeleteFunc(before, func(r retiring) bool { return slices.Contains(after, r) })...)
}

// keyOf finds a member's key by its fingerprint; nil is a member without keys.
func keyOf(m *ledger.Member, fingerprint sm3.Digest) (role string, key *sm2.PublicKey) {
	if m == nil {
		return "", nil
	}
	for _, k := range m.NamedKeys() {
		if k.Key.Fingerprint() == fingerprint {
			return k.Role, k.Key
		}
	}
	return "", nil
}

// dropKey takes a key from a member, with the certificates over it.
func dropKey(m *ledger.Member, gone sm3.Digest) {
	if m.CosignKey != nil && m.CosignKey.Fingerprint() == gone {
		m.CosignKey = nil
	}
	if m.ExportKey != nil && m.ExportKey.Fingerprint() == gone {
		m.ExportKey = nil
	}
	m.StaffKeys = slices.DeleteFunc(m.StaffKeys, func(k ledger.StaffKey) bool { return k.Key.Fingerprint() == gone })
	m.Certificates = slices.DeleteFunc(m.Certificates, func(c ledger.KeyCertificate) bool { return c.Key == gone })
}

func putKey(m *ledger.Member, role string, key *sm2.PublicKey) {
	if key == nil {
		return
	}
	switch role {
	case ledger.CosignLine:
		m.CosignKey = key
	case ledger.ExportLine:
		m.ExportKey = key
	default:
		m.StaffKeys = append(m.StaffKeys, ledger.StaffKey{Key: key, Role: role})
		slices.SortFunc(m.StaffKeys, func(x, y ledger.StaffKey) int {
			return cmp.Or(cmp.Compare(x.Role, y.Role), cmp.Compare(x.Key.String(), y.Key.String()))
		})
	}
}

func countRole(m *ledger.Member, role string) int {
	n := 0
	for _, k := range m.StaffKeys {
		if k.Role == role {
			n++
		}
	}
	return n
}
