package server

import (
	"io"
	"mime"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// maxClockBody bounds the body of a request to move the clock.
const maxClockBody = 1 << 10

// maxOffset bounds how far a test ledger's clock may be moved, either way.
const maxOffset = 200 * 365 * 24 * time.Hour

// NewOperator gives the handler of the operator's own listener. It has no
// accounts: who reaches the listener is the operator, so it belongs on a
// loopback address or behind mutual TLS. Requests that a web page in the
// operator's browser makes from elsewhere are refused.
func NewOperator(cfg Config) http.Handler {
	s := newServer(cfg)
	mux := s.mux(s.operatorRoutes())
	mux.Handle("GET "+api.PathMetrics, cfg.MetricsHandler)
	mux.HandleFunc("GET "+api.PathProfiles, pprof.Index)
	mux.HandleFunc("GET "+api.PathProfiles+"cmdline", pprof.Cmdline)
	mux.HandleFunc("GET "+api.PathProfiles+"profile", pprof.Profile)
	mux.HandleFunc("GET "+api.PathProfiles+"symbol", pprof.Symbol)
	mux.HandleFunc("GET "+api.PathProfiles+"trace", pprof.Trace)
	return s.outside(mux, sameOrigin)
}

// sameOrigin refuses what a web page elsewhere does through the operator's
// browser.
func sameOrigin(r *http.Request) error {
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return ledger.Refuse(api.RequestOrigin, "%v", err)
	}
	return nil
}

func (s *server) operatorRoutes() []route {
	return []route{
		{http.MethodGet, api.PathHealth, s.getHealth},
		{http.MethodGet, api.PathReady, s.getReady},
		{http.MethodGet, api.PathOperatorStatus, s.getOperatorStatus},
		{http.MethodGet, api.PathOperatorClock, s.getClock},
		{http.MethodPost, api.PathOperatorClock, s.postClock},
		{http.MethodPost, api.PathOperatorNudge, s.postNudge},
		{http.MethodPost, api.PathOperatorBackup, s.postBackup},
		{http.MethodPost, api.PathOperatorHandOver, s.postHandOver},
	}
}

func (s *server) getHealth(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, http.StatusOK, api.Health{Status: "ok"})
}

// getReady answers 503 while the node should not serve, so that a balancer needs
// no more than the status.
func (s *server) getReady(w http.ResponseWriter, r *http.Request) error {
	health := s.cfg.Node.Health(r.Context())
	out := api.Ready{
		Ready: health.Problem == "", Height: s.cfg.Chain.Applied(), Final: s.cfg.Chain.Final(),
		LeaderKnown: health.LeaderKnown, Leader: health.Leader, Unsigned: append([]string{}, health.Unsigned...), Reason: health.Problem,
	}
	out.Unfinal = out.Height - min(out.Final, out.Height)
	if out.Final > 0 {
		header, err := s.header(r.Context(), out.Final)
		if err != nil {
			return err
		}
		out.LagMillis = int64(s.cfg.Clock.Now() - header.Time)
	}
	status := http.StatusOK
	if !out.Ready {
		status = http.StatusServiceUnavailable
	}
	return writeJSON(w, status, out)
}

// getOperatorStatus has the node ask the others, which takes as long as the
// slowest of them may.
func (s *server) getOperatorStatus(w http.ResponseWriter, r *http.Request) error {
	status, err := s.cfg.Control.Overview(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, status)
}

func (s *server) getClock(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, http.StatusOK, s.clock())
}

func (s *server) clock() api.Clock {
	return api.Clock{OffsetMillis: s.cfg.Control.Offset().Milliseconds(), Time: s.cfg.Clock.Now()}
}

// postClock moves the clock of a test ledger. In production time is evidence.
func (s *server) postClock(w http.ResponseWriter, r *http.Request) error {
	if s.cfg.Ledger.Purpose != ledger.Test {
		return ledger.Refuse(api.ClockProduction, "this ledger's purpose is %s", s.cfg.Ledger.Purpose)
	}
	if err := wantJSON(r); err != nil {
		return err
	}
	offset, err := readClock(http.MaxBytesReader(w, r.Body, maxClockBody))
	if err != nil {
		return err
	}
	if err := s.cfg.Control.SetOffset(r.Context(), offset); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, s.clock())
}

func wantJSON(r *http.Request) error {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != api.MediaJSON {
		return ledger.Refuse(api.RequestMedia, "send %s", api.MediaJSON)
	}
	return nil
}

// readClock reads a body that asks for an offset of the clock.
func readClock(body io.Reader) (time.Duration, error) {
	var ask struct {
		OffsetMillis *int64 `json:"offset_ms"`
	}
	if err := decodeStrictly(body, &ask); err != nil {
		return 0, err
	}
	limit := maxOffset.Milliseconds()
	if ask.OffsetMillis == nil || *ask.OffsetMillis > limit || *ask.OffsetMillis < -limit {
		return 0, malformed("offset_ms is a whole number of at most %d, either way", limit)
	}
	return time.Duration(*ask.OffsetMillis) * time.Millisecond, nil
}

// decodeStrictly reads one JSON value without unknown fields and nothing after
// it.
func decodeStrictly(body io.Reader, v any) error {
	data, err := io.ReadAll(body)
	if err != nil {
		return bodyError(err)
	}
	return unmarshalStrictly(data, v)
}

func (s *server) postNudge(w http.ResponseWriter, r *http.Request) error {
	if err := s.cfg.Control.Nudge(r.Context()); err != nil {
		return err
	}
	w.WriteHeader(http.StatusAccepted)
	return nil
}

// postHandOver has another voter lead, before this node is stopped for good.
func (s *server) postHandOver(w http.ResponseWriter, r *http.Request) error {
	if err := s.cfg.Control.HandOver(r.Context()); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
