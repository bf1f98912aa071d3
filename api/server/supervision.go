package server

import (
	"context"
	"net/http"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// maxLeaves is how many leaves of the log are looked at for one answer.
const maxLeaves = 2000

// getSupervision tells those who supervise of alerts and missed times behind a leaf
// of the log, and waits for the first when it is asked to.
func (s *server) getSupervision(w http.ResponseWriter, r *http.Request) error {
	if !readerOf(r.Context()).everything {
		return ledger.Refuse(api.RequestNeedsParty, "for regulators and registries, by a signed request")
	}
	after, limit, wait, err := queryWatch(r)
	if err != nil {
		return err
	}
	words := languageOfRequest(r)
	out, err := s.supervised(r.Context(), words, after, limit)
	if err != nil {
		return err
	}
	err = s.await(r, wait, func() (uint64, bool) { return out.Final, len(out.Events) > 0 || out.Next >= after+maxLeaves }, func(ctx context.Context) (err error) {
		out, err = s.supervised(ctx, words, out.Next, limit)
		return err
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, out)
}

// queryWatch gives behind what a request looks, for how many at most, and how long
// it may wait for the first.
func queryWatch(r *http.Request) (after uint64, limit int, wait time.Duration, err error) {
	if after, err = queryNumber(r, "after", 0); err != nil {
		return 0, 0, 0, err
	}
	if limit, err = queryLimit(r); err != nil {
		return 0, 0, 0, err
	}
	wait, err = queryWait(r)
	return after, limit, wait, err
}

// queryWait gives how long a request may wait.
func queryWait(r *http.Request) (time.Duration, error) {
	wait, err := queryNumber(r, "wait", 0)
	if err == nil && wait > api.MaxEventWait {
		err = malformed("wait is 0 to %d seconds", api.MaxEventWait)
	}
	return time.Duration(wait) * time.Second, err
}

// supervised looks through the leaves behind after, up to the newest final header.
func (s *server) supervised(ctx context.Context, words api.Language, after uint64, limit int) (api.Supervision, error) {
	out := api.Supervision{Events: []api.SupervisionEvent{}, Next: after, Final: s.cfg.Chain.Final()}
	if out.Final == 0 {
		return out, nil
	}
	header, err := s.header(ctx, out.Final)
	if err != nil {
		return out, err
	}
	for end := min(header.Size, after+maxLeaves); out.Next < end && len(out.Events) < limit; out.Next++ {
		leaf, err := s.cfg.Records.Leaf(ctx, out.Next)
		if err != nil {
			return out, err
		}
		event, ok, err := s.supervisionEvent(ctx, leaf)
		if err != nil {
			return out, err
		}
		if ok {
			event.Index, event.Title = out.Next, teller{words}.kind(event.Kind)
			out.Events = append(out.Events, event)
		}
	}
	return out, nil
}

// supervisionEvent reads a leaf; false when it is no matter of supervision.
func (s *server) supervisionEvent(ctx context.Context, leaf []byte) (out api.SupervisionEvent, ok bool, err error) {
	if e, err := ledger.ParseEvent(leaf); err == nil {
		return api.SupervisionEvent{Kind: string(e.Kind), Subject: e.Subject, Asset: e.Asset, Article: e.Article, Time: e.Time}, api.Supervised(string(e.Kind)), nil
	}
	r, err := ledger.ParseRecord(leaf)
	if err != nil || !api.Supervised(string(r.Kind)) {
		return out, false, err
	}
	body, refusal := ledger.DecodeBody(r.Kind, r.Body)
	if refusal != nil {
		return out, false, refusal
	}
	outcome, err := s.cfg.Records.Outcome(ctx, r.ID)
	if err != nil {
		return out, false, err
	}
	header, err := s.header(ctx, outcome.Height)
	out = api.SupervisionEvent{Kind: string(r.Kind), Record: &r.ID, Time: header.Time}
	if alert, ok := body.(*ledger.AlertRaiseBody); ok {
		out.Subject, out.Alert, out.Registry = alert.Alert, alert.Category, alert.Registry
	}
	return out, true, err
}
