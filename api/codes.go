package api

import "github.com/certledger/certledger/ledger"

// Codes that only the API gives. They stand beside those of package ledger and
// share their properties: one stable word, one row of text, one HTTP status.
const (
	RequestMalformed  ledger.Code = "request.malformed"
	RequestTooLarge   ledger.Code = "request.too_large"
	RequestMedia      ledger.Code = "request.media"
	RequestPath       ledger.Code = "request.path"
	RequestMethod     ledger.Code = "request.method"
	RequestOrigin     ledger.Code = "request.origin"
	RequestRate       ledger.Code = "request.rate"
	RequestSignature  ledger.Code = "request.signature"
	RequestSigner     ledger.Code = "request.signer"
	RequestTime       ledger.Code = "request.time"
	RequestReplayed   ledger.Code = "request.replayed"
	RequestNeedsParty ledger.Code = "request.needs_party"

	RecordUnknown      ledger.Code = "record.unknown"
	EntityUnknown      ledger.Code = "entity.unknown"
	FileUnknown        ledger.Code = "file.unknown"
	HeightUnknown      ledger.Code = "height.unknown"
	HeightPruned       ledger.Code = "height.pruned"
	CertificateInvalid ledger.Code = "certificate.invalid"

	MaterialUnknown   ledger.Code = "material.unknown"
	MaterialForbidden ledger.Code = "material.forbidden"
	MaterialNoKey     ledger.Code = "material.no_key"
	MaterialReaders   ledger.Code = "material.reader"
	MaterialOrder     ledger.Code = "material.order"
	// MaterialInspection is an inspector without an inspection.
	MaterialInspection ledger.Code = "material.inspection"
	MaterialMalformed  ledger.Code = "material.malformed"
	MaterialKept       ledger.Code = "material.kept"
	// MaterialAnnex is a certificate whose annex its registry does not keep.
	MaterialAnnex     ledger.Code = "material.annex"
	MaterialFull      ledger.Code = "material.full"
	MaterialRetained  ledger.Code = "material.retained"
	MaterialElsewhere ledger.Code = "material.elsewhere"
	DraftUnknown      ledger.Code = "draft.unknown"
	DraftForbidden    ledger.Code = "draft.forbidden"
	DraftFull         ledger.Code = "draft.full"
	DraftDone         ledger.Code = "draft.done"

	ClockProduction ledger.Code = "clock.production"
	ServerTimeout   ledger.Code = "server.timeout"
	ServerInternal  ledger.Code = "server.internal"
)
