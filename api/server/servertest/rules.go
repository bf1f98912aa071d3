package servertest

import (
	"cmp"

	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// execute decides about one record by rules that know a few kinds and one
// refusal each.
func (l *Ledger) execute(b *block, r ledger.SignedRecord) ledger.Receipt {
	b.notes[r.ID] = r.Note
	receipt := ledger.Receipt{ID: r.ID}
	body, refusal := ledger.DecodeBody(r.Kind, r.Body)
	var entities map[ledger.EntityID]ledger.Entity
	if refusal == nil {
		entities, refusal = l.effects(r, body)
	}
	if refusal != nil {
		receipt.Refusal = refusal
		b.receipts = append(b.receipts, receipt)
		return receipt
	}
	leaf := merkle.SM3().Leaf(r.Note)
	receipt.Index = uint64(len(l.leaves))
	l.leaves, l.texts = append(l.leaves, leaf), append(l.texts, r.Note)
	b.receipts = append(b.receipts, receipt)
	for id, e := range entities {
		l.put(b, id, e, receipt, leaf, r.Kind)
	}
	return receipt
}

func (l *Ledger) put(b *block, id ledger.EntityID, e ledger.Entity, receipt ledger.Receipt, leaf merkle.Hash, kind ledger.Kind) {
	past := l.values[id]
	var before ledger.History
	if n := len(past); n > 0 {
		last, err := ledger.DecodeEntity(id.Kind, past[n-1].Value)
		if err != nil {
			l.tb.Error(err)
			return
		}
		before = ledger.HistoryOf(last)
	}
	value, _, err := ledger.SealEntity(e, before, b.header.Height, sm3.Digest(leaf))
	if err != nil {
		l.tb.Error(err)
		return
	}
	l.values[id] = append(past, server.PastValue{
		Count: before.Count + 1, Height: b.header.Height, Index: receipt.Index, Leaf: sm3.Digest(leaf), Record: receipt.ID,
		Kind: string(kind), Value: value,
	})
}

func (l *Ledger) effects(r ledger.SignedRecord, body any) (map[ledger.EntityID]ledger.Entity, *ledger.Refusal) {
	switch body := body.(type) {
	case *ledger.AccountOpenBody:
		return l.openAccount(body)
	case *ledger.EvidenceDepositBody:
		return l.deposit(r, body)
	case *ledger.ApplicationSubmitBody:
		if body.Deal != nil {
			return l.pledge(body)
		}
		return l.register(r, body)
	case *ledger.ApplicationRegisterBody:
		return l.cancel(body)
	case *ledger.CertificateIssueBody:
		return l.issue(r, body)
	case *ledger.ObjectionFileBody:
		return l.object(r, body)
	case *ledger.MaterialPurgeBody:
		return entities{{Kind: ledger.ArchiveEntity, ID: body.Application}: &ledger.Archive{
			Archived: l.now, ID: body.Application, Papers: body.Documents, Purged: body.Documents, Record: r.ID, Registry: body.Registry, State: ledger.ArchiveKept,
		}}, nil
	case *ledger.AlertRaiseBody:
		return entities{{Kind: ledger.AlertEntity, ID: body.Alert}: &ledger.Alert{
			Category: body.Category, ID: body.Alert, Measures: &body.Measures, Raised: l.now, Record: r.ID, Registry: body.Registry, State: ledger.AlertRaised, Text: &body.Text,
		}}, nil
	case *ledger.ContractDepositBody:
		return entities{{Kind: ledger.ContractEntity, ID: body.Contract}: &ledger.Contract{
			Asset: body.Asset, Deposited: l.now, Digest: body.Digest, ID: body.Contract, Parties: body.Parties, Provider: body.Member, Record: r.ID,
			State: ledger.ContractDeposited, Terms: &body.Terms,
		}}, nil
	case *ledger.AssistanceAskBody:
		return entities{{Kind: ledger.AssistanceEntity, ID: body.Assistance}: &ledger.Assistance{
			Asked: l.now, Asset: body.Asset, Case: body.Case, Class: ledger.ClassCourt, Document: body.Document, Due: body.Due, ID: body.Assistance, Member: body.Member,
			Record: r.ID, Registry: body.Registry, State: ledger.AssistanceAsked,
		}}, nil
	case *ledger.AssistanceAnswerBody:
		return l.answer(body)
	case *ledger.PublicationBody:
		return l.publish(r, body), nil
	case *ledger.ProposeBody:
		return l.propose(r, body)
	case *ledger.VoteBody:
		return l.vote(body)
	case *ledger.ProposalBody:
		return l.closeProposal(r.Kind, body)
	default:
		return nil, ledger.Refuse(ledger.KindUnknown, "the test ledger has no rules for %s", r.Kind)
	}
}

type entities = map[ledger.EntityID]ledger.Entity

func (l *Ledger) openAccount(body *ledger.AccountOpenBody) (entities, *ledger.Refusal) {
	id := ledger.EntityID{Kind: ledger.AccountEntity, ID: body.Account}
	if l.newest(id) != nil {
		return nil, &ledger.Refusal{Code: ledger.AccountExists, Rule: "account.open", Article: "TJ 6.2", Detail: body.Account}
	}
	account := &ledger.Account{
		Code: body.Code, ID: body.Account, Identity: body.Identity, Kind: body.Kind, Name: body.Name, Opened: l.now, Registry: body.Registry,
		State: ledger.AccountIsOpen,
	}
	account.Keys = append(account.Keys, body.Key)
	key := ledger.EntityID{Kind: ledger.KeyEntity, ID: body.Key.Fingerprint().String()}
	return entities{id: account, key: &ledger.KeyUse{Account: body.Account}}, nil
}

func (l *Ledger) deposit(r ledger.SignedRecord, body *ledger.EvidenceDepositBody) (entities, *ledger.Refusal) {
	e := &ledger.Evidence{
		Acquisition: body.Declaration.Acquisition, Deposited: l.now, Holder: body.Holder, ID: body.Evidence,
		Provider: body.Provider, Record: r.ID, Report: Digest("report"), Title: body.Title,
	}
	for _, f := range body.Files {
		e.Files = append(e.Files, f.Digest)
	}
	e.Fingerprint = ledger.FingerprintSet(e.Files)
	return entities{{Kind: ledger.EvidenceEntity, ID: e.ID}: e}, nil
}

func (l *Ledger) register(r ledger.SignedRecord, body *ledger.ApplicationSubmitBody) (entities, *ledger.Refusal) {
	if body.Register == nil {
		return l.apply(r, body), nil
	}
	terms := body.Register
	evidence, ok := l.newest(ledger.EntityID{Kind: ledger.EvidenceEntity, ID: terms.Evidence[0]}).(*ledger.Evidence)
	if !ok {
		return nil, &ledger.Refusal{Code: ledger.EvidenceUnknown, Rule: "evidence_fits", Article: "TJ 6.4.1", Detail: terms.Evidence[0]}
	}
	profile := ledger.Document{Name: body.Profile, Digest: sm3.Sum([]byte(body.Profile))}
	a := &ledger.Asset{
		Acquisition: terms.Acquisition, Application: body.Application, Evidence: terms.Evidence, EvidenceReport: evidence.Report,
		Fingerprint: evidence.Fingerprint, Holders: []ledger.Share{{Account: body.Parties[0].Account, Share: "1/1"}}, ID: body.Asset, Name: terms.Name,
		Profile: profile, Registered: l.now, Registry: body.Registry, Rights: terms.Rights, Scenarios: terms.Scenarios, State: ledger.AssetRegistered,
		Type: terms.Type, UpdateCycle: terms.UpdateCycle,
	}
	app := &ledger.Application{
		Act: body.Act, Asset: body.Asset, ID: body.Application, Parties: body.Parties, Profile: profile, Registry: body.Registry, State: ledger.ApplicationCompleted, Submitted: l.now,
	}
	book := l.book(a.Holder())
	book.Assets++
	book.SubAccount(a.Type).Assets++
	return entities{{Kind: ledger.AssetEntity, ID: a.ID}: a, {Kind: ledger.ApplicationEntity, ID: app.ID}: app, {Kind: ledger.BookEntity, ID: book.Account}: book}, nil
}

// book gives an account's book, to be changed.
func (l *Ledger) book(account string) *ledger.Book {
	if b, ok := l.newest(ledger.EntityID{Kind: ledger.BookEntity, ID: account}).(*ledger.Book); ok {
		return b
	}
	return &ledger.Book{Account: account}
}

// object enters an objection, whatever the profile says of it.
func (l *Ledger) object(r ledger.SignedRecord, body *ledger.ObjectionFileBody) (entities, *ledger.Refusal) {
	o := &ledger.Objection{
		Asset: body.Asset, Filed: l.now, Grounds: body.Grounds, ID: body.Objection, Matter: body.Matter, Objector: body.Objector,
		Profile: ledger.Document{Name: "test", Digest: Digest("test")}, Reason: body.Reason, Record: r.ID, Registry: body.Registry, State: ledger.ObjectionFiled,
	}
	return entities{{Kind: ledger.ObjectionEntity, ID: o.ID}: o}, nil
}

// publish publishes; the result of an inspection takes the place of its order.
func (l *Ledger) publish(r ledger.SignedRecord, body *ledger.PublicationBody) entities {
	id := func(number string) ledger.EntityID {
		return ledger.EntityID{Kind: ledger.PublicationEntity, ID: number}
	}
	changed := entities{id(body.Publication): &ledger.Publication{
		Category: body.Category, ID: body.Publication, Inspection: body.Inspection, Member: body.Member, Published: l.now, Record: r.ID, Replaces: body.Replaces,
		State: ledger.PublicationPublished, Text: body.Text, Title: body.Title,
	}}
	if old, ok := l.newest(id(body.Replaces)).(*ledger.Publication); ok {
		old.State, old.Successor = ledger.PublicationReplaced, body.Publication
		changed[id(old.ID)] = old
	}
	return changed
}

// answer answers a request for assistance.
func (l *Ledger) answer(body *ledger.AssistanceAnswerBody) (entities, *ledger.Refusal) {
	id := ledger.EntityID{Kind: ledger.AssistanceEntity, ID: body.Assistance}
	asked, ok := l.newest(id).(*ledger.Assistance)
	if !ok {
		return nil, &ledger.Refusal{Code: ledger.AssistanceUnknown, Rule: "assistance.answer", Article: "TJ 9.2", Detail: body.Assistance}
	}
	asked.Answer, asked.Answered, asked.Person, asked.Reasons, asked.Result, asked.State = body.Answer, l.now, body.Person, body.Reasons, body.Result, ledger.AssistanceAnswered
	return entities{id: asked}, nil
}

// apply keeps an application that asks for nothing to be registered: it stays
// submitted.
func (l *Ledger) apply(r ledger.SignedRecord, body *ledger.ApplicationSubmitBody) entities {
	a := &ledger.Application{
		Act: body.Act, Asset: body.Asset, Base: r.Base, Deal: body.Deal, ID: body.Application, Materials: body.Materials, Parties: body.Parties,
		Profile: ledger.Document{Name: Profile, Digest: sm3.Sum(l.profile)}, Reason: body.Reason, Record: r.ID, Registry: body.Registry,
		State: ledger.ApplicationSubmitted, Submitted: l.now, Surrendered: cmp.Or(body.Surrendered, l.paperOf(body.Asset)),
	}
	return entities{{Kind: ledger.ApplicationEntity, ID: a.ID}: a}
}

// paperOf gives the certificate of an asset that is handed in for a cancellation.
func (l *Ledger) paperOf(asset string) string {
	if a, ok := l.newest(ledger.EntityID{Kind: ledger.AssetEntity, ID: asset}).(*ledger.Asset); ok {
		return a.CurrentCertificate()
	}
	return ""
}

// cancel grants an application for cancellation: the registration has ended.
func (l *Ledger) cancel(body *ledger.ApplicationRegisterBody) (entities, *ledger.Refusal) {
	id := ledger.EntityID{Kind: ledger.ApplicationEntity, ID: body.Application}
	app, ok := l.newest(id).(*ledger.Application)
	if !ok {
		return nil, &ledger.Refusal{Code: ledger.ApplicationUnknown, Rule: "application.register", Article: "TJ 6.4.5.1", Detail: body.Application}
	}
	asset := l.newest(ledger.EntityID{Kind: ledger.AssetEntity, ID: app.Asset}).(*ledger.Asset)
	asset.State, asset.Ended = ledger.AssetCancelled, l.now
	app.State = ledger.ApplicationCompleted
	return entities{id: app, {Kind: ledger.AssetEntity, ID: asset.ID}: asset}, nil
}

func (l *Ledger) issue(r ledger.SignedRecord, body *ledger.CertificateIssueBody) (entities, *ledger.Refusal) {
	id := ledger.EntityID{Kind: ledger.AssetEntity, ID: body.Asset}
	a, ok := l.newest(id).(*ledger.Asset)
	if !ok {
		return nil, &ledger.Refusal{Code: ledger.AssetUnknown, Rule: "certificate.issue", Article: "TJ 8.1.2", Detail: body.Asset}
	}
	entry := ledger.AssetCertificate{
		Account: a.Holder(), Class: ledger.RegistrationClass, Kind: body.Face.Kind, Number: body.Face.Number, State: ledger.CertificateValid, ValidTo: l.now + year,
	}
	a.State, a.Certificates = ledger.AssetActive, append(a.Certificates, entry)
	c := &ledger.Certificate{
		Account: entry.Account, Application: a.Application, Asset: body.Asset, Class: entry.Class, Confirmation: body.Face.Confirmation, Issued: l.now,
		Kind: entry.Kind, Number: body.Face.Number, Profile: a.Profile, Record: r.ID, State: ledger.CertificateValid, ValidTo: entry.ValidTo,
	}
	confirmation := ledger.EntityID{Kind: ledger.ConfirmationEntity, ID: c.Confirmation}
	return entities{id: a, {Kind: ledger.CertificateEntity, ID: c.Number}: c, confirmation: &ledger.Confirmation{Certificate: c.Number}}, nil
}

func (l *Ledger) pledge(body *ledger.ApplicationSubmitBody) (entities, *ledger.Refusal) {
	id := ledger.EntityID{Kind: ledger.AssetEntity, ID: body.Asset}
	a, ok := l.newest(id).(*ledger.Asset)
	if !ok {
		return nil, &ledger.Refusal{Code: ledger.AssetUnknown, Rule: "pledge", Article: "TJ 6.4.3.2", Detail: body.Asset}
	}
	a.Pledges = append(a.Pledges, body.Deal.Right)
	p := &ledger.Pledge{
		Asset: body.Asset, Claim: body.Deal.Pledge.Claim, Contract: body.Deal.Contract, Created: l.now, ID: body.Deal.Right,
		Pledgee: body.Parties[1].Account, Pledgor: body.Parties[0].Account, Rank: len(a.Pledges), State: ledger.RightActive,
	}
	return entities{id: a, {Kind: ledger.PledgeEntity, ID: p.ID}: p}, nil
}

// newest gives an entity's newest value as a fresh copy, nil when it has none.
func (l *Ledger) newest(id ledger.EntityID) ledger.Entity {
	past := l.values[id]
	if len(past) == 0 {
		return nil
	}
	e, err := ledger.DecodeEntity(id.Kind, past[len(past)-1].Value)
	if err != nil {
		l.tb.Error(err)
		return nil
	}
	return e
}
