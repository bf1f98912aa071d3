package signer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/certledger/certledger/crypto/sm2"
)

const (
	// patience is how long a caller may take to send its line and to read the answer.
	patience = 5 * time.Second
	// maxCallers is how many callers are served at a time.
	maxCallers = 16
)

// Key is a key that a server signs with.
type Key struct {
	Name   string
	Signer sm2.Signer
}

// Server signs digests for the other processes of one user. It cannot know what a digest is of: who may connect may have
// anything signed, and every use is logged.
type Server struct {
	keys   []Key
	random io.Reader
	log    *slog.Logger
}

// NewServer makes a server of 1 to MaxKeys different keys with different names. random feeds the signatures.
func NewServer(keys []Key, random io.Reader, log *slog.Logger) (*Server, error) {
	s := &Server{keys: keys, random: random, log: log}
	if len(keys) == 0 || len(keys) > MaxKeys {
		return nil, fmt.Errorf("signer: %d keys, want 1 to %d", len(keys), MaxKeys)
	}
	// What a client would refuse to read is not served.
	if _, err := parseKeys(keysAnswer(s.listed())); err != nil {
		return nil, fmt.Errorf("signer: keys need different names of a-z, 0-9, '-', '_' and '.': %w", err)
	}
	return s, nil
}

func (s *Server) listed() []Listed {
	var listed []Listed
	for _, k := range s.keys {
		listed = append(listed, Listed{Name: k.Name, Public: k.Signer.Public()})
	}
	return listed
}

// Serve answers until ctx ends, then returns nil. It closes the listener.
func (s *Server) Serve(ctx context.Context, l *Listener) error {
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(maxCallers)
	var failed error
	for {
		conn, err := l.accept()
		if err != nil {
			failed = err
			break
		}
		group.Go(func() error {
			s.serve(ctx, conn)
			return nil
		})
	}
	if err := group.Wait(); err != nil || ctx.Err() == nil {
		return errors.Join(failed, err, l.Close())
	}
	return nil
}

// serve answers one caller's one request.
func (s *Server) serve(ctx context.Context, conn *net.UnixConn) {
	defer func() { _ = conn.Close() }() // the caller sees whether it has the answer
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return
	}
	caller, err := callerOf(conn)
	log := s.log.With(slog.Int("pid", caller.pid), slog.Int("uid", caller.uid))
	if err == nil {
		err = caller.check()
	}
	if err != nil {
		log.WarnContext(ctx, "refused a caller", slog.String("error", err.Error()))
		_, _ = conn.Write(errorAnswer(codeDenied, "this signer serves its own user only"))
		return
	}
	line, err := bufio.NewReaderSize(io.LimitReader(conn, MaxRequest), MaxRequest).ReadBytes('\n')
	if err != nil {
		log.WarnContext(ctx, "a caller sent no whole line", slog.Int("bytes", len(line)), slog.String("error", err.Error()))
	}
	_, _ = conn.Write(s.answer(ctx, log, line))
}

func (s *Server) answer(ctx context.Context, log *slog.Logger, line []byte) []byte {
	r, err := parseRequest(line)
	switch {
	case err != nil:
		log.WarnContext(ctx, "a request was malformed")
		return errorAnswer(codeRequest, err.Error())
	case r.list():
		log.InfoContext(ctx, "listed the keys")
		return keysAnswer(s.listed())
	}
	for _, k := range s.keys {
		if k.Signer.Public().Fingerprint() == r.key {
			return s.sign(ctx, log, k, r)
		}
	}
	log.WarnContext(ctx, "was asked for a key that it does not hold", slog.String("key", r.key.String()))
	return errorAnswer(codeKey, r.key.String())
}

func (s *Server) sign(ctx context.Context, log *slog.Logger, k Key, r request) []byte {
	log = log.With(slog.String("name", k.Name), slog.String("key", r.key.String()), slog.String("digest", r.digest.String()))
	sig, err := k.Signer.SignDigest(s.random, r.digest)
	if err != nil {
		log.ErrorContext(ctx, "couldn't sign", slog.String("error", err.Error()))
		return errorAnswer(codeFailed, "the device did not sign")
	}
	log.InfoContext(ctx, "signed")
	return signatureAnswer(sig)
}
