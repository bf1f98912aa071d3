package p2p

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
)

// Handler answers one request. The context ends with the host or after a minute. An error's text goes to the caller as a
// RemoteError, so it must not hold secrets.
type Handler = func(ctx context.Context, peerID string, request []byte) (response []byte, err error)

const (
	requestLimit  = 30 * time.Second // for a request to arrive, and for a response to leave
	handlerLimit  = time.Minute
	callLimit     = 30 * time.Second // for a Call whose context has no deadline
	eagerRequest  = 64 << 10         // sent along with the preamble: one round trip; larger ones wait for the verdict
	answerOK      = 0
	answerError   = 1
	maxHandleSize = 64 << 20
)

// Handle serves a protocol with request and response. Requests above maxRequest bytes end the stream. Every request runs
// on its own goroutine. A caller repeats a request when the connection broke before it was answered, so handlers must be
// idempotent.
func (h *Host) Handle(protocol string, maxRequest int, handler Handler) {
	if maxRequest < 0 || maxRequest > maxHandleSize {
		panic(fmt.Sprintf("p2p: %d is not a request size", maxRequest)) // a constant of our own
	}
	h.register(protocol, func(s network.Stream) { h.answer(s, maxRequest, handler) })
}

func (h *Host) answer(s network.Stream, maxRequest int, handler Handler) {
	s.SetReadDeadline(time.Now().Add(requestLimit))
	request, err := readFrame(s, maxRequest)
	if err != nil {
		s.Reset()
		return
	}
	ctx, cancel := context.WithTimeout(h.ctx, handlerLimit)
	defer cancel()
	response, err := h.run(ctx, s, request, handler)
	kind := byte(answerOK)
	if err != nil {
		kind, response = answerError, []byte(errorText(err.Error()))
	}
	s.SetWriteDeadline(time.Now().Add(requestLimit))
	if _, err := s.Write(appendFrame([]byte{kind}, response)); err != nil {
		s.Reset()
		return
	}
	s.Close()
}

// run keeps a handler's bug from being a way to stop nodes from outside.
func (h *Host) run(ctx context.Context, s network.Stream, request []byte, handler Handler) (response []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			h.log.ErrorContext(ctx, "bug: a request handler panicked",
				slog.String("protocol", string(s.Protocol())), slog.String("peer", peerOf(s)),
				slog.String("panic", fmt.Sprint(r)), slog.String("stack", string(debug.Stack())))
			err = errors.New("internal error")
		}
	}()
	return handler(ctx, peerOf(s), request)
}

// Call sends a request and returns the response, of at most maxResponse bytes. It dials when there is no connection.
//
// Errors: *RemoteError when the peer's handler failed; ErrHandshake, ErrRefused, ErrUnknownProtocol when the peer does not
// serve us; ErrNotMember when the local Gate does not name it; the context's error when time ran out. Anything else is the
// transport. If the connection turned out to be stale before the peer answered anything, the request is sent once more.
func (h *Host) Call(ctx context.Context, peerID, protocol string, request []byte, maxResponse int) ([]byte, error) {
	id, err := peer.Decode(peerID)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the peer ID %q: %w", peerID, err)
	}
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, callLimit)
		defer cancel()
	}
	p := preamble{protocol, h.handshake}
	response, err := h.call(ctx, id, p, request, maxResponse)
	var broken *brokenError
	if errors.As(err, &broken) && !ended(ctx) {
		response, err = h.call(ctx, id, p, request, maxResponse)
	}
	if err != nil && ended(ctx) {
		return nil, fmt.Errorf("p2p: %s at %s: %w (%w)", protocol, peerID, context.Cause(ctx), err)
	}
	return response, err
}

// ended says whether the context is over. A stream's deadline, set from the context's, may fire a moment before it.
func ended(ctx context.Context) bool {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		<-ctx.Done()
	}
	return ctx.Err() != nil
}

func (h *Host) call(ctx context.Context, id peer.ID, p preamble, request []byte, maxResponse int) ([]byte, error) {
	frame := appendFrame(nil, request)
	var first []byte
	if len(frame) <= eagerRequest {
		first, frame = frame, nil
	}
	s, err := h.open(ctx, id, p, first)
	if err != nil {
		return nil, err
	}
	defer s.Reset() // frees the stream; harmless after the orderly end
	defer context.AfterFunc(ctx, func() { s.Reset() })()
	if err := h.verdictOn(s, p); err != nil {
		return nil, err
	}
	if _, err := s.Write(frame); err != nil {
		return nil, &brokenError{fmt.Errorf("couldn't send the request to %s: %w", id, err)}
	}
	if err := s.CloseWrite(); err != nil {
		return nil, &brokenError{fmt.Errorf("couldn't send the request to %s: %w", id, err)}
	}
	return readAnswer(s, id.String(), p.protocol, maxResponse)
}

func readAnswer(s io.Reader, peerID, protocol string, maxResponse int) ([]byte, error) {
	r := bufio.NewReader(s)
	kind, err := r.ReadByte()
	if err != nil {
		return nil, &brokenError{fmt.Errorf("%s closed the stream before it answered %s: %w", peerID, protocol, noEOF(err))}
	}
	switch kind {
	case answerOK:
		response, err := readFrame(r, maxResponse)
		if err != nil {
			return nil, fmt.Errorf("couldn't read the response of %s to %s: %w", peerID, protocol, noEOF(err))
		}
		return response, nil
	case answerError:
		text, err := readFrame(r, maxErrorText)
		if err != nil {
			return nil, fmt.Errorf("couldn't read the error of %s to %s: %w", peerID, protocol, noEOF(err))
		}
		return nil, &RemoteError{Peer: peerID, Protocol: protocol, Message: errorText(string(text))}
	}
	return nil, fmt.Errorf("%s answered %s with the unknown kind %d", peerID, protocol, kind)
}
