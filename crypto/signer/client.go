package signer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

// Limit is how long a signer may take for one request. A device needs milliseconds; the limit is for one that hangs.
const Limit = 3 * time.Second

// remoteKey is a key that another process holds. Every use is a connection of its own, so that a signer that was started again is
// found again. It may be used from many goroutines.
type remoteKey struct {
	path   string
	public *sm2.PublicKey
}

// openRemote finds the key once, by fingerprint or by name; from then on it is asked for by its fingerprint.
func openRemote(ctx context.Context, name string) (sm2.Signer, error) {
	path, wanted, err := split(name)
	if err != nil {
		return nil, err
	}
	keys, err := List(ctx, path)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if k.Name == wanted || k.Public.Fingerprint().String() == wanted {
			return &remoteKey{path: path, public: k.Public}, nil
		}
	}
	return nil, fmt.Errorf("signer: %s: %w: %s", path, ErrKey, wanted)
}

// OpenAll opens every key of the signer at the socket. Errors are those of List.
func OpenAll(ctx context.Context, path string) ([]sm2.Signer, error) {
	listed, err := List(ctx, path)
	if err != nil {
		return nil, err
	}
	keys := make([]sm2.Signer, len(listed))
	for i, k := range listed {
		keys[i] = &remoteKey{path: path, public: k.Public}
	}
	return keys, nil
}

// Public returns the key that verifies the signatures.
func (k *remoteKey) Public() *sm2.PublicKey { return k.public }

// SignDigest has the signer sign e, within Limit, and verifies what it answers: a faulty signature can give a key away, and
// must not get out. The signer has a source of randomness of its own.
func (k *remoteKey) SignDigest(_ io.Reader, e sm3.Digest) (sm2.Signature, error) {
	answer, err := ask(context.Background(), k.path, request{key: k.public.Fingerprint(), digest: e})
	if err != nil {
		return sm2.Signature{}, err
	}
	sig, err := parseSignature(answer)
	if err != nil {
		return sm2.Signature{}, fmt.Errorf("signer: %s: %w", k.path, err)
	}
	if !sm2.Verify([]sm2.Task{{Key: k.public, Digest: e, Signature: sig}})[0] {
		return sm2.Signature{}, fmt.Errorf("signer: %s: %w: the signature does not verify", k.path, ErrAnswer)
	}
	return sig, nil
}

// List asks the signer at the socket which keys it holds. Errors: ErrUnavailable, ErrDenied, ErrAnswer.
func List(ctx context.Context, path string) ([]Listed, error) {
	answer, err := ask(ctx, path, request{})
	if err != nil {
		return nil, err
	}
	keys, err := parseKeys(answer)
	if err != nil {
		return nil, fmt.Errorf("signer: %s: %w", path, err)
	}
	return keys, nil
}

// ask makes one request and returns the whole answer.
func ask(ctx context.Context, path string, r request) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	answer, err := exchange(limited, path, r)
	switch {
	case err == nil:
		return answer, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case limited.Err() != nil:
		return nil, fmt.Errorf("signer: %s: %w within %v", path, ErrUnavailable, Limit)
	}
	return nil, fmt.Errorf("signer: %s: %w: %w", path, ErrUnavailable, err)
}

func exchange(ctx context.Context, path string, r request) ([]byte, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }() // the answer was read, or there is none
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if _, err := conn.Write(r.line()); err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(io.LimitReader(conn, MaxAnswer+1))
	if err == nil && len(answer) == 0 {
		err = errors.New("it closed the connection without an answer")
	}
	return answer, err
}
