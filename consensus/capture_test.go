package consensus_test

import (
	"bytes"
	"log/slog"
	"sync"
)

// capture keeps log lines.
type capture struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (c *capture) logger() *slog.Logger { return slog.New(slog.NewTextHandler(c, nil)) }

func (c *capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.b.Write(p)
}

func (c *capture) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.b.String()
}
