package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
)

const trustTitle = "certledger-trust/v1"

// ErrTrust is wrapped by every error about a trust file.
var ErrTrust = errors.New("invalid trust file")

// Trust is what a verifier believes, obtained elsewhere than with the
// certificate: printed, published by each member, handed over by a court.
type Trust struct {
	// Ledger is the genesis fingerprint.
	Ledger sm3.Digest
	// Pins are headers known to be true, in order of height.
	Pins []Pin
	// Recoveries are the digests of the recovery plans that are believed, sorted:
	// what a ledger says after one that is not among them proves nothing.
	Recoveries []sm3.Digest
	// MaxStatusAge is the age in milliseconds beyond which a status proof is
	// called stale; 0 means that any age is accepted.
	MaxStatusAge int64
}

// Pin is a header that a verifier knows.
type Pin struct {
	Height uint64
	Digest sm3.Digest
}

// Text gives the trust file's one encoding.
func (t Trust) Text() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nledger %s\n", trustTitle, t.Ledger)
	for _, p := range t.Pins {
		fmt.Fprintf(&b, "header %d %s\n", p.Height, p.Digest)
	}
	for _, d := range t.Recoveries {
		fmt.Fprintf(&b, "recovery %s\n", d)
	}
	if t.MaxStatusAge > 0 {
		fmt.Fprintf(&b, "max_status_age %d\n", t.MaxStatusAge)
	}
	return []byte(b.String())
}

// ParseTrust reads a trust file.
func ParseTrust(text []byte) (Trust, error) {
	if len(text) > MaxNote {
		return Trust{}, fmt.Errorf("%w: too long", ErrTrust)
	}
	f := fieldReader{lines: strings.Split(string(text), "\n")}
	f.title(trustTitle)
	t := Trust{Ledger: f.digest("ledger")}
	for f.has("header") {
		height, digest := f.numberAndDigest("header")
		t.Pins = append(t.Pins, Pin{height, digest})
	}
	for f.has("recovery") {
		t.Recoveries = append(t.Recoveries, f.digest("recovery"))
	}
	if f.has("max_status_age") {
		t.MaxStatusAge = read(&f, "max_status_age", parseAge)
	}
	if err := f.end(); err != nil {
		return Trust{}, fmt.Errorf("%w: %w", ErrTrust, err)
	}
	last := uint64(0)
	for _, p := range t.Pins {
		if p.Height <= last {
			return Trust{}, fmt.Errorf("%w: pinned headers must rise in height, from 1", ErrTrust)
		}
		last = p.Height
	}
	for i, d := range t.Recoveries {
		if i > 0 && d.String() <= t.Recoveries[i-1].String() {
			return Trust{}, fmt.Errorf("%w: recovery lines must be sorted and may not repeat", ErrTrust)
		}
	}
	return t, nil
}

func parseAge(s string) (int64, error) {
	n, err := parseNumber(s)
	if err != nil || n == 0 {
		return 0, errors.New("want a positive number of milliseconds, got " + strconv.Quote(s))
	}
	return int64(n), nil
}
