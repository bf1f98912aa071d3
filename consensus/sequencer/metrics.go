package sequencer

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/certledger/certledger/consensus/meters"
)

type metrics struct {
	meters.Set
	entries  *prometheus.CounterVec
	records  prometheus.Histogram
	busy     *prometheus.CounterVec
	failed   prometheus.Counter
	forwards *prometheus.CounterVec
	queued   prometheus.Gauge
	inFlight prometheus.Gauge
}

func newMetrics() *metrics {
	counter := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Namespace: "certledger", Subsystem: "sequencer", Name: name, Help: help}
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "certledger", Subsystem: "sequencer", Name: name, Help: help})
	}
	m := &metrics{
		entries: prometheus.NewCounterVec(counter("entries_total", "Entries proposed by this node, by what for."), []string{"reason"}),
		records: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "certledger", Subsystem: "sequencer", Name: "entry_records", Help: "Records in an entry that was not empty.",
			Buckets: prometheus.ExponentialBuckets(1, 2, 11),
		}),
		busy:     prometheus.NewCounterVec(counter("busy_total", "Submissions turned away, by reason."), []string{"reason"}),
		failed:   prometheus.NewCounter(counter("entries_failed_total", "Entries whose outcome stayed open; their records are submitted again.")),
		forwards: prometheus.NewCounterVec(counter("forwards_total", "Calls to the leader, by result."), []string{"result"}),
		queued:   gauge("queued_records", "Records that wait to be proposed."),
		inFlight: gauge("entries_in_flight", "Entries on their way through Raft."),
	}
	m.Add(m.entries, m.records, m.busy, m.failed, m.forwards, m.queued, m.inFlight)
	return m
}
