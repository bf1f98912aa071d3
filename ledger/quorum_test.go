package ledger_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

func TestQuorum(t *testing.T) {
	for _, row := range []struct{ n, f, q, fork int }{
		{-1, 0, 1, 0},
		{0, 0, 1, 0},
		{1, 0, 1, 1},
		{2, 0, 2, 2},
		{3, 0, 3, 3},
		{4, 1, 3, 2},
		{5, 1, 4, 3},
		{6, 1, 5, 4},
		{7, 2, 5, 3},
		{8, 2, 6, 4},
		{9, 2, 7, 5},
		{10, 3, 7, 4},
		{11, 3, 8, 5},
		{12, 3, 9, 6},
		{13, 4, 9, 5},
		{14, 4, 10, 6},
		{15, 4, 11, 7},
		{16, 5, 11, 6},
	} {
		if f, q := ledger.Faults(row.n), ledger.Quorum(row.n); f != row.f || q != row.q {
			t.Errorf("%d cosigners: f = %d, q = %d, want %d and %d", row.n, f, q, row.f, row.q)
		}
		if row.n > 0 && (2*row.q-row.n != row.fork || row.fork <= row.f || row.q > row.n-row.f) {
			t.Errorf("%d cosigners: the table contradicts itself", row.n)
		}
	}
}

func TestGovernanceCounts(t *testing.T) {
	g := testGovernance(t)
	if n, q := len(g.Cosigners()), g.Quorum(); n != 4 || q != 3 {
		t.Errorf("%d cosigners, quorum %d", n, q)
	}
	for _, m := range g.Members {
		found, ok := g.Member(m.Name)
		if !ok || found.Code != m.Code {
			t.Errorf("%s is not found", m.Name)
		}
	}
	for _, name := range []string{"", "aa", "registry-on", "registry-one2", "zz"} {
		if m, ok := g.Member(name); ok {
			t.Errorf("%q is found: %v", name, m)
		}
	}
	registry, _ := g.Member(registryOne)
	key := registry.StaffKeys[2]
	if registry.StaffKey("registrar", key.Key.ID()) != key.Key || registry.StaffKey("node", key.Key.ID()) != nil || registry.StaffKey("registrar", sm2.KeyID{}) != nil {
		t.Error("staff keys are not found by role and id")
	}
	if !registry.Has(ledger.ClassRegistry) || registry.Has(ledger.ClassCourt) || !registry.Takes(ledger.Voter) || registry.Takes(ledger.Observer) {
		t.Error("classes or participation are wrong")
	}
	if d, ok := g.Profile("tianjin"); !ok || d != g.Profiles[0] {
		t.Error("the profile is not found")
	}
	if d, ok := g.Profile("cn"); ok {
		t.Errorf("a calendar is found as a profile: %v", d)
	}
}

// A clock in a cosignature is any 64 bits; only those with a text are accepted.
func TestCosignatureClocks(t *testing.T) {
	first, last := instant(t, "2000-01-01T00:00:00.000Z"), instant(t, "2199-12-31T23:59:59.999Z")
	for clock, valid := range map[legaltime.Instant]bool{
		first: true, last: true, first - 1: false, last + 1: false, 0: false, -1: false,
		math.MaxInt64: false, math.MinInt64: false, math.MaxInt64 - 1: false, math.MinInt64 + 1: false, 1 << 62: false, -1 << 62: false,
	} {
		c := ledger.Cosignature{Member: notaryThree, Time: clock}
		got, err := ledger.ParseCosignature(c.Line())
		if (err == nil) != valid || valid && got != c {
			t.Errorf("%d: got %+v, %v", clock, got, err)
		}
	}
}

func TestTasks(t *testing.T) {
	header := testHeader(t).Text()
	c := testCosignatures(t, header)[0]
	key, other := testKey(t, c.Member).Public(), testKey(t, "other").Public()
	r := must[ledger.SignedRecord](t)(ledger.ParseRecord(depositNote(t)))
	later := c
	later.Time++
	verdicts := sm2.Verify([]sm2.Task{
		c.Task(header, key), c.Task(header, other), c.Task(append(header, '\n'), key), later.Task(header, key), c.Task(header, nil),
		r.Task(0, testKey(t, r.Signers[0]).Public()), r.Task(1, testKey(t, r.Signers[1]).Public()), r.Task(0, other), r.Task(0, nil),
	})
	for i, want := range []bool{true, false, false, false, false, true, true, false, false} {
		if verdicts[i] != want {
			t.Errorf("task %d: %t, want %t", i, verdicts[i], want)
		}
	}
}

// The vectors rely on it: a seeded stream gives the same keys and signatures.
func TestSeededStreamsRepeat(t *testing.T) {
	text := []byte("text\n")
	key := testKey(t, "x")
	if key.Public().String() != testKey(t, "x").Public().String() || key.Public().String() == testKey(t, "y").Public().String() {
		t.Error("keys do not follow from the stream")
	}
	one := must[sm2.Signature](t)(sm2.Sign(key, seeded("a"), text))
	again := must[sm2.Signature](t)(sm2.Sign(key, seeded("a"), text))
	other := must[sm2.Signature](t)(sm2.Sign(key, seeded("b"), text))
	if one != again || one == other || !sm2.VerifyMessage(key.Public(), text, other) {
		t.Error("signatures do not follow from the stream")
	}
}

func TestRefusal(t *testing.T) {
	r := ledger.Refuse(ledger.AssetFrozen, "asset %s", "DA-1")
	if got := r.Error(); got != "asset.frozen: asset DA-1" {
		t.Errorf("Error() = %q", got)
	}
	r.Rule, r.Article = "asset.transfer", "TJ 6.4.3"
	if got := r.Error(); got != "asset.frozen: asset DA-1 (asset.transfer, TJ 6.4.3)" {
		t.Errorf("Error() = %q", got)
	}
	got := must[[]byte](t)(json.Marshal(&ledger.Refusal{Code: ledger.AssetFrozen}))
	if string(got) != `{"code":"asset.frozen"}` {
		t.Errorf("JSON %s", got)
	}
	if code := (ledger.Receipt{Refusal: r}).Code(); code != ledger.AssetFrozen {
		t.Errorf("code %s", code)
	}
	if code := (ledger.Receipt{}).Code(); code != ledger.OK {
		t.Errorf("code %s", code)
	}
}
