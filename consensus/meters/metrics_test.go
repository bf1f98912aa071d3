package meters_test

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/certledger/certledger/consensus/meters"
)

func gauge(name string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: name})
}

// registered names what a registry has.
func registered(t *testing.T, r *prometheus.Registry) (names []string) {
	t.Helper()
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		names = append(names, f.GetName())
	}
	return names
}

func TestAllOrNone(t *testing.T) {
	r := prometheus.NewRegistry()
	var first, second meters.Set
	first.Add(gauge("b"))
	second.Add(gauge("a"), gauge("b"), gauge("c"))
	if err := first.Register(r); err != nil {
		t.Fatal(err)
	}
	if second.Register(r) == nil {
		t.Fatal("two metrics of one name were registered")
	}
	if got := registered(t, r); len(got) != 1 {
		t.Fatalf("a set that failed left %v", got)
	}
	second.Unregister()
	if got := registered(t, r); len(got) != 1 {
		t.Fatal("a set that was not registered took away another's metrics")
	}
	first.Unregister()
	if got := registered(t, r); len(got) != 0 {
		t.Fatalf("left behind: %v", got)
	}
	if err := second.Register(r); err != nil || len(registered(t, r)) != 3 {
		t.Fatalf("registering again: %v", err)
	}
}

func TestNoRegistry(t *testing.T) {
	var s meters.Set
	s.Add(gauge("a"))
	if err := s.Register(nil); err != nil {
		t.Fatal(err)
	}
	s.Unregister()
}
