package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// ChangeAct is what a proposed change does.
type ChangeAct string

// The acts that members vote on.
const (
	// AdmitMember adds a member from its signed descriptor.
	AdmitMember ChangeAct = "admit"
	// AmendMember changes a member's classes, scope, region, participation and
	// declared qualifications.
	AmendMember ChangeAct = "amend"
	// SetApproval sets what votes an act needs.
	SetApproval ChangeAct = "approval"
	// SetCalendar adopts or replaces a holiday calendar.
	SetCalendar ChangeAct = "calendar"
	// SetParams replaces the governed numbers.
	SetParams ChangeAct = "params"
	// SetProfile adopts or replaces a jurisdiction's profile.
	SetProfile ChangeAct = "profile"
	// RenewMember gives a member keys, node and participation anew, from a new
	// signed descriptor: it has lost what it had, or is to take part otherwise.
	RenewMember ChangeAct = "renew"
	// ReinstateMember ends a suspension.
	ReinstateMember ChangeAct = "reinstate"
	// RemoveMember ends a membership.
	RemoveMember ChangeAct = "remove"
	// RevokeKey revokes a member's key in an emergency, by the others.
	RevokeKey ChangeAct = "revoke_key"
	// ActivateRules has a version of the rules execute from a height on.
	ActivateRules ChangeAct = "rules"
	// SanctionMember warns, suspends cooperation or publishes.
	SanctionMember ChangeAct = "sanction"
	// SuspendMember suspends a member: it votes, cosigns and signs no more.
	SuspendMember ChangeAct = "suspend"
	// SetTrustRoot believes another ledger, or no longer when the text is empty.
	SetTrustRoot ChangeAct = "trust_root"
)

// ChangeActs lists every act, sorted.
func ChangeActs() []ChangeAct {
	return []ChangeAct{
		AdmitMember, AmendMember, SetApproval, SetCalendar, SetParams, SetProfile, ReinstateMember, RemoveMember,
		RenewMember, RevokeKey, ActivateRules, SanctionMember, SuspendMember, SetTrustRoot,
	}
}

// Measure is what a sanction does.
type Measure string

// The measures.
const (
	// Lift ends what stands against the member, but for its suspension.
	Lift               Measure = "lift"
	Publish            Measure = "publish"
	SuspendCooperation Measure = "suspend_cooperation"
	Warn               Measure = "warn"
)

// GovernanceChange is one step of a proposal: an act and exactly the fields that
// it needs (see Needs).
type GovernanceChange struct {
	Act      ChangeAct `json:"act" class:"public"`
	Approval *Approval `json:"approval,omitempty" class:"public"`
	// Descriptor is the signed descriptor of the member to admit.
	Descriptor string `json:"descriptor,omitempty" class:"public" check:"long"`
	// Despite acknowledges that the profile's regulation is not law.
	Despite Despite `json:"despite,omitempty" class:"public"`
	// Document is the text of a profile or calendar, Name its name.
	Document string `json:"document,omitempty" class:"public" check:"long"`
	// From and To bound a trust root's time, see TrustRoot.
	From   legaltime.Instant `json:"from,omitempty" class:"public"`
	Height uint64            `json:"height,omitempty" class:"public"`
	// Key is a key's fingerprint.
	Key     sm3.Digest `json:"key,omitempty" class:"public"`
	Measure Measure    `json:"measure,omitempty" class:"public"`
	Member  string     `json:"member,omitempty" class:"public" check:"id"`
	Name    string     `json:"name,omitempty" class:"public" check:"id"`
	Params  *Params    `json:"params,omitempty" class:"public"`
	// Profiles are those under which a trust root's certificates are recognised.
	Profiles []string `json:"profiles,omitempty" class:"public" check:"id"`
	Reason   string   `json:"reason,omitempty" class:"public"`
	Rules    int      `json:"rules,omitempty" class:"public"`
	// Standing is the member's new standing.
	Standing     *Standing         `json:"standing,omitempty" class:"public"`
	SuspectSince legaltime.Instant `json:"suspect_since,omitempty" class:"public"`
	To           legaltime.Instant `json:"to,omitempty" class:"public"`
	// Trust is the text of another ledger's trust file.
	Trust string `json:"trust,omitempty" class:"public"`
}

// Standing is what a vote gives a member: what it may do and takes part in.
type Standing struct {
	Classes        []Class         `json:"classes" class:"public"`
	DataClasses    []string        `json:"data_classes,omitempty" class:"public"`
	Filing         string          `json:"filing" class:"public"`
	Participation  []Participation `json:"participation,omitempty" class:"public"`
	Qualifications *Qualifications `json:"qualifications,omitempty" class:"public"`
	Region         string          `json:"region,omitempty" class:"public"`
	Scope          []string        `json:"scope,omitempty" class:"public"`
}

// Give gives a member the standing.
func (s *Standing) Give(m *Member) {
	m.Classes, m.DataClasses, m.Filing, m.Participation = s.Classes, s.DataClasses, s.Filing, s.Participation
	m.Qualifications, m.Region, m.Scope = s.Qualifications, s.Region, s.Scope
}

// Needs lists the fields that the act needs, sorted; those it may have but does
// not need end with a question mark.
func (a ChangeAct) Needs() []string {
	switch a {
	case AdmitMember:
		return []string{"descriptor"}
	case AmendMember:
		return []string{"member", "reason", "standing"}
	case RenewMember:
		return []string{"descriptor", "member", "reason"}
	case SetApproval:
		return []string{"approval"}
	case SetCalendar:
		return []string{"document", "name"}
	case SetProfile:
		return []string{"despite?", "document", "name"}
	case SetParams:
		return []string{"params"}
	case ReinstateMember, RemoveMember, SuspendMember:
		return []string{"member", "reason"}
	case RevokeKey:
		return []string{"key", "member", "reason", "suspect_since"}
	case ActivateRules:
		return []string{"height", "rules"}
	case SanctionMember:
		return []string{"measure", "member", "reason"}
	case SetTrustRoot:
		return []string{"from?", "name", "profiles?", "to?", "trust?"}
	}
	return nil
}

// given lists the fields that are there, sorted.
func (c GovernanceChange) given() []string {
	var names []string
	for _, f := range []struct {
		name  string
		given bool
	}{
		{"approval", c.Approval != nil},
		{"descriptor", c.Descriptor != ""},
		{"despite", c.Despite != ""},
		{"document", c.Document != ""},
		{"from", c.From != 0},
		{"height", c.Height != 0},
		{"key", !c.Key.IsZero()},
		{"measure", c.Measure != ""},
		{"member", c.Member != ""},
		{"name", c.Name != ""},
		{"params", c.Params != nil},
		{"profiles", len(c.Profiles) > 0},
		{"reason", c.Reason != ""},
		{"rules", c.Rules != 0},
		{"standing", c.Standing != nil},
		{"suspect_since", c.SuspectSince != 0},
		{"to", c.To != 0},
		{"trust", c.Trust != ""},
	} {
		if f.given {
			names = append(names, f.name)
		}
	}
	return names
}

// CheckFields reports an unknown act, and fields that are missing or do not
// belong to the act.
func (c GovernanceChange) CheckFields() error {
	needs := c.Act.Needs()
	if needs == nil {
		return fmt.Errorf("act %.40q is unknown", c.Act)
	}
	given := c.given()
	for _, n := range needs {
		if n[len(n)-1] != '?' && !slices.Contains(given, n) {
			return fmt.Errorf("%s: %s is missing", c.Act, n)
		}
	}
	for _, n := range given {
		if !slices.Contains(needs, n) && !slices.Contains(needs, n+"?") {
			return fmt.Errorf("%s: %s does not belong to it", c.Act, n)
		}
	}
	return nil
}

// Approval is a rule of approval by count and class: so many members, and among
// them so many of each class.
type Approval struct {
	// Act is what it is about; empty in a proposal, which names it for itself.
	Act ChangeAct `json:"act,omitempty" class:"public"`
	// Classes are sorted.
	Classes []ClassCount `json:"classes,omitempty" class:"public"`
	Members int          `json:"members" class:"public"`
}

// ClassCount asks for a number of members of a class.
type ClassCount struct {
	Class Class `json:"class" class:"public"`
	Count int   `json:"count" class:"public"`
}

func (a Approval) check() error {
	if a.Act != "" && a.Act.Needs() == nil {
		return fmt.Errorf("an approval is for the unknown act %.40q", a.Act)
	}
	if a.Members < 0 || a.Members > MaxLines {
		return fmt.Errorf("an approval asks for %d members, at most %d vote", a.Members, MaxLines)
	}
	for i, c := range a.Classes {
		if StaffRole(c.Class) == "" || c.Count < 1 || c.Count > MaxLines || i > 0 && c.Class <= a.Classes[i-1].Class {
			return errors.New("an approval's classes must be known, sorted and ask for at least one")
		}
	}
	return nil
}

// Covers reports whether whoever meets a meets b, too.
func (a Approval) Covers(b Approval) bool {
	if a.Members < b.Members {
		return false
	}
	for _, need := range b.Classes {
		i := slices.IndexFunc(a.Classes, func(c ClassCount) bool { return c.Class == need.Class })
		if i < 0 || a.Classes[i].Count < need.Count {
			return false
		}
	}
	return true
}

// With gives the weakest rule that covers both.
func (a Approval) With(b Approval) Approval {
	both := Approval{Act: a.Act, Classes: slices.Clone(a.Classes), Members: max(a.Members, b.Members)}
	for _, need := range b.Classes {
		i, found := slices.BinarySearchFunc(both.Classes, need, func(x, y ClassCount) int { return cmp.Compare(x.Class, y.Class) })
		if found {
			both.Classes[i].Count = max(both.Classes[i].Count, need.Count)
		} else {
			both.Classes = slices.Insert(both.Classes, i, need)
		}
	}
	return both
}

// MetBy reports whether these members are enough.
func (a Approval) MetBy(members []*Member) bool {
	if len(members) < a.Members {
		return false
	}
	for _, need := range a.Classes {
		have := 0
		for _, m := range members {
			if m.Has(need.Class) {
				have++
			}
		}
		if have < need.Count {
			return false
		}
	}
	return true
}

// Approval gives what act needs beyond the quorum, nothing when that is not
// governed.
func (g *Governance) Approval(act ChangeAct) Approval {
	for _, a := range g.Approvals {
		if a.Act == act {
			return a
		}
	}
	return Approval{Act: act}
}

// Electorate lists the members who vote on p: the cosigners, but those against
// whom it is directed. Directed against more than could be at fault, or leaving
// no majority, it excludes nobody: else a few could name all others.
func (g *Governance) Electorate(p *Proposal) []*Member {
	all, parties := g.Cosigners(), p.Parties()
	rest := slices.DeleteFunc(slices.Clone(all), func(m *Member) bool {
		return slices.ContainsFunc(parties, func(p string) bool { return g.OneOrganisation(p, m.Name) })
	})
	if len(all)-len(rest) > max(1, Faults(len(all))) || 2*len(rest) <= len(all) {
		return all
	}
	return rest
}

// MayVote reports whether the member is one of p's electorate.
func (g *Governance) MayVote(p *Proposal, member string) bool {
	return slices.ContainsFunc(g.Electorate(p), func(m *Member) bool { return m.Name == member })
}

// VotesNeeded gives how many votes p needs at least: the quorum, or everybody
// where the electorate is smaller.
func (g *Governance) VotesNeeded(p *Proposal) int { return min(g.Quorum(), len(g.Electorate(p))) }

// InFavour lists those whose votes for p count now.
func (g *Governance) InFavour(p *Proposal) []*Member {
	var members []*Member
	for _, v := range p.Votes {
		if m, ok := g.Member(v.Member); ok && v.Approve && g.MayVote(p, v.Member) {
			members = append(members, m)
		}
	}
	return members
}
