// Package load drives a network with records that were signed beforehand, and
// measures what their submitters see: from the request to the receipt, and to
// finality.
package load

import (
	"errors"
	"slices"
	"time"
)

// ErrLoad is wrapped by errors about a load that could not be run as asked.
var ErrLoad = errors.New("the load failed")

// Latency sums up how long single submissions took.
type Latency struct {
	Count int           `json:"count"`
	P50   time.Duration `json:"p50_ns"`
	P90   time.Duration `json:"p90_ns"`
	P99   time.Duration `json:"p99_ns"`
	Max   time.Duration `json:"max_ns"`
}

// summarise sorts the samples and takes their quantiles.
func summarise(samples []time.Duration) Latency {
	if len(samples) == 0 {
		return Latency{}
	}
	slices.Sort(samples)
	at := func(percent int) time.Duration { return samples[min(len(samples)-1, len(samples)*percent/100)] }
	return Latency{Count: len(samples), P50: at(50), P90: at(90), P99: at(99), Max: samples[len(samples)-1]}
}

// Throughput is how many records a second became final.
type Throughput struct {
	Records int           `json:"records"`
	Took    time.Duration `json:"took_ns"`
	// PerSecond is records over seconds.
	PerSecond float64 `json:"per_second"`
}

func throughput(records int, took time.Duration) Throughput {
	return Throughput{Records: records, Took: took, PerSecond: float64(records) / took.Seconds()}
}
