package ledger

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Category is what a publication is about.
type Category string

// The categories of publications.
const (
	// PublishedRules are business rules, PublishedFees what registration costs
	// (SZ 11, AH 10(2), GZ 10).
	PublishedRules Category = "rules"
	PublishedFees  Category = "fees"
	// PublishedStandards are those of the three transformations (TJ 6.1.3).
	PublishedStandards Category = "standards"
	// PublishedOperation are operating rules and the details of the book (TJ 6.1.7).
	PublishedOperation Category = "operation"
	// PublishedExpiry announces a cancellation by expiry (GZ 35).
	PublishedExpiry Category = "expiry"
	// PublishedVoiding announces a voucher or certificate that is void (GZ 33).
	PublishedVoiding Category = "voiding"
	// PublishedSanction is a measure against a holder, provider or agency (TJ 9.1.2).
	PublishedSanction Category = "sanction"
	// PublishedInspection is the order of a check by the authority, or its result (GD 30-31,
	// SZ 22, 24, AH 32, GZT 37).
	PublishedInspection Category = "inspection"
	// PublishedReview is a registry's annual review: it moves the date of the next.
	PublishedReview Category = "review"
	// PublishedDrill is an exercise of a contingency plan, PublishedIncident what
	// has happened to the security of the system and what was done.
	PublishedDrill    Category = "drill"
	PublishedIncident Category = "incident"
	// PublishedDestruction is the destruction of data, step by step.
	PublishedDestruction Category = "destruction"
	// PublishedMisuse reports that a certificate was forged, sold or lent (GD 25,
	// AH 29); the certificate shows it.
	PublishedMisuse Category = "misuse"
	// PublishedProvider says that a registry accepts an evidence provider (TJ 3.8,
	// 6.4.1.2, 7.1.1).
	PublishedProvider Category = "provider"
	// PublishedReference is an entry of a holder's reference book: data, by its
	// evidence, that cannot be confirmed as an asset yet (MOF141 4).
	PublishedReference Category = "reference"
	// PublishedChange is a change of the publisher itself that it files with the
	// authority (SH 7), PublishedExit the end of its service (SH 8).
	PublishedChange Category = "change"
	PublishedExit   Category = "exit"
)

// Categories lists every category.
func Categories() []Category {
	return []Category{
		PublishedRules, PublishedFees, PublishedStandards, PublishedOperation, PublishedExpiry, PublishedVoiding, PublishedSanction, PublishedInspection,
		PublishedReview, PublishedDrill, PublishedIncident, PublishedDestruction, PublishedMisuse, PublishedProvider, PublishedReference,
		PublishedChange, PublishedExit,
	}
}

// MeasureKind is what a registry does to somebody who has broken the rules.
type MeasureKind string

// The kinds of measures (TJ 9.1.2).
const (
	MeasureWarning MeasureKind = "warning"
	// MeasureSuspension lets the account apply for nothing at the registry that has
	// published it until its end.
	MeasureSuspension MeasureKind = "suspension"
	// MeasureClaim is for a penalty or damages.
	MeasureClaim MeasureKind = "claim"
	// MeasureExposure is publication and no more.
	MeasureExposure MeasureKind = "exposure"
	// MeasureFalse is for false material: it bars for the time that the profile
	// sets.
	MeasureFalse MeasureKind = "false_material"
)

// MeasureKinds lists every kind.
func MeasureKinds() []MeasureKind {
	return []MeasureKind{MeasureWarning, MeasureSuspension, MeasureClaim, MeasureExposure, MeasureFalse}
}

// Bars reports whether the account can apply for nothing while it lasts.
func (k MeasureKind) Bars() bool { return k == MeasureSuspension || k == MeasureFalse }

// AccountMeasure is what is done to an account.
type AccountMeasure struct {
	Account string      `json:"account" class:"public" check:"id"`
	Kind    MeasureKind `json:"kind" class:"public"`
	// Until is the first instant at which a suspension has ended.
	Until legaltime.Instant `json:"until,omitempty" class:"public"`
}

// ChangeStep is what had to come before a change of rules or fees.
type ChangeStep struct {
	// Document is the digest of what shows it.
	Document sm3.Digest `json:"document" class:"public"`
	// Step is a word of the profile's list `rule_changes`.
	Step string `json:"step" class:"public"`
}

// PublicationBody publishes a document (TJ 6.1.7, SZ 11, GZ 33, 35, GD 31, SH 7-8).
type PublicationBody struct {
	// About names what it is about, such as the number of a certificate.
	About    string   `json:"about,omitempty" class:"public"`
	Category Category `json:"category" class:"public"`
	// Day is that of a change, or the first on which the service has ended; nothing
	// else has one.
	Day legaltime.Instant `json:"day,omitempty" class:"public"`
	// Inspection makes it the order of an inspection.
	Inspection *Inspection     `json:"inspection,omitempty" class:"public"`
	Measure    *AccountMeasure `json:"measure,omitempty" class:"public"`
	// Member publishes, with the key of its role.
	Member string `json:"member" class:"public" check:"id"`
	// Next is when a registry that was reviewed is due again, at most a year later.
	Next legaltime.Instant `json:"next,omitempty" class:"public"`
	// Profile is named where its rules ask for something.
	Profile     string `json:"profile,omitempty" class:"public" check:"id"`
	Publication string `json:"publication" class:"public" check:"id"`
	// Replaces is the number of the one that it takes the place of.
	Replaces string       `json:"replaces,omitempty" class:"public" check:"id"`
	Role     string       `json:"role" class:"public" check:"id"`
	Steps    []ChangeStep `json:"steps,omitempty" class:"public"`
	// Text is the digest of the document.
	Text  sm3.Digest `json:"text" class:"public"`
	Title string     `json:"title" class:"public"`
}

// RetractionBody takes a publication back, such as a measure whose cause is gone.
type RetractionBody struct {
	Document    sm3.Digest `json:"document" class:"public"`
	Member      string     `json:"member" class:"public" check:"id"`
	Publication string     `json:"publication" class:"public" check:"id"`
	Reason      string     `json:"reason" class:"public"`
	Role        string     `json:"role" class:"public" check:"id"`
}

// PublicationState is a publication's place in its life.
type PublicationState string

// The states of a publication.
const (
	PublicationPublished PublicationState = "PUBLISHED"
	PublicationReplaced  PublicationState = "REPLACED"
	PublicationRetracted PublicationState = "RETRACTED"
)

// Publication is a document that a registry, exchange or regulator has published: the
// ledger has its digest, the publisher the text.
type Publication struct {
	About string `json:"about,omitempty"`
	// Account is that in whose reference book it is an entry.
	Account  string            `json:"account,omitempty"`
	Category Category          `json:"category"`
	Day      legaltime.Instant `json:"day,omitempty"`
	History  *History          `json:"history,omitempty"`
	ID       string            `json:"id"`
	// Inspection is there in the order of one.
	Inspection *Inspection       `json:"inspection,omitempty"`
	Measure    *AccountMeasure   `json:"measure,omitempty"`
	Member     string            `json:"member"`
	Next       legaltime.Instant `json:"next,omitempty"`
	// Overdue says that a change or exit was published later than it had to be.
	Overdue   bool              `json:"overdue,omitempty"`
	Profile   string            `json:"profile,omitempty"`
	Published legaltime.Instant `json:"published"`
	Reason    string            `json:"reason,omitempty"`
	Record    sm3.Digest        `json:"record"`
	Replaces  string            `json:"replaces,omitempty"`
	State     PublicationState  `json:"state"`
	Steps     []ChangeStep      `json:"steps,omitempty"`
	// Successor is the number of the one that took its place.
	Successor string     `json:"successor,omitempty"`
	Text      sm3.Digest `json:"text"`
	Title     string     `json:"title"`
}

// Changes reports whether the category changes what holds for everybody.
func (c Category) Changes() bool {
	return slices.Contains([]Category{PublishedRules, PublishedFees}, c)
}

// Dated reports whether a publication of the category names a day, from which its time
// is counted.
func (c Category) Dated() bool { return c == PublishedChange || c == PublishedExit }
