package registry_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/registry"
)

// lived is a book in which something of everything has happened.
func lived(t testing.TB, w *ledgertest.World) *book {
	t.Helper()
	b := newBook(w, registry.Tables(registry.Rules))
	for _, line := range []command{
		say("open", "holder-a"), say("open", "holder-b"), say("open", "bank-a"), say("deposit", "EV-1"), say("batch", "EV-2"), say("report-on", "EV-2"),
		say("publish", "ST-1", "category=standards"), say("deidentify", "V-1"), say("ask", "IQ-1"), say("register", "DA-1", "profile=test-registration"), say("register", "DA-2", "profile=test-registration", "evidence=EV-2"),
		say("at", "2026-03-04"), say("approve", "AP-DA-1"), say("approve", "AP-DA-2"), say("issue", "DA-1"), say("pledge", "P-1"), say("freeze", "H-1"),
	} {
		b.play(t, line)
	}
	if len(b.problems) > 0 || len(b.entities) < 12 {
		t.Fatalf("%d entities, problems %v", len(b.entities), b.problems)
	}
	return b
}

// FuzzApply gives the rules every kind of record with whatever body: they change
// something or refuse, and never fail.
func FuzzApply(f *testing.F) {
	w := newWorld(f)
	b := lived(f, w)
	account := w.Holder(f, "holder-a").Account
	head := ledgertest.Head(f, b, "DA-1")
	seed := func(kind ledger.Kind, body any) {
		for i, k := range ledger.Kinds() {
			if k == kind {
				f.Add(uint8(i), []byte(ledgertest.Encode(f, body)), head[:])
			}
		}
	}
	seed(ledger.AccountOpen, w.Holder(f, "holder-c").Open)
	for _, kind := range ledger.Kinds()[1:5] {
		seed(kind, ledgertest.KeyBody(account))
	}
	seed(ledger.EvidenceDeposit, ledgertest.DepositBody("EV-3", account, "f"))
	seed(ledger.EvidenceBatch, ledgertest.BatchBody("EV-3", account, "r", 9))
	seed(ledger.VoucherDeidentify, ledgertest.VoucherBody("V-2", "EV-1", account, ledgertest.DeidentifierA))
	seed(ledger.EvidenceReport, ledgertest.ReportBody("EV-1"))
	seed(ledger.VoucherEvidence, ledgertest.EvidenceCertificateBody("V-2", "EV-2", account))
	seed(ledger.InquiryAsk, ledger.InquiryAskBody{Account: account, Evidence: "EV-1", Inquiry: "IQ-2", Request: ledgertest.Digest("request")})
	seed(ledger.InquiryAnswer, ledger.InquiryAnswerBody{Inquiry: "IQ-1", Person: "p", Provider: ledgertest.ProviderA, Report: ledgertest.Digest("r"), Result: ledger.InquiryMatches})
	seed(ledger.VoucherStructure, ledgertest.VoucherBody("V-2", "EV-1", account, ledgertest.StructurerA))
	seed(ledger.ApplicationSubmit, w.Initial(f, "AP-3", "DA-3", account, "test-registration", "initial", ledgertest.RegisterTerms("DA-3", []string{"EV-1"}, nil)))
	seed(ledger.CertificateIssue, w.IssueBody(f, b, "DA-2", "C-2", "Q-2", b.now))
	seed(ledger.ApplicationSubmit, w.Transfer(f, b, "AP-4", "DA-1", "transfer", w.Holder(f, "holder-b").Account))
	seed(ledger.ApplicationSubmit, w.Cancel(f, b, "AP-5", "DA-1", "cancel"))
	seed(ledger.ApplicationSubmit, w.Pledge(f, b, "AP-6", "P-2", "DA-1", "pledge", w.Holder(f, "holder-b").Account))
	seed(ledger.ApplicationSubmit, w.Release(f, b, "AP-7", "P-1", "release"))
	seed(ledger.HoldFreeze, ledgertest.FreezeBody("H-2", "DA-1", b.now+ledgertest.Day))
	seed(ledger.HoldLift, ledgertest.LiftBody("H-1", "DA-1"))
	for kind, body := range governing(f, w, b) {
		seed(kind, body)
	}
	f.Fuzz(func(t *testing.T, kind uint8, body, base []byte) {
		r := &ledger.SignedRecord{Record: ledger.Record{Kind: ledger.Kinds()[int(kind)%len(ledger.Kinds())], Body: body}}
		copy(r.Base[:], base)
		for range 2 { // with the base, then without
			outcome, refusal, err := registry.Apply(b.table, b.env(), r)
			if err != nil || (refusal == nil) == (len(outcome.Changes) == 0 && outcome.Governance == nil) || refusal != nil && refusal.Code == "" {
				t.Fatalf("%s: outcome %v, refusal %v, error %v", r.Kind, outcome, refusal, err)
			}
			r.Base = sm3.Digest{}
		}
	})
}

// governing gives a body of each kind that concerns the governance, as the book
// would accept it: GP-1 is open and decided.
func governing(t testing.TB, w *ledgertest.World, b *book) map[ledger.Kind]any {
	t.Helper()
	suspend := say("propose", "GP-1")
	suspend.lines = []command{say("suspend", "registry-b")}
	for _, line := range []command{suspend, say("vote", "GP-1", "by=(notary-a,arbitrator-a)"), say("member-node", "court-a", "peer=peer-court-a2")} {
		if said := b.play(t, line); !strings.HasPrefix(said, "accepted") {
			t.Fatal(said)
		}
	}
	b.enforce(t)
	registry, _ := b.governance.Member(ledgertest.RegistryA)
	key := registry.StaffKeys[0].Key
	admit := ledger.GovernanceChange{Act: ledger.AdmitMember, Descriptor: w.NewMember(t, "fuzz-admitted", ledger.ClassNotary, ledger.Cosigner, ledger.Voter).Descriptor}
	remove := ledger.GovernanceChange{Act: ledger.RemoveMember, Member: ledgertest.CourtB, Reason: "test"}
	return map[ledger.Kind]any{
		ledger.GovernPropose: ledger.ProposeBody{
			Approval: ledger.Approval{Members: 3}, Changes: []ledger.GovernanceChange{admit, remove}, Ends: b.now + ledgertest.Day, Member: ledgertest.RegistryA,
			Proposal: "GP-2", Reason: "test",
		},
		ledger.GovernVote:         ledger.VoteBody{Member: ledgertest.NotaryA, Proposal: "GP-1"},
		ledger.GovernWithdraw:     ledger.ProposalBody{Member: ledgertest.RegistryA, Proposal: "GP-1"},
		ledger.GovernEnact:        ledger.ProposalBody{Member: ledgertest.RegistryA, Proposal: "GP-1"},
		ledger.MemberNode:         ledger.MemberNodeBody{Addresses: []string{"/ip4/192.0.2.9/tcp/1"}, Member: ledgertest.RegistryA, Peer: "peer-new", Reason: "test"},
		ledger.MemberKeyAdd:       ledger.MemberKeyBody{Key: w.KeyOf(t, "fuzz-key"), Member: ledgertest.RegistryA, Reason: "test", Role: "registrar"},
		ledger.MemberKeyRotate:    ledger.MemberKeyBody{Key: w.KeyOf(t, "fuzz-key"), Member: ledgertest.RegistryA, Old: key.Fingerprint(), Reason: "test", Role: "governor"},
		ledger.MemberKeyRemove:    ledger.MemberKeyBody{Member: ledgertest.RegistryA, Old: w.KeyOf(t, "registry-a/registrar").Fingerprint(), Reason: "test", Role: "registrar"},
		ledger.MemberKeyDestroyed: ledger.KeyDestroyedBody{Member: ledgertest.CourtA, Old: sm3.Sum([]byte("peer-court-a")), Owner: ledgertest.CourtA, Statement: ledgertest.Digest("statement")},
		ledger.MemberCertificate: ledger.KeyCertificateBody{Member: ledgertest.RegistryA, Certificate: ledger.KeyCertificate{
			Digest: ledgertest.Digest("x509"), Issuer: "Test CA", Key: key.Fingerprint(), NotAfter: b.now, Serial: "1",
		}},
	}
}

// brokenView fails at the nth read.
type brokenView struct {
	*book
	left int
}

var errBroken = errors.New("the disk is gone")

func (v *brokenView) Entity(id ledger.EntityID) (ledger.Entity, error) {
	if v.left == 0 {
		return nil, errBroken
	}
	v.left--
	return v.book.Entity(id)
}

// A read that fails is an error, never a refusal and never a change: what the
// rules cannot see they do not judge.
func TestFailedReadIsAnError(t *testing.T) {
	w := newWorld(t)
	b := lived(t, w)
	account, other := w.Holder(t, "holder-a").Account, w.Holder(t, "holder-b").Account
	b.play(t, say("at", "2026-09-02"))
	bodies := governing(t, w, b)
	delete(bodies, ledger.MemberKeyRotate) // it needs a signature
	maps.Copy(bodies, map[ledger.Kind]any{
		ledger.AccountOpen:       w.Holder(t, "holder-c").Open,
		ledger.EvidenceDeposit:   ledgertest.DepositBody("EV-3", account, "f"),
		ledger.VoucherDeidentify: ledgertest.VoucherBody("V-2", "EV-1", account, ledgertest.DeidentifierA),
		ledger.EvidenceReport:    ledgertest.ReportBody("EV-1"),
		ledger.VoucherEvidence:   ledgertest.EvidenceCertificateBody("V-2", "EV-2", account),
		ledger.InquiryAsk:        ledger.InquiryAskBody{Account: account, Evidence: "EV-1", Inquiry: "IQ-2", Request: ledgertest.Digest("request")},
		ledger.CertificateIssue:  w.IssueBody(t, b, "DA-2", "C-2", "Q-2", b.now),
		ledger.ApplicationSubmit: w.Transfer(t, b, "AP-4", "DA-1", "transfer", other),
		ledger.HoldFreeze:        ledgertest.FreezeBody("H-2", "DA-1", b.now+ledgertest.Day),
	})
	for kind, body := range bodies {
		r := &ledger.SignedRecord{Record: ledger.Record{Kind: kind, Body: ledgertest.Encode(t, body)}}
		if ledger.NeedsBase(kind) || ledger.MayHaveBase(kind) {
			asset := "DA-1"
			if kind == ledger.CertificateIssue {
				asset = "DA-2"
			}
			r.Base = ledgertest.Head(t, b, asset)
		}
		checkEveryRead(t, b, r)
	}
}

// checkEveryRead lets each read of an act fail, up to the last.
func checkEveryRead(t *testing.T, b *book, r *ledger.SignedRecord) {
	t.Helper()
	for reads := range 100 {
		env := b.env()
		env.View = &brokenView{b, reads}
		outcome, refusal, err := registry.Apply(b.table, env, r)
		switch {
		case err == nil && refusal == nil && reads > 0:
			return // all reads were needed and none failed
		case !errors.Is(err, errBroken) || refusal != nil || outcome.Changes != nil:
			t.Errorf("%s, read %d fails: outcome %v, refusal %v, error %v", r.Kind, reads, outcome, refusal, err)
			return
		}
	}
	t.Errorf("%s never came to an end", r.Kind)
}
