package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// ErrListen is wrapped by CheckListen.
var ErrListen = errors.New("refusing to listen beyond this machine without TLS")

// resolveTimeout bounds the look-up of a listener's host name.
const resolveTimeout = 5 * time.Second

// CheckListen refuses an address that other machines can reach unless TLS is
// on: what the API carries must not travel in clear. An empty host, 0.0.0.0 and
// :: reach beyond; a name does if any of its addresses does. Errors wrap
// ErrListen and say what to do.
func CheckListen(addr string, tls bool) error {
	if tls {
		return nil
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%w: %q is not host:port: %w", ErrListen, addr, err)
	}
	if host == "" {
		return beyond(addr, "an empty host means every network interface")
	}
	ctx, cancel := context.WithTimeout(context.Background(), resolveTimeout)
	defer cancel()
	ips, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	if err != nil {
		return fmt.Errorf("%w: cannot resolve the host of %q: %w", ErrListen, addr, err)
	}
	for _, ip := range ips {
		if !ip.IP.IsLoopback() {
			return beyond(addr, ip.String()+" is not a loopback address")
		}
	}
	return nil
}

func beyond(addr, why string) error {
	return fmt.Errorf("%w: %q: %s; configure a TLS certificate and key, or listen on 127.0.0.1", ErrListen, addr, why)
}

// HTTPServer gives the server for a handler of this package: bounded headers,
// and a time limit on each part of a request, so that slow clients cannot hold
// connections. The longest answer is a submission that waits for finality;
// WriteTimeout leaves room for limits.FinalWait.
func HTTPServer(handler http.Handler, limits Limits, logger *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      limits.ApplyWait + limits.FinalWait + 60*time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelDebug),
	}
}
