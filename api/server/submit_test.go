package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
)

// deposit makes a deposit's record with something changed in it.
func (h *harness) deposit(change func(*ledger.Record), title string, signers ...servertest.Signer) []byte {
	h.t.Helper()
	if signers == nil {
		signers = []servertest.Signer{h.Holder(servertest.Holder()), h.Staff(servertest.Provider)}
	}
	d := servertest.Digest("x")
	return h.Record(ledger.EvidenceDeposit, ledger.EvidenceDepositBody{
		Declaration: ledger.Declaration{Acquisition: "original", Compliance: d, Ownership: d, Promise: true, Security: d, Source: d},
		Evidence:    "EV-9", Files: []ledger.EvidenceFile{{Digest: d, MediaType: "text/csv", Size: 1}}, Holder: servertest.Holder(),
		Provider: servertest.Provider, Title: title,
	}, change, signers...)
}

func TestBadRecordsAreRefusedBeforeOrdering(t *testing.T) {
	h := start(t)
	good := h.deposit(nil, "Test data")
	flipped := bytes.Replace(good, []byte("Test data"), []byte("Test dato"), 1)
	stranger := servertest.Signer{Name: ledger.Holder("unknown"), Key: servertest.Key(t, "unknown")}
	imposter := servertest.Signer{Name: ledger.Staff(servertest.Provider, "custodian"), Key: servertest.Key(t, "imposter")}
	for name, c := range map[string]struct {
		note []byte
		code ledger.Code
	}{
		"nothing":               {nil, ledger.RecordMalformed},
		"rubbish":               {[]byte("rubbish"), ledger.RecordMalformed},
		"too long":              {bytes.Repeat([]byte("x"), ledger.MaxNote+1), ledger.RecordOversize},
		"not UTF-8":             {append([]byte("\xff"), good...), ledger.RecordMalformed},
		"no signature":          {good[:bytes.Index(good, []byte("\n\n"))+2], ledger.RecordMalformed},
		"space in JSON":         {bytes.Replace(good, []byte(`{"body"`), []byte(`{ "body"`), 1), ledger.RecordNotCanonical},
		"unknown key":           {bytes.Replace(good, []byte(`"kind"`), []byte(`"kine":1,"kind"`), 1), ledger.RecordNotCanonical},
		"duplicate key":         {bytes.Replace(good, []byte(`"kind"`), []byte(`"kind":"x","kind"`), 1), ledger.RecordNotCanonical},
		"too few signatures":    {h.deposit(func(r *ledger.Record) { r.Signers = append(r.Signers, "zz/custodian") }, "x"), ledger.RecordSigners},
		"other ledger":          {h.deposit(func(r *ledger.Record) { r.Ledger = servertest.Digest("other") }, "x"), ledger.RecordLedger},
		"expired":               {h.deposit(func(r *ledger.Record) { r.Time -= 7_200_000; r.Expires = r.Time + 1000 }, "x"), ledger.RecordExpired},
		"lives too long":        {h.deposit(func(r *ledger.Record) { r.Expires = r.Time + ledger.MaxRecordLife + 1 }, "x"), ledger.RecordLifetime},
		"expires before it is":  {h.deposit(func(r *ledger.Record) { r.Expires = r.Time }, "x"), ledger.RecordLifetime},
		"unknown account":       {h.deposit(nil, "x", stranger), ledger.RecordSignerUnknown},
		"key of somebody else":  {h.deposit(nil, "x", h.Holder(servertest.Holder()), imposter), ledger.RecordSignerUnknown},
		"text changed":          {flipped, ledger.RecordSignature},
		"invisible character":   {h.deposit(nil, "Test\u200bdata"), ledger.RecordText},
		"identity card number":  {h.deposit(nil, "11010519491231002X"), ledger.RecordPersonalData},
		"candidate without key": {h.deposit(nil, "x", servertest.Signer{Name: ledger.Candidate("new"), Key: servertest.Key(t, "new")}), ledger.RecordSignerUnknown},
	} {
		before := h.Applied()
		h.problem(h.submit(c.note), c.code)
		if h.Applied() != before {
			t.Errorf("%s: it was ordered", name)
		}
		if c.note != nil && len(c.note) <= ledger.MaxNote && name != "not UTF-8" {
			sub := h.oneLine(c.note)
			if sub.State != api.Rejected || sub.Code != c.code || sub.Height != 0 || sub.Final {
				t.Errorf("%s: as a line: %+v", name, sub)
			}
		}
	}
	if sub := decode[api.Submission](h, h.submit(good)); sub.State != api.Final {
		t.Errorf("the good record is %+v", sub)
	}
}

// oneLine submits a note as NDJSON.
func (h *harness) oneLine(note []byte) api.Submission {
	h.t.Helper()
	line, err := json.Marshal(string(note))
	if err != nil {
		h.t.Fatal(err)
	}
	return decode[api.Submission](h, h.do(ask{method: http.MethodPost, path: api.PathRecords, media: api.MediaLines, body: string(line)}))
}

func TestBadRequestsHaveTheirCodes(t *testing.T) {
	h := start(t)
	for _, c := range []struct {
		ask  ask
		code ledger.Code
	}{
		{ask{path: "/nothing/here"}, api.RequestPath},
		{ask{path: "/js"}, api.RequestPath},
		{ask{path: "/v1/"}, api.RequestPath},
		{ask{method: "DELETE", path: "/v1/records"}, api.RequestMethod},
		{ask{method: "PUT", path: "/v1/assets/AS-1"}, api.RequestMethod},
		{ask{method: "POST", path: "/v1/records", body: "x"}, api.RequestMedia},
		{ask{method: "POST", path: "/v1/records", media: "a;;b", body: "x"}, api.RequestMedia},
		{ask{method: "POST", path: "/v1/records?wait=ever", media: api.MediaText, body: "x"}, api.RequestMalformed},
		{ask{method: "POST", path: "/v1/records", media: api.MediaLines, body: "{}"}, api.RequestMalformed},
		{ask{method: "POST", path: "/v1/records", media: api.MediaLines, body: "null"}, api.RequestMalformed},
		{ask{method: "POST", path: "/v1/records", media: api.MediaLines, body: ""}, api.RequestMalformed},
		{ask{method: "POST", path: "/v1/records", media: api.MediaLines, body: "\"a\xff\""}, api.RequestMalformed},
		{ask{method: "POST", path: "/v1/records", media: api.MediaLines, body: strings.Repeat("\"x\"\n", api.MaxBulkRecords+1)}, api.RequestTooLarge},
		{ask{method: "POST", path: "/v1/records", media: api.MediaLines, body: strings.Repeat("x", api.MaxBulk+1)}, api.RequestTooLarge},
		{ask{path: "/v1/records/1"}, api.RequestMalformed},
		{ask{path: "/v1/records/1/note"}, api.RequestMalformed},
		{ask{path: "/v1/records/1/receipt"}, api.RequestMalformed},
		{ask{path: "/v1/assets/a%2Fb"}, ledger.AssetUnknown},
		{ask{path: "/v1/assets/AS-1?at=once"}, api.RequestMalformed},
		{ask{path: "/v1/assets/AS-1/history?after=-1"}, api.RequestMalformed},
		{ask{path: "/v1/assets/AS-1/history?limit=0"}, api.RequestMalformed},
		{ask{path: "/v1/assets/AS-1/history?limit=501"}, api.RequestMalformed},
		{ask{path: "/v1/certificates/%22x"}, ledger.CertificateUnknown},
		{ask{path: "/v1/files/abc"}, api.RequestMalformed},
		{ask{path: "/v1/headers/01"}, api.RequestMalformed},
		{ask{path: "/v1/headers/9007199254740992"}, api.RequestMalformed},
		{ask{path: "/v1/headers/0"}, api.HeightUnknown},
		{ask{path: "/v1/headers?from=1&from=2"}, api.RequestMalformed},
		{ask{path: "/v1/consistency"}, api.RequestMalformed},
		{ask{path: "/v1/consistency?from=3&to=2"}, api.RequestMalformed},
		{ask{path: "/v1/state/unicorn/1"}, api.EntityUnknown},
		{ask{path: "/v1/state/asset/" + strings.Repeat("x", 81)}, api.RequestMalformed},
		{ask{path: "/v1/state/asset/AS-1?height=99"}, api.HeightUnknown},
		{ask{path: "/v1/state/asset/AS-1?height=1"}, api.HeightPruned},
		{ask{method: "POST", path: "/v1/verify", body: "{}"}, api.RequestMedia},
		{ask{method: "POST", path: "/v1/verify", media: api.MediaJSON, body: "{}"}, api.CertificateInvalid},
		{ask{method: "POST", path: "/v1/verify", media: api.MediaJSON, body: `{"certificat":""}`}, api.RequestMalformed},
		{ask{method: "POST", path: "/v1/verify", media: api.MediaJSON, body: `{"certificate":""} {}`}, api.RequestMalformed},
		{ask{method: "POST", path: "/v1/verify", media: api.MediaJSON, body: `{"certificate":"","at":"now"}`}, api.RequestMalformed},
		{ask{method: "POST", path: "/v1/verify", media: api.MediaCertificate, body: "{}"}, api.CertificateInvalid},
		{ask{method: "POST", path: "/v1/verify", media: api.MediaCertificate, body: strings.Repeat("x", api.MaxVerify+1)}, api.RequestTooLarge},
		{ask{operator: true, path: "/v1/status"}, api.RequestPath},
		{ask{operator: true, method: "POST", path: "/operator/clock", body: "{}"}, api.RequestMedia},
		{ask{operator: true, method: "POST", path: "/operator/clock", media: api.MediaJSON, body: "{}"}, api.RequestMalformed},
		{ask{operator: true, method: "POST", path: "/operator/clock", media: api.MediaJSON, body: `{"offset_ms":9007199254740991}`}, api.RequestMalformed},
	} {
		t.Run(c.ask.method+" "+c.ask.path, func(t *testing.T) {
			h.t = t
			a := h.do(c.ask)
			h.problem(a, c.code)
			if (c.code == api.RequestMethod) != (a.header.Get("Allow") != "") {
				t.Errorf("Allow is %q", a.header.Get("Allow"))
			}
		})
	}
	h.t = t
}

func TestRefusalByTheRulesIsAnAnswer(t *testing.T) {
	h := start(t)
	note := h.RegisterRecord("AS-3", "EV-none")
	sub := decode[api.Submission](h, h.submit(note))
	if sub.State != api.Rejected || sub.Code != ledger.EvidenceUnknown || sub.Article == "" || sub.Rule == "" || sub.Height == 0 || sub.Index != nil || !sub.Final {
		t.Errorf("got %+v", sub)
	}
	if sub.Message != ledger.CodeText(ledger.EvidenceUnknown).EN {
		t.Errorf("the message is %q", sub.Message)
	}
	chinese := h.do(ask{path: api.Path(api.PathRecord, servertest.ID(note).String()), language: "fr, zh-CN;q=0.5"})
	if sub := decode[api.Submission](h, chinese); sub.Message != ledger.CodeText(ledger.EvidenceUnknown).ZH {
		t.Errorf("the message is %q", sub.Message)
	}
}

func TestWaitFinal(t *testing.T) {
	h := start(t, func(c *server.Config) { c.Limits.FinalWait = 50 * time.Millisecond })
	h.Silence(true)
	final := ask{method: http.MethodPost, path: "/v1/records?wait=final", media: api.MediaRecord}
	final.body = string(h.DepositRecord("EV-5", servertest.Digest("5")))
	if sub := decode[api.Submission](h, h.do(final)); sub.State != api.Applied || sub.Final {
		t.Errorf("without a quorum it is %+v", sub)
	}
	ready := h.do(ask{operator: true, path: api.PathReady})
	var r api.Ready
	if err := json.Unmarshal(ready.body, &r); err != nil || ready.status != http.StatusServiceUnavailable || r.Ready || r.Reason == "" || len(r.Unsigned) != 4 || r.Unfinal != 1 {
		t.Errorf("status %d: %+v, %v", ready.status, r, err)
	}
	if a := decode[api.Asset](h, h.do(ask{path: "/v1/assets/AS-1?at=applied"})); a.Final || a.Height != h.Applied() {
		t.Errorf("the applied asset is of height %d, final %t", a.Height, a.Final)
	}
	if a := decode[api.Asset](h, h.do(ask{path: "/v1/assets/AS-1"})); !a.Final || a.Height != h.Final() {
		t.Errorf("the final asset is of height %d, final %t", a.Height, a.Final)
	}
	h.Silence(false)
	if sub := decode[api.Submission](h, h.do(final)); sub.State != api.Final {
		t.Errorf("with a quorum it is %+v", sub)
	}
}

func TestSubmitterRefusals(t *testing.T) {
	h := start(t)
	for _, c := range []struct {
		err   error
		code  ledger.Code
		retry string
	}{
		{server.ErrBusy, ledger.ServerBusy, "1"},
		{server.BusyError{After: 2500 * time.Millisecond}, ledger.ServerBusy, "3"},
		{server.ErrNotReady, ledger.ServerNotReady, "1"},
		{context.DeadlineExceeded, api.ServerTimeout, "1"},
		{errors.New("disk on fire: secret path"), api.ServerInternal, ""},
	} {
		h.RefuseAll(c.err)
		a := h.submit(h.DepositRecord("EV-7", servertest.Digest("7")))
		p := h.problem(a, c.code)
		if a.header.Get("Retry-After") != c.retry || (c.retry == "") != (p.RetryAfter == 0) {
			t.Errorf("%v: Retry-After is %q, retry_after %d", c.err, a.header.Get("Retry-After"), p.RetryAfter)
		}
		if strings.Contains(string(a.body), "secret") {
			t.Errorf("the answer tells about the inside: %s", a.body)
		}
	}
	if !strings.Contains(h.log.String(), "secret path") {
		t.Error("the node's failure is not in the log")
	}
}

// liar refuses every signature.
type liar struct{}

func (liar) Verify(tasks []sm2.Task) []bool { return make([]bool, len(tasks)) }

func TestDisagreementIsKept(t *testing.T) {
	h := start(t, func(c *server.Config) { c.Verifier, c.Limits.CrossChecks = liar{}, 1 })
	note := h.DepositRecord("EV-8", servertest.Digest("8"))
	h.problem(h.submit(note), ledger.CryptoDisagreement)
	kept := h.Kept()
	if len(kept) != 1 || !bytes.Equal(kept[0].Note, note) || kept[0].Cause == nil || kept[0].Signer != "holder/"+servertest.Holder() {
		t.Errorf("kept %v", kept)
	}
	// The rate of second opinions is spent: the verdict stands.
	h.problem(h.submit(note), ledger.RecordSignature)
	if !strings.Contains(string(h.do(ask{path: "/v1/status"}).body), "ledger") {
		t.Error("the node stopped")
	}
	if n := h.metric("certledger_api_crypto_disagreements_total"); n != 1 {
		t.Errorf("the alarm counts %v", n)
	}
}

// metric sums a counter or gauge of the public listener.
func (h *harness) metric(name string) float64 {
	h.t.Helper()
	families, err := h.registry.Gather()
	if err != nil {
		h.t.Fatal(err)
	}
	sum := 0.0
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	return sum
}

// A candidate key that is not in the record may not be asked about, and one that
// is there opens the account: the story did so. What is refused costs no second
// opinion.
func TestCandidateSignatureIsNotCrossChecked(t *testing.T) {
	h := start(t, func(c *server.Config) { c.Verifier = liar{} })
	account := servertest.CreditCode("F")
	note := h.OpenRecord(account)
	h.problem(h.submit(note), ledger.RecordSignature)
	if len(h.Kept()) != 0 {
		t.Error("a candidate's signature was kept as a disagreement")
	}
}

// slow takes records and applies none in time.
type slow struct{}

func (slow) Submit(_ context.Context, notes [][]byte) ([]server.Outcome, error) {
	outcomes := make([]server.Outcome, len(notes))
	for i := range outcomes {
		outcomes[i].Pending = true
	}
	return outcomes, nil
}

func TestPendingIsAccepted(t *testing.T) {
	h := start(t, func(c *server.Config) { c.Submitter = slow{} })
	note := h.DepositRecord("EV-9", servertest.Digest("9"))
	a := h.do(ask{method: http.MethodPost, path: "/v1/records?wait=final", media: api.MediaRecord, body: string(note)})
	var sub api.Submission
	if err := json.Unmarshal(a.body, &sub); err != nil || a.status != http.StatusAccepted || sub.State != api.Pending || sub.ID != servertest.ID(note) || sub.Index != nil || sub.Final {
		t.Errorf("status %d: %+v, %v", a.status, sub, err)
	}
}

// broken panics.
type broken struct{ cause any }

func (b broken) Health(context.Context) server.Health { panic(b.cause) }

func (b broken) Members(context.Context) ([]api.MemberNode, error) { panic(b.cause) }

func TestPanicIsAnAnswer(t *testing.T) {
	h := start(t, func(c *server.Config) { c.Node = broken{"a secret"} })
	a := h.do(ask{path: api.PathStatus})
	h.problem(a, api.ServerInternal)
	if strings.Contains(string(a.body), "secret") || !strings.Contains(h.log.errors(), "a secret") {
		t.Errorf("answer %s, log %s", a.body, h.log.errors())
	}
	if a := h.do(ask{path: api.PathMembers}); a.status != http.StatusOK {
		t.Errorf("afterwards: status %d", a.status)
	}
	if n := h.metric("certledger_api_requests_in_flight"); n != 0 {
		t.Errorf("%v requests are in flight", n)
	}
	h = start(t, func(c *server.Config) { c.Node = broken{http.ErrAbortHandler} })
	if resp, err := h.public.Client().Do(h.request(ask{path: api.PathStatus})); err == nil {
		resp.Body.Close()
		t.Errorf("an aborted request was answered: %s", resp.Status)
	}
}
