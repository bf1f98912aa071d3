package server_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
)

func (h *harness) events(query string) api.Events {
	h.t.Helper()
	return decode[api.Events](h, h.do(ask{path: "/v1/assets/" + servertest.Asset + "/events" + query}))
}

func TestEventsSayWhatIsNew(t *testing.T) {
	h := start(t)
	all := h.events("")
	if len(all.Events) < 3 || all.Next != uint64(len(all.Events)) || all.Final != h.Final() {
		t.Fatalf("got %+v", all)
	}
	for i, e := range all.Events {
		if e.Count != uint64(i+1) || len(e.Happened) == 0 {
			t.Errorf("event %d is %+v", i, e)
		}
		one := h.events("?limit=1&after=" + decimal(i))
		if len(one.Events) != 1 || one.Events[0].Happened[0] != e.Happened[0] || one.Next != e.Count {
			t.Errorf("alone, event %d is %+v", i, one)
		}
	}
	last := all.Events[len(all.Events)-1]
	if last.Kind != string(ledger.ApplicationSubmit) || last.Happened[0] != (api.Happening{Code: api.PledgeBegan, Subject: servertest.Pledge}) || last.Warning {
		t.Errorf("the pledge is %+v", last)
	}
	if got := h.events("?after=" + decimal(len(all.Events))); len(got.Events) != 0 || got.Next != all.Next {
		t.Errorf("behind the last: %+v", got)
	}
}

// TestEventsAreWaitedFor asks before there is something: only what is final
// answers.
func TestEventsAreWaitedFor(t *testing.T) {
	h := start(t)
	after := h.events("").Next
	got := make(chan api.Events, 1)
	go func() { got <- h.events("?wait=30&after=" + decimal(int(after))) }()
	h.Silence(true)
	h.Put(h.PledgeRecord("PL-2", servertest.Asset))
	select {
	case e := <-got:
		t.Fatalf("not final, and told: %+v", e)
	case <-time.After(50 * time.Millisecond):
	}
	h.Silence(false)
	if e := <-got; len(e.Events) != 1 || e.Events[0].Happened[0].Subject != "PL-2" || e.Next != after+1 {
		t.Errorf("got %+v", e)
	}
}

func TestWaitersAreBounded(t *testing.T) {
	enter := server.Waiters(server.Limits{Waiters: 3, ClientWaiters: 2})
	leave, err := enter("a")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		client string
		in     bool
	}{{"a", true}, {"a", false}, {"b", true}, {"c", false}} {
		if _, err := enter(row.client); (err == nil) != row.in {
			t.Errorf("%s: got %v, want in: %v", row.client, err, row.in)
		}
	}
	leave()
	if _, err := enter("a"); err != nil {
		t.Errorf("after one has left: %v", err)
	}
}

func decimal(n int) string { return strconv.Itoa(n) }
