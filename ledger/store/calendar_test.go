package store_test

import (
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
)

// A calendar that comes into force moves the deadlines of publicity, also of an
// application that is publicised in the last block under the old one. A node that
// executed all of it, one that was restarted after every entry, and one that began
// with a checkpoint of any block agree.
func TestNewCalendarMovesDeadlinesAlike(t *testing.T) {
	c := ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{Seed: "calendar"}))
	one := c.Holder(t, "one")
	c.Accept(t, ledger.AccountOpen, one.Open, sm3.Digest{})
	c.Accept(t, ledger.EvidenceDeposit, ledgertest.DepositBody("EV-1", one.Account, "file-1"), sm3.Digest{})
	c.Accept(t, ledger.EvidenceReport, ledgertest.ReportBody("EV-1"), sm3.Digest{})
	c.Found(t)
	c.Accept(t, ledger.VoucherDeidentify, ledgertest.VoucherBody("VO-1", "EV-1", one.Account, ledgertest.DeidentifierA), sm3.Digest{})
	c.Accept(t, ledger.VoucherStructure, ledgertest.VoucherBody("VO-2", "EV-1", one.Account, ledgertest.StructurerA), sm3.Digest{})
	body := c.Initial(t, "AP-1", asset, one.Account, "tianjin-tj003", "initial", ledgertest.RegisterTerms(asset, []string{"EV-1"}, []string{"VO-1", "VO-2"}))
	c.Accept(t, ledger.ApplicationSubmit, body, sm3.Digest{})
	c.Accept(t, ledger.ApplicationAccept, ledgertest.StepBody("AP-1"), sm3.Digest{})
	for _, stage := range c.ActOf(t, "tianjin-tj003", "initial").Stages() {
		c.Accept(t, ledger.ApplicationReviewed, ledgertest.ReviewBody("AP-1", stage), sm3.Digest{})
	}
	text := strings.Replace(string(legaltime.China()), `"version":1`, `"version":2`, 1)
	text = strings.Replace(text, `"2026-04-06"`, `"2026-03-04","2026-03-05","2026-04-06"`, 1)
	members := c.Cosigners()
	c.Propose(t, members[0], "G-1", ledger.GovernanceChange{Act: ledger.SetCalendar, Name: "cn", Document: text})
	c.Vote(t, "G-1", members[1:]...)
	order := func(kind ledger.Kind, body any) {
		c.Finalise(t)
		if r := c.Submit(t, c.Record(t, kind, body, sm3.Digest{}, c.Now))[0]; r.Refusal != nil {
			t.Fatal(r.Refusal)
		}
	}
	order(ledger.GovernEnact, ledger.ProposalBody{Member: members[0], Proposal: "G-1"})
	order(ledger.ApplicationPublicise, ledgertest.StepBody("AP-1"))
	if tip := c.View.Tip; tip.InForce() == tip.Header.Governance {
		t.Fatal("the application was not publicised in the last block under the old calendar")
	}
	for day := range legaltime.Instant(12) {
		c.At(t, c.Now+ledgertest.Day+day)
	}
	through, fs := member(t, c), vfs.NewMem()
	for i := range c.Entries {
		s := open(t, fs, c.File)
		replay(t, s, c.Entries[:i+1])
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	restarted := open(t, fs, c.File)
	defer restarted.Close()
	same(t, through, restarted)
	for height := uint64(1); height < through.Final(); height++ {
		finaliseAt(t, c, through, height)
		fs := vfs.NewMem()
		i := begin(t, fs, "store", c.File)
		if err := through.CopyTo(t.Context(), i, height); err != nil {
			t.Fatal(err)
		}
		finish(t, through, i)
		s := open(t, fs, c.File)
		replay(t, s, c.Entries)
		same(t, through, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
