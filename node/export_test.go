package node

import "github.com/prometheus/client_golang/prometheus"

// Registry gives the registry of an open node, with metrics that have no value yet.
func (n *Node) Registry() *prometheus.Registry { return n.metrics.registry }
