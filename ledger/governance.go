package ledger

import (
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// MaxGovernance bounds a governance text in bytes.
const MaxGovernance = 256 << 10

// ErrGovernance is wrapped by every error about a governance text.
var ErrGovernance = errors.New("invalid governance")

// Governance is who may sign what and by which rules: the set that a header's
// `governance` line names by digest.
type Governance struct {
	// Activations are versions of the rules that come into force at a height,
	// by rising height and version.
	Activations []Activation `json:"activations,omitempty"`
	// Approvals are what acts need beyond the usual quorum of votes, sorted by
	// act.
	Approvals []Approval `json:"approvals,omitempty"`
	// Calendars are the working-day calendars in force, sorted by name.
	Calendars []Document `json:"calendars"`
	// Epoch counts the recoveries from a lost quorum, see RecoveryPlan.
	Epoch int `json:"epoch"`
	// Members are sorted by name.
	Members []Member `json:"members"`
	Params  Params   `json:"params"`
	// Profiles are the jurisdictions in force, sorted by name.
	Profiles []Document `json:"profiles"`
	Purpose  Purpose    `json:"purpose"`
	// Revoked are keys that were revoked in an emergency, in order.
	Revoked []RevokedKey `json:"revoked,omitempty"`
	// Rules is the version of the rules that execute from the first block on.
	Rules int `json:"rules"`
	// Sanctions are those that stand, in order.
	Sanctions []Sanction `json:"sanctions,omitempty"`
	// Sequence counts the sets of this ledger from 1, so that no two are alike.
	Sequence int `json:"sequence"`
	// TrustRoots are other ledgers that this one believes, sorted by name.
	TrustRoots []TrustRoot `json:"trust_roots,omitempty"`
	// Voted counts the changes that were voted, which is the state that a
	// proposal is made against; members' own acts leave it.
	Voted int `json:"voted"`
}

// Activation is a version of the rules and the first block that it executes.
type Activation struct {
	Height uint64 `json:"height"`
	Rules  int    `json:"rules"`
}

// RevokedKey is a member's key that the others revoked.
type RevokedKey struct {
	// Key is the key's fingerprint.
	Key    sm3.Digest `json:"key"`
	Member string     `json:"member"`
	Reason string     `json:"reason"`
	// SuspectSince is from when on signatures of the key are not to be believed.
	SuspectSince legaltime.Instant `json:"suspect_since"`
}

// Sanction is a measure against a member or an outsider (TJ 7.1.3).
type Sanction struct {
	Measure Measure           `json:"measure"`
	Member  string            `json:"member"`
	Reason  string            `json:"reason"`
	Since   legaltime.Instant `json:"since"`
}

// TrustRoot is another ledger whose certificates are believed.
type TrustRoot struct {
	// From and To bound the time in which its certificates are recognised; absent
	// for no bound. To is the first instant at which they no longer are.
	From legaltime.Instant `json:"from,omitempty"`
	Name string            `json:"name"`
	// Profiles are those of this ledger under which its certificates are
	// recognised, sorted; none where they are only believed.
	Profiles []string          `json:"profiles,omitempty"`
	To       legaltime.Instant `json:"to,omitempty"`
	// Trust is the text of its trust file.
	Trust string `json:"trust"`
}

// TrustRoot finds a trust root by name.
func (g *Governance) TrustRoot(name string) (*TrustRoot, bool) {
	i := slices.IndexFunc(g.TrustRoots, func(r TrustRoot) bool { return r.Name == name })
	if i < 0 {
		return nil, false
	}
	return &g.TrustRoots[i], true
}

// RulesAt gives the version of the rules that executes the block at height.
func (g *Governance) RulesAt(height uint64) int {
	rules := g.Rules
	for _, a := range g.Activations {
		if a.Height <= height {
			rules = a.Rules
		}
	}
	return rules
}

// Document names a data file that is on the ledger.
type Document struct {
	// Despite is set where members have adopted a profile knowing that it is not
	// law. On an asset or application it says that this was so at its acceptance.
	Despite Despite    `json:"despite,omitempty"`
	Digest  sm3.Digest `json:"digest"`
	Name    string     `json:"name"`
}

// Purpose says whether a ledger's entries have legal effect.
type Purpose string

// The purposes of a ledger. Only a test ledger's clock may be moved.
const (
	Production Purpose = "production"
	Test       Purpose = "test"
)

// Member finds a member by name.
func (g *Governance) Member(name string) (*Member, bool) {
	i, ok := slices.BinarySearchFunc(g.Members, name, func(m Member, n string) int {
		switch {
		case m.Name < n:
			return -1
		case m.Name > n:
			return 1
		}
		return 0
	})
	if !ok {
		return nil, false
	}
	return &g.Members[i], true
}

// OneOrganisation reports whether two names are one organisation's.
func (g *Governance) OneOrganisation(a, b string) bool {
	m, ok := g.Member(a)
	other, there := g.Member(b)
	return a == b || ok && there && m.Code == other.Code
}

// Cosigners lists the members whose cosignatures count, in order of name. They
// are also those who vote.
func (g *Governance) Cosigners() []*Member { return g.taking(Cosigner) }

// Voters lists the members whose nodes vote in Raft, in order of name.
func (g *Governance) Voters() []*Member { return g.taking(Voter) }

func (g *Governance) taking(p Participation) []*Member {
	var out []*Member
	for i := range g.Members {
		if g.Members[i].Takes(p) {
			out = append(out, &g.Members[i])
		}
	}
	return out
}

// Quorum gives how many cosigners make a header final: N − f, or more when that
// is governed.
func (g *Governance) Quorum() int {
	n := len(g.Cosigners())
	return min(n, max(Quorum(n), g.Params.MinQuorum))
}

// Profile finds the profile in force by name.
func (g *Governance) Profile(name string) (Document, bool) {
	i := slices.IndexFunc(g.Profiles, func(d Document) bool { return d.Name == name })
	if i < 0 {
		return Document{}, false
	}
	return g.Profiles[i], true
}

// Text gives the governance's one encoding.
func (g *Governance) Text() ([]byte, error) {
	if err := g.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGovernance, err)
	}
	text, err := forms.Marshal(g)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGovernance, err)
	}
	if len(text) > MaxGovernance {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrGovernance, len(text), MaxGovernance)
	}
	return text, nil
}

// ParseGovernance reads a governance text.
func ParseGovernance(text []byte) (*Governance, error) {
	if len(text) > MaxGovernance {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrGovernance, len(text), MaxGovernance)
	}
	g := new(Governance)
	if err := forms.Unmarshal(text, g); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGovernance, err)
	}
	if err := g.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGovernance, err)
	}
	return g, nil
}
