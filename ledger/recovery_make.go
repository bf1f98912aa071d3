package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// raftMargin is how far above everything seen a new epoch's index and term
// begin: lost nodes may have gone on a little.
const raftMargin = 1000

// RecoveryWish is what people decide about a recovery.
type RecoveryWish struct {
	// Keep are the members whose nodes go on to vote and cosign, Drop those that
	// leave altogether; see Governance.Recovered. With no Keep it is those who
	// gave a head and cosign.
	Keep, Drop []string
	Reason     string
	Time       legaltime.Instant
}

// PlanRecovery makes the plan that follows from the heads of the nodes that are
// left, unsigned: from the newest header that they can prove final together, with
// the members that are wanted. The signers are those who gave a head, cosign and
// are kept; other heads are evidence only.
func PlanRecovery(heads []OpenNodeHead, wish RecoveryWish) (RecoveryFile, error) {
	if len(heads) == 0 {
		return RecoveryFile{}, fmt.Errorf("%w: no head files", ErrRecovery)
	}
	heads = slices.Clone(heads)
	slices.SortFunc(heads, func(a, b OpenNodeHead) int { return strings.Compare(a.Member, b.Member) })
	for i, h := range heads {
		if h.Ledger != heads[0].Ledger || i > 0 && h.Member == heads[i-1].Member {
			return RecoveryFile{}, fmt.Errorf("%w: heads are of one ledger, one a member", ErrRecovery)
		}
	}
	base, err := newestFinal(heads)
	if err != nil {
		return RecoveryFile{}, err
	}
	return base.plan(heads, wish)
}

// provenBase is a header that the heads prove final.
type provenBase struct {
	header Header
	text   string
	set    []Cosignature
	from   OpenNodeHead
}

// newestFinal finds the newest header with a quorum, counting what all nodes hold
// together. Two of them at one height are beyond recovery.
func newestFinal(heads []OpenNodeHead) (*provenBase, error) {
	var bases []*provenBase
	for _, h := range heads {
		set, err := ParseCosignatures([]byte(h.File.FinalSet))
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrRecovery, err)
		}
		bases = append(bases, &provenBase{h.FinalHeader, h.File.Final, set, h})
		for i, a := range h.Above {
			text := h.File.Above[i].Header
			set := joinHeld(heads, text)
			known := a.Governance == h.FinalHeader.Governance && a.Next == h.FinalHeader.Next
			if known && h.Governance.IsFinal([]byte(text), set, sm2.Verify) {
				bases = append(bases, &provenBase{a, text, set, h})
			}
		}
	}
	newest := bases[0]
	for _, b := range bases {
		switch {
		case b.header.Height > newest.header.Height:
			newest = b
		case b.header.Height == newest.header.Height && b.text != newest.text:
			return nil, fmt.Errorf("%w: header %d is final twice, as %s and as %s: more members lie than the ledger bears; keep every disk as evidence",
				ErrRecovery, b.header.Height, b.header.Digest(), newest.header.Digest())
		}
	}
	return newest, nil
}

// joinHeld gives the cosignatures that any of the nodes holds over a header, one a
// member.
func joinHeld(heads []OpenNodeHead, text string) []Cosignature {
	var set []Cosignature
	for _, h := range heads {
		for i, a := range h.File.Above {
			if a.Header != text {
				continue
			}
			for _, c := range h.held[i] {
				if !slices.ContainsFunc(set, func(have Cosignature) bool { return have.Member == c.Member }) {
					set = append(set, c)
				}
			}
		}
	}
	return set
}

func (b *provenBase) plan(heads []OpenNodeHead, wish RecoveryWish) (RecoveryFile, error) {
	old := b.from.Governance
	f := RecoveryFile{Base: b.text, FinalSet: string(CosignatureBlock(b.set)), Heads: []RecoveryHead{}}
	decided := old
	if b.header.Next != b.header.Governance {
		f.Decided = b.from.File.Decided
		var err error
		if decided, err = ParseGovernance(f.Decided); err != nil {
			return f, fmt.Errorf("%w: %w", ErrRecovery, err)
		}
	}
	if len(wish.Keep) == 0 {
		wish.Keep = cosignersAmong(heads, old, decided)
	}
	next, err := decided.Recovered(wish.Keep, wish.Drop)
	if err != nil {
		return f, err
	}
	if f.Governance, err = next.Text(); err != nil {
		return f, fmt.Errorf("%w: %w", ErrRecovery, err)
	}
	p := RecoveryPlan{Ledger: b.header.Ledger, Epoch: uint64(next.Epoch), Base: b.header.pin(), Time: wish.Time, Reason: wish.Reason}
	for _, h := range heads {
		p.Raft.Index, p.Raft.Term = max(p.Raft.Index, h.Raft.Index), max(p.Raft.Term, h.Raft.Term)
		if m, ok := old.Member(h.Member); !ok || !m.Takes(Cosigner) || !slices.Contains(wish.Keep, h.Member) {
			continue
		}
		p.Survivors = append(p.Survivors, Survivor{Member: h.Member, Head: h.Head, Lock: h.Lock})
		f.Heads = append(f.Heads, h.newest(old))
	}
	p.Raft.Index, p.Raft.Term = p.Raft.Index+raftMargin, p.Raft.Term+raftMargin
	p.FinalSet, p.Governance = CosignaturesDigest([]byte(f.FinalSet)), sm3.Sum(f.Governance)
	return NewRecoveryFile(p, f, old)
}

func cosignersAmong(heads []OpenNodeHead, old, decided *Governance) []string {
	var names []string
	for _, h := range heads {
		before, ok := old.Member(h.Member)
		now, stays := decided.Member(h.Member)
		if ok && stays && before.Takes(Cosigner) && now.Takes(Cosigner) {
			names = append(names, h.Member)
		}
	}
	return names
}

// newest gives the node's newest header with the lines over it that verify under
// the set at the base.
func (o OpenNodeHead) newest(old *Governance) RecoveryHead {
	newest := RecoveryHead{Header: o.File.Final, Cosignatures: o.File.FinalSet}
	if n := len(o.File.Above); n > 0 {
		newest = o.File.Above[n-1]
	}
	set, err := ParseCosignatures([]byte(newest.Cosignatures))
	if err != nil {
		set = nil // Open has parsed them
	}
	newest.Cosignatures = string(CosignatureBlock(old.validLines([]byte(newest.Header), set)))
	return newest
}
