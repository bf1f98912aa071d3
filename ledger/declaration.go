package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// DeclarationState is a declaration's place in its life (docs/states.md).
type DeclarationState string

// The states of a declaration.
const (
	DeclarationDue     DeclarationState = "DUE"
	DeclarationDone    DeclarationState = "DONE"
	DeclarationMissing DeclarationState = "OVERDUE"
	// DeclarationLate came after the day: what was lost until then is the former
	// holder's own (TJ 6.4.3.6).
	DeclarationLate DeclarationState = "LATE"
)

// OwnerDeclaration is what the former holders of an asset owe an evidence provider on
// the day on which its new holder's certificate is issued (TJ 6.4.3.5).
type OwnerDeclaration struct {
	Application string `json:"application"`
	Article     string `json:"article"`
	Asset       string `json:"asset"`
	// Due is the first instant at which it is overdue.
	Due     legaltime.Instant `json:"due"`
	Filed   legaltime.Instant `json:"filed,omitempty"`
	History *History          `json:"history,omitempty"`
	// Holders are the former holders, sorted.
	Holders []string `json:"holders"`
	// ID is the number of the new certificate.
	ID       string `json:"id"`
	Provider string `json:"provider,omitempty"`
	// Report is the digest of the provider's report.
	Report sm3.Digest       `json:"report,omitempty"`
	State  DeclarationState `json:"state"`
	// Statement is the digest of the declaration.
	Statement sm3.Digest `json:"statement,omitempty"`
}

// DeclarationFileBody brings a declaration to an evidence provider, who fixes it.
type DeclarationFileBody struct {
	// Declaration is its number: that of the new certificate.
	Declaration string     `json:"declaration" class:"public" check:"id"`
	Provider    string     `json:"provider" class:"public" check:"id"`
	Report      sm3.Digest `json:"report" class:"public"`
	// Signatories are the former holders, sorted.
	Signatories []string   `json:"signatories" class:"public" check:"id"`
	Statement   sm3.Digest `json:"statement" class:"public"`
}
