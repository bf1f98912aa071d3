package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Participation is what a member's node does.
type Participation string

// The kinds of participation.
const (
	// Cosigner members' cosignatures count towards the quorum.
	Cosigner Participation = "cosigner"
	// Mirror members keep a public copy: they follow by block sync and serve it,
	// and have no key that signs headers.
	Mirror Participation = "mirror"
	// Observer members follow by block sync; theirs are shown, never counted.
	Observer Participation = "observer"
	// Voter members' nodes vote in Raft.
	Voter Participation = "voter"
)

// GovernorRole is the staff role of the key with which a member votes and signs
// its own acts.
const GovernorRole = "governor"

// Member is one organisation, or one of the two departments of a registry that is
// also evidence provider (TJ 7.1.2).
type Member struct {
	// Certificates are X.509 certificates over the member's keys, attached as
	// evidence: their end warns and stops nothing. Sorted by digest.
	Certificates []KeyCertificate `json:"certificates,omitempty"`
	// Classes are sorted.
	Classes []Class `json:"classes"`
	// Code is the unified social credit code.
	Code string `json:"code"`
	// CosignKey signs headers; absent for a member without a node.
	CosignKey *sm2.PublicKey `json:"cosign_key,omitempty"`
	// DataClasses are the classes of data that a registry may register, sorted; empty
	// means any.
	DataClasses []string `json:"data_classes,omitempty"`
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
	// Qualifications are what the member has declared, absent when nothing.
	Qualifications *Qualifications `json:"qualifications,omitempty"`
	// Region is the GB/T 2260 code of the division for which the member acts,
	// absent when there is no limit.
	Region string `json:"region,omitempty"`
	// Scope lists the profiles under which the member may act, sorted; empty
	// means none are needed.
	Scope []string `json:"scope,omitempty"`
	// StaffKeys are sorted by role, then by key.
	StaffKeys []StaffKey `json:"staff_keys"`
	// Suspended members keep their entry and sign nothing but their own acts.
	Suspended bool   `json:"suspended,omitempty"`
	Title     string `json:"title"`
	TitleEN   string `json:"title_en"`
}

// KeyCertificate is an X.509 certificate over one of a member's keys, as its
// owner states it. The rules do not parse it.
type KeyCertificate struct {
	// Digest is SM3 of the DER encoding.
	Digest sm3.Digest `json:"digest" class:"public"`
	Issuer string     `json:"issuer" class:"public"`
	// Key is the fingerprint of the key that it certifies.
	Key      sm3.Digest        `json:"key" class:"public"`
	NotAfter legaltime.Instant `json:"not_after" class:"public"`
	Serial   string            `json:"serial" class:"public"`
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

// NamedKeys lists every SM2 key of the member with its role: those of its staff,
// then CosignLine and ExportLine.
func (m Member) NamedKeys() []StaffKey {
	keys := slices.Clone(m.StaffKeys)
	if m.CosignKey != nil {
		keys = append(keys, StaffKey{Key: m.CosignKey, Role: CosignLine})
	}
	if m.ExportKey != nil {
		keys = append(keys, StaffKey{Key: m.ExportKey, Role: ExportLine})
	}
	return keys
}

// NamedKey finds the key of a role with the short id, nil when there is none.
func (m Member) NamedKey(role string, id sm2.KeyID) *sm2.PublicKey {
	for _, k := range m.NamedKeys() {
		if k.Role == role && k.Key.ID() == id {
			return k.Key
		}
	}
	return nil
}

// Has reports whether the member is of class c.
func (m Member) Has(c Class) bool { return slices.Contains(m.Classes, c) }

// Takes reports whether the member takes part as p now: a suspended one does
// not.
func (m Member) Takes(p Participation) bool {
	return !m.Suspended && slices.Contains(m.Participation, p)
}

// StaffKey finds the key of role with the short id.
func (m Member) StaffKey(role string, id sm2.KeyID) *sm2.PublicKey {
	for _, k := range m.StaffKeys {
		if k.Role == role && k.Key.ID() == id {
			return k.Key
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
	if m.Has(ClassRegistry) && m.Has(ClassEvidenceProvider) {
		return errors.New("a registry that is also evidence provider acts as two members, each with its own name and keys (TJ 7.1.2)")
	}
	for i, s := range m.Scope {
		if !ValidIdentifier(s) || i > 0 && s <= m.Scope[i-1] {
			return errors.New("scope must be sorted names of profiles, without repetition")
		}
	}
	if !slices.IsSorted(m.DataClasses) || slices.Contains(m.DataClasses, "") || len(slices.Compact(slices.Clone(m.DataClasses))) != len(m.DataClasses) {
		return errors.New("data_classes must be sorted, without repetition")
	}
	if !printable(m.Title) || !printable(m.TitleEN) || !printable(m.Filing) {
		return errors.New("title, title_en and filing may not have invisible characters")
	}
	return errors.Join(m.checkDeclared(), m.checkCertificates(), m.checkStaffKeys(), m.checkNode(), m.checkReach())
}

// checkDeclared checks what the member says of itself beyond its name.
func (m Member) checkDeclared() error {
	if m.Region != "" && !validRegion(m.Region) {
		return fmt.Errorf("region %.20q is not a GB/T 2260 code of six digits", m.Region)
	}
	return m.checkQualifications()
}

// Limits of what one member has, so that none fills the governance's text.
const (
	maxKeys         = MaxLines
	maxCertificates = 16
	maxAddresses    = 8
	maxAddress      = 200
	maxPeer         = 128
)

func (m Member) checkCertificates() error {
	if len(m.Certificates) > maxCertificates {
		return fmt.Errorf("more than %d certificates", maxCertificates)
	}
	for i, c := range m.Certificates {
		if i > 0 && c.Digest.String() <= m.Certificates[i-1].Digest.String() {
			return errors.New("certificates must be sorted by digest and may not repeat")
		}
		if c.Issuer == "" || c.Serial == "" || !printable(c.Issuer+c.Serial) {
			return errors.New("a certificate's issuer and serial may not be empty nor have invisible characters")
		}
		if !slices.ContainsFunc(m.NamedKeys(), func(k StaffKey) bool { return k.Key.Fingerprint() == c.Key }) {
			return fmt.Errorf("the certificate %s is over none of the member's keys", c.Digest)
		}
	}
	return nil
}

func validRegion(s string) bool {
	return len(s) == 6 && !strings.ContainsFunc(s, func(c rune) bool { return c < '0' || c > '9' })
}

func (m Member) checkStaffKeys() error {
	if n := len(m.NamedKeys()); n > maxKeys {
		return fmt.Errorf("%d keys, at most %d are allowed", n, maxKeys)
	}
	for i, k := range m.StaffKeys {
		if k.Key == nil || !ValidRole(k.Role) {
			return fmt.Errorf("staff key of role %.60q is incomplete", k.Role)
		}
		if i > 0 && (k.Role < m.StaffKeys[i-1].Role || k.Role == m.StaffKeys[i-1].Role && k.Key.String() <= m.StaffKeys[i-1].Key.String()) {
			return errors.New("staff keys must be sorted by role, then by key")
		}
		if slices.ContainsFunc(m.StaffKeys[:i], func(other StaffKey) bool { return other.Role == k.Role && other.Key.ID() == k.Key.ID() }) {
			return fmt.Errorf("two keys of role %q have one short id; make another", k.Role)
		}
	}
	return nil
}

// checkReach checks how peers reach the node, as far as that can be said without
// knowing libp2p.
func (m Member) checkReach() error {
	if m.Node == nil {
		return nil
	}
	if len(m.Node.Peer) > maxPeer || strings.ContainsFunc(m.Node.Peer, func(c rune) bool { return c != '-' && !isLetter(c) && !isDigit(c) }) {
		return fmt.Errorf("peer id %.40q is not made of at most %d letters and digits", m.Node.Peer, maxPeer)
	}
	if len(m.Node.Addresses) > maxAddresses {
		return fmt.Errorf("more than %d addresses", maxAddresses)
	}
	for _, a := range m.Node.Addresses {
		if len(a) > maxAddress || !strings.HasPrefix(a, "/") || !printable(a) {
			return fmt.Errorf("address %.60q is not a multiaddress of at most %d bytes", a, maxAddress)
		}
	}
	return nil
}

func (m Member) checkNode() error {
	if !slices.IsSorted(m.Participation) {
		return errors.New("participation must be sorted")
	}
	for i, p := range m.Participation {
		if !slices.Contains(participations(), p) || i > 0 && p == m.Participation[i-1] {
			return fmt.Errorf("participation %.60q is unknown or repeats", p)
		}
	}
	hasNodeKey := slices.ContainsFunc(m.StaffKeys, func(k StaffKey) bool { return k.Role == NodeRole })
	switch in := func(p Participation) bool { return slices.Contains(m.Participation, p) }; {
	case len(m.Participation) == 0 && (m.Node != nil || m.CosignKey != nil || hasNodeKey):
		return errors.New("a member without participation has no node, no cosign key and no key of role `node`")
	case len(m.Participation) == 0:
		return nil
	case m.Node == nil || m.Node.Peer == "" || !hasNodeKey:
		return errors.New("a member with a node needs its peer id and a key of role `node`")
	case in(Cosigner) && m.CosignKey == nil:
		return errors.New("a cosigner needs a cosign key")
	case (in(Observer) || in(Mirror)) && len(m.Participation) > 1:
		return errors.New("an observer or a mirror neither votes nor cosigns")
	case in(Mirror) && m.CosignKey != nil:
		return errors.New("a mirror has no key that signs headers")
	}
	return nil
}

func participations() []Participation { return []Participation{Cosigner, Mirror, Observer, Voter} }
