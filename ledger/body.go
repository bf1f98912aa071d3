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
	case EvidenceDeposit:
		return new(EvidenceDepositBody)
	case DeclarationFile:
		return new(DeclarationFileBody)
	case EvidenceBatch:
		return new(EvidenceBatchBody)
	case VoucherDeidentify, VoucherStructure:
		return new(VoucherBody)
	case CertificateIssue:
		return new(CertificateIssueBody)
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
	case ApplicationAccept, ApplicationTolerate, ApplicationPublicise, ApplicationRegister:
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
	case NoticeServe:
		return new(NoticeServeBody)
	case RecognitionRecheck:
		return new(RecognitionRecheckBody)
	case ObjectionFile:
		return new(ObjectionFileBody)
	case ObjectionAccept, ObjectionReject, ObjectionDemand:
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
	if err := canonical.Unmarshal(raw, body); err != nil {
		return nil, Refuse(BodyMalformed, "%v", err)
	}
	if err := checkValue(reflect.ValueOf(body).Elem(), "", ""); err != nil {
		return nil, Refuse(BodyValue, "%v", err)
	}
	return body, nil
}

func checkValue(v reflect.Value, path, check string) error {
	switch v.Kind() {
	case reflect.String:
		return checkString(v.String(), path, check)
	case reflect.Pointer:
		if _, key := reflect.TypeAssert[*sm2.PublicKey](v); !key {
			return checkValue(v.Elem(), path, check)
		}
	case reflect.Slice:
		if v.Len() == 0 || v.Len() > MaxList {
			return fmt.Errorf("%s: has %d items, want 1 to %d", path, v.Len(), MaxList)
		}
		for i := range v.Len() {
			if err := checkValue(v.Index(i), path+"."+strconv.Itoa(i), check); err != nil {
				return err
			}
		}
	case reflect.Struct:
		return checkFields(v, path)
	case reflect.Int64, reflect.Int:
		if v.Int() < 0 {
			return fmt.Errorf("%s: is negative", path)
		}
	default: // bodies have no other kinds, and flags have every value
	}
	return nil
}

func checkFields(v reflect.Value, path string) error {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		key := jsonKey(f)
		if path != "" {
			key = path + "." + key
		}
		if optional(f) && isEmptyField(v.Field(i)) {
			continue
		}
		if d, ok := reflect.TypeAssert[sm3.Digest](v.Field(i)); ok {
			if d.IsZero() {
				return fmt.Errorf("%s: is the digest of nothing", key)
			}
			continue
		}
		if err := checkValue(v.Field(i), key, f.Tag.Get("check")); err != nil {
			return err
		}
	}
	return nil
}

func isEmptyField(v reflect.Value) bool {
	if v.Kind() == reflect.Slice {
		return v.Len() == 0
	}
	return v.IsZero()
}

func checkString(s, path, check string) error {
	longest := MaxText
	if check == "long" {
		longest = MaxLongText
	}
	if s == "" || len(s) > longest {
		return fmt.Errorf("%s: has %d bytes, want 1 to %d", path, len(s), longest)
	}
	if check == "id" && !ValidIdentifier(s) {
		return fmt.Errorf("%s: %q is not made of letters, digits, hyphen, dot and underscore", path, s)
	}
	return nil
}
