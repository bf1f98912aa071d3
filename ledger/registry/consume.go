package registry

import "github.com/certledger/certledger/ledger"

// Consumes reports whether a refusal with this code uses up the record's id
// until it expires. Refusals of form, signers or signature do not: a third party
// could otherwise spoil a record by sending a broken copy first.
func Consumes(c ledger.Code) bool {
	switch c {
	case ledger.RecordOversize, ledger.RecordMalformed, ledger.RecordNotCanonical, ledger.RecordSigners,
		ledger.RecordSignerUnknown, ledger.RecordSignature, ledger.RecordLedger, ledger.RecordExpired,
		ledger.RecordLifetime, ledger.RecordEarly, ledger.RecordDuplicate,
		ledger.GovernancePending, ledger.EntryMalformed, ledger.EntryLedger, ledger.EntryProposer, ledger.EntrySignature:
		return false
	default:
		return true
	}
}
