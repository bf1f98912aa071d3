package certificate_test

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// seed gives the seed of a randomised test, from the environment or by chance.
func seed(t testing.TB) uint64 {
	t.Helper()
	n := rand.Uint64()
	if text := os.Getenv("CERTLEDGER_SEED"); text != "" {
		n = must[uint64](t)(strconv.ParseUint(text, 10, 64))
	}
	t.Logf("CERTLEDGER_SEED=%d", n)
	return n
}

// No byte of a certificate can be altered unnoticed: each is hashed, signed, or
// fixed by a rule.
func TestNoByteIsFree(t *testing.T) {
	r := rand.New(rand.NewPCG(seed(t), 0))
	flips := 600
	if testing.Short() {
		flips = 100
	}
	for _, name := range []string{"good-issue", "good-transfer", "good-after-three-changes", "good-after-a-recovery"} {
		data := readVector(t, name+certificate.Extension)
		trust := must[ledger.Trust](t)(ledger.ParseTrust(readVector(t, name+".trust")))
		o := certificate.Options{At: instant("2026-03-02T00:30:00.000Z")}
		expectValid(t, certificate.VerifyFile(data, trust, o))
		for range flips {
			at, with := r.IntN(len(data)), byte(1+r.IntN(255))
			if r.IntN(2) == 0 {
				with = 1 << r.IntN(3) // more likely to stay readable
			}
			data[at] ^= with
			if report := certificate.VerifyFile(data, trust, o); report.Valid {
				t.Errorf("%s: byte %d xor %#x goes unnoticed in …%s…", name, at, with, data[max(0, at-40):min(len(data), at+40)])
			}
			data[at] ^= with
		}
	}
}

// No byte of a status file can be altered unnoticed, but for the id in a proof
// of absence: that is a proof about another id, which is absent too.
func TestNoByteOfAStatusIsFree(t *testing.T) {
	r := rand.New(rand.NewPCG(seed(t), 1))
	for _, name := range []string{"present-certificate", "absent-certificate"} {
		data := readVector(t, name+".status.json")
		trust := must[ledger.Trust](t)(ledger.ParseTrust(readVector(t, name+".trust")))
		o := certificate.Options{At: instant("2026-03-02T00:30:00.000Z")}
		before := certificate.VerifyStatusFile(data, trust, o)
		expectValid(t, before)
		for range 300 {
			at, with := r.IntN(len(data)), byte(1+r.IntN(255))
			data[at] ^= with
			report := certificate.VerifyStatusFile(data, trust, o)
			if report.Valid && (report.Status.Present || *report.Subject == *before.Subject) {
				t.Errorf("%s: byte %d xor %#x goes unnoticed", name, at, with)
			}
			data[at] ^= with
		}
	}
}
