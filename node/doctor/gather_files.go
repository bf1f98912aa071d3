package doctor

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/certledger/certledger/node"
)

// How the disk is measured: writes of one page, each synced.
const (
	syncWrites = 50
	syncSize   = 4 << 10
)

// maxKey bounds what is read of a key file in bytes.
const maxKey = 16 << 10

func isBusy(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }

// measure looks at the file system of a data directory and at how long a synced
// write takes there.
func measure(data string, exists bool) Disk {
	var d Disk
	if !exists {
		return d
	}
	if err := statDisk(data, &d); err != nil {
		d.Error = err.Error()
		return d
	}
	d.Data = sizeOf(data)
	times, err := syncTimes(data)
	if err != nil {
		d.Error = err.Error()
		return d
	}
	slices.Sort(times)
	d.Writes, d.Median, d.Slowest = len(times), times[len(times)/2], times[len(times)*99/100]
	return d
}

// sizeOf adds up the files below a directory. What goes away meanwhile, or may
// not be looked at, counts nothing.
func sizeOf(dir string) uint64 {
	var sum uint64
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil //nolint:nilerr // see above
		}
		if info, err := e.Info(); err == nil {
			sum += uint64(info.Size())
		}
		return nil
	})
	return sum
}

// syncTimes appends to a file of its own, as the Raft log does, and removes it.
func syncTimes(dir string) (times []time.Duration, err error) {
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	page := make([]byte, syncSize)
	for range syncWrites {
		began := time.Now()
		if _, err := f.Write(page); err != nil {
			return nil, err
		}
		if err := syncData(f); err != nil {
			return nil, fmt.Errorf("sync %s: %w", f.Name(), err)
		}
		times = append(times, time.Since(began))
	}
	return times, nil
}

// keys looks at every file with a secret that the configuration names.
func keys(c node.Config) ([]Key, error) {
	files, err := c.KeyFiles()
	if err != nil {
		return nil, err
	}
	var all []Key
	for _, k := range files {
		all = append(all, lookAt(Key{Name: k.Name, Path: k.Path, Needed: k.Missing, Staff: !k.Own}, c.Data))
	}
	if c.PasswordFile != "" {
		all = append(all, lookAt(Key{Name: "password_file", Path: c.PasswordFile, Needed: true, Password: true}, c.Data))
	}
	return all, nil
}

func lookAt(k Key, data string) Key {
	info, err := os.Stat(k.Path)
	if err != nil {
		k.Missing = true
		return k
	}
	k.Mode, k.Made = info.Mode(), info.ModTime()
	k.Foreign = owner(info) != ownerOf(data)
	k.Plain = !k.Password && isPlain(k.Path)
	return k
}

// ownerOf gives the user to whom the node's files belong.
func ownerOf(data string) int {
	if info, err := os.Stat(data); err == nil {
		return owner(info)
	}
	return os.Geteuid()
}

// isPlain says that a key file is no encrypted private key. What cannot be read
// is not called plain.
func isPlain(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxKey))
	if err != nil {
		return false
	}
	block, _ := pem.Decode(text)
	return block == nil || block.Type != "ENCRYPTED PRIVATE KEY"
}

// certificates looks at the listener's own.
func certificates(c node.Config) []Certificate {
	if !c.HTTP.TLS() {
		return nil
	}
	at, err := node.CertificateExpiry(c.HTTP.TLSCert)
	own := Certificate{Owner: "http", Place: c.HTTP.TLSCert, NotAfter: at}
	if err != nil {
		own.Error = err.Error()
	}
	return []Certificate{own}
}

func owner(info fs.FileInfo) int {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(s.Uid)
	}
	return -1
}
