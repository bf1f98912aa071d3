package registry

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// Facing is what the face of a certificate is made from.
type Facing struct {
	// View gives the accounts and rights that the face names.
	View
	// Counter counts its term, for which no calendar is needed.
	Counter Counter
	// Asset is nil for a voucher of an account.
	Asset *ledger.Asset
	// Due is the certificate that is to be issued, Profile that which it is due under.
	Due      ledger.CertificateDue
	Profile  *profile.Profile
	Registry *ledger.Member
	// Time is when it is issued.
	Time legaltime.Instant
}

// Face gives the face that the certificate must have. The error is the refusal
// that the rules would give, or one of the view.
func (f Facing) Face(number, confirmation string) (ledger.Face, error) {
	due := f.Due
	kind, ok := f.Profile.Kind(due.Kind)
	if !ok {
		return ledger.Face{}, ledger.Refuse(ledger.ProfileUnknown, "%s has no certificates of kind %s", f.Profile.Name, due.Kind)
	}
	if f.Asset == nil {
		return f.voucherFace(kind, number, confirmation)
	}
	face := ledger.Face{
		Acquisition: f.Asset.Acquisition, Anonymous: due.Anonymous, AssetName: f.Asset.Name, AssetType: f.Asset.Type, AssetVersion: f.Asset.Version, Caveat: f.Profile.CaveatOn(due.Profile), Deeds: f.Asset.Deeds,
		Confirmation: confirmation, EvidenceReport: f.Asset.EvidenceReport, Issued: f.Time.Date().String(), Kind: kind.Name, Number: number,
		Registered: f.Asset.Registered.Date().String(), Registration: f.Asset.ID, RegistryTitle: f.Registry.Title, Rights: f.Asset.Rights,
		Scenarios: f.Asset.Scenarios, UpdateCycle: f.Asset.UpdateCycle,
	}
	if refusal := printed(kind, &face); refusal != nil {
		return face, refusal
	}
	if err := f.people(due.Account, &face); err != nil {
		return face, err
	}
	var right ledger.Entity
	if due.Right != "" {
		var err error
		if right, err = f.right(due.Right, &face); err != nil {
			return face, err
		}
	}
	if due.Number != "" {
		return f.copyOf(face)
	}
	ends, refusal := certificateEnds(f.Counter, kind, f.Asset, right, due.From, f.Time)
	if refusal != nil {
		return face, refusal
	}
	face.ValidTo = ends
	return face, nil
}

// copyOf makes a face that of a copy: it ends when the first paper does.
func (f Facing) copyOf(face ledger.Face) (ledger.Face, error) {
	first, ok := f.Asset.Certificate(f.Due.Number)
	if !ok {
		return face, ledger.Refuse(ledger.CertificateUnknown, "%s", f.Due.Number)
	}
	face.Copy, face.Number, face.ValidTo = f.Due.Copy, first.Number, first.ValidTo
	e, err := f.Entity(ledger.EntityID{Kind: ledger.CertificateEntity, ID: first.Number})
	if c, ok := e.(*ledger.Certificate); ok {
		face.Confirmation = c.Confirmation
	}
	return face, err
}

// printed adds what every certificate of the kind says.
func printed(kind profile.Kind, face *ledger.Face) (refusal *ledger.Refusal) {
	if face.Title, refusal = kind.TitleOf(face.AssetType); refusal != nil {
		return refusal
	}
	for _, text := range []struct {
		key string
		to  *string
	}{
		{profile.Standard, &face.Standard},
		{profile.Form, &face.Form},
		{profile.FormApproval, &face.FormApproval},
		{profile.Disclaimer, &face.Disclaimer},
	} {
		if *text.to, refusal = kind.Words(text.key); refusal != nil {
			return refusal
		}
	}
	face.Uses, refusal = kind.List(profile.Uses)
	return refusal
}

// people adds whom the certificate is issued to, and all holders of an asset of
// several.
func (f Facing) people(account string, face *ledger.Face) (err error) {
	if face.HolderName, face.HolderCode, err = f.named(account); err != nil || len(f.Asset.Holders) < 2 {
		return err
	}
	for _, s := range f.Asset.Holders {
		name, code, err := f.named(s.Account)
		if err != nil {
			return err
		}
		face.Holders = append(face.Holders, ledger.FaceHolder{Code: code, Name: name, Share: s.Share})
	}
	return nil
}

// named gives an account's name and code as a face shows them.
func (f Facing) named(id string) (name, code string, err error) {
	account, err := f.account(id)
	if err != nil {
		return "", "", err
	}
	name, code = shownAs(account)
	return name, code, nil
}

func (f Facing) account(id string) (*ledger.Account, error) {
	e, err := f.Entity(ledger.EntityID{Kind: ledger.AccountEntity, ID: id})
	if err != nil {
		return nil, fmt.Errorf("read account %s: %w", id, err)
	}
	account, ok := e.(*ledger.Account)
	if !ok {
		return nil, ledger.Refuse(ledger.AccountUnknown, "%s", id)
	}
	return account, nil
}

// shownAs gives an account's name and code as papers show them: of a natural person, the
// commitment to the name.
func shownAs(account *ledger.Account) (name, code string) {
	if account.Kind == ledger.NaturalPerson {
		return account.Identity.String(), profile.Unstated
	}
	return account.Name, account.Code
}

// right adds the right that a voucher stands for, or a proof is about.
func (f Facing) right(id string, face *ledger.Face) (ledger.Entity, error) {
	kind, number, _ := strings.Cut(id, "/")
	e, err := f.Entity(ledger.EntityID{Kind: ledger.EntityKind(kind), ID: number})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", id, err)
	}
	face.Right = &ledger.FaceRight{Right: id}
	var grantor, grantee string
	switch e := e.(type) {
	case *ledger.Licence:
		terms := e.Terms
		face.Right.Contract, face.Right.Licence, grantee = e.Contract, &terms, e.Licensee
		if grantor, err = f.licensor(e); err != nil {
			return nil, err
		}
	case *ledger.Pledge:
		face.Right.Contract, face.Right.PledgeEnds, grantee, grantor = e.Contract, e.Ends, e.Pledgee, e.Pledgor
	case *ledger.Contract:
		face.Right.Contract, face.Right.From, face.Right.Ends = e.Digest, e.Terms.From, e.Terms.Ends
		grantee = cmp.Or(partyOf(e.Parties, ledger.RoleReceiver), partyOf(e.Parties, ledger.RoleTrustee))
		if givers := accountsOf(e.Parties, ledger.RoleHolder); len(givers) == 1 {
			grantor = givers[0]
		}
	default:
		return nil, ledger.Refuse(ledger.CertificateNotDue, "%s is no more", id)
	}
	if face.Right.Grantee, _, err = f.named(grantee); err != nil || grantor == "" {
		return e, err
	}
	face.Right.Grantor, _, err = f.named(grantor)
	return e, err
}

// licensor gives the account that has granted a licence, empty when several
// holders have.
func (f Facing) licensor(l *ledger.Licence) (string, error) {
	if l.Terms.Parent == "" {
		return f.Asset.Holder(), nil
	}
	e, err := f.Entity(ledger.EntityID{Kind: ledger.LicenceEntity, ID: l.Terms.Parent})
	if err != nil {
		return "", fmt.Errorf("read licence %s: %w", l.Terms.Parent, err)
	}
	if parent, ok := e.(*ledger.Licence); ok {
		return parent.Licensee, nil
	}
	return "", ledger.Refuse(ledger.LicenceUnknown, "%s", l.Terms.Parent)
}

// certificateEnds gives the first instant at which a certificate issued now is not
// valid, zero when it has no end: its period, or before that what the kind ends
// with, or the right that it stands for. One that is renewed from an instant has
// the period of a renewal.
func certificateEnds(count Counter, kind profile.Kind, asset *ledger.Asset, right ledger.Entity, renewed, at legaltime.Instant) (legaltime.Instant, *ledger.Refusal) {
	ends, refusal := endOf(count, kind, profile.Validity, at)
	if renewed != 0 {
		ends, refusal = endOf(count, kind, profile.RenewalLength, renewed)
	}
	if refusal != nil {
		return 0, refusal
	}
	ends, refusal = cutShort(count, kind, asset, right, ends)
	if refusal == nil && ends != 0 && ends <= at {
		refusal = overBefore(kind, ends)
	}
	return ends, refusal
}

// overBefore refuses a certificate that would have no time.
func overBefore(kind profile.Kind, ends legaltime.Instant) *ledger.Refusal {
	return explain(ledger.Refuse(ledger.BodyValue, "it would have ended at %s", ends), "certificate_validity", kind.Article(profile.EndsWith))
}

// cutShort ends a term with the data, the agreement or the right that ends before it;
// 0 is for a term without an end.
func cutShort(count Counter, kind profile.Kind, asset *ledger.Asset, right ledger.Entity, ends legaltime.Instant) (legaltime.Instant, *ledger.Refusal) {
	with, refusal := kind.List(profile.EndsWith)
	if refusal != nil {
		return 0, refusal
	}
	for _, what := range with {
		switch {
		case what == profile.WithData:
			ends = earlier(ends, asset.DataEnds)
		case asset.Agreement != nil && agreementCuts(count, kind, asset.Agreement):
			ends = earlier(ends, asset.Agreement.Ends)
		}
	}
	if kind.Is(profile.ClassOf, profile.Proof) {
		return ends, nil // what has happened has, also to a right that is over
	}
	switch right := right.(type) {
	case *ledger.Licence:
		ends = earlier(ends, right.Terms.Ends)
	case *ledger.Contract:
		term := &ledger.Agreement{Ends: right.Terms.Ends, From: right.Terms.From}
		if term.Ends != 0 && slices.Contains(with, profile.WithAgreement) && agreementCuts(count, kind, term) {
			ends = earlier(ends, term.Ends)
		}
	}
	return ends, nil
}

// endOf adds a period of the kind to an instant, zero when the kind sets none.
func endOf(count Counter, kind profile.Kind, key string, from legaltime.Instant) (legaltime.Instant, *ledger.Refusal) {
	period, stated, refusal := kind.Period(key)
	if refusal != nil || !stated {
		return 0, refusal
	}
	ends, err := count.Due(legaltime.Clock{Article: kind.Article(key), Period: period, Start: from})
	if err != nil {
		return 0, explain(ledger.Refuse(ledger.BodyValue, "%v", err), "certificate_validity", kind.Article(key))
	}
	return ends, nil
}

// earlier gives the earlier of two ends, of which zero is none.
func earlier(x, y legaltime.Instant) legaltime.Instant {
	if x == 0 || y != 0 && y < x {
		return y
	}
	return x
}

// agreementCuts reports whether an agreement is no longer than the kind's
// validity, so that its end is the certificate's (GZ 21).
func agreementCuts(count Counter, kind profile.Kind, agreement *ledger.Agreement) bool {
	longest, refusal := endOf(count, kind, profile.Validity, agreement.From)
	return refusal == nil && (longest == 0 || agreement.Ends <= longest)
}

// difference names the first field in which a face is not as it must be; empty
// when there is none.
func difference(got, want *ledger.Face) string {
	for _, p := range [][3]string{
		{"title", got.Title, want.Title},
		{"standard", got.Standard, want.Standard},
		{"kind", got.Kind, want.Kind},
		{"registration", got.Registration, want.Registration},
		{"number", got.Number, want.Number},
		{"copy", strconv.Itoa(got.Copy), strconv.Itoa(want.Copy)},
		{"confirmation", got.Confirmation, want.Confirmation},
		{"asset_name", got.AssetName, want.AssetName},
		{"asset_version", got.AssetVersion, want.AssetVersion},
		{"asset_type", got.AssetType, want.AssetType},
		{"caveat", got.Caveat, want.Caveat},
		{"holder_name", got.HolderName, want.HolderName},
		{"holder_code", got.HolderCode, want.HolderCode},
		{"holders", fmt.Sprint(got.Holders), fmt.Sprint(want.Holders)},
		{"deeds", fmt.Sprint(got.Deeds), fmt.Sprint(want.Deeds)},
		{"anonymous", strconv.FormatBool(got.Anonymous), strconv.FormatBool(want.Anonymous)},
		{"rights", fmt.Sprint(got.Rights), fmt.Sprint(want.Rights)},
		{"right", rightText(got.Right), rightText(want.Right)},
		{"acquisition", got.Acquisition, want.Acquisition},
		{"update_cycle", got.UpdateCycle, want.UpdateCycle},
		{"scenarios", got.Scenarios, want.Scenarios},
		{"registry_title", got.RegistryTitle, want.RegistryTitle},
		{"evidence_report", got.EvidenceReport.String(), want.EvidenceReport.String()},
		{"registered", got.Registered, want.Registered},
		{"issued", got.Issued, want.Issued},
		{"valid_to", got.ValidTo.String(), want.ValidTo.String()},
		{"uses", fmt.Sprint(got.Uses), fmt.Sprint(want.Uses)},
		{"form", got.Form, want.Form},
		{"form_approval", got.FormApproval, want.FormApproval},
		{"disclaimer", got.Disclaimer, want.Disclaimer},
	} {
		if p[1] != p[2] {
			return p[0] + " is " + p[1] + ", the register says " + p[2]
		}
	}
	return ""
}

// rightText writes a right so that two that differ have two texts.
func rightText(r *ledger.FaceRight) string {
	if r == nil {
		return ""
	}
	text := fmt.Sprintf("%s %s from %q to %q until %s", r.Right, r.Contract, r.Grantor, r.Grantee, r.PledgeEnds)
	if r.From != 0 {
		text += fmt.Sprintf(" from %s to %s", r.From, r.Ends)
	}
	if r.Licence != nil {
		text += fmt.Sprintf(" %q", fmt.Sprintf("%+v", *r.Licence))
	}
	return text
}
