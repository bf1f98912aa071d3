package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/testnet/load"
)

type benchOptions struct {
	dir                   string
	records, assets, join int
}

func (s *session) bench() *cobra.Command {
	var o benchOptions
	var c *cobra.Command
	c = s.command("bench", "bench [--records N] [--assets N] | --join N", s.exactly(0), func(ctx context.Context, _ []string) error {
		if set := c.Flags().Changed; set("join") && (set("records") || set("assets")) {
			return s.usage("--join is measured alone, without --records and --assets")
		}
		return s.runBench(ctx, o)
	})
	f := s.flags("bench", c)
	f.str(&o.dir, "dir", "")
	f.integer(&o.records, "records", 20_000)
	f.integer(&o.assets, "assets", 0)
	f.integer(&o.join, "join", 0)
	return c
}

func (s *session) runBench(ctx context.Context, o benchOptions) error {
	dir, temporary, err := s.testnetDir(o.dir)
	if err != nil {
		return err
	}
	binary, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	r, err := measure(ctx, o, load.Options{
		Dir: dir, Binary: binary, Records: o.records, Assets: o.assets, Random: s.Random, Progress: s.benchProgress(),
	})
	if temporary {
		err = errors.Join(err, os.RemoveAll(dir))
	}
	if err != nil {
		return err
	}
	return s.print(r)
}

func measure(ctx context.Context, o benchOptions, l load.Options) (result, error) {
	if o.join > 0 {
		l.Records = o.join
		r, err := load.Join(ctx, l)
		return joinReport(r), err
	}
	r, err := load.Bench(ctx, l)
	return benchReport(r), err
}

func (s *session) benchProgress() func(what string, done, of int) {
	tell := map[string]func(done, of uint64){}
	return func(what string, done, of int) {
		if tell[what] == nil {
			tell[what] = s.progress(what)
		}
		tell[what](uint64(done), uint64(of))
	}
}

type benchReport load.Report

func (r benchReport) text(p *page) {
	p.row("machine", r.Machine)
	p.row("record size", fmt.Sprintf("%d B, %d/batch, fsync, %d nodes", r.RecordSize, r.Batch, r.Nodes))
	p.row("throughput, final", fmt.Sprintf("%.0f/s (%d)", r.Bulk.PerSecond, r.Bulk.Records))
	p.row("floor: the same Raft and disk, empty bytes", fmt.Sprintf("%.0f/s, %.2f", r.Floor.PerSecond, r.OfFloor))
	p.row("submit to applied, one client", latency(r.OneApplied))
	p.row("submit to final, one client", latency(r.OneFinal))
	p.row("submit to final, 64 in flight", latency(r.ManyFinal)+fmt.Sprintf(", %.0f/s", r.ManyRate.PerSecond))
	for _, at := range r.AtAssets {
		p.row(fmt.Sprintf("freeze to final, %d assets, one client", at.Assets), latency(at.OneFinal))
		p.row(fmt.Sprintf("freeze to final, %d assets, 64 in flight", at.Assets), latency(at.ManyFinal))
	}
	p.row("certificate verification", latency(r.Verify))
	p.row("memory of the largest node", fmt.Sprintf("%d MiB (%d assets, %d records)", r.MemoryBytes>>20, r.Assets, r.Records))
	p.row("disk per record and node", fmt.Sprintf("%.0f B", r.DiskPerRecord))
	p.row("restart until ready", r.Restart.Round(time.Millisecond).String())
}

func latency(l load.Latency) string {
	return fmt.Sprintf("p50 %s, p90 %s, p99 %s", l.P50.Round(10*time.Microsecond), l.P90.Round(10*time.Microsecond), l.P99.Round(10*time.Microsecond))
}

type joinReport load.Joining

func (r joinReport) text(p *page) {
	p.row("machine", r.Machine)
	p.row("records on the ledger", strconv.Itoa(r.Records))
	p.row("join", fmt.Sprintf("%s, %s", r.Join.Round(time.Millisecond), mebibytes(r.Bytes)))
	p.row("per 100,000 records", fmt.Sprintf("%s, %s", r.JoinPer100k.Round(time.Millisecond), mebibytes(r.BytesPer100k)))
	p.row("of it blocks executed one by one", fmt.Sprintf("%d/%d", r.Blocks, r.Height))
	p.row("caught up and serving after", r.CaughtUp.Round(time.Millisecond).String())
	if !r.UnderLoad {
		p.line("it did not catch up while load went on")
	}
	p.row("throughput without the node", rate(r.Before))
	p.row("throughput while it joins", rate(r.During))
	p.row("throughput with the node", rate(r.After))
	p.row("throughput lost while it joins", fmt.Sprintf("%.0f %%", 100*r.Lost))
}

func rate(t load.Throughput) string { return fmt.Sprintf("%.0f/s (%d)", t.PerSecond, t.Records) }

func mebibytes(n uint64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }
