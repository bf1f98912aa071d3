package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// apiPolicy is the content security policy of everything but the public page:
// an answer of the API is never a document that may load or run anything.
const apiPolicy = "default-src 'none'; frame-ancestors 'none'"

// outside puts around mux what every request passes: recovery, log and metrics,
// headers of caution, and admit.
func (s *server) outside(mux *http.ServeMux, admit func(*http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started, recorder := time.Now(), &recorder{ResponseWriter: w}
		s.cfg.Metrics.started()
		defer func() { s.finish(recorder, r, started, recover()) }()
		caution(recorder.Header())
		if err := admit(r); err != nil {
			s.answerError(recorder, r, err)
			return
		}
		if _, pattern := mux.Handler(r); pattern == "" {
			s.answerUnrouted(recorder, r, mux)
			return
		}
		mux.ServeHTTP(recorder, r)
	})
}

func (s *server) limitClients(r *http.Request) error {
	err := s.clients.take(clientOf(r))
	if err != nil {
		s.cfg.Metrics.turnedAway("client")
	}
	return err
}

// caution sets the headers that keep browsers from doing more with an answer
// than showing it.
func caution(h http.Header) {
	h.Set("Content-Security-Policy", apiPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Language, "+api.HeaderSigner)
}

// answerUnrouted answers what no route takes: net/http knows whether the path or
// the method is to blame, and which methods there are.
func (s *server) answerUnrouted(w http.ResponseWriter, r *http.Request, mux *http.ServeMux) {
	verdict := &verdict{header: http.Header{}}
	mux.ServeHTTP(verdict, r)
	if verdict.status == http.StatusMethodNotAllowed {
		allow := verdict.header.Get("Allow")
		w.Header().Set("Allow", allow)
		s.answerError(w, r, ledger.Refuse(api.RequestMethod, "it takes %s", allow))
		return
	}
	s.answerError(w, r, ledger.Refuse(api.RequestPath, "%.200s", r.URL.Path))
}

// finish logs and counts one answer. The log names the route, never the path:
// what people look up is nobody's business.
func (s *server) finish(w *recorder, r *http.Request, started time.Time, panicked any) {
	route := r.Pattern
	if route == "" {
		route = "none"
	}
	cause, _ := panicked.(error)
	aborted := errors.Is(cause, http.ErrAbortHandler)
	if panicked != nil && !aborted {
		s.cfg.Logger.ErrorContext(r.Context(), "a handler panicked", slog.String("route", route),
			slog.String("cause", fmt.Sprint(panicked)), slog.String("stack", string(debug.Stack())))
		if w.status == 0 {
			s.answerError(w, r, fmt.Errorf("panic: %v", panicked))
		}
	}
	if aborted {
		defer panic(panicked) // net/http cuts the connection, as was asked for
	}
	took := time.Since(started)
	s.cfg.Metrics.answered(route, w.code(), took)
	s.cfg.Logger.InfoContext(r.Context(), "answered", slog.String("route", route), slog.Int("status", w.code()),
		slog.Int64("bytes", w.bytes), slog.Duration("took", took))
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recorder) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

// verdict takes net/http's own answer instead of the client.
type verdict struct {
	header http.Header
	status int
}

func (v *verdict) Header() http.Header         { return v.header }
func (v *verdict) Write(b []byte) (int, error) { return len(b), nil }
func (v *verdict) WriteHeader(status int)      { v.status = status }
