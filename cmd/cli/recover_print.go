package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

// recoverySummary says a plan in words.
type recoverySummary struct {
	Ledger sm3.Digest `json:"ledger"`
	Epoch  uint64     `json:"epoch"`
	Base   ledger.Pin `json:"base"`
	Time   string     `json:"time"`
	Reason string     `json:"reason"`
	// Plan is the digest of a complete plan, empty before all have signed.
	Plan     string           `json:"plan,omitempty"`
	Complete bool             `json:"complete"`
	Signers  []recoverySigner `json:"signers"`
	Missing  []string         `json:"missing"`
	Quorum   [2]int           `json:"quorum"`
	Voters   int              `json:"voters"`
	Retired  []string         `json:"retired"`
	Removed  []string         `json:"removed"`
	VoidUpTo uint64           `json:"void_up_to"`
	Next     []string         `json:"next,omitempty"`
	plan     ledger.OpenRecovery
}

type recoverySigner struct {
	Member string `json:"member"`
	Head   uint64 `json:"head"`
	Lock   uint64 `json:"lock"`
	Signed bool   `json:"signed"`
}

// newRecoverySummary opens a fresh plan with the set of the head that it goes on
// from.
func newRecoverySummary(file ledger.RecoveryFile, heads []ledger.OpenNodeHead) (recoverySummary, error) {
	var failed error
	for _, h := range heads {
		plan, err := file.Open(h.Governance)
		if err == nil {
			return summaryOf(plan), nil
		}
		failed = errors.Join(failed, err)
	}
	return recoverySummary{}, failed
}

func summaryOf(plan ledger.OpenRecovery) recoverySummary {
	r := recoverySummary{
		Ledger: plan.Ledger, Epoch: plan.Epoch, Base: plan.Base, Time: plan.Time.String(), Reason: plan.Reason, Missing: append([]string{}, plan.Missing()...),
		Quorum: [2]int{plan.Next.Quorum(), len(plan.Next.Cosigners())}, Voters: len(plan.Next.Voters()), VoidUpTo: plan.Base.Height, plan: plan,
		Retired: []string{}, Removed: []string{},
	}
	for _, s := range plan.Survivors {
		r.Signers = append(r.Signers, recoverySigner{s.Member, s.Head.Height, s.Lock.Height, !slices.Contains(r.Missing, s.Member)})
		r.VoidUpTo = max(r.VoidUpTo, s.Head.Height, s.Lock.Height)
	}
	for _, m := range plan.Old.Members {
		now, stays := plan.Next.Member(m.Name)
		switch {
		case !stays:
			r.Removed = append(r.Removed, m.Name)
		case m.Node != nil && now.Node == nil:
			r.Retired = append(r.Retired, m.Name)
		}
	}
	if r.Complete = len(r.Missing) == 0; r.Complete {
		r.Plan = plan.Digest.String()
	}
	return r
}

func (r recoverySummary) text(p *page) {
	p.row("fingerprint", groups(r.Ledger))
	p.row("reason", r.Reason)
	p.instant("time", r.plan.Time)
	p.line("epoch %d: the ledger keeps its identity and goes on from header %d", r.Epoch, r.Base.Height)
	p.row("header", r.Base.Digest.String())
	if r.VoidUpTo > r.Base.Height {
		p.line("void: headers %d to %d, which these nodes have made or promised but cannot prove final; their records are collected to be submitted again", r.Base.Height+1, r.VoidUpTo)
		p.line("a lost member may have seen one of them final: certificates that only it has issued above header %d will not verify", r.Base.Height)
	} else {
		p.line("void: nothing that these nodes hold")
	}
	p.line("from now on: %d of %d cosigners make a header final, %d nodes vote", r.Quorum[0], r.Quorum[1], r.Voters)
	p.row("organisations without a node from now on", strings.Join(r.Retired, p.s.comma()))
	p.row("members no more", strings.Join(r.Removed, p.s.comma()))
	for _, s := range r.Signers {
		p.plain(fmt.Sprintf("  %s  %s", s.Member, p.s.t("newest header %d, promised %d", s.Head, s.Lock)))
	}
	p.missing(r.Missing)
	if !r.Complete {
		p.line("the plan has no digest before all have signed it")
	} else {
		p.row("digest of the plan", r.Plan)
		p.line("compare it by voice with every survivor: who executes another file makes another ledger")
	}
	for _, next := range r.Next {
		p.plain(next)
	}
}

// recoveryDone is what a recovery did.
type recoveryDone struct {
	node.RecoveryReport
	config string
}

func (r recoveryDone) text(p *page) {
	if r.Done {
		p.line("this node has gone on by this plan before; nothing was left to do")
	} else {
		p.line("epoch %d begins on this node", r.Epoch)
	}
	p.number("height", r.Height)
	p.row("evidence", r.Evidence)
	if r.Records > 0 {
		p.line("%d records are void with their blocks; submit them again once the network runs:", r.Records)
		p.plain("certledger record submit " + r.Resubmit + " --node URL --trust trust.txt")
	}
	p.line("give the plan to every observer (recover accept), and this line to everybody who verifies:")
	p.plain("recovery " + r.Plan.String())
	p.plain("certledger run --config " + r.config)
}
