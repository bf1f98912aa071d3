package certificate

// Code says in one stable word why a check has its verdict, or what a note is
// about. CodeText explains each.
type Code string

// CheckFiles is the name of the comparison of Options.Files.
const CheckFiles CheckName = "FILES"

// Codes of checks that passed.
const (
	IntegrityOK   Code = "integrity.ok"
	InclusionOK   Code = "inclusion.ok"
	FinalityOK    Code = "finality.ok"
	AuthorityOK   Code = "authority.ok"
	StatusValid   Code = "status.valid"
	StatusPresent Code = "status.present"
	StatusAbsent  Code = "status.absent"
	RightsProved  Code = "rights.proved"
	TimeOK        Code = "time.ok"
	FilesMatch    Code = "files.match"
)

// Codes about the file, the record and what is annexed to it.
const (
	FileMalformed      Code = "file.malformed"
	GenesisMalformed   Code = "genesis.malformed"
	RecordMalformed    Code = "record.malformed"
	RecordKind         Code = "record.kind"
	RecordLedger       Code = "record.ledger"
	RecordNumber       Code = "record.number"
	RecordFace         Code = "record.face"
	DisclosureMismatch Code = "disclosure.mismatch"
	AnnexMismatch      Code = "annex.mismatch"
	FilesDiffer        Code = "files.differ"
)

// Codes about the log.
const (
	InclusionBlock Code = "inclusion.block"
	InclusionPath  Code = "inclusion.path"
)

// Codes about headers, governance and quorums; they occur under FINALITY,
// STATUS and TIME.
const (
	TrustLedger          Code = "trust.ledger"
	GovernanceMalformed  Code = "governance.malformed"
	GovernancePreimage   Code = "governance.preimage"
	GovernanceHeader     Code = "governance.header"
	GovernanceOrder      Code = "governance.order"
	GovernanceRecovery   Code = "governance.recovery"
	GovernanceSplice     Code = "governance.splice"
	GovernanceUnused     Code = "governance.unused"
	HeaderMalformed      Code = "header.malformed"
	HeaderLedger         Code = "header.ledger"
	HeaderChain          Code = "header.chain"
	HeaderGovernance     Code = "header.governance"
	HeaderFork           Code = "header.fork"
	HeaderPin            Code = "header.pin"
	CosignatureMalformed Code = "cosignature.malformed"
	CosignatureStranger  Code = "cosignature.stranger"
	CosignatureInvalid   Code = "cosignature.invalid"
	QuorumMissing        Code = "quorum.missing"
	QuorumWithout        Code = "quorum.without"
)

// Codes about recoveries from a lost quorum; they occur under FINALITY and
// STATUS.
const (
	RecoveryUnknown       Code = "recovery.unknown"
	RecoveryPlan          Code = "recovery.plan"
	RecoveryVoid          Code = "recovery.void"
	RecoveryContradiction Code = "recovery.contradiction"
)

// Codes about the record's signatures.
const (
	SignerSet       Code = "signer.set"
	SignerMember    Code = "signer.member"
	SignerClass     Code = "signer.class"
	SignerKey       Code = "signer.key"
	SignerSignature Code = "signer.signature"
	SignerSuspect   Code = "signer.suspect"
	SignerSuspended Code = "signer.suspended"
)

// Codes about the state.
const (
	StatusEarly       Code = "status.early"
	StatusConsistency Code = "status.consistency"
	StatusProofBad    Code = "status.proof"
	StatusValue       Code = "status.value"
	StatusUnknown     Code = "status.unknown"
	StatusSubject     Code = "status.subject"
	StatusHistory     Code = "status.history"
	StatusExpired     Code = "status.expired"
	StatusSuperseded  Code = "status.superseded"
	StatusCancelled   Code = "status.cancelled"
	StatusInvalid     Code = "status.invalid"
	StatusRevoked     Code = "status.revoked"
	StatusSuspended   Code = "status.suspended"
	StatusBarred      Code = "status.barred"
	StatusCopied      Code = "status.copied"
	StatusStale       Code = "status.stale"
	StatusFuture      Code = "status.future"
	RightsItems       Code = "rights.items"
)

// Codes about time.
const (
	TimeSet   Code = "time.set"
	TimeOrder Code = "time.order"
)

// Codes of questions that could not be asked.
const (
	UncheckedFile       Code = "unchecked.file"
	UncheckedRecord     Code = "unchecked.record"
	UncheckedHeaders    Code = "unchecked.headers"
	UncheckedGovernance Code = "unchecked.governance"
	UncheckedFinality   Code = "unchecked.finality"
	UncheckedStatus     Code = "unchecked.status"
)

// Codes of notes.
const (
	NoteTestLedger     Code = "note.test_ledger"
	NotePinned         Code = "note.pinned"
	NoteRecovery       Code = "note.recovery"
	NoteRecoveryAhead  Code = "note.recovery_ahead"
	NotePinNewer       Code = "note.pin_newer"
	NotePinPassed      Code = "note.pin_passed"
	NoteFewMembers     Code = "note.few_members"
	NoteWithoutUnknown Code = "note.without_unknown"
	NoteStatusFile     Code = "note.status_file"
	NoteStatusOlder    Code = "note.status_older"
	NoteDisagreement   Code = "note.disagreement"
	NoteSuspectsSpared Code = "note.suspects_spared"
	NoteSuspectsNeeded Code = "note.suspects_needed"
	NoteObjected       Code = "note.objected"
	NoteFrozen         Code = "note.frozen"
	NotePledged        Code = "note.pledged"
	NoteLicensed       Code = "note.licensed"
	NotePartRevoked    Code = "note.part_revoked"
	NoteNotarised      Code = "note.notarised"
	NoteDeedWithdrawn  Code = "note.deed_withdrawn"
	NoteReported       Code = "note.reported"
	NoteHome           Code = "note.home"
	NoteHomeSound      Code = "note.home_sound"
	NoteHomeEnded      Code = "note.home_ended"
	NoteHomeBurdened   Code = "note.home_burdened"
)

// Codes of what is not proved.
const (
	UnprovedContent   Code = "unproved.content"
	UnprovedBefore    Code = "unproved.before"
	UnprovedRules     Code = "unproved.rules"
	UnprovedTimestamp Code = "unproved.timestamp"
	UnprovedLater     Code = "unproved.later"
	UnprovedReport    Code = "unproved.report"
	UnprovedHolder    Code = "unproved.holder"
	UnprovedFiles     Code = "unproved.files"
	UnprovedOthers    Code = "unproved.others"
)
