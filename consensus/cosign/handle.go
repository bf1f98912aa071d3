package cosign

import (
	"context"
	"errors"
	"fmt"
)

// ErrBusy tells a peer that its message was not looked at; nothing is lost, because it will be asked for it.
var ErrBusy = errors.New("cosign: too many messages are waiting")

// HandleMessage answers a peer's request: a pull with the cosignatures held over the own header (or nothing), an announcement
// with nothing. It may be called from many goroutines. Errors: ErrMessage, ErrBusy, or the store's.
func (c *Cosigner) HandleMessage(_ context.Context, peer string, message []byte) ([]byte, error) {
	if len(message) > MaxMessage {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrMessage, len(message), MaxMessage)
	}
	height, isPull, err := parsePull(message)
	switch {
	case err != nil:
		c.metrics.dropped.WithLabelValues("malformed").Inc()
		return nil, err
	case isPull:
		return c.answer(height)
	}
	a, err := ParseAnnouncement(message)
	if err != nil {
		c.metrics.dropped.WithLabelValues("malformed").Inc()
		return nil, err
	}
	if !c.inbox.put(received{peer, a}) {
		c.metrics.dropped.WithLabelValues("inbox_full").Inc()
		return nil, ErrBusy
	}
	return nil, nil
}

// answer reads the store only, so that a peer's questions cost the loop nothing.
func (c *Cosigner) answer(height uint64) ([]byte, error) {
	if height == 0 || height > c.config.Store.Tip() {
		return nil, nil
	}
	set, err := c.config.Store.Cosignatures(height)
	if err != nil || len(set) == 0 {
		return nil, err
	}
	text, err := c.config.Store.Header(height)
	if err != nil {
		return nil, err
	}
	return announce(text, set), nil
}

// pull asks a peer on a goroutine of its own. A peer that does not answer holds up its own questions only.
func (l *loop) pull(ctx context.Context, o doPull) {
	if l.asking[o.peer] >= maxPulled {
		return
	}
	l.asking[o.peer]++
	l.group.Go(func() error {
		l.ask(ctx, o)
		select {
		case l.idle <- o.peer:
		case <-ctx.Done():
		}
		return nil
	})
}

func (l *loop) ask(ctx context.Context, o doPull) {
	limited, cancel := context.WithTimeout(ctx, pullLimit)
	defer cancel()
	response, err := l.config.Peers.Pull(limited, o.peer, pullRequest(o.height))
	switch {
	case err != nil:
		l.metrics.pulls.WithLabelValues("failed").Inc()
		return
	case len(response) == 0:
		l.metrics.pulls.WithLabelValues("empty").Inc()
		return
	}
	a, err := ParseAnnouncement(response)
	if err != nil {
		l.metrics.pulls.WithLabelValues("malformed").Inc()
		return
	}
	l.metrics.pulls.WithLabelValues("ok").Inc()
	select {
	case l.answers <- received{o.peer, a}:
	case <-ctx.Done():
	}
}
