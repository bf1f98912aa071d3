package profile

import (
	"maps"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// The keys of a kind of certificate.
const (
	Title           = "title"
	Standard        = "standard"
	ClassOf         = "class"
	Validity        = "validity"
	Numbering       = "numbering"
	Renewal         = "renewal"
	RenewalFrom     = "renewal_from"
	RenewalLength   = "renewal_length"
	Expiry          = "expiry"
	Surrender       = "surrender"
	Confirmation    = "confirmation"
	OnAccountChange = "account_change"
	Form            = "form"
	FormApproval    = "form_approval"
	Disclaimer      = "disclaimer"

	EndsWith = "ends_with"
	Uses     = "uses"
)

// The classes of certificates.
const (
	// Registration is the paper of a registration itself: each holder has one at a
	// time, and what is registered later takes its place.
	Registration = "registration"
	// Voucher is the paper of one right, such as a licence or trade, or of the use of
	// what is registered. It ends with that right and is never what a holder
	// surrenders.
	Voucher = "voucher"
	// Proof says once that something has happened, such as a cancellation.
	Proof = "proof"
	// Subject is a voucher of an account, for the capacity in which its subject is
	// registered. It stands as long as the account does.
	Subject = "subject"
)

// The other values of keys of a kind of certificate.
const (
	// WithData and WithAgreement are what may end before the period of validity.
	WithData      = "data"
	WithAgreement = "agreement"
	// AfterEnd opens renewal when the certificate has ended, without a last day.
	AfterEnd = "after_end"
	// PreviousEnd and ByRegistration are where a renewed certificate's time begins.
	PreviousEnd    = "previous_end"
	ByRegistration = "registration"
	// CertificateOnly and CancelAll are what ends at a certificate's end.
	CertificateOnly = "certificate_only"
	CancelAll       = "cancel"
	// Invalid and Stays are what follows for a certificate from a change of its
	// account's information.
	Invalid = "invalid"
	Stays   = "stays"
)

// CertificateKeys is the schema of a kind of certificate.
func CertificateKeys() []Key {
	return []Key{
		{Name: Title, Means: "its name on its face; `{type}` is the type of the asset"},
		{Name: Standard, Means: "the standard or regulation named on its face"},
		{Name: ClassOf, Words: []string{Registration, Voucher, Proof, Subject}, Means: "whether it is the paper of a registration, of one right, the proof of something that happened, or of a subject and not of an asset"},
		{Name: Validity, Period: true, Words: []string{None}, Means: "how long it is valid; `none`: it has no end of its own"},
		{Name: EndsWith, List: true, Words: []string{None, WithData, WithAgreement}, Means: "what may end it before: the data, or an agreement whose term is no longer than the validity"},
		{Name: Numbering, Means: "the pattern of its number: text, `{YYYY}` for the year of issue (UTC+8), `{n6}` for 6 digits; `none`: any number"},
		{Name: Confirmation, Words: []string{Needed, NotNeeded}, Means: "whether it has a number of confirmation beside its own"},
		{Name: Renewal, Period: true, Words: []string{None, AfterEnd}, Means: "how long before its end a renewal may be applied for, and no later than its end; `after_end`: only then; `none`: it is not renewed"},
		{Name: RenewalFrom, Words: []string{None, PreviousEnd, ByRegistration}, Means: "where a renewed one's time begins"},
		{Name: RenewalLength, Period: true, Words: []string{None}, Means: "how long a renewed one is valid"},
		{Name: Expiry, Words: []string{CertificateOnly, CancelAll}, Means: "what ends when it expires and is not renewed: the certificate alone, or the registration; of the vouchers of a contract that of the contract"},
		{Name: Surrender, Words: []string{Needed, NotNeeded}, Means: "whether it has to be surrendered before another takes its place"},
		{Name: OnAccountChange, Words: []string{Invalid, Stays}, Means: "what follows for it when its account's information changes"},
		{Name: Form, Means: "the uniform form that it is made on, by name or digest; `none`: there is none"},
		{Name: FormApproval, Means: "who has approved that form; `none`: nobody has to"},
		{Name: Uses, List: true, Means: "the uses that the regulation recognises, printed on it"},
		{Name: Disclaimer, Means: "what it says about who answers for what; `none`: nothing"},
	}
}

// Kind is a kind of certificate: a view of its keys.
type Kind struct {
	Name string
	in   *Profile
}

// Kind gives a kind of certificate of the profile; false when it has none of that
// name.
func (p *Profile) Kind(name string) (Kind, bool) {
	_, ok := p.Certificates[name]
	return Kind{name, p}, ok
}

func (k Kind) text() ActText { return k.in.Certificates[k.Name] }

// Param gives a parameter of the kind, or the refusal that its absence causes.
func (k Kind) Param(name string) (Param, *ledger.Refusal) {
	return k.in.stated(certificatePrefix+k.Name+"."+name, k.text().Params[name])
}

// Words gives a text of the kind, empty for `none`, or the refusal that its
// absence causes.
func (k Kind) Words(name string) (string, *ledger.Refusal) {
	v, refusal := k.Param(name)
	if v.Value == None {
		return "", refusal
	}
	return v.Value, refusal
}

// typePlace stands in a title for the type of the asset.
const typePlace = "{type}"

// TitleOf gives the title for an asset of a type, or the refusal that its absence
// causes.
func (k Kind) TitleOf(assetType string) (string, *ledger.Refusal) {
	title, refusal := k.Words(Title)
	return strings.ReplaceAll(title, typePlace, assetType), refusal
}

// Is reports whether a parameter has a value. What is unstated has none.
func (k Kind) Is(name, value string) bool { return k.text().Params[name].Value == value }

// Article gives the source of a parameter or list.
func (k Kind) Article(name string) string {
	if l, ok := k.text().Lists[name]; ok {
		return l.Article
	}
	return k.text().Params[name].Article
}

// Period gives a parameter that is a period: stated is false for one of the
// parameter's words, which say that nothing is counted.
func (k Kind) Period(name string) (p legaltime.Period, stated bool, refusal *ledger.Refusal) {
	v, refusal := k.Param(name)
	if refusal != nil {
		return p, false, refusal
	}
	p, err := legaltime.ParsePeriod(v.Value)
	return p, err == nil, nil
}

// List gives a list of the kind, empty for `none`, or the refusal that its absence
// causes.
func (k Kind) List(name string) ([]string, *ledger.Refusal) {
	l := k.text().Lists[name]
	if len(l.Values) != 1 {
		return l.Values, nil
	}
	if l.Values[0] == None {
		return nil, nil
	}
	_, refusal := k.in.stated(certificatePrefix+k.Name+"."+name, Param{Article: l.Article, Value: l.Values[0]})
	return l.Values, refusal
}

const certificatePrefix = "certificates."

// checkCertificates reports what is wrong with the kinds of certificates, and
// certificates that acts yield although there is no such kind.
func (p *Profile) checkCertificates(found *problems) {
	for _, name := range slices.Sorted(maps.Keys(p.Certificates)) {
		Kind{name, p}.check(found)
	}
	for _, act := range slices.Sorted(maps.Keys(p.Acts)) {
		for _, y := range (Act{act, p}).Yields() {
			kind, ok := p.Kind(y.Certificate)
			switch {
			case !ok && y.Certificate != Unstated:
				found.add(Problem{Code: NoKind, Path: act + "." + Certificates, Value: y.Certificate, Want: slices.Sorted(maps.Keys(p.Certificates))})
			case ok && kind.Is(ClassOf, Subject):
				found.add(Problem{Code: BadClass, Path: act + "." + Certificates, Value: y.Certificate})
			}
		}
	}
}

func (k Kind) check(found *problems) {
	prefix := certificatePrefix + k.Name + "."
	if !ledger.ValidIdentifier(k.Name) {
		found.add(Problem{Code: BadName, Path: "certificates", Value: k.Name})
	}
	found.keys(prefix, CertificateKeys(), k.text().Params, k.text().Lists)
	params := k.text().Params
	if title := params[Title].Value; strings.ContainsAny(strings.ReplaceAll(title, typePlace, ""), "{}") {
		found.add(Problem{Code: BadTitle, Path: prefix + Title, Value: title})
	}
	if pattern := params[Numbering].Value; pattern != None && pattern != Unstated && pattern != "" {
		if _, err := parsePattern(pattern); err != nil {
			found.add(Problem{Code: BadPattern, Path: prefix + Numbering, Value: pattern})
		}
	}
	for _, key := range []string{RenewalFrom, RenewalLength} {
		if renewed := params[Renewal].Value != None; renewed == (params[key].Value == None) && params[key].Value != "" && params[Renewal].Value != "" {
			found.add(Problem{Code: BadRenewal, Path: prefix + key, Value: params[key].Value})
		}
	}
	if p, err := legaltime.ParsePeriod(params[Renewal].Value); err == nil && tooLong(p) {
		found.add(Problem{Code: BadRenewal, Path: prefix + Renewal, Value: params[Renewal].Value})
	}
	lasts := params[Validity].Value != None
	if !lasts && (params[Renewal].Value != None || params[Expiry].Value == CancelAll) {
		found.add(Problem{Code: BadRenewal, Path: prefix + Validity, Value: None})
	}
	ends := k.text().Lists[EndsWith].Values
	if params[ClassOf].Value == Proof && (lasts || !slices.Equal(ends, []string{None})) {
		found.add(Problem{Code: BadClass, Path: prefix + ClassOf, Value: Proof})
	}
	if params[ClassOf].Value == Subject && !k.fitsSubject() {
		found.add(Problem{Code: BadClass, Path: prefix + ClassOf, Value: Subject})
	}
	cancels := params[ClassOf].Value == Registration || params[ClassOf].Value == Voucher
	if params[ClassOf].Value != Registration && params[Surrender].Value == Needed || !cancels && params[Expiry].Value == CancelAll {
		found.add(Problem{Code: BadClass, Path: prefix + ClassOf, Value: params[ClassOf].Value})
	}
}

// fitsSubject reports whether nothing of the kind is about an asset: what ends it, its
// title, and what only applications about assets bring.
func (k Kind) fitsSubject() bool {
	return k.Is(Renewal, None) && k.Is(Confirmation, NotNeeded) && slices.Equal(k.text().Lists[EndsWith].Values, []string{None}) &&
		!strings.Contains(k.text().Params[Title].Value, typePlace)
}

// tooLong reports a window of renewal of more than three months: those whom it
// concerns are reminded when it opens, and nobody looks further ahead.
func tooLong(p legaltime.Period) bool {
	longest := map[legaltime.Unit]int{legaltime.Working: 60, legaltime.Natural: 90, legaltime.Month: 3}
	return p.Count > longest[p.Unit]
}
