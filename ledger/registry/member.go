package registry

import (
	"cmp"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
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
		row(ledger.MemberNode, moveNode(), nothingPending(), nodeIsFree()),
		row(ledger.MemberKeyAdd, addMemberKey(), nothingPending(), memberFields("key"), keyIsNew(), roleIsFree()),
		row(ledger.MemberKeyRotate, rotateMemberKey(), nothingPending(), memberFields("key", "old"), keyIsNew(), signedByOldKey()),
		row(ledger.MemberKeyRemove, removeMemberKey(), nothingPending(), memberFields("old"), keyCanGo()),
		row(ledger.MemberKeyDestroyed, destroyKey(), keyIsRetired()),
		row(ledger.MemberCertificate, attachCertificate(), nothingPending(), certifiesOwnKey()),
	}
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

// keyOf finds a member's key by its fingerprint.
func keyOf(m *ledger.Member, fingerprint sm3.Digest) (role string, key *sm2.PublicKey) {
	for _, k := range m.NamedKeys() {
		if k.Key.Fingerprint() == fingerprint {
			return k.Role, k.Key
		}
	}
	return "", nil
}

func dropKey(m *ledger.Member, role string, key *sm2.PublicKey) {
	switch role {
	case ledger.CosignLine:
		m.CosignKey = nil
	case ledger.ExportLine:
		m.ExportKey = nil
	default:
		m.StaffKeys = slices.DeleteFunc(m.StaffKeys, func(k ledger.StaffKey) bool { return k.Key.Fingerprint() == key.Fingerprint() })
	}
}

func putKey(m *ledger.Member, role string, key *sm2.PublicKey) {
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
		if b.Role == ledger.CosignLine && m.CosignKey != nil || b.Role == ledger.ExportLine && m.ExportKey != nil || !ledger.ValidRole(b.Role) {
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

func countRole(m *ledger.Member, role string) int {
	n := 0
	for _, k := range m.StaffKeys {
		if k.Role == role {
			n++
		}
	}
	return n
}

// nodeIsFree demands a well-formed peer id that is no other member's.
func nodeIsFree() Guard {
	return Guard{"node_is_free", charter, func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.MemberNodeBody)
		m, _ := a.Governance.Member(b.Member)
		if m.Node == nil {
			return ledger.Refuse(ledger.MemberNodeBad, "%s takes part with no node; that needs a vote", m.Name)
		}
		for _, other := range a.Governance.Members {
			if other.Name != m.Name && other.Node != nil && other.Node.Peer == b.Peer {
				return ledger.Refuse(ledger.MemberNodeBad, "%s is the node of %s", b.Peer, other.Name)
			}
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

func retiredKey(h *ledger.MemberHistory, key sm3.Digest) int {
	return slices.IndexFunc(h.Retired, func(k ledger.RetiredKey) bool { return k.Key == key })
}

// memberHistory gives what is kept of a member, also as the record at hand has
// left it.
func (a *act) memberHistory(name string) *ledger.MemberHistory {
	for _, c := range slices.Backward(a.out.Changes) {
		if h, ok := c.Value.(*ledger.MemberHistory); ok && h.Name == name {
			return h
		}
	}
	if h, ok := get[*ledger.MemberHistory](a, ledger.MemberEntity, name); ok {
		return h
	}
	return &ledger.MemberHistory{Name: name}
}

// retire enters that a key signs no more: nobody may ever use it again.
func (a *act) retire(member, role string, key *sm2.PublicKey) *ledger.Refusal {
	h := a.memberHistory(member)
	h.Retired = append(h.Retired, ledger.RetiredKey{Key: key.Fingerprint(), Role: role, Until: a.Time})
	i := slices.IndexFunc(a.out.Changes, func(c Change) bool { return c.Value == ledger.Entity(h) })
	if i < 0 {
		a.set(ledger.MemberEntity, member, h)
	}
	a.set(ledger.KeyEntity, key.Fingerprint().String(), &ledger.KeyUse{Member: member})
	return nil
}

// onMember makes an effect that changes the acting member's entry.
func onMember(name string, do func(a *act, m *ledger.Member) *ledger.Refusal) Effect {
	return Effect{name, func(a *act) *ledger.Refusal {
		g, err := copyGovernance(a.Governance)
		if err != nil {
			a.fault = err
			return nil
		}
		m, _ := g.Member(a.actingMember())
		if refusal := do(a, m); refusal != nil {
			return refusal
		}
		return a.decide(g)
	}}
}

func moveNode() Effect {
	return onMember("move_node", func(a *act, m *ledger.Member) *ledger.Refusal {
		b := a.body.(*ledger.MemberNodeBody)
		m.Node = &ledger.Node{Addresses: b.Addresses, Peer: b.Peer}
		return nil
	})
}

func addMemberKey() Effect {
	return onMember("add_member_key", func(a *act, m *ledger.Member) *ledger.Refusal {
		b := a.body.(*ledger.MemberKeyBody)
		putKey(m, b.Role, b.Key)
		return nil
	})
}

func rotateMemberKey() Effect {
	return onMember("rotate_member_key", func(a *act, m *ledger.Member) *ledger.Refusal {
		b := a.body.(*ledger.MemberKeyBody)
		role, old := keyOf(m, b.Old)
		dropKey(m, role, old)
		putKey(m, role, b.Key)
		return a.retire(m.Name, role, old)
	})
}

func removeMemberKey() Effect {
	return onMember("remove_member_key", func(a *act, m *ledger.Member) *ledger.Refusal {
		role, old := keyOf(m, a.body.(*ledger.MemberKeyBody).Old)
		dropKey(m, role, old)
		return a.retire(m.Name, role, old)
	})
}

func attachCertificate() Effect {
	return onMember("attach_certificate", func(a *act, m *ledger.Member) *ledger.Refusal {
		m.Certificates = append(m.Certificates, a.body.(*ledger.KeyCertificateBody).Certificate)
		slices.SortFunc(m.Certificates, func(x, y ledger.KeyCertificate) int { return cmp.Compare(x.Digest.String(), y.Digest.String()) })
		return nil
	})
}

func destroyKey() Effect {
	return Effect{"destroy_key", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.KeyDestroyedBody)
		h := a.memberHistory(b.Owner)
		h.Retired[retiredKey(h, b.Old)].Destroyed = b.Statement
		a.set(ledger.MemberEntity, b.Owner, h)
		return nil
	}}
}
