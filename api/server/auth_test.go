package server_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

const pledgeState = "/v1/state/pledge/" + servertest.Pledge

// send sends a request as it is.
func (h *harness) send(r *http.Request) answer {
	h.t.Helper()
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

func TestSignedRequests(t *testing.T) {
	h := start(t)
	holder := h.Holder(servertest.Holder())
	strangersKey := servertest.Signer{Name: holder.Name, Key: servertest.Key(t, "stranger")}
	stranger := servertest.Signer{Name: ledger.Holder("nobody"), Key: servertest.Key(t, "nobody")}
	for name, c := range map[string]struct {
		signer  servertest.Signer
		change  func(*api.Request)
		headers map[string]string
		code    ledger.Code
	}{
		"good":               {signer: holder},
		"59 seconds early":   {signer: holder, change: func(r *api.Request) { r.Time += 59_000 }},
		"59 seconds late":    {signer: holder, change: func(r *api.Request) { r.Time -= 59_000 }},
		"61 seconds early":   {signer: holder, change: func(r *api.Request) { r.Time += 61_000 }, code: api.RequestTime},
		"61 seconds late":    {signer: holder, change: func(r *api.Request) { r.Time -= 61_000 }, code: api.RequestTime},
		"other ledger":       {signer: holder, change: func(r *api.Request) { r.Ledger = sm3.Sum() }, code: api.RequestSignature},
		"other method":       {signer: holder, change: func(r *api.Request) { r.Method = "POST" }, code: api.RequestSignature},
		"other path":         {signer: holder, change: func(r *api.Request) { r.Path = "/v1/status" }, code: api.RequestSignature},
		"other query":        {signer: holder, change: func(r *api.Request) { r.Path += "?height=3" }, code: api.RequestSignature},
		"other body":         {signer: holder, change: func(r *api.Request) { r.Body = sm3.Sum([]byte("x")) }, code: api.RequestSignature},
		"key of a stranger":  {signer: strangersKey, code: api.RequestSigner},
		"unknown account":    {signer: stranger, code: api.RequestSigner},
		"candidate":          {signer: servertest.Signer{Name: ledger.Candidate(servertest.Holder()), Key: holder.Key}, code: api.RequestSignature},
		"time not in form":   {signer: holder, headers: map[string]string{api.HeaderTime: "now"}, code: api.RequestSignature},
		"signature missing":  {signer: holder, headers: map[string]string{api.HeaderSignature: ""}, code: api.RequestSignature},
		"signature too long": {signer: holder, headers: map[string]string{api.HeaderSignature: strings.Repeat("A", 4000)}, code: api.RequestSignature},
		"another's name":     {signer: holder, headers: map[string]string{api.HeaderSigner: "holder/" + servertest.Pledgee()}, code: api.RequestSigner},
	} {
		r := h.request(ask{path: pledgeState})
		change := c.change
		if change == nil {
			change = func(*api.Request) {}
		}
		h.sign(r, c.signer, "", change)
		for k, v := range c.headers {
			r.Header.Set(k, v)
		}
		a := h.send(r)
		if c.code != "" {
			h.problem(a, c.code)
			if a.status == http.StatusUnauthorized && a.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s: no challenge", name)
			}
			continue
		}
		if p := decode[api.StateProof](h, a); !p.Complete {
			t.Errorf("%s: a party sees only %s", name, p.Value)
		}
	}
}

func TestSignedRequestIsGoodOnce(t *testing.T) {
	h := start(t)
	first := h.request(ask{path: pledgeState, signer: new(h.Holder(servertest.Holder()))})
	second := first.Clone(t.Context())
	if a := h.send(first); a.status != http.StatusOK {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	h.problem(h.send(second), api.RequestReplayed)
	// Another signature of the same text is the same request.
	again := h.request(ask{path: pledgeState})
	at, err := legaltime.ParseInstant(second.Header.Get(api.HeaderTime))
	if err != nil {
		t.Fatal(err)
	}
	h.sign(again, h.Holder(servertest.Holder()), "", func(r *api.Request) { r.Time = at })
	if again.Header.Get(api.HeaderSignature) == second.Header.Get(api.HeaderSignature) {
		t.Fatal("the two signatures are the same")
	}
	h.problem(h.send(again), api.RequestReplayed)
}

func TestHalfASignatureIsNone(t *testing.T) {
	h := start(t)
	for _, missing := range []string{api.HeaderSigner, api.HeaderTime, api.HeaderSignature} {
		r := h.request(ask{path: pledgeState, signer: new(h.Holder(servertest.Holder()))})
		r.Header.Del(missing)
		h.problem(h.send(r), api.RequestSignature)
		r = h.request(ask{path: pledgeState, signer: new(h.Holder(servertest.Holder()))})
		r.Header.Add(missing, r.Header.Get(missing))
		h.problem(h.send(r), api.RequestSignature)
	}
}

func TestSignedBodyArrivesWhole(t *testing.T) {
	h := start(t)
	note := string(h.DepositRecord("EV-4", servertest.Digest("4")))
	a := h.do(ask{method: http.MethodPost, path: api.PathRecords, media: api.MediaRecord, body: note, signer: new(h.Staff(servertest.Provider))})
	if sub := decode[api.Submission](h, a); sub.State != api.Final {
		t.Errorf("got %+v", sub)
	}
}

func TestReplaysForgetInTime(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	r := server.NewReplays(2)
	name := func(s string) sm3.Digest { return sm3.Sum([]byte(s)) }
	for _, step := range []struct {
		after time.Duration
		name  string
		ok    bool
	}{
		{0, "a", true},
		{time.Second, "a", false},
		{119 * time.Second, "b", true},
		{119 * time.Second, "c", false}, // full
		{120 * time.Second, "b", false}, // the generation before still counts
		{121 * time.Second, "c", true},
		{238 * time.Second, "b", false},
		{239 * time.Second, "b", false},
		{241 * time.Second, "b", true},
		{1000 * time.Second, "c", true},
	} {
		if err := r.Add(name(step.name), at.Add(step.after)); (err == nil) != step.ok {
			t.Errorf("%s after %s: %v", step.name, step.after, err)
		}
	}
}
