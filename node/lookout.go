package node

import (
	"context"
	"log/slog"
	"time"
)

// lookEvery is how often a node looks how the others are, for its metrics.
const lookEvery = 15 * time.Second

// watchOthers keeps the picture of the others fresh until ctx ends. A failure is
// the store's, and stops the node elsewhere.
func (n *Node) watchOthers(ctx context.Context) error {
	for {
		if _, err := n.survey(ctx); err != nil && ctx.Err() == nil {
			n.log.WarnContext(ctx, "the picture of the other nodes could not be made", slog.Any("err", err))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(lookEvery):
		}
	}
}
