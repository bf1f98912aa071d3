package registry

import (
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
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

// FaceFor gives the face that a certificate of the asset must have for holder.
func FaceFor(asset *ledger.Asset, holder *ledger.Account, registry *ledger.Member, p *profile.Profile, number, confirmation string) ledger.Face {
	f := ledger.Face{
		Acquisition: asset.Acquisition, AssetName: asset.Name, AssetType: asset.Type, Confirmation: confirmation,
		EvidenceReport: asset.EvidenceReport, HolderCode: holder.Code, HolderName: holder.Name, Number: number,
		Registration: asset.ID, RegistryTitle: registry.Title, Scenarios: asset.Scenarios,
		Standard: p.Params[profile.CertificateStandard].Value, Title: p.Params[profile.CertificateTitle].Value,
		Caveat: caveatOf(asset, p), UpdateCycle: asset.UpdateCycle,
	}
	if holder.Kind == ledger.NaturalPerson {
		f.HolderName, f.HolderCode = holder.Identity.String(), profile.Unstated
	}
	return f
}

// caveatOf gives what the next certificate of an asset has to say of the
// regulation that was applied: to the application that earned it, or else to the
// registration.
func caveatOf(asset *ledger.Asset, p *profile.Profile) string {
	if len(asset.Due) > 0 && asset.Due[0].Caveat != "" {
		return asset.Due[0].Caveat
	}
	return p.CaveatOn(asset.Profile)
}

func faceIsTrue() Guard {
	return onAsset("face_is_true", "TJ 8.2.1, annex 8", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		face, due := a.body.(*ledger.CertificateIssueBody).Face, certified(asset)
		holder, ok := get[*ledger.Account](a, ledger.AccountEntity, due)
		if !ok {
			return ledger.Refuse(ledger.AccountUnknown, "%s", due)
		}
		registry, ok := a.Governance.Member(asset.Registry)
		if !ok {
			return ledger.Refuse(ledger.AuthorityClass, "%s", asset.Registry)
		}
		p, refusal := a.profileOf(asset)
		if refusal != nil {
			return refusal
		}
		for _, name := range []string{profile.CertificateTitle, profile.CertificateStandard} {
			if _, refusal := p.Param(name); refusal != nil {
				return refusal
			}
		}
		if want := FaceFor(asset, holder, registry, p, face.Number, face.Confirmation); face != want {
			return ledger.Refuse(ledger.CertificateFace, "%s", firstDifference(face, want))
		}
		return nil
	})
}

// certified gives the account that the next certificate of an asset is for.
func certified(asset *ledger.Asset) string {
	if len(asset.Due) > 0 {
		return asset.Due[0].Account
	}
	return asset.Holder()
}

// certificateIsDue lets a registry issue what an application has earned, in the
// order in which it was earned, and nothing else.
func certificateIsDue() Guard {
	return onAsset("certificate_is_due", "TJ 8.1.2, 8.3.1, GZ 23, 28-31", func(_ *act, asset *ledger.Asset) *ledger.Refusal {
		if len(asset.Due) == 0 {
			return ledger.Refuse(ledger.CertificateNotDue, "%s", asset.ID)
		}
		return nil
	})
}

func firstDifference(got, want ledger.Face) string {
	pairs := []struct{ field, got, want string }{
		{"title", got.Title, want.Title},
		{"standard", got.Standard, want.Standard},
		{"registration", got.Registration, want.Registration},
		{"asset_name", got.AssetName, want.AssetName},
		{"asset_type", got.AssetType, want.AssetType},
		{"caveat", got.Caveat, want.Caveat},
		{"holder_name", got.HolderName, want.HolderName},
		{"holder_code", got.HolderCode, want.HolderCode},
		{"acquisition", got.Acquisition, want.Acquisition},
		{"update_cycle", got.UpdateCycle, want.UpdateCycle},
		{"scenarios", got.Scenarios, want.Scenarios},
		{"registry_title", got.RegistryTitle, want.RegistryTitle},
		{"evidence_report", got.EvidenceReport.String(), want.EvidenceReport.String()},
	}
	for _, p := range pairs {
		if p.got != p.want {
			return p.field + " is " + p.got + ", the register says " + p.want
		}
	}
	return ""
}

func numbersAreNew() Guard {
	return Guard{"numbers_are_new", "TJ 8.2.1 (three distinct numbers)", func(a *act) *ledger.Refusal {
		face := a.body.(*ledger.CertificateIssueBody).Face
		if a.exists(ledger.CertificateEntity, face.Number) {
			return ledger.Refuse(ledger.CertificateExists, "%s", face.Number)
		}
		if a.exists(ledger.ConfirmationEntity, face.Confirmation) {
			return ledger.Refuse(ledger.CertificateExists, "%s", face.Confirmation)
		}
		if face.Number == face.Confirmation || face.Number == face.Registration || face.Confirmation == face.Registration {
			return ledger.Refuse(ledger.BodyValue, "certificate, confirmation and registration number must differ")
		}
		return nil
	}}
}

// currentCertificate gives the number of the newest certificate, empty when
// there is none. It may have expired: the register prevails over the paper.
func currentCertificate(asset *ledger.Asset) string {
	if n := len(asset.Certificates); n > 0 {
		return asset.Certificates[n-1].Number
	}
	return ""
}

// validTo gives the first instant at which a certificate issued now is not
// valid: its period, or the data's own end when that comes first.
func (a *act) validTo(asset *ledger.Asset) (legaltime.Instant, *ledger.Refusal) {
	p, refusal := a.profileOf(asset)
	if refusal != nil {
		return 0, refusal
	}
	period, article, refusal := p.Period(profile.CertificateValidity)
	if refusal != nil {
		return 0, refusal
	}
	ends, err := a.Documents.Calendar(p.Calendar).Deadline(a.Time, period, legaltime.Options{})
	if err != nil {
		return 0, explain(ledger.Refuse(ledger.CalendarPending, "%v", err), "certificate_validity", article)
	}
	if asset.DataEnds != 0 && asset.DataEnds < ends {
		ends = asset.DataEnds
	}
	if ends <= a.Time {
		return 0, explain(ledger.Refuse(ledger.BodyValue, "data_ends: is past"), "certificate_validity", article)
	}
	return ends, nil
}

// newCertificate enters the certificate of the record's face.
func (a *act) newCertificate(asset *ledger.Asset) *ledger.Refusal {
	face := a.body.(*ledger.CertificateIssueBody).Face
	ends, refusal := a.validTo(asset)
	if refusal != nil {
		return refusal
	}
	asset.ValidTo = ends
	if refusal := a.succeed(asset, face.Number); refusal != nil {
		return refusal
	}
	if len(asset.Due) > 0 {
		asset.Due = asset.Due[1:]
	}
	asset.Certificates = append(asset.Certificates, ledger.AssetCertificate{Number: face.Number, State: ledger.CertificateValid})
	a.set(ledger.CertificateEntity, face.Number, &ledger.Certificate{
		Asset: asset.ID, Confirmation: face.Confirmation, Issued: a.Time, Number: face.Number, Page: a.carriedPage(asset),
		Record: a.id, State: ledger.CertificateValid, ValidTo: ends,
	})
	a.set(ledger.ConfirmationEntity, face.Confirmation, &ledger.Confirmation{Certificate: face.Number})
	return nil
}

// succeed names the newest certificate's successor, if it has been superseded and
// waits for one.
func (a *act) succeed(asset *ledger.Asset, successor string) *ledger.Refusal {
	n := len(asset.Certificates)
	if n == 0 || asset.Certificates[n-1].State != ledger.CertificateSuperseded || asset.Certificates[n-1].Successor != "" {
		return nil
	}
	return a.endCertificate(asset, ledger.CertificateSuperseded, successor)
}

// endCertificate gives the asset's newest certificate a last state.
func (a *act) endCertificate(asset *ledger.Asset, state ledger.CertificateState, successor string) *ledger.Refusal {
	n := len(asset.Certificates)
	if n == 0 {
		return nil
	}
	old := &asset.Certificates[n-1]
	if old.State == ledger.CertificateSuperseded && successor == "" {
		return nil // its successor was due, and was overtaken
	}
	old.State, old.Successor = state, successor
	c, ok := get[*ledger.Certificate](a, ledger.CertificateEntity, old.Number)
	if !ok {
		return ledger.Refuse(ledger.CertificateUnknown, "%s", old.Number)
	}
	c.State, c.Successor = state, successor
	a.set(ledger.CertificateEntity, c.Number, c)
	return nil
}

func issueCertificate() Effect {
	return Effect{"issue_certificate", func(a *act) *ledger.Refusal {
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		asset.State = ledger.AssetActive
		refusal = a.newCertificate(asset)
		a.set(ledger.AssetEntity, asset.ID, asset)
		return refusal
	}}
}

func expireCertificate() Effect {
	return Effect{"expire_certificate", func(a *act) *ledger.Refusal {
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		if refusal := a.endCertificate(asset, ledger.CertificateLapsed, ""); refusal != nil {
			return refusal
		}
		a.set(ledger.AssetEntity, asset.ID, asset)
		return nil
	}}
}
