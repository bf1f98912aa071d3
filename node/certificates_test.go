package node_test

import (
	"fmt"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
	"github.com/certledger/certledger/node"
)

const changed = "TJ-2026-000001"

// liveThrough plays a ledger whose members change the governance as often, with
// one certificate issued halfway.
func liveThrough(t *testing.T, changes int) *ledgertest.Chain {
	t.Helper()
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Seed: "changes"}))
	one := c.Holder(t, "one")
	c.Accept(t, ledger.AccountOpen, one.Open, sm3.Digest{})
	c.Accept(t, ledger.EvidenceDeposit, ledgertest.DepositBody("EV-1", one.Account, "file-1"), sm3.Digest{})
	c.Accept(t, ledger.EvidenceReport, ledgertest.ReportBody("EV-1"), sm3.Digest{})
	c.Found(t)
	c.Accept(t, ledger.VoucherDeidentify, ledgertest.VoucherBody("VO-1", "EV-1", one.Account, ledgertest.DeidentifierA), sm3.Digest{})
	c.Accept(t, ledger.VoucherStructure, ledgertest.VoucherBody("VO-2", "EV-1", one.Account, ledgertest.StructurerA), sm3.Digest{})
	c.Apply(t, c.Initial(t, "AP-1", changed, one.Account, "tianjin-tj003", "initial", ledgertest.RegisterTerms(changed, []string{"EV-1"}, []string{"VO-1", "VO-2"})))
	c.At(t, ledgertest.At(t, "2026-03-06T09:00"))
	c.Accept(t, ledger.ApplicationRegister, ledgertest.StepBody("AP-1"), sm3.Digest{})
	for n := range changes {
		member := []string{ledgertest.RegistryA, ledgertest.NotaryA, ledgertest.ArbitratorA}[n%3]
		c.Accept(t, ledger.MemberNode, ledger.MemberNodeBody{
			Addresses: []string{fmt.Sprintf("/ip4/198.51.100.%d/tcp/7000", n+1)}, Member: member, Peer: fmt.Sprintf("peer-%s-%d", member, n), Reason: "moved",
		}, sm3.Digest{})
		for range 3 {
			c.Seal(t)
		}
		if n == changes/2 {
			c.Issue(t, changed, "C-1", "Q-1")
		}
	}
	return c
}

// What the rules decide, the store indexes, and the builder finds: a certificate
// of a ledger that has changed verifies from the genesis.
func TestCertificatesAcrossChanges(t *testing.T) {
	const changes = 5
	c := liveThrough(t, changes)
	s, err := store.OpenMemory(c.File, store.Options{Verify: verifier.New(verifier.Options{Workers: 1, Remember: 1 << 10}).Verify})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i, e := range c.Entries {
		if _, err := s.Apply(uint64(i)+1, e); err != nil {
			t.Fatal(err)
		}
	}
	n, err := s.Changes()
	if err != nil || n != changes {
		t.Fatalf("%d changes are indexed, %v", n, err)
	}
	for n := uint64(1); n <= changes; n++ {
		height, err := s.Change(n)
		if err != nil {
			t.Fatal(err)
		}
		first, before := ledgertest.Must(s.HeaderAt(height))(t), ledgertest.Must(s.HeaderAt(height-1))(t)
		if first.Governance == before.Governance || first.Governance != before.Next {
			t.Errorf("change %d is said to be in force from %d on", n, height)
		}
	}
	if _, err := s.Change(changes + 1); err == nil {
		t.Error("a change too many")
	}
	trust := ledger.Trust{Ledger: s.Ledger()}
	file := ledgertest.Must(certificate.Build(node.NewSource(s), "C-1", certificate.BuildOptions{}))(t)
	r := certificate.Verify(file, trust, certificate.Options{At: c.Now})
	if !r.Valid || len(file.Governance.Links) != 2 {
		t.Errorf("%d links, report %+v", len(file.Governance.Links), r.Checks)
	}
	status := ledgertest.Must(certificate.BuildStatus(node.NewSource(s), certificate.Subject{ID: changed, Kind: ledger.AssetEntity}, certificate.StatusOptions{}))(t)
	if r := certificate.VerifyStatus(status, trust, certificate.Options{At: c.Now}); !r.Valid || len(status.Governance.Links) != 1 {
		t.Errorf("%d links, report %+v", len(status.Governance.Links), r.Checks)
	}
}

// A certificate of before a recovery, with its state of after it, needs the plan
// that the store has as an entry, or a pin beyond.
func TestCertificatesAcrossARecovery(t *testing.T) {
	c := liveThrough(t, 2)
	before := len(c.Entries)
	plan := c.Recovery(t, ledgertest.NotaryA, ledgertest.RegistryA)
	c.Recover(t, plan)
	c.Accept(t, ledger.AccountOpen, c.Holder(t, "four").Open, sm3.Digest{})
	for range 3 {
		c.Seal(t)
	}
	s := ledgertest.Must(store.OpenMemory(c.File, store.Options{Verify: verifier.New(verifier.Options{Workers: 1, Remember: 1 << 10}).Verify}))(t)
	defer s.Close()
	apply := func(index uint64, entries [][]byte) {
		for i, e := range entries {
			if _, err := s.Apply(index+uint64(i), e); err != nil {
				t.Fatal(err)
			}
		}
	}
	apply(1, c.Entries[:before])
	if err := s.Recover(c.Entries[before]); err != nil {
		t.Fatal(err)
	}
	apply(ledgertest.Must(plan.Plan())(t).Raft.Index+1, c.Entries[before+1:])

	trust := ledger.Trust{Ledger: s.Ledger()}
	o := certificate.Options{At: c.Now}
	src := node.NewSource(s)
	file := ledgertest.Must(certificate.Build(src, "C-1", certificate.BuildOptions{}))(t)
	status := ledgertest.Must(certificate.BuildStatus(src, certificate.Subject{ID: changed, Kind: ledger.AssetEntity}, certificate.StatusOptions{}))(t)
	if r := certificate.Verify(file, trust, o); r.Valid || r.Check(certificate.CheckStatus).Code != certificate.RecoveryUnknown {
		t.Errorf("a trust file without the plan: %+v", r.Checks)
	}
	trust.Recoveries = []sm3.Digest{ledgertest.Must(plan.Digest())(t)}
	if r := certificate.Verify(file, trust, o); !r.Valid || len(r.Recoveries) != 1 {
		t.Errorf("%+v, recoveries %v", r.Checks, r.Recoveries)
	}
	if r := certificate.VerifyStatus(status, trust, o); !r.Valid || len(r.Recoveries) != 1 {
		t.Errorf("%+v, recoveries %v", r.Checks, r.Recoveries)
	}

	pin := s.Final()
	trust.Recoveries, trust.Pins = nil, []ledger.Pin{{Height: pin, Digest: ledgertest.Must(s.HeaderAt(pin))(t).Digest()}}
	file = ledgertest.Must(certificate.Build(src, "C-1", certificate.BuildOptions{Pin: pin}))(t)
	status = ledgertest.Must(certificate.BuildStatus(src, certificate.Subject{ID: changed, Kind: ledger.AssetEntity}, certificate.StatusOptions{Pin: pin}))(t)
	if r := certificate.Verify(file, trust, o); !r.Valid {
		t.Errorf("from a pin: %+v", r.Checks)
	}
	if r := certificate.VerifyStatus(status, trust, o); !r.Valid {
		t.Errorf("a status from a pin: %+v", r.Checks)
	}
	// Such a status brings a certificate of before up to date.
	trust.Recoveries = []sm3.Digest{ledgertest.Must(plan.Digest())(t)}
	whole := ledgertest.Must(certificate.Build(src, "C-1", certificate.BuildOptions{}))(t)
	if r := certificate.Verify(whole, trust, certificate.Options{At: c.Now, Status: status}); !r.Valid {
		t.Errorf("a certificate from the genesis with a status from a pin: %+v", r.Checks)
	}
	if _, err := src.Recovery(pin); err == nil {
		t.Errorf("block %d gives a plan", pin)
	}
}
