package registry

import (
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// rightMoves lists what registering an application does to rights in an asset.
func rightMoves() []Move {
	var moves []Move
	for _, kind := range []ledger.EntityKind{ledger.PledgeEntity, ledger.LicenceEntity} {
		moves = append(moves, Move{kind, None, string(ledger.RightActive)})
		for _, end := range []ledger.RightState{ledger.RightReleased, ledger.RightExtinguished} {
			moves = append(moves, Move{kind, string(ledger.RightActive), string(end)})
		}
	}
	return append(moves, Move{ledger.PledgeEntity, string(ledger.RightActive), string(ledger.RightRealised)})
}

// rightIsThere checks the number of a right: new, or that of one which stands in
// the asset and belongs to the party.
func rightIsThere() Guard {
	return onSubmission("right_is_there", "TJ 6.4.3.2, by analogy: Civil Code 393", func(a *act, s *submission) *ledger.Refusal {
		if s.asset == nil || s.rules.Right() == "" {
			return nil
		}
		return a.rightIsThere(s.asset, s.request())
	})
}

func (a *act) rightIsThere(asset *ledger.Asset, q *request) *ledger.Refusal {
	kind, id := q.rules.Right(), q.deal.Right
	if kind == ledger.ContractEntity && (q.rules.OfPapers() || q.releasesContract()) {
		return a.contractIsRegistered(asset, q)
	}
	if kind == ledger.ContractEntity {
		return a.contractFits(asset, q)
	}
	codes := stateCodes(kind)
	if q.establishes() {
		if a.exists(kind, id) {
			return ledger.Refuse(codes.exists, "%s", id)
		}
		return nil
	}
	owner, role, ok := a.ownerOf(asset, kind, id)
	if !ok {
		return ledger.Refuse(codes.unknown, "%q on %s", id, asset.ID)
	}
	if party := partyOf(q.parties, role); party != owner {
		return ledger.Refuse(ledger.ApplicationParties, "%s of %s is %s, not %s", role, id, owner, party)
	}
	return nil
}

// establishes reports whether the right is a new one.
func (q *request) establishes() bool {
	return q.rules.Is(profile.Does, profile.DoesLicence) || q.rules.Is(profile.Does, profile.DoesPledge)
}

// ownerOf gives who has a right that stands in the asset, and the part.
func (a *act) ownerOf(asset *ledger.Asset, kind ledger.EntityKind, id string) (owner string, role ledger.Role, ok bool) {
	if kind == ledger.PledgeEntity && slices.Contains(asset.Pledges, id) {
		if pledge, ok := get[*ledger.Pledge](a, kind, id); ok {
			return pledge.Pledgee, ledger.RolePledgee, true
		}
	}
	if kind == ledger.LicenceEntity && slices.Contains(asset.Licences, id) {
		if licence, ok := get[*ledger.Licence](a, kind, id); ok {
			return licence.Licensee, ledger.RoleLicensee, true
		}
	}
	return "", "", false
}

// rightFits checks what a right may say: beside the others, and within what it
// rests on.
func rightFits() Guard {
	return onSubmission("right_fits", "GZR 36, TJ 6.4.3.2-4, by analogy: Civil Code 414", func(a *act, s *submission) *ledger.Refusal {
		return a.rightFits(s.asset, s.request())
	})
}

func (a *act) rightFits(asset *ledger.Asset, q *request) *ledger.Refusal {
	switch right := q.rules.Right(); {
	case right == ledger.PledgeEntity:
		return a.pledgeFits(asset, q)
	case right == ledger.LicenceEntity:
		return a.licenceFits(asset, q)
	case asset == nil || q.register == nil:
		return nil
	default:
		return a.licencesRemain(asset, q.register.Rights)
	}
}

// licencesRemain checks that an amendment leaves the rights that are licensed.
func (a *act) licencesRemain(asset *ledger.Asset, rights []string) *ledger.Refusal {
	all, refusal := a.licencesOf(asset)
	for _, l := range all {
		for _, r := range l.Terms.Rights {
			if refusal == nil && !slices.Contains(rights, r) {
				refusal = ledger.Refuse(ledger.LicenceScope, "%q is licensed by %s", r, l.ID)
			}
		}
	}
	return refusal
}

// carryOutRight establishes, changes or ends a right. The caller enters the
// asset.
func (a *act) carryOutRight(app *ledger.Application, asset *ledger.Asset, q *request) *ledger.Refusal {
	if refusal := a.rightIsThere(asset, q); refusal != nil {
		return refusal
	}
	if refusal := a.rightFits(asset, q); refusal != nil {
		return refusal
	}
	does, refusal := q.rules.Param(profile.Does)
	if refusal != nil {
		return refusal
	}
	switch does.Value {
	case profile.DoesContract:
		return a.registerContract(app, q.deal.Right)
	case profile.DoesLicence:
		a.addLicence(asset, &ledger.Licence{Application: app.ID, Contract: q.deal.Contract, ID: q.deal.Right, Licensee: q.grantee(), Terms: *q.deal.Licence})
	case profile.DoesPledge:
		refusal = a.addPledge(asset, &ledger.Pledge{
			Amount: q.deal.Pledge.Amount, Application: app.ID, Appraisal: q.deal.Pledge.Appraisal, Claim: q.deal.Pledge.Claim, Contract: q.deal.Contract, Ends: q.deal.Pledge.Ends,
			ID: q.deal.Right, Pledgee: partyOf(q.parties, ledger.RolePledgee),
		})
	case profile.DoesRightAmend, profile.DoesRightAssign:
		refusal = a.changeRight(app, asset, q)
	case profile.DoesRightRelease:
		if q.releasesContract() {
			return a.cancelContract(asset, q.deal.Right)
		}
		refusal = a.releaseRight(app, asset, q)
	case profile.DoesRightRealise:
		return a.realise(app, asset, q)
	}
	if refusal != nil {
		return refusal
	}
	return a.enterOnPage(app, asset, q)
}

// grantee is whom a licence is granted to.
func (q *request) grantee() string {
	if q.rules.Sublicenses() {
		return partyOf(q.parties, ledger.RoleReceiver)
	}
	return partyOf(q.parties, ledger.RoleLicensee)
}

// changeRight gives a right other terms, or to another. Its rank stays.
func (a *act) changeRight(app *ledger.Application, asset *ledger.Asset, q *request) *ledger.Refusal {
	if refusal := a.endVouchers(asset, q.rules.Right(), q.deal.Right, ledger.CertificateSuperseded); refusal != nil {
		return refusal
	}
	assigned := q.rules.Is(profile.Does, profile.DoesRightAssign)
	if assigned && !q.rules.Has(ledger.RoleHolder) {
		a.tell(a.causeOf(app), asset, ledger.NoticeAssigned, holdersOf(asset), q.deal.Right)
	}
	if q.rules.Right() == ledger.LicenceEntity {
		licence, refusal := a.licence(q.deal.Right)
		if refusal != nil {
			return refusal
		}
		if assigned {
			licence.Licensee = partyOf(q.parties, ledger.RoleReceiver)
		} else {
			licence.Terms, licence.Contract = *q.deal.Licence, q.deal.Contract
		}
		a.set(ledger.LicenceEntity, licence.ID, licence)
		return nil
	}
	pledge, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, q.deal.Right)
	if !ok {
		return ledger.Refuse(ledger.PledgeUnknown, "%s", q.deal.Right)
	}
	if assigned {
		pledge.Pledgee = partyOf(q.parties, ledger.RoleReceiver)
	} else {
		terms := q.deal.Pledge
		pledge.Amount, pledge.Claim, pledge.Contract, pledge.Ends, pledge.TermOver = terms.Amount, terms.Claim, q.deal.Contract, terms.Ends, false
	}
	a.set(ledger.PledgeEntity, pledge.ID, pledge)
	return nil
}

func (a *act) releaseRight(app *ledger.Application, asset *ledger.Asset, q *request) *ledger.Refusal {
	if q.rules.Right() == ledger.PledgeEntity {
		_, refusal := a.endPledge(asset, q.deal.Right, ledger.RightReleased)
		return refusal
	}
	if refusal := a.endSublicences(a.causeOf(app), asset, q.deal.Right); refusal != nil {
		return refusal
	}
	_, refusal := a.endLicence(asset, q.deal.Right, ledger.RightReleased)
	return refusal
}

// endSublicences ends what rests on a licence.
func (a *act) endSublicences(why cause, asset *ledger.Asset, id string) *ledger.Refusal {
	all, refusal := a.licencesOf(asset)
	if refusal != nil {
		return refusal
	}
	for _, l := range all {
		if l.Terms.Parent != id {
			continue
		}
		if refusal := a.endSublicences(why, asset, l.ID); refusal != nil {
			return refusal
		}
		if refusal := a.extinguishLicence(why, asset, l.ID); refusal != nil {
			return refusal
		}
	}
	return nil
}

// realise satisfies a pledgee: the asset goes to the receiver, pledges behind fall,
// those before go with it.
func (a *act) realise(app *ledger.Application, asset *ledger.Asset, q *request) *ledger.Refusal {
	for _, id := range slices.Clone(behind(asset.Pledges, q.deal.Right)) {
		if refusal := a.extinguishPledge(a.causeOf(app), asset, id); refusal != nil {
			return refusal
		}
	}
	if _, refusal := a.endPledge(asset, q.deal.Right, ledger.RightRealised); refusal != nil {
		return refusal
	}
	return a.convey(asset, partyOf(q.parties, ledger.RoleReceiver))
}

// convey gives the asset to another. Pledges and licences go with it; its
// certificate ends.
func (a *act) convey(asset *ledger.Asset, to string) *ledger.Refusal {
	asset.Holders = []ledger.Share{{Account: to, Share: "1/1"}}
	if refusal := a.pledgesFollow(asset); refusal != nil {
		return refusal
	}
	return a.endCertificates(asset, ledger.CertificateSuperseded, ofHolding)
}

// extinguish ends every right in an asset that is no more, and tells whose they
// were.
func (a *act) extinguish(why cause, asset *ledger.Asset) *ledger.Refusal {
	for _, id := range slices.Clone(asset.Pledges) {
		if refusal := a.extinguishPledge(why, asset, id); refusal != nil {
			return refusal
		}
	}
	for _, id := range slices.Clone(asset.Licences) {
		if refusal := a.extinguishLicence(why, asset, id); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (a *act) extinguishPledge(why cause, asset *ledger.Asset, id string) *ledger.Refusal {
	pledge, refusal := a.endPledge(asset, id, ledger.RightExtinguished)
	if refusal == nil {
		a.tell(why, asset, ledger.NoticeExtinguished, []string{pledge.Pledgee}, "pledge."+id)
	}
	return refusal
}

func (a *act) extinguishLicence(why cause, asset *ledger.Asset, id string) *ledger.Refusal {
	licence, refusal := a.endLicence(asset, id, ledger.RightExtinguished)
	if refusal == nil {
		a.tell(why, asset, ledger.NoticeExtinguished, []string{licence.Licensee}, "licence."+id)
	}
	return refusal
}

// cause is what a right falls with, or passes to another by: an application, or a
// judgment or revocation that the registry carries out.
type cause struct {
	article, id, registry string
	// app is nil for the others.
	app *ledger.Application
}

func (a *act) causeOf(app *ledger.Application) cause {
	article := ""
	if rules, refusal := a.actOf(app); refusal == nil {
		article = rules.Article(profile.Does)
	}
	return cause{article, app.ID, app.Registry, app}
}

// tell sends the notice that follows from an act by itself.
func (a *act) tell(why cause, asset *ledger.Asset, kind ledger.NoticeKind, to []string, right string) {
	items := []string{asset.ID, right, string(kind)}
	n := &ledger.Notice{
		Addressees: to, Article: why.article, ID: a.noticeNumber(why.id, right), Items: items, Kind: kind, Person: why.registry, Registry: why.registry, Sent: a.Time, State: ledger.NoticeSent,
		Text: textOf(items),
	}
	if why.app != nil {
		a.send(why.app, n)
		return
	}
	a.awaitService(n, asset.Profile)
	a.set(ledger.NoticeEntity, n.ID, n)
}

// noticeNumber gives the number of a notice that follows from an act by itself: made
// from that of its cause, unless somebody has taken it.
func (a *act) noticeNumber(cause, about string) string {
	number := cause + "." + about
	if !ledger.ValidIdentifier(number) || a.exists(ledger.NoticeEntity, number) {
		number = "N-" + strings.TrimPrefix(sm3.Sum(a.id[:], []byte(about)).String(), "sm3:")
	}
	return number
}

// textOf is the digest of a notice that nobody has written: of its lines.
func textOf(lines []string) sm3.Digest { return sm3.Sum([]byte(strings.Join(lines, "\n"))) }

// enterOnPage enters what was done on the certificate's other-rights page, or
// ends the certificate so that another is issued.
func (a *act) enterOnPage(app *ledger.Application, asset *ledger.Asset, q *request) *ledger.Refusal {
	mode, refusal := q.profile.Param(profile.OtherRightMode)
	if refusal != nil {
		return refusal
	}
	if mode.Value == profile.Reissue {
		if q.rules.Sublicenses() {
			return nil
		}
		return a.endCertificates(asset, ledger.CertificateSuperseded, ofRegistration)
	}
	does, _ := q.rules.Param(profile.Does)
	return a.writeOnPages(asset, ledger.PageEntry{
		Act: does.Value, Application: app.ID, Entered: a.Time, Right: entityName(q.rules.Right(), q.deal.Right),
	})
}

// writeOnPages enters a line on the page of each certificate of a registration.
func (a *act) writeOnPages(asset *ledger.Asset, line ledger.PageEntry) *ledger.Refusal {
	for _, c := range currentCertificates(asset) {
		certificate, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, c.Number)
		if !ok {
			return ledger.Refuse(ledger.CertificateUnknown, "%s", c.Number)
		}
		certificate.Page = append(certificate.Page, line)
		a.set(ledger.CertificateEntity, certificate.Number, certificate)
	}
	return nil
}

// carriedPage gives the page of a new certificate: every right that still stands.
func (a *act) carriedPage(asset *ledger.Asset) (page []ledger.PageEntry) {
	p := a.Documents.Profile(asset.Profile)
	if p == nil || p.Params[profile.OtherRightMode].Value != profile.PageAppend {
		return nil
	}
	carry := func(kind ledger.EntityKind, id, application string) {
		page = append(page, ledger.PageEntry{Act: "carry", Application: application, Entered: a.Time, Right: entityName(kind, id)})
	}
	for _, id := range asset.Pledges {
		if pledge, ok := get[*ledger.Pledge](a, ledger.PledgeEntity, id); ok {
			carry(ledger.PledgeEntity, id, pledge.Application)
		}
	}
	for _, id := range asset.Licences {
		if licence, ok := get[*ledger.Licence](a, ledger.LicenceEntity, id); ok {
			carry(ledger.LicenceEntity, id, licence.Application)
		}
	}
	return page
}
