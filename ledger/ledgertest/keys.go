package ledgertest

import (
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Reader gives a stream of bytes that depends on the seed and the name only.
func Reader(seed, name string) io.Reader {
	return rand.NewChaCha8(sm3.Sum([]byte("certledger test\n"), []byte(seed), []byte("\n"), []byte(name)))
}

// Key makes the key of that name.
func Key(t testing.TB, seed, name string) *sm2.PrivateKey {
	t.Helper()
	return Must(sm2.GenerateKey(Reader(seed, "key "+name)))(t)
}

// Must ends the test on an error: Must(f())(t).
func Must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// Digest gives a digest that stands for the document of that name.
func Digest(name string) sm3.Digest { return sm3.Sum([]byte(name)) }

// At reads a time of day as people write it in Beijing, such as
// `2026-03-02T09:00`, or only the date for its first instant.
func At(t testing.TB, text string) legaltime.Instant {
	t.Helper()
	const whole = "2006-01-02T00:00:00.000"
	if len(text) == len("2006-01-02") || len(text) == len("2006-01-02T15:04") || len(text) == len("2006-01-02T15:04:05") {
		text += whole[len(text):]
	}
	local := Must(legaltime.ParseInstant(text + "Z"))(t)
	return local - 8*Hour
}

// Lengths of time in milliseconds.
const (
	Second legaltime.Instant = 1000
	Minute                   = 60 * Second
	Hour                     = 60 * Minute
	Day                      = 24 * Hour
)

// CreditCode makes the n-th unified social credit code of the region 000000,
// which does not exist.
func CreditCode(t testing.TB, n int) string {
	t.Helper()
	digits := strconv.Itoa(n)
	first := "91000000MA" + strings.Repeat("0", 7-len(digits)) + digits
	check, ok := ledger.SocialCreditCheck(first)
	if !ok {
		t.Fatalf("%s has no check digit", first)
	}
	return first + string(check)
}

// Encode gives the canonical text of a value.
func Encode(t testing.TB, v any) canonical.Raw {
	t.Helper()
	return Must(canonical.Marshal(v))(t)
}
