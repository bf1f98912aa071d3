package certificate_test

import (
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

const (
	voucherOne = "SJS-2026-0001"
	voucherTwo = "SJS-2026-0002"
)

// personal is what an account keeps of a person and shows to nobody but parties.
func personal() []sm3.Digest {
	return []sm3.Digest{sm3.Sum([]byte("contact")), sm3.Sum([]byte("tag"))}
}

// voucher is the act of a voucher's issue to a person, whose account keeps more of her
// than the voucher shows.
func (w *world) voucher(number string) act {
	w.t.Helper()
	identity := sm3.Sum([]byte("a person"))
	account := &ledger.Account{
		Contact: personal()[0], ID: ledger.PersonAccount(identity), Identity: identity, Kind: ledger.NaturalPerson, Opened: w.clock, Registry: registry,
		State: ledger.AccountIsOpen, Tag: personal()[1], Vouchers: []ledger.AccountVoucher{{Kind: "dealer", Number: number}},
	}
	face := ledger.Face{
		HolderCode: "unstated", HolderName: identity.String(), Issued: "2026-03-02", Kind: "dealer", Number: number, Registered: "2026-03-02",
		Registration: account.ID, RegistryTitle: "测试成员1", Standard: "数据流通交易办法", Title: "数据商凭证", ValidTo: instant("2028-03-01T16:00:00.000Z"),
	}
	body := ledger.AccountCertifyBody{Account: account.ID, Face: face, Registry: registry}
	return act{
		leaf: w.record(ledger.AccountCertify, body, registrar+"="+registrar), number: number,
		changes: map[ledger.EntityID]ledger.Entity{accountID(account.ID): account, certificateID(number): w.voucherValue(number, account.ID)},
	}
}

func (w *world) voucherValue(number, account string) *ledger.Certificate {
	return &ledger.Certificate{
		Account: account, Class: ledger.SubjectClass, Issued: w.clock, Kind: "dealer", Number: number, Profile: ledger.Document{Digest: sm3.Sum([]byte("profile")), Name: "guizhou"},
		Record: sm3.Sum([]byte(number)), State: ledger.CertificateValid, ValidTo: instant("2028-03-01T16:00:00.000Z"),
	}
}

// tellVouchers issues two vouchers, final, and changes the first.
func tellVouchers(t testing.TB, change func(*ledger.Certificate)) *world {
	t.Helper()
	w, _ := tell(t, "one")
	w.finish(w.voucher(voucherOne), filler("c", 3))
	w.finish(w.voucher(voucherTwo))
	c := w.voucherValue(voucherOne, ledger.PersonAccount(sm3.Sum([]byte("a person"))))
	change(c)
	w.finish(act{leaf: []byte("change"), changes: map[ledger.EntityID]ledger.Entity{certificateID(voucherOne): c}})
	return w
}

func unchanged(*ledger.Certificate) {}

func barred(until string) func(*ledger.Certificate) {
	return func(c *ledger.Certificate) { c.Barred = instant(until) }
}

func TestVoucherOfAnAccount(t *testing.T) {
	w := tellVouchers(t, func(c *ledger.Certificate) { c.Reports = []string{"PB-1"} })
	c := build(t, w, voucherOne, certificate.BuildOptions{})
	r := certificate.Verify(c, w.trust(), w.soon())
	expectValid(t, r)
	account := ledger.PersonAccount(sm3.Sum([]byte("a person")))
	if r.Account != account || r.Asset != "" || r.Status.Account != account || r.Status.Kind != "dealer" || r.Status.Class != ledger.SubjectClass {
		t.Errorf("report %+v, status %+v", r, r.Status)
	}
	if !hasNote(r, certificate.NoteReported) {
		t.Error("the publication is not noted")
	}
	o := w.soon()
	o.Files = dataFiles()
	if r := certificate.Verify(c, w.trust(), o); r.Files.Code != certificate.FilesDiffer {
		t.Errorf("files of a voucher of an account: %+v", r.Files)
	}
}

// A voucher's file has nothing of a person that its account keeps from the public.
func TestVoucherShowsNothingPersonal(t *testing.T) {
	w := tellVouchers(t, unchanged)
	file := string(must[[]byte](t)(build(t, w, voucherOne, certificate.BuildOptions{}).Bytes()))
	for _, d := range personal() {
		if strings.Contains(file, d.String()) {
			t.Errorf("the file has %s", d)
		}
	}
}

func TestVoucherStates(t *testing.T) {
	state := func(s ledger.CertificateState) func(*ledger.Certificate) {
		return func(c *ledger.Certificate) { c.State = s }
	}
	for name, row := range map[string]struct {
		change func(*ledger.Certificate)
		at     legaltime.Instant
		code   certificate.Code
	}{
		"its account has changed":      {state(ledger.CertificateInvalid), 0, certificate.StatusInvalid},
		"its account is closed":        {state(ledger.CertificateCancelled), 0, certificate.StatusCancelled},
		"its end has come":             {state(ledger.CertificateLapsed), 0, certificate.StatusExpired},
		"its end is not entered yet":   {unchanged, instant("2028-03-01T16:00:00.000Z"), certificate.StatusExpired},
		"a measure bars its account":   {barred("2027-03-01T16:00:00.000Z"), 0, certificate.StatusBarred},
		"on the last day of a measure": {barred("2027-03-01T16:00:00.000Z"), instant("2027-03-01T15:59:59.999Z"), certificate.StatusBarred},
		"a measure that has ended":     {barred("2027-03-01T16:00:00.000Z"), instant("2027-03-01T16:00:00.000Z"), certificate.StatusValid},
	} {
		w := tellVouchers(t, row.change)
		o := w.soon()
		o.At = max(o.At, row.at)
		r := certificate.Verify(build(t, w, voucherOne, certificate.BuildOptions{}), w.trust(), o)
		if check := r.Check(certificate.CheckStatus); check.Code != row.code {
			t.Errorf("%s: %s %s", name, check.Verdict, check.Code)
		}
	}
}

// What a voucher's state is proved by follows from its record.
func TestVoucherIsProvedByItself(t *testing.T) {
	w := tellVouchers(t, unchanged)
	c := build(t, w, voucherOne, certificate.BuildOptions{})
	other := build(t, w, voucherTwo, certificate.BuildOptions{}).Status
	c.Status.Proof, c.Status.Value = other.Proof, other.Value
	expect(t, certificate.Verify(c, w.trust(), w.soon()), certificate.CheckStatus, certificate.Fail, certificate.StatusProofBad)

	o := w.soon()
	o.Status = must[*certificate.Status](t)(certificate.BuildStatus(w, certificate.Subject{ID: assetOne, Kind: ledger.AssetEntity}, certificate.StatusOptions{}))
	expect(t, certificate.Verify(build(t, w, voucherOne, certificate.BuildOptions{}), w.trust(), o), certificate.CheckStatus, certificate.Fail, certificate.StatusSubject)
	o.Status = must[*certificate.Status](t)(certificate.BuildStatus(w, certificate.Subject{ID: voucherOne, Kind: ledger.CertificateEntity}, certificate.StatusOptions{}))
	expectValid(t, certificate.Verify(build(t, w, voucherOne, certificate.BuildOptions{}), w.trust(), o))
}

// A face for another account than the record's is no voucher of either.
func TestVoucherOfAnotherAccount(t *testing.T) {
	w := tellVouchers(t, unchanged)
	a := w.voucher("SJS-2026-0003")
	var body ledger.AccountCertifyBody
	r := must[ledger.SignedRecord](t)(ledger.ParseRecord(a.leaf))
	if err := canonical.Unmarshal(r.Body, &body); err != nil {
		t.Fatal(err)
	}
	body.Account = holderA
	a.leaf = w.record(ledger.AccountCertify, body, registrar+"="+registrar)
	w.finish(a)
	expect(t, certificate.Verify(build(t, w, "SJS-2026-0003", certificate.BuildOptions{}), w.trust(), w.soon()), certificate.CheckIntegrity, certificate.Fail, certificate.RecordFace)
}
