package store_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/store"
)

// BenchmarkCheckpoint reads a store's whole checkpoint and imports it on the disk,
// and gives time and bytes for each 100,000 records. CERTLEDGER_BENCH_RECORDS says
// how many deposits the store has.
func BenchmarkCheckpoint(b *testing.B) {
	records, err := strconv.Atoi(os.Getenv("CERTLEDGER_BENCH_RECORDS"))
	if err != nil {
		records = 8192
	}
	c, s := deposits(b, records)
	bytes, last := uint64(0), uint64(0)
	b.ResetTimer()
	for b.Loop() {
		i := ledgertest.Must(store.Import(b.TempDir(), c.File, store.Options{Verify: sm2.Verify}))(b)
		if err := s.CopyTo(b.Context(), i, s.Final()); err != nil {
			b.Fatal(err)
		}
		ledgertest.Must(i.Finish(ledgertest.Must(s.Anchor(0))(b)))(b)
		_, bytes = i.Read()
		last, _ = i.Heights()
		if err := i.Close(); err != nil {
			b.Fatal(err)
		}
	}
	per := 100_000 / float64(records)
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)*per, "s/100k-records")
	b.ReportMetric(float64(bytes)/1e6*per, "MB/100k-records")
	b.ReportMetric(float64(last), "blocks")
	b.ReportMetric(0, "ns/op")
}

// deposits is a store on the disk with that many evidence deposits, of two files
// each, in entries of 256.
func deposits(b *testing.B, records int) (*ledgertest.Chain, *store.Store) {
	b.Helper()
	c := ledgertest.NewChain(b, ledgertest.NewWorld(b, ledgertest.Options{}))
	c.Verify = accept
	c.Restart(b)
	c.Accept(b, ledger.AccountOpen, c.Holder(b, "holder").Open, sm3.Digest{})
	account := c.Holder(b, "holder").Account
	s := ledgertest.Must(store.Open(b.TempDir(), c.File, store.Options{Verify: accept}))(b)
	b.Cleanup(func() { s.Close() })
	for n := 0; n < records; n += 256 {
		var notes [][]byte
		for k := range 256 {
			number := fmt.Sprintf("EV-%d", n+k)
			notes = append(notes, c.Record(b, ledger.EvidenceDeposit, ledgertest.DepositBody(number, account, number, number+"/2"), sm3.Digest{}, c.Now))
		}
		if n%1024 == 0 {
			c.Finalise(b)
		}
		c.Submit(b, notes...)
	}
	c.Seal(b)
	c.Seal(b)
	replay(b, s, c.Entries)
	finalise(b, c, s)
	return c, s
}

func accept(tasks []sm2.Task) []bool {
	verdicts := make([]bool, len(tasks))
	for i := range verdicts {
		verdicts[i] = true
	}
	return verdicts
}
