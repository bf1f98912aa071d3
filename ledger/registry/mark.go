package registry

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// A mark stands for something that belongs to one owner for ever: a key by its
// fingerprint, a node's peer id by SM3 of its text. Who has had it is kept in the
// entity `key/<mark>` from the block on in which that is decided.

func peerMark(peer string) sm3.Digest { return sm3.Sum([]byte(peer)) }

// marksOf lists what a member has.
func marksOf(m *ledger.Member) []retiring {
	var marks []retiring
	for _, k := range m.NamedKeys() {
		marks = append(marks, retiring{m.Name, k.Role, k.Key.Fingerprint()})
	}
	if m.Node != nil {
		marks = append(marks, retiring{m.Name, ledger.TransportRole, peerMark(m.Node.Peer)})
	}
	return marks
}

// markUsed reports whether somebody has or had the mark.
func (a *act) markUsed(mark sm3.Digest) bool {
	return a.exists(ledger.KeyEntity, mark.String()) || slices.ContainsFunc(a.Governance.Members, func(m ledger.Member) bool { return hasMark(&m, mark) })
}

func hasMark(m *ledger.Member, mark sm3.Digest) bool {
	return slices.ContainsFunc(marksOf(m), func(r retiring) bool { return r.mark == mark })
}

// claim enters what is new in g, so that nobody else can come first with it
// until g is in force.
func (a *act) claim(g *ledger.Governance) {
	for i := range g.Members {
		before, _ := a.Governance.Member(g.Members[i].Name)
		for _, r := range marksOf(&g.Members[i]) {
			if before == nil || !hasMark(before, r.mark) {
				a.useMark(r)
			}
		}
	}
}

func (a *act) useMark(r retiring) {
	id := ledger.EntityID{Kind: ledger.KeyEntity, ID: r.mark.String()}
	if !slices.ContainsFunc(a.out.Changes, func(c Change) bool { return c.ID == id }) {
		a.set(id.Kind, id.ID, &ledger.KeyUse{Member: r.member})
	}
}

// retiring is something that a member no longer has, and as what it had it.
type retiring struct {
	member, role string
	mark         sm3.Digest
}

// retire enters that a key or peer id is of no use any more: nobody may ever use
// it again.
func (a *act) retire(r retiring) {
	h := a.keepHistory(r.member)
	h.Retired = append(h.Retired, ledger.RetiredKey{Key: r.mark, Role: r.role, Until: a.Time})
	a.useMark(r)
}

// memberHistory gives what is kept of a member.
func (a *act) memberHistory(name string) *ledger.MemberHistory {
	if h, ok := get[*ledger.MemberHistory](a, ledger.MemberEntity, name); ok {
		return h
	}
	return &ledger.MemberHistory{Name: name}
}

// keepHistory gives what is kept of a member, to be changed: once for each act.
func (a *act) keepHistory(name string) *ledger.MemberHistory {
	for _, c := range a.out.Changes {
		if h, ok := c.Value.(*ledger.MemberHistory); ok && h.Name == name {
			return h
		}
	}
	h := a.memberHistory(name)
	a.set(ledger.MemberEntity, name, h)
	return h
}

func retiredKey(h *ledger.MemberHistory, key sm3.Digest) int {
	return slices.IndexFunc(h.Retired, func(k ledger.RetiredKey) bool { return k.Key == key })
}
