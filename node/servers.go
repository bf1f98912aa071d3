package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"time"

	"github.com/certledger/certledger/api/server"
)

// listener is one HTTP server of the node.
type listener struct {
	net.Listener
	server    *http.Server
	cert, key string
}

func (l *listener) url() string {
	scheme := "http"
	if l.cert != "" {
		scheme = "https"
	}
	return scheme + "://" + l.Addr().String()
}

// run serves until ctx ends and lets what is in flight finish.
func (l *listener) run(ctx context.Context) error {
	done := make(chan error, 1)
	go func() {
		if l.cert != "" {
			done <- l.server.ServeTLS(l.Listener, l.cert, l.key)
			return
		}
		done <- l.server.Serve(l.Listener)
	}()
	select {
	case err := <-done:
		return fmt.Errorf("serve %s: %w", l.url(), err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := l.server.Shutdown(patience); err != nil {
		return errors.Join(l.server.Close())
	}
	return nil
}

// openServers opens the public and the operator's listener.
func (n *Node) openServers(ctx context.Context, page fs.FS) error {
	cfg := n.api
	cfg.Page = page
	if err := n.listen(ctx, n.config.HTTP.Listen, n.config.HTTP.TLSCert, n.config.HTTP.TLSKey, server.NewPublic(cfg), cfg.Limits); err != nil {
		return err
	}
	return n.listen(ctx, n.config.Operator.Listen, "", "", server.NewOperator(cfg), cfg.Limits)
}

func (n *Node) listen(ctx context.Context, address, cert, key string, handler http.Handler, limits server.Limits) error {
	if err := server.CheckListen(address, cert != ""); err != nil {
		return err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w: choose another port in %s or stop what uses it", address, err, ConfigFile)
	}
	n.servers = append(n.servers, &listener{Listener: l, server: server.HTTPServer(handler, limits, n.log), cert: cert, key: key})
	n.onClose(func() error {
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	return nil
}

// openAPI makes what the handlers, and the admission of forwarded records, work
// with.
func (n *Node) openAPI() error {
	file, err := n.store.GenesisFile()
	if err != nil {
		return err
	}
	genesis, err := file.Bytes()
	if err != nil {
		return err
	}
	limits := server.DefaultLimits()
	limits.Rate, limits.Burst = float64(n.config.HTTP.Rate), n.config.HTTP.Burst
	n.onClose(n.backups.end)
	b := backend{n.store}
	n.openDesk()
	n.api = server.Config{
		Ledger: n.store.Genesis(), GenesisFile: genesis,
		Submitter: submitter{n}, Records: b, Chain: b, Entities: b, Certificates: b, Keys: b,
		Verifier: n.verifier, Disagreements: disagreements{n.config.Data}, Node: health{n}, Clock: n.clock,
		Control: control{n}, MetricsHandler: server.MetricsHandler(n.metrics.registry),
		Materials: n.materials, Drafts: n.drafts,
		Logger: n.log, Metrics: server.NewMetrics(n.metrics.registry), Limits: limits,
	}
	return nil
}
