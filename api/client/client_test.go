package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// network is a node with a story, and a liar in front of it.
type network struct {
	*servertest.Ledger
	servertest.Story
	t    *testing.T
	http *httptest.Server
	// forge changes what the node answers; nil changes nothing.
	forge func(path string, body []byte) []byte
}

func start(t *testing.T) *network {
	t.Helper()
	n := &network{Ledger: servertest.New(t, ledger.Test), t: t}
	n.Story = n.Tell()
	cfg := n.Config()
	cfg.Logger, cfg.Metrics = slog.New(slog.DiscardHandler), server.NewMetrics(prometheus.NewRegistry())
	handler := server.NewPublic(cfg)
	n.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n.forge == nil {
			handler.ServeHTTP(w, r)
			return
		}
		recorded := httptest.NewRecorder()
		handler.ServeHTTP(recorded, r)
		w.Header().Set("Content-Type", recorded.Header().Get("Content-Type"))
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(n.forge(r.URL.Path, recorded.Body.Bytes()))
	}))
	t.Cleanup(func() {
		n.http.Client().CloseIdleConnections()
		n.http.Close()
	})
	return n
}

func (n *network) client(identity *servertest.Signer) *client.Client {
	n.t.Helper()
	o := client.Options{Trust: n.Trust(), HTTP: n.http.Client(), Now: n.Now, Language: api.English}
	if identity != nil {
		o.Identity = &client.Identity{Name: identity.Name, Key: identity.Key, Random: servertest.Random("client")}
	}
	c, err := client.New(n.http.URL+"/", o)
	if err != nil {
		n.t.Fatal(err)
	}
	return c
}

func TestNewNeedsAnAddressAndTrust(t *testing.T) {
	trust := ledger.Trust{Ledger: sm3.Sum()}
	for _, address := range []string{"", "node", "ftp://node", "http://", "http://node?x=1", "http://\x00"} {
		if _, err := client.New(address, client.Options{Trust: trust}); err == nil {
			t.Errorf("%q was taken", address)
		}
	}
	if _, err := client.New("http://node", client.Options{}); err == nil {
		t.Error("no trust was taken")
	}
}

func TestSubmitProvesWhatIsFinal(t *testing.T) {
	n := start(t)
	c := n.client(nil)
	sub, err := c.Submit(t.Context(), n.DepositRecord("EV-2", servertest.Digest("2")), api.WaitFinal)
	if err != nil || sub.State != api.Final {
		t.Fatal(sub, err)
	}
	// The rules' refusal is an answer, and proved as well.
	sub, err = c.Submit(t.Context(), n.RegisterRecord("AS-4", "EV-none"), api.WaitFinal)
	if err != nil || sub.State != api.Rejected || !sub.Final || sub.Code != ledger.EvidenceUnknown {
		t.Fatal(sub, err)
	}
	// The register does not show this note to anybody; its sender has it.
	sub, err = c.Submit(t.Context(), n.RegisterRecord("AS-5", servertest.Evidence), api.WaitFinal)
	if err != nil || sub.State != api.Final {
		t.Fatal(sub, err)
	}
	var p *api.Problem
	stranger := n.Record(ledger.EvidenceDeposit, map[string]string{}, nil, servertest.Signer{Name: ledger.Holder("x"), Key: servertest.Key(t, "x")})
	if _, err = c.Submit(t.Context(), stranger, api.WaitFinal); !errors.As(err, &p) || p.Code != ledger.RecordSignerUnknown || !strings.Contains(p.Error(), string(p.Code)) {
		t.Errorf("a stranger's record: %v", err)
	}
	if _, err := c.Submit(t.Context(), []byte("rubbish"), api.WaitFinal); !errors.Is(err, ledger.ErrNote) {
		t.Errorf("rubbish: %v", err)
	}
}

func TestSubmitManyAnswersInOrder(t *testing.T) {
	n := start(t)
	notes := [][]byte{
		n.DepositRecord("EV-2", servertest.Digest("2")), []byte("rubbish"), n.RegisterRecord("AS-4", "EV-none"), n.DepositRecord("EV-3", servertest.Digest("<3>")),
	}
	subs, err := n.client(nil).SubmitMany(t.Context(), notes, api.WaitFinal)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []api.State{api.Final, api.Rejected, api.Rejected, api.Final} {
		if subs[i].State != want || i != 1 && subs[i].ID != servertest.ID(notes[i]) {
			t.Errorf("record %d: %+v", i, subs[i])
		}
	}
}

func TestWaitFinal(t *testing.T) {
	n := start(t)
	n.Silence(true)
	note := n.DepositRecord("EV-2", servertest.Digest("2"))
	c := n.client(nil)
	sub, err := c.Submit(t.Context(), note, api.WaitApplied)
	if err != nil || sub.State != api.Applied {
		t.Fatal(sub, err)
	}
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if sub, err := c.WaitFinal(short, sub.ID, nil); err == nil {
		t.Errorf("without a quorum: %+v", sub)
	}
	// The block is final by the next one's quorum.
	n.Put(n.DepositRecord("EV-3", servertest.Digest("3")))
	n.Silence(false)
	if sub, err = c.WaitFinal(t.Context(), sub.ID, nil); err != nil || sub.State != api.Final {
		t.Errorf("with a quorum: %+v, %v", sub, err)
	}
	receipt, err := c.Receipt(t.Context(), sub.ID, nil)
	if err != nil || len(receipt.Headers) != 2 {
		t.Errorf("%d headers, %v", len(receipt.Headers), err)
	}
}

func TestReads(t *testing.T) {
	n := start(t)
	c, ctx := n.client(nil), t.Context()
	answer, asset, err := c.Asset(ctx, servertest.Asset, "")
	if err != nil || !answer.Final || asset.ID != servertest.Asset || asset.Holder() != servertest.Holder() {
		t.Error(answer, err)
	}
	history, err := c.History(ctx, servertest.Asset, 0, 10)
	if err != nil || len(history.Values) != 3 {
		t.Error(history, err)
	}
	if page, err := c.History(ctx, servertest.Asset, 1, 1); err != nil || len(page.Values) != 1 || page.Next != 2 {
		t.Error(page, err)
	}
	latest, err := c.LatestHeader(ctx)
	if err != nil || latest.Height != n.Final() {
		t.Error(latest, err)
	}
	if h, err := c.Header(ctx, 2); err != nil || h.Height != 2 {
		t.Error(h, err)
	}
	if hs, err := c.Headers(ctx, 2, 3); err != nil || len(hs.Headers) != 3 {
		t.Error(hs, err)
	}
	if _, err := c.Consistency(ctx, 2, 5); err != nil {
		t.Error(err)
	}
	if s, err := c.State(ctx, ledger.EntityID{Kind: ledger.AssetEntity, ID: servertest.Asset}, 5); err != nil || !s.Present || !s.Complete {
		t.Error(s, err)
	}
	if s, err := c.State(ctx, ledger.EntityID{Kind: ledger.AssetEntity, ID: "none"}, 0); err != nil || s.Present {
		t.Error(s, err)
	}
	pledge := ledger.EntityID{Kind: ledger.PledgeEntity, ID: servertest.Pledge}
	if s, err := c.State(ctx, pledge, 0); err != nil || s.Complete || !s.Present {
		t.Error(s, err)
	}
	if f, err := c.Files(ctx, servertest.File()); err != nil || f.Uses[0].Certificates[0] != servertest.Certificate {
		t.Error(f, err)
	}
	if _, members, err := c.Members(ctx); err != nil || len(members) != 4 || members[0].Node != nil {
		t.Error(members, err)
	}
	if s, err := c.NodeStatus(ctx); err != nil || s.Final != n.Final() {
		t.Error(s, err)
	}
	if note, err := c.Note(ctx, servertest.ID(n.Deposited)); err != nil || !bytes.Equal(note, n.Deposited) {
		t.Error(string(note), err)
	}
	var p *api.Problem
	if _, err := c.Note(ctx, servertest.ID(n.Registered)); !errors.As(err, &p) || p.Code != api.RequestNeedsParty {
		t.Error(err)
	}
}

func TestIdentitySeesMore(t *testing.T) {
	n := start(t)
	holder := n.Holder(servertest.Holder())
	c := n.client(&holder)
	pledge := ledger.EntityID{Kind: ledger.PledgeEntity, ID: servertest.Pledge}
	// Twice in one millisecond of the node's standing clock: not a replay.
	for range 2 {
		if s, err := c.State(t.Context(), pledge, 0); err != nil || !s.Complete {
			t.Error(s, err)
		}
	}
	if _, err := c.Note(t.Context(), servertest.ID(n.Pledged)); err != nil {
		t.Error(err)
	}
	if sub, err := c.Submit(t.Context(), n.DepositRecord("EV-2", servertest.Digest("2")), api.WaitFinal); err != nil || sub.State != api.Final {
		t.Error(sub, err)
	}
}

func TestCertificates(t *testing.T) {
	n := start(t)
	c := n.client(nil)
	file, report, err := c.Certificate(t.Context(), servertest.Certificate)
	if err != nil || report.Asset != servertest.Asset {
		t.Fatal(err)
	}
	if status := report.Check(certificate.CheckStatus); status.Verdict != certificate.Pass {
		t.Errorf("status is %+v", status)
	}
	n.Put(n.PledgeRecord("PL-2", servertest.Asset))
	status, report, err := c.Refresh(t.Context(), file)
	if err != nil || len(status) == 0 || len(report.Status.Pledges) != 2 {
		t.Errorf("refreshed: %+v, %v", report.Status, err)
	}
	if _, report, err := c.AssetStatus(t.Context(), "none"); err != nil || report.Status.Present {
		t.Errorf("an absent asset: %+v, %v", report.Status, err)
	}
	if _, report, err := c.CertificateStatus(t.Context(), servertest.Certificate); err != nil || !report.Status.Present {
		t.Errorf("a certificate: %+v, %v", report.Status, err)
	}
	words, err := c.Verify(t.Context(), api.Verify{Certificate: string(file), Status: string(status), Without: []string{servertest.Registry}})
	if err != nil || len(words.Checks) != 6 || words.ComputedBy != api.ComputedByNode().EN || !words.Valid {
		t.Errorf("by the node: %+v, %v", words, err)
	}
	altered := bytes.Replace(file, []byte("Test certificate"), []byte("Best certificate"), 1)
	if words, err := c.Verify(t.Context(), api.Verify{Certificate: string(altered)}); err != nil || words.Valid {
		t.Errorf("an altered certificate: %+v, %v", words, err)
	}
}

// TestForgeriesAreNoticed changes one thing in an answer at a time.
func TestForgeriesAreNoticed(t *testing.T) {
	n := start(t)
	other := servertest.New(t, ledger.Test)
	id := servertest.ID(n.Deposited)
	replace := func(old, with string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(old), []byte(with)) }
	}
	edit := func(change func(map[string]any)) func([]byte) []byte {
		return func(b []byte) []byte {
			var v map[string]any
			if err := json.Unmarshal(b, &v); err != nil {
				t.Fatal(err)
			}
			change(v)
			// Canonical values inside must stay canonical.
			var out bytes.Buffer
			e := json.NewEncoder(&out)
			e.SetEscapeHTML(false)
			if err := e.Encode(v); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		}
	}
	receipt := api.Path(api.PathRecordReceipt, id.String())
	status := func(c *client.Client) error { _, err := c.Status(t.Context(), id, nil); return err }
	state := func(c *client.Client) error {
		_, err := c.State(t.Context(), ledger.EntityID{Kind: ledger.AssetEntity, ID: servertest.Asset}, 0)
		return err
	}
	stateOf := api.Path(api.PathState, "asset", servertest.Asset)
	history := func(c *client.Client) error { _, err := c.History(t.Context(), servertest.Asset, 0, 9); return err }
	cert := func(c *client.Client) error {
		_, _, err := c.Certificate(t.Context(), servertest.Certificate)
		return err
	}
	for name, c := range map[string]struct {
		path string
		with func([]byte) []byte
		call func(*client.Client) error
	}{
		"other record's answer":    {api.Path(api.PathRecord, id.String()), replace(id.String(), sm3.Sum().String()), status},
		"other height":             {api.Path(api.PathRecord, id.String()), replace(`"height":3`, `"height":2`), status},
		"other index":              {api.Path(api.PathRecord, id.String()), edit(func(v map[string]any) { v["index"] = 0 }), status},
		"refused, not accepted":    {api.Path(api.PathRecord, id.String()), edit(func(v map[string]any) { v["code"] = "asset.frozen" }), status},
		"FINAL and not final":      {api.Path(api.PathRecord, id.String()), edit(func(v map[string]any) { v["final"] = false }), status},
		"receipt not final":        {receipt, edit(func(v map[string]any) { v["final"] = false }), status},
		"receipt of another":       {receipt, edit(func(v map[string]any) { v["id"] = sm3.Sum().String() }), status},
		"line changed":             {receipt, replace(" ok ", " no "), status},
		"no headers":               {receipt, edit(func(v map[string]any) { v["headers"] = []string{} }), status},
		"header changed":           {receipt, replace(`height 3\n`, `height 4\n`), status},
		"cosignatures missing":     {receipt, edit(func(v map[string]any) { v["cosignatures"] = "" }), status},
		"one cosignature only":     {receipt, edit(func(v map[string]any) { v["cosignatures"] = firstLine(v["cosignatures"].(string)) }), status},
		"cosignatures of rubbish":  {receipt, edit(func(v map[string]any) { v["cosignatures"] = "x" }), status},
		"inclusion missing":        {receipt, edit(func(v map[string]any) { delete(v, "inclusion") }), status},
		"inclusion of another":     {receipt, edit(func(v map[string]any) { v["inclusion"].(map[string]any)["index"] = 1 }), status},
		"size of another":          {receipt, edit(func(v map[string]any) { v["inclusion"].(map[string]any)["size"] = 9 }), status},
		"path cut":                 {receipt, edit(func(v map[string]any) { v["inclusion"].(map[string]any)["path"] = []string{} }), status},
		"note of another":          {receipt, edit(func(v map[string]any) { v["note"] = string(n.Issued) }), status},
		"note withheld":            {receipt, edit(func(v map[string]any) { delete(v, "note") }), status},
		"receipts' place":          {receipt, edit(func(v map[string]any) { v["receipts"].(map[string]any)["count"] = 2 }), status},
		"genesis of another":       {api.PathGenesis, func([]byte) []byte { return other.GenesisFile[:len(other.GenesisFile)-1] }, status},
		"genesis changed":          {api.PathGenesis, replace("Test ledger", "Best ledger"), status},
		"state value changed":      {stateOf, replace(`"state":"ACTIVE"`, `"state":"CANCELLED"`), state},
		"said to be absent":        {stateOf, edit(func(v map[string]any) { v["present"] = false }), state},
		"proof cut":                {stateOf, edit(func(v map[string]any) { v["proof"] = "0000" }), state},
		"proof of another":         {stateOf, edit(func(v map[string]any) { v["id"] = "AS-2" }), state},
		"state header not final":   {stateOf, edit(func(v map[string]any) { v["header"].(map[string]any)["cosignatures"] = "" }), state},
		"history left out":         {api.Path(api.PathAssetHistory, servertest.Asset), edit(func(v map[string]any) { l := v["values"].([]any); v["values"] = append(l[:1], l[2:]...) }), history},
		"history's value changed":  {api.Path(api.PathAssetHistory, servertest.Asset), replace("testing", "tasting"), history},
		"history's count changed":  {api.Path(api.PathAssetHistory, servertest.Asset), replace(`{"count":2,"height"`, `{"count":4,"height"`), history},
		"certificate altered":      {api.Path(api.PathCertificate, servertest.Certificate), replace("Test certificate", "Best certificate"), cert},
		"certificate unreadable":   {api.Path(api.PathCertificate, servertest.Certificate), replace("{", "["), cert},
		"header of another height": {api.Path(api.PathHeader, "2"), func(b []byte) []byte { return bytes.Replace(b, []byte(`"height":2`), []byte(`"height":3`), 1) }, func(c *client.Client) error { _, err := c.Header(t.Context(), 2); return err }},
		"newest without quorum":    {api.PathHeaderLatest, edit(func(v map[string]any) { v["cosignatures"] = "" }), func(c *client.Client) error { _, err := c.LatestHeader(t.Context()); return err }},
		"headers with a gap":       {api.PathHeaders, edit(func(v map[string]any) { l := v["headers"].([]any); v["headers"] = append(l[:1], l[2:]...) }), func(c *client.Client) error { _, err := c.Headers(t.Context(), 1, 9); return err }},
		"headers from elsewhere":   {api.PathHeaders, edit(func(v map[string]any) { v["headers"] = v["headers"].([]any)[1:] }), func(c *client.Client) error { _, err := c.Headers(t.Context(), 1, 9); return err }},
		"consistency path":         {api.PathConsistency, edit(func(v map[string]any) { v["path"] = []string{} }), func(c *client.Client) error { _, err := c.Consistency(t.Context(), 2, 5); return err }},
		"consistency of another":   {api.PathConsistency, edit(func(v map[string]any) { v["from"].(map[string]any)["height"] = 3 }), func(c *client.Client) error { _, err := c.Consistency(t.Context(), 2, 5); return err }},
		"node of another ledger":   {api.PathStatus, edit(func(v map[string]any) { v["ledger"] = sm3.Sum().String() }), func(c *client.Client) error { _, err := c.NodeStatus(t.Context()); return err }},
		"note replaced":            {api.Path(api.PathRecordNote, id.String()), func([]byte) []byte { return n.Issued }, func(c *client.Client) error { _, err := c.Note(t.Context(), id); return err }},
		"status of another":        {api.Path(api.PathAssetStatus, servertest.Asset), func([]byte) []byte { return statusOf(n, "AS-none") }, func(c *client.Client) error { _, _, err := c.AssetStatus(t.Context(), servertest.Asset); return err }},
	} {
		n.forge = nil
		if err := c.call(n.client(nil)); err != nil {
			t.Fatalf("%s: the true answer fails: %v", name, err)
		}
		changed := false
		n.forge = func(path string, body []byte) []byte {
			if path != c.path {
				return body
			}
			forged := c.with(bytes.Clone(body))
			changed = changed || !bytes.Equal(forged, body)
			return forged
		}
		err := c.call(n.client(nil))
		if !changed {
			t.Errorf("%s: nothing was forged", name)
		}
		if !errors.Is(err, client.ErrUnproved) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func firstLine(s string) string { return s[:strings.Index(s, "\n")+1] }

func statusOf(n *network, asset string) []byte {
	file, err := n.Status(context.Background(), ledger.EntityID{Kind: ledger.AssetEntity, ID: asset}, 0)
	if err != nil {
		n.t.Error(err)
	}
	return file
}

// asked remembers what a client asks for.
type asked struct {
	http.RoundTripper
	urls []string
}

func (a *asked) RoundTrip(r *http.Request) (*http.Response, error) {
	a.urls = append(a.urls, r.URL.RequestURI())
	return a.RoundTripper.RoundTrip(r)
}

// What is to be proved from a pinned header is asked for so.
func TestRefreshFromAPin(t *testing.T) {
	n := start(t)
	seen := &asked{RoundTripper: n.http.Client().Transport}
	c, err := client.New(n.http.URL, client.Options{Trust: n.Trust(), HTTP: &http.Client{Transport: seen}, Now: n.Now})
	if err != nil {
		t.Fatal(err)
	}
	file, _, err := c.CertificateFrom(t.Context(), servertest.Certificate, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, pin := range []uint64{0, 3} {
		if status, report, err := c.RefreshFrom(t.Context(), file, pin); err != nil || len(status) == 0 || !report.Valid {
			t.Errorf("pin %d: %+v, %v", pin, report.Checks, err)
		}
	}
	status := api.Path(api.PathAssetStatus, servertest.Asset)
	want := []string{api.Path(api.PathCertificate, servertest.Certificate) + "?pin=2", status, status + "?pin=3"}
	if !slices.Equal(seen.urls, want) {
		t.Errorf("asked %q, want %q", seen.urls, want)
	}
}

func TestPinnedHeader(t *testing.T) {
	n := start(t)
	trust := n.Trust()
	trust.Pins = []ledger.Pin{{Height: n.Final(), Digest: sm3.Sum([]byte("another"))}}
	c, err := client.New(n.http.URL, client.Options{Trust: trust, HTTP: n.http.Client(), Now: n.Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.LatestHeader(t.Context()); !errors.Is(err, client.ErrUnproved) {
		t.Errorf("a header other than the pinned one: %v", err)
	}
}

func TestWhatIsNoNode(t *testing.T) {
	for _, c := range []struct {
		status      int
		media, body string
	}{
		{200, "text/html", "<html>"}, {404, "text/html", "nothing"}, {500, api.MediaProblem, "{}"}, {502, api.MediaProblem, "x"},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.media)
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}))
		cl, err := client.New(s.URL, client.Options{Trust: ledger.Trust{Ledger: sm3.Sum()}, HTTP: s.Client()})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := cl.NodeStatus(t.Context()); !errors.Is(err, client.ErrAnswer) {
			t.Errorf("%+v: %v", c, err)
		}
		s.Client().CloseIdleConnections()
		s.Close()
	}
}
