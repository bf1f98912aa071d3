package testnet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/certledger/certledger/node"
)

// Network is a running test network: one process a node.
type Network struct {
	*Manifest

	mu        sync.Mutex
	binary    string
	processes map[string]*process
}

// process is one node's process.
type process struct {
	command *exec.Cmd
	log     *os.File
	exited  chan struct{}
	err     error // set before exited is closed
}

// patience is how long a node may take to become ready.
const patience = 60 * time.Second

// Up starts every node of the network with the program at binary and waits until
// all are ready. Progress is told the name of each node that is.
func Up(ctx context.Context, m *Manifest, binary string, progress func(member string)) (*Network, error) {
	n := &Network{Manifest: m, binary: binary, processes: map[string]*process{}}
	for _, x := range m.Nodes() {
		if err := n.Start(x.Name); err != nil {
			return nil, errors.Join(err, n.Close())
		}
	}
	for _, x := range m.Nodes() {
		if err := n.WaitReady(ctx, x.Name); err != nil {
			return nil, errors.Join(err, n.Close())
		}
		progress(x.Name)
	}
	return n, nil
}

// Enrol makes the node of a member that came later, in its directory of the
// network's, one of the network's. Nothing is started.
func (n *Network) Enrol(member string) error {
	c, err := node.LoadConfig(filepath.Join(n.MemberDir(member), node.ConfigFile), func(string) string { return "" })
	if err != nil {
		return err
	}
	n.Members = append(n.Members, Member{Name: member, HTTP: c.HTTP.Listen, Operator: c.Operator.Listen})
	return nil
}

// Use has nodes that start from now on run the program at binary.
func (n *Network) Use(binary string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.binary = binary
}

// Running lists the members whose nodes run.
func (n *Network) Running() []Member {
	var running []Member
	for _, m := range n.Nodes() {
		p := n.process(m.Name)
		if p == nil {
			continue
		}
		select {
		case <-p.exited:
		default:
			running = append(running, m)
		}
	}
	return running
}

// LogPath gives the file that a node's output goes to.
func (n *Network) LogPath(member string) string {
	return filepath.Join(n.MemberDir(member), "node.log")
}

// Start starts a member's node.
func (n *Network) Start(member string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	log, err := os.OpenFile(n.LogPath(member), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the log of %s: %w", member, err)
	}
	//nolint:noctx // it ends by signal, not with a context, so that it can stop in order
	c := exec.Command(n.binary, "run", "--config", filepath.Join(n.MemberDir(member), node.ConfigFile))
	c.Env = append(os.Environ(), "CERTLEDGER_PASSWORD_FILE="+n.PasswordPath())
	c.Stdout, c.Stderr = log, log
	// Its own group: an interrupt of the terminal reaches the supervisor only,
	// which stops the nodes in order.
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.Start(); err != nil {
		return errors.Join(fmt.Errorf("start the node of %s: %w", member, err), log.Close())
	}
	p := &process{command: c, log: log, exited: make(chan struct{})}
	n.processes[member] = p
	go func() {
		p.err = c.Wait()
		_ = log.Close() // the process wrote it; nothing is buffered here
		close(p.exited)
	}()
	return nil
}

// WaitReady waits until a member's node serves.
func (n *Network) WaitReady(ctx context.Context, member string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	p := n.process(member)
	for {
		if n.ready(ctx, member) {
			return nil
		}
		select {
		case <-p.exited:
			return fmt.Errorf("%w: the node of %s ended (%w); see %s", ErrNetwork, member, p.err, n.LogPath(member))
		case <-ctx.Done():
			return fmt.Errorf("%w: the node of %s is not ready; see %s", ErrNetwork, member, n.LogPath(member))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (n *Network) process(member string) *process {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.processes[member]
}

func (n *Network) member(name string) Member {
	for _, m := range n.Members {
		if m.Name == name {
			return m
		}
	}
	return Member{}
}

func (n *Network) ready(ctx context.Context, member string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+n.member(member).Operator+"/ready", nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer func() { _ = answer.Body.Close() }() // the status is all that matters
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode == http.StatusOK
}

// Kill ends a member's node without warning, as a power cut would.
func (n *Network) Kill(member string) error { return n.signal(member, syscall.SIGKILL) }

// Stop asks a member's node to stop and waits for it.
func (n *Network) Stop(member string) error { return n.signal(member, syscall.SIGTERM) }

func (n *Network) signal(member string, s syscall.Signal) error {
	p := n.process(member)
	if p == nil {
		return nil
	}
	if err := p.command.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal the node of %s: %w", member, err)
	}
	<-p.exited
	return nil
}

// Exited gives a channel that is closed when a member's node has ended.
func (n *Network) Exited(member string) <-chan struct{} { return n.process(member).exited }

// Close stops every node and waits for all of them.
func (n *Network) Close() error {
	n.mu.Lock()
	var names []string
	for name := range n.processes {
		names = append(names, name)
	}
	n.mu.Unlock()
	var wait sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for _, name := range names {
		wait.Go(func() {
			err := n.Stop(name)
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, err)
		})
	}
	wait.Wait()
	return failed
}

// Wait waits until ctx ends, then gives nil, or until a node ends by itself.
func (n *Network) Wait(ctx context.Context) error {
	ended := make(chan string, len(n.Nodes()))
	stop := make(chan struct{})
	defer close(stop)
	for _, m := range n.Nodes() {
		go func() {
			select {
			case <-n.Exited(m.Name):
				ended <- m.Name
			case <-stop:
			}
		}()
	}
	select {
	case <-ctx.Done():
		return nil
	case name := <-ended:
		return fmt.Errorf("%w: the node of %s ended by itself; see %s", ErrNetwork, name, n.LogPath(name))
	}
}
