package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/testnet/actor"
)

const (
	assetNumber   = "DA-1"
	testProfile   = "test-registration"
	certificateNo = "CERT-1"
)

// badRules sends what is well formed and signed, and not allowed. Such a record
// is ordered and answered with the rule's code and article.
func (n *live) badRules(t *testing.T) {
	n.replay(t)
	first := n.registerAsset(t, assetNumber)
	early := n.complete(t, assetNumber)
	n.forbidden(t, []badNote{
		{"the same data again", n.register(t, "DA-2", first), ledger.AssetDuplicate},
		{"the same number again", n.register(t, assetNumber, n.evidence(t)), ledger.ApplicationExists},
		{"unknown evidence", n.register(t, "DA-3", "EV-none"), ledger.EvidenceUnknown},
		{"before publicity ends", early, ledger.ApplicationClosed},
		{"a pledge before there is a certificate", n.pledge(t, "PL-0", "PL-0", n.head(t)), ledger.AssetWrongState},
	})
	// The id of one that was refused is used up.
	n.forbidden(t, []badNote{{"a refused record again", early, ledger.ApplicationClosed}})
	n.Shift(3 * 24 * time.Hour)
	check(t, n.MoveClocks(t.Context(), n.Offset()))
	check(t, actor.Complete(t.Context(), ledger.ApplicationSubmitBody{Application: "AP-" + assetNumber, Registry: registryA}, func(ctx context.Context, kind ledger.Kind, body any) (ledger.Code, error) {
		s, err := n.Clients[registryA].Submit(ctx, n.record(kind, body, sm3.Digest{}), api.WaitFinal)
		return s.Code, err
	}))
	before := n.head(t)
	n.good(t, n.issue(t, certificateNo))
	moved := n.pledge(t, "PL-2", "PL-2", before)
	n.good(t, n.pledge(t, "PL-1", "PL-1", n.head(t)))
	n.review(t, "pledge", "AP-PL-1")
	n.forbidden(t, []badNote{
		{"signed against a past state", moved, ledger.AssetMoved},
		{"a second certificate", n.issue(t, "CERT-2"), ledger.CertificateNotDue},
		{"a pledge of the same number", n.pledge(t, "PL-3", "PL-1", n.head(t)), ledger.PledgeExists},
		{"cancelled although pledged", n.cancel(t), ledger.AssetPledged},
		{"about an asset that is not there", n.record(ledger.HoldFreeze, ledger.HoldFreezeBody{
			Asset: "DA-9", Authority: "court", Document: statement("order"), Ends: n.Now() + 86_400_000, Hold: "HO-1", Issuer: courtA, Member: courtA, Order: "1",
			Role: "judge", Scope: ledger.HoldScopes(),
		}, sm3.Digest{}), ledger.AssetUnknown},
	})
}

// good demands that a record becomes final.
func (n *live) good(t *testing.T, note []byte) {
	t.Helper()
	check(t, n.persist(t.Context(), registryA, note))
}

// forbidden demands a refusal by the rules, with its article.
func (n *live) forbidden(t *testing.T, rows []badNote) {
	t.Helper()
	for _, row := range rows {
		a := n.raw(http.MethodPost, n.public(registryA)+api.PathRecords+"?wait="+api.WaitFinal, api.MediaRecord, row.note)
		s := n.submission(a)
		if a.status != http.StatusOK || s.State != api.Rejected || s.Code != row.want || s.Article == "" || !s.Final || s.Height == 0 {
			t.Errorf("%s: %d %s, want a final refusal as %s", row.name, a.status, a.body, row.want)
		}
	}
}

// replay sends a record that is in, as it was and signed anew. Each is answered
// with the first receipt, and there is no second leaf.
func (n *live) replay(t *testing.T) {
	draft := must[ledger.Record](t)(n.Draft(ledger.EvidenceDeposit, n.depositBody(), sm3.Digest{}))
	text := must[[]byte](t)(draft.Text())
	note := must[[]byte](t)(n.Sign(text, draft.Signers...))
	again := must[[]byte](t)(n.Sign(text, draft.Signers...))
	if bytes.Equal(note, again) {
		t.Fatal("two signatures of one text are the same")
	}
	n.good(t, note)
	first := must[api.Submission](t)(n.Clients[registryA].Submit(t.Context(), note, api.WaitFinal))
	// An observer hears of a block, and of the account that signs, a little later.
	id := must[ledger.SignedRecord](t)(ledger.ParseRecord(note)).ID
	must[api.Submission](t)(n.Clients[courtA].WaitFinal(t.Context(), id, note))
	for _, sent := range [][]byte{note, again} {
		for _, member := range []string{registryA, courtA} {
			a := n.raw(http.MethodPost, n.public(member)+api.PathRecords+"?wait="+api.WaitFinal, api.MediaRecord, sent)
			s := n.submission(a)
			if s.State != api.Final || s.Height != first.Height || s.Index == nil || *s.Index != *first.Index {
				t.Errorf("replayed at %s: %s, want leaf %d at height %d", member, a.body, *first.Index, first.Height)
			}
		}
	}
}

// evidence makes a deposit and gives its number.
func (n *live) evidence(t *testing.T) string {
	t.Helper()
	b := n.depositBody()
	n.good(t, n.record(ledger.EvidenceDeposit, b, sm3.Digest{}))
	return b.Evidence
}

// registerAsset takes an asset into the register, as far as its publicity.
func (n *live) registerAsset(t *testing.T, number string) (evidence string) {
	t.Helper()
	evidence = n.evidence(t)
	n.good(t, n.register(t, number, evidence))
	n.review(t, "initial", "AP-"+number)
	return evidence
}

const reviewer = "测试审核人"

func (n *live) profile(t *testing.T) *profile.Profile {
	t.Helper()
	return must[*profile.Profile](t)(profile.Parse(must[[]byte](t)(profile.Template(testProfile))))
}

func (n *live) act(t *testing.T, name string) profile.Act {
	t.Helper()
	rules, ok := n.profile(t).Act(name)
	if !ok {
		t.Fatalf("there is no act %s", name)
	}
	return rules
}

func (n *live) holds() ledger.PartyOf {
	return ledger.PartyOf{Account: n.holder, Role: ledger.RoleHolder}
}

// register applies for an asset's registration.
func (n *live) register(t *testing.T, number, evidence string) []byte {
	t.Helper()
	lists := n.profile(t).Lists
	b := actor.Application(n.act(t, "initial"), "AP-"+number, number, registryA, n.holds())
	b.Profile = testProfile
	b.Register = &ledger.RegisterTerms{
		Acquisition: lists[profile.AcquisitionList].Values[0], Evidence: []string{evidence}, Name: "测试数据", Rights: lists[profile.RightsList].Values[:1],
		Scenarios: "测试", Type: lists[profile.TypeList].Values[0], UpdateCycle: lists[profile.UpdateCycleList].Values[0],
	}
	return n.record(ledger.ApplicationSubmit, b, sm3.Digest{})
}

// complete completes an asset's registration, once its publicity is over.
func (n *live) complete(t *testing.T, number string) []byte {
	t.Helper()
	return n.record(ledger.ApplicationRegister, ledger.ApplicationBody{Application: "AP-" + number, Registry: registryA}, sm3.Digest{})
}

func (n *live) asset(t *testing.T) *ledger.Asset {
	t.Helper()
	_, asset, err := n.Clients[registryA].Asset(t.Context(), assetNumber, api.AtApplied)
	check(t, err)
	return asset
}

// head gives what the next record about the asset is signed against.
func (n *live) head(t *testing.T) sm3.Digest {
	t.Helper()
	return ledger.HistoryOf(n.asset(t)).Head
}

func (n *live) issue(t *testing.T, number string) []byte {
	t.Helper()
	body := must[ledger.CertificateIssueBody](t)(n.Certificate(t.Context(), n.Clients[registryA], n.asset(t), n.profile(t), number, "CONF-"+number))
	return n.record(ledger.CertificateIssue, body, n.head(t))
}

func (n *live) pledge(t *testing.T, number, right string, base sm3.Digest) []byte {
	t.Helper()
	if n.pledgee == "" {
		n.pledgee = n.openAccount(2)
	}
	b := actor.Application(n.act(t, "pledge"), "AP-"+number, assetNumber, registryA, n.holds(), ledger.PartyOf{Account: n.pledgee, Role: ledger.RolePledgee})
	b.Deal = &ledger.DealTerms{Contract: statement("contract"), Pledge: &ledger.PledgeTerms{Claim: statement("loan")}, Right: right}
	if certificates := n.asset(t).Certificates; len(certificates) > 0 {
		b.Surrendered = certificates[len(certificates)-1].Number
	}
	return n.record(ledger.ApplicationSubmit, b, base)
}

// review takes an application that is in order to its publicity or registration.
func (n *live) review(t *testing.T, act, application string) {
	t.Helper()
	for _, s := range actor.Steps(n.act(t, act), application, registryA, reviewer) {
		n.good(t, n.record(s.Kind, s.Body, sm3.Digest{}))
	}
}

func (n *live) cancel(t *testing.T) []byte {
	t.Helper()
	b := actor.Application(n.act(t, "cancel"), "AP-END", assetNumber, registryA, n.holds())
	b.Reason, b.Surrendered = "x", certificateNo
	return n.record(ledger.ApplicationSubmit, b, n.head(t))
}

// badRequests are wrong before there is any record.
func (n *live) badRequests(t *testing.T) {
	records := api.PathRecords
	line := string(must[[]byte](t)(json.Marshal(string(n.deposit()))))
	for _, c := range []struct {
		name, method, path, media, body string
		status                          int
		want                            ledger.Code
	}{
		{"no media type", "POST", records, "", "x", http.StatusUnsupportedMediaType, api.RequestMedia},
		{"a form", "POST", records, "application/x-www-form-urlencoded", "x", http.StatusUnsupportedMediaType, api.RequestMedia},
		{"a wait that is none", "POST", records + "?wait=forever", api.MediaText, "x", http.StatusBadRequest, api.RequestMalformed},
		{"another path", "GET", "/v1/nothing", "", "", http.StatusNotFound, api.RequestPath},
		{"another method", "DELETE", records, "", "", http.StatusMethodNotAllowed, api.RequestMethod},
		{"many: not JSON", "POST", records, api.MediaLines, line + "\nrubbish\n", http.StatusBadRequest, api.RequestMalformed},
		{"many: not a string", "POST", records, api.MediaLines, "{}\n", http.StatusBadRequest, api.RequestMalformed},
		{"many: null", "POST", records, api.MediaLines, "null\n", http.StatusBadRequest, api.RequestMalformed},
		{"many: none", "POST", records, api.MediaLines, "", http.StatusBadRequest, api.RequestMalformed},
		{"many: not UTF-8", "POST", records, api.MediaLines, "\"\xff\"\n", http.StatusBadRequest, api.RequestMalformed},
		{"many: too many", "POST", records, api.MediaLines, string(bytes.Repeat([]byte("\"x\"\n"), api.MaxBulkRecords+1)), http.StatusRequestEntityTooLarge, api.RequestTooLarge},
		{"many: too long", "POST", records, api.MediaLines, "\"" + string(bytes.Repeat([]byte("x"), api.MaxBulk)) + "\"\n", http.StatusRequestEntityTooLarge, api.RequestTooLarge},
		{"an id that is none", "GET", "/v1/records/17", "", "", http.StatusBadRequest, api.RequestMalformed},
		{"an unknown record", "GET", api.Path(api.PathRecord, sm3.Sum(nil).String()), "", "", http.StatusNotFound, api.RecordUnknown},
		{"an unknown asset", "GET", "/v1/assets/DA-9", "", "", http.StatusNotFound, ledger.AssetUnknown},
		{"an unknown certificate", "GET", "/v1/certificates/CERT-9", "", "", http.StatusNotFound, ledger.CertificateUnknown},
		{"a height that is none", "GET", "/v1/headers/x", "", "", http.StatusBadRequest, api.RequestMalformed},
		{"an unknown height", "GET", "/v1/headers/99999", "", "", http.StatusNotFound, api.HeightUnknown},
		{"an unknown file", "GET", api.Path(api.PathFile, sm3.Sum(nil).String()), "", "", http.StatusNotFound, api.FileUnknown},
		{"a kind of entity that is none", "GET", "/v1/state/ghost/x", "", "", http.StatusNotFound, api.EntityUnknown},
	} {
		a := n.raw(c.method, n.public(registryA)+c.path, c.media, []byte(c.body))
		if code := codeOf(t, a); a.status != c.status || code != c.want {
			t.Errorf("%s: %d %s, want %d %s", c.name, a.status, code, c.status, c.want)
		}
	}
	n.badOneOfMany(t)
	n.badSignedRequests(t)
}

// badOneOfMany shows that a bad record among many spoils only itself.
func (n *live) badOneOfMany(t *testing.T) {
	var body bytes.Buffer
	good := [][]byte{n.deposit(), n.deposit()}
	for _, note := range [][]byte{good[0], []byte("rubbish"), good[1]} {
		check(t, json.NewEncoder(&body).Encode(string(note)))
	}
	a := n.raw(http.MethodPost, n.public(registryA)+api.PathRecords+"?wait="+api.WaitFinal, api.MediaLines, body.Bytes())
	var states []api.State
	for line := range bytes.Lines(a.body) {
		var s api.Submission
		check(t, json.Unmarshal(line, &s))
		states = append(states, s.State)
	}
	if a.status != http.StatusOK || len(states) != 3 || states[0] != api.Final || states[1] != api.Rejected || states[2] != api.Final {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// badSignedRequests claim to be somebody and are not.
func (n *live) badSignedRequests(t *testing.T) {
	_, key, err := n.NewHolder(88)
	check(t, err)
	member, err := ledger.ParseSigner(registryA + "/registrar")
	check(t, err)
	send := func(change func(h http.Header)) (int, ledger.Code) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, n.public(registryA)+api.PathStatus, nil)
		check(t, err)
		check(t, api.SignRequest(r.Header, api.Request{
			Ledger: n.Trust.Ledger, Method: http.MethodGet, Path: api.PathStatus, Time: n.Now(), Body: sm3.Sum(nil),
		}, member, key, random()))
		change(r.Header)
		response, err := http.DefaultClient.Do(r)
		check(t, err)
		defer response.Body.Close()
		a := answer{status: response.StatusCode, header: response.Header}
		a.body = readAll(t, response.Body)
		return a.status, codeOf(t, a)
	}
	for name, c := range map[string]struct {
		change func(h http.Header)
		want   ledger.Code
	}{
		"a key that is not the member's": {func(http.Header) {}, api.RequestSigner},
		"one field left out":             {func(h http.Header) { h.Del(api.HeaderTime) }, api.RequestSignature},
		"one field twice":                {func(h http.Header) { h.Add(api.HeaderTime, n.Now().String()) }, api.RequestSignature},
		"not base64":                     {func(h http.Header) { h.Set(api.HeaderSignature, "?") }, api.RequestSignature},
		"of last year":                   {func(h http.Header) { h.Set(api.HeaderTime, "2025-03-02T01:00:00.000Z") }, api.RequestTime},
	} {
		if status, code := send(c.change); status != http.StatusUnauthorized || code != c.want {
			t.Errorf("%s: %d %s, want %s", name, status, code, c.want)
		}
	}
}

// badCertificates asks the node to verify what is no certificate of this ledger.
func (n *live) badCertificates(t *testing.T) {
	file := n.raw(http.MethodGet, n.public(registryA)+api.Path(api.PathCertificate, certificateNo), "", nil).body
	status := n.raw(http.MethodGet, n.public(registryA)+api.Path(api.PathAssetStatus, assetNumber), "", nil).body
	foreign := vector(t, "good-issue.cert.json")
	otherStatus := vector(t, "superseded-by-status-file.newer.status.json")
	for _, c := range []struct {
		name string
		ask  api.Verify
		want ledger.Code // of the problem, or of the check that fails
	}{
		{"rubbish", api.Verify{Certificate: "rubbish"}, api.CertificateInvalid},
		{"half of it", api.Verify{Certificate: string(file[:len(file)/2])}, api.CertificateInvalid},
		{"an unknown format", api.Verify{Certificate: replaced(t, file, "certledger-certificate/v1", "certledger-certificate/v2")}, api.CertificateInvalid},
		{"an unknown field", api.Verify{Certificate: replaced(t, file, `{"`, `{"aaa":1,"`)}, api.CertificateInvalid},
		{"not canonical", api.Verify{Certificate: replaced(t, file, `{"`, `{ "`)}, api.CertificateInvalid},
		{"another ledger's", api.Verify{Certificate: string(foreign)}, "trust.ledger"},
		{"a status of another ledger", api.Verify{Certificate: string(file), Status: string(otherStatus)}, "status.subject"},
		{"half of a status", api.Verify{Certificate: string(file), Status: string(status[:len(status)/2])}, api.CertificateInvalid},
		{"another asset's status", api.Verify{Certificate: string(file), Status: n.anotherStatus(t)}, "status.subject"},
	} {
		a := n.raw(http.MethodPost, n.public(registryA)+api.PathVerify, api.MediaJSON, must[[]byte](t)(json.Marshal(c.ask)))
		if got := failure(t, a); got != c.want {
			t.Errorf("%s: %d %s, want %s: %.900s", c.name, a.status, got, c.want, a.body)
		}
	}
	whole := n.raw(http.MethodPost, n.public(registryA)+api.PathVerify, api.MediaJSON, must[[]byte](t)(json.Marshal(api.Verify{Certificate: string(file), Status: string(status)})))
	if got := failure(t, whole); got != "" {
		t.Errorf("the certificate as it is: %s %.900s", got, whole.body)
	}
}

// failure gives why a verification did not say "valid".
func failure(t *testing.T, a answer) ledger.Code {
	t.Helper()
	if a.status != http.StatusOK {
		return codeOf(t, a)
	}
	var report api.Report
	check(t, json.Unmarshal(a.body, &report))
	if report.Valid {
		return ""
	}
	for _, c := range report.Checks {
		if c.Verdict == "FAIL" {
			return c.Code
		}
	}
	return "nothing failed"
}

// anotherStatus gives the status file of a second asset.
func (n *live) anotherStatus(t *testing.T) string {
	t.Helper()
	n.registerAsset(t, "DA-5")
	return string(n.raw(http.MethodGet, n.public(registryA)+api.Path(api.PathAssetStatus, "DA-5"), "", nil).body)
}
