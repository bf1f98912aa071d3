package node

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/certledger/certledger/consensus/p2p"
	"github.com/certledger/certledger/crypto/keyfile"
)

// newSuffix marks a key that is about to take its place.
const newSuffix = "-new"

// NewMachine gives a member's machine a new peer id, because its disk was lost
// or an old copy of it was put back: what it once promised is not known here any
// more. The key of the old one, its Raft log and its lock are kept as evidence.
// The store may stay. It gives the new peer id; enter it with `member.node`, then
// Join.
func NewMachine(c Config, password []byte, p keyfile.Params) (peer string, err error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return "", fmt.Errorf("make the data directory: %w", err)
	}
	locked, err := lockDirectory(c.Data)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, locked.Close()) }()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return "", err
	}
	// The new key is on disk before the old one moves away.
	fresh := KeyPath(c.Keys, transportKey+newSuffix)
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("remove the key of an attempt that was cut short: %w", err)
	}
	if err := p.WriteEd25519(fresh, key, password); err != nil {
		return "", err
	}
	kept := filepath.Join(c.Data, evidenceDir, fmt.Sprintf("replaced-%d", time.Now().UnixNano()))
	if err := os.MkdirAll(kept, 0o700); err != nil {
		return "", fmt.Errorf("make the evidence directory: %w", err)
	}
	for _, path := range []string{
		raftDir(c.Data), cosignDir(c.Data), filepath.Join(c.Data, joiningFile), KeyPath(c.Keys, transportKey),
	} {
		err := os.Rename(path, filepath.Join(kept, filepath.Base(path)))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", fmt.Errorf("keep %s as evidence: %w", path, err)
		}
	}
	if err := os.Rename(fresh, KeyPath(c.Keys, transportKey)); err != nil {
		return "", fmt.Errorf("put the new key in its place: %w", err)
	}
	return p2p.PeerIDFromKey(key.Public().(ed25519.PublicKey)), nil
}
