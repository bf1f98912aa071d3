package signer

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// callerOf asks the kernel who made the connection.
func callerOf(conn *net.UnixConn) (caller, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return caller{}, err
	}
	var cred *unix.Ucred
	var asked error
	if err := raw.Control(func(fd uintptr) {
		cred, asked = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	}); err != nil {
		return caller{}, err
	}
	if asked != nil {
		return caller{}, asked
	}
	return caller{pid: int(cred.Pid), uid: int(cred.Uid)}, nil
}

// restrict gives the socket its mode before it gets a name, so that there is no moment in which others may connect.
func restrict(raw syscall.RawConn) error {
	var changed error
	err := raw.Control(func(fd uintptr) { changed = unix.Fchmod(int(fd), socketMode) })
	if err != nil {
		return err
	}
	return changed
}
