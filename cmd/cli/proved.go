package cli

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

func (s *session) contractShow() *cobra.Command {
	return s.provedShow("contract", func(ctx context.Context, c *client.Client, number string) (result, api.StateProof, error) {
		found, proof, err := c.Contract(ctx, number)
		return (*contractShown)(found), proof, err
	})
}

func (s *session) assistanceShow() *cobra.Command {
	return s.provedShow("assistance", func(ctx context.Context, c *client.Client, number string) (result, api.StateProof, error) {
		found, proof, err := c.Assistance(ctx, number)
		return (*assistanceShown)(found), proof, err
	})
}

// provedShow makes the command that shows an entity of a kind, with its proof.
func (s *session) provedShow(group string, ask func(context.Context, *client.Client, string) (result, api.StateProof, error)) *cobra.Command {
	var o connection
	c := s.command(group+" show", "show NUMBER --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			found, proof, err := ask(ctx, c, args[0])
			return entityProved{found, stateProved(proof)}, err
		})
	})
	s.flags(group+" show", c).connection(&o)
	return c
}

// entityProved is an entity as people read it, and the proof of its value.
type entityProved struct {
	entity result
	proof  stateProved
}

// MarshalJSON gives the proof, which has the value.
func (r entityProved) MarshalJSON() ([]byte, error) { return json.Marshal(r.proof) }

func (r entityProved) text(p *page) {
	r.entity.text(p)
	r.proof.proved(p)
	r.proof.withheld(p)
}

type contractShown ledger.Contract

func (r *contractShown) text(p *page) {
	p.plain(r.ID + "  " + p.state(ledger.ContractEntity, string(r.State)))
	p.row("asset", r.Asset)
	for _, party := range r.Parties {
		p.field(p.s.say(profile.TextOfWord(string(party.Role))), party.Account)
	}
	p.row("resells", r.Resells)
	p.step("negotiation opened", r.Opened, r.Exchange)
	p.digest("  identities", r.Identities)
	p.digest("  exchange's review", r.Review)
	p.digest("  statement of source", r.Source)
	p.step("contract deposited", r.Deposited, r.Provider)
	p.digest("  contract's text", r.Digest)
	r.terms(p)
	p.step("paid and delivered", r.Settled, r.Exchange)
	p.digest("  payment", r.Payment)
	p.digest("  delivery", r.Delivery)
	p.step("trade filed", r.Filed, r.Exchange)
	p.digest("  record of the trade", r.Filing)
	p.step("trade registered", r.Registered, r.Application)
	p.instant("registration cancelled", r.Cancelled)
	p.step("contract ended", r.Ended, p.s.say(contractGroundText(r.Ground)))
	p.digest("  what shows it", r.Ending)
}

func (r *contractShown) terms(p *page) {
	if r.Terms == nil {
		return
	}
	p.row("  content", r.Terms.Content)
	p.row("  used for", r.Terms.Purpose)
	p.row("  manner", r.Terms.Manner)
	p.instant("  holds from", r.Terms.From)
	p.instant("  over at", r.Terms.Ends)
	p.digest("  clause on delivery", r.Terms.Delivery)
	p.digest("  clause on the price", r.Terms.Price)
	p.digest("  clause on quality", r.Terms.Quality)
	p.digest("  clause on secrecy", r.Terms.Secrecy)
	p.digest("  clause on security", r.Terms.Security)
}

type assistanceShown ledger.Assistance

func (r *assistanceShown) text(p *page) {
	p.plain(r.ID + "  " + p.state(ledger.AssistanceEntity, string(r.State)))
	p.row("asked by", r.Member+" "+p.s.say(ledger.ClassText(r.Class)))
	p.row("asked of", r.Registry)
	p.row("case", r.Case)
	p.row("asset", r.Asset)
	p.instant("asked at", r.Asked)
	p.digest("  request", r.Document)
	p.instant("to be answered before", r.Due)
	p.overdue(clockIf(r.Overdue, ledger.ClockName(ledger.AssistanceOverdue)))
	p.row("goes on from", r.Escalates)
	p.row("went on as", r.Successor)
	if r.Answered == 0 {
		return
	}
	p.step("answered at", r.Answered, r.Person)
	p.row("  result", p.s.say(assistanceText(r.Result)))
	for _, reason := range r.Reasons {
		p.row("  reason", reason)
	}
	p.digest("  answer", r.Answer)
}

// step writes when something was done and by whom or what; nothing if it was not.
func (p *page) step(label string, at legaltime.Instant, by string) {
	if at != 0 {
		p.row(label, at.Beijing()+subject(by))
	}
}

// digest writes a digest; nothing for none.
func (p *page) digest(label string, d sm3.Digest) { p.row(label, digestOrNothing(d)) }
