package ledger_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

func TestEntityHistory(t *testing.T) {
	e := &ledger.Fingerprint{Asset: "DA-0001", Live: true}
	bareText := `{"asset":"DA-0001","live":true}`
	var before ledger.History
	for height := range uint64(3) {
		value, bare, err := ledger.SealEntity(e, before, height+1, testDigest("leaf"))
		if err != nil || bare != sm3.Sum([]byte(bareText)) {
			t.Fatalf("digest %s of the bare value, %v", bare, err)
		}
		want := before.Next(height+1, testDigest("leaf"), bare)
		if got := ledger.HistoryOf(e); got != want || got.Count != height+1 {
			t.Errorf("history %+v, want %+v", got, want)
		}
		again := must[ledger.Entity](t)(ledger.DecodeEntity(ledger.FingerprintEntity, value))
		if !reflect.DeepEqual(again, ledger.Entity(e)) {
			t.Errorf("%s is read as %+v", value, again)
		}
		if digest := must[sm3.Digest](t)(ledger.BareDigest(again)); digest != bare || ledger.HistoryOf(again) != want {
			t.Errorf("BareDigest is %s and leaves the history %+v", digest, ledger.HistoryOf(again))
		}
		before = want
	}
	for _, k := range ledger.EntityKinds() {
		if ledger.NewEntity(k) == nil {
			t.Errorf("no entity of kind %s", k)
		}
	}
	if _, err := ledger.DecodeEntity("x", []byte("{}")); err == nil {
		t.Error("an unknown kind is decoded")
	}
}

func TestPersonAccount(t *testing.T) {
	identity := testDigest("identity")
	got := ledger.PersonAccount(identity)
	if got != "p-"+identity.String()[4:44] || !ledger.ValidIdentifier(got) {
		t.Errorf("got %s", got)
	}
}

func TestDecodeBody(t *testing.T) {
	good := string(encode(t, testDeposit(t)))
	if body, r := ledger.DecodeBody(ledger.EvidenceDeposit, canonical.Raw(good)); r != nil || !reflect.DeepEqual(*body.(*ledger.EvidenceDepositBody), testDeposit(t)) {
		t.Errorf("got %+v, %v", body, r)
	}
	for name, c := range map[string]struct {
		kind     ledger.Kind
		old, new string
		code     ledger.Code
	}{
		"unknown kind":    {ledger.Kind(strings.Repeat("k", 1000)), "", "", ledger.KindUnknown},
		"unknown key":     {ledger.EvidenceDeposit, `"evidence":`, `"during":1,"evidence":`, ledger.BodyMalformed},
		"wrong type":      {ledger.EvidenceDeposit, `"size":1024`, `"size":"1024"`, ledger.BodyMalformed},
		"empty title":     {ledger.EvidenceDeposit, `停车场泊位数据（2025年度）`, ``, ledger.BodyValue},
		"long title":      {ledger.EvidenceDeposit, `停车场泊位数据（2025年度）`, strings.Repeat("a", ledger.MaxText+1), ledger.BodyValue},
		"number in words": {ledger.EvidenceDeposit, `EV-0001`, `EV 0001`, ledger.BodyValue},
		"negative size":   {ledger.EvidenceDeposit, `"size":1024`, `"size":-1`, ledger.BodyValue},
		"zero digest":     {ledger.EvidenceDeposit, testDigest("source").String(), sm3.Digest{}.String(), ledger.BodyValue},
		"another kind":    {ledger.HoldLift, "", "", ledger.BodyMalformed},
	} {
		body, r := ledger.DecodeBody(c.kind, swap(t, []byte(good), c.old, c.new))
		if body != nil || r == nil || r.Code != c.code || len(r.Detail) > 400 {
			t.Errorf("%s: got %v, %v", name, body, r)
		}
	}
}
