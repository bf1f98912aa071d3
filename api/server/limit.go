package server

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// clients keeps a token bucket for each client, for a bounded number of them.
type clients struct {
	rate  rate.Limit
	burst int

	mu      sync.Mutex
	buckets *lru[string, *rate.Limiter] // guarded by mu
}

func newClients(l Limits) *clients {
	return &clients{rate: rate.Limit(l.Rate), burst: l.Burst, buckets: newLRU[string, *rate.Limiter](l.Clients)}
}

// take takes one token of a client, or says when there will be one.
func (c *clients) take(client string) error {
	c.mu.Lock()
	bucket, ok := c.buckets.get(client)
	if !ok {
		bucket = rate.NewLimiter(c.rate, c.burst)
		c.buckets.put(client, bucket)
	}
	c.mu.Unlock()
	now := time.Now()
	reservation := bucket.ReserveN(now, 1)
	delay := reservation.DelayFrom(now)
	if reservation.OK() && delay == 0 {
		return nil
	}
	// A refused request takes no token: whoever keeps knocking is not pushed
	// further and further back.
	reservation.CancelAt(now)
	return limitedError{ledger.Refuse(api.RequestRate, ""), max(delay, defaultRetry)}
}

// clientOf names the sender of a request: its IPv4 address, or its IPv6 /64
// network, since one subscriber has all of that. A node behind a proxy sees the
// proxy; such a proxy has to limit its own clients.
func clientOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	network, err := ip.Prefix(64)
	if err != nil {
		return host
	}
	return network.String()
}

// gate lets a number of requests in at once and turns the others away: waiting
// would only hold their memory.
type gate chan struct{}

func (g gate) enter(what string) (leave func(), err error) {
	select {
	case g <- struct{}{}:
		return func() { <-g }, nil
	default:
		return nil, busy(what)
	}
}
