package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

// filing makes the objection that a record files. It goes by the profile that its
// application goes by, or by the one that is in force for its asset.
func (a *act) filing() (*ledger.Objection, *ledger.Refusal) {
	b := a.body.(*ledger.ObjectionFileBody)
	o := &ledger.Objection{
		Application: b.Application, Asset: b.Asset, Evidence: b.Evidence, Filed: a.Time, Grounds: b.Grounds, ID: b.Objection, Interest: b.Interest,
		Matter: b.Matter, Objector: b.Objector, Reason: b.Reason, Record: a.id, Refused: b.Refused, Registry: b.Registry, State: ledger.ObjectionFiled,
	}
	if (b.Application == "") == (b.Asset == "") {
		return nil, ledger.Refuse(ledger.ObjectionSubject, "application %q, asset %q: name one", b.Application, b.Asset)
	}
	if b.Application != "" {
		app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, b.Application)
		if !ok {
			return nil, ledger.Refuse(ledger.ApplicationUnknown, "%s", b.Application)
		}
		return o, a.goesBy(o, app)
	}
	asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, b.Asset)
	if !ok {
		return nil, ledger.Refuse(ledger.AssetUnknown, "%s", b.Asset)
	}
	_, doc, refusal := a.profileInForce(asset.Profile.Name)
	o.Profile = doc
	return o, refusal
}

// goesBy has an objection go by its application's version. Where that leaves open who
// settles it, the version in force says so, and whatever follows from that, to its end:
// half of one rule and half of another would lead nowhere.
func (a *act) goesBy(o *ledger.Objection, app *ledger.Application) (refusal *ledger.Refusal) {
	o.Profile = app.Profile
	if p := a.Documents.Adopted(app.Profile); p != nil && p.Objection[profile.AtPublicity][profile.Policy].Value == profile.Unstated {
		_, o.Profile, refusal = a.profileInForce(app.Profile.Name)
	}
	return refusal
}

// onFiling makes a guard of a condition on what is filed and its rule.
func onFiling(name, article string, check func(*act, *ledger.Objection, profile.Objections) *ledger.Refusal) Guard {
	return Guard{name, article, func(a *act) *ledger.Refusal {
		o, refusal := a.filing()
		if refusal != nil {
			return refusal
		}
		rules, refusal := a.rulesOf(o)
		if refusal != nil {
			return refusal
		}
		return check(a, o, rules)
	}}
}

// subjectIsOpen checks that the application is publicised now, or the asset
// registered.
func subjectIsOpen() Guard {
	return Guard{"subject_is_open", "GD 11, AH 22-23, GZ 19, DL 23", func(a *act) *ledger.Refusal {
		o, refusal := a.filing()
		if refusal != nil {
			return refusal
		}
		if o.Application != "" {
			return a.isPublicised(o)
		}
		asset, _ := get[*ledger.Asset](a, ledger.AssetEntity, o.Asset)
		app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, asset.Application)
		if asset.State != ledger.AssetActive && (asset.State != ledger.AssetRegistered || ok && app.State != ledger.ApplicationCompleted) {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", asset.ID, asset.State)
		}
		return withRegistry(asset.Registry, o.Registry)
	}}
}

// isPublicised judges by block time: the publicity may be over while another
// objection keeps the application waiting.
func (a *act) isPublicised(o *ledger.Objection) *ledger.Refusal {
	app, _ := get[*ledger.Application](a, ledger.ApplicationEntity, o.Application)
	clock, ok := app.Clock(ledger.PublicityClock)
	if !ok || !app.State.Open() {
		return ledger.Refuse(ledger.ObjectionLate, "application/%s is %s", app.ID, app.State)
	}
	if due, running := clockDue(clock.Clock, a.Documents); running && due <= a.Time {
		return explain(ledger.Refuse(ledger.ObjectionLate, "until %s", due), "", clock.Clock.Article)
	}
	return withRegistry(app.Registry, o.Registry)
}

func withRegistry(want, have string) *ledger.Refusal {
	if want != have {
		return ledger.Refuse(ledger.AssetRegistry, "with %s", want)
	}
	return nil
}

func objectionIsForeseen() Guard {
	return onFiling("objection_is_foreseen", "TJ 6.4.5.3", func(_ *act, _ *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		policy, refusal := rules.Param(profile.Policy)
		if refusal == nil && policy.Value == profile.CourtOnly {
			refusal = explain(ledger.Refuse(ledger.ObjectionPolicy, "objections are not registered: a court decides"), "", policy.Article)
		}
		return refusal
	})
}

// objectorMay checks that whoever objects is not the registrant, and shows an
// interest where the regime asks for one.
func objectorMay() Guard {
	return onFiling("objector_may", "SZ 20, GD 11, GZ 19-20, DL 23", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		if slices.Contains(a.registrants(o), o.Objector) {
			return ledger.Refuse(ledger.ObjectionParty, "%s objects to its own", o.Objector)
		}
		who, refusal := rules.Param(profile.Objectors)
		if refusal == nil && who.Value == profile.Interested && o.Interest.IsZero() {
			refusal = explain(ledger.Refuse(ledger.ObjectionGrounds, "interest"), "", who.Article)
		}
		return refusal
	})
}

func groundsSuffice() Guard {
	return onFiling("grounds_suffice", "SZ 20, GD 11, AH 22-23, GZ 19-20", func(_ *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		proof, refusal := rules.Param(profile.RefusalProof)
		if refusal != nil {
			return refusal
		}
		if proof.Value == profile.Needed && o.Refused.IsZero() {
			return explain(ledger.Refuse(ledger.ObjectionGrounds, "refused"), "", proof.Article)
		}
		burden, refusal := rules.Param(profile.Burden)
		if refusal == nil && burden.Value != profile.OnRegistrant && len(o.Evidence) == 0 {
			refusal = explain(ledger.Refuse(ledger.ObjectionGrounds, "evidence"), "", burden.Article)
		}
		return refusal
	})
}

// notRepeated refuses what has lapsed before, where the regime bars it.
func notRepeated() Guard {
	return onFiling("not_repeated", "SZ 20", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		repeat, refusal := rules.Param(profile.Repeat)
		if refusal != nil || repeat.Value != profile.Barred {
			return refusal
		}
		if bar, ok := get[*ledger.Fingerprint](a, ledger.FingerprintEntity, o.Repeats().String()); ok {
			return explain(ledger.Refuse(ledger.ObjectionRepeat, "%s has lapsed", bar.Objection), "", repeat.Article)
		}
		return nil
	})
}

func objectionWithRegistry() Guard {
	return onObjection("own_registry", "SZ 20, AH 9(5)", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		return withRegistry(o.Registry, textField(a.body, "registry"))
	})
}

// subjectStands refuses to open an objection to an asset that has ended since it
// was filed, and did not show it yet.
func subjectStands() Guard {
	return onObjection("subject_stands", "SZ 20", func(a *act, o *ledger.Objection, _ profile.Objections) *ledger.Refusal {
		asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, o.Asset)
		if ok && o.Application == "" && asset.State != ledger.AssetActive && asset.State != ledger.AssetRegistered {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", asset.ID, asset.State)
		}
		return nil
	})
}

// objectionNoticeFits checks that the certificate of the objection is there exactly
// where the regime issues one, and a period where the regime leaves it to the demand.
func objectionNoticeFits() Guard {
	return onObjection("notice_fits", "SZ 20, DL 24", func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		b := a.body.(*ledger.ObjectionNoticeBody)
		certified, refusal := rules.Param(profile.Certified)
		if refusal != nil {
			return refusal
		}
		if issued := a.kind == ledger.ObjectionAccept && certified.Value == profile.Needed; issued == b.Certificate.IsZero() {
			return explain(ledger.Refuse(ledger.BodyValue, "%s", unfit("certificate", !issued, string(a.kind))), "", certified.Article)
		}
		answer, refusal := rules.Param(profile.Answer)
		if refusal != nil {
			return refusal
		}
		if asked := a.kind == ledger.ObjectionDemand && answer.Value == profile.ByNotice; asked == (b.Period == "") {
			return explain(ledger.Refuse(ledger.NoticePeriod, "the notice says %q, the regime %q", b.Period, answer.Value), "", answer.Article)
		}
		return unitFits(a.Documents.Profile(o.Profile), b.Period)
	})
}
