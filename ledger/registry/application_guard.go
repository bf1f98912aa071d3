package registry

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// submission is an application as it comes in, with the rules that it falls
// under.
type submission struct {
	*ledger.ApplicationSubmitBody
	profile *profile.Profile
	doc     ledger.Document
	rules   profile.Act
	// asset is nil for a new one.
	asset *ledger.Asset
}

// submission reads what an application asks for. An asset that is there goes by
// the version of its profile that is in force now; a new one names its own.
func (a *act) submission() (*submission, *ledger.Refusal) {
	s := &submission{ApplicationSubmitBody: a.body.(*ledger.ApplicationSubmitBody)}
	name := s.Profile
	if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, s.Asset); ok {
		s.asset, name = asset, asset.Profile.Name
	}
	var refusal *ledger.Refusal
	if s.profile, s.doc, refusal = a.profileInForce(name); refusal != nil {
		return nil, refusal
	}
	rules, ok := s.profile.Act(s.Act)
	if !ok {
		return nil, ledger.Refuse(ledger.ApplicationAct, "%s knows %v, not %q", name, slices.Sorted(maps.Keys(s.profile.Acts)), s.Act)
	}
	s.rules = rules
	return s, nil
}

// signing is who signs what comes in.
func (s *submission) signing() signing { return signing{s.Act, s.Signatories, s.Agencies} }

// onSubmission makes a guard of a condition on what comes in.
func onSubmission(name, article string, check func(*act, *submission) *ledger.Refusal) Guard {
	return Guard{name, article, func(a *act) *ledger.Refusal {
		s, refusal := a.submission()
		if refusal != nil {
			return refusal
		}
		return check(a, s)
	}}
}

func actIsKnown() Guard {
	return onSubmission("act_is_known", "TJ 6.1.1, SZ 14", func(a *act, s *submission) *ledger.Refusal {
		m, ok := a.Governance.Member(s.Registry)
		if !ok || !m.Has(ledger.ClassRegistry) || len(m.Scope) > 0 && !slices.Contains(m.Scope, s.doc.Name) {
			return ledger.Refuse(ledger.AuthorityScope, "%s does not act under %s", s.Registry, s.doc.Name)
		}
		if s.asset != nil && s.asset.Registry != s.Registry {
			return ledger.Refuse(ledger.AssetRegistry, "registered by %s", s.asset.Registry)
		}
		return nil
	})
}

// termsFit checks that the application says what its act is about and nothing
// else.
func termsFit() Guard {
	return onSubmission("terms_fit", "TJ 6.4.1.1, 6.4.3.4, 6.4.5.2", func(a *act, s *submission) *ledger.Refusal {
		does, refusal := s.rules.Param(profile.Does)
		if refusal != nil {
			return refusal
		}
		wanted, refusal := s.wanted(does.Value)
		if refusal != nil {
			return refusal
		}
		for _, part := range wanted {
			if part.there != part.is {
				return ledger.Refuse(ledger.ApplicationTerms, "%s: there is %t, %s needs %t", part.name, part.there, s.Act, part.is)
			}
		}
		if fresh := s.rules.Is(profile.Does, profile.DoesRegister); fresh != a.base.IsZero() {
			return ledger.Refuse(ledger.ApplicationTerms, "base: there is %t, %s needs %t", !a.base.IsZero(), s.Act, !fresh)
		}
		return nil
	})
}

// part is something that an application says, or should say.
type part struct {
	name      string
	there, is bool
}

// wanted lists what an act has to say, in the order in which it is missed.
func (s *submission) wanted(does string) ([]part, *ledger.Refusal) {
	fresh, amends := does == profile.DoesRegister, does == profile.DoesRightAmend
	cancels := does == profile.DoesCancel
	right, deal, judged := s.rules.Right(), dealOr(s.Deal), s.request().judged()
	agreed := !judged && (does == profile.DoesTransfer || right != "" && does != profile.DoesRightRelease)
	var given []string
	if !fresh && s.asset != nil {
		var refusal *ledger.Refusal
		if given, refusal = surrenderable(s.asset, s.profile); refusal != nil {
			return nil, refusal
		}
	}
	return []part{
		{"recognition", s.Recognition != nil, s.recognises()},
		{"register", s.Register != nil, fresh || does == profile.DoesAmend},
		// The consents to a cancellation need no more than their names.
		{"deal", s.Deal != nil, does == profile.DoesTransfer || right != "" || judged || cancels && s.Deal != nil},
		{"contract", !deal.Contract.IsZero(), agreed},
		{"judgment", deal.Judgment != "", judged},
		{"right", deal.Right != "", right != ""},
		{"licence", deal.Licence != nil, does == profile.DoesLicence || amends && right == ledger.LicenceEntity},
		{"pledge", deal.Pledge != nil, does == profile.DoesPledge || amends && right == ledger.PledgeEntity},
		{"parent", deal.Licence != nil && deal.Licence.Parent != "", s.rules.Sublicenses() || amends && deal.Licence != nil && deal.Licence.Parent != ""},
		{"profile", s.Profile != "", fresh},
		{"reason", s.Reason != "", cancels || does == profile.DoesAmend || does == profile.DoesRightRelease},
		{"surrendered", s.Surrendered != "", len(given) > 0 || s.Surrendered != "" && s.asset != nil},
		{"agreement", s.Agreement != nil, s.Agreement != nil && (fresh || does == profile.DoesAmend)},
	}, nil
}

func partiesFit() Guard {
	return onSubmission("parties_fit", "TJ 6.4.3.3, SZ 16-17, AH 14-15", func(a *act, s *submission) *ledger.Refusal {
		if refusal := s.partsFit(); refusal != nil {
			return refusal
		}
		for _, p := range s.Parties {
			if refusal := a.accountIsOpen(p.Account); refusal != nil {
				return refusal
			}
		}
		if holders := accountsOf(s.Parties, ledger.RoleHolder); s.asset != nil && s.rules.Has(ledger.RoleHolder) && !slices.Equal(holders, holdersOf(s.asset)) {
			return ledger.Refuse(ledger.AuthorityHolder, "%s", strings.Join(holders, ", "))
		}
		return nil
	})
}

// partsFit checks that each part is played, by one but for the holders, and that
// nobody plays two; only a pledgee may take the asset that it is satisfied by.
func (s *submission) partsFit() *ledger.Refusal {
	var roles []ledger.Role
	seen := map[string]ledger.Role{}
	for i, p := range s.Parties {
		if i > 0 && cmp.Or(cmp.Compare(s.Parties[i-1].Role, p.Role), cmp.Compare(s.Parties[i-1].Account, p.Account)) >= 0 {
			return ledger.Refuse(ledger.BodyValue, "parties must be sorted by role and account, each once")
		}
		if several := s.asset != nil && p.Role == ledger.RoleHolder; !several || !slices.Contains(roles, p.Role) {
			roles = append(roles, p.Role)
		}
		other, twice := seen[p.Account]
		taken := s.rules.Is(profile.Does, profile.DoesRightRealise) && other == ledger.RolePledgee && p.Role == ledger.RoleReceiver
		if twice && !taken {
			return ledger.Refuse(ledger.ApplicationParties, "%s has both parts", p.Account)
		}
		seen[p.Account] = p.Role
	}
	if want := slices.Sorted(slices.Values(s.rules.Roles(profile.Parties))); !slices.Equal(roles, want) {
		return ledger.Refuse(ledger.ApplicationParties, "parties are %v, %s has %v", roles, s.Act, want)
	}
	return nil
}

func partyOf(parties []ledger.PartyOf, r ledger.Role) string {
	for _, p := range parties {
		if p.Role == r {
			return p.Account
		}
	}
	return ""
}

// signatoriesFit checks that whoever the regime wants has signed, and nobody
// else but who consents.
func signatoriesFit() Guard {
	return onSubmission("signatories_fit", "TJ 6.4.3.3, SZ 16-17, AH 14-15", func(a *act, s *submission) *ledger.Refusal {
		if !rising(s.Signatories) || !rising(s.Agencies) {
			return ledger.Refuse(ledger.BodyValue, "signatories and agencies must be sorted, each once")
		}
		by := s.signing()
		may, refusal := a.applied(s.request(), by)
		if refusal != nil {
			return refusal
		}
		if !rising(dealOr(s.Deal).Consents) {
			return ledger.Refuse(ledger.BodyValue, "consents must be sorted, each once")
		}
		for _, c := range dealOr(s.Deal).Consents {
			signer, ok := a.speaksFor(by, c)
			if may = append(may, signer); !ok {
				return ledger.Refuse(ledger.ApplicationSigners, "%s is said to consent, and has not signed", c)
			}
		}
		for _, p := range s.Parties {
			if signer, ok := a.speaksFor(by, p.Account); ok {
				may = append(may, signer)
			}
		}
		return noStrangers(s.Signatories, may)
	})
}

func noStrangers(signatories, may []string) *ledger.Refusal {
	for _, account := range signatories {
		if !slices.Contains(may, account) {
			return ledger.Refuse(ledger.ApplicationSigners, "%s has no part in it", account)
		}
	}
	return nil
}

// assetIsFree checks that the asset can be the object of the act: it is new, or
// as it was when the application was signed, and nothing is in the way.
func assetIsFree() Guard {
	return onSubmission("asset_is_free", "one open disposal at a time", func(a *act, s *submission) *ledger.Refusal {
		if s.rules.Is(profile.Does, profile.DoesRegister) {
			if s.asset != nil {
				return ledger.Refuse(ledger.AssetExists, "%s", s.Asset)
			}
			return nil
		}
		if s.asset == nil {
			return ledger.Refuse(ledger.AssetUnknown, "%s", s.Asset)
		}
		if s.asset.State != ledger.AssetActive && !onlyRegistered(s) {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", s.Asset, s.asset.State)
		}
		if head := ledger.HistoryOf(s.asset).Head; a.base != head {
			return ledger.Refuse(ledger.AssetMoved, "signed on %s, the asset is at %s", a.base, head)
		}
		if s.asset.Disposal != "" && !s.request().judged() {
			return ledger.Refuse(ledger.ApplicationDisposal, "%s is open", s.asset.Disposal)
		}
		given, refusal := surrenderable(s.asset, s.profile)
		if refusal != nil {
			return refusal
		}
		if len(given) > 0 && !slices.Contains(given, s.Surrendered) || s.Surrendered != "" && !stillStands(s.asset, s.Surrendered) {
			return ledger.Refuse(ledger.CertificateSurrendered, "surrendered %q, current is %s", s.Surrendered, s.asset.CurrentCertificate())
		}
		return a.mayDispose(s.asset, s.request())
	})
}

// onlyRegistered reports whether a cancellation is about an asset that has been
// registered to the end and never got its certificate.
func onlyRegistered(s *submission) bool {
	return s.rules.Is(profile.Does, profile.DoesCancel) && s.asset.State == ledger.AssetRegistered && len(s.asset.Due) > 0
}

// valuesFit checks the terms of a registration against the profile's lists.
func valuesFit() Guard {
	return onSubmission("values_fit", "TJ 8.2.1, annex 1, GD 17(4)", func(a *act, s *submission) *ledger.Refusal {
		if refusal := s.withinAct(); refusal != nil || s.Register == nil {
			return refusal
		}
		return a.valuesFit(s.profile, s.Register, partyOf(s.Parties, ledger.RoleHolder))
	})
}

// withinAct checks that the act is about assets of the type and about the rights.
func (s *submission) withinAct() *ledger.Refusal {
	switch licence := dealOr(s.Deal).Licence; {
	case s.Register != nil:
		return covers(s.rules, s.Register.Type, s.Register.Rights)
	case s.asset == nil:
		return nil
	case licence != nil:
		return covers(s.rules, s.asset.Type, licence.Rights)
	default:
		return covers(s.rules, s.asset.Type, nil)
	}
}

func covers(rules profile.Act, kind string, rights []string) *ledger.Refusal {
	refuse := func(key, value string) *ledger.Refusal {
		return explain(ledger.Refuse(ledger.ProfileValue, "%s: %s is not about %q but about %v", key, rules.Name, value, rules.List(key)), "", rules.Article(key))
	}
	if !rules.Covers(profile.OfTypes, kind) {
		return refuse(profile.OfTypes, kind)
	}
	for _, r := range rights {
		if !rules.Covers(profile.OfRights, r) {
			return refuse(profile.OfRights, r)
		}
	}
	return nil
}

func (a *act) valuesFit(p *profile.Profile, terms *ledger.RegisterTerms, holder string) *ledger.Refusal {
	for _, v := range [][2]string{{profile.AcquisitionList, terms.Acquisition}, {profile.TypeList, terms.Type}, {profile.UpdateCycleList, terms.UpdateCycle}} {
		if !p.Allows(v[0], v[1]) {
			return explain(ledger.Refuse(ledger.ProfileValue, "%s: %q is not one of %v", v[0], v[1], p.Lists[v[0]].Values), "", p.Lists[v[0]].Article)
		}
	}
	if !rising(terms.Rights) {
		return ledger.Refuse(ledger.BodyValue, "rights must be sorted, each once")
	}
	for _, r := range terms.Rights {
		if !p.Allows(profile.RightsList, r) {
			return explain(ledger.Refuse(ledger.ProfileValue, "rights: %q is not one of %v", r, p.Lists[profile.RightsList].Values), "", p.Lists[profile.RightsList].Article)
		}
	}
	if terms.DataEnds != 0 && terms.DataEnds <= a.Time {
		return ledger.Refuse(ledger.BodyValue, "data_ends: is past")
	}
	return a.sharesFit(terms.Shares, holder)
}

// sharesFit checks that shares are sorted, of known accounts, the applicant among
// them, and make one whole.
func (a *act) sharesFit(shares []ledger.Share, holder string) *ledger.Refusal {
	if len(shares) == 0 {
		return nil
	}
	own := false
	for i, s := range shares {
		if i > 0 && s.Account <= shares[i-1].Account {
			return ledger.Refuse(ledger.BodyValue, "shares must be sorted by account, each once")
		}
		if refusal := a.accountIsOpen(s.Account); refusal != nil {
			return refusal
		}
		own = own || s.Account == holder
	}
	if !own || !ledger.WholeShares(shares) {
		return ledger.Refuse(ledger.ApplicationTerms, "shares are fractions such as 1/2, the applicant has one, and they make 1")
	}
	return nil
}

// evidenceFits checks the gates: what has to be on the ledger before.
func evidenceFits() Guard {
	return onSubmission("evidence_fits", "TJ 6.1.2, 6.4.1.1-2", func(a *act, s *submission) *ledger.Refusal {
		if s.Register == nil {
			return nil
		}
		return a.evidenceFits(s.rules, s.Register, partyOf(s.Parties, ledger.RoleHolder), s.asset)
	})
}

func (a *act) evidenceFits(rules profile.Act, terms *ledger.RegisterTerms, holder string, asset *ledger.Asset) *ledger.Refusal {
	if !rising(terms.Evidence) || !rising(terms.Vouchers) {
		return ledger.Refuse(ledger.BodyValue, "evidence and vouchers must be sorted, each number once")
	}
	for _, number := range terms.Evidence {
		if refusal := a.ownEvidence(number, holder); refusal != nil {
			return refusal
		}
	}
	// home_is_recognised has looked at the certificate.
	have := map[string]bool{profile.GateEvidence: len(terms.Evidence) > 0, profile.GateRecognised: true}
	for _, number := range terms.Vouchers {
		v, ok := get[*ledger.Voucher](a, ledger.VoucherEntity, number)
		if !ok || !slices.Contains(terms.Evidence, v.Evidence) {
			return ledger.Refuse(ledger.VoucherUnknown, "%s", number)
		}
		have[gateOf(v.Kind)] = true
	}
	for _, gate := range rules.List(profile.Gates) {
		if !have[gate] {
			return explain(ledger.Refuse(ledger.ApplicationGate, "%s is missing", gate), "", rules.Article(profile.Gates))
		}
	}
	return a.dataIsNew(terms, asset)
}

func gateOf(k ledger.Kind) string {
	if k == ledger.VoucherDeidentify {
		return profile.GateDeidentify
	}
	return profile.GateStructure
}

// dataIsNew refuses the same files twice, with a pointer to the first.
func (a *act) dataIsNew(terms *ledger.RegisterTerms, asset *ledger.Asset) *ledger.Refusal {
	if len(terms.Evidence) == 0 {
		return nil
	}
	set, _, refusal := a.fingerprintOf(terms.Evidence)
	if refusal != nil {
		return refusal
	}
	f, ok := get[*ledger.Fingerprint](a, ledger.FingerprintEntity, set.String())
	if ok && f.Live && (asset == nil || f.Asset != asset.ID) {
		return explain(ledger.Refuse(ledger.AssetDuplicate, "first registered as %s", f.Asset), "", "SZ 13, GZ 8 (one unit, one registration)")
	}
	return nil
}

// materialsFit checks that the papers of the act are there, or promised.
func materialsFit() Guard {
	return onSubmission("materials_fit", "TJ 6.4.3.4, 6.4.5.2, AH 13-17, 20, DL 13-15", func(a *act, s *submission) *ledger.Refusal {
		missing, refusal := missingMaterials(s.rules, s.Materials)
		if refusal != nil {
			return refusal
		}
		article := s.rules.Article(profile.Materials)
		if s.Promise == nil {
			if len(missing) > 0 {
				return explain(ledger.Refuse(ledger.ApplicationMaterials, "%v are missing", missing), "", article)
			}
			return explain(a.contractIsThere(s), "", article)
		}
		if !slices.Equal(missing, s.Promise.Missing) || len(missing) == 0 {
			return explain(ledger.Refuse(ledger.ApplicationPromise, "promised are %v, missing %v", s.Promise.Missing, missing), "", article)
		}
		if s.Promise.Until <= a.Time {
			return ledger.Refuse(ledger.ApplicationPromise, "until %s: is past", s.Promise.Until)
		}
		return a.tolerates(s.rules, missing)
	})
}

// contractIsThere checks that a contract which not every party signs on the
// ledger is among the papers, signed by all.
func (a *act) contractIsThere(s *submission) *ledger.Refusal {
	contract, by := dealOr(s.Deal).Contract, s.signing()
	unsigned := func(p ledger.PartyOf) bool {
		_, signed := a.speaksFor(by, p.Account)
		return !signed
	}
	if contract.IsZero() || !slices.ContainsFunc(s.Parties, unsigned) {
		return nil
	}
	if !slices.ContainsFunc(s.Materials, func(m ledger.Material) bool { return m.Digest == contract }) {
		return ledger.Refuse(ledger.ApplicationMaterials, "the contract is not among them, and not every party signs")
	}
	return nil
}

func (a *act) tolerates(rules profile.Act, missing []string) *ledger.Refusal {
	rule, refusal := rules.Param(profile.Tolerance)
	if refusal == nil && rule.Value != profile.Allowed {
		refusal = explain(ledger.Refuse(ledger.ApplicationPromise, "nothing is accepted on a promise"), "", rule.Article)
	}
	for _, m := range missing {
		if refusal == nil && slices.Contains(rules.List(profile.Basics), m) {
			refusal = explain(ledger.Refuse(ledger.ApplicationPromise, "%q has to be there", m), "", rules.Article(profile.Basics))
		}
	}
	return refusal
}

// missingMaterials lists the papers of the act that are not there, in the act's
// order; those that are there follow that order too.
func missingMaterials(rules profile.Act, have []ledger.Material) (missing []string, refusal *ledger.Refusal) {
	next := 0
	for _, name := range rules.List(profile.Materials) {
		if next < len(have) && have[next].Name == name {
			next++
		} else {
			missing = append(missing, name)
		}
	}
	if next < len(have) {
		return nil, ledger.Refuse(ledger.ApplicationMaterials, "%q is not one of %v, repeats, or is out of order", have[next].Name, rules.List(profile.Materials))
	}
	return missing, nil
}

func handledByRegistry() Guard {
	return onApplication("own_registry", "TJ 6.1.4, DL 19", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		if registry := textField(a.body, "registry"); registry != app.Registry {
			return ledger.Refuse(ledger.AssetRegistry, "with %s", app.Registry)
		}
		return nil
	})
}

func nothingIsPromised() Guard {
	return onApplication("nothing_is_promised", "AH 20", func(_ *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		if app.Promise != nil {
			return ledger.Refuse(ledger.ApplicationPromise, "%v are missing: tolerate or decline", app.Promise.Missing)
		}
		return nil
	})
}

func somethingIsPromised() Guard {
	return onApplication("something_is_promised", "AH 20", func(_ *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		if app.Promise == nil {
			return ledger.Refuse(ledger.ApplicationPromise, "nothing is missing: accept")
		}
		return nil
	})
}

func reasonsAreListed() Guard {
	return onApplication("reasons_are_listed", "SZ 21, GD 23, AH 18, GZ 14, DL 21", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		list := a.Documents.Profile(app.Profile).Lists[profile.RefusalsList]
		for _, reason := range a.body.(*ledger.ApplicationRefuseBody).Reasons {
			if !slices.Contains(list.Values, reason) {
				return explain(ledger.Refuse(ledger.ApplicationReason, "%q is not one of %v", reason, list.Values), "", list.Article)
			}
		}
		return nil
	})
}

func noticeIsNew() Guard {
	return Guard{"notice_is_new", "one number, one notice", func(a *act) *ledger.Refusal {
		if number := noticeOf(a.body); a.exists(ledger.NoticeEntity, number) {
			return ledger.Refuse(ledger.NoticeExists, "%s", number)
		}
		return nil
	}}
}

func noticeOf(body any) string {
	switch b := body.(type) {
	case *ledger.AccountCompleteBody:
		return b.Notice
	case *ledger.ApplicationRefuseBody:
		return b.Notice
	case *ledger.ApplicationNoticeBody:
		return b.Notice
	case *ledger.ObjectionNoticeBody:
		return b.Notice
	case *ledger.ObjectionDecideBody:
		return b.Notice
	case *ledger.RevocationDecideBody:
		return b.Notice
	case *ledger.SuspensionBody:
		return b.Notice
	}
	return ""
}

// stageIsNext checks that an opinion is that of the next stage, given by the class
// that the regime wants, with its staff's key.
func stageIsNext() Guard {
	return onApplication("stage_is_next", "SZ 15, GD 9-10, AH 19(3), GZ 24, DL 19-20", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		b, stages := a.body.(*ledger.ApplicationReviewBody), rules.Stages()
		if len(app.Opinions) == len(stages) || stages[len(app.Opinions)].Name != b.Stage {
			return explain(ledger.Refuse(ledger.ApplicationStage, "%s is not next: %d of %v are done", b.Stage, len(app.Opinions), rules.List(profile.Stages)), "", rules.Article(profile.Stages))
		}
		class := stages[len(app.Opinions)].Class
		m, ok := a.Governance.Member(b.Reviewer)
		if !ok || !m.Has(class) || m.Suspended || b.Role != ledger.StaffRole(class) || class == ledger.ClassRegistry && b.Reviewer != app.Registry {
			return explain(ledger.Refuse(ledger.ApplicationReviewer, "%s is an opinion of class %s", b.Stage, class), "", rules.Article(profile.Stages))
		}
		if len(missingOf(rules, app)) > 0 {
			return ledger.Refuse(ledger.ApplicationMaterials, "%v are still missing", missingOf(rules, app))
		}
		return nil
	})
}

func missingOf(rules profile.Act, app *ledger.Application) []string {
	missing, _ := missingMaterials(rules, app.Materials)
	return missing
}

// reviewerIsUnconcerned refuses an opinion of who has an interest: who declares
// none, is no party, and has neither deposited nor processed what is registered.
func reviewerIsUnconcerned() Guard {
	return onApplication("reviewer_is_unconcerned", "AH 11, GZ 40, SZ 31", func(a *act, app *ledger.Application, _ profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationReviewBody)
		m, ok := a.Governance.Member(b.Reviewer)
		if !b.Unconcerned || !ok || b.Reviewer == app.Registry && !m.Has(ledger.ClassRegistry) {
			return ledger.Refuse(ledger.ApplicationReviewer, "%s does not declare to be unconcerned", b.Reviewer)
		}
		for _, p := range app.Parties {
			if account, ok := get[*ledger.Account](a, ledger.AccountEntity, p.Account); ok && account.Code == m.Code {
				return ledger.Refuse(ledger.ApplicationReviewer, "%s is the %s", b.Reviewer, p.Role)
			}
		}
		if app.Register == nil || b.Reviewer == app.Registry {
			return nil
		}
		return a.unconcernedIn(b.Reviewer, app.Register)
	})
}

func (a *act) unconcernedIn(reviewer string, terms *ledger.RegisterTerms) *ledger.Refusal {
	for _, number := range terms.Evidence {
		if e, ok := get[*ledger.Evidence](a, ledger.EvidenceEntity, number); ok && e.Provider == reviewer {
			return ledger.Refuse(ledger.ApplicationReviewer, "%s has deposited %s", reviewer, number)
		}
	}
	for _, number := range terms.Vouchers {
		if v, ok := get[*ledger.Voucher](a, ledger.VoucherEntity, number); ok && v.Agency == reviewer {
			return ledger.Refuse(ledger.ApplicationReviewer, "%s has made %s", reviewer, number)
		}
	}
	return nil
}

func correctionIsKnown() Guard {
	return onApplication("correction_is_known", "TJ annex 7, GD 23(3), DL 19", func(a *act, _ *ledger.Application, rules profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationNoticeBody)
		rule, refusal := rules.Param(profile.Correction)
		switch {
		case refusal != nil:
			return refusal
		case rule.Value == profile.None:
			return explain(ledger.Refuse(ledger.NoticePeriod, "nothing is corrected: refuse, and a new application is made"), "", rule.Article)
		case (b.Period != "") != (rule.Value == profile.ByNotice):
			return explain(ledger.Refuse(ledger.NoticePeriod, "the notice says %q, the regime %q", b.Period, rule.Value), "", rule.Article)
		}
		_, refusal = noticePeriod(b.Period)
		return refusal
	})
}

func applicantsSign() Guard {
	return onApplication("applicants_sign", "TJ 6.4.2.1, DL 16, 17, 19", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		by := signing{app.Act, signatoriesOf(a.body), app.Agencies}
		may, refusal := a.applied(a.requestOf(app, rules), by)
		if refusal != nil {
			return refusal
		}
		if !rising(by.signatories) {
			return ledger.Refuse(ledger.BodyValue, "signatories must be sorted, each once")
		}
		return noStrangers(by.signatories, may)
	})
}

func signatoriesOf(body any) []string {
	switch b := body.(type) {
	case *ledger.ApplicationSupplementBody:
		return b.Signatories
	case *ledger.ApplicationWithdrawBody:
		return b.Signatories
	}
	return nil
}

func supplementFits() Guard {
	return onApplication("supplement_fits", "TJ 6.4.2.2, DL 19", func(a *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		b := a.body.(*ledger.ApplicationSupplementBody)
		for _, m := range b.Materials {
			if !slices.Contains(rules.List(profile.Materials), m.Name) {
				return ledger.Refuse(ledger.ApplicationMaterials, "%q is not one of %v", m.Name, rules.List(profile.Materials))
			}
		}
		if b.Register == nil {
			return nil
		}
		if app.Register == nil {
			return ledger.Refuse(ledger.ApplicationTerms, "register: %s does not register", app.Act)
		}
		holder := app.Party(ledger.RoleHolder)
		if refusal := covers(rules, b.Register.Type, b.Register.Rights); refusal != nil {
			return refusal
		}
		if refusal := a.valuesFit(a.Documents.Profile(app.Profile), b.Register, holder); refusal != nil {
			return refusal
		}
		asset, _ := get[*ledger.Asset](a, ledger.AssetEntity, app.Asset)
		return a.evidenceFits(rules, b.Register, holder, asset)
	})
}

func reviewIsPassed() Guard {
	return onApplication("review_is_passed", "TJ 6.1.2, 8.1.1, SZ 15, GD 11, AH 19, GZ 19, DL 23", func(_ *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		if done, stages := len(app.Opinions), rules.List(profile.Stages); done < len(stages) {
			return explain(ledger.Refuse(ledger.ApplicationStage, "%d of %v are done", done, stages), "", rules.Article(profile.Stages))
		}
		return nil
	})
}

func publicityIsNeeded() Guard {
	return onApplication("publicity_is_needed", "TJ 8.1.1, SZ 15-19, GD 11, 16, AH 19(4), GZ 19, DL 23", func(_ *act, _ *ledger.Application, rules profile.Act) *ledger.Refusal {
		_, stated, refusal := rules.Period(profile.Publicity)
		if refusal == nil && !stated {
			refusal = explain(ledger.Refuse(ledger.ApplicationStage, "%s has no publicity: register", rules.Name), "", rules.Article(profile.Publicity))
		}
		return refusal
	})
}

// publicityIsDone lets nobody skip the publicity.
func publicityIsDone() Guard {
	return onApplication("publicity_is_done", "TJ 8.1.2, GD 11, AH 19(5), GZ 21, DL 25", func(_ *act, app *ledger.Application, rules profile.Act) *ledger.Refusal {
		_, stated, refusal := rules.Period(profile.Publicity)
		if refusal == nil && stated && app.State == ledger.ApplicationReview {
			refusal = explain(ledger.Refuse(ledger.CertificatePublicity, "%s has not been publicised", app.ID), "", rules.Article(profile.Publicity))
		}
		return refusal
	})
}
