package node

import (
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/certledger/certledger/ledger/store"
)

// metrics are the node's own, and the registry that all parts share.
type metrics struct {
	registry *prometheus.Registry
	free     prometheus.Gauge
	// disagreements must stay 0.
	disagreements prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		free:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "certledger_disk_free_bytes", Help: "Free space of the data directory."}),
		disagreements: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "certledger_sm2_disagreements_total", Help: "Signatures about which the two SM2 implementations differed; must stay 0.",
		}),
	}
	m.registry.MustRegister(m.free, m.disagreements, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// watch adds what can be read from the store at any time.
func (m *metrics) watch(s *store.Store, c *Clock) {
	gauge := func(name, help string, value func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
	}
	gauge("certledger_height", "Height of the newest executed block.", func() float64 { return float64(s.Tip()) })
	gauge("certledger_final_height", "Height of the newest block that a quorum cosigned.", func() float64 { return float64(s.Final()) })
	gauge("certledger_log_size", "Leaves in the log.", func() float64 { return float64(s.LastHeader().Size) })
	gauge("certledger_open_records", "Records executed since the last seal.", func() float64 { return float64(s.OpenRecords()) })
	gauge("certledger_tip_age_seconds", "Age of the newest block by the node's clock.", func() float64 {
		return float64(c.Now()-s.LastTime()) / 1000
	})
	gauge("certledger_clock_offset_seconds", "How far a test ledger's clock is moved.", func() float64 { return c.Offset().Seconds() })
	gauge("certledger_store_disk_bytes", "Bytes of the store on disk.", func() float64 { return float64(s.DiskUsage()) })
}

// watchNode adds what the node knows of the others and of its own files. What is
// not known yet is not a number, with which no alert fires.
func (m *metrics) watchNode(n *Node) {
	gauge := func(name, help string, value func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
	}
	seen := func(name, help string, value func(*view) float64) {
		gauge(name, help, func() float64 {
			if v := n.seen.Load(); v != nil {
				return value(v)
			}
			return math.NaN()
		})
	}
	seen("certledger_ordering_margin", "Voters that may fail before ordering stops; negative: so many are missing.",
		func(v *view) float64 { return float64(v.ordering.Margin) })
	seen("certledger_finality_margin", "Cosigners that may fail before finality stops; negative: so many are missing.",
		func(v *view) float64 { return float64(v.finality.Margin) })
	seen("certledger_peer_mismatches", "Members' nodes that run other versions or another ledger.",
		func(v *view) float64 { return float64(mismatches(v.members)) })
	seen("certledger_clock_difference_seconds", "How far the other nodes' clocks are ahead of this one's, in the middle.", func(v *view) float64 {
		if !v.known {
			return math.NaN()
		}
		return v.ahead.Seconds()
	})
	gauge("certledger_key_age_seconds", "Age of the oldest of the node's key files.", func() float64 { return since(oldestKey(n.config.Keys)) })
	gauge("certledger_certificate_expiry_seconds", "Until the listener's TLS certificate, or one over the member's keys, expires; infinite without any.", n.untilExpiry)
	gauge("certledger_last_audit_timestamp_seconds", "When an audit of this directory last passed; 0 never.", func() float64 { return lastPassed(n.config.Data, LastAuditFile) })
	gauge("certledger_last_backup_timestamp_seconds", "When a backup of this directory was last made; 0 never.", func() float64 { return lastPassed(n.config.Data, LastBackupFile) })
}

func since(t time.Time) float64 {
	if t.IsZero() {
		return math.NaN()
	}
	return time.Since(t).Seconds()
}

func lastPassed(data, name string) float64 {
	r, err := ReadLastRun(data, name)
	if err != nil || r == nil || r.Result != Passed {
		return 0
	}
	return float64(r.Time) / 1000
}
