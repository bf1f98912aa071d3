package exec_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// assembly makes up what members propose, vote and do by themselves, while
// finality lags: mostly what the rules accept, and often what they refuse.
type assembly struct {
	c      *ledgertest.Chain
	rng    *rand.Rand
	n      int
	counts map[string]int
	open   []string // proposals that may still be voted on
}

func (s *assembly) next(prefix string) string {
	s.n++
	return fmt.Sprintf("%s-%d", prefix, s.n)
}

func pick[T any](s *assembly, list []T) T { return list[s.rng.IntN(len(list))] }

func (s *assembly) member() string { return pick(s, s.c.Governance().Members).Name }

// body makes up one act.
func (s *assembly) body(t *testing.T) (ledger.Kind, any) {
	t.Helper()
	if len(s.open) == 0 || s.rng.IntN(12) == 0 {
		return ledger.GovernPropose, s.proposal(t)
	}
	number := pick(s, s.open[max(0, len(s.open)-2):])
	switch s.rng.IntN(24) {
	case 0:
		p := ledgertest.Find[*ledger.Proposal](t, s.c, ledger.ProposalEntity, number)
		return ledger.GovernWithdraw, ledger.ProposalBody{Member: p.Member, Proposal: number}
	case 1, 2, 3, 4, 5, 6, 7:
		return ledger.GovernEnact, ledger.ProposalBody{Member: s.member(), Proposal: number}
	case 8, 9, 10:
		return s.own(t)
	default:
		cosigners := s.c.Cosigners()
		return ledger.GovernVote, ledger.VoteBody{Approve: s.rng.IntN(8) > 0, Member: pick(s, cosigners), Proposal: number}
	}
}

func (s *assembly) proposal(t *testing.T) ledger.ProposeBody {
	t.Helper()
	number := s.next("GP")
	var changes []ledger.GovernanceChange
	for range 1 + s.rng.IntN(2) {
		changes = append(changes, s.change(t))
	}
	body := s.c.ProposalBody(pick(s, s.c.Cosigners()), number, changes...)
	if s.rng.IntN(4) == 0 && len(s.open) > 0 {
		body.After, body.Voted = s.open[len(s.open)-1], body.Voted+1
	}
	if s.rng.IntN(10) == 0 {
		body.Ends = s.c.Now + ledgertest.Minute
	}
	return body
}

func (s *assembly) change(t *testing.T) ledger.GovernanceChange {
	t.Helper()
	const reason = "test"
	m := pick(s, s.c.Governance().Members)
	switch s.rng.IntN(9) {
	case 0, 1, 2:
		name := s.next("newcomer")
		return ledger.GovernanceChange{Act: ledger.AdmitMember, Descriptor: s.c.NewMember(t, name, ledger.ClassNotary, ledger.Cosigner, ledger.Voter).Descriptor}
	case 3:
		return ledger.GovernanceChange{Act: ledger.RemoveMember, Member: m.Name, Reason: reason}
	case 4:
		return ledger.GovernanceChange{Act: ledger.SuspendMember, Member: m.Name, Reason: reason}
	case 5:
		return ledger.GovernanceChange{Act: ledger.ReinstateMember, Member: m.Name, Reason: reason}
	case 6:
		key := pick(s, m.NamedKeys()).Key.Fingerprint()
		return ledger.GovernanceChange{Act: ledger.RevokeKey, Key: key, Member: m.Name, Reason: reason, SuspectSince: s.c.Genesis.Time}
	case 7:
		anew := s.c.NewMember(t, s.next("renewed"), ledger.ClassNotary, ledger.Cosigner, ledger.Voter).Member
		anew.Name, anew.Code = m.Name, m.Code
		return ledger.GovernanceChange{Act: ledger.RenewMember, Descriptor: s.c.Describe(t, anew), Member: m.Name, Reason: reason}
	default:
		p := s.c.Governance().Params
		p.MinQuorum = s.rng.IntN(6)
		return ledger.GovernanceChange{Act: ledger.SetParams, Params: &p}
	}
}

// own makes an act of a member's own; the keys that it offers are sometimes used
// already.
func (s *assembly) own(t *testing.T) (ledger.Kind, any) {
	t.Helper()
	m := pick(s, s.c.Governance().Members)
	k := pick(s, m.NamedKeys())
	body := ledger.MemberKeyBody{Key: s.c.KeyOf(t, fmt.Sprint("key ", s.rng.IntN(3*s.n+3))), Member: m.Name, Old: k.Key.Fingerprint(), Reason: "test", Role: k.Role}
	switch s.rng.IntN(5) {
	case 0:
		body.Old, body.Role = sm3.Digest{}, "registrar"
		return ledger.MemberKeyAdd, body
	case 1:
		body.Key = nil
		return ledger.MemberKeyRemove, body
	case 2:
		return ledger.MemberNode, ledger.MemberNodeBody{Addresses: []string{"/ip4/192.0.2.1/tcp/1"}, Member: m.Name, Peer: fmt.Sprint("peer-", s.rng.IntN(2*s.n+2)), Reason: "test"}
	case 3:
		// An account may have been quicker with a key, or come too late.
		open := s.c.Holder(t, s.next("holder")).Open
		open.Key = body.Key
		return ledger.AccountOpen, open
	}
	return ledger.MemberKeyRotate, body
}

// lag lets time pass, and headers become final or wait.
func (s *assembly) lag(t *testing.T) {
	t.Helper()
	s.c.Now += 2 * ledgertest.Second
	if s.rng.IntN(3) > 0 {
		s.c.Finalise(t)
	}
	if _, entries := s.c.Machine.Open(); entries == 0 && s.rng.IntN(3) == 0 {
		s.c.Restart(t)
	}
	s.c.Proposer = pick(s, s.c.Governance().Voters()).Name
}

func (s *assembly) round(t *testing.T) {
	t.Helper()
	s.lag(t)
	var notes [][]byte
	for range 1 + s.rng.IntN(5) {
		if note, ok := s.signed(t); ok {
			notes = append(notes, note)
		}
	}
	receipts, _ := s.c.Execute(t, s.c.SignEntry(t, s.c.Entry(notes...)))
	for i, r := range receipts {
		what := string(r.Code())
		if record, err := ledger.ParseRecord(notes[i]); err == nil && r.Refusal == nil {
			what = string(record.Kind)
			body, _ := ledger.DecodeBody(record.Kind, record.Body)
			if b, ok := body.(*ledger.ProposeBody); ok {
				s.open = append(s.open, b.Proposal)
			}
		}
		s.counts[what]++
	}
}

// signed makes a record of somebody who has a key to sign it: who lost its
// governor's cannot.
func (s *assembly) signed(t *testing.T) ([]byte, bool) {
	t.Helper()
	kind, body := s.body(t)
	draft := s.c.Draft(t, kind, body, sm3.Digest{}, s.c.Now)
	for _, name := range draft.Signers {
		signer := ledgertest.Must(ledger.ParseSigner(name))(t)
		m, ok := s.c.Governance().Member(signer.Name)
		if signer.Kind == ledger.MemberSigner && (!ok || !slices.ContainsFunc(m.NamedKeys(), func(k ledger.StaffKey) bool { return k.Role == signer.Role })) {
			return nil, false
		}
	}
	return s.c.Sign(t, draft), true
}

// TestGovernanceModel lets members change everything that they can, and judges
// the chain by what must hold whatever they do.
func TestGovernanceModel(t *testing.T) {
	seed := ledgertest.Seed(t, 5)
	total := map[string]int{}
	for i := range uint64(3) {
		w := ledgertest.NewWorld(t, ledgertest.Options{Seven: i%2 == 1})
		c := ledgertest.NewChain(t, w)
		s := &assembly{c: c, rng: rand.New(rand.NewPCG(seed+i, 2)), counts: total}
		for range 120 {
			s.round(t)
		}
		judge(t, c)
		n := 0
		v, _ := replay(t, w, c.Entries, func() bool { n++; return n%7 == 0 })
		compareBlocks(t, c.View, v)
	}
	for _, kind := range ledger.Kinds() {
		machine, _, _ := strings.Cut(string(kind), ".")
		shown := kind == ledger.MemberKeyDestroyed || kind == ledger.MemberCertificate // transcripts have these
		if (machine == "govern" || machine == "member") && !shown && total[string(kind)] == 0 {
			t.Errorf("no %s was accepted: %v", kind, total)
		}
	}
	for _, code := range []ledger.Code{ledger.GovernancePending, ledger.ProposalMoved, ledger.ProposalVotes, ledger.AccountKeyUsed, ledger.ProposalVoted} {
		if total[string(code)] == 0 {
			t.Errorf("nothing was refused as %s: %v", code, total)
		}
	}
}

// judge checks the headers of a chain against the sets that they name, without
// asking the rules.
func judge(t *testing.T, c *ledgertest.Chain) {
	t.Helper()
	sets := map[sm3.Digest]*ledger.Governance{c.Genesis.Genesis.Governance: c.Genesis.Governance}
	owner := map[sm3.Digest]string{} // of every key and peer id that was ever in a set
	var was ledger.Header
	checkOwners(t, c.Genesis.Governance, owner)
	decided := map[sm3.Digest]uint64{c.Genesis.Genesis.Governance: 0}
	for i, b := range c.View.Blocks {
		h := b.Tip.Header
		if b.Governance != nil {
			sets[sm3.Sum(b.Governance)] = ledgertest.Must(ledger.ParseGovernance(b.Governance))(t)
			decided[sm3.Sum(b.Governance)] = h.Height
		}
		if i == 0 {
			was = ledger.Header{Governance: c.Genesis.Genesis.Governance, Next: c.Genesis.Genesis.Governance}
		}
		switch {
		case h.Next != was.Next && (was.Next != was.Governance && h.Governance != was.Next || sets[h.Next].Sequence != sets[was.Next].Sequence+1):
			t.Fatalf("block %d decides a change while another is pending, or skips a sequence", h.Height)
		case h.Governance != was.Governance && (h.Governance != was.Next || was.Final < decided[h.Governance]):
			t.Fatalf("block %d is under a set that its predecessors have not named and made final", h.Height)
		case h.Governance == was.Governance && was.Next != was.Governance && was.Final >= decided[was.Next]:
			t.Fatalf("block %d is still under the old set", h.Height)
		case h.Next != was.Next && (b.Governance == nil || h.Next != sm3.Sum(b.Governance)):
			t.Fatalf("block %d names a set that it has not decided", h.Height)
		}
		checkCarried(t, c, sets, b)
		checkOwners(t, sets[h.Next], owner)
		was = h
	}
	checkAccounts(t, c, owner)
}

// checkCarried verifies the set that a block carries: a quorum of the set of the
// header that it is about.
func checkCarried(t *testing.T, c *ledgertest.Chain, sets map[sm3.Digest]*ledger.Governance, b *exec.Block) {
	t.Helper()
	if b.FinalSet == nil {
		return
	}
	about := c.View.Blocks[b.Tip.Header.Final-1]
	g := sets[about.Tip.Header.Governance]
	lines := ledgertest.Must(ledger.ParseCosignatures(b.FinalSet))(t)
	if len(lines) < g.Quorum() || !exec.IsFinal(g, about.Text, lines, c.Verify) {
		t.Fatalf("block %d carries no quorum of the set of header %d", b.Tip.Header.Height, b.Tip.Header.Final)
	}
}

// checkOwners notes who has what: nothing ever changes hands.
func checkOwners(t *testing.T, g *ledger.Governance, owner map[sm3.Digest]string) {
	t.Helper()
	for i := range g.Members {
		m := &g.Members[i]
		marks := map[sm3.Digest]bool{}
		for _, k := range m.NamedKeys() {
			marks[k.Key.Fingerprint()] = true
		}
		if m.Node != nil {
			marks[sm3.Sum([]byte(m.Node.Peer))] = true
		}
		for mark := range marks {
			if owner[mark] == "" {
				owner[mark] = m.Name
			}
			if owner[mark] != m.Name {
				t.Fatalf("sequence %d: %s has what was %s's", g.Sequence, m.Name, owner[mark])
			}
		}
	}
}

// checkAccounts checks that no account signs with what is or was a member's, and
// that members keep what they retired out of use.
func checkAccounts(t *testing.T, c *ledgertest.Chain, owner map[sm3.Digest]string) {
	t.Helper()
	for _, id := range c.View.Entities(ledger.AccountEntity) {
		for _, k := range ledgertest.Find[*ledger.Account](t, c, ledger.AccountEntity, id).Keys {
			if owner[k.Fingerprint()] != "" {
				t.Errorf("account %s has a key of %s", id, owner[k.Fingerprint()])
			}
		}
	}
	last := c.Decided()
	for _, id := range c.View.Entities(ledger.MemberEntity) {
		for _, k := range ledgertest.Find[*ledger.MemberHistory](t, c, ledger.MemberEntity, id).Retired {
			m, _ := last.Member(id)
			if m != nil && slices.ContainsFunc(m.NamedKeys(), func(have ledger.StaffKey) bool { return have.Key.Fingerprint() == k.Key }) {
				t.Errorf("%s uses a key that it retired", id)
			}
			if owner[k.Key] == "" {
				t.Errorf("%s retired what it never had", id)
			}
		}
	}
}
