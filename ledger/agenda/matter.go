package agenda

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// Code names what a matter is.
type Code string

// What waits. A step is an act that the rules take now; the others tell of
// something that has come or is about to.
const (
	StepWaits         Code = "step"
	NoticeWaits       Code = "notice"
	AlertWaits        Code = "alert"
	InspectionRuns    Code = "inspection"
	ReviewNears       Code = "review"
	RecheckNears      Code = "recheck"
	CertificateEnding Code = "certificate.ending"
	CertificateEnded  Code = "certificate.ended"
	AssetFrozen       Code = "asset.frozen"
	AssetObjected     Code = "asset.objected"
	AssetDisposed     Code = "asset.disposed"
	RegistrationEnded Code = "registration.ended"
	HoldEnding        Code = "hold.ending"
	LicenceEnding     Code = "licence.ending"
	PledgeTermEnding  Code = "pledge.ending"
	PledgeTermEnded   Code = "pledge.ended"
	AgencyEnding      Code = "agency.ending"
)

// Codes lists every code in the order in which documents show them.
func Codes() []Code {
	return []Code{
		StepWaits, NoticeWaits, AlertWaits, InspectionRuns, ReviewNears, RecheckNears, CertificateEnding, CertificateEnded, AssetFrozen, AssetObjected,
		AssetDisposed, RegistrationEnded, HoldEnding, LicenceEnding, PledgeTermEnding, PledgeTermEnded, AgencyEnding,
	}
}

// Matter is one thing that waits for somebody.
type Matter struct {
	Code Code
	// Of is what it is about, Asset the asset, empty when there is none.
	Of    ledger.EntityID
	Asset string
	// Subject is the freeze, objection or application that it tells of.
	Subject string
	State   string
	// Next are the acts that may be done now.
	Next []Act
	// Clock is the time that runs, Due its end: 0 without one, or while it is
	// paused or waits for a calendar, which Pending says.
	Clock   string
	Due     legaltime.Instant
	Pending bool
	// Overdue says that a time has run out already.
	Overdue bool
	Article string
}

// Act is a kind of record that takes a matter further.
type Act struct {
	Kind    ledger.Kind
	To      string
	Article string
}

// Waiting gives what of an entity waits for somebody under the newest final header,
// whose rules env and table are.
func Waiting(table []registry.Transition, env registry.Env, id ledger.EntityID, name string) ([]Matter, error) {
	e, err := env.Entity(id)
	if err != nil || e == nil {
		return nil, err
	}
	w := waiter{table: table, env: env, name: name}
	switch e := e.(type) {
	case *ledger.Application:
		if slices.ContainsFunc(e.Parties, func(p ledger.PartyOf) bool { return p.Account == name }) {
			if err := w.objections(id, e.Asset, e.Objections); err != nil {
				return nil, err
			}
		}
		return w.steps(id, e)
	case *ledger.Revocation:
		if e.State == ledger.RevocationDecided {
			return w.steps(id, e)
		}
	case *ledger.Contract, *ledger.Objection, *ledger.Report, *ledger.Inquiry, *ledger.Assistance:
		return w.steps(id, e)
	case *ledger.Account:
		if len(e.Clocks)+len(e.Due) > 0 {
			return w.steps(id, e)
		}
	case *ledger.Notice:
		if slices.Contains(e.Addressees, name) && e.State == ledger.NoticeSent {
			w.add(Matter{Code: NoticeWaits, Of: id, Subject: e.Application + e.Objection, State: string(e.Kind), Article: e.Article})
			return w.found, nil
		}
		return w.steps(id, e)
	case *ledger.Alert:
		if m, ok := env.Governance.Member(name); ok && m.Has(ledger.ClassRegulator) && e.State == ledger.AlertRaised {
			w.add(Matter{Code: AlertWaits, Of: id, Subject: e.Registry, State: string(e.Category), Next: []Act{{ledger.AlertAcknowledge, string(ledger.AlertAcknowledged), ""}}})
		}
	case *ledger.Publication:
		w.inspection(id, e)
	case *ledger.Asset:
		return w.asset(id, e)
	case *ledger.Pledge:
		return w.pledge(id, e)
	case *ledger.Hold:
		w.ending(HoldEnding, id, e.Asset, e.Ends, e.State == ledger.HoldActive && e.Member == name)
	case *ledger.Licence:
		w.ending(LicenceEnding, id, e.Asset, e.Terms.Ends, e.State == ledger.RightActive && e.Licensee == name)
	case *ledger.Agency:
		w.ending(AgencyEnding, id, "", e.Until, e.State == ledger.AgencyActive && (e.Agent == name || e.Principal == name))
	}
	return w.found, nil
}

type waiter struct {
	table []registry.Transition
	env   registry.Env
	name  string
	found []Matter
}

func (w *waiter) add(m Matter) { w.found = append(w.found, m) }

// inspection tells the authority, and those who are inspected or of whom one is drawn,
// until its time is over or its result is there.
func (w *waiter) inspection(id ledger.EntityID, e *ledger.Publication) {
	i := e.Inspection
	if i == nil || e.State != ledger.PublicationPublished || i.Ends <= w.env.Time || e.Member != w.name && !slices.Contains(i.Of, w.name) {
		return
	}
	w.add(Matter{Code: InspectionRuns, Of: id, Subject: e.Member, State: string(i.Kind), Due: i.Ends})
}

// ending tells of an end that is near.
func (w *waiter) ending(code Code, id ledger.EntityID, asset string, end legaltime.Instant, mine bool) {
	if mine && end != 0 && before(end) <= w.env.Time {
		w.add(Matter{Code: code, Of: id, Asset: asset, Due: end, Overdue: end <= w.env.Time})
	}
}

// steps tells of the acts that the rules would take now from this signer.
func (w *waiter) steps(id ledger.EntityID, e ledger.Entity) ([]Matter, error) {
	x, err := registry.Explain(w.table, w.env, id)
	if err != nil {
		return nil, err
	}
	m := Matter{Code: StepWaits, Of: id, State: x.State, Asset: assetOf(e), Overdue: late(e)}
	for _, s := range x.Next {
		if s.Refusal == nil && !aside(ledger.Kind(s.On)) && w.signs(s, e) {
			m.Next = append(m.Next, Act{ledger.Kind(s.On), s.To, s.Article})
		}
	}
	if len(m.Next) == 0 {
		return w.found, nil
	}
	m.Article = m.Next[0].Article
	for _, r := range x.Runs {
		if r.Of == id && !r.Paused {
			m.Clock, m.Due, m.Pending, m.Article = r.Name, r.Due, r.Pending, r.Article
			break
		}
	}
	m.Overdue = m.Overdue || m.Due != 0 && m.Due <= w.env.Time
	w.add(m)
	return w.found, nil
}

// signs reports whether this signer is one of those who sign a step. Of an account
// it is the registry's that are told.
func (w *waiter) signs(s registry.Step, e ledger.Entity) bool {
	if a, ok := e.(*ledger.Account); ok {
		return a.Registry == w.name && slices.ContainsFunc(s.By, func(by registry.Signer) bool { return by.Field == "registry" })
	}
	return slices.ContainsFunc(s.By, func(by registry.Signer) bool { return slices.Contains(by.Names, w.name) })
}

// aside tells acts that are possible and for which nothing waits.
func aside(k ledger.Kind) bool {
	switch k {
	case ledger.ApplicationWithdraw, ledger.ObjectionWithdraw, ledger.ObjectionFile, ledger.ContractEnd, ledger.ContractRescind, ledger.AccountChange, ledger.AccountClose,
		ledger.AccountKeyAdd, ledger.AccountKeyReplace, ledger.AccountKeyRevoke, ledger.AccountKeyRecover:
		return true
	default:
		return false
	}
}

func assetOf(e ledger.Entity) string {
	switch e := e.(type) {
	case *ledger.Application:
		return e.Asset
	case *ledger.Objection:
		return e.Asset
	case *ledger.Revocation:
		return e.Asset
	}
	return ""
}

// late reports whether a time of an entity has run out.
func late(e ledger.Entity) bool {
	switch e := e.(type) {
	case *ledger.Application:
		return len(e.Overdue) > 0
	case *ledger.Objection:
		return len(e.Overdue) > 0
	case *ledger.Account:
		return len(e.Overdue) > 0
	case *ledger.Notice:
		return e.Overdue
	case *ledger.Report:
		return e.Overdue
	}
	return false
}

// asset tells the registry of certificates that are due, and the holders of what
// stands on the asset and of the end of its certificate.
func (w *waiter) asset(id ledger.EntityID, e *ledger.Asset) ([]Matter, error) {
	if e.Registry == w.name && (len(e.Due) > 0 || e.State == ledger.AssetSuspended) {
		if _, err := w.steps(id, e); err != nil {
			return nil, err
		}
	}
	w.recheck(id, e)
	for _, c := range e.Certificates {
		if c.Account == w.name {
			w.paper(id, e, c)
		}
	}
	if !slices.ContainsFunc(e.Holders, func(s ledger.Share) bool { return s.Account == w.name }) {
		return w.found, nil
	}
	w.tell(AssetFrozen, id, e.ID, e.Holds)
	if err := w.objections(id, e.ID, e.Objections); err != nil {
		return nil, err
	}
	return w.found, w.disposal(id, e)
}

// disposal tells a holder who has not signed it of an application about the asset.
func (w *waiter) disposal(id ledger.EntityID, asset *ledger.Asset) error {
	e, err := w.env.Entity(ledger.EntityID{Kind: ledger.ApplicationEntity, ID: asset.Disposal})
	if app, ok := e.(*ledger.Application); ok && slices.Contains(app.Unsigned, w.name) {
		w.tell(AssetDisposed, id, asset.ID, []string{app.ID})
	}
	return err
}

// paper tells whose a certificate is of its end: from when on its renewal may be
// applied for, or some time before; and once it is over, of that.
func (w *waiter) paper(id ledger.EntityID, asset *ledger.Asset, c ledger.AssetCertificate) {
	opens, article := w.renewal(asset, c)
	switch {
	case c.State == ledger.CertificateValid:
		w.certificate(id, asset.ID, c, opens, article)
	case asset.State == ledger.AssetActive && c.State == ledger.CertificateLapsed && c.Current():
		w.add(Matter{Code: CertificateEnded, Of: id, Asset: asset.ID, Subject: c.Number, Due: c.ValidTo, Overdue: true, Article: article})
	}
}

// renewal gives from when on the end of a certificate is told, and the article.
func (w *waiter) renewal(asset *ledger.Asset, c ledger.AssetCertificate) (opens legaltime.Instant, article string) {
	p := w.env.Documents.Profile(asset.Profile)
	if p == nil {
		return before(c.ValidTo), ""
	}
	kind, _ := p.Kind(c.Kind)
	opens, closes, ok, refusal := registry.RenewalWindow(w.env.Documents, kind, c.ValidTo)
	if refusal != nil || !ok || closes == 0 {
		opens = before(c.ValidTo)
	}
	return opens, kind.Article(profile.Renewal)
}

// certificate tells of a certificate's end that is near.
func (w *waiter) certificate(id ledger.EntityID, asset string, c ledger.AssetCertificate, opens legaltime.Instant, article string) {
	if c.ValidTo != 0 && opens <= w.env.Time {
		w.add(Matter{Code: CertificateEnding, Of: id, Asset: asset, Subject: c.Number, Due: c.ValidTo, Overdue: c.ValidTo <= w.env.Time, Article: article})
	}
}

// tell tells of things that stand on an asset.
func (w *waiter) tell(code Code, id ledger.EntityID, asset string, subjects []string) {
	for _, s := range subjects {
		if s != "" {
			w.add(Matter{Code: code, Of: id, Asset: asset, Subject: s})
		}
	}
}

// objections tells who has applied, or holds, of objections, each with what may be
// done. The registry and the objector have them as their own.
func (w *waiter) objections(id ledger.EntityID, asset string, numbers []string) error {
	for _, number := range numbers {
		before := len(w.found)
		about := ledger.EntityID{Kind: ledger.ObjectionEntity, ID: number}
		o, err := w.env.Entity(about)
		if err != nil {
			return err
		}
		if objection, ok := o.(*ledger.Objection); ok {
			if objection.Registry == w.name || objection.Objector == w.name {
				continue
			}
			if _, err := w.steps(about, o); err != nil {
				return err
			}
		}
		if len(w.found) == before {
			w.tell(AssetObjected, id, asset, []string{number})
		}
	}
	return nil
}

// pledge warns a pledgee of what has come over the asset.
func (w *waiter) pledge(id ledger.EntityID, e *ledger.Pledge) ([]Matter, error) {
	if e.State != ledger.RightActive || e.Pledgee != w.name {
		return nil, nil
	}
	if e.TermOver {
		w.add(Matter{Code: PledgeTermEnded, Of: id, Asset: e.Asset, Due: e.Ends, Overdue: true})
	} else {
		w.ending(PledgeTermEnding, id, e.Asset, e.Ends, true)
	}
	pledged, err := w.env.Entity(ledger.EntityID{Kind: ledger.AssetEntity, ID: e.Asset})
	if err != nil {
		return nil, err
	}
	asset, ok := pledged.(*ledger.Asset)
	if !ok {
		return w.found, nil
	}
	w.tell(AssetFrozen, id, asset.ID, asset.Holds)
	w.tell(AssetObjected, id, asset.ID, asset.Objections)
	w.tell(AssetDisposed, id, asset.ID, []string{asset.Disposal})
	if asset.State == ledger.AssetCancelled || asset.State == ledger.AssetTerminated {
		w.add(Matter{Code: RegistrationEnded, Of: id, Asset: asset.ID, State: string(asset.State)})
	} else if c, ok := asset.Certificate(asset.CurrentCertificate()); ok {
		w.pledged(id, asset, *c)
	}
	return w.found, nil
}

// pledged tells a pledgee of the end of the certificate of the asset.
func (w *waiter) pledged(id ledger.EntityID, asset *ledger.Asset, c ledger.AssetCertificate) {
	opens, article := w.renewal(asset, c)
	if c.State == ledger.CertificateLapsed || c.ValidTo != 0 && c.ValidTo <= w.env.Time {
		w.add(Matter{Code: CertificateEnded, Of: id, Asset: asset.ID, Subject: c.Number, Due: c.ValidTo, Overdue: true, Article: article})
		return
	}
	w.certificate(id, asset.ID, c, opens, article)
}
