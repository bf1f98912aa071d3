package registry

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// changed is a governance in the making.
type changed struct {
	governance *ledger.Governance
	documents  [][]byte
	retired    []retiring
}

// retiring is a key that a member no longer signs with.
type retiring struct {
	member, role string
	key          *sm2.PublicKey
}

// change makes the changes on a copy of the governance in force, one after the
// other. The refusal says which cannot be made.
func (a *act) change(changes []ledger.GovernanceChange) (*changed, *ledger.Refusal) {
	g, err := copyGovernance(a.Governance)
	if err != nil {
		a.fault = fmt.Errorf("copy the governance: %w", err)
		return nil, nil
	}
	made := &changed{governance: g}
	for i, c := range changes {
		err := c.CheckFields()
		if err == nil {
			err = a.make(made, c)
		}
		if err != nil {
			return nil, ledger.Refuse(ledger.ProposalChange, "change %d: %v", i+1, err)
		}
	}
	if _, err := g.Text(); err != nil {
		return nil, ledger.Refuse(ledger.ProposalChange, "%v", err)
	}
	return made, nil
}

// copyGovernance gives a copy that shares nothing.
func copyGovernance(g *ledger.Governance) (*ledger.Governance, error) {
	text, err := g.Text()
	if err != nil {
		return nil, err
	}
	return ledger.ParseGovernance(text)
}

func (a *act) make(to *changed, c ledger.GovernanceChange) error {
	switch c.Act {
	case ledger.AdmitMember:
		return a.admit(to.governance, c)
	case ledger.AmendMember:
		return amend(to.governance, c)
	case ledger.SuspendMember, ledger.ReinstateMember:
		return suspend(to.governance, c.Member, c.Act == ledger.SuspendMember)
	case ledger.RemoveMember:
		return remove(to, c)
	case ledger.RevokeKey:
		return revoke(to, c)
	case ledger.SanctionMember:
		return sanction(to.governance, c, a.Time)
	case ledger.SetProfile, ledger.SetCalendar:
		return adopt(to, c)
	case ledger.SetApproval:
		return setApproval(to.governance, *c.Approval)
	case ledger.SetParams:
		to.governance.Params = *c.Params
		return nil
	case ledger.ActivateRules:
		return activate(to.governance, c, a.Height)
	case ledger.SetTrustRoot:
		return setTrustRoot(to.governance, c)
	}
	return fmt.Errorf("there is no act %q", c.Act)
}

// admit adds the member of a signed descriptor. Its keys must never have been
// used.
func (a *act) admit(g *ledger.Governance, c ledger.GovernanceChange) error {
	m, err := ledger.ParseDescriptor([]byte(c.Descriptor))
	if err != nil {
		return err
	}
	if _, ok := g.Member(m.Name); ok || a.exists(ledger.MemberEntity, m.Name) {
		return fmt.Errorf("the name %s is or was a member's", m.Name)
	}
	if m.Suspended {
		return fmt.Errorf("%s is suspended in its own descriptor", m.Name)
	}
	for _, k := range m.NamedKeys() {
		if a.exists(ledger.KeyEntity, k.Key.Fingerprint().String()) {
			return fmt.Errorf("the key %s has been used before", k.Key.Fingerprint())
		}
	}
	g.Members = append(g.Members, m)
	slices.SortFunc(g.Members, func(x, y ledger.Member) int { return cmp.Compare(x.Name, y.Name) })
	return nil
}

func findMember(g *ledger.Governance, name string) (*ledger.Member, error) {
	m, ok := g.Member(name)
	if !ok {
		return nil, fmt.Errorf("%s is not a member", name)
	}
	return m, nil
}

func amend(g *ledger.Governance, c ledger.GovernanceChange) error {
	m, err := findMember(g, c.Member)
	if err != nil {
		return err
	}
	s := c.Standing
	m.Classes, m.Filing, m.Participation, m.Qualifications, m.Region, m.Scope = s.Classes, s.Filing, s.Participation, s.Qualifications, s.Region, s.Scope
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
	for _, k := range m.NamedKeys() {
		to.retired = append(to.retired, retiring{m.Name, k.Role, k.Key})
	}
	name := m.Name
	to.governance.Members = slices.DeleteFunc(to.governance.Members, func(m ledger.Member) bool { return m.Name == name })
	return nil
}

// revoke takes a key away. Without its cosign key a member cosigns no more,
// until a vote lets it again.
func revoke(to *changed, c ledger.GovernanceChange) error {
	g := to.governance
	m, err := findMember(g, c.Member)
	if err != nil {
		return err
	}
	role, key := keyOf(m, c.Key)
	if key == nil {
		return fmt.Errorf("%s has no key %s", m.Name, c.Key)
	}
	dropKey(m, role, key)
	if role == ledger.CosignLine {
		m.Participation = slices.DeleteFunc(m.Participation, func(p ledger.Participation) bool { return p == ledger.Cosigner })
	}
	to.retired = append(to.retired, retiring{m.Name, role, key})
	g.Revoked = append(g.Revoked, ledger.RevokedKey{Key: c.Key, Member: m.Name, Reason: c.Reason, SuspectSince: c.SuspectSince})
	return nil
}

// sanction enters a measure. To suspend cooperation with a member suspends it.
func sanction(g *ledger.Governance, c ledger.GovernanceChange, at legaltime.Instant) error {
	switch c.Measure {
	case ledger.Publish, ledger.Warn:
	case ledger.SuspendCooperation:
		if _, ok := g.Member(c.Member); ok {
			if err := suspend(g, c.Member, true); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("measure %.40q is none of publish, suspend_cooperation and warn", c.Measure)
	}
	g.Sanctions = append(g.Sanctions, ledger.Sanction{Measure: c.Measure, Member: c.Member, Reason: c.Reason, Since: at})
	return nil
}

// adopt puts a profile or calendar in force, in the place of the one of that
// name.
func adopt(to *changed, c ledger.GovernanceChange) error {
	g, text := to.governance, []byte(c.Document)
	list := &g.Profiles
	if c.Act == ledger.SetCalendar {
		list = &g.Calendars
		calendar, err := legaltime.ParseCalendar(text)
		if err != nil {
			return err
		}
		if calendar.Name() != c.Name {
			return fmt.Errorf("the calendar calls itself %s", calendar.Name())
		}
	} else if err := checkProfile(g, c.Name, text); err != nil {
		return err
	}
	doc := ledger.Document{Digest: sm3.Sum(text), Name: c.Name}
	i, found := slices.BinarySearchFunc(*list, doc, func(x, y ledger.Document) int { return cmp.Compare(x.Name, y.Name) })
	if found {
		(*list)[i] = doc
	} else {
		*list = slices.Insert(*list, i, doc)
	}
	to.documents = append(to.documents, text)
	return nil
}

func checkProfile(g *ledger.Governance, name string, text []byte) error {
	p, err := profile.Parse(text)
	if err != nil {
		return err
	}
	if p.Name != name {
		return fmt.Errorf("the profile calls itself %s", p.Name)
	}
	if !slices.ContainsFunc(g.Calendars, func(d ledger.Document) bool { return d.Name == p.Calendar }) {
		return fmt.Errorf("the profile needs the calendar %s, which is not in force", p.Calendar)
	}
	return nil
}

func setApproval(g *ledger.Governance, a ledger.Approval) error {
	i, found := slices.BinarySearchFunc(g.Approvals, a, func(x, y ledger.Approval) int { return cmp.Compare(x.Act, y.Act) })
	switch {
	case a.Act == "":
		return fmt.Errorf("it does not say for which act")
	case found:
		g.Approvals[i] = a
	default:
		g.Approvals = slices.Insert(g.Approvals, i, a)
	}
	return nil
}

// activationNotice is how many blocks an activation must lie ahead, so that
// operators can install what knows the version.
const activationNotice = 16

func activate(g *ledger.Governance, c ledger.GovernanceChange, height uint64) error {
	if c.Height < height+activationNotice {
		return fmt.Errorf("height %d is not at least %d blocks ahead", c.Height, activationNotice)
	}
	g.Activations = append(g.Activations, ledger.Activation{Height: c.Height, Rules: c.Rules})
	return nil
}

func setTrustRoot(g *ledger.Governance, c ledger.GovernanceChange) error {
	root := ledger.TrustRoot{Name: c.Name, Trust: c.Trust}
	i, found := slices.BinarySearchFunc(g.TrustRoots, root, func(x, y ledger.TrustRoot) int { return cmp.Compare(x.Name, y.Name) })
	switch {
	case c.Trust == "" && !found:
		return fmt.Errorf("there is no trust root %s to take away", c.Name)
	case c.Trust == "":
		g.TrustRoots = slices.Delete(g.TrustRoots, i, i+1)
	case found:
		g.TrustRoots[i] = root
	default:
		g.TrustRoots = slices.Insert(g.TrustRoots, i, root)
	}
	return nil
}
