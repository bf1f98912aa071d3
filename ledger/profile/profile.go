// Package profile reads jurisdictions as data: one file each, versioned, on the
// ledger by its digest. A value that the regulation does not state is the word
// `unstated`, and a rule that needs it refuses, naming the silent article and
// the parameter to supply.
package profile

import (
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
	// Acts are the acts that the jurisdiction knows, by what it calls them.
	Acts map[string]ActText `json:"acts,omitempty"`
	// Calendar names the working-day calendar.
	Calendar string `json:"calendar"`
	// Lists are the closed lists of values that a field may take.
	Lists map[string]List `json:"lists"`
	// Name is the profile's identifier, such as `tianjin-tj003`.
	Name string `json:"name"`
	// Params are the jurisdiction's parameters, see the constants.
	Params map[string]Param `json:"params"`
	// Source is the regulation.
	Source string `json:"source"`
	// Status says what the regulation is, such as `group-standard`.
	Status  string `json:"status"`
	Title   string `json:"title"`
	TitleEN string `json:"title_en"`
	Version int    `json:"version"`
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
	Article string   `json:"article"`
	Values  []string `json:"values"`
}

// The parameters that the rules read.
const (
	// CertificateTitle is the certificate's name on its face.
	CertificateTitle = "certificate_title"
	// CertificateStandard is the standard named on its face.
	CertificateStandard = "certificate_standard"
	// CertificateValidity is a period such as `3y`.
	CertificateValidity = "certificate_validity"
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
	// Publicity is a period such as `3wd`.
	Publicity = "publicity"
	// RollForward is `yes` or `no`: whether a publicity counted in natural days
	// that ends on a holiday goes on to the next working day.
	RollForward = "roll_forward"
	// Vouchers is `deidentify+structure` or `none`.
	Vouchers = "vouchers"
)

// The values of parameters that are words.
const (
	Allowed    = "allowed"
	Refused    = "refused"
	Needed     = "needed"
	NotNeeded  = "not_needed"
	AllOwners  = "all"
	OneOwner   = "one"
	PageAppend = "page_append"
	Reissue    = "reissue"
	Yes        = "yes"
	No         = "no"
	NoVouchers = "none"
	// BothVouchers asks for de-identification and structuring.
	BothVouchers = "deidentify+structure"
)

// The closed lists that the rules read.
const (
	AcquisitionList = "acquisition"
	TypeList        = "type"
	UpdateCycleList = "update_cycle"
)

// choices gives the values that a parameter of words may take, nil for one that
// is a period or a text.
func choices(name string) []string {
	switch name {
	case CoOwners:
		return []string{AllOwners, OneOwner}
	case OtherRightMode:
		return []string{PageAppend, Reissue}
	case JuniorPledge:
		return []string{Allowed, Refused}
	case PledgeeConsent:
		return []string{Needed, NotNeeded}
	case RollForward:
		return []string{Yes, No}
	case Vouchers:
		return []string{BothVouchers, NoVouchers}
	}
	return nil
}

func params() []string {
	return []string{CertificateStandard, CertificateTitle, CertificateValidity, FreezeMax, JuniorPledge, PledgeeConsent, Publicity, RollForward, Vouchers}
}

// actParams are those that a profile with acts has besides.
func actParams() []string { return []string{CoOwners, OtherRightMode} }

func lists() []string { return []string{AcquisitionList, TypeList, UpdateCycleList} }

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
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrProfile, p.Name, err)
	}
	return p, nil
}

func (p *Profile) check() error {
	if !ledger.ValidIdentifier(p.Name) || !ledger.ValidIdentifier(p.Calendar) || p.Version < 1 {
		return errors.New("name, calendar or version is not valid")
	}
	if err := p.checkKeys(); err != nil {
		return err
	}
	for _, name := range params() {
		if err := p.checkParam(name); err != nil {
			return err
		}
	}
	for _, name := range lists() {
		if l := p.Lists[name]; len(l.Values) == 0 || l.Article == "" {
			return fmt.Errorf("list %s is empty or names no article", name)
		}
	}
	return nil
}

// checkKeys reports a key that is none, and what is wrong with the acts.
func (p *Profile) checkKeys() error {
	known := slices.Concat(params(), lists())
	if len(p.Acts) > 0 {
		known = slices.Concat(known, []string{RefusalsList, RightsList}, actParams())
		for _, name := range actParams() {
			if err := p.checkParam(name); err != nil {
				return err
			}
		}
		for _, name := range []string{RefusalsList, RightsList} {
			if l := p.Lists[name]; len(l.Values) == 0 || l.Article == "" {
				return fmt.Errorf("list %s is empty or names no article", name)
			}
		}
	}
	if key, ok := stranger(p.Params, p.Lists, known); ok {
		return fmt.Errorf("%q is not a key of this profile: it has %v", key, known)
	}
	for _, name := range slices.Sorted(maps.Keys(p.Acts)) {
		if err := (Act{name, p}).check(); err != nil {
			return err
		}
	}
	return nil
}

// stranger gives the first key that is not known.
func stranger(params map[string]Param, lists map[string]List, known []string) (string, bool) {
	for _, key := range slices.Concat(slices.Sorted(maps.Keys(params)), slices.Sorted(maps.Keys(lists))) {
		if !slices.Contains(known, key) {
			return key, true
		}
	}
	return "", false
}

func (p *Profile) checkParam(name string) error {
	v, ok := p.Params[name]
	if !ok || v.Article == "" || v.Value == "" {
		return fmt.Errorf("parameter %s is missing, empty or names no article", name)
	}
	if v.Value == Unstated {
		return nil
	}
	switch name {
	case CertificateValidity, FreezeMax, Publicity:
		_, err := legaltime.ParsePeriod(v.Value)
		return err
	}
	if c := choices(name); c != nil && !slices.Contains(c, v.Value) {
		return fmt.Errorf("parameter %s is %q, want one of %v or unstated", name, v.Value, c)
	}
	return nil
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

// Allows reports whether value is in the closed list.
func (p *Profile) Allows(list, value string) bool {
	return slices.Contains(p.Lists[list].Values, value)
}
