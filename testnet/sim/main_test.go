package sim_test

import (
	"os"
	"strconv"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// seed gives the seed of a randomised test: that of CERTLEDGER_SEED, or the one given. The log names it.
func seed(t *testing.T, otherwise uint64) uint64 {
	t.Helper()
	n := fromEnv(t, "CERTLEDGER_SEED", otherwise)
	t.Logf("CERTLEDGER_SEED=%d", n)
	return n
}

func fromEnv(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
