package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/testnet"
	"github.com/certledger/certledger/testnet/actor"
)

// Options of a benchmark.
type Options struct {
	Dir, Binary string
	// Records is how many the throughput is measured with.
	Records int
	// Assets is how many are registered before memory, disk and restart are
	// measured.
	Assets   int
	Random   io.Reader
	Progress func(what string, done, of int)
}

// Report is what a benchmark measured.
type Report struct {
	Machine    string     `json:"machine"`
	Nodes      int        `json:"nodes"`
	RecordSize int        `json:"record_bytes"`
	Batch      int        `json:"batch"`
	Floor      Throughput `json:"floor"`
	Bulk       Throughput `json:"bulk_final"`
	// OfFloor is the bulk throughput as a share of the floor's.
	OfFloor       float64    `json:"of_floor"`
	OneApplied    Latency    `json:"one_client_applied"`
	OneFinal      Latency    `json:"one_client_final"`
	ManyFinal     Latency    `json:"in_flight_64_final"`
	ManyRate      Throughput `json:"in_flight_64_rate"`
	Assets        int        `json:"assets"`
	AtAssets      []AtAssets `json:"at_assets"`
	Records       int        `json:"records"`
	MemoryBytes   uint64     `json:"memory_bytes"`
	DiskPerRecord float64    `json:"disk_bytes_per_record"`
	// Restart is from the start of a killed node until it is ready.
	Restart time.Duration `json:"restart_ns"`
	Verify  Latency       `json:"certificate_verify"`
}

// AtAssets is what freezes of assets took while there were so many.
type AtAssets struct {
	Assets    int     `json:"assets"`
	OneFinal  Latency `json:"one_client_final"`
	ManyFinal Latency `json:"in_flight_64_final"`
}

// The shape of the load.
const (
	warmUp     = 2000
	bulkBatch  = 256
	streams    = 8
	oneClient  = 300
	manyNotes  = 6000
	inFlight   = 64
	verifyRuns = 50
)

// Bench lays out a network of four voting nodes and measures it.
func Bench(ctx context.Context, o Options) (report Report, err error) {
	report = Report{Machine: machine(), Nodes: 4, Batch: bulkBatch}
	if report.Floor, err = floor(ctx, filepath.Join(o.Dir, "floor"), o.Records); err != nil {
		return report, err
	}
	b, err := open(ctx, o, testnet.Spec{VotersOnly: true})
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, b.net.Close()) }()
	b.report = &report
	return report, b.run(ctx)
}

// open starts a network for a benchmark and everything that asks it.
func open(ctx context.Context, o Options, spec testnet.Spec) (*bench, error) {
	brief, err := briefText()
	if err != nil {
		return nil, err
	}
	spec.Clock, spec.Random, spec.Profiles = begins(), o.Random, [][]byte{brief}
	m, err := testnet.Create(filepath.Join(o.Dir, "network"), spec)
	if err != nil {
		return nil, err
	}
	net, err := testnet.Up(ctx, m, o.Binary, func(string) {})
	if err != nil {
		return nil, err
	}
	b := &bench{Options: o, net: net}
	if err := b.prepare(ctx); err != nil {
		return nil, errors.Join(err, net.Close())
	}
	return b, nil
}

type bench struct {
	Options
	net     *testnet.Network
	report  *Report
	supply  *Supply
	clients []*client.Client
	made    int // records that are on the ledger
}

// prepare gathers the cast and makes the leader's node the one that is asked, so
// that nothing is forwarded.
func (b *bench) prepare(ctx context.Context) error {
	cast, err := actor.Gather(ctx, b.net.Manifest, b.Random, b.net.Offset)
	if err != nil {
		return err
	}
	if b.supply, err = NewSupply(ctx, b.net.Manifest, cast); err != nil {
		return err
	}
	leader, err := b.net.Leader(ctx)
	if err != nil {
		return err
	}
	b.clients = []*client.Client{b.supply.cast.Clients[leader]}
	return nil
}

func (b *bench) run(ctx context.Context) error {
	for _, step := range []func(context.Context) error{b.warm, b.bulk, b.single, b.assets, b.resources, b.restart, b.verify} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) submit(ctx context.Context, what string, notes [][]byte) (Throughput, error) {
	t, err := Bulk(ctx, b.clients, notes, bulkBatch, streams, func(done int) { b.Progress(what, done, len(notes)) })
	b.made += len(notes)
	return t, err
}

func (b *bench) warm(ctx context.Context) error {
	notes, err := b.supply.Vouchers(warmUp)
	if err != nil {
		return err
	}
	_, err = b.submit(ctx, "warm up", notes)
	return err
}

func (b *bench) bulk(ctx context.Context) error {
	notes, err := b.supply.Vouchers(b.Records)
	if err != nil {
		return err
	}
	b.report.RecordSize = len(notes[0])
	b.report.Bulk, err = b.submit(ctx, "throughput", notes)
	b.report.OfFloor = b.report.Bulk.PerSecond / b.report.Floor.PerSecond
	return err
}

func (b *bench) single(ctx context.Context) error {
	notes, err := b.supply.Vouchers(2*oneClient + manyNotes)
	if err != nil {
		return err
	}
	b.made += len(notes)
	if b.report.OneApplied, _, err = Single(ctx, b.clients, notes[:oneClient], 1, api.WaitApplied); err != nil {
		return err
	}
	if b.report.OneFinal, _, err = Single(ctx, b.clients, notes[oneClient:2*oneClient], 1, api.WaitFinal); err != nil {
		return err
	}
	b.report.ManyFinal, b.report.ManyRate, err = Single(ctx, b.clients, notes[2*oneClient:], inFlight, api.WaitFinal)
	return err
}

// portion is how many assets are registered at a time, so that their records need
// not all be held at once.
const portion = 10_000

// assets registers assets and measures freezes of theirs: when the first portion is
// there, and at the end.
func (b *bench) assets(ctx context.Context) error {
	for b.report.Assets < b.Assets {
		n := min(portion, b.Assets-b.report.Assets)
		waves, err := b.supply.assets(n)
		if err != nil {
			return err
		}
		for _, notes := range waves {
			if _, err := b.submit(ctx, "assets", notes); err != nil {
				return err
			}
		}
		b.report.Assets += n
		if b.report.Assets == n || b.report.Assets == b.Assets {
			if err := b.atAssets(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) atAssets(ctx context.Context) error {
	if err := b.calm(ctx); err != nil {
		return err
	}
	notes, err := b.supply.freezes(oneClient + manyNotes)
	if err != nil {
		return err
	}
	b.made += len(notes)
	at := AtAssets{Assets: b.report.Assets}
	if at.OneFinal, _, err = Single(ctx, b.clients, notes[:oneClient], 1, api.WaitFinal); err != nil {
		return err
	}
	at.ManyFinal, _, err = Single(ctx, b.clients, notes[oneClient:], inFlight, api.WaitFinal)
	b.report.AtAssets = append(b.report.AtAssets, at)
	return err
}

func (b *bench) resources(context.Context) error {
	b.report.Records = b.made
	var disk uint64
	for _, m := range b.net.Nodes() {
		rss, err := residentBytes(b.net.PID(m.Name))
		if err != nil {
			return err
		}
		b.report.MemoryBytes = max(b.report.MemoryBytes, rss)
		used, err := usedBytes(filepath.Join(b.net.MemberDir(m.Name), "data"))
		if err != nil {
			return err
		}
		disk += used
	}
	b.report.DiskPerRecord = float64(disk) / float64(len(b.net.Nodes())) / float64(b.made)
	return nil
}

// restart kills a follower and measures how long it takes until it serves again.
// A leader's return would measure the election.
func (b *bench) restart(ctx context.Context) error {
	leader, err := b.net.Leader(ctx)
	if err != nil {
		return err
	}
	name := b.net.Nodes()[0].Name
	if name == leader {
		name = b.net.Nodes()[1].Name
	}
	if err := b.net.Kill(name); err != nil {
		return err
	}
	began := time.Now()
	if err := b.net.Start(name); err != nil {
		return err
	}
	err = b.net.WaitReady(ctx, name)
	b.report.Restart = time.Since(began)
	return err
}

// verify measures the offline verification of one certificate.
func (b *bench) verify(ctx context.Context) error {
	file, err := b.supply.Certificate(ctx, b.net, b.clients[0], "BENCH-C-1", "registry-a")
	if err != nil {
		return err
	}
	var samples []time.Duration
	for range verifyRuns {
		began := time.Now()
		report := certificate.VerifyFile(file, b.supply.cast.Trust, certificate.Options{At: b.supply.cast.Now()})
		samples = append(samples, time.Since(began))
		if !report.Valid {
			return fmt.Errorf("%w: the certificate does not verify: %+v", ErrLoad, report.Checks)
		}
	}
	b.report.Verify = summarise(samples)
	return nil
}
