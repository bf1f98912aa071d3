package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// capacitiesFit checks that the regime has a voucher for each capacity in which a
// subject is to be registered, and that it is not registered so already.
func capacitiesFit() Guard {
	return Guard{"capacities_fit", "GZT 17, 23, HBT 22", func(a *act) *ledger.Refusal {
		if b, ok := a.body.(*ledger.AccountOpenBody); ok {
			return a.capacitiesFit(&ledger.Account{Kind: b.Kind, Registry: b.Registry}, b.Profile, b.Capacities, false)
		}
		account, refusal := a.account()
		if refusal != nil {
			return refusal
		}
		b := a.body.(*ledger.AccountChangeBody)
		return a.capacitiesFit(account, b.Profile, b.Capacities, pendingOf(b).Informs())
	}}
}

// capacitiesFit looks at capacities for an account whose data change with them, where
// informs says so.
func (a *act) capacitiesFit(account *ledger.Account, regime string, capacities []string, informs bool) *ledger.Refusal {
	if len(capacities) == 0 {
		return nil
	}
	if !rising(capacities) {
		return ledger.Refuse(ledger.BodyValue, "capacities must be sorted, each once")
	}
	p, refusal := a.regimeOf(account.Registry, regime)
	if refusal != nil {
		return refusal
	}
	for _, name := range capacities {
		kind, refusal := p.Capacity(name, account.Kind)
		if refusal != nil {
			return refusal
		}
		falls := informs && kind.Is(profile.OnAccountChange, profile.Invalid)
		if number := voucherOf(account, name); number != "" && !falls || owes(account, name) {
			return ledger.Refuse(ledger.AccountCapacity, "%s is %s already", account.ID, name)
		}
	}
	return nil
}

// voucherOf gives the number of the voucher of a kind that stands for an account, empty
// when there is none.
func voucherOf(account *ledger.Account, kind string) string {
	for _, v := range account.Vouchers {
		if v.Kind == kind {
			return v.Number
		}
	}
	return ""
}

func owes(account *ledger.Account, kind string) bool {
	return slices.ContainsFunc(account.Due, func(d ledger.CertificateDue) bool { return d.Kind == kind })
}

// owe lists vouchers that are to be issued to an account.
func owe(account *ledger.Account, rules ledger.Document, capacities []string) {
	for _, kind := range capacities {
		account.Due = append(account.Due, ledger.CertificateDue{Account: account.ID, Kind: kind, Profile: rules})
	}
}

// VoucherDue gives the place of the voucher of a kind that is due to an account, of the
// oldest where none is; false without any.
func VoucherDue(account *ledger.Account, kind string) (place int, ok bool) {
	place = slices.IndexFunc(account.Due, func(d ledger.CertificateDue) bool { return d.Kind == kind })
	return max(place, 0), len(account.Due) > 0
}

// facingAccount gives what the face of a voucher of an account is made from: of the one
// that the record's face is meant for.
func (a *act) facingAccount(account *ledger.Account) (f Facing, place int, refusal *ledger.Refusal) {
	place, ok := VoucherDue(account, a.body.(*ledger.AccountCertifyBody).Face.Kind)
	if !ok {
		return f, 0, ledger.Refuse(ledger.CertificateNotDue, "%s", account.ID)
	}
	due := account.Due[place]
	registry, ok := a.Governance.Member(account.Registry)
	if !ok {
		return f, 0, ledger.Refuse(ledger.AuthorityClass, "%s", account.Registry)
	}
	p := a.Documents.Profile(due.Profile)
	if p == nil {
		return f, 0, ledger.Refuse(ledger.ProfileUnknown, "%s", due.Profile.Name)
	}
	return Facing{View: viewOfAct{a}, Counter: a.Documents, Due: due, Profile: p, Registry: registry, Time: a.Time}, place, nil
}

// onVoucher makes a guard of a condition on a voucher's face and what it is made from.
func onVoucher(name, article string, check func(*act, Facing, *ledger.Face) *ledger.Refusal) Guard {
	return onAccount(name, article, func(a *act, account *ledger.Account) *ledger.Refusal {
		f, _, refusal := a.facingAccount(account)
		if refusal != nil {
			return refusal
		}
		return check(a, f, &a.body.(*ledger.AccountCertifyBody).Face)
	})
}

// voucherIsDue lets a registry issue to an account what it was opened or changed for,
// once nothing of the kind stands any more.
func voucherIsDue() Guard {
	return onAccount("voucher_is_due", "GZT 17, 23", func(a *act, account *ledger.Account) *ledger.Refusal {
		f, _, refusal := a.facingAccount(account)
		if refusal != nil {
			return refusal
		}
		if number := voucherOf(account, f.Due.Kind); number != "" {
			return ledger.Refuse(ledger.CertificateStanding, "%s", number)
		}
		return nil
	})
}

func subjectNotBarred() Guard {
	return onAccount("subject_not_barred", "TJ 9.1.2, XX 12", func(a *act, account *ledger.Account) *ledger.Refusal {
		return a.notBarred(account, account.Registry)
	})
}

func voucherFaceIsTrue() Guard {
	return onVoucher("voucher_face_is_true", "GZT 17, 23", (*act).faceIsTrue)
}

func voucherNumberIsNew() Guard {
	return onVoucher("voucher_number_is_new", "GZ 8, GZT 23", (*act).numbersAreNew)
}

// voucherFace gives the face of a voucher of an account: nothing on it is more than the
// account shows to everybody.
func (f Facing) voucherFace(kind profile.Kind, number, confirmation string) (ledger.Face, error) {
	account, err := f.account(f.Due.Account)
	if err != nil {
		return ledger.Face{}, err
	}
	face := ledger.Face{
		Caveat: f.Profile.CaveatOn(f.Due.Profile), Confirmation: confirmation, Issued: f.Time.Date().String(), Kind: kind.Name, Number: number,
		Registered: account.Opened.Date().String(), Registration: account.ID, RegistryTitle: f.Registry.Title,
	}
	face.HolderName, face.HolderCode = shownAs(account)
	refusal := printed(kind, &face)
	if refusal != nil {
		return face, refusal
	}
	if face.ValidTo, refusal = endOf(f.Counter, kind, profile.Validity, f.Time); refusal != nil {
		return face, refusal
	}
	return face, nil
}

func certifySubject() Effect {
	return changingAccount("certify_subject", func(a *act, account *ledger.Account) *ledger.Refusal {
		f, place, refusal := a.facingAccount(account)
		if refusal != nil {
			return refusal
		}
		face := a.body.(*ledger.AccountCertifyBody).Face
		account.Due = slices.Delete(account.Due, place, place+1)
		account.Vouchers = append(account.Vouchers, ledger.AccountVoucher{Kind: f.Due.Kind, Number: face.Number})
		c := &ledger.Certificate{
			Account: account.ID, Class: ledger.SubjectClass, Issued: a.Time, Kind: f.Due.Kind, Number: face.Number, Profile: f.Due.Profile, Record: a.id,
			State: ledger.CertificateValid, ValidTo: face.ValidTo,
		}
		a.set(ledger.CertificateEntity, c.Number, c)
		kind, _ := f.Profile.Kind(c.Kind)
		return a.chain(c, kind)
	})
}

// endVoucher gives a voucher of an account a last state. The caller enters the account.
func (a *act) endVoucher(account *ledger.Account, c *ledger.Certificate, state ledger.CertificateState) {
	c.State = state
	a.set(ledger.CertificateEntity, c.Number, c)
	account.Vouchers = slices.DeleteFunc(account.Vouchers, func(v ledger.AccountVoucher) bool { return v.Number == c.Number })
}

// endVouchersOf ends the vouchers of an account that nobody uses any more, and what was
// due.
func (a *act) endVouchersOf(account *ledger.Account) {
	for _, c := range a.vouchersOf(account) {
		a.endVoucher(account, c, ledger.CertificateCancelled)
	}
	account.Due = nil
}

func (a *act) vouchersOf(account *ledger.Account) (all []*ledger.Certificate) {
	for _, v := range account.Vouchers {
		if c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, v.Number); ok {
			all = append(all, c)
		}
	}
	return all
}

// expireVoucher ends a voucher whose time is over.
func (a *act) expireVoucher(c *ledger.Certificate) *ledger.Refusal {
	account, ok := get[*ledger.Account](a, ledger.AccountEntity, c.Account)
	if !ok {
		return ledger.Refuse(ledger.AccountUnknown, "%s", c.Account)
	}
	a.endVoucher(account, c, ledger.CertificateLapsed)
	a.set(ledger.AccountEntity, account.ID, account)
	return nil
}

// barVouchers has the vouchers of an account show until when measures bar it at the
// registry that keeps it, which end
// by their time alone: those that it shows, and a fresh one if any.
func (a *act) barVouchers(account *ledger.Account, fresh *ledger.Publication) {
	var until legaltime.Instant
	if fresh != nil && barsAt(fresh, account.Registry) {
		until = fresh.Measure.Until
	}
	for _, id := range account.Bars {
		if p, ok := get[*ledger.Publication](a, ledger.PublicationEntity, id); ok && barsAt(p, account.Registry) {
			until = max(until, p.Measure.Until)
		}
	}
	for _, c := range a.vouchersOf(account) {
		c.Barred = until
		a.set(ledger.CertificateEntity, c.Number, c)
	}
}
