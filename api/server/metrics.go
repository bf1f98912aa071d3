package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/certledger/certledger/ledger"
)

// Metrics counts what the API does. Labels are routes, statuses and codes: all
// from small fixed sets, never from a request.
type Metrics struct {
	requests      *prometheus.CounterVec
	seconds       *prometheus.HistogramVec
	inFlight      prometheus.Gauge
	admissions    *prometheus.CounterVec
	limited       *prometheus.CounterVec
	disagreements prometheus.Counter
}

// NewMetrics registers the API's metrics.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "certledger_api_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "certledger_api_request_seconds", Help: "Time to answer a request, by route.",
			Buckets: prometheus.ExponentialBuckets(0.001, 4, 8),
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "certledger_api_requests_in_flight", Help: "Requests being answered.",
		}),
		admissions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "certledger_api_admissions_total", Help: "Records admitted (code ok) or refused before ordering, by code.",
		}, []string{"code"}),
		limited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "certledger_api_limited_total", Help: "Requests turned away by a limit, by limit.",
		}, []string{"limit"}),
		disagreements: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "certledger_api_crypto_disagreements_total",
			Help: "Signatures about which the two SM2 implementations differ. Any is an alarm.",
		}),
	}
	reg.MustRegister(m.requests, m.seconds, m.inFlight, m.admissions, m.limited, m.disagreements)
	return m
}

// MetricsHandler serves a registry in Prometheus' text form.
func MetricsHandler(g prometheus.Gatherer) http.Handler {
	return promhttp.HandlerFor(g, promhttp.HandlerOpts{})
}

func (m *Metrics) started() { m.inFlight.Inc() }

func (m *Metrics) answered(route string, status int, took time.Duration) {
	m.inFlight.Dec()
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

func (m *Metrics) admitted(code ledger.Code) { m.admissions.WithLabelValues(string(code)).Inc() }

func (m *Metrics) turnedAway(limit string) { m.limited.WithLabelValues(limit).Inc() }

func (m *Metrics) disagreed() { m.disagreements.Inc() }
