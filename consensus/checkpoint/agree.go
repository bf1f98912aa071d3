package checkpoint

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
)

// offer is a peer's anchor.
type offer struct {
	peer   string
	height uint64
	anchor []byte
}

// agree chooses the height of the checkpoint and gathers the anchors that peers have for it. It asks until there is one.
func (f *fetch) agree(ctx context.Context) (uint64, []offer, error) {
	for {
		offers := f.offers(ctx, f.Height)
		if height := f.pick(offers); height > 0 {
			return height, f.anchors(ctx, height, offers), nil
		}
		if len(f.honest()) == 0 {
			return 0, nil, ErrNoPeer
		}
		if err := f.pause(ctx); err != nil {
			return 0, nil, err
		}
	}
}

// pick gives the newest height that half of the offers reach, but not one below what the sink has; 0 for none.
func (f *fetch) pick(offers []offer) uint64 {
	if len(offers) == 0 {
		return 0
	}
	slices.SortStableFunc(offers, func(a, b offer) int { return cmp.Compare(b.height, a.height) })
	chosen := offers[len(offers)/2].height
	have, _ := f.Sink.Heights()
	for _, o := range slices.Backward(offers) {
		if o.height >= max(chosen, have) {
			return o.height
		}
	}
	return 0
}

// anchors gives those over the header at height: the more, the surer is what they alone say.
func (f *fetch) anchors(ctx context.Context, height uint64, offers []offer) []offer {
	anchors := slices.DeleteFunc(slices.Clone(offers), func(o offer) bool { return o.height != height })
	asked := make([]string, len(anchors))
	for i, o := range anchors {
		asked[i] = o.peer
	}
	return append(anchors, f.offers(ctx, height, asked...)...)
}

// offers asks all peers but some for their anchor at height, 0 for their newest.
func (f *fetch) offers(ctx context.Context, height uint64, but ...string) []offer {
	var offers []offer
	for _, peer := range f.honest() {
		if slices.Contains(but, peer) {
			continue
		}
		raw, err := f.call(ctx, peer, request{what: wantAnchor, height: height}, anchorHeader+MaxAnchor)
		if err == nil {
			o := offer{peer: peer}
			if o.height, o.anchor, err = decodeAnchor(raw, height); err == nil {
				offers = append(offers, o)
			}
		}
		if err != nil {
			f.Logger.DebugContext(ctx, "checkpoint: no anchor", slog.String("peer", peer), slog.Any("err", err))
		}
	}
	return offers
}
