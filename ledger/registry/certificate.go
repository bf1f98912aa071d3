package registry

import (
	"errors"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func certificateRows() []Transition {
	return []Transition{
		{Machine: ledger.CertificateEntity, From: certificateValid, On: string(ledger.CertificateExpired), Effect: expireCertificate(), To: string(ledger.CertificateLapsed), Article: "TJ 8.3.3"},
	}
}

const certificateValid = string(ledger.CertificateValid)

func issues() Move { return Move{ledger.CertificateEntity, None, certificateValid} }

// endsAs gives the moves of a certificate that ends: it may have expired before.
func endsAs(state ledger.CertificateState) []Move {
	return []Move{
		{ledger.CertificateEntity, certificateValid, string(state)},
		{ledger.CertificateEntity, string(ledger.CertificateLapsed), string(state)},
	}
}

// viewOfAct is what an act sees, its own changes included.
type viewOfAct struct{ *act }

// Entity gives an entity as the act sees it.
func (v viewOfAct) Entity(id ledger.EntityID) (ledger.Entity, error) {
	return v.load(id), v.fault
}

// facing gives what the face of a certificate of an asset is made from: of the one
// that the record's face is meant for.
func (a *act) facing(asset *ledger.Asset) (f Facing, place int, refusal *ledger.Refusal) {
	if len(asset.Due) == 0 {
		return f, 0, ledger.Refuse(ledger.CertificateNotDue, "%s", asset.ID)
	}
	registry, ok := a.Governance.Member(asset.Registry)
	if !ok {
		return f, 0, ledger.Refuse(ledger.AuthorityClass, "%s", asset.Registry)
	}
	place = a.dueFor(asset, &a.body.(*ledger.CertificateIssueBody).Face)
	due := asset.Due[place]
	p := a.Documents.Profile(due.Profile)
	if p == nil {
		return f, 0, ledger.Refuse(ledger.ProfileUnknown, "%s", due.Profile.Name)
	}
	return Facing{View: viewOfAct{a}, Counter: a.Documents, Asset: asset, Due: due, Profile: p, Registry: registry, Time: a.Time}, place, nil
}

func faceIsTrue() Guard {
	return onAsset("face_is_true", "TJ 8.2.1, annex 8, GD 25, AH 25, DL 26", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		f, _, refusal := a.facing(asset)
		if refusal != nil {
			return refusal
		}
		return a.faceIsTrue(f, &a.body.(*ledger.CertificateIssueBody).Face)
	})
}

// faceIsTrue compares a record's face with the register.
func (a *act) faceIsTrue(f Facing, face *ledger.Face) (refusal *ledger.Refusal) {
	want, err := f.Face(face.Number, face.Confirmation)
	if errors.As(err, &refusal) || a.fault != nil {
		return refusal
	}
	if said := difference(face, &want); said != "" {
		return ledger.Refuse(ledger.CertificateFace, "%s", said)
	}
	return nil
}

// certificateIsDue lets a registry issue what an application has earned, in any
// order, and nothing else. Only the paper of the registration itself comes before
// those of what rests on it.
func certificateIsDue() Guard {
	return onAsset("certificate_is_due", "TJ 8.1.2, 8.3.1, GZ 23, 28-31", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		f, _, refusal := a.facing(asset)
		if refusal != nil {
			return refusal
		}
		first := slices.IndexFunc(asset.Due, func(d ledger.CertificateDue) bool { return a.classOfDue(d) == ledger.RegistrationClass })
		if asset.State == ledger.AssetRegistered && first >= 0 && a.classOfDue(f.Due) != ledger.RegistrationClass {
			return ledger.Refuse(ledger.CertificateNotDue, "%s comes before %s", asset.Due[first].Kind, f.Due.Kind)
		}
		return nil
	})
}

// numbersAreNew checks that no number is used twice, and that the certificate's own
// follows the kind's pattern.
func numbersAreNew() Guard {
	return onAsset("numbers_are_new", "TJ 8.2.1 (three distinct numbers), GZ 8", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		f, _, refusal := a.facing(asset)
		if refusal != nil {
			return refusal
		}
		if f.Due.Number != "" {
			return nil // a copy has the numbers of the first paper: face_is_true has compared them
		}
		return a.numbersAreNew(f, &a.body.(*ledger.CertificateIssueBody).Face)
	})
}

func (a *act) numbersAreNew(f Facing, face *ledger.Face) *ledger.Refusal {
	kind, _ := f.Profile.Kind(f.Due.Kind)
	if refusal := kind.Numbers(face.Number, a.Time.Date().Year()); refusal != nil {
		return refusal
	}
	if a.exists(ledger.CertificateEntity, face.Number) {
		return ledger.Refuse(ledger.CertificateExists, "%s", face.Number)
	}
	confirmation, refusal := kind.Param(profile.Confirmation)
	if refusal != nil {
		return refusal
	}
	return a.confirmationIsNew(face, confirmation)
}

func (a *act) confirmationIsNew(face *ledger.Face, rule profile.Param) *ledger.Refusal {
	switch {
	case (face.Confirmation != "") != (rule.Value == profile.Needed):
		return explain(ledger.Refuse(ledger.CertificateNumber, "a confirmation number is %s: %q", rule.Value, face.Confirmation), "", rule.Article)
	case face.Confirmation != "" && a.exists(ledger.ConfirmationEntity, face.Confirmation):
		return ledger.Refuse(ledger.CertificateExists, "%s", face.Confirmation)
	case face.Number == face.Confirmation || face.Number == face.Registration || face.Confirmation == face.Registration:
		return ledger.Refuse(ledger.BodyValue, "certificate, confirmation and registration number must differ")
	}
	return nil
}

// currentCertificates gives the papers of a registration that stand for it, also
// those that have expired: the register prevails over the paper.
func currentCertificates(asset *ledger.Asset) []*ledger.AssetCertificate {
	var current []*ledger.AssetCertificate
	for i := range asset.Certificates {
		if c := &asset.Certificates[i]; c.Current() {
			current = append(current, c)
		}
	}
	return current
}

// stillStands reports whether a number is that of a certificate that stands for the
// registration.
func stillStands(asset *ledger.Asset, number string) bool {
	return slices.ContainsFunc(currentCertificates(asset), func(c *ledger.AssetCertificate) bool { return c.Number == number })
}

// surrenderable gives the numbers of the certificates of which one has to be
// surrendered before another takes their place. Those of other holders end with it.
func surrenderable(asset *ledger.Asset, p *profile.Profile) (numbers []string, refusal *ledger.Refusal) {
	for _, c := range currentCertificates(asset) {
		kind, known := p.Kind(c.Kind)
		if !known {
			return nil, ledger.Refuse(ledger.ProfileUnknown, "%s has no certificates of kind %s", p.Name, c.Kind)
		}
		rule, refusal := kind.Param(profile.Surrender)
		if refusal != nil {
			return nil, refusal
		}
		if rule.Value == profile.Needed {
			numbers = append(numbers, c.Number)
		}
	}
	return numbers, nil
}

// newCertificate enters the certificate of the record's face, which is due at a
// place of the asset's list.
func (a *act) newCertificate(asset *ledger.Asset, f Facing, place int) *ledger.Refusal {
	face, due := a.body.(*ledger.CertificateIssueBody).Face, f.Due
	asset.Due = slices.Delete(asset.Due, place, place+1)
	if due.Number != "" {
		return a.enterCopy(asset, due)
	}
	kind, _ := f.Profile.Kind(due.Kind)
	class, refusal := kind.Param(profile.ClassOf)
	if refusal != nil {
		return refusal
	}
	entry := ledger.AssetCertificate{
		Account: due.Account, Anonymous: due.Anonymous, Class: ledger.CertificateClass(class.Value), Kind: due.Kind, Number: face.Number, Right: due.Right,
		State: ledger.CertificateValid, ValidTo: face.ValidTo,
	}
	if refusal := a.succeed(asset, &entry); refusal != nil {
		return refusal
	}
	asset.Certificates = append(asset.Certificates, entry)
	c := &ledger.Certificate{
		Account: due.Account, Anonymous: due.Anonymous, Application: due.Application, Asset: asset.ID, Class: entry.Class, Confirmation: face.Confirmation, Issued: a.Time,
		Kind: due.Kind, Number: face.Number, Page: a.firstPage(asset, &entry), Profile: due.Profile, Record: a.id, Right: due.Right,
		State: ledger.CertificateValid, ValidTo: face.ValidTo,
	}
	a.set(ledger.CertificateEntity, c.Number, c)
	if face.Confirmation != "" {
		a.set(ledger.ConfirmationEntity, face.Confirmation, &ledger.Confirmation{Certificate: face.Number})
	}
	return a.chain(c, kind)
}

// enterCopy enters that a certificate was issued once more: its state and end stay.
func (a *act) enterCopy(asset *ledger.Asset, due ledger.CertificateDue) *ledger.Refusal {
	shown, ok := asset.Certificate(due.Number)
	c, there := get[*ledger.Certificate](a, ledger.CertificateEntity, due.Number)
	if !ok || !there {
		return ledger.Refuse(ledger.CertificateUnknown, "%s", due.Number)
	}
	shown.Copy, c.Copy, c.Record = due.Copy, due.Copy, a.id
	a.set(ledger.CertificateEntity, c.Number, c)
	return nil
}

// firstPage gives the page of a new certificate.
func (a *act) firstPage(asset *ledger.Asset, c *ledger.AssetCertificate) []ledger.PageEntry {
	if c.Class != ledger.RegistrationClass {
		return nil
	}
	return a.carriedPage(asset)
}

// succeed names a new certificate as the successor of those in whose place it
// comes: of its kind and for the same right, whose account is the same or has
// nothing more to do with it.
func (a *act) succeed(asset *ledger.Asset, c *ledger.AssetCertificate) *ledger.Refusal {
	if c.Class == ledger.ProofClass {
		return nil
	}
	holds := func(account string) bool { return slices.Contains(holdersOf(asset), account) }
	for i := range asset.Certificates {
		old := &asset.Certificates[i]
		replaced := old.Class == c.Class && old.Right == c.Right && (old.Class == ledger.RegistrationClass || old.Kind == c.Kind) &&
			(old.Account == c.Account || old.Right == "" && !holds(old.Account))
		if !replaced || old.Successor != "" || old.State == ledger.CertificateCancelled || old.State == ledger.CertificateInvalid {
			continue
		}
		if refusal := a.endCertificate(asset, old, ledger.CertificateSuperseded, c.Number); refusal != nil {
			return refusal
		}
	}
	return nil
}

// endCertificates gives a last state to those of an asset's certificates that
// are in force or have expired, where they are such as ends says.
func (a *act) endCertificates(asset *ledger.Asset, state ledger.CertificateState, ends func(*ledger.AssetCertificate) bool) *ledger.Refusal {
	for i := range asset.Certificates {
		c := &asset.Certificates[i]
		if live := c.State == ledger.CertificateValid || c.State == ledger.CertificateLapsed; !live || !ends(c) {
			continue
		}
		if refusal := a.endCertificate(asset, c, state, ""); refusal != nil {
			return refusal
		}
	}
	return nil
}

// endCertificate gives a certificate a last state, as its asset shows it and as it
// is. No copy of it is due any more.
func (a *act) endCertificate(asset *ledger.Asset, old *ledger.AssetCertificate, state ledger.CertificateState, successor string) *ledger.Refusal {
	old.State, old.Successor = state, successor
	asset.Due = slices.DeleteFunc(asset.Due, func(d ledger.CertificateDue) bool { return d.Number == old.Number })
	c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, old.Number)
	if !ok {
		return ledger.Refuse(ledger.CertificateUnknown, "%s", old.Number)
	}
	c.State, c.Successor = state, successor
	a.set(ledger.CertificateEntity, c.Number, c)
	return nil
}

// ofRegistration is true of the papers of the registration itself, ofHolding also
// of the vouchers that stand for no right of another.
func ofRegistration(c *ledger.AssetCertificate) bool { return c.Class == ledger.RegistrationClass }

func ofHolding(c *ledger.AssetCertificate) bool {
	return c.Class == ledger.RegistrationClass || c.Class == ledger.VoucherClass && c.Right == ""
}

// ofAsset is true of what falls with the registration: the vouchers of contracts too.
func ofAsset(c *ledger.AssetCertificate) bool {
	return ofHolding(c) || strings.HasPrefix(c.Right, string(ledger.ContractEntity)+"/")
}

// endVouchers ends the vouchers of a right that is no more, and what was due for
// it. The caller enters the asset.
func (a *act) endVouchers(asset *ledger.Asset, kind ledger.EntityKind, id string, state ledger.CertificateState) *ledger.Refusal {
	right := entityName(kind, id)
	asset.Due = slices.DeleteFunc(asset.Due, func(d ledger.CertificateDue) bool { return d.Right == right })
	return a.endCertificates(asset, state, func(c *ledger.AssetCertificate) bool { return c.Right == right })
}

// vouchersAfter gives the last state of the vouchers of a right that has come to
// its end as state.
func vouchersAfter(state ledger.RightState) ledger.CertificateState {
	if state == ledger.RightExpired {
		return ledger.CertificateLapsed
	}
	return ledger.CertificateCancelled
}

func issueCertificate() Effect {
	return Effect{"issue_certificate", func(a *act) *ledger.Refusal {
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		if asset.State == ledger.AssetRegistered {
			asset.State = ledger.AssetActive
		}
		f, place, refusal := a.facing(asset)
		if refusal != nil {
			return refusal
		}
		refusal = a.newCertificate(asset, f, place)
		a.demandDeclaration(asset, f.Due.Application, a.body.(*ledger.CertificateIssueBody).Face.Number)
		a.set(ledger.AssetEntity, asset.ID, asset)
		return refusal
	}}
}

func expireCertificate() Effect {
	return Effect{"expire_certificate", func(a *act) *ledger.Refusal {
		if c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, a.subject.ID); ok && c.Class == ledger.SubjectClass {
			return a.expireVoucher(c)
		}
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		c, ok := asset.Certificate(a.subject.ID)
		if !ok {
			return ledger.Refuse(ledger.CertificateUnknown, "%s", a.subject.ID)
		}
		if refusal := a.endCertificate(asset, c, ledger.CertificateLapsed, ""); refusal != nil {
			return refusal
		}
		a.set(ledger.AssetEntity, asset.ID, asset)
		return nil
	}}
}
