package testnet

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/node"
)

// operator speaks to the operator's listener of a member's node.
func (n *Network) operator(ctx context.Context, m Member, method, path string, body []byte) ([]byte, error) {
	url := "http://" + m.Operator + path
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", api.MediaJSON)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }() // everything needed has been read
	data, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err == nil && answer.StatusCode/100 != 2 {
		err = fmt.Errorf("%w: %s answers %s: %s", ErrNetwork, url, answer.Status, data)
	}
	return data, err
}

// Leader names the member whose node leads.
func (n *Network) Leader(ctx context.Context) (string, error) {
	for _, m := range n.Running() {
		data, err := n.operator(ctx, m, http.MethodGet, api.PathReady, nil)
		var ready api.Ready
		if err == nil && json.Unmarshal(data, &ready) == nil && ready.Leader != "" {
			return ready.Leader, nil
		}
	}
	return "", fmt.Errorf("%w: no node knows a leader", ErrNetwork)
}

// MoveClocks sets how far every node's clock is ahead of the machine's, and
// waits until the ledger's own time has followed.
func (n *Network) MoveClocks(ctx context.Context, offset time.Duration) error {
	body, err := json.Marshal(api.SetClock{OffsetMillis: offset.Milliseconds()})
	if err != nil {
		return err
	}
	for _, m := range n.Running() {
		if _, err := n.operator(ctx, m, http.MethodPost, api.PathOperatorClock, body); err != nil {
			return fmt.Errorf("move the clock of %s: %w", m.Name, err)
		}
	}
	return n.clocksFollow(ctx)
}

// clockLag is how old the newest final header may be for the ledger's time to
// count as the clocks'.
const clockLag = 60_000

func (n *Network) clocksFollow(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		data, err := n.operator(ctx, n.Running()[0], http.MethodGet, api.PathReady, nil)
		var ready api.Ready
		if err == nil && json.Unmarshal(data, &ready) == nil && ready.LagMillis < clockLag {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: the ledger's time does not follow the clocks", ErrNetwork)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// PID gives the process id of a member's node.
func (n *Network) PID(member string) int { return n.process(member).command.Process.Pid }

// Wipe removes the data directory of a member whose node does not run, as the
// loss of its disk does. The network's clock stays.
func (n *Network) Wipe(member string) error {
	c, err := node.LoadConfig(filepath.Join(n.MemberDir(member), node.ConfigFile), func(string) string { return "" })
	if err != nil {
		return err
	}
	if err := os.RemoveAll(c.Data); err != nil {
		return fmt.Errorf("wipe the disk of %s: %w", member, err)
	}
	if n.Offset == 0 {
		return nil
	}
	return node.PresetClock(c.Data, n.Offset)
}

// Join runs `certledger node join` for a member whose node does not run, and gives
// its report.
func (n *Network) Join(ctx context.Context, member string) (report node.JoinReport, err error) {
	c := exec.CommandContext(ctx, n.program(), "node", "join", "--config", filepath.Join(n.MemberDir(member), node.ConfigFile), "--output", "json")
	c.Env = append(os.Environ(), "CERTLEDGER_PASSWORD_FILE="+n.PasswordPath())
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		return report, fmt.Errorf("%w: %s does not join: %w: %.2000s", ErrNetwork, member, err, &said)
	}
	return report, json.Unmarshal(out, &report)
}

func (n *Network) program() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.binary
}
