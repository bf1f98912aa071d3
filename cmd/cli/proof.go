package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger"
)

func (s *session) proofGroup() *cobra.Command {
	return s.group("proof", "proof", s.proofState(), s.proofConsistency())
}

func (s *session) proofState() *cobra.Command {
	var o connection
	var height uint64
	c := s.command("proof state", "state KIND ID --node URL --trust FILE", s.exactly(2), func(ctx context.Context, args []string) error {
		id := ledger.EntityID{Kind: ledger.EntityKind(args[0]), ID: args[1]}
		if !slices.Contains(ledger.EntityKinds(), id.Kind) {
			return s.usage("there is no kind %q; there are %s", args[0], joinEntityKinds())
		}
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			proof, err := c.State(ctx, id, height)
			return stateProved(proof), err
		})
	})
	f := s.flags("proof state", c)
	f.connection(&o)
	f.number(&height, "height")
	return c
}

func joinEntityKinds() string {
	var kinds []string
	for _, k := range ledger.EntityKinds() {
		kinds = append(kinds, string(k))
	}
	return strings.Join(kinds, ", ")
}

type stateProved api.StateProof

func (r stateProved) text(p *page) {
	if !r.Present {
		p.line("PROVED: there is no %s/%s in the state of header %d, which a quorum has signed", r.Kind, r.ID, r.Header.Height)
		return
	}
	r.proved(p)
	p.row("digest", r.ValueDigest.String())
	p.raw("", r.Value)
	r.withheld(p)
}

func (r stateProved) proved(p *page) {
	p.line("PROVED: this is %s/%s in the state of header %d, which a quorum has signed", r.Kind, r.ID, r.Header.Height)
}

func (r stateProved) withheld(p *page) {
	if !r.Complete {
		p.line("fields that this reader may not see are left out; sign the request with --as and --key to see more")
	}
}

func (s *session) proofConsistency() *cobra.Command {
	var o connection
	c := s.command("proof consistency", "consistency FROM TO --node URL --trust FILE", s.exactly(2), func(ctx context.Context, args []string) error {
		var heights [2]uint64
		for i, text := range args {
			var err error
			if heights[i], err = strconv.ParseUint(text, 10, 53); err != nil {
				return s.usage("%q is not a height", text)
			}
		}
		return s.show(ctx, o, func(c *client.Client) (result, error) {
			proof, err := c.Consistency(ctx, heights[0], heights[1])
			return consistencyProved(proof), err
		})
	})
	s.flags("proof consistency", c).connection(&o)
	return c
}

type consistencyProved api.Consistency

func (r consistencyProved) text(p *page) {
	p.line("PROVED: the log at height %d is the beginning of the log at height %d", r.From.Height, r.To.Height)
	for _, at := range []api.LogAt{r.From, r.To} {
		p.row("log", fmt.Sprintf("%d  %d  %s", at.Height, at.Size, at.Root))
	}
}
