package node_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/evidence"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
	"github.com/certledger/certledger/node"
)

// TestEvidenceReport makes a report from what a node proves, and changes it in every way
// that a reader could be deceived by.
func TestEvidenceReport(t *testing.T) {
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Seed: "report"}))
	one := c.Holder(t, "one")
	c.Accept(t, ledger.AccountOpen, one.Open, sm3.Digest{})
	body := ledgertest.DepositBody("EV-1", one.Account, "file-1", "file-2")
	body.Title = "<b>停车场</b>"
	c.Accept(t, ledger.EvidenceDeposit, body, sm3.Digest{})
	for range 3 {
		c.Seal(t)
	}
	s := ledgertest.Must(store.OpenMemory(c.File, store.Options{Verify: verifier.New(verifier.Options{Workers: 1, Remember: 1 << 10}).Verify}))(t)
	defer s.Close()
	for i, e := range c.Entries {
		ledgertest.Must(s.Apply(uint64(i)+1, e))(t)
	}
	status := ledgertest.Must(certificate.BuildStatus(node.NewSource(s), certificate.Subject{ID: "EV-1", Kind: ledger.EvidenceEntity}, certificate.StatusOptions{}))(t)
	proof := ledgertest.Must(status.Bytes())(t)
	trust := ledger.Trust{Ledger: s.Ledger()}
	collection := evidence.Collection{
		Collector: ledgertest.ProviderA, Method: "HTTP API /v1", Node: "http://198.51.100.7:8001", NodeMember: ledgertest.ProviderA, NodeSoftware: "certledger v1", Software: "certledger v1 linux/amd64",
		Steps: []evidence.Step{{Answer: sm3.Sum(proof), Request: "GET /v1/evidence/EV-1/status", Time: c.Now}}, Time: c.Now,
	}
	file, made, err := evidence.Make(proof, collection, trust)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := evidence.Make(proof, collection, trust)
	if err != nil || !bytes.Equal(again, file) {
		t.Fatalf("the same arguments give other bytes: %v", err)
	}
	read, err := evidence.Verify(file, trust)
	if err != nil || read.Digest != made.Digest || read.Digest != sm3.Sum(file) || read.Evidence.Fingerprint != ledger.FingerprintSet(made.Evidence.Files) {
		t.Fatalf("%+v, %v", read, err)
	}
	page := string(file)
	for _, shown := range []string{"存证报告书", "&lt;b&gt;停车场", one.Open.Name, one.Account, made.Evidence.Files[1].String(), made.Evidence.Fingerprint.String(), made.Provider.Filing, collection.Node, collection.Software, "公证处", "registry"} {
		if !strings.Contains(page, shown) {
			t.Errorf("the page does not show %q", shown)
		}
	}
	if n := len(made.Proof.Cosigners); n < made.Proof.Quorum.Needed || strings.Contains(page, "<b>") {
		t.Errorf("%d cosigners, or a title that is markup", n)
	}
	for name, bad := range map[string]string{
		"another name":   strings.Replace(page, one.Open.Name, "别人", 1),
		"another digest": strings.Replace(page, made.Evidence.Files[1].String(), sm3.Sum([]byte("x")).String(), 1),
		"more at end":    page + "\n",
		"another proof":  strings.Replace(page, base64.StdEncoding.EncodeToString([]byte(`{"collection":`)), "eyJjb2xsZWN0aW9uIjo", 1) + " ",
	} {
		if _, err := evidence.Verify([]byte(bad), trust); !errors.Is(err, evidence.ErrReport) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := evidence.Verify(file, ledger.Trust{Ledger: sm3.Sum([]byte("another"))}); !errors.Is(err, evidence.ErrReport) {
		t.Errorf("under another ledger: %v", err)
	}
}
