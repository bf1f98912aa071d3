// Package meters registers the metrics of one part of a node together, and takes them away together, so that the same node can
// be opened again in one process.
package meters

import "github.com/prometheus/client_golang/prometheus"

// Registry takes metrics.
type Registry = prometheus.Registerer

// Set is the metrics of one part of a node. The zero value is an empty set.
type Set struct {
	collectors []prometheus.Collector
	registry   Registry // where they are registered now, or nil
}

// Add puts metrics into the set. It is called before Register.
func (s *Set) Add(c ...prometheus.Collector) { s.collectors = append(s.collectors, c...) }

// Register registers all metrics of the set, or none and an error. With a nil registry it does nothing.
func (s *Set) Register(r Registry) error {
	if r == nil {
		return nil
	}
	for i, c := range s.collectors {
		if err := r.Register(c); err != nil {
			for _, done := range s.collectors[:i] {
				r.Unregister(done)
			}
			return err
		}
	}
	s.registry = r
	return nil
}

// Unregister makes room for the same part, opened again. Without a Register that succeeded it does nothing.
func (s *Set) Unregister() {
	if s.registry == nil {
		return
	}
	for _, c := range s.collectors {
		s.registry.Unregister(c)
	}
}
