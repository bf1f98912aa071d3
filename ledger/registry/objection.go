package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func objectionRows() []Transition {
	filed, open, demanded, suing := string(ledger.ObjectionFiled), string(ledger.ObjectionOpen), string(ledger.ObjectionDemanded), string(ledger.ObjectionSuing)
	row := func(from string, on ledger.Kind, to ledger.ObjectionState, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.ObjectionEntity, From: from, On: string(on), Guards: guards, Effect: effect, To: string(to), Article: article}
	}
	event := func(from string, on ledger.EventKind, to ledger.ObjectionState, effect Effect, article string) Transition {
		return Transition{Machine: ledger.ObjectionEntity, From: from, On: string(on), Effect: effect, To: string(to), Article: article}
	}
	rows := []Transition{
		row(None, ledger.ObjectionFile, ledger.ObjectionFiled, fileObjection(), "SZ 20, GD 11, 16, AH 22-23, GZ 19-20, DL 23",
			subjectIsOpen(), objectionIsForeseen(), objectorMay(), groundsSuffice(), notRepeated(), notLitigated()).
			also(Move{ledger.ApplicationEntity, string(ledger.ApplicationPublicity), string(ledger.ApplicationObjected)}, sends()),
		row(filed, ledger.ObjectionAccept, ledger.ObjectionOpen, acceptObjection(), "SZ 20, AH 22, GZ 20",
			objectionWithRegistry(), subjectStands(), objectionNoticeFits(), noticeIsNew()).also(sends()),
		row(filed, ledger.ObjectionReject, ledger.ObjectionRejected, rejectObjection(), "SZ 20, DL 24",
			objectionWithRegistry(), objectionNoticeFits(), noticeIsNew()).also(sends(), releases()),
		row(open, ledger.ObjectionDemand, ledger.ObjectionDemanded, demandProof(), "DL 24",
			objectionWithRegistry(), demandIsForeseen(), objectionNoticeFits(), noticeIsNew()).also(sends()),
		row(open, ledger.ObjectionDetermine, ledger.ObjectionOpen, enterFinding(), "AH 22-23, GZ 20(1)", findingIsForeseen(), registrantIsHeard(), finderIsUnconcerned(), reportIsVouched()),
		row(open, ledger.ObjectionSettle, ledger.ObjectionSettled, settleObjection(), "AH 22-23, GZ 20(1)", settlementIsForeseen(), bothSidesSign()).also(concludes()...),
		row(open, ledger.ObjectionRefer, ledger.ObjectionOpen, referDispute(), "GZ 20(2)",
			objectionWithRegistry(), referralIsForeseen(), objectionNoticeFits(), noticeIsNew()).also(sends()),
		row(open, ledger.ObjectionSuit, ledger.ObjectionSuing, enterSuit(), "SZ 20, GZ 20(2)", objectorActs(), suitIsForeseen()),
		event(filed, ledger.ObjectionOverdue, ledger.ObjectionFiled, flagObjection(), "by analogy: GZ 17"),
		event(open, ledger.ObjectionLapsedEvent, ledger.ObjectionLapsed, lapseObjection(), "SZ 20, GZ 20(2)").also(releases()),
	}
	for _, from := range []string{open, demanded} {
		rows = append(rows,
			row(from, ledger.ObjectionExplain, ledger.ObjectionState(from), enterExplanation(), "GD 11, AH 22-23, GZ 20, DL 24", registrantExplains()),
			row(from, ledger.ObjectionDecide, ledger.ObjectionDecided, decideObjection(), "GD 23, AH 22-23, DL 24",
				objectionWithRegistry(), decisionIsForeseen(), burdenIsMet(), noticeIsNew()).also(append(concludes(), sends())...),
			event(from, ledger.ObjectionUpheldEvent, ledger.ObjectionUpheld, upholdByTime(), "AH 22, DL 24").also(fails()...),
			event(from, ledger.ObjectionOverdue, ledger.ObjectionState(from), flagObjection(), "GD 11, GZ 20"),
		)
	}
	for _, from := range []string{open, suing} {
		rows = append(rows, row(from, ledger.ObjectionDocument, ledger.ObjectionExecuted, enterDocument(), "SZ 20, AH 22-23, GZ 20(2)",
			issuerMayEnter(), documentDecides()).also(concludes()...))
	}
	for _, from := range []string{filed, open, demanded, suing} {
		rows = append(rows,
			row(from, ledger.ObjectionWithdraw, ledger.ObjectionWithdrawn, withdrawObjection(), "by analogy: DL 17", objectorActs()).also(releases()),
			event(from, ledger.ObjectionMooted, ledger.ObjectionMoot, mootObjection(), "by analogy: DL 17"),
		)
	}
	return rows
}

// releases is how the end of an objection lets the publicity go on.
func releases() Move {
	return Move{ledger.ApplicationEntity, string(ledger.ApplicationObjected), string(ledger.ApplicationPublicity)}
}

// fails lists how an objection that holds ends an application, and a registration
// that exists from its publicity on.
func fails() []Move {
	return []Move{
		{ledger.ApplicationEntity, string(ledger.ApplicationObjected), string(ledger.ApplicationTerminated)},
		{ledger.AssetEntity, string(ledger.AssetRegistered), string(ledger.AssetTerminated)},
	}
}

func concludes() []Move { return append(fails(), releases()) }

// objection loads the one that a step is about.
func (a *act) objection() (*ledger.Objection, profile.Objections, *ledger.Refusal) {
	o, ok := get[*ledger.Objection](a, ledger.ObjectionEntity, a.subject.ID)
	if !ok {
		return nil, profile.Objections{}, ledger.Refuse(ledger.ObjectionUnknown, "%s", a.subject.ID)
	}
	if o.Moot != 0 && a.kind != "" {
		return nil, profile.Objections{}, ledger.Refuse(ledger.ObjectionClosed, "%s has lost what it was about", o.ID)
	}
	rules, refusal := a.rulesOf(o)
	return o, rules, refusal
}

// rulesOf gives the rule that an objection falls under.
func (a *act) rulesOf(o *ledger.Objection) (profile.Objections, *ledger.Refusal) {
	p := a.Documents.Profile(o.Profile)
	if p == nil {
		return profile.Objections{}, ledger.Refuse(ledger.ProfileUnknown, "%s", o.Profile.Name)
	}
	when := profile.ToRegistered
	if o.Application != "" {
		when = profile.AtPublicity
	}
	rules, ok := p.Objections(when)
	if !ok {
		return rules, ledger.Refuse(ledger.ObjectionPolicy, "%s has no rule on objections (%s)", p.Name, when)
	}
	return rules, nil
}

// onObjection makes a guard of a condition on the objection and its rule.
func onObjection(name, article string, check func(*act, *ledger.Objection, profile.Objections) *ledger.Refusal) Guard {
	return Guard{name, article, func(a *act) *ledger.Refusal {
		o, rules, refusal := a.objection()
		if refusal != nil {
			return refusal
		}
		return check(a, o, rules)
	}}
}

// onPolicy makes a guard of a condition that each policy answers in its own way.
func onPolicy(name, article string, check func(a *act, o *ledger.Objection, rules profile.Objections, policy string) *ledger.Refusal) Guard {
	return onObjection(name, article, func(a *act, o *ledger.Objection, rules profile.Objections) *ledger.Refusal {
		policy, refusal := rules.Param(profile.Policy)
		if refusal != nil {
			return refusal
		}
		return explain(check(a, o, rules, policy.Value), "", policy.Article)
	})
}

// onObjecting makes an effect that changes the objection.
func onObjecting(name string, change func(*act, *ledger.Objection, profile.Objections) *ledger.Refusal) Effect {
	return Effect{name, func(a *act) *ledger.Refusal {
		o, rules, refusal := a.objection()
		if refusal != nil {
			return refusal
		}
		if refusal := change(a, o, rules); refusal != nil {
			return refusal
		}
		a.set(ledger.ObjectionEntity, o.ID, o)
		return nil
	}}
}

// registrants lists the accounts of the other side, sorted: the parties of the
// application, or the holders of the asset. A party that has not signed may be the
// objector.
func (a *act) registrants(o *ledger.Objection) []string {
	var accounts []string
	if app, ok := get[*ledger.Application](a, ledger.ApplicationEntity, o.Application); ok {
		for _, p := range app.Parties {
			if p.Account != o.Objector || !slices.Contains(app.Unsigned, p.Account) {
				accounts = append(accounts, p.Account)
			}
		}
	}
	if asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, o.Asset); ok && o.Application == "" {
		for _, s := range asset.Holders {
			accounts = append(accounts, s.Account)
		}
	}
	slices.Sort(accounts)
	return slices.Compact(accounts)
}

// objectionsAllow judges what open and upheld objections to an asset mean for an
// act on it.
func (a *act) objectionsAllow(asset *ledger.Asset, q *request) *ledger.Refusal {
	if !q.disposes(asset) {
		return nil
	}
	return a.undisputed(asset, !q.undertaking.IsZero(), q.rules.Is(profile.Does, profile.DoesCancel) || q.rules.Is(profile.Does, profile.DoesAmend))
}

// undisputed refuses a disposal against an objection that was upheld, unless it ends what
// the objection was about or puts it right, or one that is open, as its profile says.
func (a *act) undisputed(asset *ledger.Asset, undertaking, mends bool) *ledger.Refusal {
	for _, id := range asset.Objections {
		o, ok := get[*ledger.Objection](a, ledger.ObjectionEntity, id)
		if !ok {
			return ledger.Refuse(ledger.ObjectionUnknown, "%s", id)
		}
		if o.State.Open() {
			if refusal := a.allows(o, undertaking); refusal != nil {
				return explain(refusal, "objections_allow", "")
			}
		} else if !mends {
			return explain(ledger.Refuse(ledger.ObjectionStands, "%s was upheld", id), "objections_allow", "SZ 20, AH 23, GZ 20")
		}
	}
	return nil
}

// disposes reports whether what is asked for disposes of the asset: putting its entry right
// does not unless shares change hands, nor does what others do with rights that they have in it.
func (q *request) disposes(asset *ledger.Asset) bool {
	for _, does := range []string{profile.DoesRegister, profile.DoesAmend, profile.DoesRightAssign, profile.DoesRightRelease} {
		if q.rules.Is(profile.Does, does) {
			return q.conveys(asset)
		}
	}
	return true
}

func (a *act) allows(o *ledger.Objection, undertaking bool) *ledger.Refusal {
	rules, refusal := a.rulesOf(o)
	if refusal != nil {
		return refusal
	}
	rule, refusal := rules.Param(profile.Disposal)
	switch {
	case refusal != nil:
		return refusal
	case rule.Value == profile.Refused:
		return explain(ledger.Refuse(ledger.ObjectionStands, "%s is open", o.ID), "", rule.Article)
	case rule.Value == profile.Undertaking && !undertaking:
		return explain(ledger.Refuse(ledger.ObjectionUndertaking, "%s: %s", o.ID, o.Matter), "", rule.Article)
	}
	return nil
}

// tellOfObjection tells who applies for a disposal of an objection that stands in its
// way, and that may go on at their own risk (SZ 20).
func (a *act) tellOfObjection(app *ledger.Application, law profile.Act, asset *ledger.Asset, o *ledger.Objection) {
	if !a.requestOf(app, law).disposes(asset) || !o.State.Open() || a.allows(o, false) == nil {
		return
	}
	rules, refusal := a.rulesOf(o)
	if refusal != nil {
		return
	}
	var to []string
	for _, r := range law.Roles(profile.Applicants) {
		to = append(to, accountsOf(app.Parties, r)...)
	}
	a.tell(cause{rules.Article(profile.Disposal), app.ID, app.Registry, app}, asset, ledger.NoticeObjected, to, "objection."+o.ID)
}

// tellOfObjections tells an applicant of all that stand on the asset.
func (a *act) tellOfObjections(app *ledger.Application, law profile.Act, asset *ledger.Asset) {
	for _, id := range asset.Objections {
		if o, ok := get[*ledger.Objection](a, ledger.ObjectionEntity, id); ok {
			a.tellOfObjection(app, law, asset, o)
		}
	}
}

// endObjections drops the objections that end with a change of the register: those
// that were upheld, once the entry is put right, and with the asset itself all.
func (a *act) endObjections(asset *ledger.Asset, all bool) {
	asset.Objections = slices.DeleteFunc(asset.Objections, func(id string) bool {
		o, ok := get[*ledger.Objection](a, ledger.ObjectionEntity, id)
		if ok && all && o.State.Open() {
			a.moot(o)
		}
		return ok && (all || !o.State.Open())
	})
}

// moot notes that what an objection was about has come to its end. Its own end is
// an event.
func (a *act) moot(o *ledger.Objection) {
	o.Moot = a.Time
	a.set(ledger.ObjectionEntity, o.ID, o)
}
