package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/node"
)

func (s *session) governGroup() *cobra.Command {
	return s.group("govern", "govern", s.governPropose(), s.governVote(), s.governWithdraw(), s.governEnact(), s.governShow(), s.governList(), s.governHistory())
}

// governorOptions are what every command has that signs as a member's governor.
type governorOptions struct {
	connection
	member, governor, passwords string
	wait                        int
}

func (f flags) governor(o *governorOptions) {
	f.str(&o.node, "node", f.s.Env(envNode))
	f.str(&o.trust, "trust", f.s.Env(envTrust))
	f.str(&o.member, "member", "")
	f.str(&o.governor, "key", "")
	f.str(&o.passwords, "password-file", "")
	f.integer(&o.wait, "wait-seconds", 300)
}

// governor is a member's governor at work: it writes, signs and submits records.
type governor struct {
	*session
	governorOptions
	client   *client.Client
	key      sm2.Signer
	password []byte
}

// signature is one more key that signs a record.
type signature struct {
	as  string
	key sm2.Signer
}

// asGovernor runs a command as a member's governor within the time that was
// given.
func (s *session) asGovernor(ctx context.Context, o governorOptions, run func(ctx context.Context, v *governor) error) error {
	if err := s.need("node", o.node, "trust", o.trust, "member", o.member, "key", o.governor); err != nil {
		return err
	}
	if o.wait < 1 {
		return s.usage("--wait-seconds is a positive number, not %d", o.wait)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(o.wait)*time.Second)
	defer cancel()
	v := &governor{session: s, governorOptions: o}
	var err error
	if v.client, err = s.connect(ctx, o.connection); err != nil {
		return err
	}
	if v.password, err = s.password(ctx, o.passwords, false); err != nil {
		return err
	}
	if v.key, err = keyfile.ReadSM2(o.governor, v.password); err != nil {
		return err
	}
	if err := v.checkKey(ctx); err != nil {
		return err
	}
	return run(ctx, v)
}

// checkKey refuses a key that the ledger would not take, before anything is
// signed with it.
func (v *governor) checkKey(ctx context.Context) error {
	g, err := v.client.Governance(ctx)
	if err != nil {
		return err
	}
	m, ok := g.Set.Member(v.member)
	if !ok {
		return ledger.Refuse(ledger.MemberUnknown, "%s", v.member)
	}
	if m.StaffKey(ledger.GovernorRole, v.key.Public().ID()) == nil {
		return fmt.Errorf("%w: %s is no governor key of %s", node.ErrKeyOfOther, v.key.Public().Fingerprint(), v.member)
	}
	return nil
}

// submit writes a record, has it signed by the governor and the others that are
// given, and waits until what became of it is final.
func (v *governor) submit(ctx context.Context, kind ledger.Kind, body any, others ...signature) (api.Submission, error) {
	w := writer{session: v.session, recordOptions: recordOptions{connection: v.connection, days: 1}, kind: kind, body: body}
	r, err := w.record(ctx)
	if err != nil {
		return api.Submission{}, err
	}
	text, err := r.Text()
	if err != nil {
		return api.Submission{}, err
	}
	d := draft{Record: r, Text: text}
	for _, by := range append(others, signature{ledger.Staff(v.member, ledger.GovernorRole).String(), v.key}) {
		line, err := ledger.SignText(text, by.as, by.key, v.Random)
		if err != nil {
			return api.Submission{}, err
		}
		d = d.With(line)
	}
	if missing := d.Missing(); len(missing) > 0 {
		return api.Submission{}, ledger.Refuse(ledger.RecordSigners, "%s", strings.Join(missing, ", "))
	}
	return v.client.Submit(ctx, d.Bytes(), api.WaitFinal)
}

// submitSettled submits a change of the governance. Only one can be pending: it
// waits for the one before, and tries again when another comes between.
func (v *governor) submitSettled(ctx context.Context, kind ledger.Kind, body any, others ...signature) (api.Submission, error) {
	for {
		if _, err := v.settled(ctx); err != nil {
			return api.Submission{}, err
		}
		sub, err := v.submit(ctx, kind, body, others...)
		if err != nil || sub.State != api.Rejected || sub.Code != ledger.GovernancePending {
			return sub, err
		}
		v.notice(v.t("another change is pending; trying again"))
		if err := pause(ctx); err != nil {
			return sub, err
		}
	}
}

// pollPending is how often a pending change is looked at.
const pollPending = 500 * time.Millisecond

// settled waits until no change of the governance is pending, and gives the set
// in force.
func (v *governor) settled(ctx context.Context) (client.Governing, error) {
	for told := false; ; told = true {
		g, err := v.client.Governance(ctx)
		if err != nil || g.Pending == nil {
			return g, err
		}
		if !told {
			v.notice(v.t("set %d was decided at height %d and is not in force yet; waiting", g.Next.Sequence, g.Next.Decided))
		}
		if err := pause(ctx); err != nil {
			return g, err
		}
	}
}

// pause waits before a pending change is looked at again.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(pollPending):
		return nil
	}
}

// done tells what became of a record; a refusal is exit status 3.
func (s *session) done(sub api.Submission, next func(p *page)) error {
	all := submitted{Submissions: []api.Submission{sub}}
	if err := s.print(acted{all, next}); err != nil {
		return err
	}
	return all.verdict()
}

// acted is a record that was submitted, and what follows from it.
type acted struct {
	submitted
	next func(p *page)
}

func (r acted) text(p *page) {
	r.submitted.text(p)
	if r.verdict() == nil && r.next != nil {
		r.next(p)
	}
}

// errQuorumLost refuses what would leave too few members to go on.
var errQuorumLost = errors.New("the members that answer now would be too few after the change")

// preflight is how the members stand before and after changes.
type preflight struct {
	Before ledger.Margin `json:"before"`
	After  ledger.Margin `json:"after"`
	// Silent are the members that take part, before or after, and do not answer.
	Silent []string `json:"not_answering"`
}

// preflight compares two sets by who answers the node now. Whoever cannot be
// asked counts as down, and so does a node that is not the one of before.
func (s *session) preflight(ctx context.Context, c *client.Client, before, after *ledger.Governance) (preflight, error) {
	network, err := c.Network(ctx)
	if err != nil {
		return preflight{}, err
	}
	up := map[string]bool{}
	for _, m := range network.Members {
		up[m.Name] = m.Answers
	}
	p := preflight{Before: before.Margin(func(m string) bool { return up[m] }), Silent: []string{}}
	for _, m := range after.Members {
		old, ok := before.Member(m.Name)
		up[m.Name] = up[m.Name] && ok && old.Node != nil && m.Node != nil && old.Node.Peer == m.Node.Peer
	}
	p.After = after.Margin(func(m string) bool { return up[m] })
	for _, m := range after.Members {
		if !up[m.Name] && (m.Takes(ledger.Cosigner) || m.Takes(ledger.Voter)) {
			p.Silent = append(p.Silent, m.Name)
		}
	}
	return p, nil
}

func (r preflight) text(p *page) {
	p.line("pre-flight, before -> after:")
	b, a := r.Before, r.After
	p.row("  cosigners", arrow(b.Cosigners, a.Cosigners))
	p.row("  quorum", arrow(b.Quorum, a.Quorum))
	p.row("  failures that finality survives", arrow(b.FinalitySurvives(), a.FinalitySurvives()))
	p.row("  Raft voters", arrow(b.Voters, a.Voters))
	p.row("  majority of voters", arrow(b.Majority, a.Majority))
	p.row("  failures that ordering survives", arrow(b.OrderingSurvives(), a.OrderingSurvives()))
	p.row("  cosigners that answer now", arrow(b.CosignersUp, a.CosignersUp))
	p.row("  voters that answer now", arrow(b.VotersUp, a.VotersUp))
	p.row("  not answering after the change", strings.Join(r.Silent, ", "))
}

func arrow(before, after int) string { return fmt.Sprintf("%d -> %d", before, after) }

// tell shows the pre-flight.
func (s *session) tell(r preflight) {
	p := &page{s: s}
	r.text(p)
	s.notice(strings.TrimSuffix(p.b.String(), "\n"))
}

// clear tells the pre-flight and refuses what would lose the quorum.
func (s *session) clear(r preflight) error {
	s.tell(r)
	if r.After.Holds() {
		return nil
	}
	return fmt.Errorf("%w: %d of %d cosigners answer, %d are needed; %d of %d voters answer, %d are needed", errQuorumLost,
		r.After.CosignersUp, r.After.Cosigners, r.After.Quorum, r.After.VotersUp, r.After.Voters, r.After.Majority)
}
