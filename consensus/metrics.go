package consensus

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/certledger/certledger/consensus/meters"
)

// metrics exports what Stats shows. hashicorp/raft's own metrics go through a variable of their package, which two nodes in
// one process would share, so they stay off.
type metrics struct {
	meters.Set
	installs *prometheus.CounterVec
}

// What became of a checkpoint that a leader offered.
const (
	installDone     = "ok"
	installFetching = "fetching"
	installFailed   = "failed"
)

func installResult(err error) string {
	if errors.Is(err, ErrFetching) {
		return installFetching
	}
	return installFailed
}

func newMetrics(n *Node) *metrics {
	m := &metrics{installs: prometheus.NewCounterVec(prometheus.CounterOpts{
		Namespace: "certledger", Subsystem: "raft", Name: "installs_total",
		Help: "Checkpoints that a leader told this node to install, by result.",
	}, []string{"result"})}
	m.Add(m.installs)
	gauge := func(name, help string, value func(Stats) float64) {
		m.Add(prometheus.NewGaugeFunc(
			prometheus.GaugeOpts{Namespace: "certledger", Subsystem: "raft", Name: name, Help: help},
			func() float64 { return value(n.Stats()) }))
	}
	gauge("term", "Raft's current term.", func(s Stats) float64 { return float64(s.Term) })
	gauge("is_leader", "1 on the leader, else 0.", func(s Stats) float64 {
		if s.State == "leader" {
			return 1
		}
		return 0
	})
	gauge("has_leader", "1 while this node knows a leader, else 0.", func(s Stats) float64 {
		if s.Leader != "" {
			return 1
		}
		return 0
	})
	gauge("first_index", "Lowest entry in the log.", func(s Stats) float64 { return float64(s.First) })
	gauge("last_index", "Highest entry in the log.", func(s Stats) float64 { return float64(s.Last) })
	gauge("commit_index", "Highest entry known to be committed.", func(s Stats) float64 { return float64(s.Commit) })
	gauge("delivered_index", "Highest entry handed to the state machine.", func(s Stats) float64 { return float64(s.Delivered) })
	gauge("applied_index", "Highest entry in the state machine's database.", func(s Stats) float64 { return float64(s.Applied) })
	gauge("base_index", "Entry of the last checkpoint that was installed here, 0 if none.", func(s Stats) float64 { return float64(s.Base) })
	gauge("configuration_index", "Entry of the newest configuration.", func(s Stats) float64 { return float64(s.Configuration) })
	gauge("voters", "Members that vote, in the newest configuration.", func(s Stats) float64 { return float64(s.Voters) })
	gauge("nonvoters", "Members that do not vote yet or any more, in the newest configuration.", func(s Stats) float64 { return float64(s.Nonvoters) })
	gauge("last_contact_seconds", "Time since the leader was heard; 0 on the leader, -1 if never.", func(s Stats) float64 {
		if s.LastContact < 0 {
			return -1
		}
		return s.LastContact.Seconds()
	})
	return m
}

func (m *metrics) installed(result string) { m.installs.WithLabelValues(result).Inc() }
