package server_test

import (
	"slices"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
)

func (h *harness) inbox(by servertest.Signer) api.Inbox {
	h.t.Helper()
	return decode[api.Inbox](h, h.do(ask{path: api.PathInbox, signer: &by}))
}

func find(in api.Inbox, code agenda.Code, id string) (api.InboxItem, bool) {
	i := slices.IndexFunc(in.Items, func(x api.InboxItem) bool { return x.Code == code && x.ID == id })
	if i < 0 {
		return api.InboxItem{}, false
	}
	return in.Items[i], true
}

// TestInboxTellsEachHisOwn: an application waits for its registry, is told to the
// pledgee of the asset, and to nobody else.
func TestInboxTellsEachHisOwn(t *testing.T) {
	h := start(t)
	p := h.cast()
	if in := h.inbox(p.registry); len(in.Items) != 0 || in.Name != servertest.Registry || in.Height != h.Final() {
		t.Errorf("before there is anything: %+v", in)
	}
	papers, err := h.PapersAsked()
	if err != nil {
		t.Fatal(err)
	}
	h.Put(h.ApplyRecord("AP-9", servertest.Asset, papers...))
	item, ok := find(h.inbox(p.registry), agenda.StepWaits, "AP-9")
	if !ok || item.State != string(ledger.ApplicationSubmitted) || item.Asset != servertest.Asset {
		t.Fatalf("the registry sees %+v", h.inbox(p.registry))
	}
	accept := slices.ContainsFunc(item.Next, func(a api.InboxAct) bool {
		return a.Record == ledger.ApplicationAccept && a.Title != ""
	})
	if !accept || item.Article == "" {
		t.Errorf("what comes next is %+v", item)
	}
	for _, other := range []servertest.Signer{p.provider, p.court} {
		if in := h.inbox(other); len(in.Items) != 0 {
			t.Errorf("%s sees %+v", other.Name, in.Items)
		}
	}
	h.problem(h.do(ask{path: api.PathInbox}), api.RequestNeedsParty)
}

func TestInboxHasDraftsToSign(t *testing.T) {
	h := start(t)
	p := h.cast()
	half := h.halfSigned("EV-8", p.holder)
	decode[api.Draft](h, h.do(draftAsk(half, p.holder)))
	if in := h.inbox(p.provider); len(in.Drafts) != 1 || in.Drafts[0].ID != draftOf(t, half).ID() {
		t.Errorf("who has still to sign sees %+v", in.Drafts)
	}
	if in := h.inbox(p.holder); len(in.Drafts) != 0 {
		t.Errorf("who has signed sees %+v", in.Drafts)
	}
}

func TestInboxGoesByPages(t *testing.T) {
	h := start(t)
	p := h.cast()
	for i := range 5 {
		h.Put(h.ApplyRecord("AP-1"+decimal(i), servertest.Asset))
	}
	var seen []string
	after := ""
	for range 9 {
		page := decode[api.Inbox](h, h.do(ask{path: "/v1/inbox?limit=2" + after, signer: &p.registry}))
		for _, i := range page.Items {
			seen = append(seen, i.ID)
		}
		if page.Next == "" {
			break
		}
		after = "&after=" + page.Next
	}
	slices.Sort(seen)
	if want := []string{"AP-10", "AP-11", "AP-12", "AP-13", "AP-14"}; !slices.Equal(seen, want) {
		t.Errorf("over all pages: %v", seen)
	}
	h.problem(h.do(ask{path: "/v1/inbox?after=zz", signer: &p.registry}), api.RequestMalformed)
}

func TestMattersHaveWords(t *testing.T) {
	for _, c := range agenda.Codes() {
		if text := api.MatterText(c); text.ZH == string(c) || text.ZH == "" || text.EN == "" {
			t.Errorf("%s has no words", c)
		}
	}
}
