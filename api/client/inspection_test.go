package client_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// An inspection is proved, and its draw by the header of its block: before that block
// nothing is drawn, and a node cannot draw otherwise.
func TestInspectionIsDrawnForEverybody(t *testing.T) {
	n := start(t)
	c := n.client(nil)
	inspector := n.Regulate()
	n.Put(n.ObjectRecord("O-7", servertest.Asset))
	n.Put(n.ObjectRecord("O-8", servertest.Asset))
	order := &ledger.Inspection{
		Draw: n.Final() + 2, Ends: n.Now() + 1000, Inspectors: []sm3.Digest{inspector.Key.Public().Fingerprint()}, Kind: ledger.InspectionRandom,
		Of: []string{servertest.Notary, servertest.Registry},
	}
	n.Put(n.InspectionRecord("IN-1", "", order, inspector))
	found, err := c.Inspection(t.Context(), "IN-1")
	if err != nil || found.Drawn != nil || found.Member != servertest.Provider {
		t.Fatalf("before its block %+v, %v", found, err)
	}
	n.Put(n.ObjectRecord("O-9", servertest.Asset))
	n.Put(n.ObjectRecord("O-10", servertest.Asset))
	header, err := c.Header(t.Context(), order.Draw)
	if err != nil {
		t.Fatal(err)
	}
	if found, err = c.Inspection(t.Context(), "IN-1"); err != nil || found.Header != sm3.Sum([]byte(header.Text)) || found.Drawn.Of[0] != order.Drawn("IN-1", found.Header).Of[0] {
		t.Fatalf("after its block %+v, %v", found, err)
	}
	n.forge = func(path string, body []byte) []byte {
		if strings.HasPrefix(path, "/v1/headers/") {
			return bytes.Replace(body, []byte(`\nfinal `), []byte(`\nfinal 1`), 1)
		}
		return body
	}
	if found, err = c.Inspection(t.Context(), "IN-1"); err == nil {
		t.Errorf("a forged header drew %+v", found.Drawn)
	}
	n.forge = nil
	var refusal *ledger.Refusal
	if _, err = c.Inspection(t.Context(), "IN-none"); !errors.As(err, &refusal) || refusal.Code != ledger.PublicationUnknown {
		t.Errorf("got %v", err)
	}
}
