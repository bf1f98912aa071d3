package registry

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// memberEnrolled is the one state of a member: suspended ones keep their keys and
// machine in order, too.
const memberEnrolled = "ENROLLED"

func memberState(g *ledger.Governance, name string) string {
	if _, ok := g.Member(name); !ok {
		return None
	}
	return memberEnrolled
}

// memberRows are a member's own acts, which need no vote. Votes bring a member
// in and out.
func memberRows() []Transition {
	row := func(on ledger.Kind, effect Effect, guards ...Guard) Transition {
		return Transition{Machine: ledger.MemberEntity, From: memberEnrolled, On: string(on), Guards: guards, Effect: effect, To: memberEnrolled, Article: charter}
	}
	return []Transition{
		row(ledger.MemberNode, moveNode(), nothingPending(), notTooOften(), nodeIsFree()),
		row(ledger.MemberKeyAdd, addMemberKey(), nothingPending(), notTooOften(), memberFields("key"), keyIsNew(), roleIsFree()),
		row(ledger.MemberKeyRotate, rotateMemberKey(), nothingPending(), notTooOften(), memberFields("key", "old"), keyIsNew(), signedByOldKey()),
		row(ledger.MemberKeyRemove, removeMemberKey(), nothingPending(), notTooOften(), memberFields("old"), keyCanGo()),
		row(ledger.MemberKeyDestroyed, destroyKey(), keyIsRetired()),
		row(ledger.MemberCertificate, attachCertificate(), nothingPending(), notTooOften(), certifiesOwnKey()),
	}
}

// maxOwnActs is how many changes of its own a member makes within ownActsWindow:
// one change of the governance is pending at a time, and nobody may keep the
// others from theirs.
const (
	maxOwnActs                      = 32
	ownActsWindow legaltime.Instant = 24 * 3600 * 1000
)

func notTooOften() Guard {
	return Guard{"not_too_often", charter, func(a *act) *ledger.Refusal {
		h := a.memberHistory(a.actingMember())
		if h.Acts >= maxOwnActs && a.Time < h.ActsSince+ownActsWindow {
			return ledger.Refuse(ledger.MemberActs, "%d since %s", h.Acts, h.ActsSince)
		}
		return nil
	}}
}

// countAct counts a member's own change.
func (a *act) countAct(member string) {
	h := a.keepHistory(member)
	if a.Time >= h.ActsSince+ownActsWindow {
		h.Acts, h.ActsSince = 0, a.Time
	}
	h.Acts++
}

// memberSigningKey finds the key with which a member signs a record: one of its
// staff, or for a rotation also the cosign or export key that goes.
func memberSigningKey(m *ledger.Member, kind ledger.Kind, role string, id sm2.KeyID) *sm2.PublicKey {
	if kind == ledger.MemberKeyRotate {
		return m.NamedKey(role, id)
	}
	if role == ledger.NodeRole {
		return nil
	}
	return m.StaffKey(role, id)
}

// memberFields demands exactly the fields that a change of keys needs.
func memberFields(needed ...string) Guard {
	return Guard{"member_fields", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.MemberKeyBody)
		if (b.Key != nil) != slices.Contains(needed, "key") || !b.Old.IsZero() != slices.Contains(needed, "old") {
			return ledger.Refuse(ledger.MemberKeyBad, "%s needs %s and no more", a.kind, strings.Join(needed, " and "))
		}
		return nil
	}}
}

// roleIsFree lets a member have several keys of a staff role, and one that signs
// headers or exports.
func roleIsFree() Guard {
	return Guard{"role_is_free", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.MemberKeyBody)
		m, _ := a.Governance.Member(b.Member)
		switch {
		case !ledger.ValidRole(b.Role):
			return ledger.Refuse(ledger.MemberKeyBad, "%q is no role", b.Role)
		case b.Role == ledger.CosignLine && m.CosignKey != nil, b.Role == ledger.ExportLine && m.ExportKey != nil:
			return ledger.Refuse(ledger.MemberKeyBad, "%s: rotate the one that is there", b.Role)
		}
		return nil
	}}
}

// signedByOldKey demands that the key that goes is of that role and has signed.
func signedByOldKey() Guard {
	return Guard{"signed_by_old_key", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.MemberKeyBody)
		m, _ := a.Governance.Member(b.Member)
		role, old := keyOf(m, b.Old)
		signed := old != nil && slices.ContainsFunc(a.seals, func(s ledger.Seal) bool {
			return s.Signer == ledger.Staff(b.Member, b.Role).String() && s.Key == old.ID()
		})
		if role != b.Role || !signed {
			return ledger.Refuse(ledger.MemberKeyBad, "%s is no key of role %s that signed this", b.Old, b.Role)
		}
		return nil
	}}
}

// keyCanGo lets a key go that the member does not need: not the one that signs
// headers, not the last of its governors nor of its node.
func keyCanGo() Guard {
	return Guard{"key_can_go", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.MemberKeyBody)
		m, _ := a.Governance.Member(b.Member)
		role, old := keyOf(m, b.Old)
		switch {
		case old == nil || role != b.Role:
			return ledger.Refuse(ledger.MemberKeyBad, "%s is no key of role %s", b.Old, b.Role)
		case role == ledger.CosignLine, (role == ledger.GovernorRole || role == ledger.NodeRole) && countRole(m, role) == 1:
			return ledger.Refuse(ledger.MemberKeyBad, "%s is needed; rotate it", role)
		}
		return nil
	}}
}

// nodeIsFree demands a peer id that nobody has or had, unless it stays and
// addresses change.
func nodeIsFree() Guard {
	return Guard{"node_is_free", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.MemberNodeBody)
		m, _ := a.Governance.Member(b.Member)
		switch {
		case m.Node == nil:
			return ledger.Refuse(ledger.MemberNodeBad, "%s takes part with no node; that needs a vote", m.Name)
		case m.Node.Peer == b.Peer && slices.Equal(m.Node.Addresses, b.Addresses):
			return ledger.Refuse(ledger.MemberNodeBad, "%s is there already", b.Peer)
		case m.Node.Peer != b.Peer && a.markUsed(peerMark(b.Peer)):
			return ledger.Refuse(ledger.MemberNodeBad, "%s is or was a node's", b.Peer)
		}
		return nil
	}}
}

// certifiesOwnKey demands that a certificate is over one of the member's keys
// and not attached yet.
func certifiesOwnKey() Guard {
	return Guard{"certifies_own_key", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.KeyCertificateBody)
		m, _ := a.Governance.Member(b.Member)
		attached := slices.ContainsFunc(m.Certificates, func(c ledger.KeyCertificate) bool { return c.Digest == b.Certificate.Digest })
		if _, key := keyOf(m, b.Certificate.Key); key == nil || attached {
			return ledger.Refuse(ledger.MemberKeyBad, "%s is none of the member's keys, or the certificate is attached", b.Certificate.Key)
		}
		return nil
	}}
}

func keyIsRetired() Guard {
	return Guard{"key_is_retired", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.KeyDestroyedBody)
		if _, still := a.Governance.Member(b.Owner); still && b.Owner != b.Member {
			return ledger.Refuse(ledger.MemberKeyBad, "%s has to say so itself", b.Owner)
		}
		h := a.memberHistory(b.Owner)
		if i := retiredKey(h, b.Old); i < 0 || !h.Retired[i].Destroyed.IsZero() {
			return ledger.Refuse(ledger.MemberKeyBad, "%s is no retired key of %s, or is destroyed", b.Old, b.Owner)
		}
		return nil
	}}
}

// onMember makes an effect that changes the acting member's entry. What the
// member has no longer is retired.
func onMember(name string, do func(a *act, m *ledger.Member)) Effect {
	return Effect{name, func(a *act) *ledger.Refusal {
		g, err := copyGovernance(a.Governance)
		if err != nil {
			a.fault = fmt.Errorf("copy the governance: %w", err)
			return nil
		}
		m, _ := g.Member(a.actingMember())
		before := marksOf(m)
		do(a, m)
		after := marksOf(m)
		a.countAct(m.Name)
		for _, r := range before {
			if !slices.Contains(after, r) {
				a.retire(r)
			}
		}
		return a.decide(g)
	}}
}

func moveNode() Effect {
	return onMember("move_node", func(a *act, m *ledger.Member) {
		b := a.body.(*ledger.MemberNodeBody)
		m.Node = &ledger.Node{Addresses: b.Addresses, Peer: b.Peer}
	})
}

func addMemberKey() Effect {
	return onMember("add_member_key", func(a *act, m *ledger.Member) {
		b := a.body.(*ledger.MemberKeyBody)
		putKey(m, b.Role, b.Key)
	})
}

func rotateMemberKey() Effect {
	return onMember("rotate_member_key", func(a *act, m *ledger.Member) {
		b := a.body.(*ledger.MemberKeyBody)
		dropKey(m, b.Old)
		putKey(m, b.Role, b.Key)
	})
}

func removeMemberKey() Effect {
	return onMember("remove_member_key", func(a *act, m *ledger.Member) {
		dropKey(m, a.body.(*ledger.MemberKeyBody).Old)
	})
}

func attachCertificate() Effect {
	return onMember("attach_certificate", func(a *act, m *ledger.Member) {
		m.Certificates = append(m.Certificates, a.body.(*ledger.KeyCertificateBody).Certificate)
		slices.SortFunc(m.Certificates, func(x, y ledger.KeyCertificate) int { return cmp.Compare(x.Digest.String(), y.Digest.String()) })
	})
}

func destroyKey() Effect {
	return Effect{"destroy_key", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.KeyDestroyedBody)
		h := a.keepHistory(b.Owner)
		if i := retiredKey(h, b.Old); i >= 0 {
			h.Retired[i].Destroyed = b.Statement
		}
		return nil
	}}
}
