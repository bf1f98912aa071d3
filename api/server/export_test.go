package server

import (
	"io"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// Routes lists `method path` of everything that the handlers serve and describe.
func Routes(cfg Config) []string {
	s := newServer(cfg)
	routes := []string{"GET " + api.PathMetrics}
	for _, rt := range append(s.publicRoutes(), s.operatorRoutes()...) {
		routes = append(routes, rt.method+" "+rt.path)
	}
	return routes
}

// OpenAPI is the description that is served.
func OpenAPI() []byte { return openAPI }

// StatusOf is the table of errors.go; explicit says whether it has a row.
func StatusOf(code ledger.Code) (status int, explicit bool) {
	_, explicit = statuses[code]
	return statusOf(code), explicit
}

// The readers of bodies, for fuzzing.
func ReadLines(r io.Reader) ([][]byte, error) { return readLines(r) }
func ReadNote(r io.Reader) ([]byte, error)    { return readNote(r) }
func ReadVerify(r io.Reader, contentType string) (api.Verify, error) {
	return readVerify(r, contentType)
}
func ReadClock(r io.Reader) (time.Duration, error) { return readClock(r) }
func ReadBackup(r io.Reader) ([]string, error)     { return readBackup(r) }
func LanguageOf(header string) api.Language        { return languageOf(header) }

// Replays is the memory of signed requests.
type Replays struct{ r *replays }

func NewReplays(capacity int) Replays                     { return Replays{newReplays(capacity)} }
func (r Replays) Add(name sm3.Digest, at time.Time) error { return r.r.add(name, at) }

// Waiters bounds those who wait; see getEvents.
func Waiters(l Limits) func(client string) (leave func(), err error) { return newWaiters(l).enter }
