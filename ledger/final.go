package ledger

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
)

// IsFinal reports whether every line of set is a cosigner's valid signature on
// the header, none of them twice, and whether they are a quorum of g.
func (g *Governance) IsFinal(header []byte, set []Cosignature, verify func([]sm2.Task) []bool) bool {
	if len(set) < g.Quorum() {
		return false
	}
	tasks := make([]sm2.Task, len(set))
	for i, c := range set {
		member, ok := g.Member(c.Member)
		if !ok || !member.Takes(Cosigner) || member.CosignKey == nil || member.CosignKey.ID() != c.Key {
			return false
		}
		if slices.ContainsFunc(set[:i], func(other Cosignature) bool { return other.Member == c.Member }) {
			return false
		}
		tasks[i] = c.Task(header, member.CosignKey)
	}
	return !slices.Contains(verify(tasks), false)
}
