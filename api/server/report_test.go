package server_test

import (
	"testing"

	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/report"
)

func TestReport(t *testing.T) {
	h := start(t)
	registry, court := h.Staff(servertest.Registry), h.Staff(servertest.Court)
	const path = "/v1/reports/" + servertest.Registry + "/test-registration/2026Q1"
	first := h.do(ask{path: path, signer: &registry})
	if again := h.do(ask{path: path, signer: &registry}); first.status != 200 || string(again.body) != string(first.body) {
		t.Fatalf("status %d: %s\n%s", first.status, first.body, again.body)
	}
	var r report.Report
	if err := canonical.Unmarshal(first.body, &r); err != nil {
		t.Fatal(err)
	}
	if _, digest, err := r.Bytes(); err != nil || digest != sm3.Sum(first.body) || r.Blocks == 0 || r.Leaves == 0 || len(r.Happened) == 0 || len(r.Stands) == 0 {
		t.Errorf("%v: %s", err, first.body)
	}
	// What comes later does not change the report on a height.
	h.Put(h.DepositRecord("EV-7", servertest.Digest("7")))
	if at := h.do(ask{path: path + "?height=" + decimal(int(r.Height)), signer: &registry}); string(at.body) != string(first.body) {
		t.Errorf("%s\nwas %s", at.body, first.body)
	}
	for name, a := range map[string]ask{
		"nobody":           {path: path},
		"another's report": {path: path, signer: &court},
		"no such time":     {path: path + "x", signer: &registry},
		"nothing then":     {path: "/v1/reports/" + servertest.Registry + "/test-registration/2019", signer: &registry},
		"height":           {path: path + "?height=999", signer: &registry},
		"another registry": {path: "/v1/reports/registry-x/test-registration/2026Q1", signer: &registry},
	} {
		if got := h.do(a); got.status < 400 || got.status >= 500 {
			t.Errorf("%s: status %d: %s", name, got.status, got.body)
		}
	}
}
