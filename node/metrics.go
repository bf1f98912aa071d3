package node

import (
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
