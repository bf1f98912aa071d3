package node

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// maxCertificates bounds a file of certificates in bytes.
const maxCertificates = 1 << 20

// ErrCertificate says that a file does not begin with a certificate that can be
// read.
var ErrCertificate = errors.New("no readable certificate in the file")

// CertificateExpiry gives the moment after which the first certificate in a PEM
// file, which is the listener's own, is no longer valid.
func CertificateExpiry(path string) (time.Time, error) {
	data, err := readBounded(path, maxCertificates)
	if err != nil {
		return time.Time{}, err
	}
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return time.Time{}, fmt.Errorf("%w: %s: %w", ErrCertificate, path, err)
		}
		return c.NotAfter, nil
	}
	return time.Time{}, fmt.Errorf("%w: %s", ErrCertificate, path)
}

// CertificatesOf gives the certificates over a member's keys that are on the
// ledger.
func CertificatesOf(g *ledger.Governance, member string) []api.CertificateStatus {
	all := []api.CertificateStatus{}
	if m, ok := g.Member(member); ok {
		for _, c := range m.Certificates {
			all = append(all, api.CertificateStatus{Serial: c.Serial, Issuer: c.Issuer, NotAfter: c.NotAfter})
		}
	}
	return all
}

// untilExpiry gives the seconds until the first certificate ends that this member
// depends on: the listener's, or one over its keys. Infinite without any, not a
// number when one cannot be read.
func (n *Node) untilExpiry() float64 {
	g, _, err := n.sets()
	if err != nil {
		return math.NaN()
	}
	first := math.Inf(1)
	for _, c := range CertificatesOf(g, n.config.Member) {
		first = min(first, float64(c.NotAfter-n.clock.Now())/1000)
	}
	if n.config.HTTP.TLS() {
		at, err := CertificateExpiry(n.config.HTTP.TLSCert)
		if err != nil {
			return math.NaN()
		}
		first = min(first, time.Until(at).Seconds())
	}
	return first
}

// Key is a file with a private key of a member.
type Key struct {
	// Name is the file's without its extension.
	Name, Path string
	// Own says that the node works with it by itself; the others are people's.
	Own bool
	// Missing says that there is no such file, and that the node needs one.
	Missing bool
}

// KeyFiles lists the files of a member's keys, and those that are missing. A key that
// a signer holds has none.
func (c Config) KeyFiles() ([]Key, error) {
	paths, err := filepath.Glob(KeyPath(c.Keys, "*"))
	if err != nil {
		return nil, fmt.Errorf("look for keys in %s: %w", c.Keys, err)
	}
	own := ownKeys(c.Keys)
	var keys []Key
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), keyExtension)
		keys = append(keys, Key{Name: name, Path: path, Own: slices.Contains(own, path)})
	}
	for _, name := range []string{cosignKey, ledger.NodeRole, transportKey} {
		path := KeyPath(c.Keys, name)
		has := func(path string) bool { return strings.HasPrefix(filepath.Base(path), name) }
		remote := name != transportKey && c.Signer.Socket != ""
		if !remote && !slices.ContainsFunc(own, has) {
			keys = append(keys, Key{Name: name, Path: path, Own: true, Missing: true})
		}
	}
	return keys, nil
}

// ownKeys lists the key files with which a node works by itself, some of which
// the ledger may not name yet or no more.
func ownKeys(keys string) []string {
	var paths []string
	for _, pattern := range []string{cosignKey + "*", ledger.NodeRole + "*", transportKey} {
		found, err := filepath.Glob(KeyPath(keys, pattern))
		if err == nil { // a pattern of ours is well formed
			paths = append(paths, found...)
		}
	}
	return paths
}

// oldestKey gives the time at which the oldest of a node's key files was made,
// zero when none can be looked at.
func oldestKey(keys string) time.Time {
	var oldest time.Time
	for _, path := range ownKeys(keys) {
		info, err := os.Stat(path)
		if err == nil && (oldest.IsZero() || info.ModTime().Before(oldest)) {
			oldest = info.ModTime()
		}
	}
	return oldest
}
