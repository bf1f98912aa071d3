package ledger

import "fmt"

// Code says, in one stable word, what became of a record, or what is wrong with
// something that came from outside. The same code stands in receipts, API
// errors, CLI output, metrics and documents. CodeText explains each.
type Code string

// OK is the code of an accepted record.
const OK Code = "ok"

// Codes about the form of a record or its signatures. A record refused with one
// of these never consumes its id: it may come again, well formed.
const (
	RecordOversize      Code = "record.oversize"
	RecordMalformed     Code = "record.malformed"
	RecordNotCanonical  Code = "record.not_canonical"
	RecordSigners       Code = "record.signers"
	RecordSignerUnknown Code = "record.signer_unknown"
	RecordSignature     Code = "record.signature"
	RecordLedger        Code = "record.ledger"
	RecordExpired       Code = "record.expired"
	RecordLifetime      Code = "record.lifetime"
	RecordEarly         Code = "record.early"
	RecordDuplicate     Code = "record.duplicate"
)

// Codes that only admission gives, before anything is ordered.
const (
	RecordText         Code = "record.text"
	RecordPersonalData Code = "record.personal_data"
	CryptoDisagreement Code = "crypto.disagreement"
	ServerBusy         Code = "server.busy"
	ServerNotReady     Code = "server.not_ready"
)

// Codes of entries.
const (
	EntryMalformed Code = "entry.malformed"
	EntryLedger    Code = "entry.ledger"
	EntryProposer  Code = "entry.proposer"
	EntrySignature Code = "entry.signature"
)

// Codes of the rules. A record refused with one of these keeps its id consumed
// until it expires.
const (
	KindUnknown   Code = "kind.unknown"
	BodyMalformed Code = "body.malformed"
	BodyValue     Code = "body.value"

	AuthorityClass  Code = "authority.class"
	AuthorityScope  Code = "authority.scope"
	AuthorityHolder Code = "authority.holder"

	AccountExists      Code = "account.exists"
	AccountUnknown     Code = "account.unknown"
	DeclarationUnknown Code = "declaration.unknown"
	DeclarationHolders Code = "declaration.holders"
	DeclarationPast    Code = "declaration.past"
	AccountName        Code = "account.name"
	AccountNotOpen     Code = "account.closed"
	AccountBook        Code = "account.book"
	AccountGround      Code = "account.ground"
	AccountPending     Code = "account.pending"
	AccountStanding    Code = "account.standing"
	AccountTag         Code = "account.tag"
	AccountTwice       Code = "account.twice"
	AccountKeyOld      Code = "account.key_old"
	AccountKeyUsed     Code = "account.key_used"
	AccountKeyLast     Code = "account.key_last"

	EvidenceExists  Code = "evidence.exists"
	EvidenceUnknown Code = "evidence.unknown"
	EvidenceHolder  Code = "evidence.holder"
	EvidencePromise Code = "evidence.promise"
	EvidenceFiling  Code = "evidence.filing"
	// EvidenceOwn is evidence that the registry has fixed itself.
	EvidenceOwn Code = "evidence.own"
	// EvidenceReportDiffers is a report that is not the one on the ledger.
	EvidenceReportDiffers Code = "evidence.report"
	// EvidenceProvider is a provider that the registry has not said that it accepts.
	EvidenceProvider Code = "evidence.provider"

	VoucherExists  Code = "voucher.exists"
	VoucherUnknown Code = "voucher.unknown"
	// VoucherStandard is a standard that no registry has published, or no longer.
	VoucherStandard Code = "voucher.standard"
	VoucherProvider Code = "voucher.provider"
	VoucherReport   Code = "voucher.report"

	AppraisalUnknown Code = "appraisal.unknown"
	AppraisalSigners Code = "appraisal.signers"
	AppraisalItems   Code = "appraisal.items"
	AppraisalTerm    Code = "appraisal.term"

	InquiryExists   Code = "inquiry.exists"
	InquiryUnknown  Code = "inquiry.unknown"
	InquiryPast     Code = "inquiry.past"
	InquiryInterest Code = "inquiry.interest"
	InquiryProvider Code = "inquiry.provider"

	AssistanceExists  Code = "assistance.exists"
	AssistanceUnknown Code = "assistance.unknown"
	AssistancePast    Code = "assistance.past"
	// AssistanceEscalation is a dispute that does not go on in this way.
	AssistanceEscalation Code = "assistance.escalation"
	AttestationExists    Code = "attestation.exists"
	AttestationUnknown   Code = "attestation.unknown"
	AttestationObject    Code = "attestation.object"
	// AttestationNotary is a deed of another notary, AttestationPast one that was
	// withdrawn.
	AttestationNotary Code = "attestation.notary"
	AttestationPast   Code = "attestation.past"

	ProfileUnknown  Code = "profile.unknown"
	ProfileUnstated Code = "profile.unstated"
	ProfileValue    Code = "profile.value"
	ProfileStatus   Code = "profile.status"
	CalendarPending Code = "calendar.pending"

	AssetExists     Code = "asset.exists"
	AssetUnknown    Code = "asset.unknown"
	AssetDuplicate  Code = "asset.duplicate"
	AssetMoved      Code = "asset.moved"
	AssetWrongState Code = "asset.state"
	AssetFrozen     Code = "asset.frozen"
	AssetPledged    Code = "asset.pledged"
	AssetRegistry   Code = "asset.registry"

	CertificateExists      Code = "certificate.exists"
	CertificatePublicity   Code = "certificate.publicity"
	CertificateFace        Code = "certificate.face"
	CertificateNumber      Code = "certificate.number"
	CertificateRenewal     Code = "certificate.renewal"
	CertificateStanding    Code = "certificate.standing"
	CertificateSurrendered Code = "certificate.surrendered"
	CertificateUnknown     Code = "certificate.unknown"
	CertificateNotDue      Code = "certificate.not_due"

	PledgeExists   Code = "pledge.exists"
	PledgeUnknown  Code = "pledge.unknown"
	PledgeExchange Code = "pledge.exchange"
	PledgeJunior   Code = "pledge.junior"
	PledgeTerm     Code = "pledge.term"

	RecognitionRoot    Code = "recognition.root"
	RecognitionScope   Code = "recognition.scope"
	RecognitionInvalid Code = "recognition.invalid"
	RecognitionHolder  Code = "recognition.holder"
	RecognitionBurden  Code = "recognition.burden"
	RecognitionNone    Code = "recognition.none"
	RecognitionOlder   Code = "recognition.older"
	RecognitionEnded   Code = "recognition.ended"

	LicenceExists    Code = "licence.exists"
	LicenceUnknown   Code = "licence.unknown"
	LicenceExclusive Code = "licence.exclusive"
	LicenceScope     Code = "licence.scope"
	LicenceTerm      Code = "licence.term"

	HoldExists   Code = "hold.exists"
	HoldUnknown  Code = "hold.unknown"
	HoldEnds     Code = "hold.ends"
	HoldScopeBad Code = "hold.scope"
	HoldCourt    Code = "hold.court"

	DisputesUnknown Code = "disputes.unknown"

	RevocationExists  Code = "revocation.exists"
	RevocationUnknown Code = "revocation.unknown"
	RevocationClosed  Code = "revocation.closed"
	RevocationGround  Code = "revocation.ground"
	RevocationPart    Code = "revocation.part"
	RevocationEarly   Code = "revocation.early"
	RevocationStands  Code = "revocation.stands"

	ContractExists  Code = "contract.exists"
	ContractUnknown Code = "contract.unknown"
	ContractPast    Code = "contract.state"
	ContractParties Code = "contract.parties"
	ContractTermBad Code = "contract.terms"
	ContractBarred  Code = "contract.barred"
	ContractGround  Code = "contract.ground"

	JudgmentExists  Code = "judgment.exists"
	JudgmentUnknown Code = "judgment.unknown"
	JudgmentClosed  Code = "judgment.closed"
	JudgmentKindBad Code = "judgment.kind"
	JudgmentIssuer  Code = "judgment.issuer"
	JudgmentNoWay   Code = "judgment.no_way"
	JudgmentOrders  Code = "judgment.orders"
	JudgmentEarly   Code = "judgment.early"
	JudgmentStands  Code = "judgment.stands"

	AgencyExists  Code = "agency.exists"
	AgencyUnknown Code = "agency.unknown"
	AgencyClosed  Code = "agency.closed"
	AgencyBad     Code = "agency.terms"

	ApplicationExists    Code = "application.exists"
	ApplicationUnknown   Code = "application.unknown"
	ApplicationClosed    Code = "application.closed"
	ApplicationAct       Code = "application.act"
	ApplicationGround    Code = "application.ground"
	ApplicationTerms     Code = "application.terms"
	ApplicationParties   Code = "application.parties"
	ApplicationSigners   Code = "application.signers"
	ApplicationMaterials Code = "application.materials"
	ApplicationTruth     Code = "application.truth"
	ApplicationGate      Code = "application.gate"
	ApplicationGrade     Code = "application.grade"
	ApplicationAnswers   Code = "application.answers"
	// ApplicationReference is a state enterprise's price that lacks what it takes.
	ApplicationReference Code = "application.reference"
	ApplicationStage     Code = "application.stage"
	// ApplicationFee is a fee of nobody's, or by no table.
	ApplicationFee      Code = "application.fee"
	ApplicationReviewer Code = "application.reviewer"
	// ReviewFailed stops what only follows a review that is passed. ReviewOutcome is an
	// opinion that does not agree with its own reasons or answers.
	ReviewFailed  Code = "review.failed"
	ReviewOutcome Code = "review.outcome"
	// ReviewUntrue is a third party's report that it does not answer for.
	ReviewUntrue        Code = "review.untrue"
	ApplicationReason   Code = "application.reason"
	ApplicationPromise  Code = "application.promise"
	ApplicationDisposal Code = "application.disposal"

	NoticeExists  Code = "notice.exists"
	NoticeUnknown Code = "notice.unknown"
	NoticePast    Code = "notice.past"
	NoticePeriod  Code = "notice.period"
	NoticeService Code = "notice.service"
	// NoticeItems is a notice that leaves out what is missing, or that has not gone out.
	NoticeItems Code = "notice.items"

	PublicationExists   Code = "publication.exists"
	PublicationUnknown  Code = "publication.unknown"
	PublicationPast     Code = "publication.past"
	PublicationOther    Code = "publication.other"
	PublicationCategory Code = "publication.category"
	PublicationSteps    Code = "publication.steps"
	PublicationAbout    Code = "publication.about"
	PublicationDay      Code = "publication.day"
	// PublicationInspection is an order of an inspection that does not fit its kind.
	PublicationInspection Code = "publication.inspection"
	PublicationMeasure    Code = "publication.measure"
	AccountBarred         Code = "account.barred"
	AccountCapacity       Code = "account.capacity"

	ArchiveExists   Code = "archive.exists"
	ArchiveUnknown  Code = "archive.unknown"
	ArchiveUnasked  Code = "archive.unasked"
	ArchiveOpen     Code = "archive.open"
	ArchiveFile     Code = "archive.file"
	ArchivePapers   Code = "archive.papers"
	ArchiveRetained Code = "archive.retained"

	AlertExists      Code = "alert.exists"
	AlertUnknown     Code = "alert.unknown"
	AlertPast        Code = "alert.past"
	AlertCategoryBad Code = "alert.category"

	ReportExists  Code = "report.exists"
	ReportUnknown Code = "report.unknown"
	ReportPast    Code = "report.past"
	ReportPeriod  Code = "report.period"
	ReportHeight  Code = "report.height"

	ObjectionExists      Code = "objection.exists"
	ObjectionUnknown     Code = "objection.unknown"
	ObjectionClosed      Code = "objection.closed"
	ObjectionSubject     Code = "objection.subject"
	ObjectionLate        Code = "objection.late"
	ObjectionPolicy      Code = "objection.policy"
	ObjectionParty       Code = "objection.party"
	ObjectionGrounds     Code = "objection.grounds"
	ObjectionRepeat      Code = "objection.repeat"
	ObjectionEarly       Code = "objection.early"
	ObjectionHearing     Code = "objection.hearing"
	ObjectionFinding     Code = "objection.finding"
	ObjectionReviewer    Code = "objection.reviewer"
	ObjectionIssuer      Code = "objection.issuer"
	ObjectionOutcomeBad  Code = "objection.outcome"
	ObjectionUndertaking Code = "objection.undertaking"
	ObjectionStands      Code = "objection.stands"

	MemberUnknown   Code = "member.unknown"
	MemberSuspended Code = "member.suspended"
	MemberKeyBad    Code = "member.key"
	MemberNodeBad   Code = "member.node"
	MemberActs      Code = "member.acts"

	ProposalExists   Code = "proposal.exists"
	ProposalUnknown  Code = "proposal.unknown"
	ProposalClosed   Code = "proposal.closed"
	ProposalChange   Code = "proposal.change"
	ProposalApproval Code = "proposal.approval"
	ProposalMoved    Code = "proposal.moved"
	ProposalParty    Code = "proposal.party"
	ProposalEndBad   Code = "proposal.ends"
	ProposalVotes    Code = "proposal.votes"
	ProposalVoted    Code = "proposal.voted"
	ProposalProposer Code = "proposal.proposer"
	ProposalAfterBad Code = "proposal.after"
	ProposalTooMany  Code = "proposal.too_many"

	// GovernancePending does not consume: the act may come again a moment later.
	GovernancePending Code = "governance.pending"
)

// Refusal is why a record was not accepted.
type Refusal struct { //nolint:errname // the domain's word
	Code Code `json:"code"`
	// Rule names the table row or guard that refused, empty for refusals of
	// form.
	Rule string `json:"rule,omitempty"`
	// Article is the source of that rule, such as "TJ 8.1.2".
	Article string `json:"article,omitempty"`
	// Detail names what this case is about, such as the first asset's number.
	Detail string `json:"detail,omitempty"`
}

// Error makes a refusal an error with its code first.
func (r *Refusal) Error() string {
	s := string(r.Code)
	if r.Detail != "" {
		s += ": " + r.Detail
	}
	if r.Article != "" {
		s += fmt.Sprintf(" (%s, %s)", r.Rule, r.Article)
	}
	return s
}

// Refuse makes a refusal with a detail.
func Refuse(code Code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Detail: fmt.Sprintf(format, args...)}
}
