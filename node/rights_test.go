package node_test

import (
	"errors"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/store"
	"github.com/certledger/certledger/ledger/verifier"
	"github.com/certledger/certledger/node"
)

// TestRightsAsOfAPastDay pledges an asset, releases it and transfers it, and asks
// what stood on it, and on its holders' assets, on days in between (MOF11).
func TestRightsAsOfAPastDay(t *testing.T) {
	c := liveThrough(t, 1)
	one, bank, two := c.Holder(t, "one").Account, c.Holder(t, "bank"), c.Holder(t, "two")
	c.Accept(t, ledger.AccountOpen, bank.Open, sm3.Digest{})
	c.Accept(t, ledger.AccountOpen, two.Open, sm3.Digest{})
	day := func(date string, do func()) {
		c.At(t, ledgertest.At(t, date))
		do()
		for range 3 {
			c.Seal(t)
		}
	}
	day("2026-03-10T09:00", func() { c.Apply(t, c.Pledge(t, c, "AP-P", "P-1", changed, "pledge", bank.Account)) })
	day("2026-03-12T09:00", func() { c.Apply(t, c.Release(t, c, "AP-R", "P-1", "release")) })
	day("2026-03-14T09:00", func() { c.Apply(t, c.Transfer(t, c, "AP-T", changed, "transfer", two.Account)) })
	s := ledgertest.Must(store.OpenMemory(c.File, store.Options{Verify: verifier.New(verifier.Options{Workers: 1, Remember: 1 << 10}).Verify}))(t)
	defer s.Close()
	for i, e := range c.Entries {
		if _, err := s.Apply(uint64(i)+1, e); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(kind ledger.EntityKind, id string, at legaltime.Instant) certificate.RightsReport {
		o := certificate.RightsOptions{At: at, Assets: ledgertest.Must(s.AssetsOfAccount(id, "", 10))(t)}
		r := ledgertest.Must(certificate.BuildRights(node.NewSource(s), certificate.Subject{ID: id, Kind: kind}, o))(t)
		report := certificate.VerifyRights(r, ledger.Trust{Ledger: s.Ledger()}, certificate.Options{At: c.Now})
		if !report.Report.Valid || at != 0 && report.AsOf > at {
			t.Fatalf("%s at %s: %+v", id, at, report)
		}
		return report
	}
	for date, free := range map[string]bool{"2026-03-09": true, "2026-03-10": false, "2026-03-11": false, "2026-03-12": true, "2026-03-14": true} {
		end := ledgertest.Must(legaltime.ParseDate(date))(t).End() - 1
		if r := ask(ledger.AssetEntity, changed, end); len(r.Assets) != 1 || r.Assets[0].Free() != free || (r.Assets[0].Rank("P-1") == 1) == free {
			t.Errorf("on %s: %+v", date, r.Assets)
		}
		held := map[bool]string{true: two.Account, false: one}[date == "2026-03-14"]
		for _, account := range []string{one, two.Account} {
			if r := ask(ledger.AccountEntity, account, end); (len(r.Assets) == 1) != (account == held) {
				t.Errorf("%s on %s: %+v", account, date, r.Assets)
			}
		}
	}
	if r := ask(ledger.AssetEntity, changed, 0); !r.Assets[0].Free() || r.Assets[0].Holders[0].Account != two.Account {
		t.Errorf("now: %+v", r.Assets)
	}
	_, err := certificate.BuildRights(node.NewSource(s), certificate.Subject{ID: changed, Kind: ledger.AssetEntity}, certificate.RightsOptions{At: ledgertest.At(t, "2026-01-01")})
	if !errors.Is(err, certificate.ErrNotFinal) {
		t.Errorf("before the ledger: %v", err)
	}
}
