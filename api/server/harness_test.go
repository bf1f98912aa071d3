package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// harness is a node's two listeners over a ledger with a story on it.
type harness struct {
	*servertest.Ledger
	servertest.Story
	t                *testing.T
	cfg              server.Config
	registry         *prometheus.Registry
	log              *logBuffer
	public, operator *httptest.Server
	signed           legaltime.Instant // how many requests were signed
}

func start(t *testing.T, change ...func(*server.Config)) *harness {
	t.Helper()
	return startFor(t, ledger.Test, change...)
}

func startFor(t *testing.T, purpose ledger.Purpose, change ...func(*server.Config)) *harness {
	t.Helper()
	h := &harness{t: t, Ledger: servertest.New(t, purpose), registry: prometheus.NewRegistry(), log: &logBuffer{}}
	h.Story = h.Tell()
	h.cfg = h.Config()
	h.cfg.Logger = slog.New(slog.NewJSONHandler(h.log, nil))
	h.cfg.Metrics = server.NewMetrics(h.registry)
	h.cfg.MetricsHandler = server.MetricsHandler(h.registry)
	h.cfg.Page = fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>page</title>")}, "js/page.js": {Data: []byte("//")}}
	for _, c := range change {
		c(&h.cfg)
	}
	operator := h.cfg
	operator.Metrics = server.NewMetrics(prometheus.NewRegistry())
	h.public = h.serve(server.NewPublic(h.cfg))
	h.operator = h.serve(server.NewOperator(operator))
	return h
}

func (h *harness) serve(handler http.Handler) *httptest.Server {
	s := httptest.NewUnstartedServer(nil)
	s.Config = server.HTTPServer(handler, h.cfg.Limits, h.cfg.Logger)
	s.Start()
	h.t.Cleanup(func() {
		s.Client().CloseIdleConnections()
		s.Close()
	})
	return s
}

// logBuffer is a log that may be written and read at once.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// ask is one request of a test.
type ask struct {
	method, path, media, body string
	language                  string
	signer                    *servertest.Signer
	header                    map[string]string
	operator                  bool
}

// answer is what came of it.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (h *harness) do(a ask) answer {
	h.t.Helper()
	r := h.request(a)
	resp, err := h.public.Client().Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, body}
}

func (h *harness) request(a ask) *http.Request {
	h.t.Helper()
	base := h.public.URL
	if a.operator {
		base = h.operator.URL
	}
	if a.method == "" {
		a.method = http.MethodGet
	}
	r, err := http.NewRequestWithContext(h.t.Context(), a.method, base+a.path, strings.NewReader(a.body))
	if err != nil {
		h.t.Fatal(err)
	}
	if a.media != "" {
		r.Header.Set("Content-Type", a.media)
	}
	if a.language == "" {
		a.language = "en"
	}
	r.Header.Set("Accept-Language", a.language)
	if a.signer != nil {
		h.sign(r, *a.signer, a.body, func(*api.Request) {})
	}
	for name, value := range a.header {
		r.Header.Set(name, value)
	}
	return r
}

// sign signs a request about the node's time, after change has had its way. Each
// request has a millisecond of its own, as a node takes each but once.
func (h *harness) sign(r *http.Request, s servertest.Signer, body string, change func(*api.Request)) {
	h.t.Helper()
	req := api.Request{Ledger: h.Genesis.ID(), Method: r.Method, Path: r.URL.RequestURI(), Time: h.Now() + h.signed, Body: sm3.Sum([]byte(body))}
	h.signed++
	change(&req)
	if err := api.SignRequest(r.Header, req, s.Name, s.Key, servertest.Random(h.signed.String())); err != nil {
		h.t.Fatal(err)
	}
}

// problem checks that the answer is a whole problem with this code.
func (h *harness) problem(a answer, code ledger.Code) api.Problem {
	h.t.Helper()
	var p api.Problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		h.t.Fatalf("status %d: %s", a.status, a.body)
	}
	if p.Code != code {
		h.t.Errorf("got code %s (%s), want %s", p.Code, p.Detail, code)
	}
	want, _ := server.StatusOf(code)
	if a.status != want || p.Status != want || a.header.Get("Content-Type") != api.MediaProblem {
		h.t.Errorf("%s: got status %d, %d in the problem, as %s, want %d", code, a.status, p.Status, a.header.Get("Content-Type"), want)
	}
	if p.Type != "urn:certledger:problem:"+string(code) || p.Title != api.CodeText(code).EN {
		h.t.Errorf("%s: got type %s, title %s", code, p.Type, p.Title)
	}
	return p
}

// decode checks for status 200 and reads the JSON.
func decode[T any](h *harness, a answer) T {
	h.t.Helper()
	var v T
	if a.status != http.StatusOK {
		h.t.Fatalf("status %d: %s", a.status, a.body)
	}
	if err := json.Unmarshal(a.body, &v); err != nil {
		h.t.Fatal(err)
	}
	return v
}

func (h *harness) submit(note []byte) answer {
	h.t.Helper()
	return h.do(ask{method: http.MethodPost, path: api.PathRecords, media: api.MediaRecord, body: string(note)})
}

// errors gives the lines of the log that tell of failures.
func (l *logBuffer) errors() string {
	var found []string
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, `"level":"ERROR"`) {
			found = append(found, line)
		}
	}
	return strings.Join(found, "")
}
