// Package profile reads jurisdictions as data: one file each, versioned, on the
// ledger by its digest. A value that the regulation does not state is the word
// `unstated`, and a rule that needs it refuses, naming the silent article and
// the parameter to supply.
package profile

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Unstated is the value of a parameter on which the regulation is silent.
const Unstated = "unstated"

// MaxProfile bounds a profile in bytes.
const MaxProfile = 128 << 10

// ErrProfile is wrapped by every error about a profile's text.
var ErrProfile = errors.New("invalid profile")

// Profile is one jurisdiction's rules as values.
type Profile struct {
	// Account are the rules on accounts: exactly the keys of AccountKeys. A profile
	// without them sets no periods for accounts, and closes none.
	Account *ActText `json:"account,omitempty"`
	// Acts are the acts that the jurisdiction knows, by what it calls them.
	Acts map[string]ActText `json:"acts,omitempty"`
	// Appraisal is about reports that evaluate or appraise data: exactly the keys of
	// AppraisalKeys, absent where there are none.
	Appraisal *Values `json:"appraisal,omitempty"`
	// Calendar names the working-day calendar.
	Calendar string `json:"calendar"`
	// Certificates are the kinds of certificates that its acts yield: each exactly
	// the keys of CertificateKeys.
	Certificates map[string]ActText `json:"certificates,omitempty"`
	// Disputes is about courts and their documents: exactly the keys of
	// DisputeKeys, absent where only a court freezes and nothing else is said.
	Disputes *Values `json:"disputes,omitempty"`
	// Effective is when the regulation is in force.
	Effective Term `json:"effective"`
	// Lists are the closed lists of values that a field may take.
	Lists map[string]List `json:"lists"`
	// Name is the profile's identifier, such as `tianjin-tj003`.
	Name string `json:"name"`
	// Objection are the rules on objections, by when they are made: exactly the
	// keys of ObjectionKeys.
	Objection map[string]map[string]Param `json:"objection,omitempty"`
	// Params are the jurisdiction's parameters, see the constants.
	Params map[string]Param `json:"params"`
	// Revocation is about what a registry revokes and suspends: exactly the keys of
	// RevocationKeys, absent where it may do neither.
	Revocation *Values `json:"revocation,omitempty"`
	// Source is the regulation.
	Source string `json:"source"`
	// Status says what the regulation is: one of Statuses.
	Status string `json:"status"`
	// Supervision is about what is kept, published, reported and barred: exactly the
	// keys of SupervisionKeys.
	Supervision *Values `json:"supervision,omitempty"`
	Title       string  `json:"title"`
	TitleEN     string  `json:"title_en"`
	Version     int     `json:"version"`
}

// ActText is one act as values: exactly the keys of ActKeys.
type ActText struct {
	Lists  map[string]List  `json:"lists"`
	Params map[string]Param `json:"params"`
}

// Param is one parameter and where it comes from.
type Param struct {
	Article string `json:"article"`
	Value   string `json:"value"`
}

// List is a closed list of values and where it comes from.
type List struct {
	Article string `json:"article"`
	// Articles are the sources of single values, where the key asks for them: of each
	// that is neither `none` nor `unstated`, and of nothing else.
	Articles map[string]string `json:"articles,omitempty"`
	Values   []string          `json:"values"`
}

// ArticleOf gives the source of a value.
func (l List) ArticleOf(value string) string { return cmp.Or(l.Articles[value], l.Article) }

// The parameters that the rules read.
const (
	// Archive is whether a registration ends with the archive of its file.
	Archive = "archive"
	// FreezeMax is the longest freeze, such as `3y`.
	FreezeMax = "freeze_max"
	// CoOwners is `all` or `one`: which holders of an asset of several sign where
	// its holder has to.
	CoOwners = "co_owners"
	// JuniorPledge is `allowed` or `refused`.
	JuniorPledge = "junior_pledge"
	// OtherRightMode is `page_append` or `reissue`: whether a right in an asset is
	// entered on its certificate's page, or the certificate is issued anew.
	OtherRightMode = "other_right_mode"
	// PledgeeConsent is `needed` or `not_needed` for a transfer or licence.
	PledgeeConsent = "pledgee_consent"
	// Contest is the reason for which an application is refused that a party which has
	// not signed it disputes.
	Contest = "contest"
	// Deemed is how long after it was sent a notice counts as served without its
	// addressee's word, Service the time to serve one for which nothing else sets a
	// time, NoticeUnit the unit in which a notice that sets a time has to set it.
	Deemed     = "deemed"
	Service    = "service"
	NoticeUnit = "notice_unit"
	// EvidenceProviders is `accepted` where evidence comes only from providers that
	// the registry has published that it accepts.
	EvidenceProviders = "providers"
	// Recheck is how old the state at home of what was registered by recognition gets
	// before it is looked up again.
	Recheck = "recheck"
	// ReportPaper is what the profile calls the evidence report among the materials.
	ReportPaper = "report_paper"
	// RollForward is `yes` or `no`: whether a publicity counted in natural days
	// that ends on a holiday goes on to the next working day.
	RollForward = "roll_forward"
)

// The values of parameters that are words.
const (
	Accepted  = "accepted"
	Allowed   = "allowed"
	Refused   = "refused"
	Needed    = "needed"
	NotNeeded = "not_needed"
	AllOwners = "all"
	// WorkingDays and NaturalDays are the units of NoticeUnit.
	WorkingDays = "working_days"
	NaturalDays = "natural_days"
	OneOwner    = "one"
	PageAppend  = "page_append"
	Reissue     = "reissue"
	Yes         = "yes"
	No          = "no"
)

// The closed lists that the rules read.
const (
	AcquisitionList = "acquisition"
	TypeList        = "type"
	UpdateCycleList = "update_cycle"
)

// Parse reads a profile and checks that it is complete: every parameter and
// list is there, even if only to say `unstated`, and none is unknown.
func Parse(text []byte) (*Profile, error) {
	if len(text) > MaxProfile {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrProfile, len(text), MaxProfile)
	}
	p := new(Profile)
	if err := canonical.Unmarshal(text, p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProfile, err)
	}
	if found := p.Problems(); len(found) > 0 {
		return nil, fmt.Errorf("%w: %s: %w", ErrProfile, p.Name, found[0])
	}
	return p, nil
}

// Problems lists everything that is wrong with the profile, in the order of the
// schema; nothing is wrong with one that Parse accepts.
func (p *Profile) Problems() []Problem {
	found := &problems{}
	for _, id := range [][2]string{{"name", p.Name}, {"calendar", p.Calendar}} {
		if !ledger.ValidIdentifier(id[1]) {
			found.add(Problem{Code: BadName, Path: id[0], Value: id[1]})
		}
	}
	if p.Version < 1 {
		found.add(Problem{Code: BadVersion, Path: "version"})
	}
	for _, text := range [][2]string{{"title", p.Title}, {"title_en", p.TitleEN}, {"source", p.Source}} {
		if text[1] == "" {
			found.add(Problem{Code: Empty, Path: text[0]})
		}
	}
	p.checkTerm(found)
	known := Keys()
	if len(p.Acts) == 0 {
		known = slices.DeleteFunc(known, func(k Key) bool { return k.WithActs })
	}
	found.keys("", known, p.Params, p.Lists)
	for _, name := range slices.Sorted(maps.Keys(p.Acts)) {
		Act{name, p}.check(found)
	}
	p.checkMeasures(found)
	p.checkAccount(found)
	p.checkCertificates(found)
	p.checkObjections(found)
	p.checkContest(found)
	p.checkValues(found)
	return found.all
}

// checkContest reports a reason for a dispute that is none for a refusal.
func (p *Profile) checkContest(found *problems) {
	code, reasons := p.Params[Contest].Value, p.Lists[RefusalsList].Values
	if code != "" && code != None && code != Unstated && !slices.Contains(reasons, code) {
		found.add(Problem{Code: BadWord, Path: Contest, Value: code, Want: reasons})
	}
}

// keys checks the keys of a profile or of one of its acts.
func (found *problems) keys(prefix string, known []Key, params map[string]Param, lists map[string]List) {
	for _, k := range known {
		if k.List {
			l, ok := lists[k.Name]
			found.list(prefix, k, l, ok)
			continue
		}
		v, ok := params[k.Name]
		found.param(prefix, k, v, ok)
	}
	for _, key := range slices.Sorted(maps.Keys(params)) {
		if !slices.ContainsFunc(known, func(k Key) bool { return k.Name == key && !k.List }) {
			found.add(Problem{Code: Unknown, Path: prefix + key})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(lists)) {
		if !slices.ContainsFunc(known, func(k Key) bool { return k.Name == key && k.List }) {
			found.add(Problem{Code: Unknown, Path: prefix + key})
		}
	}
}

func (found *problems) param(prefix string, k Key, v Param, ok bool) {
	if !ok && k.Optional {
		return
	}
	if !ok {
		found.add(Problem{Code: Missing, Path: prefix + k.Name, Want: k.Words})
		return
	}
	if v.Article == "" {
		found.add(Problem{Code: NoArticle, Path: prefix + k.Name})
	}
	k.checkValue(found, prefix, v.Value)
}

func (found *problems) list(prefix string, k Key, l List, ok bool) {
	path := prefix + k.Name
	if !ok && k.Optional {
		return
	}
	if !ok {
		found.add(Problem{Code: Missing, Path: path, Want: k.Words})
		return
	}
	if l.Article == "" {
		found.add(Problem{Code: NoArticle, Path: path})
	}
	if len(l.Values) == 0 {
		found.add(Problem{Code: Empty, Path: path, Want: k.Words})
	}
	k.checkArticles(found, path, l)
	for i, v := range l.Values {
		k.checkValue(found, prefix, v)
		if (v == None || v == Unstated) && len(l.Values) > 1 {
			found.add(Problem{Code: NotAlone, Path: path, Value: v})
		}
		if slices.Contains(l.Values[:i], v) {
			found.add(Problem{Code: Repeated, Path: path, Value: v})
		}
	}
}

// Param gives a parameter, or the refusal that its absence causes.
func (p *Profile) Param(name string) (Param, *ledger.Refusal) { return p.stated(name, p.Params[name]) }

func (p *Profile) stated(name string, v Param) (Param, *ledger.Refusal) {
	if v.Value == Unstated {
		r := ledger.Refuse(ledger.ProfileUnstated, "%s: %s is silent on %q; supply it by vote", p.Name, v.Article, name)
		r.Article = v.Article
		return v, r
	}
	return v, nil
}

// Period gives a parameter that is a period, and its article.
func (p *Profile) Period(name string) (legaltime.Period, string, *ledger.Refusal) {
	v, refusal := p.Param(name)
	if refusal != nil {
		return legaltime.Period{}, "", refusal
	}
	period, err := legaltime.ParsePeriod(v.Value)
	if err != nil {
		return period, "", ledger.Refuse(ledger.ProfileValue, "%s: %v", name, err)
	}
	return period, v.Article, nil
}

// Allows reports whether value is in the list; one that the text leaves open,
// which says None, allows everything, and one that is Unstated nothing.
func (p *Profile) Allows(list, value string) bool {
	values := p.Lists[list].Values
	return value != Unstated && slices.Contains(values, value) || len(values) == 1 && values[0] == None
}
