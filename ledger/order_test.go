package ledger_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
)

// Every signed or hashed type declares its fields in the order of their keys;
// Marshal would fail at run time otherwise.
func TestFieldsAreInKeyOrder(t *testing.T) {
	for _, v := range []any{
		ledger.Record{},
		ledger.Governance{},
		ledger.GenesisFile{},
		ledger.Event{},
		ledger.Disclosure{},
		ledger.AccountOpenBody{},
		ledger.AccountKeyBody{},
		ledger.AccountChangeBody{},
		ledger.AccountCloseBody{},
		ledger.AccountCompleteBody{},
		ledger.EvidenceDepositBody{},
		ledger.EvidenceBatchBody{},
		ledger.EvidenceReportBody{},
		ledger.VoucherBody{},
		ledger.EvidenceCertificateBody{},
		ledger.InquiryAskBody{},
		ledger.InquiryDemandBody{},
		ledger.InquiryAnswerBody{},
		ledger.Inquiry{},
		ledger.AssistanceAskBody{},
		ledger.AssistanceAnswerBody{},
		ledger.Assistance{},
		ledger.AttestNotariseBody{},
		ledger.AttestWithdrawBody{},
		ledger.Withdrawal{},
		ledger.Attestation{},
		ledger.Deed{},
		ledger.ApplicationSubmitBody{},
		ledger.CertificateIssueBody{},
		ledger.HoldFreezeBody{},
		ledger.RevocationDecideBody{},
		ledger.RevocationBody{},
		ledger.SuspensionBody{},
		ledger.JudgmentEnterBody{},
		ledger.JudgmentExecuteBody{},
		ledger.JudgmentVacateBody{},
		ledger.HoldExtendBody{},
		ledger.HoldLiftBody{},
		ledger.ProposeBody{},
		ledger.VoteBody{},
		ledger.ProposalBody{},
		ledger.MemberNodeBody{},
		ledger.MemberKeyBody{},
		ledger.KeyDestroyedBody{},
		ledger.KeyCertificateBody{},
		ledger.Account{},
		ledger.Book{},
		ledger.Identity{},
		ledger.PendingChange{},
		ledger.KeyUse{},
		ledger.Evidence{},
		ledger.Voucher{},
		ledger.Asset{},
		ledger.Certificate{},
		ledger.Fingerprint{},
		ledger.Pledge{},
		ledger.Hold{},
		ledger.Proposal{},
		ledger.MemberHistory{},
	} {
		checkOrder(t, reflect.TypeOf(v))
	}
}

func checkOrder(t *testing.T, typ reflect.Type) {
	t.Helper()
	last := ""
	for f := range typ.Fields() {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if key <= last {
			t.Errorf("%s.%s: key %q after %q", typ, f.Name, key, last)
		}
		last = key
		for ft := f.Type; ; ft = ft.Elem() {
			if ft.Kind() == reflect.Struct && ft.PkgPath() == typ.PkgPath() {
				checkOrder(t, ft)
			}
			if ft.Kind() != reflect.Slice && ft.Kind() != reflect.Pointer {
				break
			}
		}
	}
}
