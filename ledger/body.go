package ledger

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/canonical"
)

// Limits on the values of a body.
const (
	// MaxText bounds a text in bytes, MaxLongText one that is a whole document
	// (tag `check:"long"`).
	MaxText     = 4096
	MaxLongText = 160 << 10
	// MaxList bounds a list.
	MaxList = 1024
)

// NewBody gives an empty body of kind k as a pointer to its type; nil for an
// unknown kind.
func NewBody(k Kind) any {
	switch k {
	case AccountOpen, AccountApply:
		return new(AccountOpenBody)
	case AccountKeyAdd, AccountKeyReplace, AccountKeyRevoke, AccountKeyRecover:
		return new(AccountKeyBody)
	case AccountChange:
		return new(AccountChangeBody)
	case AccountContact:
		return new(AccountContactBody)
	case AccountClose:
		return new(AccountCloseBody)
	case AccountComplete:
		return new(AccountCompleteBody)
	case AccountCertify:
		return new(AccountCertifyBody)
	case EvidenceDeposit:
		return new(EvidenceDepositBody)
	case DeclarationFile:
		return new(DeclarationFileBody)
	case EvidenceBatch:
		return new(EvidenceBatchBody)
	case EvidenceReport:
		return new(EvidenceReportBody)
	case VoucherDeidentify, VoucherStructure:
		return new(VoucherBody)
	case VoucherEvidence:
		return new(EvidenceCertificateBody)
	case AssistanceAsk:
		return new(AssistanceAskBody)
	case AssistanceAnswer:
		return new(AssistanceAnswerBody)
	case AttestNotarise:
		return new(AttestNotariseBody)
	case AttestWithdraw:
		return new(AttestWithdrawBody)
	case InquiryAsk:
		return new(InquiryAskBody)
	case InquiryDemand:
		return new(InquiryDemandBody)
	case InquiryAnswer:
		return new(InquiryAnswerBody)
	case CertificateIssue:
		return new(CertificateIssueBody)
	case ContractOpen:
		return new(ContractOpenBody)
	case ContractDeposit:
		return new(ContractDepositBody)
	case ContractSettle:
		return new(ContractSettleBody)
	case ContractFile:
		return new(ContractFileBody)
	case ContractEnd:
		return new(ContractEndBody)
	case ContractRescind:
		return new(ContractRescindBody)
	case HoldFreeze:
		return new(HoldFreezeBody)
	case HoldExtend:
		return new(HoldExtendBody)
	case RevocationDecide:
		return new(RevocationDecideBody)
	case RevocationExecute, RevocationWithdraw:
		return new(RevocationBody)
	case AssetSuspend, AssetReinstate:
		return new(SuspensionBody)
	case JudgmentEnter:
		return new(JudgmentEnterBody)
	case JudgmentExecute:
		return new(JudgmentExecuteBody)
	case JudgmentVacate:
		return new(JudgmentVacateBody)
	case HoldLift:
		return new(HoldLiftBody)
	case AgentAppoint:
		return new(AgentAppointBody)
	case AgentDismiss:
		return new(AgentDismissBody)
	case ApplicationSubmit:
		return new(ApplicationSubmitBody)
	case ApplicationRegister:
		return new(ApplicationRegisterBody)
	case ApplicationAccept, ApplicationTolerate, ApplicationPublicise:
		return new(ApplicationBody)
	case ApplicationReviewed:
		return new(ApplicationReviewBody)
	case ApplicationCorrect:
		return new(ApplicationNoticeBody)
	case ApplicationSupplement:
		return new(ApplicationSupplementBody)
	case ApplicationDecline, ApplicationRefuse:
		return new(ApplicationRefuseBody)
	case ApplicationWithdraw:
		return new(ApplicationWithdrawBody)
	case ApplicationContest:
		return new(ApplicationContestBody)
	case NoticeServe:
		return new(NoticeServeBody)
	case RecognitionRecheck:
		return new(RecognitionRecheckBody)
	case ObjectionFile:
		return new(ObjectionFileBody)
	case ObjectionAccept, ObjectionReject, ObjectionDemand, ObjectionRefer:
		return new(ObjectionNoticeBody)
	case ObjectionExplain:
		return new(ObjectionExplainBody)
	case ObjectionDetermine:
		return new(ObjectionFindBody)
	case ObjectionSettle:
		return new(ObjectionSettleBody)
	case ObjectionSuit:
		return new(ObjectionSuitBody)
	case ObjectionDecide:
		return new(ObjectionDecideBody)
	case ObjectionDocument:
		return new(ObjectionDocumentBody)
	case ObjectionWithdraw:
		return new(ObjectionWithdrawBody)
	case RegisterPublish:
		return new(PublicationBody)
	case RegisterRetract:
		return new(RetractionBody)
	case ApplicationArchive:
		return new(ApplicationArchiveBody)
	case MaterialPurge:
		return new(MaterialPurgeBody)
	case AlertRaise:
		return new(AlertRaiseBody)
	case AlertAcknowledge:
		return new(AlertAcknowledgeBody)
	case ReportBegin:
		return new(ReportBeginBody)
	case ReportFile:
		return new(ReportFileBody)
	case GovernPropose:
		return new(ProposeBody)
	case GovernVote:
		return new(VoteBody)
	case GovernWithdraw, GovernEnact:
		return new(ProposalBody)
	case MemberNode:
		return new(MemberNodeBody)
	case MemberKeyAdd, MemberKeyRotate, MemberKeyRemove:
		return new(MemberKeyBody)
	case MemberKeyDestroyed:
		return new(KeyDestroyedBody)
	case MemberCertificate:
		return new(KeyCertificateBody)
	}
	return nil
}

// NeedsBase reports whether a record of kind k names the state of the asset
// that it was signed against. A court's acts do not: they take precedence.
func NeedsBase(k Kind) bool { return k == CertificateIssue }

// MayHaveBase reports whether a record of kind k names a state where its asset is
// there already.
func MayHaveBase(k Kind) bool { return k == ApplicationSubmit }

// DecodeBody reads the body of a record of kind k and checks each value by
// itself: texts are not empty nor too long (tag `check:"long"` for documents),
// numbers of entities (tag `check:"id"`) are identifiers. The refusal is nil when all is well.
func DecodeBody(k Kind, raw canonical.Raw) (any, *Refusal) {
	body := NewBody(k)
	if body == nil {
		return nil, Refuse(KindUnknown, "%.60q", string(k))
	}
	if err := forms.Unmarshal(raw, body); err != nil {
		return nil, Refuse(BodyMalformed, "%v", err)
	}
	if f := checkValue(reflect.ValueOf(body).Elem(), ""); f != nil {
		return nil, Refuse(BodyValue, "%s: %s", f.path, f.what)
	}
	return body, nil
}

// fault is what is wrong with one value of a body; path leads to the value.
type fault struct{ path, what string }

func faultf(format string, args ...any) *fault { return &fault{what: fmt.Sprintf(format, args...)} }

func (f *fault) in(key string) *fault {
	if f.path != "" {
		key += "." + f.path
	}
	return &fault{key, f.what}
}

func checkValue(v reflect.Value, check string) *fault {
	switch v.Kind() {
	case reflect.String:
		return checkString(v.String(), check)
	case reflect.Pointer:
		if _, key := reflect.TypeAssert[*sm2.PublicKey](v); !key {
			return checkValue(v.Elem(), check)
		}
	case reflect.Slice:
		return checkList(v, check)
	case reflect.Struct:
		return checkFields(v)
	case reflect.Int64, reflect.Int:
		if v.Int() < 0 {
			return faultf("is negative")
		}
	default: // bodies have no other kinds, and flags have every value
	}
	return nil
}

func checkList(v reflect.Value, check string) *fault {
	if v.Len() == 0 || v.Len() > MaxList {
		return faultf("has %d items, want 1 to %d", v.Len(), MaxList)
	}
	for i := range v.Len() {
		if f := checkValue(v.Index(i), check); f != nil {
			return f.in(strconv.Itoa(i))
		}
	}
	return nil
}

func checkFields(v reflect.Value) *fault {
	for i := range v.NumField() {
		if f := checkField(v.Field(i), v.Type().Field(i)); f != nil {
			return f.in(jsonKey(v.Type().Field(i)))
		}
	}
	return nil
}

func checkField(v reflect.Value, of reflect.StructField) *fault {
	if isEmptyField(v) && optional(of) {
		return nil
	}
	if d, ok := reflect.TypeAssert[sm3.Digest](v); ok {
		if d.IsZero() {
			return faultf("is the digest of nothing")
		}
		return nil
	}
	return checkValue(v, checkTag(of))
}

func isEmptyField(v reflect.Value) bool {
	if v.Kind() == reflect.Slice {
		return v.Len() == 0
	}
	return v.IsZero()
}

func checkString(s, check string) *fault {
	longest := MaxText
	if check == "long" {
		longest = MaxLongText
	}
	if s == "" || len(s) > longest {
		return faultf("has %d bytes, want 1 to %d", len(s), longest)
	}
	if check == "id" && !ValidIdentifier(s) {
		return faultf("%q is not made of letters, digits, hyphen, dot and underscore", s)
	}
	return nil
}
