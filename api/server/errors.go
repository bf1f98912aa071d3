package server

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// statuses gives the HTTP status of each code that can be an answer by itself.
// Every other code is one of the rules: the record was understood and refused,
// which is 422. It is only read.
var statuses = map[ledger.Code]int{
	api.RequestMalformed:   http.StatusBadRequest,
	api.RequestTooLarge:    http.StatusRequestEntityTooLarge,
	api.RequestMedia:       http.StatusUnsupportedMediaType,
	api.RequestPath:        http.StatusNotFound,
	api.RequestMethod:      http.StatusMethodNotAllowed,
	api.RequestOrigin:      http.StatusForbidden,
	api.RequestRate:        http.StatusTooManyRequests,
	api.RequestSignature:   http.StatusUnauthorized,
	api.RequestSigner:      http.StatusUnauthorized,
	api.RequestTime:        http.StatusUnauthorized,
	api.RequestReplayed:    http.StatusUnauthorized,
	api.RequestNeedsParty:  http.StatusForbidden,
	api.RecordUnknown:      http.StatusNotFound,
	api.EntityUnknown:      http.StatusNotFound,
	api.FileUnknown:        http.StatusNotFound,
	api.HeightUnknown:      http.StatusNotFound,
	api.HeightPruned:       http.StatusGone,
	api.CertificateInvalid: http.StatusUnprocessableEntity,
	api.MaterialUnknown:    http.StatusNotFound,
	api.MaterialForbidden:  http.StatusForbidden,
	api.MaterialNoKey:      http.StatusForbidden,
	api.MaterialReaders:    http.StatusUnprocessableEntity,
	api.MaterialInspection: http.StatusUnprocessableEntity,
	api.MaterialOrder:      http.StatusUnprocessableEntity,
	api.MaterialMalformed:  http.StatusBadRequest,
	api.MaterialKept:       http.StatusConflict,
	api.MaterialAnnex:      http.StatusConflict,
	api.MaterialFull:       http.StatusConflict,
	api.MaterialRetained:   http.StatusConflict,
	api.MaterialElsewhere:  http.StatusNotFound,
	api.DraftUnknown:       http.StatusNotFound,
	api.DraftForbidden:     http.StatusForbidden,
	api.DraftFull:          http.StatusConflict,
	api.DraftDone:          http.StatusConflict,
	api.ClockProduction:    http.StatusForbidden,
	api.ServerTimeout:      http.StatusGatewayTimeout,
	api.ServerInternal:     http.StatusInternalServerError,

	ledger.ApplicationUnknown: http.StatusNotFound,
	ledger.AssetUnknown:       http.StatusNotFound,
	ledger.ObjectionUnknown:   http.StatusNotFound,
	ledger.CertificateUnknown: http.StatusNotFound,
	ledger.MemberUnknown:      http.StatusNotFound,
	ledger.ProposalUnknown:    http.StatusNotFound,

	ledger.RecordOversize:      http.StatusRequestEntityTooLarge,
	ledger.RecordMalformed:     http.StatusBadRequest,
	ledger.RecordNotCanonical:  http.StatusBadRequest,
	ledger.RecordSigners:       http.StatusBadRequest,
	ledger.RecordSignerUnknown: http.StatusForbidden,
	ledger.RecordSignature:     http.StatusForbidden,
	ledger.CryptoDisagreement:  http.StatusForbidden,
	ledger.ServerBusy:          http.StatusServiceUnavailable,
	ledger.ServerNotReady:      http.StatusServiceUnavailable,
}

func statusOf(code ledger.Code) int {
	if status, ok := statuses[code]; ok {
		return status
	}
	return http.StatusUnprocessableEntity
}

// defaultRetry is what clients are told to wait when nothing better is known.
const defaultRetry = time.Second

// limitedError is a refusal that waiting cures.
type limitedError struct {
	*ledger.Refusal
	after time.Duration
}

func (l limitedError) Unwrap() error { return l.Refusal }

func busy(detail string) error {
	return limitedError{ledger.Refuse(ledger.ServerBusy, "%s", detail), defaultRetry}
}

// problem turns whatever a handler returned into the answer. The second result
// says that the error is the node's own failure, whose details are for the log.
func problem(err error, lang api.Language) (p *api.Problem, internal bool) {
	refusal, after := &ledger.Refusal{}, time.Duration(0)
	var wait limitedError
	var tooLarge *http.MaxBytesError
	var occupied BusyError
	switch {
	case errors.As(err, &wait):
		refusal, after = wait.Refusal, wait.after
	case errors.As(err, &refusal):
	case errors.As(err, &tooLarge):
		refusal = ledger.Refuse(api.RequestTooLarge, "at most %d bytes are allowed", tooLarge.Limit)
	case errors.As(err, &occupied):
		refusal, after = ledger.Refuse(ledger.ServerBusy, ""), max(occupied.After, defaultRetry)
	case errors.Is(err, ErrBusy):
		refusal, after = ledger.Refuse(ledger.ServerBusy, ""), defaultRetry
	case errors.Is(err, ErrNotReady):
		refusal, after = ledger.Refuse(ledger.ServerNotReady, ""), defaultRetry
	case errors.Is(err, ErrPruned):
		refusal = ledger.Refuse(api.HeightPruned, "")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		refusal, after = ledger.Refuse(api.ServerTimeout, ""), defaultRetry
	default:
		refusal, internal = ledger.Refuse(api.ServerInternal, ""), true
	}
	p = api.NewProblem(refusal, statusOf(refusal.Code), lang)
	p.RetryAfter = int(math.Ceil(after.Seconds()))
	return p, internal
}

// answerError writes the answer for an error.
func (s *server) answerError(w http.ResponseWriter, r *http.Request, err error) {
	p, internal := problem(err, languageOfRequest(r))
	if internal {
		s.cfg.Logger.ErrorContext(r.Context(), "could not answer a request", slog.String("route", r.Pattern), slog.Any("error", err))
	}
	writeProblem(w, p)
}

func writeProblem(w http.ResponseWriter, p *api.Problem) {
	if p.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(p.RetryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		// RFC 9110 demands a challenge; ours names the headers' scheme.
		w.Header().Set("WWW-Authenticate", "Certledger-Signature")
	}
	w.Header().Set("Content-Type", api.MediaProblem)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // an error here is the client's connection
}

// missing gives ErrNotFound a code of its own; other errors pass.
func missing(err error, code ledger.Code, what string) error {
	if errors.Is(err, ErrNotFound) {
		return ledger.Refuse(code, "%s", what)
	}
	return err
}

func malformed(format string, args ...any) error {
	return ledger.Refuse(api.RequestMalformed, format, args...)
}
