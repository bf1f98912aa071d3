package cosign

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/certledger/certledger/consensus/meters"
)

type metrics struct {
	meters.Set
	signed   prometheus.Counter
	locked   prometheus.Gauge
	lockTime prometheus.Histogram
	final    prometheus.Gauge
	muted    prometheus.Gauge
	waits    prometheus.Counter
	pulls    *prometheus.CounterVec
	dropped  *prometheus.CounterVec
	evidence *prometheus.CounterVec
	failures prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{}
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Namespace: "certledger", Subsystem: "cosign", Name: name, Help: help})
		m.Add(c)
		return c
	}
	gauge := func(name, help string) prometheus.Gauge {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "certledger", Subsystem: "cosign", Name: name, Help: help})
		m.Add(g)
		return g
	}
	vector := func(name, help, label string) *prometheus.CounterVec {
		v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "certledger", Subsystem: "cosign", Name: name, Help: help}, []string{label})
		m.Add(v)
		return v
	}
	m.signed = counter("signatures_total", "Headers that this node signed.")
	m.failures = counter("signature_failures_total", "Attempts to sign that failed; they are repeated.")
	m.locked = gauge("lock_height", "Height of the lock: nothing is signed below it or twice at it.")
	m.lockTime = prometheus.NewHistogram(prometheus.HistogramOpts{
		Namespace: "certledger", Subsystem: "cosign", Name: "lock_seconds", Help: "Time to make the lock durable, which every signature waits for.",
		Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
	})
	m.Add(m.lockTime)
	m.final = gauge("final_height", "Highest header that this node has seen a quorum for.")
	m.muted = gauge("muted", "1 when this node stopped signing because its own key was used elsewhere. Act at once.")
	m.waits = counter("clock_waits_total", "Headers that had to wait for this node's clock.")
	m.pulls = vector("pulls_total", "Requests for missing cosignatures, by result.", "result")
	m.dropped = vector("messages_dropped_total", "Messages from peers that were not looked at, by reason.", "reason")
	m.evidence = vector("evidence_total", "Evidence of misbehaviour, by kind. Act on each.", "kind")
	return m
}

// lockTook counts a lock that began to be written at a time.
func (m *metrics) lockTook(began time.Time) { m.lockTime.Observe(time.Since(began).Seconds()) }
