package consensus_test

import (
	"context"
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/consensus"
)

// onDisk starts four voters whose logs are on the real disk; their heartbeat suits a busy machine.
func onDisk(b *testing.B, change func(*consensus.Config)) *cluster {
	var dirs []string // made first, so that they are removed last
	for range 4 {
		dirs = append(dirs, b.TempDir())
	}
	c := newCluster(b, 4, 1, func(c *consensus.Config) {
		c.Heartbeat = consensus.DefaultHeartbeat
		if change != nil {
			change(c)
		}
	})
	for i, m := range c.members {
		m.logFS, m.logDir = vfs.Default, dirs[i]
		m.openHost()
	}
	c.introduce()
	for _, m := range c.members {
		m.openNode()
	}
	c.leader()
	return c
}

// BenchmarkPropose has one caller with window entries on their way, four voters in one process.
func BenchmarkPropose(b *testing.B) {
	for _, size := range []int{600, 64 << 10} {
		for _, window := range []int{1, 64, 512} {
			b.Run(fmt.Sprintf("%dB/window=%d", size, window), func(b *testing.B) {
				c := onDisk(b, nil)
				node := c.leader().node
				entry := make([]byte, size)
				var pending []consensus.Future
				wait := func(most int) {
					for len(pending) > most {
						if _, err := pending[0].Wait(context.Background()); err != nil {
							b.Fatal(err)
						}
						pending = pending[1:]
					}
				}
				for b.Loop() {
					pending = append(pending, node.Propose(context.Background(), entry))
					wait(window - 1)
				}
				wait(0)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
			})
		}
	}
}

// BenchmarkFollowerLag measures, one entry at a time, how long after the leader's result the last of three followers has
// the entry, and what an idle second costs the whole process.
func BenchmarkFollowerLag(b *testing.B) {
	for _, mode := range []struct {
		name    string
		timeout time.Duration
		barrier bool
	}{
		{"timeout=2ms", 2 * time.Millisecond, false},
		{"timeout=5ms", 5 * time.Millisecond, false},
		{"timeout=10ms", 10 * time.Millisecond, false},
		{"timeout=50ms", 50 * time.Millisecond, false},
		{"timeout=50ms+barrier", 50 * time.Millisecond, true},
	} {
		b.Run(mode.name, func(b *testing.B) {
			c := onDisk(b, func(c *consensus.Config) { c.CommitTimeout = mode.timeout })
			leader := c.leader()
			c.propose("first")
			c.converge(1)
			for _, m := range c.members {
				if m != leader {
					m.machine.mu.Lock()
					m.machine.taken = make(chan uint64, 1000)
					m.machine.mu.Unlock()
				}
			}
			var results, lags []time.Duration
			for b.Loop() {
				start := time.Now()
				if _, err := leader.node.Propose(context.Background(), make([]byte, 600)).Wait(context.Background()); err != nil {
					b.Fatal(err)
				}
				applied := time.Now()
				if mode.barrier {
					go leader.node.Barrier(context.Background())
				}
				for _, m := range c.members {
					if m != leader {
						<-m.machine.taken
					}
				}
				results, lags = append(results, applied.Sub(start)), append(lags, time.Since(applied))
			}
			at := func(d []time.Duration, percent int) float64 {
				slices.Sort(d)
				return float64(d[len(d)*percent/100].Microseconds())
			}
			b.ReportMetric(at(results, 50), "result-p50-us")
			b.ReportMetric(at(lags, 50), "lag-p50-us")
			b.ReportMetric(at(lags, 99), "lag-p99-us")
			before := cpu()
			time.Sleep(2 * time.Second)
			b.ReportMetric(float64((cpu()-before).Milliseconds())/2, "idle-cpu-ms/s")
		})
	}
}

func cpu() time.Duration {
	var r syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
