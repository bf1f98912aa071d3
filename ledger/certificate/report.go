package certificate

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// CheckName names one of the questions that a report answers.
type CheckName string

// The questions, in the order in which a report answers them.
const (
	// CheckIntegrity: are record, face, disclosures and annexes whole, and do they
	// belong together?
	CheckIntegrity CheckName = "INTEGRITY"
	// CheckInclusion: is the record a leaf of the log, that is, was it accepted?
	CheckInclusion CheckName = "INCLUSION"
	// CheckFinality: did a quorum of the members sign a header that covers it?
	CheckFinality CheckName = "FINALITY"
	// CheckAuthority: did those sign the record who had to, with keys that were
	// theirs then?
	CheckAuthority CheckName = "AUTHORITY"
	// CheckStatus: is the certificate in force at Options.At?
	CheckStatus CheckName = "STATUS"
	// CheckTime: between which instants was the record accepted?
	CheckTime CheckName = "TIME"
)

// Verdict is the answer to a question.
type Verdict string

// The verdicts. Stale is one of STATUS only.
const (
	Pass       Verdict = "PASS"
	Fail       Verdict = "FAIL"
	NotChecked Verdict = "NOT-CHECKED"
	Stale      Verdict = "STALE"
)

// Check is one question, its answer and the reason.
type Check struct {
	// Args fill the places of the code's text.
	Args []string `json:"args,omitempty"`
	Code Code     `json:"code"`
	// Detail says for a developer what exactly was found; English, not stable.
	Detail  string    `json:"detail,omitempty"`
	Name    CheckName `json:"name"`
	Verdict Verdict   `json:"verdict"`
}

// Note is a remark that changes no verdict.
type Note struct {
	Args []string `json:"args,omitempty"`
	Code Code     `json:"code"`
}

// Cosigner is one cosignature over the header that makes the record final.
type Cosigner struct {
	Classes []ledger.Class `json:"classes,omitempty"`
	// Counted is false for an observer, whose signature is only shown.
	Counted bool `json:"counted"`
	// Key is the fingerprint of the member's cosigning key at that header.
	Key    sm3.Digest `json:"key,omitempty"`
	Member string     `json:"member"`
	// Time is by the member's own clock.
	Time     legaltime.Instant `json:"time"`
	Title    string            `json:"title,omitempty"`
	TitleEN  string            `json:"title_en,omitempty"`
	Verified bool              `json:"verified"`
}

// Quorum is a count of cosignatures.
type Quorum struct {
	// Excluded are the members of Options.Without that would have counted.
	Excluded []string `json:"excluded,omitempty"`
	// Faults is how many of Members may lie without harm.
	Faults int `json:"faults"`
	Got    int `json:"got"`
	// Members is how many could have signed.
	Members int `json:"members"`
	Needed  int `json:"needed"`
}

func (q Quorum) reached() bool { return q.Members > 0 && q.Got >= q.Needed }

// Interval is when a record was accepted, by the clocks of the members, of whom
// at most the tolerated number lies.
type Interval struct {
	NotAfter  legaltime.Instant `json:"not_after"`
	NotBefore legaltime.Instant `json:"not_before"`
}

// Summary is what a state proof shows.
type Summary struct {
	// Account is whose a voucher of an account is.
	Account string `json:"account,omitempty"`
	Asset   string `json:"asset,omitempty"`
	// AssetState is set where the subject is an asset.
	AssetState ledger.AssetState `json:"asset_state,omitempty"`
	// Barred is the end of the measures under which the account of a voucher stands.
	Barred legaltime.Instant `json:"barred,omitempty"`
	// Certificate is the state of the certificate at Options.At: one whose term
	// is over is EXPIRED even if the ledger has not said so yet.
	Certificate ledger.CertificateState `json:"certificate,omitempty"`
	// Class and Kind say what the certificate is the paper of, Right which right a
	// voucher stands for; Copy is 2 for the first copy, and so on.
	Class ledger.CertificateClass `json:"class,omitempty"`
	Copy  int                     `json:"copy,omitempty"`
	// Deeds are the notarial deeds about the asset that stand: number, notary, kind.
	Deeds []string `json:"deeds,omitempty"`
	// Height and Time are those of the header: the summary holds as of it.
	Height  uint64         `json:"height"`
	Holders []ledger.Share `json:"holders,omitempty"`
	Holds   []string       `json:"holds,omitempty"`
	// Home is the certificate of another ledger on which the registration rests, as of
	// when it was last looked up: EXPIRED where its term there is over at Options.At.
	Home       *ledger.Home `json:"home,omitempty"`
	Kind       string       `json:"kind,omitempty"`
	Licences   []string     `json:"licences,omitempty"`
	Number     string       `json:"number,omitempty"`
	Objections []string     `json:"objections,omitempty"`
	Pledges    []string     `json:"pledges,omitempty"`
	// Present is false when the register does not have the subject.
	Present bool `json:"present"`
	// Reports are the publications about the certificate's being forged, sold or lent.
	Reports []string `json:"reports,omitempty"`
	// Revocations are those that have taken a part of the registration.
	Revocations []string          `json:"revocations,omitempty"`
	Right       string            `json:"right,omitempty"`
	Successor   string            `json:"successor,omitempty"`
	Time        legaltime.Instant `json:"time"`
	// ValidTo is the first instant at which the certificate is not valid.
	ValidTo legaltime.Instant `json:"valid_to,omitempty"`
	// Value is the entity's value as the ledger has it.
	Value canonical.Raw `json:"value,omitempty"`
	// Withdrawn are the notarial deeds that the notary has taken back, each with when it
	// was entered and withdrawn.
	Withdrawn []string `json:"withdrawn,omitempty"`
}

// CrossCheck counts what the second SM2 implementation said.
type CrossCheck struct {
	// Agreed, Disagreed and Silent add up to the number of signatures.
	Agreed    int `json:"agreed"`
	Disagreed int `json:"disagreed"`
	// Silent counts the signatures on which it gave no verdict.
	Silent int `json:"silent"`
}

// Report is what a verification found. Fields that could not be established are
// left out.
type Report struct {
	// Account is whose a voucher of an account is; Asset is absent then.
	Account string  `json:"account,omitempty"`
	Asset   string  `json:"asset,omitempty"`
	Checks  []Check `json:"checks"`
	// Cosigners are those of the header that makes the record (in a status
	// report: the state) final.
	Cosigners  []Cosigner  `json:"cosigners,omitempty"`
	CrossCheck *CrossCheck `json:"cross_check,omitempty"`
	// Face is the certificate's face, as the registry signed it.
	Face *ledger.Face `json:"face,omitempty"`
	// Files says whether Options.Files are the asset's data.
	Files *Check `json:"files,omitempty"`
	// Height is the block that holds the record.
	Height uint64 `json:"height,omitempty"`
	// Index is the record's leaf in the log.
	Index  uint64      `json:"index"`
	Kind   ledger.Kind `json:"kind,omitempty"`
	Ledger sm3.Digest  `json:"ledger,omitempty"`
	// NotProved says what nobody may read into the report.
	NotProved []Code         `json:"not_proved"`
	Notes     []Note         `json:"notes,omitempty"`
	Number    string         `json:"number,omitempty"`
	Purpose   ledger.Purpose `json:"purpose,omitempty"`
	Quorum    *Quorum        `json:"quorum,omitempty"`
	// Record is the record's id.
	Record sm3.Digest `json:"record,omitempty"`
	// Recoveries are those that the proof goes through, oldest first.
	Recoveries []Recovery `json:"recoveries,omitempty"`
	// Rest is the quorum without the members of Options.Without.
	Rest    *Quorum   `json:"rest,omitempty"`
	Status  *Summary  `json:"status,omitempty"`
	Subject *Subject  `json:"subject,omitempty"`
	Time    *Interval `json:"time,omitempty"`
	// Valid says that every check passed.
	Valid bool `json:"valid"`
	// set are the members at the header of Cosigners.
	set *ledger.Governance
}

// Set gives the members at the header whose cosigners the report names; nil when the file
// proves none.
func (r *Report) Set() *ledger.Governance { return r.set }

// Check finds the answer to a question; the zero Check when the report does not
// ask it.
func (r *Report) Check(name CheckName) Check {
	i := slices.IndexFunc(r.Checks, func(c Check) bool { return c.Name == name })
	if i < 0 {
		return Check{}
	}
	return r.Checks[i]
}

// Bytes gives the report as canonical JSON.
func (r *Report) Bytes() ([]byte, error) { return canonical.Marshal(r) }

func (r *Report) note(code Code, args ...string) {
	r.Notes = append(r.Notes, Note{Args: args, Code: code})
}

// answer records a question's answer: pass unless there is a fault.
func (r *Report) answer(name CheckName, f *fault, pass Check) {
	if f != nil {
		pass = Check{Verdict: f.verdict, Code: f.code, Args: f.args, Detail: f.detail()}
	}
	pass.Name = name
	r.Checks = append(r.Checks, pass)
}

// conclude sets Valid once every question is answered.
func (r *Report) conclude() {
	r.Valid = !slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Verdict != Pass })
}
