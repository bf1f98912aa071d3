package server_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
)

func TestClientsAreLimited(t *testing.T) {
	h := start(t, func(c *server.Config) { c.Limits.Rate, c.Limits.Burst = 0.001, 3 })
	for range 3 {
		if a := h.do(ask{path: "/v1/status"}); a.status != http.StatusOK {
			t.Fatalf("status %d: %s", a.status, a.body)
		}
	}
	a := h.do(ask{path: "/v1/status"})
	if p := h.problem(a, api.RequestRate); p.RetryAfter < 1 || a.header.Get("Retry-After") == "" {
		t.Errorf("it does not say when to come again: %+v", p)
	}
	if a := h.do(ask{operator: true, path: "/health"}); a.status != http.StatusOK {
		t.Errorf("the operator is limited: status %d", a.status)
	}
	if n := h.metric("certledger_api_limited_total"); n != 1 {
		t.Errorf("counted %v", n)
	}
}

func TestSignersAreLimited(t *testing.T) {
	h := start(t, func(c *server.Config) { c.Limits.Rate, c.Limits.Burst, c.Limits.Clients = 0.001, 2, 10 })
	handler := server.NewPublic(h.cfg)
	get := func(address string) int {
		r := h.request(ask{path: pledgeState})
		h.sign(r, h.Holder(servertest.Holder()), "", func(*api.Request) {})
		r.RemoteAddr, r.RequestURI = address, ""
		return serve(handler, r)
	}
	for i, want := range []int{http.StatusOK, http.StatusOK, http.StatusTooManyRequests} {
		if got := get([]string{"192.0.2.1:1", "198.51.100.1:1", "203.0.113.1:1"}[i]); got != want {
			t.Errorf("request %d from another address: status %d, want %d", i, got, want)
		}
	}
}

func TestClientsAreToldApart(t *testing.T) {
	h := start(t, func(c *server.Config) { c.Limits.Rate, c.Limits.Burst, c.Limits.Clients = 0.001, 1, 3 })
	handler := server.NewPublic(h.cfg)
	for _, c := range []struct {
		address string
		want    int
	}{
		{"192.0.2.1:1000", http.StatusOK},
		{"192.0.2.1:1001", http.StatusTooManyRequests},
		{"[::ffff:192.0.2.1]:1", http.StatusTooManyRequests},
		{"192.0.2.2:1", http.StatusOK},
		{"[2001:db8::1]:1", http.StatusOK},
		{"[2001:db8::ffff:1]:1", http.StatusTooManyRequests},
		{"[2001:db8:0:1::1]:1", http.StatusOK}, // a fourth client: the first is forgotten
		{"192.0.2.1:1002", http.StatusOK},
	} {
		r := h.request(ask{path: "/v1/status"})
		r.RemoteAddr = c.address
		if got := serve(handler, r); got != c.want {
			t.Errorf("%s: status %d, want %d", c.address, got, c.want)
		}
	}
}

func serve(handler http.Handler, r *http.Request) int {
	w := &discard{header: http.Header{}, status: http.StatusOK}
	handler.ServeHTTP(w, r)
	return w.status
}

type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(status int)      { d.status = status }

// stalled is a body that says when it is read, and ends when told to.
type stalled struct{ reading, end chan struct{} }

func (s stalled) Read([]byte) (int, error) {
	close(s.reading)
	<-s.end
	return 0, io.EOF
}

func TestWorkAtOnceIsLimited(t *testing.T) {
	for _, c := range []struct{ path, media string }{{api.PathVerify, api.MediaJSON}, {api.PathRecords, api.MediaLines}, {api.PathRecords, api.MediaText}} {
		h := start(t, func(c *server.Config) { c.Limits.Verifications, c.Limits.Bulks, c.Limits.Submissions = 1, 1, 1 })
		handler := server.NewPublic(h.cfg)
		body := stalled{make(chan struct{}), make(chan struct{})}
		slow := h.request(ask{method: http.MethodPost, path: c.path, media: c.media})
		slow.Body = io.NopCloser(body)
		done := make(chan int)
		go func() { done <- serve(handler, slow) }()
		<-body.reading
		if got := serve(handler, h.request(ask{method: http.MethodPost, path: c.path, media: c.media, body: "{}"})); got != http.StatusServiceUnavailable {
			t.Errorf("%s: status %d while another is in work", c.path, got)
		}
		close(body.end)
		if got := <-done; got != http.StatusBadRequest {
			t.Errorf("%s: the first got status %d", c.path, got)
		}
		if got := serve(handler, h.request(ask{method: http.MethodPost, path: c.path, media: c.media, body: "{"})); got != http.StatusBadRequest {
			t.Errorf("%s: status %d when the first is through", c.path, got)
		}
	}
}

func TestCheckListen(t *testing.T) {
	for addr, ok := range map[string]bool{
		"127.0.0.1:8080": true, "[::1]:8080": true, "localhost:8080": true, "127.8.8.8:1": true,
		":8080": false, "0.0.0.0:8080": false, "[::]:8080": false, "192.0.2.7:80": false, "[2001:db8::1]:80": false,
		"127.0.0.1": false, "": false, "no-such-host.invalid:80": false,
	} {
		err := server.CheckListen(addr, false)
		if (err == nil) != ok {
			t.Errorf("%q without TLS: %v", addr, err)
		}
		if err := server.CheckListen(addr, true); err != nil {
			t.Errorf("%q with TLS: %v", addr, err)
		}
	}
}

func TestHeadersOfCaution(t *testing.T) {
	h := start(t)
	for path, inline := range map[string]bool{"/": true, "/js/page.js": true, "/v1/status": false, "/nothing": false} {
		header := h.do(ask{path: path}).header
		policy := header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "script-src 'self'") != inline {
			t.Errorf("%s: policy %q", path, policy)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", path, header)
		}
		if header.Get("Access-Control-Allow-Origin") != "" || header.Get("Set-Cookie") != "" {
			t.Errorf("%s: headers %v", path, header)
		}
	}
}

func TestOperator(t *testing.T) {
	h := startFor(t, ledger.Production)
	clock := ask{operator: true, method: http.MethodPost, path: api.PathOperatorClock, media: api.MediaJSON, body: `{"offset_ms":1000}`}
	before := h.Now()
	a := h.do(clock)
	h.problem(a, api.ClockProduction)
	if h.Now() != before {
		t.Error("the clock of a production ledger moved")
	}
	// A web page elsewhere may not act through the operator's browser.
	clock.header = map[string]string{"Sec-Fetch-Site": "cross-site"}
	h.problem(h.do(clock), api.RequestOrigin)
	if a := h.do(ask{operator: true, path: "/debug/pprof/cmdline"}); a.status != http.StatusOK {
		t.Errorf("profiles: status %d", a.status)
	}
	for _, path := range []string{"/debug/pprof/", "/metrics", "/health", "/operator/clock"} {
		h.problem(h.do(ask{path: path}), api.RequestPath)
	}
}
