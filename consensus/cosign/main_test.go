package cosign_test

import (
	"os"
	"strconv"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// seed gives the seed of a randomised test: that of CERTLEDGER_SEED, or another one each time; the log names it.
func seed(t *testing.T, otherwise uint64) uint64 {
	t.Helper()
	if text := os.Getenv("CERTLEDGER_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		otherwise = n
	}
	t.Logf("CERTLEDGER_SEED=%d", otherwise)
	return otherwise
}
