//go:build !linux

package signer

import (
	"net"
	"os"
	"syscall"
)

// callerOf relies on the socket's mode, which lets no other user connect.
func callerOf(*net.UnixConn) (caller, error) { return caller{uid: os.Geteuid()}, nil }

// restrict leaves the mode to Listen: put the socket into a directory of its own, closed to others.
func restrict(syscall.RawConn) error { return nil }
