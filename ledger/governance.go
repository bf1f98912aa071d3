package ledger

import (
	"errors"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
)

// MaxGovernance bounds a governance text in bytes.
const MaxGovernance = 256 << 10

// ErrGovernance is wrapped by every error about a governance text.
var ErrGovernance = errors.New("invalid governance")

// Governance is who may sign what and by which rules: the set that a header's
// `governance` line names by digest.
type Governance struct {
	// Calendars are the working-day calendars in force, sorted by name.
	Calendars []Document `json:"calendars"`
	// Members are sorted by name.
	Members []Member `json:"members"`
	Params  Params   `json:"params"`
	// Profiles are the jurisdictions in force, sorted by name.
	Profiles []Document `json:"profiles"`
	Purpose  Purpose    `json:"purpose"`
	// Rules is the version of the rules that execute.
	Rules int `json:"rules"`
}

// Document names a data file that is on the ledger.
type Document struct {
	Digest sm3.Digest `json:"digest"`
	Name   string     `json:"name"`
}

// Purpose says whether a ledger's entries have legal effect.
type Purpose string

// The purposes of a ledger. Only a test ledger's clock may be moved.
const (
	Production Purpose = "production"
	Test       Purpose = "test"
)

// Params are the governed numbers.
type Params struct {
	// BlockBytes and BlockRecords seal a block that has grown to them.
	BlockBytes   int `json:"block_bytes"`
	BlockRecords int `json:"block_records"`
	// IdleMillis is how often an idle network makes an empty block.
	IdleMillis int64 `json:"idle_ms"`
	// MaxStepMillis is how far a block's time may be ahead of the lower bound
	// that the newest final set proves.
	MaxStepMillis int64 `json:"max_step_ms"`
	// MaxUnfinal is how many headers may wait for their quorum before new
	// records are turned away.
	MaxUnfinal int `json:"max_unfinal"`
	// SealMaxMillis seals a block that has been open so long.
	SealMaxMillis int64 `json:"seal_max_ms"`
	// SkewMillis is how far a header may be ahead of a cosigner's clock.
	SkewMillis int64 `json:"skew_ms"`
}

// DefaultParams are the numbers that a new genesis proposes.
func DefaultParams() Params {
	return Params{
		BlockBytes: 4 << 20, BlockRecords: 4096, IdleMillis: 5 * 60 * 1000,
		MaxStepMillis: 60 * 60 * 1000, MaxUnfinal: 8, SealMaxMillis: 1000, SkewMillis: 5000,
	}
}

func (p Params) check() error {
	const month = 30 * 24 * 3600 * 1000
	for _, row := range []struct {
		name       string
		value, max int64
	}{
		{"block_bytes", int64(p.BlockBytes), 64 << 20},
		{"block_records", int64(p.BlockRecords), 1 << 16},
		{"idle_ms", p.IdleMillis, month},
		{"max_step_ms", p.MaxStepMillis, month},
		{"max_unfinal", int64(p.MaxUnfinal), 1024},
		{"seal_max_ms", p.SealMaxMillis, month},
		{"skew_ms", p.SkewMillis, month},
	} {
		if row.value < 1 || row.value > row.max {
			return fmt.Errorf("parameter %s is %d, want 1 to %d", row.name, row.value, row.max)
		}
	}
	return nil
}

// Participation is what a member's node does.
type Participation string

// The kinds of participation.
const (
	// Cosigner members' cosignatures count towards the quorum.
	Cosigner Participation = "cosigner"
	// Observer members follow by block sync; theirs are shown, never counted.
	Observer Participation = "observer"
	// Voter members' nodes vote in Raft.
	Voter Participation = "voter"
)

// Member is one organisation.
type Member struct {
	// Classes are sorted.
	Classes []Class `json:"classes"`
	// Code is the unified social credit code.
	Code string `json:"code"`
	// CosignKey signs headers; absent for a member without a node.
	CosignKey *sm2.PublicKey `json:"cosign_key,omitempty"`
	// ExportKey signs evidence packages and other exports.
	ExportKey *sm2.PublicKey `json:"export_key,omitempty"`
	// Filing is the number of a statutory filing, such as an evidence
	// provider's (TJ 7.1.3), or `unstated`.
	Filing string `json:"filing"`
	// Name is the member's short name, unique in the ledger.
	Name string `json:"name"`
	Node *Node  `json:"node,omitempty"`
	// Participation is sorted; empty for a member that signs without a node.
	Participation []Participation `json:"participation,omitempty"`
	// Scope lists the profiles under which the member may act, sorted; empty
	// means none are needed.
	Scope []string `json:"scope,omitempty"`
	// StaffKeys are sorted by role, then by key.
	StaffKeys []StaffKey `json:"staff_keys"`
	Title     string     `json:"title"`
	TitleEN   string     `json:"title_en"`
}

// StaffKey is a key with which one role of a member's staff, or its node, signs
// records or entries.
type StaffKey struct {
	Key  *sm2.PublicKey `json:"key"`
	Role string         `json:"role"`
}

// Node is how a member's machine is reached by its peers.
type Node struct {
	// Addresses are libp2p multiaddresses without the peer id.
	Addresses []string `json:"addresses"`
	// Peer is the libp2p peer id, made from the transport key.
	Peer string `json:"peer"`
}

// Has reports whether the member is of class c.
func (m Member) Has(c Class) bool { return slices.Contains(m.Classes, c) }

// Takes reports whether the member takes part as p.
func (m Member) Takes(p Participation) bool { return slices.Contains(m.Participation, p) }

// StaffKey finds the key of role with the short id.
func (m Member) StaffKey(role string, id sm2.KeyID) *sm2.PublicKey {
	for _, k := range m.StaffKeys {
		if k.Role == role && k.Key.ID() == id {
			return k.Key
		}
	}
	return nil
}

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

// Cosigners lists the members whose cosignatures count, in order of name.
func (g *Governance) Cosigners() []*Member {
	var out []*Member
	for i := range g.Members {
		if g.Members[i].Takes(Cosigner) {
			out = append(out, &g.Members[i])
		}
	}
	return out
}

// Quorum gives how many cosigners make a header final.
func (g *Governance) Quorum() int { return Quorum(len(g.Cosigners())) }

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
	text, err := canonical.Marshal(g)
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
	if err := canonical.Unmarshal(text, g); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGovernance, err)
	}
	if err := g.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGovernance, err)
	}
	return g, nil
}

func (g *Governance) check() error {
	if g.Purpose != Production && g.Purpose != Test {
		return fmt.Errorf("purpose %.60q is neither production nor test", g.Purpose)
	}
	if g.Rules < 1 {
		return errors.New("versions of the rules count from 1")
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
	if len(g.Cosigners()) == 0 {
		return errors.New("no member cosigns headers")
	}
	if len(g.Cosigners()) > MaxLines {
		return fmt.Errorf("more than %d cosigners", MaxLines)
	}
	return errors.Join(g.checkKeys(), g.checkOrganisations(), checkDocuments(g.Profiles), checkDocuments(g.Calendars))
}

// checkOrganisations refuses an organisation that stands twice, which would have
// two votes, and a machine that stands for two.
func (g *Governance) checkOrganisations() error {
	for i, m := range g.Members {
		for _, other := range g.Members[:i] {
			if m.Code == other.Code {
				return fmt.Errorf("members %s and %s are one organisation, %s", other.Name, m.Name, m.Code)
			}
			if m.Node != nil && other.Node != nil && m.Node.Peer == other.Node.Peer {
				return fmt.Errorf("members %s and %s have one node", other.Name, m.Name)
			}
		}
	}
	return nil
}

func checkDocuments(docs []Document) error {
	for i, d := range docs {
		if i > 0 && d.Name <= docs[i-1].Name {
			return errors.New("documents must be sorted by name and may not repeat")
		}
		if !ValidIdentifier(d.Name) {
			return fmt.Errorf("document name %.60q is not an identifier", d.Name)
		}
	}
	return nil
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

// Check reports what is wrong with one member's entry.
func (m Member) Check() error {
	if !ValidMember(m.Name) {
		return errors.New("the name is not 2 to 40 of a-z, 0-9 and inner hyphens")
	}
	if !ValidSocialCreditCode(m.Code) {
		return fmt.Errorf("%.40q is not a unified social credit code (GB 32100): check the last digit", m.Code)
	}
	if m.Title == "" || m.TitleEN == "" || m.Filing == "" {
		return errors.New("title, title_en and filing may not be empty; write `unstated` where there is none")
	}
	if len(m.Classes) == 0 || !slices.IsSorted(m.Classes) {
		return errors.New("classes must be given and sorted")
	}
	for i, c := range m.Classes {
		if StaffRole(c) == "" || i > 0 && c == m.Classes[i-1] {
			return fmt.Errorf("class %.60q is unknown or repeats", c)
		}
	}
	for i, s := range m.Scope {
		if !ValidIdentifier(s) || i > 0 && s <= m.Scope[i-1] {
			return errors.New("scope must be sorted names of profiles, without repetition")
		}
	}
	if !printable(m.Title) || !printable(m.TitleEN) || !printable(m.Filing) {
		return errors.New("title, title_en and filing may not have invisible characters")
	}
	return errors.Join(m.checkStaffKeys(), m.checkNode())
}

func (m Member) checkStaffKeys() error {
	for i, k := range m.StaffKeys {
		if k.Key == nil || !ValidRole(k.Role) {
			return fmt.Errorf("staff key of role %.60q is incomplete", k.Role)
		}
		if i > 0 && (k.Role < m.StaffKeys[i-1].Role || k.Role == m.StaffKeys[i-1].Role && k.Key.String() <= m.StaffKeys[i-1].Key.String()) {
			return errors.New("staff keys must be sorted by role, then by key")
		}
	}
	return nil
}

func (m Member) checkNode() error {
	if !slices.IsSorted(m.Participation) {
		return errors.New("participation must be sorted")
	}
	for i, p := range m.Participation {
		if p != Cosigner && p != Observer && p != Voter || i > 0 && p == m.Participation[i-1] {
			return fmt.Errorf("participation %.60q is unknown or repeats", p)
		}
	}
	hasNodeKey := slices.ContainsFunc(m.StaffKeys, func(k StaffKey) bool { return k.Role == NodeRole })
	if len(m.Participation) == 0 {
		if m.Node != nil || m.CosignKey != nil || hasNodeKey {
			return errors.New("a member without participation has no node, no cosign key and no key of role `node`")
		}
		return nil
	}
	if m.Node == nil || m.Node.Peer == "" || m.CosignKey == nil || !hasNodeKey {
		return errors.New("a member with a node needs its peer id, a cosign key and a key of role `node`")
	}
	if m.Takes(Observer) && (m.Takes(Voter) || m.Takes(Cosigner)) {
		return errors.New("an observer neither votes nor cosigns")
	}
	return nil
}
