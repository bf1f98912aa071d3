package ledger

import (
	"reflect"

	"github.com/certledger/certledger/crypto/sm3"
)

// Entity is the value of an entity of the state tree.
type Entity interface {
	// past gives the place of the entity's history.
	past() **History
}

func (a *Account) past() **History          { return &a.History }
func (b *Book) past() **History             { return &b.History }
func (d *OwnerDeclaration) past() **History { return &d.History }
func (i *Identity) past() **History         { return &i.History }
func (k *KeyUse) past() **History           { return &k.History }
func (e *Evidence) past() **History         { return &e.History }
func (v *Voucher) past() **History          { return &v.History }
func (a *Asset) past() **History            { return &a.History }
func (c *Certificate) past() **History      { return &c.History }
func (c *Contract) past() **History         { return &c.History }
func (c *Confirmation) past() **History     { return &c.History }
func (f *Fingerprint) past() **History      { return &f.History }
func (p *Pledge) past() **History           { return &p.History }
func (h *Hold) past() **History             { return &h.History }
func (l *Licence) past() **History          { return &l.History }
func (m *MemberHistory) past() **History    { return &m.History }
func (p *Proposal) past() **History         { return &p.History }
func (p *Publication) past() **History      { return &p.History }
func (r *Report) past() **History           { return &r.History }
func (a *Archive) past() **History          { return &a.History }
func (a *Alert) past() **History            { return &a.History }
func (a *Agency) past() **History           { return &a.History }
func (a *Application) past() **History      { return &a.History }
func (n *Notice) past() **History           { return &n.History }
func (o *Objection) past() **History        { return &o.History }
func (q *Inquiry) past() **History          { return &q.History }
func (x *Assistance) past() **History       { return &x.History }
func (x *Attestation) past() **History      { return &x.History }
func (r *Revocation) past() **History       { return &r.History }
func (j *Judgment) past() **History         { return &j.History }

// NewEntity gives an empty entity of kind k; nil for an unknown kind.
func NewEntity(k EntityKind) Entity {
	switch k {
	case AccountEntity:
		return new(Account)
	case AgencyEntity:
		return new(Agency)
	case ArchiveEntity:
		return new(Archive)
	case AlertEntity:
		return new(Alert)
	case ApplicationEntity:
		return new(Application)
	case AssetEntity:
		return new(Asset)
	case AssistanceEntity:
		return new(Assistance)
	case AttestationEntity:
		return new(Attestation)
	case BookEntity:
		return new(Book)
	case CertificateEntity:
		return new(Certificate)
	case ConfirmationEntity:
		return new(Confirmation)
	case ContractEntity:
		return new(Contract)
	case DeclarationEntity:
		return new(OwnerDeclaration)
	case EvidenceEntity:
		return new(Evidence)
	case FingerprintEntity:
		return new(Fingerprint)
	case HoldEntity:
		return new(Hold)
	case IdentityEntity:
		return new(Identity)
	case InquiryEntity:
		return new(Inquiry)
	case RevocationEntity:
		return new(Revocation)
	case JudgmentEntity:
		return new(Judgment)
	case KeyEntity:
		return new(KeyUse)
	case LicenceEntity:
		return new(Licence)
	case MemberEntity:
		return new(MemberHistory)
	case NoticeEntity:
		return new(Notice)
	case ObjectionEntity:
		return new(Objection)
	case PledgeEntity:
		return new(Pledge)
	case ProposalEntity:
		return new(Proposal)
	case PublicationEntity:
		return new(Publication)
	case ReportEntity:
		return new(Report)
	case VoucherEntity:
		return new(Voucher)
	}
	return nil
}

// DecodeEntity reads the value of an entity of kind k.
func DecodeEntity(k EntityKind, value []byte) (Entity, error) {
	e := NewEntity(k)
	return e, forms.Unmarshal(value, e)
}

// HistoryOf gives an entity's history, zero before its first value.
func HistoryOf(e Entity) History {
	if h := *e.past(); h != nil {
		return *h
	}
	return History{}
}

// SealEntity gives the entity's history one more value, written at height because of
// the leaf with leafDigest, and returns the value's bytes with the history in
// it and the digest of the value without it.
func SealEntity(e Entity, before History, height uint64, leafDigest sm3.Digest) (value []byte, bare sm3.Digest, err error) {
	*e.past() = nil
	text, err := forms.Marshal(e)
	if err != nil {
		return nil, sm3.Digest{}, err
	}
	bare = sm3.Sum(text)
	next := before.Next(height, leafDigest, bare)
	*e.past() = &next
	value, err = forms.Marshal(e)
	return value, bare, err
}

// BareEntity gives an entity's value without its history. The entity is not
// changed.
func BareEntity(e Entity) ([]byte, error) {
	bare := reflect.New(reflect.TypeOf(e).Elem())
	bare.Elem().Set(reflect.ValueOf(e).Elem())
	copied := bare.Interface().(Entity)
	*copied.past() = nil
	return forms.Marshal(copied)
}

// BareDigest gives SM3 of an entity's value without its history.
func BareDigest(e Entity) (sm3.Digest, error) {
	text, err := BareEntity(e)
	return sm3.Sum(text), err
}
