package server_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// inspect is a registry with a working paper, and a regulator.
type inspect struct {
	*harness
	t                   *testing.T
	registry, inspector servertest.Signer
	paper               sealed.Document
}

func startInspecting(t *testing.T) *inspect {
	t.Helper()
	h := start(t)
	i := &inspect{harness: h, t: t, registry: h.Staff(servertest.Registry), inspector: h.Regulate()}
	i.paper = sealFor(t, "working paper", h.Holder(servertest.Holder()), i.registry)
	decode[api.Material](h, h.do(putAsk(i.paper, h.Holder(servertest.Holder()))))
	h.Put(h.ApplyRecord("AP-9", servertest.Asset, ledger.Material{Digest: i.paper.Digest, Name: "source"}))
	for _, number := range []string{"O-8", "O-9"} { // the governance is in force by then
		h.Put(h.ObjectRecord(number, servertest.Asset))
	}
	return i
}

func (i *inspect) order(kind ledger.InspectionKind, of ...string) *ledger.Inspection {
	return &ledger.Inspection{Ends: i.Now() + 1000_000, Inspectors: []sm3.Digest{i.inspector.Key.Public().Fingerprint()}, Kind: kind, Of: of}
}

// grant asks to let the inspector read by an inspection.
func (i *inspect) grant(inspection string) ask {
	i.t.Helper()
	a := grantAsk(i.t, i.paper, sm3.Digest{}, i.registry, i.inspector)
	var grant api.GrantMaterial
	if err := json.Unmarshal([]byte(a.body), &grant); err != nil {
		i.t.Fatal(err)
	}
	grant.Inspection = inspection
	body, err := json.Marshal(grant)
	if err != nil {
		i.t.Fatal(err)
	}
	a.body = string(body)
	return a
}

func (i *inspect) reads() answer { return i.do(materialAsk(i.paper.Digest, i.inspector)) }

// SZ 24: an unannounced inspection begins with its publication; the registry gives
// its working papers, and when the result is published it is over.
func TestInspectorReadsWorkingPapersWhileItInspects(t *testing.T) {
	i := startInspecting(t)
	i.problem(i.reads(), api.MaterialForbidden)
	i.problem(i.do(i.grant("")), api.MaterialInspection)
	i.problem(i.do(i.grant("IN-1")), api.MaterialInspection)

	i.Put(i.InspectionRecord("IN-1", "", i.order(ledger.InspectionUnannounced, servertest.Registry), i.inspector))
	i.problem(i.reads(), api.MaterialForbidden)
	granted := decode[api.Material](i.harness, i.do(i.grant("IN-1")))
	if last := granted.Readers[len(granted.Readers)-1]; last.Inspection != "IN-1" || last.By != "registry-a/registrar" {
		t.Errorf("noted as %+v", last)
	}
	a := i.reads()
	d, err := sealed.Parse(a.body)
	if err != nil {
		t.Fatalf("%d: %s", a.status, a.body)
	}
	if text, err := d.Open(i.inspector.Key); err != nil || !bytes.Equal(text, []byte("working paper")) {
		t.Errorf("%q, %v", text, err)
	}
	papers := decode[api.Papers](i.harness, i.do(ask{path: "/v1/applications/AP-9/papers", signer: &i.inspector}))
	if len(papers.Papers) != 1 || len(papers.Papers[0].Copies) != 1 {
		t.Errorf("papers: %+v", papers)
	}
	// It reads, and lets nobody else.
	i.problem(i.do(ask{method: http.MethodDelete, path: api.Path(api.PathMaterial, i.paper.Digest.String()), signer: &i.inspector}), api.MaterialForbidden)

	i.Put(i.InspectionRecord("IN-2", "IN-1", nil, i.inspector))
	i.problem(i.reads(), api.MaterialForbidden)
	i.problem(i.do(i.grant("IN-1")), api.MaterialInspection)
}

// An inspection is of those whom it names, by the keys that it names, in its time.
func TestInspectionHasItsBounds(t *testing.T) {
	i := startInspecting(t)
	other, early, spent, strangers := i.order(ledger.InspectionUnannounced, servertest.Notary), i.order(ledger.InspectionAnnounced, servertest.Registry),
		i.order(ledger.InspectionUnannounced, servertest.Registry), i.order(ledger.InspectionUnannounced, servertest.Registry)
	early.Begins = early.Ends - 1
	spent.Ends = i.Now()
	strangers.Inspectors = []sm3.Digest{servertest.Digest("another key")}
	for number, order := range map[string]*ledger.Inspection{"IN-1": other, "IN-2": early, "IN-3": spent, "IN-4": strangers} {
		i.Put(i.InspectionRecord(number, "", order, i.inspector))
		i.problem(i.do(i.grant(number)), api.MaterialInspection)
	}
	court := i.Staff(servertest.Court)
	i.Put(i.InspectionRecord("IN-5", "", i.order(ledger.InspectionUnannounced, servertest.Registry), court))
	i.problem(i.do(i.grant("IN-5")), api.MaterialInspection)
}

// SZ 22(2): of whom a random inspection is, and by which inspector, nobody knows before
// the header of the block that was named, and anybody computes after it.
func TestRandomInspectionIsDrawnByABlock(t *testing.T) {
	i := startInspecting(t)
	order := i.order(ledger.InspectionRandom, servertest.Notary, servertest.Registry)
	order.Inspectors = append(order.Inspectors, servertest.Digest("a second inspector"))
	drawn, n := 0, 0
	for ; drawn == 0 || drawn == n; n++ { // one in four is drawn
		if n == 60 {
			t.Fatalf("it was drawn %d times of %d", drawn, n)
		}
		number := "IN-" + decimal(n)
		order.Draw = i.Final() + 2
		i.Put(i.InspectionRecord(number, "", order, i.inspector))
		i.problem(i.do(i.grant(number)), api.MaterialInspection) // it is not drawn yet
		i.Put(i.ObjectRecord("O-"+number, servertest.Asset))
		i.Put(i.ObjectRecord("P-"+number, servertest.Asset))
		text := decode[api.Header](i.harness, i.do(ask{path: api.Path(api.PathHeader, decimal(int(order.Draw)))}))
		chosen := order.Drawn(number, sm3.Sum([]byte(text.Text)))
		mine := chosen.Of[0] == servertest.Registry && slices.Contains(chosen.Inspectors, i.inspector.Key.Public().Fingerprint())
		a := i.do(i.grant(number))
		if mine != (a.status == http.StatusOK) {
			t.Errorf("drawn %+v, and the answer is %d", chosen, a.status)
		}
		if mine {
			drawn++
		}
	}
}

// What was filed with the regulator it has without an inspection.
func TestRegulatorHasWhatIsFiledWithIt(t *testing.T) {
	i := startInspecting(t)
	alert, err := sealed.Seal(rand.Reader, []byte("text"), recipient(i.registry), recipient(i.inspector))
	if err != nil {
		t.Fatal(err)
	}
	decode[api.Material](i.harness, i.do(putAsk(alert, i.registry)))
	i.Put(i.AlertRecord("AL-1"))
	if a := i.do(materialAsk(alert.Digest, i.inspector)); a.status != http.StatusOK || servertest.Digest("text") != alert.Digest {
		t.Errorf("%d: %s", a.status, a.body)
	}
}
