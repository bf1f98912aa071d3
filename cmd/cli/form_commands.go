package cli

import (
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/ledger"
)

func itoa(i int) string { return strconv.Itoa(i) }

// writes is how a command that writes a record is called.
const writes = " [RECORD FLAGS] > record.txt"

// assistanceGroup has the requests of mediators, arbitrators and courts to a registry.
func (s *session) assistanceGroup() *cobra.Command {
	ask := s.form(form{
		name: "assistance ask", use: "ask NUMBER --by MEMBER --role ROLE --registry MEMBER --case NUMBER --document @FILE" + writes,
		kind: ledger.AssistanceAsk, number: "assistance",
		fields: []formField{
			{flag: "by", field: "member"},
			{flag: "role"},
			{flag: "registry"},
			{flag: "case"},
			{flag: "document"},
			{flag: "asset", optional: true},
			{flag: "due", optional: true},
			{flag: "escalates", optional: true},
		},
	})
	answer := s.form(form{
		name: "assistance answer", use: "answer NUMBER --registry MEMBER --result RESULT --answer @FILE --person NAME" + writes,
		kind: ledger.AssistanceAnswer, number: "assistance",
		fields: []formField{
			{flag: "registry"},
			{flag: "result"},
			{flag: "answer"},
			{flag: "person"},
			{flag: "reason", field: "reasons", optional: true, many: true},
		},
	})
	return s.group("assistance", "assistance", ask, answer, s.assistanceShow())
}

// attestGroup has what notaries attest.
func (s *session) attestGroup() *cobra.Command {
	return s.group("attest", "attest", s.form(form{
		name: "attest notarise", use: "notarise NUMBER --notary MEMBER --deed NUMBER --kind KIND --document @FILE --person NAME --object KIND/NUMBER…" + writes,
		kind: ledger.AttestNotarise, number: "attestation",
		fields: []formField{
			{flag: "notary"},
			{flag: "deed"},
			{flag: "kind"},
			{flag: "document"},
			{flag: "person"},
			{flag: "object", field: "objects", many: true},
		},
		finish: func(w *writer, _ *formInput) error {
			slices.Sort(w.body.(*ledger.AttestNotariseBody).Objects)
			return nil
		},
	}), s.form(form{
		name: "attest withdraw", use: "withdraw NUMBER --notary MEMBER --document @FILE --person NAME --reason TEXT" + writes,
		kind: ledger.AttestWithdraw, number: "attestation",
		fields: []formField{
			{flag: "notary"},
			{flag: "document"},
			{flag: "person"},
			{flag: "reason"},
		},
	}))
}

// contractGroup has contracts about data: deposited by a provider, or from their
// negotiation on an exchange to their filing.
func (s *session) contractGroup() *cobra.Command {
	parties := formField{flag: "party", field: partiesField, many: true}
	exchange := formField{flag: "exchange"}
	resells := formField{flag: "resells", optional: true}
	open := s.form(form{
		name: "contract open", use: "open NUMBER --exchange MEMBER --asset NUMBER --party ROLE/ACCOUNT… --identities @FILE --review @FILE --source @FILE" + writes,
		kind: ledger.ContractOpen, number: "contract",
		fields: []formField{exchange, {flag: "asset"}, parties, {flag: "identities"}, {flag: "review"}, {flag: "source"}, resells},
	})
	settle := s.form(form{
		name: "contract settle", use: "settle NUMBER --exchange MEMBER --payment @FILE --delivery @FILE" + writes,
		kind: ledger.ContractSettle, number: "contract", fields: []formField{exchange, {flag: "payment"}, {flag: "delivery"}},
	})
	file := s.form(form{
		name: "contract file", use: "file NUMBER --exchange MEMBER --filing @FILE" + writes,
		kind: ledger.ContractFile, number: "contract", fields: []formField{exchange, {flag: "filing"}},
	})
	end := s.form(form{
		name: "contract end", use: "end NUMBER --exchange MEMBER --ground failed|rescinded|void --document @FILE" + writes,
		kind: ledger.ContractEnd, number: "contract", fields: []formField{exchange, {flag: "ground"}, {flag: "document"}},
	})
	rescind := s.form(form{
		name: "contract rescind", use: "rescind NUMBER --signatory ACCOUNT… --document @FILE" + writes,
		kind: ledger.ContractRescind, number: "contract", fields: []formField{{flag: "signatory", field: "signatories", many: true}, {flag: "document"}},
		finish: func(w *writer, _ *formInput) error {
			slices.Sort(w.body.(*ledger.ContractRescindBody).Signatories)
			return nil
		},
	})
	return s.group("contract", "contract", open, s.contractDeposit(parties, resells), settle, file, end, rescind, s.contractShow())
}

func (s *session) contractDeposit(parties, resells formField) *cobra.Command {
	term := func(name string, optional bool) formField {
		return formField{flag: name, field: "terms." + name, optional: optional}
	}
	return s.form(form{
		name: "contract deposit", use: "deposit NUMBER --by MEMBER --role ROLE --asset NUMBER --party ROLE/ACCOUNT… --digest @FILE --content TEXT … " + writes,
		kind: ledger.ContractDeposit, number: "contract",
		fields: []formField{
			{flag: "by", field: "member"},
			{flag: "role"},
			{flag: "asset"},
			parties,
			{flag: "digest"},
			term("content", false),
			term("purpose", false),
			term("manner", false),
			term("from", false),
			term("ends", true),
			term("delivery", false),
			term("price", false),
			term("quality", false),
			term("secrecy", false),
			term("security", false),
			resells,
		},
		// All parties have signed it: their accounts sign the record.
		finish: func(w *writer, _ *formInput) error {
			b := w.body.(*ledger.ContractDepositBody)
			for _, p := range b.Parties {
				b.Signatories = append(b.Signatories, p.Account)
			}
			slices.Sort(b.Signatories)
			return nil
		},
	})
}
