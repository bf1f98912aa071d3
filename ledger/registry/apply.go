package registry

import (
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// act is one record or event on its way through the table.
type act struct {
	Env
	// kind is the record's kind, id its identity, base what it was signed on;
	// zero for an event.
	kind ledger.Kind
	id   sm3.Digest
	base sm3.Digest
	body any
	// subject is the entity whose state selects the row.
	subject ledger.EntityID
	// seals are the record's signatures, which the caller has verified.
	seals []ledger.Seal
	// ledger is this ledger, as the record names it.
	ledger sm3.Digest
	out    Outcome
	// read are the entities that the act has looked at: each is decoded once.
	read []reading
	// inForce is the first profile in force that the act has asked for.
	inForce ledger.Document
	// about is the proposal that the act is about, once it has been read.
	about *ledger.Proposal
	// judged is an application that is judged again, nil while what comes in is.
	judged *submission
	// home is what a guard has found another ledger's file to prove.
	home *ledger.Home
	// fault is a database error: not a refusal, the node must stop.
	fault error
}

// Apply gives what an accepted record does, or why it is refused. The
// record's form and signatures have been verified by the caller. An error means
// that the view failed.
func Apply(table []Transition, env Env, r *ledger.SignedRecord) (Outcome, *ledger.Refusal, error) {
	body, refusal := ledger.DecodeBody(r.Kind, r.Body)
	if refusal != nil {
		return Outcome{}, refusal, nil
	}
	a := &act{Env: env, kind: r.Kind, id: r.ID, base: r.Base, body: body, seals: r.Seals, ledger: r.Ledger}
	if refusal = a.run(table); refusal != nil {
		refusal.Article = a.regime().Of(refusal.Article)
		a.out = Outcome{}
	}
	if a.fault != nil {
		return Outcome{}, nil, a.fault
	}
	return a.out, refusal, nil
}

func (a *act) run(table []Transition) *ledger.Refusal {
	if ledger.NeedsBase(a.kind) == a.base.IsZero() && !ledger.MayHaveBase(a.kind) {
		return explain(ledger.Refuse(ledger.BodyValue, "`base` must be there exactly for acts on an existing asset"), "base", "")
	}
	a.subject = SubjectOf(a.body)
	if refusal := a.authorised(); refusal != nil {
		return refusal
	}
	state, ok := a.state(a.subject)
	if !ok {
		return nil
	}
	t, other := find(table, string(a.kind), state)
	switch {
	case t != nil:
		return a.follow(t)
	case other != nil:
		return wrongState(other, a.subject, state)
	}
	return ledger.Refuse(ledger.KindUnknown, "%s", a.kind)
}

// follow checks the row's guards in order and applies its effect.
func (a *act) follow(t *Transition) *ledger.Refusal {
	for _, g := range t.Guards {
		if refusal := g.Check(a); refusal != nil || a.fault != nil {
			return explain(refusal, g.Name, g.Article)
		}
	}
	if refusal := t.Effect.Apply(a); refusal != nil {
		return explain(refusal, t.Effect.Name, t.Article)
	}
	a.stampEnds()
	a.keepBooks()
	return nil
}

// explain adds to a refusal which rule made it, unless that is known already.
func explain(r *ledger.Refusal, rule, article string) *ledger.Refusal {
	if r == nil {
		return nil
	}
	if r.Rule == "" {
		r.Rule = rule
	}
	if r.Article == "" {
		r.Article = article
	}
	return r
}

// wrongState says that the entity is not in the state that the act's row t asks
// for: it is not there, it is there already, or it is past that state.
func wrongState(t *Transition, id ledger.EntityID, state string) *ledger.Refusal {
	codes := stateCodes(id.Kind)
	code := codes.past
	switch {
	case state == None:
		code = codes.unknown
	case t.From == None:
		code = codes.exists
	}
	return explain(ledger.Refuse(code, "%s is %s", id, state), "state", t.Article)
}

type codesOfState struct{ unknown, exists, past ledger.Code }

func stateCodes(k ledger.EntityKind) codesOfState {
	switch k {
	case ledger.AccountEntity:
		return codesOfState{ledger.AccountUnknown, ledger.AccountExists, ledger.AccountNotOpen}
	case ledger.EvidenceEntity:
		return codesOfState{ledger.EvidenceUnknown, ledger.EvidenceExists, ledger.EvidenceExists}
	case ledger.VoucherEntity:
		return codesOfState{ledger.VoucherUnknown, ledger.VoucherExists, ledger.VoucherExists}
	case ledger.AssistanceEntity:
		return codesOfState{ledger.AssistanceUnknown, ledger.AssistanceExists, ledger.AssistancePast}
	case ledger.AttestationEntity:
		return codesOfState{ledger.AttestationUnknown, ledger.AttestationExists, ledger.AttestationPast}
	case ledger.InquiryEntity:
		return codesOfState{ledger.InquiryUnknown, ledger.InquiryExists, ledger.InquiryPast}
	case ledger.LicenceEntity:
		return codesOfState{ledger.LicenceUnknown, ledger.LicenceExists, ledger.LicenceUnknown}
	case ledger.PledgeEntity:
		return codesOfState{ledger.PledgeUnknown, ledger.PledgeExists, ledger.PledgeUnknown}
	case ledger.AgencyEntity:
		return codesOfState{ledger.AgencyUnknown, ledger.AgencyExists, ledger.AgencyClosed}
	case ledger.ApplicationEntity:
		return codesOfState{ledger.ApplicationUnknown, ledger.ApplicationExists, ledger.ApplicationClosed}
	case ledger.ObjectionEntity:
		return codesOfState{ledger.ObjectionUnknown, ledger.ObjectionExists, ledger.ObjectionClosed}
	case ledger.PublicationEntity:
		return codesOfState{ledger.PublicationUnknown, ledger.PublicationExists, ledger.PublicationPast}
	case ledger.ArchiveEntity:
		return codesOfState{ledger.ArchiveUnknown, ledger.ArchiveExists, ledger.ArchiveExists}
	case ledger.AlertEntity:
		return codesOfState{ledger.AlertUnknown, ledger.AlertExists, ledger.AlertPast}
	case ledger.ReportEntity:
		return codesOfState{ledger.ReportUnknown, ledger.ReportExists, ledger.ReportPast}
	case ledger.NoticeEntity:
		return codesOfState{ledger.NoticeUnknown, ledger.NoticeExists, ledger.NoticePast}
	case ledger.DeclarationEntity:
		return codesOfState{ledger.DeclarationUnknown, ledger.DeclarationPast, ledger.DeclarationPast}
	case ledger.RevocationEntity:
		return codesOfState{ledger.RevocationUnknown, ledger.RevocationExists, ledger.RevocationClosed}
	case ledger.ContractEntity:
		return codesOfState{ledger.ContractUnknown, ledger.ContractExists, ledger.ContractPast}
	case ledger.JudgmentEntity:
		return codesOfState{ledger.JudgmentUnknown, ledger.JudgmentExists, ledger.JudgmentClosed}
	case ledger.HoldEntity:
		return codesOfState{ledger.HoldUnknown, ledger.HoldExists, ledger.HoldUnknown}
	case ledger.ProposalEntity:
		return codesOfState{ledger.ProposalUnknown, ledger.ProposalExists, ledger.ProposalClosed}
	case ledger.MemberEntity:
		return codesOfState{ledger.MemberUnknown, ledger.MemberUnknown, ledger.MemberSuspended}
	default:
		return codesOfState{ledger.AssetUnknown, ledger.AssetExists, ledger.AssetWrongState}
	}
}

// authorised checks that each member who signs is of the class that the kind of
// record asks for, now.
func (a *act) authorised() *ledger.Refusal {
	for _, p := range ledger.Parties(a.kind) {
		if p.Class == "" {
			continue
		}
		name := textField(a.body, p.Field)
		m, ok := a.Governance.Member(name)
		var r *ledger.Refusal
		switch {
		case !ok || !m.Has(p.Class):
			r = ledger.Refuse(ledger.AuthorityClass, "%s is not a member of class %s", name, p.Class)
		case m.Suspended:
			r = ledger.Refuse(ledger.MemberSuspended, "%s", name)
		default:
			continue
		}
		return explain(r, "authorised", "TJ 3.6-3.9, 7.1.4")
	}
	return nil
}

type reading struct {
	id    ledger.EntityID
	value ledger.Entity
	// stakes are what it had put into books before the act.
	stakes []stake
}

// load gives an entity, with what the effect has changed in it so far; nil when it
// does not exist or the view failed.
func (a *act) load(id ledger.EntityID) ledger.Entity {
	if a.fault != nil || id.ID == "" { // nothing is called nothing: what may be named is not
		return nil
	}
	for _, r := range a.read {
		if r.id == id {
			return r.value
		}
	}
	e, err := a.Entity(id)
	if err != nil {
		a.fault = fmt.Errorf("read %s: %w", id, err)
		return nil
	}
	a.read = append(a.read, reading{id, e, a.stakesOf(e)})
	return e
}

// get loads an entity; nil when it does not exist or the view failed.
func get[T ledger.Entity](a *act, kind ledger.EntityKind, id string) (value T, ok bool) {
	value, ok = a.load(ledger.EntityID{Kind: kind, ID: id}).(T)
	return value, ok
}

func (a *act) exists(kind ledger.EntityKind, id string) bool {
	return a.load(ledger.EntityID{Kind: kind, ID: id}) != nil
}

// set enters an entity's new value, in the place of one that the act has entered
// before.
func (a *act) set(kind ledger.EntityKind, id string, value ledger.Entity) {
	change := Change{ID: ledger.EntityID{Kind: kind, ID: id}, Value: value}
	if i := slices.IndexFunc(a.out.Changes, func(c Change) bool { return c.ID == change.ID }); i >= 0 {
		a.out.Changes[i] = change
		return
	}
	a.out.Changes = append(a.out.Changes, change)
}

// state gives the entity's state as the table names it; false when the view
// failed.
func (a *act) state(id ledger.EntityID) (string, bool) {
	if id.Kind == ledger.MemberEntity {
		return memberState(a.Governance, id.ID), true
	}
	e := a.load(id)
	return StateOf(e), a.fault == nil
}

// StateOf gives the state of an entity as the tables name it.
func StateOf(e ledger.Entity) string {
	switch e := e.(type) {
	case nil:
		return None
	case *ledger.Asset:
		return string(e.State)
	case *ledger.OwnerDeclaration:
		return string(e.State)
	case *ledger.Certificate:
		return string(e.State)
	case *ledger.Licence:
		return string(e.State)
	case *ledger.Pledge:
		return string(e.State)
	case *ledger.Hold:
		return string(e.State)
	case *ledger.Revocation:
		return string(e.State)
	case *ledger.Judgment:
		return string(e.State)
	case *ledger.Contract:
		return string(e.State)
	case *ledger.Agency:
		return string(e.State)
	case *ledger.Application:
		return string(e.State)
	case *ledger.Notice:
		return string(e.State)
	case *ledger.Objection:
		return string(e.State)
	case *ledger.Publication:
		return string(e.State)
	case *ledger.Archive:
		return string(e.State)
	case *ledger.Alert:
		return string(e.State)
	case *ledger.Report:
		return string(e.State)
	case *ledger.Account:
		return string(e.State)
	case *ledger.Evidence:
		if e.Report.IsZero() {
			return evidenceSealed
		}
		return evidenceReported
	case *ledger.Voucher:
		return voucherIssued
	case *ledger.Inquiry:
		return string(e.State)
	case *ledger.Assistance:
		return string(e.State)
	case *ledger.Attestation:
		return e.State()
	case *ledger.Proposal:
		return string(e.State)
	}
	return None
}

// SignerKey gives the public key that a signature of a record must be checked
// with: that of the member's staff, of the account, or the one that the body
// offers. The refusal says that there is none.
func SignerKey(env Env, r *ledger.SignedRecord, seal ledger.Seal) (*sm2.PublicKey, *ledger.Refusal, error) {
	name, err := ledger.ParseSigner(seal.Signer)
	if err != nil {
		return nil, ledger.Refuse(ledger.RecordSigners, "%v", err), nil
	}
	key, err := findKey(env, r, name, seal.Key)
	if err != nil {
		return nil, nil, err
	}
	if key == nil {
		return nil, ledger.Refuse(ledger.RecordSignerUnknown, "%s has no active key %s", seal.Signer, seal.Key), nil
	}
	return key, nil, nil
}

func findKey(env Env, r *ledger.SignedRecord, name ledger.SignerName, id sm2.KeyID) (*sm2.PublicKey, error) {
	switch name.Kind {
	case ledger.MemberSigner:
		m, ok := env.Governance.Member(name.Name)
		if !ok {
			return nil, nil
		}
		return memberSigningKey(m, r.Kind, name.Role, id), nil
	case ledger.CandidateSigner:
		key := candidateKey(r)
		if key == nil || key.ID() != id {
			return nil, nil
		}
		return key, nil
	default:
		e, err := env.Entity(ledger.EntityID{Kind: ledger.AccountEntity, ID: name.Name})
		account, ok := e.(*ledger.Account)
		if err != nil || !ok || account.State != ledger.AccountIsOpen {
			return nil, err
		}
		return account.Key(id), nil
	}
}

func candidateKey(r *ledger.SignedRecord) *sm2.PublicKey {
	body, refusal := ledger.DecodeBody(r.Kind, r.Body)
	if refusal != nil {
		return nil
	}
	switch b := body.(type) {
	case *ledger.AccountOpenBody:
		return b.Key
	case *ledger.AccountKeyBody:
		return b.Key
	case *ledger.MemberKeyBody:
		return b.Key
	}
	return nil
}
