package node

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
)

const (
	day = 24 * time.Hour
	// aheadAdvice is how long before something is due it is spoken of.
	aheadAdvice = 30 * day
	// pendingAdvice is how long a decided change may wait to be in force: two idle
	// periods, within which a block is made and proved final.
	pendingAdvice = 10 * time.Minute
)

// outlook is what the ledger says that concerns a member, at one time.
type outlook struct {
	member           string
	inForce, decided *ledger.Governance
	history          *ledger.MemberHistory // nil when nothing is kept
	height           uint64                // of the newest block
	decidedAt        uint64                // 0 when nothing is pending
	decidedTime, now legaltime.Instant
	supported        int // the newest rules of this program
}

// concerns tells, by code, what asks for somebody's attention before anything
// fails: package doctor has the words.
func (o outlook) concerns() []api.Concern {
	all := []api.Concern{}
	return append(all, slices.Concat(o.revoked(), o.review(), o.rules(), o.pending())...)
}

// revoked are the member's keys that the others revoked and of which nobody has
// put on record that they were destroyed.
func (o outlook) revoked() []api.Concern {
	var all []api.Concern
	for _, r := range o.inForce.Revoked {
		destroyed := o.history != nil && slices.ContainsFunc(o.history.Retired, func(k ledger.RetiredKey) bool {
			return k.Key == r.Key && !k.Destroyed.IsZero()
		})
		if r.Member == o.member && !destroyed {
			all = append(all, concern("governed.revoked", r.Key.String(), r.SuspectSince.Beijing()))
		}
	}
	return all
}

// review is the member's next annual review (TJ 7.1.3).
func (o outlook) review() []api.Concern {
	m, ok := o.inForce.Member(o.member)
	if !ok {
		return nil
	}
	due, asked := m.ReviewDue(o.history)
	if !asked {
		return nil
	}
	left := time.Duration(due-o.now) * time.Millisecond
	switch {
	case left <= 0:
		return []api.Concern{concern("review.overdue", due.Beijing(), wholeDays(-left))}
	case left < aheadAdvice:
		return []api.Concern{concern("review.due", due.Beijing(), wholeDays(left))}
	}
	return nil
}

// rules are those that come into force and that this program does not know: the
// first of them stops it.
func (o outlook) rules() []api.Concern {
	for _, a := range o.decided.Activations {
		if a.Rules > o.supported && a.Height > o.height {
			return []api.Concern{concern("rules.scheduled", strconv.Itoa(a.Rules), strconv.FormatUint(a.Height, 10),
				strconv.FormatUint(a.Height-o.height, 10), strconv.Itoa(o.supported))}
		}
	}
	return nil
}

// pending is a change that was decided long ago and is not in force.
func (o outlook) pending() []api.Concern {
	waits := time.Duration(o.now-o.decidedTime) * time.Millisecond
	if o.decidedAt == 0 || waits <= pendingAdvice {
		return nil
	}
	return []api.Concern{concern("governed.pending", strconv.Itoa(o.decided.Sequence), strconv.FormatUint(o.decidedAt, 10), waits.Round(time.Minute).String())}
}

func concern(code string, values ...string) api.Concern {
	return api.Concern{Code: code, Values: values}
}

func wholeDays(d time.Duration) string { return strconv.Itoa(int(d / day)) }

// lookOut reads what concerns a member from its ledger, of which there is a block.
func lookOut(s *store.Store, member string, now legaltime.Instant) (o outlook, err error) {
	last := s.LastHeader()
	o = outlook{member: member, height: last.Height, now: now, supported: SupportedRules()}
	if o.inForce, err = s.Governance(last.Governance); err != nil {
		return o, fmt.Errorf("read the governance in force: %w", err)
	}
	if o.decided, err = s.Governance(last.Next); err != nil {
		return o, fmt.Errorf("read the decided governance: %w", err)
	}
	if o.history, err = historyOf(s, member); err != nil {
		return o, err
	}
	if last.Governance == last.Next {
		return o, nil
	}
	if o.decidedAt, err = decidedAt(s, last.Next, last.Height); err != nil {
		return o, err
	}
	h, err := s.HeaderAt(o.decidedAt)
	o.decidedTime = h.Time
	return o, err
}

// historyOf gives what the ledger keeps of a member beside the governance, nil
// when it keeps nothing.
func historyOf(s *store.Store, member string) (*ledger.MemberHistory, error) {
	value, err := s.Entity(ledger.EntityID{Kind: ledger.MemberEntity, ID: member})
	if value == nil || err != nil {
		return nil, err
	}
	e, err := ledger.DecodeEntity(ledger.MemberEntity, value)
	if err != nil {
		return nil, fmt.Errorf("read what is kept of %s: %w", member, err)
	}
	h, _ := e.(*ledger.MemberHistory)
	return h, nil
}

// watchConcerns writes to the log, at the start and every day, what else would
// only be seen by asking.
func (n *Node) watchConcerns(ctx context.Context) error {
	for {
		n.tellConcerns(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(day):
		}
	}
}

func (n *Node) tellConcerns(ctx context.Context) {
	o, err := lookOut(n.store, n.config.Member, n.clock.Now())
	if err != nil {
		n.log.WarnContext(ctx, "what concerns this member could not be read", slog.Any("err", err))
		return
	}
	for _, c := range o.concerns() {
		n.log.WarnContext(ctx, "this needs attention: see certledger doctor", slog.String("code", c.Code), slog.Any("values", c.Values))
	}
	if left := n.untilExpiry(); left < aheadAdvice.Seconds() {
		n.log.WarnContext(ctx, "a certificate ends: see certledger doctor", slog.Float64("days", left/day.Seconds()))
	}
}
