package checkpoint

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// left is nil while there is a peer that has not lied.
func (f *fetch) left(cause error) error {
	for _, p := range f.Peers() {
		if f.bad[p] == nil {
			return nil
		}
	}
	return fmt.Errorf("%w: %w", ErrNoPeer, cause)
}

// choose gives the peer after the one that has just failed, the least suspected first. When it has come around it pauses.
func (f *fetch) choose(ctx context.Context, after string) (string, error) {
	peers := f.honest()
	if len(peers) == 0 {
		return "", ErrNoPeer
	}
	next := slices.Index(peers, after) + 1
	if next == len(peers) {
		if err := f.pause(ctx); err != nil {
			return "", err
		}
		next = 0
	}
	return peers[next], nil
}

// honest lists the peers that have not lied, the least suspected first.
func (f *fetch) honest() []string {
	peers := slices.DeleteFunc(slices.Clone(f.Peers()), func(p string) bool { return f.bad[p] != nil })
	slices.SortStableFunc(peers, func(a, b string) int { return cmp.Compare(f.suspicion[a], f.suspicion[b]) })
	return peers
}

func (f *fetch) pause(ctx context.Context) error {
	select {
	case <-time.After(f.Pause):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
