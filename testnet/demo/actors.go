package demo

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/testnet"
	"github.com/certledger/certledger/testnet/actor"
)

// actors are everybody on the network, and what the demo asks of them.
type actors struct {
	*actor.Cast
	net     *testnet.Network
	speaker string // the member whose node is asked
}

func newActors(ctx context.Context, net *testnet.Network, random io.Reader, offset time.Duration) (*actors, error) {
	cast, err := actor.Gather(ctx, net.Manifest, random, offset)
	return &actors{Cast: cast, net: net, speaker: net.Nodes()[0].Name}, err
}

func (a *actors) client() *client.Client { return a.Clients[a.speaker] }

// submit orders a record and waits until it is final.
func (a *actors) submit(ctx context.Context, kind ledger.Kind, body any, base sm3.Digest) (api.Submission, error) {
	note, err := a.Record(kind, body, base)
	if err != nil {
		return api.Submission{}, err
	}
	return a.client().Submit(ctx, note, api.WaitFinal)
}

// accept demands that a record is accepted.
func (a *actors) accept(ctx context.Context, kind ledger.Kind, body any, base sm3.Digest) (api.Submission, error) {
	s, err := a.submit(ctx, kind, body, base)
	if err != nil {
		return s, fmt.Errorf("%s: %w", kind, err)
	}
	if s.State != api.Final || s.Code != ledger.OK {
		return s, fmt.Errorf("%w: %s is %s %s: %s", ErrStep, kind, s.State, s.Code, s.Detail)
	}
	return s, nil
}

// refuse demands that a record is refused with a code.
func (a *actors) refuse(ctx context.Context, kind ledger.Kind, body any, base sm3.Digest, want ledger.Code) (api.Submission, error) {
	s, err := a.submit(ctx, kind, body, base)
	if err != nil {
		return s, fmt.Errorf("%s: %w", kind, err)
	}
	if s.State != api.Rejected || s.Code != want || s.Article == "" {
		return s, fmt.Errorf("%w: %s is %s %s (article %q), want %s with its article", ErrStep, kind, s.State, s.Code, s.Article, want)
	}
	return s, nil
}

// asset gives the story's asset as the node has it, and what the next record
// about it must be signed against.
func (a *actors) asset(ctx context.Context) (*ledger.Asset, sm3.Digest, error) {
	_, asset, err := a.client().Asset(ctx, assetNumber, api.AtApplied)
	if err != nil {
		return nil, sm3.Digest{}, err
	}
	return asset, ledger.HistoryOf(asset).Head, nil
}

// moveClock moves the clock of every node.
func (a *actors) moveClock(ctx context.Context, by time.Duration) error {
	a.Shift(by)
	return a.net.MoveClocks(ctx, a.Offset())
}
