package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Role is a party's part in an application.
type Role string

// The parts of parties.
const (
	// RoleClaimant is a third party that comes with a judgment.
	RoleClaimant Role = "claimant"
	RoleHolder   Role = "holder"
	RoleLicensee Role = "licensee"
	RolePledgee  Role = "pledgee"
	// RoleReceiver gets the asset, or the right that a pledgee or licensee passes
	// on or grants.
	RoleReceiver Role = "receiver"
	// RoleTrustee takes data in trust.
	RoleTrustee Role = "trustee"
)

// Roles lists every part, sorted.
func Roles() []Role {
	return []Role{RoleClaimant, RoleHolder, RoleLicensee, RolePledgee, RoleReceiver, RoleTrustee}
}

// PartyOf is an account in its part.
type PartyOf struct {
	Account string `json:"account" class:"public" check:"id"`
	Role    Role   `json:"role" class:"public"`
}

// Material is a paper that an application brings, by what the profile calls it.
// The paper itself stays with the registry.
type Material struct {
	Digest sm3.Digest `json:"digest" class:"public"`
	// Fetched says that it was not handed in but fetched.
	Fetched *Fetched `json:"fetched,omitempty" class:"public"`
	Name    string   `json:"name" class:"public"`
}

// Fetched marks a paper that a public platform holds, and that the registry has
// fetched there with the applicant's authorisation (AH 21, GZ 16).
type Fetched struct {
	// Authorisation is the digest of the applicant's.
	Authorisation sm3.Digest `json:"authorisation" class:"public"`
	Platform      string     `json:"platform" class:"public"`
}

// Promise is an applicant's word to bring what is missing in time (AH 20).
type Promise struct {
	// Missing names materials of the profile.
	Missing []string `json:"missing" class:"public"`
	// Until is the first instant at which it is broken.
	Until legaltime.Instant `json:"until" class:"public"`
}

// RegisterTerms are what is to be registered, or what is to stand in its place.
type RegisterTerms struct {
	Acquisition string `json:"acquisition" class:"public"`
	// Components are the numbers of certificates of its registered parts, sorted.
	Components []string `json:"components,omitempty" class:"public" check:"id"`
	// DataClass and DataGrade are the class and grade of the data, where the profile
	// lists some.
	DataClass string `json:"data_class,omitempty" class:"public"`
	// DataEnds is the first instant at which the data itself is no longer valid;
	// absent when it has no end.
	DataEnds  legaltime.Instant `json:"data_ends,omitempty" class:"public"`
	DataGrade string            `json:"data_grade,omitempty" class:"public"`
	// Details commits to the non-public particulars.
	Details  sm3.Digest `json:"details,omitempty" class:"authority"`
	Evidence []string   `json:"evidence,omitempty" class:"public" check:"id"`
	// Features stand for the data where no file of it is evidence (AH 9, 19).
	Features []Feature `json:"features,omitempty" class:"public"`
	Name     string    `json:"name" class:"public"`
	// Participants are the accounts that have the roles for which the profile asks, such
	// as producer or user, sorted by role and account.
	Participants []Participant `json:"participants,omitempty" class:"public"`
	// Restricted says that data of its grade is not described to the public.
	Restricted bool     `json:"restricted,omitempty" class:"public"`
	Rights     []string `json:"rights" class:"public"`
	Scenarios  string   `json:"scenarios" class:"public"`
	// Shares of several holders, sorted by account; absent when one holds all.
	Shares      []Share `json:"shares,omitempty" class:"public"`
	Type        string  `json:"type" class:"public"`
	UpdateCycle string  `json:"update_cycle" class:"public"`
	// Version is that of the data, where it has one (TJ 8.2.1).
	Version  string   `json:"version,omitempty" class:"public"`
	Vouchers []string `json:"vouchers,omitempty" class:"public" check:"id"`
}

// Participant is an account that takes part in an asset without holding it.
type Participant struct {
	Account string `json:"account" class:"public" check:"id"`
	// Role is what the profile calls its part.
	Role string `json:"role" class:"public"`
}

// FeatureKind says what has been taken from data that stays with its holder.
type FeatureKind string

// The kinds of features; the last is the data itself, which the registry has been
// given whole.
const (
	FeatureFingerprint FeatureKind = "fingerprint"
	FeatureWatermark   FeatureKind = "watermark"
	FeatureLineage     FeatureKind = "lineage"
	FeatureData        FeatureKind = "data"
)

// FeatureKinds lists every kind.
func FeatureKinds() []FeatureKind {
	return []FeatureKind{FeatureFingerprint, FeatureWatermark, FeatureLineage, FeatureData}
}

// Feature is one of them, by its digest.
type Feature struct {
	Digest sm3.Digest  `json:"digest" class:"public"`
	Kind   FeatureKind `json:"kind" class:"public"`
}

// ApplicationSubmitBody asks a registry for an act on its register.
type ApplicationSubmitBody struct {
	// Act is what the profile calls it, such as `initial`.
	Act string `json:"act" class:"public" check:"id"`
	// Agencies are the numbers of those under which agents sign, sorted.
	Agencies []string `json:"agencies,omitempty" class:"public" check:"id"`
	// Agreement is that by which the data is operated for another, where there is
	// one.
	Agreement *Agreement `json:"agreement,omitempty" class:"public"`
	// Anonymous asks for a publicity without the parties' names, where the act allows
	// it.
	Anonymous bool `json:"anonymous,omitempty" class:"public"`
	// Application is its number.
	Application string `json:"application" class:"public" check:"id"`
	// Asset is the registration number, of an asset that is there or of a new one.
	Asset string `json:"asset" class:"public" check:"id"`
	// Causes are the grounds of the act on which it is applied for, by their codes,
	// sorted.
	Causes []string `json:"causes,omitempty" class:"public" check:"id"`
	// Certificate is the number of the one that is lost or damaged, where a copy is
	// asked for.
	Certificate string `json:"certificate,omitempty" class:"public" check:"id"`
	// Corrects is the number of the application whose entry was wrong: this one puts
	// it right (SZ 18, AH 16, GZ 31).
	Corrects  string     `json:"corrects,omitempty" class:"public" check:"id"`
	Deal      *DealTerms `json:"deal,omitempty" class:"public"`
	Materials []Material `json:"materials,omitempty" class:"public"`
	// Occurred is when what the causes name happened or is to happen, where the
	// profile counts from it.
	Occurred legaltime.Instant `json:"occurred,omitempty" class:"public"`
	// Parties are sorted by role and account; only holders may be several.
	Parties []PartyOf `json:"parties" class:"public"`
	// Profile is named for a new asset; another has its own.
	Profile string   `json:"profile,omitempty" class:"public" check:"id"`
	Promise *Promise `json:"promise,omitempty" class:"public"`
	Reason  string   `json:"reason,omitempty" class:"public"`
	// Recognition is what an act with the gate `recognised` rests on.
	Recognition *Recognition   `json:"recognition,omitempty" class:"public"`
	Register    *RegisterTerms `json:"register,omitempty" class:"public"`
	Registry    string         `json:"registry" class:"public" check:"id"`
	// Signatories are the accounts that sign, sorted: those whom the profile
	// wants, and who consents.
	Signatories []string `json:"signatories" class:"public" check:"id"`
	// Surrendered is the number of the certificate that is handed in: it ends with
	// the act, or an entry is made on its page.
	Surrendered string `json:"surrendered,omitempty" class:"public" check:"id"`
	// Trade is the number of the contract, filed by an exchange, that an act with the
	// gate `exchange_trade` rests on.
	Trade string `json:"trade,omitempty" class:"public" check:"id"`
	// Truthful states, under the signatories' signatures, that they answer for the
	// truth, lawfulness and completeness of what they hand in (TJ 6.4.1.3); false is
	// refused.
	Truthful bool `json:"truthful" class:"public"`
	// Undertaking is the digest of the applicant's word to know of the objections
	// to the asset and to bear the risk (SZ 20).
	Undertaking sm3.Digest `json:"undertaking,omitempty" class:"public"`
}

// ApplicationBody is a registry's step that needs no more than its name:
// accepting, accepting what is not complete, publicising.
type ApplicationBody struct {
	Application string `json:"application" class:"public" check:"id"`
	Registry    string `json:"registry" class:"public" check:"id"`
}

// ApplicationRegisterBody registers what an application asks for.
type ApplicationRegisterBody struct {
	Application string `json:"application" class:"public" check:"id"`
	// Fee is what the registration has cost, absent where it is stated elsewhere or
	// nothing was asked for.
	Fee      *Fee   `json:"fee,omitempty" class:"public"`
	Registry string `json:"registry" class:"public" check:"id"`
}

// Fee is what a registration has cost, by the registry's published table (SZ 11, AH
// 10(2), GZ 10): who pays capitalises it (MOF11). It is as public as the table that it is by.
type Fee struct {
	// Amount is in yuan, a decimal number such as 1200.5.
	Amount string `json:"amount" class:"public"`
	// Payer is the account of a party.
	Payer string `json:"payer" class:"public" check:"id"`
	// Table is the number of the publication of the fees.
	Table string `json:"table" class:"public" check:"id"`
}

// ApplicationReviewBody is an opinion of one stage of the review.
type ApplicationReviewBody struct {
	// Answers are to the items that the profile has the report answer, in its order.
	Answers     []Answer `json:"answers,omitempty" class:"public"`
	Application string   `json:"application" class:"public" check:"id"`
	// Outcome is `passed` or `failed` (GD 9-10, 15, GZ 18, DL 20-21).
	Outcome Outcome `json:"outcome" class:"public"`
	// Person is the natural person who has reviewed.
	Person string `json:"person" class:"public"`
	// Reasons say why the review has failed: codes of the profile's list `refusals`, each
	// once; none where it is passed.
	Reasons []string `json:"reasons,omitempty" class:"public"`
	// Report is the digest of the report, which names what is wanting item by item.
	Report sm3.Digest `json:"report" class:"public"`
	// Reviewer is the member whose opinion it is.
	Reviewer string `json:"reviewer" class:"public" check:"id"`
	// Role is that of the staff key that signs: the one of the stage's class.
	Role  string `json:"role" class:"public" check:"id"`
	Stage string `json:"stage" class:"public" check:"id"`
	// Truthful states that the report is objective, true, accurate and complete: a
	// third party's has to.
	Truthful bool `json:"truthful,omitempty" class:"public"`
	// Unconcerned declares that neither reviewer nor person has an interest in
	// the outcome; false is refused.
	Unconcerned bool `json:"unconcerned" class:"public"`
}

// Answer is what a report says on one item of its profile's list (DL 20).
type Answer struct {
	// Ground is the reason for refusal that an item which is not met comes to (DL 21),
	// a code of the profile's list `refusals`.
	Ground string `json:"ground,omitempty" class:"public" check:"id"`
	Item   string `json:"item" class:"public"`
	Met    bool   `json:"met" class:"public"`
}

// ApplicationNoticeBody tells an applicant everything that is missing, at once.
type ApplicationNoticeBody struct {
	Application string `json:"application" class:"public" check:"id"`
	// Items are the deficiencies.
	Items  []string `json:"items" class:"public"`
	Notice string   `json:"notice" class:"public" check:"id"`
	// Period is the time to correct, where the profile leaves it to the notice.
	Period   string `json:"period,omitempty" class:"public"`
	Person   string `json:"person" class:"public"`
	Registry string `json:"registry" class:"public" check:"id"`
	// Text is the digest of the notice as it is sent.
	Text sm3.Digest `json:"text" class:"public"`
}

// ApplicationSupplementBody brings what was missing.
type ApplicationSupplementBody struct {
	Application string     `json:"application" class:"public" check:"id"`
	Materials   []Material `json:"materials" class:"public"`
	// Register replaces what was to be registered.
	Register    *RegisterTerms `json:"register,omitempty" class:"public"`
	Signatories []string       `json:"signatories" class:"public" check:"id"`
	// Undertaking is as in the application, for an objection that came later.
	Undertaking sm3.Digest `json:"undertaking,omitempty" class:"public"`
}

// ApplicationRefuseBody declines or refuses, for reasons of the profile's list.
type ApplicationRefuseBody struct {
	Application string `json:"application" class:"public" check:"id"`
	// Explanation says what the reasons are in this case.
	Explanation string `json:"explanation" class:"public"`
	Notice      string `json:"notice" class:"public" check:"id"`
	Person      string `json:"person" class:"public"`
	// Reasons are codes of the profile's list `refusals`.
	Reasons  []string `json:"reasons" class:"public"`
	Registry string   `json:"registry" class:"public" check:"id"`
	// Text is the digest of the notice as it is sent.
	Text sm3.Digest `json:"text" class:"public"`
}

// ApplicationWithdrawBody takes an application back.
type ApplicationWithdrawBody struct {
	Application string   `json:"application" class:"public" check:"id"`
	Reason      string   `json:"reason" class:"public"`
	Signatories []string `json:"signatories" class:"public" check:"id"`
}

// ApplicationContestBody is the word of a party that has not signed an application: it
// disputes the right that is applied for.
type ApplicationContestBody struct {
	Account     string `json:"account" class:"public" check:"id"`
	Application string `json:"application" class:"public" check:"id"`
	Reason      string `json:"reason" class:"public"`
}

// NoticeServeBody enters that a notice has reached its addressee, or counts as
// served.
type NoticeServeBody struct {
	// Manner is `received` or `deemed`.
	Manner string `json:"manner" class:"public"`
	Notice string `json:"notice" class:"public" check:"id"`
	// Proof is the digest of what shows it.
	Proof    sm3.Digest `json:"proof" class:"public"`
	Registry string     `json:"registry" class:"public" check:"id"`
}
