package ledgertest

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// Governance gives the set in force for the next record. It is shared: nobody
// may change it.
func (c *Chain) Governance() *ledger.Governance { return c.View.governance[c.View.Tip.InForce()] }

// Decided gives the set that was decided last, in force or not.
func (c *Chain) Decided() *ledger.Governance { return c.View.governance[c.View.Tip.Header.Next] }

// setOf gives the set that is asked to cosign a header.
func (c *Chain) setOf(t testing.TB, header []byte) *ledger.Governance {
	t.Helper()
	return Must(c.View.Governance(Must(ledger.ParseHeader(header))(t).Governance))(t)
}

// Sign signs with the keys in force.
func (c *Chain) Sign(t testing.TB, r ledger.Record) []byte {
	t.Helper()
	return c.signWith(t, c.Governance(), r)
}

// Record drafts and signs with the keys in force: base is zero for a record that
// needs none.
func (c *Chain) Record(t testing.TB, kind ledger.Kind, body any, base sm3.Digest, at legaltime.Instant) []byte {
	t.Helper()
	return c.Sign(t, c.Draft(t, kind, body, base, at))
}

// SignEntry gives the entry's note, signed with its proposer's node key in force.
func (c *Chain) SignEntry(t testing.TB, e ledger.Entry) []byte {
	t.Helper()
	return c.signEntry(t, c.Governance(), e)
}

// Cosign signs a header as each of members, with the keys that it asks for.
func (c *Chain) Cosign(t testing.TB, header []byte, at legaltime.Instant, members ...string) []byte {
	t.Helper()
	return c.cosign(t, c.keysFor(header), header, at, members)
}

// Cosignature signs a header as one member, with the key that it asks for.
func (c *Chain) Cosignature(t testing.TB, header []byte, at legaltime.Instant, member string) ledger.Cosignature {
	t.Helper()
	return c.cosignature(t, c.keysFor(header), header, at, member)
}

// keysFor gives the set of a header; what is no header is signed with the first
// keys.
func (c *Chain) keysFor(header []byte) *ledger.Governance {
	if h, err := ledger.ParseHeader(header); err == nil && c.View.governance[h.Governance] != nil {
		return c.View.governance[h.Governance]
	}
	return c.World.Governance()
}

// Quorum names just enough cosigners in force, and Cosigners all of them.
func (c *Chain) Quorum() []string { return c.Cosigners()[:c.Governance().Quorum()] }

// Cosigners names every member whose cosignature counts now.
func (c *Chain) Cosigners() []string { return names(c.Governance().Cosigners()) }

// ProposalBody proposes changes against the governance in force, to be approved
// by what it asks for, for 30 days.
func (c *Chain) ProposalBody(member, number string, changes ...ledger.GovernanceChange) ledger.ProposeBody {
	g := c.Governance()
	return ledger.ProposeBody{
		Approval: NeededApproval(g, changes), Changes: changes, Ends: c.Now + 30*Day, Member: member, Proposal: number,
		Reason: "test", Voted: g.Voted,
	}
}

// NeededApproval gives the weakest approval that g allows for the changes.
func NeededApproval(g *ledger.Governance, changes []ledger.GovernanceChange) ledger.Approval {
	need := ledger.Approval{Members: g.VotesNeeded(&ledger.Proposal{Changes: changes})}
	for _, change := range changes {
		need = need.With(g.Approval(change.Act))
	}
	return need
}

// Propose makes a proposal, which must be accepted.
func (c *Chain) Propose(t testing.TB, member, number string, changes ...ledger.GovernanceChange) {
	t.Helper()
	c.Accept(t, ledger.GovernPropose, c.ProposalBody(member, number, changes...), sm3.Digest{})
}

// Vote has members vote for a proposal.
func (c *Chain) Vote(t testing.TB, number string, members ...string) {
	t.Helper()
	for _, m := range members {
		c.Accept(t, ledger.GovernVote, ledger.VoteBody{Approve: true, Member: m, Proposal: number}, sm3.Digest{})
	}
}

// Enact has a member enact an approved proposal. It gives the height at which
// the change was decided; the set is in force once Enforce has been called.
func (c *Chain) Enact(t testing.TB, member, number string) uint64 {
	t.Helper()
	c.Accept(t, ledger.GovernEnact, ledger.ProposalBody{Member: member, Proposal: number}, sm3.Digest{})
	return c.View.Tip.Decided
}

// Decide proposes, votes and enacts, and brings the change into force.
func (c *Chain) Decide(t testing.TB, number string, changes ...ledger.GovernanceChange) {
	t.Helper()
	g := c.Governance()
	voters := names(g.Electorate(&ledger.Proposal{Changes: changes}))
	c.Propose(t, voters[0], number, changes...)
	c.Vote(t, number, voters[1:]...)
	c.Enact(t, voters[0], number)
	c.Enforce(t)
	c.Library = Must(profile.NewLibrary(c.Governance(), c.View.documents))(t)
}

// Enforce seals blocks until what was decided is in force.
func (c *Chain) Enforce(t testing.TB) {
	t.Helper()
	for range 4 {
		if c.View.Tip.InForce() == c.View.Tip.Header.Next {
			return
		}
		c.Seal(t)
	}
	t.Fatal("what was decided does not come into force")
}

// RotateKey replaces a member's key of that role (`cosign` and `export` are
// roles, too) by the key of that name and brings it into force.
func (c *Chain) RotateKey(t testing.TB, member, role, name string) {
	t.Helper()
	m, _ := c.Governance().Member(member)
	body := ledger.MemberKeyBody{Key: c.KeyOf(t, name), Member: member, Reason: "test", Role: role}
	for _, k := range m.NamedKeys() {
		if k.Role == role {
			body.Old = k.Key.Fingerprint()
		}
	}
	c.Accept(t, ledger.MemberKeyRotate, body, sm3.Digest{})
	c.Enforce(t)
}
