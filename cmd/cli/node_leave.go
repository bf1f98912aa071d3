package cli

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

type leaveOptions struct {
	governorOptions
	config, archive, reason string
}

func (s *session) nodeLeave() *cobra.Command {
	var o leaveOptions
	use := "leave --config FILE --archive DIR --member NAME --key FILE --node URL --trust FILE"
	c := s.command("node leave", use, s.exactly(0), func(ctx context.Context, _ []string) error {
		return s.runNodeLeave(ctx, o)
	})
	f := s.flags("node leave", c)
	f.governor(&o.governorOptions)
	f.str(&o.config, "config", node.ConfigFile)
	f.str(&o.archive, "archive", "")
	f.str(&o.reason, "reason", "")
	return c
}

// errOpen ends a command that waits for the others' votes.
var errOpen = errors.New("the others have not voted yet")

// leaver takes a member out of the network: proposed by itself, decided by the
// others, then archived.
type leaver struct {
	*session
	leaveOptions
	conf   node.Config
	cosign sm3.Digest
	last   string // told last
}

func (s *session) runNodeLeave(ctx context.Context, o leaveOptions) error {
	if err := s.need("archive", o.archive, "reason", o.reason); err != nil {
		return err
	}
	c, err := node.LoadConfig(o.config, s.Env)
	if err != nil {
		return err
	}
	if c.Member != o.member {
		return s.usage("%s is the node of %s, not of %s", o.config, c.Member, o.member)
	}
	l := &leaver{session: s, leaveOptions: o, conf: c}
	err = s.asGovernor(ctx, o.governorOptions, l.removal)
	if refusal := (*ledger.Refusal)(nil); errors.As(err, &refusal) && refusal.Code == ledger.MemberUnknown || err != nil && l.goneHere() {
		err = nil // an earlier run came so far
	}
	if err != nil {
		return err
	}
	return l.archived(ctx)
}

// removal sees to it that the member's removal is in force.
func (l *leaver) removal(ctx context.Context, v *governor) error {
	g, err := v.settled(ctx)
	if err != nil {
		return err
	}
	if m, ok := g.Set.Member(l.member); ok && m.CosignKey != nil {
		l.cosign = m.CosignKey.Fingerprint()
	}
	p, err := l.proposal(ctx, v)
	if err != nil {
		return err
	}
	for {
		gone, err := l.step(ctx, v, p)
		if gone || err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		if err != nil || pause(ctx) != nil {
			return l.waiting(context.WithoutCancel(ctx), v, p)
		}
	}
}

// proposal gives the member's own open proposal of its removal, and makes it when
// there is none.
func (l *leaver) proposal(ctx context.Context, v *governor) (string, error) {
	_, open, err := v.client.Proposals(ctx, ledger.ProposalOpen, "", api.MaxPage)
	if err != nil {
		return "", err
	}
	for _, p := range open {
		if p.Member == l.member && len(p.Changes) == 1 && p.Changes[0].Act == ledger.RemoveMember && p.Changes[0].Member == l.member {
			l.notice(l.t("the removal is proposed: %s", p.ID))
			return p.ID, nil
		}
	}
	change := ledger.GovernanceChange{Act: ledger.RemoveMember, Member: l.member, Reason: l.reason}
	made := &proposer{governor: v, proposeOptions: proposeOptions{governorOptions: l.governorOptions, reason: l.reason}}
	body, _, sub, err := made.make(ctx, func(*proposer, []string) ([]ledger.GovernanceChange, error) { return one(change) }, nil)
	if err != nil {
		return "", err
	}
	if sub.State == api.Rejected {
		return "", v.done(sub, nil)
	}
	l.notice(l.t("the removal is proposed: %s", body.Proposal))
	return body.Proposal, nil
}

// step looks whether the removal is in force, and does what brings it nearer.
func (l *leaver) step(ctx context.Context, v *governor, id string) (gone bool, err error) {
	g, err := v.client.Governance(ctx)
	if unreachable(err) {
		return l.goneHere(), nil // the node that was asked may be the one that has left
	}
	if err != nil {
		return false, err
	}
	if _, stays := g.Set.Member(l.member); !stays {
		return true, nil
	}
	if g.Pending != nil {
		l.tell(l.t("set %d was decided at height %d and is not in force yet; waiting", g.Next.Sequence, g.Next.Decided))
		return false, l.handOver(ctx)
	}
	return false, l.await(ctx, v, g.Set, id)
}

// await tells whose votes are missing, and enacts the removal when none is.
func (l *leaver) await(ctx context.Context, v *governor, set *ledger.Governance, id string) error {
	_, p, err := v.client.Proposal(ctx, id, api.AtFinal)
	if unreachable(err) {
		return nil
	}
	if err != nil {
		return err
	}
	missing := missingVotes(set, p)
	switch {
	case p.State == ledger.ProposalEnacted:
		return nil // the next look finds it decided
	case p.State != ledger.ProposalOpen:
		return ledger.Refuse(ledger.ProposalClosed, "%s: %s", id, p.State)
	case !missing.none():
		out := &page{s: l.session}
		missing.text(out)
		l.tell(out.b.String())
		return nil
	}
	if err := l.handOver(ctx); err != nil {
		return err
	}
	sub, err := v.submitSettled(ctx, ledger.GovernEnact, &ledger.ProposalBody{Member: l.member, Proposal: id})
	if err == nil && sub.State == api.Rejected {
		err = v.done(sub, nil)
	}
	return err
}

// tell gives news once.
func (l *leaver) tell(news string) {
	if news != l.last {
		l.last = news
		l.notice(news)
	}
}

// handOver has another member lead before this one goes. A node that is stopped
// leads nobody.
func (l *leaver) handOver(ctx context.Context) error {
	o := l.operatorOf(l.conf)
	status, err := o.Status(ctx)
	if err != nil || status.Raft == nil || status.Raft.State != "leader" {
		return nil //nolint:nilerr // nothing to hand over
	}
	l.notice(l.t("this node leads; handing over"))
	return o.HandOver(ctx)
}

// goneHere reports whether the stopped node's own ledger has the removal in
// force.
func (l *leaver) goneHere() bool {
	still, err := node.Inspect(l.conf)
	if err != nil {
		return false
	}
	_, stays := still.Governance.Member(l.member)
	return !stays
}

// unreachable reports whether a node did not answer, or cannot now.
func unreachable(err error) bool {
	if problem, ok := errors.AsType[*api.Problem](err); ok {
		return exitOfStatus(problem.Status) == exitUnavailable
	}
	_, ok := errors.AsType[*net.OpError](err)
	return ok
}

// waiting says who has still to vote.
func (l *leaver) waiting(ctx context.Context, v *governor, id string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r := leaveWaits{Member: l.member, Proposal: id}
	if g, err := v.client.Governance(ctx); err == nil {
		if _, p, err := v.client.Proposal(ctx, id, api.AtFinal); err == nil {
			r.Missing = missingVotes(g.Set, p)
		}
	}
	return errors.Join(l.print(r), errOpen)
}

// leaveWaits is a removal that is not in force yet.
type leaveWaits struct {
	Member   string       `json:"member"`
	Proposal string       `json:"proposal"`
	Missing  votesMissing `json:"missing"`
}

func (r leaveWaits) text(p *page) {
	p.row("proposal", r.Proposal)
	r.Missing.text(p)
	p.line("the others vote with: certledger govern vote %s --approve", r.Proposal)
	p.line("then run this command again; until then the node goes on as before")
}

// dropPatience is how long the own node may take to hear that it is out.
const dropPatience = time.Minute

// archived waits until the node has stopped or Raft has dropped it, and writes
// the archive.
func (l *leaver) archived(ctx context.Context) error {
	l.notice(l.t("the removal is in force; waiting until the node is out of Raft"))
	if !l.dropped(ctx) {
		l.notice(l.t("the node still runs as if it were a member: stop it; nobody counts on it any more"))
	}
	result, err := l.backUp(ctx, l.config, []string{l.archive})
	if err != nil {
		return err
	}
	r := left{Member: l.member, Archive: result, CosignKey: l.cosignKey(ctx), Keys: l.conf.Keys}
	if err := l.print(r); err != nil {
		return err
	}
	if !result.Complete() {
		return errFailing
	}
	return nil
}

// dropped reports whether the node stops, or is in Raft's configuration no more,
// within the time it may take.
func (l *leaver) dropped(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, dropPatience)
	defer cancel()
	for {
		traces, err := node.ReadTraces(l.conf.Data)
		if err == nil && !traces.Running {
			return true
		}
		if status, err := l.operatorOf(l.conf).Status(ctx); err == nil && !inRaft(status) {
			return true
		}
		if pause(ctx) != nil {
			return false
		}
	}
}

// inRaft reports whether a node is in Raft's configuration as it knows it.
func inRaft(status api.OperatorStatus) bool {
	if status.Raft == nil {
		return false
	}
	for _, server := range status.Raft.Servers {
		if server.Peer == status.Peer {
			return true
		}
	}
	return false
}

// cosignKey gives the fingerprint of the member's last cosign key: what was seen
// before it left, or what any node has on record.
func (l *leaver) cosignKey(ctx context.Context) sm3.Digest {
	if !l.cosign.IsZero() {
		return l.cosign
	}
	var found sm3.Digest
	c, err := l.connect(ctx, l.connection)
	if err != nil {
		return found
	}
	if _, history, err := c.Member(ctx, l.member); err == nil && history != nil {
		for _, k := range history.Retired {
			if k.Role == ledger.CosignLine {
				found = k.Key
			}
		}
	}
	return found
}

// left is a member that is out, with its archive.
type left struct {
	Member    string           `json:"member"`
	Archive   api.BackupResult `json:"archive"`
	CosignKey sm3.Digest       `json:"cosign_key,omitzero"`
	Keys      string           `json:"keys"`
}

func (r left) text(p *page) {
	p.line("%s has left; certificates that it issued or cosigned go on verifying", r.Member)
	backedUp(r.Archive).text(p)
	p.line("keep the archive for as long as the law asks; certledger audit --from DIR executes it again")
	if r.CosignKey.IsZero() {
		return
	}
	p.line("destroy the cosign key, and have another member put the statement on record:")
	p.plain("  certledger key destroy " + filepath.Join(r.Keys, ledger.CosignLine+".key") + " --fingerprint " + r.CosignKey.String() + " > statement.txt")
	p.plain("  certledger member key-destroyed " + r.CosignKey.String() + " --owner " + r.Member + " --statement statement.txt --member OTHER --key governor.key --node URL --trust trust.txt")
}
