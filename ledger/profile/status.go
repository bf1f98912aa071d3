package profile

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// What a regulation can be.
const (
	StatusDraft         = "draft"
	StatusExpired       = "expired"
	StatusGroupStandard = "group_standard"
	StatusGuidance      = "guidance"
	StatusInForce       = "in_force"
	StatusLocalStandard = "local_standard"
	// StatusTest is for rules that somebody made up to test the software.
	StatusTest  = "test"
	StatusTrial = "trial"
)

// Statuses lists everything that a regulation can be, sorted.
func Statuses() []string {
	return []string{StatusDraft, StatusExpired, StatusGroupStandard, StatusGuidance, StatusInForce, StatusLocalStandard, StatusTest, StatusTrial}
}

// Term is when a regulation is in force, and what certificates say where it is
// applied although it is not.
type Term struct {
	Article string `json:"article"`
	// Caveat is in Chinese; a profile has it if it is a draft or ends.
	Caveat string `json:"caveat,omitempty"`
	// From is the first day, or Unstated.
	From string `json:"from"`
	// To is the first day on which it is no longer in force, None where it does not end,
	// Unstated where it does and no day can be told.
	To string `json:"to"`
}

// NotYet is the standing of a regulation whose first day has not come. It is no
// word of ledger.Despites: nobody can vote a regulation into effect early.
const NotYet ledger.Despite = "not_yet"

// Standing gives what keeps the regulation from being law at an instant, empty
// when nothing does.
func (p *Profile) Standing(at legaltime.Instant) ledger.Despite {
	switch {
	case p.Status == StatusDraft:
		return ledger.DespiteDraft
	case p.Status == StatusExpired || p.Effective.To != None && reached(p.Effective.To, at):
		return ledger.DespiteExpired
	case p.Effective.From != Unstated && !reached(p.Effective.From, at):
		return NotYet
	}
	return ""
}

// reached reports whether a day of a profile that was checked has begun at an instant.
func reached(day string, at legaltime.Instant) bool {
	d, err := legaltime.ParseDate(day)
	return err == nil && at >= d.Start()
}

// Takes reports whether the profile can be adopted with the word: only what is a
// draft despite being one, and only what ends despite having ended.
func (p *Profile) Takes(word ledger.Despite) bool {
	switch word {
	case "":
		return true
	case ledger.DespiteDraft:
		return p.Status == StatusDraft
	case ledger.DespiteExpired:
		return p.Status == StatusExpired || p.Effective.To != None
	}
	return false
}

// CaveatOn gives what a certificate says of the regulation if doc was accepted
// despite its standing.
func (p *Profile) CaveatOn(doc ledger.Document) string {
	if doc.Despite == "" {
		return ""
	}
	return p.Effective.Caveat
}

// checkTerm reports what is wrong with status and period of effect.
func (p *Profile) checkTerm(found *problems) {
	t := p.Effective
	if !slices.Contains(Statuses(), p.Status) {
		found.add(Problem{Code: BadWord, Path: "status", Value: p.Status, Want: Statuses()})
	}
	if t.Article == "" {
		found.add(Problem{Code: NoArticle, Path: "effective"})
	}
	from := found.date("effective.from", t.From, Unstated)
	to := found.date("effective.to", t.To, None, Unstated)
	if from != nil && to != nil && from.Compare(*to) >= 0 {
		found.add(Problem{Code: BadTerm, Path: "effective", Value: t.From + " / " + t.To})
	}
	ends := p.Status == StatusDraft || p.Status == StatusExpired || t.To != None
	if ends && t.Caveat == "" {
		found.add(Problem{Code: Missing, Path: "effective.caveat"})
	}
	if !ends && t.Caveat != "" {
		found.add(Problem{Code: Needless, Path: "effective.caveat", Value: t.Caveat})
	}
}

// date reads a date; nil for one of the words, or when it is neither.
func (found *problems) date(path, value string, words ...string) *legaltime.Date {
	if slices.Contains(words, value) {
		return nil
	}
	d, err := legaltime.ParseDate(value)
	if err != nil {
		found.add(Problem{Code: BadDate, Path: path, Value: value, Want: words})
		return nil
	}
	return &d
}
