package ledger

import (
	"encoding/binary"

	"github.com/certledger/certledger/crypto/sm3"
)

// EntityKind is a kind of entity of the state tree.
type EntityKind string

// The kinds of entities.
const (
	AccountEntity EntityKind = "account"
	AgencyEntity  EntityKind = "agency"
	// AlertEntity is something of which a registry has told the regulator.
	AlertEntity       EntityKind = "alert"
	ApplicationEntity EntityKind = "application"
	// ArchiveEntity is the file of an application that has ended.
	ArchiveEntity EntityKind = "archive"
	AssetEntity   EntityKind = "asset"
	// AssistanceEntity is a request for documents or help in a case.
	AssistanceEntity EntityKind = "assistance"
	// AttestationEntity is a notarial deed.
	AttestationEntity EntityKind = "attestation"
	// BookEntity counts what stands in an account's name.
	BookEntity        EntityKind = "book"
	CertificateEntity EntityKind = "certificate"
	// ContractEntity is a contract about data that was deposited, or is negotiated.
	ContractEntity EntityKind = "contract"
	// ConfirmationEntity leads from a confirmation number to its certificate.
	ConfirmationEntity EntityKind = "confirmation"
	// DeclarationEntity is a declaration of the change of ownership that is owed.
	DeclarationEntity EntityKind = "declaration"
	EvidenceEntity    EntityKind = "evidence"
	// FingerprintEntity leads from a fingerprint set to the asset that has it.
	FingerprintEntity EntityKind = "fingerprint"
	HoldEntity        EntityKind = "hold"
	// IdentityEntity leads from a natural person's tag to the account that has it.
	IdentityEntity EntityKind = "identity"
	// KeyEntity leads from a key's fingerprint to the account that used it.
	KeyEntity EntityKind = "key"
	// InquiryEntity is a request to verify evidence.
	InquiryEntity  EntityKind = "inquiry"
	JudgmentEntity EntityKind = "judgment"
	LicenceEntity  EntityKind = "licence"
	// MemberEntity is what is kept of a member beside the governance.
	MemberEntity    EntityKind = "member"
	NoticeEntity    EntityKind = "notice"
	ObjectionEntity EntityKind = "objection"
	PledgeEntity    EntityKind = "pledge"
	ProposalEntity  EntityKind = "proposal"
	// PublicationEntity is a document that a registry or regulator has published.
	PublicationEntity EntityKind = "publication"
	// ReportEntity is a report that a registry owes the authority.
	ReportEntity     EntityKind = "report"
	VoucherEntity    EntityKind = "voucher"
	RevocationEntity EntityKind = "revocation"
)

// EntityKinds lists every kind.
func EntityKinds() []EntityKind {
	return []EntityKind{AccountEntity, AgencyEntity, AlertEntity, ApplicationEntity, ArchiveEntity, AssetEntity, AssistanceEntity, AttestationEntity, BookEntity, CertificateEntity, ConfirmationEntity, ContractEntity, DeclarationEntity, EvidenceEntity, FingerprintEntity, HoldEntity, IdentityEntity, InquiryEntity, JudgmentEntity, KeyEntity, LicenceEntity, MemberEntity, NoticeEntity, ObjectionEntity, PledgeEntity, ProposalEntity, PublicationEntity, ReportEntity, RevocationEntity, VoucherEntity}
}

// EntityID names an entity.
type EntityID struct {
	Kind EntityKind
	ID   string
}

// Key gives the entity's place in the state tree: SM3(kind ‖ 0x00 ‖ id).
func (e EntityID) Key() sm3.Digest {
	return sm3.Sum([]byte(e.Kind), []byte{0}, []byte(e.ID))
}

func (e EntityID) String() string { return string(e.Kind) + "/" + e.ID }

// History is an entity's chain of values: how many there have been, and a
// digest over all of them. It makes every past value provable with a hash tool.
type History struct {
	Count uint64     `json:"count"`
	Head  sm3.Digest `json:"head"`
}

// Next gives the history after a value whose digest, taken without its history
// field, is valueDigest, written at height because of the leaf with leafDigest:
// SM3(0x20 ‖ head ‖ height as 8 bytes big endian ‖ leafDigest ‖ valueDigest).
func (h History) Next(height uint64, leafDigest, valueDigest sm3.Digest) History {
	at := binary.BigEndian.AppendUint64(nil, height)
	return History{Count: h.Count + 1, Head: sm3.Sum([]byte{0x20}, h.Head[:], at, leafDigest[:], valueDigest[:])}
}
