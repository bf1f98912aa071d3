package ledger

// Kind names a kind of record.
type Kind string

// The kinds of record. Bodies are in body_*.go, rules in ledger/registry.
const (
	AccountOpen       Kind = "account.open"
	AccountKeyAdd     Kind = "account.key_add"
	AccountKeyReplace Kind = "account.key_replace"
	AccountKeyRevoke  Kind = "account.key_revoke"
	AccountKeyRecover Kind = "account.key_recover"
	AccountApply      Kind = "account.apply"
	AccountChange     Kind = "account.change"
	AccountContact    Kind = "account.contact"
	AccountClose      Kind = "account.close"
	AccountComplete   Kind = "account.complete"
	// AccountCertify issues a voucher to a subject (GZT 23).
	AccountCertify  Kind = "account.certify"
	EvidenceDeposit Kind = "evidence.deposit"
	EvidenceBatch   Kind = "evidence.batch"
	// EvidenceReport deposits the digest of a provider's evidence report (TJ 7.2.3).
	EvidenceReport Kind = "evidence.report"
	// DeclarationFile brings a former holder's declaration of the change of ownership.
	DeclarationFile   Kind = "declaration.file"
	VoucherDeidentify Kind = "voucher.deidentify"
	VoucherStructure  Kind = "voucher.structure"
	// VoucherEvidence is a provider's certificate of evidence (TJ annex 5).
	VoucherEvidence Kind = "voucher.evidence"
	InquiryAsk      Kind = "inquiry.ask"
	InquiryDemand   Kind = "inquiry.demand"
	InquiryAnswer   Kind = "inquiry.answer"

	AssistanceAsk    Kind = "assistance.ask"
	AssistanceAnswer Kind = "assistance.answer"
	AttestNotarise   Kind = "attest.notarise"
	AttestWithdraw   Kind = "attest.withdraw"
	CertificateIssue Kind = "certificate.issue"
	ContractOpen     Kind = "contract.open"
	ContractDeposit  Kind = "contract.deposit"
	ContractSettle   Kind = "contract.settle"
	ContractFile     Kind = "contract.file"
	ContractEnd      Kind = "contract.end"
	ContractRescind  Kind = "contract.rescind"
	HoldFreeze       Kind = "hold.freeze"
	HoldExtend       Kind = "hold.extend"
	HoldLift         Kind = "hold.lift"

	JudgmentEnter   Kind = "judgment.enter"
	JudgmentExecute Kind = "judgment.execute"
	JudgmentVacate  Kind = "judgment.vacate"

	RevocationDecide   Kind = "revocation.decide"
	RevocationExecute  Kind = "revocation.execute"
	RevocationWithdraw Kind = "revocation.withdraw"
	AssetSuspend       Kind = "asset.suspend"
	AssetReinstate     Kind = "asset.reinstate"

	AgentAppoint Kind = "agent.appoint"
	AgentDismiss Kind = "agent.dismiss"

	ApplicationSubmit     Kind = "application.submit"
	ApplicationAccept     Kind = "application.accept"
	ApplicationTolerate   Kind = "application.tolerate"
	ApplicationDecline    Kind = "application.decline"
	ApplicationReviewed   Kind = "application.review"
	ApplicationCorrect    Kind = "application.correct"
	ApplicationSupplement Kind = "application.supplement"
	ApplicationRefuse     Kind = "application.refuse"
	ApplicationPublicise  Kind = "application.publicise"
	ApplicationRegister   Kind = "application.register"
	ApplicationWithdraw   Kind = "application.withdraw"
	ApplicationContest    Kind = "application.contest"
	NoticeServe           Kind = "notice.serve"
	RecognitionRecheck    Kind = "recognition.recheck"

	ObjectionFile      Kind = "objection.file"
	ObjectionAccept    Kind = "objection.accept"
	ObjectionReject    Kind = "objection.reject"
	ObjectionExplain   Kind = "objection.explain"
	ObjectionDemand    Kind = "objection.demand"
	ObjectionDetermine Kind = "objection.determine"
	ObjectionSettle    Kind = "objection.settle"
	ObjectionRefer     Kind = "objection.refer"
	ObjectionSuit      Kind = "objection.suit"
	ObjectionDecide    Kind = "objection.decide"
	ObjectionDocument  Kind = "objection.document"
	ObjectionWithdraw  Kind = "objection.withdraw"

	RegisterPublish Kind = "register.publish"
	RegisterRetract Kind = "register.retract"

	ApplicationArchive Kind = "application.archive"
	MaterialPurge      Kind = "material.purge"

	AlertRaise       Kind = "alert.raise"
	AlertAcknowledge Kind = "alert.acknowledge"

	ReportBegin Kind = "report.begin"
	ReportFile  Kind = "report.file"

	GovernPropose      Kind = "govern.propose"
	GovernVote         Kind = "govern.vote"
	GovernWithdraw     Kind = "govern.withdraw"
	GovernEnact        Kind = "govern.enact"
	MemberNode         Kind = "member.node"
	MemberKeyAdd       Kind = "member.key_add"
	MemberKeyRotate    Kind = "member.key_rotate"
	MemberKeyRemove    Kind = "member.key_remove"
	MemberKeyDestroyed Kind = "member.key_destroyed"
	MemberCertificate  Kind = "member.certificate"
)

// Kinds lists every kind in the order in which documents show them.
func Kinds() []Kind {
	return []Kind{
		AccountOpen, AccountKeyAdd, AccountKeyReplace, AccountKeyRevoke, AccountKeyRecover,
		AccountApply, AccountChange, AccountContact, AccountClose, AccountComplete, AccountCertify,
		EvidenceDeposit, EvidenceBatch, EvidenceReport, DeclarationFile, VoucherDeidentify, VoucherStructure, VoucherEvidence,
		InquiryAsk, InquiryDemand, InquiryAnswer, AssistanceAsk, AssistanceAnswer, AttestNotarise, AttestWithdraw,
		CertificateIssue, ContractOpen, ContractDeposit, ContractSettle, ContractFile, ContractEnd, ContractRescind, HoldFreeze, HoldExtend, HoldLift,
		JudgmentEnter, JudgmentExecute, JudgmentVacate,
		RevocationDecide, RevocationExecute, RevocationWithdraw, AssetSuspend, AssetReinstate,
		AgentAppoint, AgentDismiss,
		ApplicationSubmit, ApplicationAccept, ApplicationTolerate, ApplicationDecline, ApplicationReviewed, ApplicationCorrect, ApplicationSupplement,
		ApplicationRefuse, ApplicationPublicise, ApplicationRegister, ApplicationWithdraw, ApplicationContest, NoticeServe,
		RecognitionRecheck,
		ObjectionFile, ObjectionAccept, ObjectionReject, ObjectionExplain, ObjectionDemand, ObjectionDetermine, ObjectionSettle, ObjectionRefer, ObjectionSuit,
		ObjectionDecide, ObjectionDocument, ObjectionWithdraw,
		RegisterPublish, RegisterRetract, ReportBegin, ReportFile, AlertRaise, AlertAcknowledge,
		ApplicationArchive, MaterialPurge,
		GovernPropose, GovernVote, GovernWithdraw, GovernEnact,
		MemberNode, MemberKeyAdd, MemberKeyRotate, MemberKeyRemove, MemberKeyDestroyed, MemberCertificate,
	}
}

// Class is what a member organisation is admitted as.
type Class string

// The classes of members (TJ 3.6 to 3.9, 7.1.4).
const (
	ClassRegistry         Class = "registry"
	ClassEvidenceProvider Class = "evidence_provider"
	ClassDeidentifier     Class = "deidentifier"
	ClassStructurer       Class = "structurer"
	ClassNotary           Class = "notary"
	ClassArbitrator       Class = "arbitrator"
	ClassCourt            Class = "court"
	// ClassReviewer is a third party that reviews the substance (SZ 15, AH 11, GZ 40).
	ClassReviewer Class = "reviewer"
	// ClassCommittee is a compliance committee (GD 10).
	ClassCommittee Class = "committee"
	// ClassRegulator is an authority that supervises: it reads everything and
	// publishes what it has found (AH 32, GD 30-31, SZ 22-24).
	ClassRegulator Class = "regulator"
	// ClassExchange is a market for data whose trades count as made there (SZ 16-17,
	// GZ 28, DL 13-15).
	ClassExchange Class = "exchange"
	// ClassMediator deals with a dispute before anybody else does (TJ 9.2, XX 4(3)).
	ClassMediator Class = "mediator"
	// The rest of those who keep nodes or sign opinions (TJ 7.1.4, DLA 2).
	ClassLawFirm           Class = "law_firm"
	ClassForensicCentre    Class = "forensic_centre"
	ClassTimeService       Class = "time_service"
	ClassAuditor           Class = "auditor"
	ClassIdentityAuthority Class = "identity_authority"
	ClassAssessor          Class = "assessor"
)

// Classes lists every class.
func Classes() []Class {
	return []Class{ClassRegistry, ClassEvidenceProvider, ClassDeidentifier, ClassStructurer, ClassNotary, ClassArbitrator, ClassCourt, ClassReviewer, ClassCommittee, ClassRegulator, ClassExchange, ClassMediator, ClassLawFirm, ClassForensicCentre, ClassTimeService, ClassAuditor, ClassIdentityAuthority, ClassAssessor}
}

// StaffRole gives the role of the staff key with which a member of class signs
// records.
func StaffRole(c Class) string {
	switch c {
	case ClassRegistry:
		return "registrar"
	case ClassEvidenceProvider:
		return "custodian"
	case ClassDeidentifier, ClassStructurer:
		return "examiner"
	case ClassNotary:
		return "notary"
	case ClassArbitrator:
		return "arbitrator"
	case ClassCourt:
		return "judge"
	case ClassReviewer:
		return "reviewer"
	case ClassCommittee:
		return "secretary"
	case ClassRegulator:
		return "inspector"
	case ClassExchange:
		return "broker"
	case ClassMediator:
		return "mediator"
	case ClassLawFirm:
		return "lawyer"
	case ClassForensicCentre:
		return "expert"
	case ClassTimeService:
		return "timekeeper"
	case ClassAuditor:
		return "auditor"
	case ClassIdentityAuthority:
		return "identifier"
	case ClassAssessor:
		return "assessor"
	}
	return ""
}
