package server_test

import (
	"encoding/json"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
)

func TestSupervision(t *testing.T) {
	h := start(t)
	registry, provider := h.Staff(servertest.Registry), h.Staff(servertest.Provider)
	look := func(query string) (out api.Supervision) {
		t.Helper()
		got := h.do(ask{path: api.PathSupervision + query, signer: &registry})
		if err := json.Unmarshal(got.body, &out); err != nil || got.status != 200 {
			t.Fatalf("status %d: %s", got.status, got.body)
		}
		return out
	}
	quiet := look("")
	if len(quiet.Events) != 0 || quiet.Next == 0 {
		t.Fatalf("%+v", quiet)
	}
	if again := look("?wait=1&after=" + decimal(int(quiet.Next))); len(again.Events) != 0 || again.Next != quiet.Next {
		t.Errorf("%+v", again)
	}
	waiting := make(chan api.Supervision)
	go func() { waiting <- look("?wait=30&after=" + decimal(int(quiet.Next))) }()
	h.Put(h.AlertRecord("AL-1"))
	told := <-waiting
	if len(told.Events) != 1 || told.Next != quiet.Next+1 {
		t.Fatalf("%+v", told)
	}
	if e := told.Events[0]; e.Kind != string(ledger.AlertRaise) || e.Subject != "AL-1" || e.Alert != ledger.AlertViolation || e.Registry != servertest.Registry || e.Time == 0 || e.Title == "" || e.Record == nil {
		t.Errorf("%+v", e)
	}
	for path, who := range map[string]*ask{
		"":         {path: api.PathSupervision},
		"provider": {path: api.PathSupervision, signer: &provider},
		"wait":     {path: api.PathSupervision + "?wait=31", signer: &registry},
	} {
		if got := h.do(*who); got.status < 400 || got.status >= 500 {
			t.Errorf("%s: status %d: %s", path, got.status, got.body)
		}
	}
}
