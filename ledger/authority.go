package ledger

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/ledger/canonical"
)

// Party is one signature that a kind of record needs.
type Party struct {
	// Field is the key of the body that names the member or account.
	Field string
	// Class is the class that the member must have; empty for an account.
	Class Class
	// Candidate says that the signature proves possession of the body's key.
	Candidate bool
	// Role is the staff role of the member's key, for acts that ask for a role
	// and not for a class.
	Role string
	// RoleField is the key of the body that names the role of the member's key.
	RoleField string
	// Each says that Field is a list of accounts, perhaps left out, all of
	// which sign.
	Each bool
}

// Parties gives who must sign a record of kind k, no more and no less: the part
// of the rules that a verifier of certificates needs. Nil for an unknown kind.
func Parties(k Kind) []Party {
	account, candidate := Party{Field: "account"}, Party{Field: "account", Candidate: true}
	registry, holder := Party{Field: "registry", Class: ClassRegistry}, Party{Field: "holder"}
	objector, office := Party{Field: "objector"}, Party{Field: "member", RoleField: "role"}
	governor, newKey := Party{Field: "member", Role: GovernorRole}, Party{Field: "member", Candidate: true}
	switch k {
	case AccountOpen, AccountApply:
		return []Party{candidate, registry}
	case AccountKeyAdd, AccountKeyReplace:
		return []Party{account, candidate, registry}
	case AccountKeyRevoke:
		return []Party{account, registry}
	case AccountKeyRecover:
		return []Party{candidate, registry, {Field: "notary", Class: ClassNotary}}
	case AccountChange:
		return []Party{account, registry}
	case AccountContact:
		return []Party{account}
	case AccountClose:
		return []Party{{Field: "applicant"}, registry}
	case AccountComplete, AccountCertify:
		return []Party{registry}
	case EvidenceDeposit, EvidenceBatch:
		return []Party{holder, {Field: "provider", Class: ClassEvidenceProvider}}
	case DeclarationFile:
		return []Party{{Field: "signatories", Each: true}, {Field: "provider", Class: ClassEvidenceProvider}}
	case VoucherDeidentify:
		return []Party{{Field: "agency", Class: ClassDeidentifier}}
	case VoucherStructure:
		return []Party{{Field: "agency", Class: ClassStructurer}}
	case EvidenceReport, VoucherEvidence, InquiryAnswer:
		return []Party{{Field: "provider", Class: ClassEvidenceProvider}}
	case InquiryAsk:
		return []Party{account}
	case InquiryDemand, AssistanceAsk:
		return []Party{office}
	case AssistanceAnswer:
		return []Party{registry}
	case AttestNotarise, AttestWithdraw:
		return []Party{{Field: "notary", Class: ClassNotary}}
	case CertificateIssue:
		return []Party{registry}
	case ContractOpen, ContractSettle, ContractFile, ContractEnd:
		return []Party{{Field: "exchange", Class: ClassExchange}}
	case ContractDeposit:
		return []Party{{Field: "signatories", Each: true}, office}
	case ContractRescind:
		return []Party{{Field: "signatories", Each: true}}
	case AgentAppoint:
		return []Party{{Field: "agent"}, {Field: "principal"}}
	case AgentDismiss:
		return []Party{{Field: "principal"}}
	case ApplicationSubmit, ApplicationSupplement, ApplicationWithdraw:
		return []Party{{Field: "signatories", Each: true}}
	case ApplicationAccept, ApplicationTolerate, ApplicationDecline, ApplicationCorrect, ApplicationRefuse, ApplicationPublicise, ApplicationRegister, NoticeServe, RecognitionRecheck, ApplicationArchive, MaterialPurge:
		return []Party{registry}
	case ReportFile, AlertRaise:
		return []Party{{Field: "registry", RoleField: "role"}}
	case ApplicationReviewed:
		return []Party{{Field: "reviewer", RoleField: "role"}}
	case ObjectionFile, ObjectionSuit, ObjectionWithdraw:
		return []Party{objector}
	case ObjectionAccept, ObjectionReject, ObjectionDemand, ObjectionRefer, ObjectionDecide, JudgmentExecute, RevocationDecide, RevocationExecute, RevocationWithdraw, AssetSuspend, AssetReinstate:
		return []Party{registry}
	case ObjectionExplain, ApplicationContest:
		return []Party{account}
	case ObjectionDetermine:
		return []Party{{Field: "reviewer", Class: ClassReviewer}}
	case ObjectionSettle:
		return []Party{objector, {Field: "registrants", Each: true}}
	case ObjectionDocument, HoldFreeze, HoldExtend, HoldLift, RegisterPublish, RegisterRetract, ReportBegin, AlertAcknowledge, JudgmentEnter, JudgmentVacate:
		return []Party{office}
	case GovernPropose, GovernVote, GovernWithdraw, GovernEnact, MemberNode, MemberKeyRemove, MemberKeyDestroyed, MemberCertificate:
		return []Party{governor}
	case MemberKeyAdd:
		return []Party{governor, newKey}
	case MemberKeyRotate:
		return []Party{governor, newKey, {Field: "member", RoleField: "role"}}
	}
	return nil
}

// RequiredSigners gives who must sign a record of kind k with this body,
// sorted: what its `signers` must say. It fails when the body does not name
// them, or by names that are none: a member named "holder" would turn a staff
// key into an account.
func RequiredSigners(k Kind, body canonical.Raw) ([]string, error) {
	parties := Parties(k)
	if parties == nil {
		return nil, fmt.Errorf("kind %q is unknown", k)
	}
	fields := map[string]canonical.Raw{}
	if err := canonical.Unmarshal(body, &fields); err != nil {
		return nil, err
	}
	var signers []string
	for _, p := range parties {
		names, err := p.names(fields)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			s, err := p.signer(n, fields)
			if err != nil {
				return nil, err
			}
			if parsed, err := ParseSigner(s.String()); err != nil || parsed != s {
				return nil, fmt.Errorf("the body's %q names %.100q, which cannot sign", p.Field, n)
			}
			signers = append(signers, s.String())
		}
	}
	slices.Sort(signers)
	return slices.Compact(signers), nil
}

func (p Party) names(fields map[string]canonical.Raw) ([]string, error) {
	raw, ok := fields[p.Field]
	if !ok && p.Each {
		return nil, nil
	}
	if !ok {
		return nil, fmt.Errorf("the body lacks %q, which names a signer", p.Field)
	}
	var names []string
	if p.Each {
		err := canonical.Unmarshal(raw, &names)
		return names, err
	}
	var name string
	err := canonical.Unmarshal(raw, &name)
	return []string{name}, err
}

func (p Party) signer(name string, fields map[string]canonical.Raw) (SignerName, error) {
	switch {
	case p.Class != "":
		return Staff(name, StaffRole(p.Class)), nil
	case p.Role != "":
		return Staff(name, p.Role), nil
	case p.RoleField != "":
		var role string
		raw, ok := fields[p.RoleField]
		if !ok {
			return SignerName{}, fmt.Errorf("the body lacks %q, which names a signer's role", p.RoleField)
		}
		err := canonical.Unmarshal(raw, &role)
		return Staff(name, role), err
	case p.Candidate:
		return Candidate(name), nil
	default:
		return Holder(name), nil
	}
}
