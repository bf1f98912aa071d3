package exec_test

import (
	"fmt"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// BenchmarkDeposit executes blocks of 4,096 deposits in entries of 256 on one
// core: once with every signature taken as good, which is the cost of the rules
// and trees, and once verified.
func BenchmarkDeposit(b *testing.B) {
	for _, bench := range []struct {
		name   string
		verify exec.Verifier
	}{
		{"rules", accept},
		{"verified", sm2.Verify},
	} {
		b.Run(bench.name, func(b *testing.B) { benchmarkDeposit(b, bench.verify) })
	}
}

func accept(tasks []sm2.Task) []bool {
	verdicts := make([]bool, len(tasks))
	for i := range verdicts {
		verdicts[i] = true
	}
	return verdicts
}

func benchmarkDeposit(b *testing.B, verify exec.Verifier) {
	b.Helper()
	const records, perEntry = 4096, 256
	c := ledgertest.NewChain(b, ledgertest.NewWorld(b, ledgertest.Options{}))
	c.Accept(b, ledger.AccountOpen, c.Holder(b, "holder-a").Open, sm3.Digest{})
	account := c.Holder(b, "holder-a").Account
	var entries [][]byte
	size := 0
	for from := 0; from < records; from += perEntry {
		e := c.Entry()
		e.Final, e.FinalSet = 0, nil
		for i := range perEntry {
			number := fmt.Sprintf("EV-%d", from+i)
			note := c.Record(b, ledger.EvidenceDeposit, ledgertest.DepositBody(number, account, number), sm3.Digest{}, c.Now)
			e.Records = append(e.Records, note)
			size += len(note)
		}
		entries = append(entries, c.SignEntry(b, e))
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		m := ledgertest.NewMachine(b, c.World, c.View, verify)
		for _, e := range entries {
			receipts, _, err := m.Step(e)
			if err != nil || receipts[0].Refusal != nil {
				b.Fatal(err, receipts[0].Refusal)
			}
			n += len(receipts)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(b.Elapsed().Seconds()*1e6/float64(n), "µs/record")
}
