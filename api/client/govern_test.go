package client_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// changed decides as many changes as asked for and waits until the last is in
// force.
func (n *network) changed(times int) {
	n.t.Helper()
	for range times {
		n.Govern(func(g *ledger.Governance) { g.Params.IdleMillis++ })
		for range 3 {
			n.Put(n.DepositRecord("EV-2", servertest.Digest("2")))
		}
	}
}

// What is signed under a later set is proved by following every change from the
// genesis on.
func TestChangedGovernanceIsProved(t *testing.T) {
	n := start(t)
	c := n.client(nil)
	for _, changes := range []int{1, 3} {
		n.changed(changes)
		sub, err := c.Submit(t.Context(), n.DepositRecord("EV-3", servertest.Digest("3")), api.WaitFinal)
		if err != nil || sub.State != api.Final {
			t.Fatal(sub, err)
		}
		if sub, err = n.client(nil).Status(t.Context(), sub.ID, nil); err != nil || !sub.Final {
			t.Fatal(sub, err)
		}
	}
	g, err := c.Governance(t.Context())
	if err != nil || g.Set.Sequence != 5 || g.Pending != nil || g.InForce.Since <= g.InForce.Decided {
		t.Fatalf("%+v: %v", g.Governance, err)
	}
	n.Govern(func(g *ledger.Governance) { g.Params.IdleMillis++ })
	n.Put(n.DepositRecord("EV-4", servertest.Digest("4")))
	if g, err = c.Governance(t.Context()); err != nil || g.Pending == nil || g.Pending.Sequence != 6 || g.Next.Since != 0 {
		t.Fatalf("%+v: %v", g.Governance, err)
	}
	page, err := c.GovernanceHistory(t.Context(), 2, 2)
	if err != nil || len(page.Sets) != 2 || page.Sets[0].Sequence != 3 || page.Next != 4 {
		t.Fatalf("%+v: %v", page, err)
	}
}

// A node that leaves out, alters or cannot prove a change is not believed.
func TestForgedGovernance(t *testing.T) {
	n := start(t)
	n.changed(2)
	for name, forge := range map[string]func(h *api.GovernanceHistory){
		"a set left out":    func(h *api.GovernanceHistory) { h.Sets = h.Sets[1:] },
		"all left out":      func(h *api.GovernanceHistory) { h.Sets = nil },
		"a header left out": func(h *api.GovernanceHistory) { h.Sets[0].Header = nil },
		"another header":    func(h *api.GovernanceHistory) { h.Sets[0].Header = h.Sets[1].Header },
		"rubbish":           func(h *api.GovernanceHistory) { h.Sets[0].Header.Text = "rubbish" },
		"one signature": func(h *api.GovernanceHistory) {
			h.Sets[0].Header.Cosignatures = strings.SplitAfter(h.Sets[0].Header.Cosignatures, "\n")[0]
		},
		"another text": func(h *api.GovernanceHistory) {
			h.Sets[0].Governance = bytes.Replace(h.Sets[0].Governance, []byte(`"voted":0`), []byte(`"voted":1`), 1)
		},
		"another number": func(h *api.GovernanceHistory) { h.Sets[0].Sequence++ },
	} {
		n.forge = func(path string, body []byte) []byte {
			if path != api.PathGovernanceHistory {
				return body
			}
			var h api.GovernanceHistory
			if err := json.Unmarshal(body, &h); err != nil {
				t.Fatal(err)
			}
			forge(&h)
			var out bytes.Buffer
			e := json.NewEncoder(&out)
			e.SetEscapeHTML(false)
			if err := e.Encode(h); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		}
		if _, err := n.client(nil).LatestHeader(t.Context()); !errors.Is(err, client.ErrUnproved) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProposalsAndMembers(t *testing.T) {
	n := start(t)
	c := n.client(nil)
	n.Put(n.VoteRecord(servertest.Proposal, servertest.Notary, false))
	n.Put(n.ProposeRecord("GP-2", servertest.Notary))
	_, p, err := c.Proposal(t.Context(), servertest.Proposal, api.AtApplied)
	if err != nil || len(p.Votes) != 2 || p.State != ledger.ProposalOpen {
		t.Fatalf("%+v: %v", p, err)
	}
	history, err := c.ProposalHistory(t.Context(), servertest.Proposal, 0, 10)
	if err != nil || len(history.Values) != 2 || history.Values[1].Kind != string(ledger.GovernVote) {
		t.Fatalf("%+v: %v", history, err)
	}
	page, list, err := c.Proposals(t.Context(), ledger.ProposalOpen, "", 1)
	if err != nil || len(list) != 1 || list[0].ID != servertest.Proposal || page.Next != servertest.Proposal {
		t.Fatalf("%+v: %v", page, err)
	}
	if page, list, err = c.Proposals(t.Context(), "", page.Next, 1); err != nil || len(list) != 1 || list[0].ID != "GP-2" || page.Next != "" {
		t.Fatalf("%+v: %v", page, err)
	}
	if page, list, err = c.Proposals(t.Context(), ledger.ProposalExpired, "", 1); err != nil || len(list) != 0 || page.Next != "" {
		t.Fatalf("%+v: %v", page, err)
	}
	m, h, err := c.Member(t.Context(), servertest.Court)
	if err != nil || m == nil || m.Node != nil || h != nil {
		t.Fatalf("%+v %+v: %v", m, h, err)
	}
	var problem *api.Problem
	if _, _, err := c.Member(t.Context(), "nobody"); !errors.As(err, &problem) || problem.Code != ledger.MemberUnknown {
		t.Error(err)
	}
	if _, _, err := c.Proposal(t.Context(), "none", ""); !errors.As(err, &problem) || problem.Code != ledger.ProposalUnknown {
		t.Error(err)
	}
	if text, err := c.Document(t.Context(), sm3.Sum(servertest.Document())); err != nil || !bytes.Equal(text, servertest.Document()) {
		t.Fatalf("%s: %v", text, err)
	}
	n.forge = func(string, []byte) []byte { return []byte(`{"a":1}`) }
	if _, err := c.Document(t.Context(), sm3.Sum(servertest.Document())); !errors.Is(err, client.ErrUnproved) {
		t.Error(err)
	}
	n.forge = nil
	network, err := c.Network(t.Context())
	if err != nil || len(network.Members) != 4 || !network.Members[0].Answers || network.Members[3].Answers {
		t.Fatalf("%+v: %v", network, err)
	}
}
