package cosign

import (
	"context"
	"errors"
	"log/slog"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
)

// attempt is what came of signing the text of a lock.
type attempt struct {
	height uint64
	line   ledger.Cosignature
	err    error
}

// sign has the text of a lock signed that is on disk, on a goroutine of its own: a key in another process or in a hardware
// module may take its time, and the others' signatures are gathered meanwhile. While it is at work nothing else is begun; core
// asks again.
func (l *loop) sign(ctx context.Context, o doSign) {
	if l.signing {
		return
	}
	l.signing = true
	l.group.Go(func() error {
		a := l.attempt(o.lock, o.key)
		select {
		case l.made <- a:
		case <-ctx.Done():
		}
		return nil
	})
}

func (l *loop) attempt(lock Lock, key *sm2.PublicKey) attempt {
	signer := l.config.Keys(key)
	if signer == nil {
		return attempt{height: lock.Height, err: errors.New("the key that the governance names is no longer here: put its file back")}
	}
	line, err := ledger.Cosign(lock.Member, lock.Time, lock.Header, signer, l.config.Random)
	if err == nil && !sm2.Verify([]sm2.Task{line.Task(lock.Header, key)})[0] {
		// A faulty signature can give the key away.
		err = errors.New("the key made a signature that does not verify")
	}
	return attempt{lock.Height, line, err}
}

// signed takes what came of it. A key that fails, say a hardware module that is away, is tried again with the next tick; the
// log tells of it once, the metric counts.
func (l *loop) signed(ctx context.Context, a attempt) error {
	l.signing = false
	if a.err != nil {
		l.metrics.failures.Inc()
		if !l.failing {
			l.log.ErrorContext(ctx, "couldn't sign; will go on trying", slog.Uint64("height", a.height), slog.String("error", a.err.Error()))
		}
		l.failing = true
		return nil
	}
	if l.failing {
		l.log.InfoContext(ctx, "the key signs again", slog.Uint64("height", a.height))
	}
	l.failing = false
	l.metrics.signed.Inc()
	return l.step(ctx, signed{a.height, a.line})
}
