package signer

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/certledger/certledger/crypto/keyfile"
	"github.com/certledger/certledger/crypto/sm2"
)

// scheme begins the name of a key that another process holds.
const scheme = "unix:"

// ErrName is returned for a name of a key that is neither a path nor `unix:PATH#KEY`.
var ErrName = errors.New("not the name of a key: write a file's path, or unix:/path/to.sock#KEY with a key's fingerprint or name")

// Name names a key at a signer's socket, in the form that Open reads.
func Name(path, key string) string { return scheme + path + "#" + key }

// Socket gives the socket's path in the name of a remote key, "" for any other name.
func Socket(name string) string {
	if !Remote(name) {
		return ""
	}
	path, _, err := split(name)
	if err != nil {
		return ""
	}
	return path
}

// Remote says whether the name is of a key that another process holds.
func Remote(name string) bool { return strings.HasPrefix(name, scheme) }

// Locate makes the path in a key's name absolute; a relative one begins at dir.
func Locate(name, dir string) string {
	path, remote := strings.CutPrefix(name, scheme)
	switch {
	case path == "" || filepath.IsAbs(path):
		return name
	case remote:
		return scheme + filepath.Join(dir, path)
	default:
		return filepath.Join(dir, path)
	}
}

// split takes the name of a remote key apart. A path may hold a #, a key's name may not.
func split(name string) (path, key string, err error) {
	rest := strings.TrimPrefix(name, scheme)
	at := strings.LastIndexByte(rest, '#')
	if at <= 0 || !validName(rest[at+1:]) && !isFingerprint(rest[at+1:]) {
		return "", "", fmt.Errorf("signer: %q: %w", name, ErrName)
	}
	return rest[:at], rest[at+1:], nil
}

// Open opens the key of this name: a key file, whose password is asked for, or `unix:PATH#KEY`. Errors are those of package
// keyfile, of password, and ErrName, ErrUnavailable, ErrKey, ErrAnswer.
func Open(ctx context.Context, name string, password func() ([]byte, error)) (sm2.Signer, error) {
	if Remote(name) {
		return openRemote(ctx, name)
	}
	secret, err := password()
	if err != nil {
		return nil, err
	}
	// A nil *sm2.PrivateKey in the interface would not be nil.
	key, err := keyfile.ReadSM2(name, secret)
	if err != nil {
		return nil, err
	}
	return key, nil
}
