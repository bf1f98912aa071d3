package signer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// socketMode lets the signer's own user connect, and nobody else.
const socketMode = 0o600

// ErrInUse means that another signer answers at the socket.
var ErrInUse = errors.New("another process serves this socket; stop it or choose another path")

// Listener is a socket that a signer serves.
type Listener struct {
	socket *net.UnixListener
	close  func() error
}

// Listen makes the socket, for this user only. One that a dead signer left behind is replaced; ErrInUse if somebody answers.
func Listen(ctx context.Context, path string) (*Listener, error) {
	if err := clearSocket(ctx, path); err != nil {
		return nil, err
	}
	config := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error { return restrict(raw) }}
	l, err := config.Listen(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("signer: couldn't make the socket %s: %w", path, err)
	}
	socket := l.(*net.UnixListener)
	if err := os.Chmod(path, socketMode); err != nil {
		return nil, errors.Join(fmt.Errorf("signer: couldn't protect the socket %s: %w", path, err), l.Close())
	}
	return &Listener{socket: socket, close: sync.OnceValue(socket.Close)}, nil
}

// Close removes the socket. It is safe to call again.
func (l *Listener) Close() error { return l.close() }

func (l *Listener) accept() (*net.UnixConn, error) { return l.socket.AcceptUnix() }

// clearSocket removes a socket at which nobody answers. Anything else at the path stays.
func clearSocket(ctx context.Context, path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("signer: couldn't look at %s: %w", path, err)
	case info.Mode().Type() != os.ModeSocket:
		return fmt.Errorf("signer: %s is no socket; choose another path", path)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "unix", path)
	if err == nil {
		return errors.Join(fmt.Errorf("signer: %s: %w", path, ErrInUse), conn.Close())
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("signer: %s: %w: %w", path, ErrInUse, err)
	}
	return os.Remove(path)
}
