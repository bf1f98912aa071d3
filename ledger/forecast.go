package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
)

// Margin is what it takes to order records and to make headers final, and how
// many members of a set take part now.
type Margin struct {
	// Cosigners and Quorum are about finality, Voters and Majority about ordering.
	Cosigners int `json:"cosigners"`
	Quorum    int `json:"quorum"`
	Voters    int `json:"voters"`
	Majority  int `json:"majority"`
	// CosignersUp and VotersUp answer now.
	CosignersUp int `json:"cosigners_up"`
	VotersUp    int `json:"voters_up"`
}

// FinalitySurvives gives how many cosigners may fail, if all of them are up.
func (m Margin) FinalitySurvives() int { return m.Cosigners - m.Quorum }

// OrderingSurvives gives how many voters may fail, if all of them are up.
func (m Margin) OrderingSurvives() int { return m.Voters - m.Majority }

// Holds reports whether those that answer now are enough.
func (m Margin) Holds() bool { return m.CosignersUp >= m.Quorum && m.VotersUp >= m.Majority }

// Margin counts the members and those of them for which answers is true.
func (g *Governance) Margin(answers func(member string) bool) Margin {
	cosigners, voters := g.Cosigners(), g.Voters()
	return Margin{
		Cosigners: len(cosigners), Quorum: g.Quorum(), CosignersUp: countOf(cosigners, answers),
		Voters: len(voters), Majority: len(voters)/2 + 1, VotersUp: countOf(voters, answers),
	}
}

func countOf(members []*Member, answers func(member string) bool) int {
	n := 0
	for _, m := range members {
		if answers(m.Name) {
			n++
		}
	}
	return n
}

// Forecast gives the set that the changes would lead to, as far as the members
// and the numbers go: who takes part, and what it takes. Whether a ledger takes
// the changes is for its rules to say (package registry).
func (g *Governance) Forecast(changes []GovernanceChange) (*Governance, error) {
	text, err := forms.Marshal(g)
	if err != nil {
		return nil, err
	}
	next := new(Governance)
	if err := forms.Unmarshal(text, next); err != nil {
		return nil, err
	}
	for i, c := range changes {
		err := c.CheckFields()
		if err == nil {
			err = next.foresee(c)
		}
		if err != nil {
			return nil, Refuse(ProposalChange, "change %d: %v", i+1, err)
		}
	}
	next.Sequence, next.Voted = g.Sequence+1, g.Voted+1
	return next, nil
}

func (g *Governance) foresee(c GovernanceChange) error {
	switch c.Act {
	case AdmitMember:
		return g.foreseeMember(c.Descriptor)
	case SetParams:
		g.Params = *c.Params
	case SetApproval:
		g.Approvals = slices.DeleteFunc(g.Approvals, func(a Approval) bool { return a.Act == c.Approval.Act })
		g.Approvals = append(g.Approvals, *c.Approval)
		slices.SortFunc(g.Approvals, func(x, y Approval) int { return strings.Compare(string(x.Act), string(y.Act)) })
	case AmendMember, ReinstateMember, RemoveMember, RenewMember, RevokeKey, SuspendMember:
		m, ok := g.Member(c.Member)
		if !ok && c.Act != RevokeKey { // which may name a key of one that was removed
			return fmt.Errorf("%s is not a member", c.Member)
		}
		if ok {
			return g.foreseeOf(m, c)
		}
	case SanctionMember:
		if m, ok := g.Member(c.Member); ok && c.Measure == SuspendCooperation {
			m.Suspended = true
		}
	case SetCalendar, SetProfile, ActivateRules, SetTrustRoot: // nobody's part changes
	}
	return nil
}

func (g *Governance) foreseeMember(descriptor string) error {
	m, err := ParseDescriptor([]byte(descriptor))
	if err != nil {
		return err
	}
	if _, ok := g.Member(m.Name); ok {
		return fmt.Errorf("the name %s is a member's", m.Name)
	}
	g.Members = append(g.Members, m)
	slices.SortFunc(g.Members, func(x, y Member) int { return strings.Compare(x.Name, y.Name) })
	return nil
}

func (g *Governance) foreseeOf(m *Member, c GovernanceChange) error {
	switch c.Act {
	case AmendMember:
		c.Standing.Give(m)
	case RemoveMember:
		name := m.Name
		g.Members = slices.DeleteFunc(g.Members, func(m Member) bool { return m.Name == name })
	case RenewMember:
		anew, err := ParseDescriptor([]byte(c.Descriptor))
		if err != nil {
			return err
		}
		m.Certificates, m.CosignKey, m.ExportKey, m.StaffKeys = anew.Certificates, anew.CosignKey, anew.ExportKey, anew.StaffKeys
		m.Node, m.Participation = anew.Node, anew.Participation
	case RevokeKey:
		m.foreseeRevoked(c.Key)
	default:
		m.Suspended = c.Act == SuspendMember
	}
	return nil
}

// foreseeRevoked takes from a member what it cannot take part as without the key.
func (m *Member) foreseeRevoked(key sm3.Digest) {
	isKey := func(k StaffKey) bool { return k.Key.Fingerprint() == key }
	if m.CosignKey != nil && m.CosignKey.Fingerprint() == key {
		m.Participation = slices.DeleteFunc(m.Participation, func(p Participation) bool { return p == Cosigner })
	}
	m.StaffKeys = slices.DeleteFunc(m.StaffKeys, isKey)
	if !slices.ContainsFunc(m.StaffKeys, func(k StaffKey) bool { return k.Role == NodeRole }) {
		m.Participation = nil
	}
}
