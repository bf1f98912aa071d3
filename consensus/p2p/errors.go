package p2p

import (
	"errors"
	"fmt"
)

var (
	// ErrHandshake means that the peer runs another version or another ledger; the text has both handshakes. Bring both
	// nodes to the same release and genesis file.
	ErrHandshake = errors.New("p2p: handshake mismatch")

	// ErrRefused means that the peer does not admit this node to the protocol. Check that this node's peer ID is a member
	// there, with the role that the protocol needs.
	ErrRefused = errors.New("p2p: refused by the peer")

	// ErrUnknownProtocol means that the peer does not serve the protocol (not yet, or not with its configuration).
	ErrUnknownProtocol = errors.New("p2p: protocol not served by the peer")

	// ErrNotMember means that the local Gate does not name the peer.
	ErrNotMember = errors.New("p2p: peer is not on the membership list")

	// ErrFrameTooLarge means that a peer announced more bytes than the reader accepts.
	ErrFrameTooLarge = errors.New("p2p: message is larger than allowed")

	// ErrClosed is returned after Close.
	ErrClosed = errors.New("p2p: host is closed")

	errPreamble = errors.New("p2p: malformed stream preamble")
)

// RemoteError is an error that the peer's handler returned: the request arrived, and this is the answer.
type RemoteError struct {
	Peer     string
	Protocol string
	Message  string // at most maxErrorText bytes, chosen by the peer: show it, never parse it
}

func (e *RemoteError) Error() string {
	return fmt.Sprintf("p2p: %s at %s: %s", e.Protocol, e.Peer, e.Message)
}

// handshakeError is an ErrHandshake with both sides of it.
type handshakeError struct{ peer, theirs, ours string }

func (e *handshakeError) Error() string {
	return fmt.Sprintf("%v: %s has %q, this node has %q", ErrHandshake, e.peer, e.theirs, e.ours)
}

func (e *handshakeError) Unwrap() error { return ErrHandshake }

// brokenError is a transport failure before the peer answered anything.
type brokenError struct{ err error }

func (e *brokenError) Error() string { return e.err.Error() }
func (e *brokenError) Unwrap() error { return e.err }
