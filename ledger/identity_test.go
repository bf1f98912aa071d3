package ledger_test

import (
	"testing"

	"github.com/certledger/certledger/ledger"
)

// The values were worked out with `openssl mac -digest SM3 HMAC` and `openssl dgst -sm3`.
func TestIdentityTag(t *testing.T) {
	secret := []byte("a secret of thirty-two bytes....")
	if got := ledger.IdentityTag(secret, "id-card", "TEST-0001").String(); got != "sm3:12f4b2190f2890861fe535ef98e3312f02602d04a5e92b38e151b7d73a05cbc9" {
		t.Errorf("the tag is %s", got)
	}
	if got := ledger.IdentityTagKey(secret).String(); got != "sm3:ccf024c926112d5877930d9ab677a1571aeb77e5d0e9f466f5a404bbf7964724" {
		t.Errorf("the key is %s", got)
	}
	if len(secret) != ledger.MinIdentitySecret {
		t.Error("the test's secret is not the shortest")
	}
	for _, other := range [][2]string{{"passport", "TEST-0001"}, {"id-card", "TEST-0002"}, {"id-card\nTEST", "-0001"}} {
		if ledger.IdentityTag(secret, other[0], other[1]) == ledger.IdentityTag(secret, "id-card", "TEST-0001") {
			t.Errorf("%q has the same tag", other)
		}
	}
}
