package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/consensus/cosign"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

type explainOptions struct {
	connection
	plan, genesis string
}

func (s *session) recoverExplain() *cobra.Command {
	var o explainOptions
	c := s.command("recover explain", "explain EVIDENCE --plan FILE --trust FILE [--node URL | --genesis FILE]", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.runRecoverExplain(ctx, args[0], o)
	})
	f := s.flags("recover explain", c)
	f.str(&o.plan, "plan", "")
	f.str(&o.genesis, "genesis", "")
	f.str(&o.node, "node", s.Env(envNode))
	f.str(&o.trust, "trust", s.Env(envTrust))
	return c
}

func (s *session) runRecoverExplain(ctx context.Context, path string, o explainOptions) error {
	if err := s.need("plan", o.plan, "trust", o.trust); err != nil {
		return err
	}
	data, err := s.read(path)
	if err != nil {
		return err
	}
	proof, err := cosign.ParseEquivocation(data)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	trust, err := s.readTrust(o.trust)
	if err != nil {
		return err
	}
	plan, err := s.readPlan(ctx, o)
	if err != nil {
		return err
	}
	r := explain(proof, plan, trust)
	if err := s.print(r); err != nil || r.Explained {
		return err
	}
	return errNotValid
}

// readPlan opens a plan by the set that its base names. Whoever gives that set
// need not be believed: the base has its digest.
func (s *session) readPlan(ctx context.Context, o explainOptions) (ledger.OpenRecovery, error) {
	var plan ledger.OpenRecovery
	data, err := s.read(o.plan)
	if err != nil {
		return plan, err
	}
	file, err := ledger.ParseRecoveryFile(data)
	if err != nil {
		return plan, fmt.Errorf("%s: %w", o.plan, err)
	}
	base, err := ledger.ParseHeader([]byte(file.Base))
	if err != nil {
		return plan, fmt.Errorf("%s: %w: %w", o.plan, ledger.ErrRecovery, err)
	}
	old, err := s.pastSet(ctx, o, base.Governance)
	if err != nil {
		return plan, err
	}
	if plan, err = file.Open(old); err != nil {
		return plan, fmt.Errorf("%s: %w", o.plan, err)
	}
	return plan, nil
}

// pastSet finds a set of members that was once in force.
func (s *session) pastSet(ctx context.Context, o explainOptions, digest sm3.Digest) (*ledger.Governance, error) {
	if o.genesis != "" {
		_, opened, _, err := node.ReadGenesis(o.genesis)
		if err != nil {
			return nil, err
		}
		if opened.Genesis.Governance != digest {
			return nil, s.usage("the plan goes on from a later set of members than the genesis's; ask a node with --node")
		}
		return opened.Governance, nil
	}
	c, err := s.connect(ctx, o.connection)
	if err != nil {
		return nil, err
	}
	return findSet(ctx, c, digest)
}

func findSet(ctx context.Context, c *client.Client, digest sm3.Digest) (*ledger.Governance, error) {
	for after, more := uint64(0), true; more; {
		page, err := c.GovernanceHistory(ctx, after, api.MaxPage)
		if err != nil {
			return nil, err
		}
		for _, set := range page.Sets {
			if set.Digest == digest {
				return ledger.ParseGovernance(set.Governance)
			}
		}
		more, after = page.Next > after, page.Next
	}
	return nil, fmt.Errorf("%w: the node's history has no set of members %s, which the plan's base names", ledger.ErrRecovery, digest)
}

// explained is what a proof of two signatures says in the light of a plan.
type explained struct {
	Ledger sm3.Digest `json:"ledger"`
	Member string     `json:"member"`
	Height uint64     `json:"height"`
	Key    string     `json:"key"`
	// Own says that the key was the member's cosign key at the plan's base.
	Own        bool              `json:"own_key"`
	Signatures []explainedSigned `json:"signatures"`
	Plan       sm3.Digest        `json:"plan"`
	Epoch      uint64            `json:"epoch"`
	Base       uint64            `json:"base"`
	// Complete says that all survivors have signed the plan, Trusted that the
	// trust file names it.
	Complete bool `json:"complete"`
	Trusted  bool `json:"trusted"`
	// Explained says that nobody lied: the plan voids the one header, the other
	// came after it.
	Explained bool `json:"explained"`
}

// explainedSigned is one of the two signatures, which verifies.
type explainedSigned struct {
	Header sm3.Digest `json:"header"`
	Time   string     `json:"time"`
	// Void says that the header is one of the members of before, which the plan
	// voids.
	Void bool `json:"void"`
	at   cosign.Announcement
}

func explain(e cosign.Equivocation, plan ledger.OpenRecovery, trust ledger.Trust) explained {
	r := explained{
		Ledger: e.First.Header.Ledger, Member: e.Member, Height: e.First.Header.Height, Key: e.Key.Fingerprint().String(),
		Plan: plan.Digest, Epoch: plan.Epoch, Base: plan.Base.Height, Complete: plan.CheckComplete() == nil,
		Trusted: trust.Ledger == plan.Ledger && slices.Contains(trust.Recoveries, plan.Digest),
	}
	if m, ok := plan.Old.Member(e.Member); ok && m.CosignKey != nil {
		r.Own = m.CosignKey.String() == e.Key.String()
	}
	for _, a := range []cosign.Announcement{e.First, e.Second} {
		h := a.Header
		void := h.Ledger == plan.Ledger && h.Height > plan.Base.Height && (h.Governance == plan.BaseHeader.Governance || h.Governance == plan.BaseHeader.Next)
		r.Signatures = append(r.Signatures, explainedSigned{Header: a.Digest, Time: a.Lines[0].Time.String(), Void: void, at: a})
	}
	r.Explained = r.Own && r.Trusted && e.ExplainedBy(plan)
	return r
}

func (r explained) text(p *page) {
	p.line("%s signed twice at height %d; both signatures verify", r.Member, r.Height)
	p.row("fingerprint", groups(r.Ledger))
	p.row("key", r.Key)
	for _, signed := range r.Signatures {
		p.row("header", signed.Header.String())
		p.instant("time", signed.at.Lines[0].Time)
		if signed.Void {
			p.line("of the members of before: the plan voids it")
		} else {
			p.line("of other members than those of the plan's base")
		}
	}
	p.line("epoch %d: the ledger keeps its identity and goes on from header %d", r.Epoch, r.Base)
	p.row("digest of the plan", r.Plan.String())
	switch {
	case r.Explained:
		p.line("EXPLAINED: the plan states the one signature, the other came after the recovery; nobody lied")
	case !r.Own:
		p.line("NOT EXPLAINED: the key was not this member's cosign key at the plan's base")
	case !r.Complete:
		p.line("NOT EXPLAINED: not all survivors have signed the plan")
	case !r.Trusted:
		p.line("NOT EXPLAINED: the trust file does not name the plan; compare its digest by voice with two members first")
	default:
		p.line("NOT EXPLAINED: the plan does not state this; the member lies, or its key is used on two machines")
	}
}
