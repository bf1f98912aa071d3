package api

import (
	"encoding"
	"reflect"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// FieldClass says who may see a field's value.
//
// The decision, in one place:
//
//   - Anonymous readers see public fields. A request signed with an active key
//     (see Authorization) may see more.
//   - An account sees party fields of what names it: as holder, party to a
//     transfer or pledge, consenting pledgee, or signer. A member sees party
//     fields of what names it.
//   - A member that is a registry, notary, arbitrator, court or regulator sees
//     everything.
//   - Bodies of records carry their classes as tags. Entities and governance
//     carry none; the table below classes each of their fields. A field that is
//     in neither is treated as for authorities only: forgetting one withholds
//     it, and a test fails.
//   - Salted commitments are classed like the values behind them, although they
//     give nothing away by themselves: who can link commitments can link people.
//   - A signed text cannot be stripped. A record's raw note is therefore shown
//     only to readers who may see every field that its body has.
//   - Certificate, status and genesis files and texts of governance are whole by
//     nature, because strangers must verify them; they are public. They hold
//     commitments, never disclosures: those stay with the holder.
//   - A value may withhold public fields from the public (`Withheld`): the names of
//     those who asked for a publicity without them, and between whom a contract is.
//     They stand in clear on the ledger, and are party fields there.
//   - Where a member's node is reached (`node`) is for those on the ledger.
type FieldClass int

// The classes, each seeing what the ones before it see.
const (
	Public FieldClass = iota
	Party
	Authority
)

// String gives the class as the tag `class` spells it.
func (c FieldClass) String() string {
	switch c {
	case Public:
		return "public"
	case Party:
		return "party"
	default:
		return "authority"
	}
}

func parseFieldClass(s string) FieldClass {
	switch s {
	case "public":
		return Public
	case "party":
		return Party
	default:
		return Authority
	}
}

// classRow lists the keys of a type's fields by class.
type classRow struct{ public, party string }

// untagged classes the fields of types that carry no tags. It is only read.
var untagged = map[reflect.Type]classRow{
	reflect.TypeFor[ledger.Account]():          {public: "bars changed clocks closed code due ground history id keys kind name opened outdated overdue registry state successor vouchers", party: "contact identity pending responsible standing tag"},
	reflect.TypeFor[ledger.PendingChange]():    {public: "capacities name profile record", party: "identity responsible standing tag"},
	reflect.TypeFor[ledger.AccountVoucher]():   {public: "kind number"},
	reflect.TypeFor[ledger.OwnerDeclaration](): {public: "application article asset due filed history holders id provider report state statement"},
	reflect.TypeFor[ledger.Book]():             {public: "account history newest", party: "applications assets licences objections pledges sub_accounts"},
	reflect.TypeFor[ledger.SubAccount]():       {public: "assets kind"},
	reflect.TypeFor[ledger.Identity]():         {public: "account history live"},
	reflect.TypeFor[ledger.Publication]():      {public: "about account category day history id inspection measure member next overdue profile published reason record replaces state steps successor text title"},
	reflect.TypeFor[ledger.Archive]():          {public: "archived asset document history id papers profile purged record registry state"},
	reflect.TypeFor[ledger.Alert]():            {public: "acknowledged category history id raised record registry regulator state", party: "measures order text"},
	reflect.TypeFor[ledger.Report]():           {public: "article clock filed height history id overdue period profile registry state", party: "document record"},
	reflect.TypeFor[ledger.KeyUse]():           {public: "account history member"},
	reflect.TypeFor[ledger.Evidence]():         {public: "acquisition appraisal certificate count deposited files fingerprint history holder holder_code holder_name id provider record reference report reported title"},
	reflect.TypeFor[ledger.Voucher]():          {public: "agency evidence history holder id issued kind record standard"},
	reflect.TypeFor[ledger.Assistance]():       {public: "answer answered asked asset case class document due escalates history id member overdue person reasons record registry result state successor"},
	reflect.TypeFor[ledger.Attestation]():      {public: "deed document entered history id kind notary objects person record withdrawal"},
	reflect.TypeFor[ledger.Inquiry]():          {public: "account answered asked evidence history id member person presented provider record report request result state", party: "interest"},
	reflect.TypeFor[ledger.Asset]():            {public: "acquisition agreement application certificates components data_class data_ends data_grade deeds disposal due ended evidence evidence_report features fingerprint history holders holds home id judgments licences name objections participants pledges profile registered registry restricted revocation revocations rights scenarios state suspension type update_cycle version vouchers"},
	reflect.TypeFor[ledger.Agency]():           {public: "acts agent document history id principal state until"},
	reflect.TypeFor[ledger.Application]():      {public: "act agencies agreement anonymous asset base causes certificate corrects fee deal history home id materials notices objected objections occurred opinions overdue overtaken parties profile promise reasons record register registry state submitted clocks trade unsigned", party: "reason surrendered undertaking"},
	reflect.TypeFor[ledger.Component]():        {public: "asset certificate"},
	reflect.TypeFor[ledger.Home]():             {public: "asset burdens certificate due evidence_report fingerprint height ledger root state time valid_to"},
	reflect.TypeFor[ledger.RunningClock]():     {public: "clock name since"},
	reflect.TypeFor[ledger.Reason]():           {public: "article code"},
	reflect.TypeFor[ledger.Overtaken]():        {public: "by since"},
	reflect.TypeFor[ledger.Opinion]():          {public: "answers outcome person reasons report reviewer stage time"},
	reflect.TypeFor[ledger.Objection]():        {public: "accepted application asset clocks filed history id matter notices objector outcome overdue profile record registry state moot document finding certificate evidence explanation grounds interest reason refused"},
	reflect.TypeFor[ledger.CourtDocument]():    {public: "case digest issuer"},
	reflect.TypeFor[ledger.Finding]():          {public: "outcome person report reviewer time"},
	reflect.TypeFor[ledger.Notice]():           {public: "addressees application article articles clock follows history id items kind manner objection overdue period person proof registry sent served state text until"},
	reflect.TypeFor[ledger.CertificateDue]():   {public: "account anonymous application copy from kind number profile right"},
	reflect.TypeFor[ledger.AssetCertificate](): {public: "account anonymous class copy kind number reports right state successor valid_to"},
	reflect.TypeFor[legaltime.Clock]():         {public: "article calendar pauses period roll start"},
	reflect.TypeFor[legaltime.Pause]():         {public: "from to"},
	reflect.TypeFor[ledger.Certificate]():      {public: "account anonymous application asset barred before class confirmation copy deposits history issued kind number page profile record reports right state successor valid_to"},
	reflect.TypeFor[ledger.Contract]():         {public: "anonymous application asset cancelled deposited digest ended ending exchange filed filing ground history id identities opened payment delivery provider record registered resells review settled source state terms parties"},
	reflect.TypeFor[ledger.Confirmation]():     {public: "certificate history"},
	reflect.TypeFor[ledger.Fingerprint]():      {public: "asset history live objection"},
	reflect.TypeFor[ledger.Pledge]():           {public: "application appraisal asset contract created ended ends history id pledgee pledgor rank state term_over", party: "amount claim"},
	reflect.TypeFor[ledger.Licence]():          {public: "application asset contract created ended history id licensee state terms"},
	reflect.TypeFor[ledger.PageEntry]():        {public: "act application entered right"},
	reflect.TypeFor[ledger.Hold]():             {public: "asset authority case document ends entered extensions history id issuer member order period profile scope spent start state superior"},
	reflect.TypeFor[ledger.Revocation]():       {public: "asset clock decided document executed ground history id interests judgment notice person profile reasons record registry rights scenarios state"},
	reflect.TypeFor[ledger.Withdrawal]():       {public: "document person reason record time"},
	reflect.TypeFor[ledger.Suspension]():       {public: "clock document ground notice since"},
	reflect.TypeFor[ledger.Judgment]():         {public: "application asset case document duty effective entered executed history id issuer kind matter member number orders profile record right state to vacated"},
	reflect.TypeFor[ledger.HoldExtension]():    {public: "document ends issuer order"},
	reflect.TypeFor[ledger.Proposal]():         {public: "after approval changes enacted ends history id member opened reason record state voted votes"},
	reflect.TypeFor[ledger.Vote]():             {public: "approve cast member time"},
	reflect.TypeFor[ledger.MemberHistory]():    {public: "acts acts_since history name open providers retired review_due reviews tag_key"},
	reflect.TypeFor[ledger.RetiredKey]():       {public: "destroyed key role until"},
	reflect.TypeFor[ledger.History]():          {public: "count head"},
	reflect.TypeFor[ledger.Document]():         {public: "despite digest name"},
	reflect.TypeFor[ledger.Member]():           {public: "certificates classes code cosign_key data_classes export_key filing name participation qualifications region scope staff_keys suspended title title_en", party: "node"},
	reflect.TypeFor[ledger.StaffKey]():         {public: "key role"},
	reflect.TypeFor[ledger.Node]():             {party: "addresses peer"},
}

// classOf gives the class of a field, and whether anybody decided it.
func classOf(t reflect.Type, f reflect.StructField) (class FieldClass, decided bool) {
	if tag, ok := f.Tag.Lookup("class"); ok {
		return parseFieldClass(tag), true
	}
	key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	row := untagged[t]
	switch {
	case slices.Contains(strings.Fields(row.public), key):
		return Public, true
	case slices.Contains(strings.Fields(row.party), key):
		return Party, true
	default:
		return Authority, false
	}
}

// withholder is a value that keeps some fields from the public, although their type's
// are: where parties asked for that.
type withholder interface{ Withheld() []string }

// classIn gives the class of a field in a value.
func classIn(v reflect.Value, f reflect.StructField) FieldClass {
	class, _ := classOf(v.Type(), f)
	whole := reflect.New(v.Type())
	w, ok := reflect.TypeAssert[withholder](whole)
	if !ok {
		return class
	}
	whole.Elem().Set(v)
	if key, _, _ := strings.Cut(f.Tag.Get("json"), ","); slices.Contains(w.Withheld(), key) {
		return max(class, Party)
	}
	return class
}

// Strip gives v without the fields that a reader who sees up to class may not
// see: they have their zero value, which the canonical form leaves out. What is
// stripped is a copy; v is not changed.
func Strip[T any](v T, sees FieldClass) T {
	out := reflect.New(reflect.TypeFor[T]()).Elem()
	strip(out, reflect.ValueOf(&v).Elem(), sees)
	return out.Interface().(T)
}

// strip sets out, which is zero, to what may be seen of in.
func strip(out, in reflect.Value, sees FieldClass) {
	switch {
	case leaf(in.Type()):
		out.Set(in)
	case in.Kind() == reflect.Interface && !in.IsNil():
		inner := reflect.New(in.Elem().Type()).Elem()
		strip(inner, in.Elem(), sees)
		out.Set(inner)
	case in.Kind() == reflect.Pointer && !in.IsNil():
		out.Set(reflect.New(in.Type().Elem()))
		strip(out.Elem(), in.Elem(), sees)
	case in.Kind() == reflect.Slice && !in.IsNil():
		out.Set(reflect.MakeSlice(in.Type(), in.Len(), in.Len()))
		for i := range in.Len() {
			strip(out.Index(i), in.Index(i), sees)
		}
	case in.Kind() == reflect.Struct:
		for i := range in.NumField() {
			if classIn(in, in.Type().Field(i)) <= sees {
				strip(out.Field(i), in.Field(i), sees)
			}
		}
	case in.Kind() != reflect.Interface && in.Kind() != reflect.Pointer && in.Kind() != reflect.Slice:
		out.Set(in)
	}
}

// Needed gives the class that a reader must have to see all of v: the highest
// of any field that has a value.
func Needed(v any) FieldClass {
	if v == nil {
		return Public
	}
	return needed(reflect.ValueOf(v))
}

func needed(v reflect.Value) FieldClass {
	highest := Public
	switch {
	case leaf(v.Type()):
	case v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer:
		if !v.IsNil() {
			highest = needed(v.Elem())
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			highest = max(highest, needed(v.Index(i)))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				continue
			}
			highest = max(highest, classIn(v, v.Type().Field(i)), needed(v.Field(i)))
		}
	}
	return highest
}

// leaf reports whether values of the type are one text, whatever is inside.
func leaf(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) || t == reflect.TypeFor[canonical.Raw]()
}

// partyKeys are the keys of fields which name a party to what they stand in.
const partyKeys = " account agency consents court exchange from holder licensee notary pledgee pledgor provider registry to "

// Parties lists the accounts and members that v, a body or an entity, names as
// parties to itself.
func Parties(v any) []string {
	if v == nil {
		return nil
	}
	names := parties(nil, reflect.ValueOf(v))
	if a, ok := v.(*ledger.Account); ok {
		names = append(names, a.ID)
	}
	return names
}

func parties(names []string, v reflect.Value) []string {
	switch {
	case leaf(v.Type()):
	case v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer:
		if !v.IsNil() {
			return parties(names, v.Elem())
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			names = parties(names, v.Index(i))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			names = partiesOfField(names, v.Type().Field(i), v.Field(i))
		}
	}
	return names
}

func partiesOfField(names []string, f reflect.StructField, v reflect.Value) []string {
	key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if !strings.Contains(partyKeys, " "+key+" ") {
		return parties(names, v)
	}
	switch x := v.Interface().(type) {
	case string:
		return append(names, x)
	case []string:
		return append(names, x...)
	default:
		return parties(names, v)
	}
}
