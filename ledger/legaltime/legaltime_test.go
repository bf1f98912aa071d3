package legaltime_test

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/certledger/certledger/ledger/legaltime"
)

// newRand returns a generator whose seed is printed and can be given in CERTLEDGER_SEED.
func newRand(t testing.TB) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("CERTLEDGER_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("CERTLEDGER_SEED: %v", err)
		}
		seed = n
	}
	t.Logf("CERTLEDGER_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func china(t testing.TB) *legaltime.Calendar {
	t.Helper()
	return calendar(t, string(legaltime.China()))
}

func calendar(t testing.TB, text string) *legaltime.Calendar {
	t.Helper()
	c, err := legaltime.ParseCalendar([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func instant(t testing.TB, s string) legaltime.Instant {
	t.Helper()
	i, err := legaltime.ParseInstant(s)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func date(t testing.TB, s string) legaltime.Date {
	t.Helper()
	d, err := legaltime.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func period(t testing.TB, s string) legaltime.Period {
	t.Helper()
	p, err := legaltime.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// randomInstant lies in the years 2002 to 2026 of UTC+8, which the embedded calendar covers.
func randomInstant(t testing.TB, r *rand.Rand) legaltime.Instant {
	t.Helper()
	first, end := date(t, "2002-01-01").Start(), date(t, "2027-01-01").Start()
	return first + legaltime.Instant(r.Int64N(int64(end-first)))
}
