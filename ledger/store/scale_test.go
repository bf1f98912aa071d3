package store_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/store"
)

const (
	perEntry  = 256 // records, while the store grows
	perSample = 64  // records in a block that is measured
	samples   = 200 // blocks
)

// BenchmarkAssets grows one store on the disk to 10,000 assets and another to
// CERTLEDGER_BENCH_ASSETS (100,000), and measures blocks of 64 freezes of assets
// taken at random on the two in turn: how long one takes to execute and to be
// handed to Pebble, once Pebble has put in order what came in so quickly. Signatures
// are taken as good. The ratio of the medians says what size costs.
func BenchmarkAssets(b *testing.B) {
	small, large := grow(b, 10_000), grow(b, assetsWanted(b))
	for calm := 0; calm < 3; calm++ { // one compaction gives rise to the next
		if time.Sleep(time.Second); !small.s.Settled() || !large.s.Settled() {
			calm = -1
		}
	}
	var ofSmall, ofLarge []time.Duration
	for range samples {
		ofSmall, ofLarge = append(ofSmall, small.sample(b)), append(ofLarge, large.sample(b))
	}
	b.ReportMetric(milliseconds(ofSmall, 50), "small-p50-ms")
	b.ReportMetric(milliseconds(ofLarge, 50), "large-p50-ms")
	b.ReportMetric(milliseconds(ofSmall, 99), "small-p99-ms")
	b.ReportMetric(milliseconds(ofLarge, 99), "large-p99-ms")
	b.ReportMetric(milliseconds(ofLarge, 50)/milliseconds(ofSmall, 50), "p50-ratio")
	b.ReportMetric(float64(large.s.DiskUsage())/1e6, "large-MB")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkDueDay freezes CERTLEDGER_BENCH_ASSETS (100,000) assets until one
// midnight. It measures blocks of 64 deposits the day before, and from midnight
// until everything that fell due is done.
func BenchmarkDueDay(b *testing.B) {
	g := grow(b, assetsWanted(b))
	midnight := ledgertest.At(b, "2026-03-09T00:00")
	for from := 0; from < g.assets; from += perEntry {
		var notes [][]byte
		for n := from; n < min(from+perEntry, g.assets); n++ {
			notes = append(notes, g.freeze(b, n, midnight))
		}
		g.order(b, notes)
	}
	var before, during []time.Duration
	for range samples {
		before = append(before, g.order(b, g.deposits(b, perSample)))
	}
	g.now = midnight
	began := time.Now()
	for {
		var notes [][]byte
		if g.s.LastTime() >= midnight { // records are dated by a clock that the ledger has not reached yet
			notes = g.deposits(b, perSample)
		}
		during = append(during, g.order(b, notes))
		if waiting := ledgertest.Must(g.s.Due(g.s.LastTime(), 1))(b); len(waiting) == 0 && g.s.LastTime() >= midnight {
			break
		}
	}
	b.ReportMetric(time.Since(began).Seconds(), "s-until-done")
	b.ReportMetric(float64(len(during)), "blocks")
	b.ReportMetric(milliseconds(before, 50), "before-p50-ms")
	b.ReportMetric(milliseconds(during, 50), "during-p50-ms")
	b.ReportMetric(milliseconds(during, 100), "during-max-ms")
	b.ReportMetric(0, "ns/op")
}

func assetsWanted(b *testing.B) int {
	b.Helper()
	text := cmp.Or(os.Getenv("CERTLEDGER_BENCH_ASSETS"), "100000")
	n, err := strconv.Atoi(text)
	if err != nil || n < 10_000 {
		b.Fatalf("CERTLEDGER_BENCH_ASSETS is %q: at least 10000", text)
	}
	return n
}

func milliseconds(times []time.Duration, percent int) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return float64(sorted[(len(sorted)-1)*percent/100]) / float64(time.Millisecond)
}

// growing is a store on the disk that is its own sequencer and cosigners: every
// entry carries the final set of the last header and so seals a block.
type growing struct {
	*ledgertest.World
	dir     string
	s       *store.Store
	random  *rand.Rand
	now     legaltime.Instant
	account string
	index   uint64
	final   uint64
	set     []byte
	// assets, freezes and evidence are how many there are.
	assets, freezes, evidence int
}

// grow gives a store whose only profile registers on application: a deposit, the
// application and the registration are an asset.
func grow(b testing.TB, assets int) *growing {
	b.Helper()
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("test-registration"))(b)))(b)
	p.Name = "brief"
	initial := p.Acts["initial"]
	initial.Params[profile.Accept] = profile.Param{Article: "test", Value: profile.ByReceipt}
	initial.Params[profile.Publicity] = profile.Param{Article: "test", Value: profile.None}
	initial.Params[profile.Effective] = profile.Param{Article: "test", Value: profile.AtRegister}
	initial.Lists[profile.Stages] = profile.List{Article: "test", Values: []string{profile.None}}
	text := string(ledgertest.Must(canonical.Marshal(p))(b))
	w := ledgertest.NewWorld(b, ledgertest.Options{Profiles: []ledger.DocumentText{{Name: p.Name, Text: text}}})
	dir := b.TempDir()
	g := &growing{World: w, dir: dir, s: ledgertest.Must(store.Open(dir, w.File, store.Options{Verify: accept}))(b), random: rand.New(rand.NewPCG(4, 4)), now: w.Genesis.Time, account: w.Holder(b, "holder").Account}
	b.Cleanup(func() { g.s.Close() })
	g.order(b, [][]byte{g.note(b, ledger.AccountOpen, w.Holder(b, "holder").Open)})
	for g.assets < assets {
		g.register(b, min(perEntry, assets-g.assets))
	}
	return g
}

func (g *growing) note(b testing.TB, kind ledger.Kind, body any) []byte {
	b.Helper()
	return g.Record(b, kind, body, sm3.Digest{}, g.now)
}

// order executes an entry, all of whose records must be accepted, has the block
// cosigned and gives the time that the store took.
func (g *growing) order(b testing.TB, notes [][]byte) time.Duration {
	b.Helper()
	g.now += ledgertest.Second
	g.index++
	e := ledger.Entry{Ledger: g.Genesis.ID(), Proposer: ledgertest.RegistryA, Time: g.now, Final: g.final, FinalSet: g.set, Records: notes}
	entry := g.SignEntry(b, e)
	began := time.Now()
	applied, err := g.s.Apply(g.index, entry)
	took := time.Since(began)
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range applied.Receipts {
		if r.Refusal != nil {
			b.Fatal(r.Refusal)
		}
	}
	if tip := g.s.Tip(); tip > g.final {
		g.final, g.set = tip, g.Cosign(b, ledgertest.Must(g.s.Header(tip))(b), max(g.now, g.s.LastTime()), g.Quorum()...)
	}
	return took
}

func (g *growing) deposits(b testing.TB, n int) [][]byte {
	b.Helper()
	var notes [][]byte
	for range n {
		g.evidence++
		number := fmt.Sprintf("EV-%07d", g.evidence)
		notes = append(notes, g.note(b, ledger.EvidenceDeposit, ledgertest.DepositBody(number, g.account, number)))
	}
	return notes
}

func (g *growing) freeze(b testing.TB, asset int, ends legaltime.Instant) []byte {
	b.Helper()
	g.freezes++
	return g.note(b, ledger.HoldFreeze, ledgertest.FreezeBody(fmt.Sprintf("H-%07d", g.freezes), assetNumber(asset), ends))
}

func assetNumber(n int) string { return fmt.Sprintf("DA-%07d", n) }

// register adds n assets.
func (g *growing) register(b testing.TB, n int) {
	b.Helper()
	first := g.evidence + 1
	g.order(b, g.deposits(b, n))
	var apply, register [][]byte
	for i := range n {
		asset, evidence := assetNumber(g.assets+i), fmt.Sprintf("EV-%07d", first+i)
		terms := ledgertest.RegisterTerms(asset, []string{evidence}, nil)
		apply = append(apply, g.note(b, ledger.ApplicationSubmit, g.Initial(b, "AP-"+asset, asset, g.account, "brief", "initial", terms)))
		register = append(register, g.note(b, ledger.ApplicationRegister, ledgertest.StepBody("AP-"+asset)))
	}
	g.order(b, apply)
	g.order(b, register)
	g.assets += n
}

// sample times a block of freezes of assets taken at random.
func (g *growing) sample(b testing.TB) time.Duration {
	b.Helper()
	var notes [][]byte
	for range perSample {
		notes = append(notes, g.freeze(b, g.random.IntN(g.assets), g.now+ledgertest.Day))
	}
	return g.order(b, notes)
}
