package profile

import (
	"maps"
	"regexp"
	"slices"

	"github.com/certledger/certledger/ledger/legaltime"
)

// None says that the text sets nothing, and that the rules need nothing there.
const None = "none"

// Key is one entry of the schema: a parameter or list that the rules read.
type Key struct {
	// Name is the key; people write that of an act as `transfer.publicity`.
	Name string
	// List says that it is a list of values.
	List bool
	// Words are the values that it may take; none when it is a text.
	Words []string
	// Period says that it is a period, or one of Words.
	Period bool
	// Number says that it is a whole number from 1 to 999, or one of Words.
	Number bool
	// Optional says that a profile may leave it out, which is `none`.
	Optional bool
	// Cited says of a list that each of its values has an article of its own.
	Cited bool
	// WithActs says that only a profile with acts has it.
	WithActs bool
	// Means says in a sentence what the rules do with it.
	Means string
}

// The keys of an act.
const (
	Does           = "does"
	Accept         = "accept"
	Review         = "review"
	ReviewFrom     = "review_from"
	ReviewTo       = "review_to"
	ReviewPauses   = "review_pauses"
	Correction     = "correction"
	CorrectionEnds = "correction_ends"
	Tolerance      = "tolerance"
	RefusalNotice  = "refusal_notice"
	Publicity      = "publicity"
	Effective      = "effective"

	Applicants   = "applicants"
	Parties      = "parties"
	Stages       = "stages"
	Materials    = "materials"
	Basics       = "basics"
	Gates        = "gates"
	Grounds      = "grounds"
	Certificates = "certificates"
	Declaration  = "declaration"
	// Checklist are the items that a stage's report has to answer.
	Checklist = "checklist"
	// ByComponent lists materials that the certificate of a registered part proves.
	ByComponent = "by_component"
	// Succession lists grounds on which what passes does so by law.
	Succession = "succession"
	// Incomplete says what follows when a gate or a paper is missing.
	Incomplete = "incomplete"
	// OnExchange says whether what an exchange files is registered by that.
	OnExchange = "on_exchange"
	// AppliedBy says whether all applicants apply, or any one with the others' consent.
	AppliedBy = "applied_by"
	// Anonymity says whether parties may ask for a publicity without their names.
	Anonymity = "anonymity"
	// OtherShares says whether the act may divide the asset among holders in another way.
	OtherShares = "other_shares"
	// OfTypes, OfRights, OfClasses and OfGrades narrow an act to some of what the
	// profile knows.
	OfTypes   = "types"
	OfRights  = RightsList
	OfClasses = DataClasses
	OfGrades  = DataGrades
	// ClassGrounds are grounds that what is about data of a class or grade has to name.
	ClassGrounds = "class_grounds"
)

// The values of keys of an act.
const (
	// ByReceipt accepts an application by its receipt.
	ByReceipt = "receipt"
	// ByAcceptance counts from acceptance.
	ByAcceptance = "acceptance"
	// FirstStage and LastStage are the opinions with which the review's time is met.
	FirstStage = "first_stage"
	LastStage  = "last_stage"
	// ByNotice leaves a period to each notice.
	ByNotice = "notice"
	// ByAll and ByOne are who of the applicants applies.
	ByAll = "jointly"
	ByOne = "any"
	// ByApplication and Automatic are how what an exchange files is registered.
	ByApplication = "application"
	Automatic     = "automatic"
	// SameDay is until the end of the day.
	SameDay = "same_day"
	// Refuse and Flag are what follows when a clock runs out.
	Refuse = "refuse"
	Flag   = "flag"
	// AtReview and AtRegister are when an asset enters the register.
	AtReview   = "review"
	AtRegister = "register"

	GateEvidence   = "evidence"
	GateDeidentify = "deidentify"
	// GateFeatures is evidence, or features that stand for the data.
	GateFeatures = "features"
	// GateJudgment is an effective judgment that the act carries out: what it
	// orders needs nobody's consent.
	GateJudgment = "judgment"
	// GateRecognised is a certificate of another ledger that is believed by vote:
	// what its registry has reviewed is not reviewed again.
	GateRecognised = "recognised"
	GateStructure  = "structure"
	// GateReport is the provider's report on each deposit that is named.
	GateReport = "report"
	// GateExchange is a trade that an exchange has filed.
	GateExchange = "exchange_trade"
)

// What acts can do.
const (
	DoesRegister = "register"
	DoesAmend    = "amend"
	DoesTransfer = "transfer"
	DoesCancel   = "cancel"

	DoesLicence = "licence"
	DoesPledge  = "pledge"
	// The rest is about a licence or pledge that is there.
	DoesRightAmend   = "right_amend"
	DoesRightAssign  = "right_assign"
	DoesRightRelease = "right_release"
	// DoesRightRealise satisfies a pledgee out of the asset, which goes to the
	// receiver.
	DoesRightRealise = "right_realise"
	// DoesContract registers a contract about the asset: a trade or a trust. The asset
	// stays whose it is.
	DoesContract = "contract"

	// The rest is about certificates alone. DoesRenew gives another term to those
	// that the act yields, DoesReissue issues them again where none stands any more,
	// DoesCopy issues one once more that was lost, DoesAnnul ends them.
	DoesRenew   = "renew"
	DoesReissue = "reissue"
	DoesCopy    = "copy"
	DoesAnnul   = "annul"
)

// doings lists what acts can do.
func doings() []string {
	return []string{
		DoesRegister, DoesAmend, DoesTransfer, DoesCancel,
		DoesLicence, DoesPledge, DoesRightAmend, DoesRightAssign, DoesRightRelease, DoesRightRealise, DoesContract,
		DoesRenew, DoesReissue, DoesCopy, DoesAnnul,
	}
}

// ActKeys is the schema of an act: a profile has all of them for each act that
// it lists.
func ActKeys() []Key {
	return []Key{
		{Name: Does, Words: doings(), Means: "what the act does to the register"},
		{Name: Accept, Period: true, Words: []string{None, ByReceipt}, Means: "the time to accept or decline, from receipt; `receipt`: receipt is acceptance"},
		{Name: Review, Period: true, Words: []string{None}, Means: "the time for the whole review"},
		{Name: ReviewFrom, Words: []string{ByReceipt, ByAcceptance}, Means: "what the review's time is counted from"},
		{Name: ReviewTo, Words: []string{FirstStage, LastStage}, Means: "the opinion with which the review's time is met: that of the first stage or of the last"},
		{Name: ReviewPauses, Optional: true, Words: []string{ByService, None}, Means: "what stops the review's time while the applicant corrects: the service of the notice, or nothing"},
		{Name: Correction, Period: true, Words: []string{None, ByNotice}, Means: "the time to correct, from the service of the notice; `notice`: as each notice says; `none`: nothing is corrected, a new application is made"},
		{Name: CorrectionEnds, Words: []string{Refuse, Flag}, Means: "what follows when a correction does not come in time"},
		{Name: Tolerance, Words: []string{Allowed, Refused}, Means: "whether what is not complete may be accepted on a promise"},
		{Name: RefusalNotice, Period: true, Words: []string{None}, Means: "the time to serve a refusal, from the decision"},
		{Name: Publicity, Period: true, Words: []string{None}, Means: "the length of the publicity"},
		{Name: Effective, Words: []string{AtReview, AtRegister}, Means: "when the asset is in the register: once its review is passed, or at the end"},
		{Name: Parties, List: true, Means: "the parts that parties have in it"},
		{Name: Applicants, List: true, Means: "the parts whose accounts must sign"},
		{Name: Stages, List: true, Means: "the review's stages in order, each `name/class`, the class giving the opinion"},
		{Name: Materials, List: true, Means: "the papers that it takes, by their names"},
		{Name: Basics, List: true, Means: "those of them that tolerance does not extend to"},
		{Name: Gates, List: true, Words: []string{None, GateEvidence, GateDeidentify, GateExchange, GateFeatures, GateJudgment, GateRecognised, GateReport, GateStructure}, Means: "what must be on the ledger before"},
		{Name: Certificates, List: true, Means: "the certificates that it yields, each `kind/part`, or `none`"},
		{Name: Grounds, List: true, Means: "the grounds of which an application names one at least, each `code`, `code/10wd` with the time to apply after it, or `code/10wd/before` for that before it; `none`: it names none"},
		{Name: Checklist, List: true, Optional: true, Means: "the items that reports have to answer, each `stage/item`; an item that is not met names a reason for refusal"},
		{Name: Declaration, Optional: true, Words: []string{None, SameDay}, Means: "by when the former holder declares the change of ownership to an evidence provider, from the new certificate"},
		{Name: ByComponent, List: true, Optional: true, Means: "the materials that the certificate of a registered part proves, each `material/type`"},
		{Name: Succession, List: true, Optional: true, Means: "the grounds on which the asset or right passes by law: nothing is agreed and nobody consents"},
		{Name: Incomplete, Optional: true, Words: []string{Refuse, ByNotice}, Means: "what follows when a gate or a paper is missing: it is refused, or received and answered by one notice that names everything"},
		{Name: OnExchange, Optional: true, Words: []string{ByApplication, Automatic}, Means: "whether a trade that an exchange has filed is registered by that"},
		{Name: AppliedBy, Optional: true, Words: []string{ByAll, ByOne}, Means: "whether all applicants apply, or any of them with the consent of the other parties"},
		{Name: Anonymity, Optional: true, Words: []string{Allowed, Refused}, Means: "whether it may be published without the parties' names"},
		{Name: OtherShares, Optional: true, Words: []string{Allowed, Refused}, Means: "whether an amendment may divide the asset among holders in another way; everybody whose share changes signs, and objections stand in its way as in that of a transfer"},
		{Name: OfTypes, List: true, Means: "the types of assets that it is about; `none`: any"},
		{Name: OfRights, List: true, Means: "the rights that it registers or licenses; `none`: any"},
		{Name: OfClasses, List: true, Optional: true, Means: "the classes of data that it is about; `none`: any"},
		{Name: OfGrades, List: true, Optional: true, Means: "the grades of data that it is about; `none`: any"},
		{Name: ClassGrounds, List: true, Optional: true, Means: "the grounds that an application about data of a class or grade names, each `class/ground`"},
	}
}

// The lists of a profile with acts: the reasons for which an application may be
// refused, and the rights that can be registered.
const (
	RefusalsList = "refusals"
	// NotCorrected is the reason of what lapses: papers did not come in time.
	NotCorrected = "not_corrected"
	// ReviewFailed is the reason of what a review has failed, where nothing narrower is
	// named: an opinion has to say so.
	ReviewFailed = "review_failed"
	RightsList   = "rights"
	// BarredFromTrade are types of assets about which no contract is entered.
	BarredFromTrade = "barred_from_trade"
	// Participants are roles for which a registration names accounts.
	Participants = "participants"
	// HolderSearch is whether the public finds an asset by its holder, and by what.
	HolderSearch = "holder_search"
	// ByAccount is by the number of the holder's account alone.
	ByAccount = "by_account"
	// SubAccounts is by what a holder's book is divided.
	SubAccounts = "sub_accounts"
	// Platforms are public platforms from which papers may be fetched.
	Platforms = "platforms"
)

// Keys is the schema of a profile outside its acts.
func Keys() []Key {
	return append(classificationKeys(), []Key{
		{Name: FreezeMax, Period: true, Means: "the longest freeze"},
		{Name: JuniorPledge, Words: []string{Allowed, Refused}, Means: "whether a pledge behind another one may be registered"},
		{Name: PledgeeConsent, Words: []string{Needed, NotNeeded}, Means: "whether a pledged asset goes to another only with its pledgees' consent"},
		{Name: RollForward, Words: []string{Yes, No}, Means: "whether a period of natural days that ends on a holiday goes on to the next working day"},
		{Name: Archive, Optional: true, Words: []string{Needed, None}, Means: "whether a registration ends with the archive of its file"},
		{Name: HolderSearch, Optional: true, Words: []string{Allowed, ByAccount, Refused}, Means: "whether the public finds an asset by its holder: by full name or account number, by the number alone, or not"},
		{Name: SubAccounts, Optional: true, Words: []string{None, TypeList, DataClasses}, Means: "by what a holder's book is divided into sub-accounts"},
		{Name: AcquisitionList, List: true, Means: "how the source data may have been acquired"},
		{Name: TypeList, List: true, Means: "the types of assets"},
		{Name: UpdateCycleList, List: true, Means: "how often the data may be updated"},
		{Name: SaleFloor, Number: true, Optional: true, WithActs: true, Words: []string{None}, Means: "below how many per cent of its value a state enterprise sells only with its approving body's consent"},
		{Name: PurchaseCeiling, Number: true, Optional: true, WithActs: true, Words: []string{None}, Means: "above how many per cent of its value it buys only with that consent"},
		{Name: Consulted, Number: true, Optional: true, WithActs: true, Words: []string{None}, Means: "how many institutions it consults where nothing can be appraised, at least"},
		{Name: CoOwners, Words: []string{AllOwners, OneOwner}, WithActs: true, Means: "which holders of an asset of several sign where its holder has to"},
		{Name: Contest, Optional: true, WithActs: true, Means: "the reason, of those listed, for which an application is refused that a party which has not signed it disputes; `none`: such a party objects"},
		{Name: Deemed, Period: true, Optional: true, WithActs: true, Words: []string{None}, Means: "how long after it was sent a notice counts as served without its addressee's word, at least; `none`: it never does"},
		{Name: Service, Period: true, Optional: true, WithActs: true, Words: []string{None}, Means: "the time to serve a notice for which nothing else sets a time, from its sending"},
		{Name: NoticeUnit, Optional: true, WithActs: true, Words: []string{WorkingDays, NaturalDays, None}, Means: "the unit in which a notice sets a time"},
		{Name: EvidenceProviders, Words: []string{None, Accepted}, Optional: true, WithActs: true, Means: "whether evidence comes only from providers that the registry has published that it accepts"},
		{Name: Recheck, Period: true, Optional: true, WithActs: true, Words: []string{None}, Means: "the time to look again at the certificate at home of what was registered by recognition, from its newest state there that is known"},
		{Name: ReportPaper, Optional: true, WithActs: true, Means: "the material that is the evidence report: its digest has to be the one that the provider has deposited"},
		{Name: OtherRightMode, Words: []string{PageAppend, Reissue}, WithActs: true, Means: "whether a right in an asset is entered on its certificate's page, or the certificate is issued anew"},
		{Name: Participants, List: true, Optional: true, Means: "the roles of participants that a registration names"},
		{Name: Platforms, List: true, Optional: true, Means: "the public platforms from which papers may be fetched"},
		{Name: BarredFromTrade, List: true, Optional: true, Means: "the types of assets that may not be traded"},
		{Name: RefusalsList, List: true, Cited: true, WithActs: true, Means: "the reasons for which an application may be refused"},
		{Name: RightsList, List: true, WithActs: true, Means: "the rights that can be registered"},
	}...)
}

// checkArticles judges the sources of single values: there are some exactly where
// the key asks for them.
func (k Key) checkArticles(found *problems, path string, l List) {
	for _, v := range l.Values {
		if k.Cited && v != None && v != Unstated && l.Articles[v] == "" {
			found.add(Problem{Code: NoArticle, Path: path, Value: v})
		}
	}
	for _, v := range slices.Sorted(maps.Keys(l.Articles)) {
		if !k.Cited || !slices.Contains(l.Values, v) {
			found.add(Problem{Code: Unknown, Path: path + ".articles", Value: v})
		}
	}
}

var numberPattern = regexp.MustCompile(`^[1-9][0-9]{0,2}$`)

// checkValue judges a value by the schema. A key that is neither a period nor has
// words is a text.
func (k Key) checkValue(found *problems, prefix, value string) {
	p := Problem{Path: prefix + k.Name, Value: value, Want: k.Words}
	switch {
	case value == "":
		p.Code = Empty
	case value == Unstated || slices.Contains(k.Words, value):
		return
	case k.Period:
		if _, err := legaltime.ParsePeriod(value); err == nil {
			return
		}
		p.Code = BadPeriod
	case k.Number:
		if numberPattern.MatchString(value) {
			return
		}
		p.Code = BadNumber
	case len(k.Words) > 0:
		p.Code = BadWord
	default:
		return
	}
	found.add(p)
}
