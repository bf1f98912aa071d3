package registry

import (
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

const recognitionArticle = "TJ 6.4.1.4"

func recheckRows() []Transition {
	row := func(state ledger.AssetState) Transition {
		return Transition{
			Machine: ledger.AssetEntity, From: string(state), On: string(ledger.RecognitionRecheck), To: string(state), Article: recognitionArticle + " (silent; default)",
			Guards: []Guard{ownRegistry(), hasAHome(), homeIsNewer()}, Effect: enterHome(),
		}.also(sends())
	}
	return []Transition{row(ledger.AssetRegistered), row(ledger.AssetActive)}
}

// recognises reports whether the act rests on another ledger's certificate.
func (s *submission) recognises() bool {
	return slices.Contains(s.rules.List(profile.Gates), profile.GateRecognised)
}

// homeIsRecognised verifies the certificate of another ledger, from the trust root
// that was voted down to the last signature. What it costs is bounded by the size
// of the record, as with every signature of a block.
func homeIsRecognised() Guard {
	return onSubmission("home_is_recognised", recognitionArticle, func(a *act, s *submission) *ledger.Refusal {
		if !s.recognises() {
			return nil
		}
		home, refusal := a.recognised(s)
		a.home = home
		return refusal
	})
}

// recognised gives what the certificate proves of the asset at home.
func (a *act) recognised(s *submission) (*ledger.Home, *ledger.Refusal) {
	if s.Register == nil || len(s.Register.Evidence) > 0 || len(s.Register.Vouchers) > 0 {
		return nil, ledger.Refuse(ledger.ApplicationTerms, "evidence: the certificate of home stands in its place")
	}
	trust, refusal := a.trustRoot(s.Recognition.Root, s.doc.Name)
	if refusal != nil {
		return nil, refusal
	}
	r := certificate.VerifyFile([]byte(s.Recognition.Certificate), trust, certificate.Options{At: a.Time})
	if refusal := verified(&r); refusal != nil {
		return nil, refusal
	}
	if r.Status.Class != ledger.RegistrationClass {
		return nil, ledger.Refuse(ledger.RecognitionInvalid, "%s is not the paper of a registration but a %s", r.Number, r.Status.Class)
	}
	asset, refusal := assetAtHome(r.Status)
	if refusal != nil {
		return nil, refusal
	}
	if refusal := a.sameHolder(partyOf(s.Parties, ledger.RoleHolder), asset, r.Face); refusal != nil {
		return nil, refusal
	}
	if burdens := burdensAtHome(asset); len(burdens) > 0 {
		return nil, ledger.Refuse(ledger.RecognitionBurden, "%s", strings.Join(burdens, ", "))
	}
	home := &ledger.Home{
		Asset: asset.ID, Certificate: r.Number, EvidenceReport: asset.EvidenceReport, Fingerprint: asset.Fingerprint,
		Height: r.Status.Height, Ledger: trust.Ledger, Root: s.Recognition.Root, State: r.Status.Certificate, Time: r.Status.Time, ValidTo: validAtHome(asset, r.Number),
	}
	if home.Due, refusal = a.recheckBy(s.doc, home); refusal != nil {
		return nil, refusal
	}
	return home, a.homeIsNew(home)
}

// recheckBy gives by when the state at home is to be looked up again: 0 where the profile
// sets no time for it, and for a certificate that has ended there.
func (a *act) recheckBy(doc ledger.Document, home *ledger.Home) (legaltime.Instant, *ledger.Refusal) {
	p := a.Documents.Profile(doc)
	if p == nil || home.State != ledger.CertificateValid {
		return 0, nil
	}
	rule := p.Params[profile.Recheck]
	if rule.Value == "" || rule.Value == profile.None || rule.Value == profile.Unstated {
		return 0, nil // nobody is told, and nothing else depends on it
	}
	var due legaltime.Instant
	period, err := legaltime.ParsePeriod(rule.Value)
	if err == nil {
		due, err = a.Documents.Due(legaltime.Clock{Article: rule.Article, Calendar: p.Calendar, Period: period, Start: home.Time})
	}
	if err != nil {
		return 0, explain(ledger.Refuse(ledger.ProfileValue, "%s: %v", profile.Recheck, err), "", rule.Article)
	}
	return due, nil
}

// burdensAtHome lists what stands in the way of recognising an asset, and later of
// disposing of it: it would be invisible here.
func burdensAtHome(asset *ledger.Asset) (burdens []string) {
	for _, b := range []struct {
		kind ledger.EntityKind
		ids  []string
	}{
		{ledger.PledgeEntity, asset.Pledges}, {ledger.HoldEntity, asset.Holds}, {ledger.ObjectionEntity, asset.Objections}, {ledger.RevocationEntity, nonempty(asset.Revocation)},
	} {
		for _, id := range b.ids {
			burdens = append(burdens, entityName(b.kind, id))
		}
	}
	if asset.State == ledger.AssetSuspended {
		burdens = append(burdens, string(asset.State))
	}
	return burdens
}

func nonempty(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

func validAtHome(asset *ledger.Asset, number string) legaltime.Instant {
	c, ok := asset.Certificate(number)
	if !ok {
		return 0
	}
	return c.ValidTo
}

// trustRoot gives a trust root that was voted, if it is in its time and extends to
// the profile.
func (a *act) trustRoot(name, profile string) (ledger.Trust, *ledger.Refusal) {
	root, ok := a.Governance.TrustRoot(name)
	if !ok || a.Time < root.From || root.To != 0 && a.Time >= root.To {
		return ledger.Trust{}, ledger.Refuse(ledger.RecognitionRoot, "%s", name)
	}
	if !slices.Contains(root.Profiles, profile) {
		return ledger.Trust{}, ledger.Refuse(ledger.RecognitionScope, "%s extends to %v, not to %s", name, root.Profiles, profile)
	}
	return trustOf(root)
}

func trustOf(root *ledger.TrustRoot) (ledger.Trust, *ledger.Refusal) {
	trust, err := ledger.ParseTrust([]byte(root.Trust))
	if err != nil {
		return trust, ledger.Refuse(ledger.RecognitionRoot, "%v", err)
	}
	return trust, nil
}

// rootOfHome gives the trust root of what has been recognised, whether or not anything
// new still is: what has ended at home is entered however late, and however old.
func (a *act) rootOfHome(name string) (ledger.Trust, *ledger.Refusal) {
	root, ok := a.Governance.TrustRoot(name)
	if !ok {
		return ledger.Trust{}, ledger.Refuse(ledger.RecognitionRoot, "%s", name)
	}
	trust, refusal := trustOf(root)
	trust.MaxStatusAge = 0
	return trust, refusal
}

// verified refuses with the first check that did not pass.
func verified(r *certificate.Report) *ledger.Refusal {
	for _, c := range r.Checks {
		if c.Verdict != certificate.Pass {
			return ledger.Refuse(ledger.RecognitionInvalid, "%s %s: %s", c.Name, c.Verdict, c.Code)
		}
	}
	return nil
}

func assetAtHome(s *certificate.Summary) (*ledger.Asset, *ledger.Refusal) {
	asset := new(ledger.Asset)
	if err := canonical.Unmarshal(s.Value, asset); err != nil {
		return nil, ledger.Refuse(ledger.RecognitionInvalid, "%v", err)
	}
	return asset, nil
}

// sameHolder compares the code on the certificate with the applicant's: that of an
// organisation is public. Who a natural person is, no certificate shows, and the
// registry compares the documents when it accepts.
func (a *act) sameHolder(account string, asset *ledger.Asset, face *ledger.Face) *ledger.Refusal {
	holder, ok := get[*ledger.Account](a, ledger.AccountEntity, account)
	if !ok {
		return ledger.Refuse(ledger.AccountUnknown, "%s", account)
	}
	code := holder.Code
	if code == "" {
		code = profile.Unstated
	}
	if face == nil || face.HolderCode != code || asset.Holder() == "" {
		return ledger.Refuse(ledger.RecognitionHolder, "%s", account)
	}
	return nil
}

// homeIsNew refuses data that is registered here already, with a pointer to it.
func (a *act) homeIsNew(home *ledger.Home) *ledger.Refusal {
	f, ok := get[*ledger.Fingerprint](a, ledger.FingerprintEntity, home.Fingerprint.String())
	if ok && f.Live {
		return explain(ledger.Refuse(ledger.AssetDuplicate, "first registered as %s", f.Asset), "", "SZ 13, GZ 8 (one unit, one registration)")
	}
	return nil
}

// takeHome gives a new asset what its home has proved. Its data may have been
// registered since the application came in. The caller enters the asset.
func (a *act) takeHome(asset *ledger.Asset, home *ledger.Home) *ledger.Refusal {
	if refusal := a.homeIsNew(home); refusal != nil {
		return refusal
	}
	asset.Home, asset.EvidenceReport, asset.Fingerprint = home, home.EvidenceReport, home.Fingerprint
	a.set(ledger.FingerprintEntity, home.Fingerprint.String(), &ledger.Fingerprint{Asset: asset.ID, Live: true})
	return nil
}

// homeStands refuses to dispose of an asset whose certificate at home has ended, or that
// was burdened there; what only ends something may go on.
func (a *act) homeStands(asset *ledger.Asset, ending bool) *ledger.Refusal {
	if asset.Home == nil || ending {
		return nil
	}
	if asset.Home.State != ledger.CertificateValid {
		return explain(ledger.Refuse(ledger.RecognitionEnded, "%s is %s as of height %d of its ledger", asset.Home.Certificate, asset.Home.State, asset.Home.Height), "", recognitionArticle+" (silent; default)")
	}
	if ends := asset.Home.ValidTo; ends != 0 && ends <= a.Time {
		return explain(ledger.Refuse(ledger.RecognitionEnded, "%s was valid to %s", asset.Home.Certificate, ends), "", recognitionArticle+" (silent; default)")
	}
	if len(asset.Home.Burdens) > 0 {
		return explain(ledger.Refuse(ledger.RecognitionBurden, "%s, as of height %d of its ledger", strings.Join(asset.Home.Burdens, ", "), asset.Home.Height), "", recognitionArticle+" (silent; default)")
	}
	return nil
}

// hasAHome demands an asset that was registered by recognition.
func hasAHome() Guard {
	return onAsset("has_a_home", recognitionArticle, func(_ *act, asset *ledger.Asset) *ledger.Refusal {
		if asset.Home == nil {
			return ledger.Refuse(ledger.RecognitionNone, "%s", asset.ID)
		}
		return nil
	})
}

// homeIsNewer verifies the status file that a re-check brings.
func homeIsNewer() Guard {
	return onAsset("home_is_newer", recognitionArticle+" (silent; default)", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		home, refusal := a.recheck(asset)
		a.home = home
		return refusal
	})
}

// recheck gives the home as the status file proves it.
func (a *act) recheck(asset *ledger.Asset) (*ledger.Home, *ledger.Refusal) {
	if asset.Home == nil {
		return nil, ledger.Refuse(ledger.RecognitionNone, "%s", asset.ID)
	}
	home := *asset.Home
	trust, refusal := a.rootOfHome(home.Root)
	if refusal != nil {
		return nil, refusal
	}
	r := certificate.VerifyStatusFile([]byte(a.body.(*ledger.RecognitionRecheckBody).Status), trust, certificate.Options{At: a.Time})
	if refusal := verified(&r); refusal != nil {
		return nil, refusal
	}
	if want := (certificate.Subject{ID: home.Asset, Kind: ledger.AssetEntity}); *r.Subject != want || trust.Ledger != home.Ledger {
		return nil, ledger.Refuse(ledger.RecognitionInvalid, "it is about %s/%s, not asset/%s", r.Subject.Kind, r.Subject.ID, home.Asset)
	}
	if r.Status.Height <= home.Height {
		return nil, ledger.Refuse(ledger.RecognitionOlder, "height %d, known is %d", r.Status.Height, home.Height)
	}
	there, refusal := assetAtHome(r.Status)
	if refusal != nil {
		return nil, refusal
	}
	home.Height, home.Time = r.Status.Height, r.Status.Time
	home.Burdens, home.State, home.ValidTo = burdensAtHome(there), a.stateAtHome(there, home.Certificate), validAtHome(there, home.Certificate)
	home.Due, refusal = a.recheckBy(asset.Profile, &home)
	return &home, refusal
}

func (a *act) stateAtHome(asset *ledger.Asset, number string) ledger.CertificateState {
	c, ok := asset.Certificate(number)
	switch {
	case !ok || asset.State == ledger.AssetCancelled:
		return ledger.CertificateCancelled
	case c.State == ledger.CertificateValid && c.ValidTo != 0 && c.ValidTo <= a.Time:
		return ledger.CertificateLapsed
	default:
		return c.State
	}
}

// enterHome enters what has become of the certificate at home, and tells all who have
// something in the asset when it has ended or was burdened.
func enterHome() Effect {
	return Effect{"enter_home", func(a *act) *ledger.Refusal {
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		home := a.home
		if home == nil || asset.Home == nil {
			return ledger.Refuse(ledger.RecognitionNone, "%s", asset.ID)
		}
		fit := func(h *ledger.Home) bool { return h.State == ledger.CertificateValid && len(h.Burdens) == 0 }
		ended := fit(asset.Home) && !fit(home)
		asset.Home = home
		a.set(ledger.AssetEntity, asset.ID, asset)
		if app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, asset.Application); ok && ended {
			to, refusal := a.concerned(asset)
			if refusal != nil {
				return refusal
			}
			a.tell(cause{recognitionArticle, app.ID, app.Registry, app}, asset, ledger.NoticeHomeEnded, to, "home."+home.Certificate)
			a.set(ledger.ApplicationEntity, app.ID, app)
		}
		return nil
	}}
}

// concerned gives the accounts that hold an asset or have a right in it, sorted.
func (a *act) concerned(asset *ledger.Asset) ([]string, *ledger.Refusal) {
	pledgees, refusal := a.pledgeesOf(asset)
	if refusal != nil {
		return nil, refusal
	}
	licences, refusal := a.licencesOf(asset)
	accounts := append(holdersOf(asset), pledgees...)
	for _, l := range licences {
		accounts = append(accounts, l.Licensee)
	}
	slices.Sort(accounts)
	return slices.Compact(accounts), refusal
}
