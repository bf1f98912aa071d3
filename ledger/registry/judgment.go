package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
)

func judgmentRows() []Transition {
	entered := string(ledger.JudgmentEntered)
	row := func(from string, on ledger.Kind, to ledger.JudgmentState, effect Effect, article string, guards ...Guard) Transition {
		return Transition{Machine: ledger.JudgmentEntity, From: from, On: string(on), Guards: guards, Effect: effect, To: string(to), Article: article}
	}
	const article = "TJ 6.4.5.3, SZ 19-20, AH 23, GZ 20, 33, DL 22"
	active, registered, cancelled := string(ledger.AssetActive), string(ledger.AssetRegistered), string(ledger.AssetCancelled)
	ends := []Move{{ledger.AssetEntity, active, cancelled}, {ledger.AssetEntity, registered, cancelled}, {ledger.AssetEntity, string(ledger.AssetSuspended), cancelled}}
	ends = append(append(append(ends, endsAs(ledger.CertificateCancelled)...), falls()...), announces())
	return []Transition{
		row(None, ledger.JudgmentEnter, ledger.JudgmentEntered, enterJudgment(), article, mayEnterJudgment(), judgedAssetIsLive(), ordersFit(), orderHasAWay(), documentIsNew()).also(sends()),
		row(entered, ledger.JudgmentExecute, ledger.JudgmentExecuted, executeJudgment(), "SZ 19, GZ 33", judgmentWithRegistry(), judgmentIsDue(), registryExecutes()).also(ends...),
		row(entered, ledger.JudgmentVacate, ledger.JudgmentVacated, vacateJudgment(), "by analogy: CPL 210", sameIssuer()),
	}
}

// falls lists how rights in an asset end with it.
func falls() []Move {
	active, gone := string(ledger.RightActive), string(ledger.RightExtinguished)
	return []Move{{ledger.PledgeEntity, active, gone}, {ledger.LicenceEntity, active, gone}, sends()}
}

// judgment loads the one that a step is about.
func (a *act) judgment() (*ledger.Judgment, *ledger.Refusal) {
	j, ok := get[*ledger.Judgment](a, ledger.JudgmentEntity, a.subject.ID)
	if !ok {
		return nil, ledger.Refuse(ledger.JudgmentUnknown, "%s", a.subject.ID)
	}
	return j, nil
}

// mayEnterJudgment checks that who issued a document enters it, or the registry that
// it was handed to, and that it is one that the regime gives effect to.
func mayEnterJudgment() Guard {
	return onAsset("may_enter_judgment", "TJ 6.4.5.3, SZ 19-20, AH 23, GZ 20, 33, DL 22", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		b := a.body.(*ledger.JudgmentEnterBody)
		p, _, refusal := a.disputeLaw(asset)
		if refusal != nil {
			return refusal
		}
		rules, ok := p.DisputeRules()
		if !ok {
			return ledger.Refuse(ledger.DisputesUnknown, "%s gives effect to no document", p.Name)
		}
		list, refusal := rules.List(profile.EffectiveDocuments)
		if refusal == nil && !slices.Contains(list, string(b.Kind)) {
			refusal = explain(ledger.Refuse(ledger.JudgmentKindBad, "%q is not one of %v", b.Kind, list), "", rules.Article(profile.EffectiveDocuments))
		}
		if refusal != nil {
			return refusal
		}
		return a.issuerEnters(asset, b, rules)
	})
}

func (a *act) issuerEnters(asset *ledger.Asset, b *ledger.JudgmentEnterBody, rules profile.Rules) *ledger.Refusal {
	if issuer := b.Kind.Issuer(); issuer != "" {
		if _, ok := a.officeOf(b.Member, b.Role, issuer); ok && b.Issuer == b.Member {
			return nil
		}
	}
	if _, ok := a.officeOf(b.Member, b.Role, ledger.ClassRegistry); !ok || b.Member != asset.Registry {
		return ledger.Refuse(ledger.JudgmentIssuer, "%s as %s, of %s", b.Member, b.Role, b.Issuer)
	}
	paper, refusal := rules.Param(profile.DocumentByRegistry)
	if refusal == nil && paper.Value != profile.Allowed {
		refusal = explain(ledger.Refuse(ledger.JudgmentIssuer, "the registry enters no documents"), "", paper.Article)
	}
	return refusal
}

// judgedAssetIsLive checks that the registration is finished: what is publicised is
// stopped by an objection or a refusal.
func judgedAssetIsLive() Guard {
	return onAsset("asset_is_live", "TJ 6.4.5.3, SZ 19-20", func(_ *act, asset *ledger.Asset) *ledger.Refusal {
		if !isFinished(asset) {
			return ledger.Refuse(ledger.AssetWrongState, "asset/%s is %s", asset.ID, asset.State)
		}
		return nil
	})
}

// isFinished reports whether a registration is there to its end: what is publicised
// is not yet, what only waits for its certificate is.
func isFinished(asset *ledger.Asset) bool {
	return asset.State == ledger.AssetActive || asset.State == ledger.AssetSuspended || asset.State == ledger.AssetRegistered && len(asset.Due) > 0
}

// ordersFit checks that a document says what it orders, and of whom and what.
func ordersFit() Guard {
	return Guard{"orders_fit", "SZ 19-20, GZ 33", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.JudgmentEnterBody)
		conveys := b.Orders == profile.DoesTransfer || b.Orders == profile.DoesRightRealise
		right := b.Orders == profile.DoesRightRelease || b.Orders == profile.DoesRightRealise
		switch {
		case !slices.Contains(profile.Orders(), b.Orders):
			return ledger.Refuse(ledger.JudgmentOrders, "%q is not one of %v", b.Orders, profile.Orders())
		case conveys != (b.To != "") || right != (b.Right != ""):
			return ledger.Refuse(ledger.JudgmentOrders, "%s to %q of %q", b.Orders, b.To, b.Right)
		case b.To != "" && !a.exists(ledger.AccountEntity, b.To):
			return ledger.Refuse(ledger.AccountUnknown, "%s", b.To)
		}
		return nil
	}}
}

// orderHasAWay refuses what nothing of the regime could carry out: it would stand in the
// way of everything else for ever.
func orderHasAWay() Guard {
	return onAsset("order_has_a_way", "TJ 6.4.5.3, SZ 19-20, AH 23, GZ 20, 33, DL 22", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		b := a.body.(*ledger.JudgmentEnterBody)
		p, _, refusal := a.disputeLaw(asset)
		if refusal != nil {
			return refusal
		}
		right := rightIn(asset, b.Right)
		if b.Right != "" && right == "" {
			return ledger.Refuse(ledger.JudgmentOrders, "%q is no right in %s", b.Right, asset.ID)
		}
		if rules, _ := p.DisputeRules(); !p.Executes(b.Orders, asset.Type, right) {
			return explain(ledger.Refuse(ledger.JudgmentNoWay, "%s has nothing for %s", p.Name, b.Orders), "", rules.Article(profile.EffectiveDocuments))
		}
		return nil
	})
}

// rightIn gives the kind of a right that stands in an asset, empty where none does.
func rightIn(asset *ledger.Asset, id string) ledger.EntityKind {
	switch {
	case slices.Contains(asset.Pledges, id):
		return ledger.PledgeEntity
	case slices.Contains(asset.Licences, id):
		return ledger.LicenceEntity
	}
	return ""
}

// documentIsNew refuses the same document about the same asset twice.
func documentIsNew() Guard {
	return onAsset("document_is_new", "one document, one entry", func(a *act, asset *ledger.Asset) *ledger.Refusal {
		for _, j := range a.judgmentsOn(asset) {
			if j.Document == a.body.(*ledger.JudgmentEnterBody).Document && j.State != ledger.JudgmentVacated {
				return ledger.Refuse(ledger.JudgmentExists, "as %s", j.ID)
			}
		}
		return nil
	})
}

// judgmentsOn gives the documents that were entered about an asset, oldest first.
func (a *act) judgmentsOn(asset *ledger.Asset) (all []*ledger.Judgment) {
	for _, id := range asset.Judgments {
		if j, ok := get[*ledger.Judgment](a, ledger.JudgmentEntity, id); ok {
			all = append(all, j)
		}
	}
	return all
}

func enterJudgment() Effect {
	return Effect{"enter_judgment", func(a *act) *ledger.Refusal {
		b := a.body.(*ledger.JudgmentEnterBody)
		asset, refusal := a.assetOf()
		if refusal != nil {
			return refusal
		}
		p, doc, refusal := a.disputeLaw(asset)
		if refusal != nil {
			return refusal
		}
		rules, _ := p.DisputeRules()
		asset.Judgments = append(asset.Judgments, b.Judgment)
		a.set(ledger.AssetEntity, asset.ID, asset)
		a.set(ledger.JudgmentEntity, b.Judgment, &ledger.Judgment{
			Asset: b.Asset, Case: b.Case, Document: b.Document, Duty: b.Orders == profile.DoesCancel && rules.Is(profile.NoNewHolder, profile.Must), Effective: b.Effective,
			Entered: a.Time, ID: b.Judgment, Issuer: b.Issuer, Kind: b.Kind, Matter: b.Matter, Member: b.Member, Number: b.Number, Orders: b.Orders, Profile: doc,
			Record: a.id, Right: b.Right, State: ledger.JudgmentEntered, To: b.To,
		})
		return a.tellOfJudgment(asset, b, rules.Article(profile.EffectiveDocuments))
	}}
}

// tellOfJudgment gives notice of a document to whoever has something in the asset, and to
// whom it conveys: who has entered it is a member and none of them.
func (a *act) tellOfJudgment(asset *ledger.Asset, b *ledger.JudgmentEnterBody, article string) *ledger.Refusal {
	to, refusal := a.concerned(asset)
	if refusal != nil {
		return refusal
	}
	if b.To != "" && !slices.Contains(to, b.To) {
		to = append(to, b.To)
		slices.Sort(to)
	}
	a.tell(cause{article: article, id: asset.ID, registry: asset.Registry}, asset, ledger.NoticeJudgment, to, "judgment."+b.Judgment)
	return nil
}

// isDue refuses what cannot be carried out now.
func (a *act) isDue(j *ledger.Judgment) *ledger.Refusal {
	switch {
	case j.State != ledger.JudgmentEntered:
		return ledger.Refuse(ledger.JudgmentClosed, "%s is %s", j.ID, j.State)
	case j.Effective > a.Time:
		return ledger.Refuse(ledger.JudgmentEarly, "%s takes effect at %s", j.ID, j.Effective)
	}
	return nil
}

// carriesOut reports which document an application carries out, and refuses one that
// orders something else.
func (a *act) carriesOut(asset *ledger.Asset, q *request) (*ledger.Judgment, *ledger.Refusal) {
	j, ok := get[*ledger.Judgment](a, ledger.JudgmentEntity, q.deal.Judgment)
	if !ok || j.Asset != asset.ID {
		return nil, ledger.Refuse(ledger.JudgmentUnknown, "%s about %s", q.deal.Judgment, asset.ID)
	}
	if refusal := a.isDue(j); refusal != nil {
		return nil, refusal
	}
	to := partyOf(q.parties, ledger.RoleReceiver)
	if !q.rules.Is(profile.Does, j.Orders) || j.To != to || j.Right != q.deal.Right {
		return nil, ledger.Refuse(ledger.JudgmentOrders, "%s orders %s %s %s", j.ID, j.Orders, j.Right, j.To)
	}
	return j, nil
}

// judgmentFits checks that an act that a judgment orders names one that is there.
func judgmentFits() Guard {
	return onSubmission("judgment_fits", "TJ 6.4.5.3, SZ 19-20, GZ 33", func(a *act, s *submission) *ledger.Refusal {
		q := s.request()
		if !q.judged() || s.asset == nil {
			return nil
		}
		_, refusal := a.carriesOut(s.asset, q)
		return refusal
	})
}

// caseOf gives the case whose document a request carries out, empty for another.
func (a *act) caseOf(q *request) string {
	if j, ok := get[*ledger.Judgment](a, ledger.JudgmentEntity, q.deal.Judgment); ok && q.judged() {
		return j.Case
	}
	return ""
}

// judgmentsAllow refuses what somebody asks for while a document orders something
// about the asset that has not been carried out, and still can be: what it says of a
// right ends with that.
func (a *act) judgmentsAllow(asset *ledger.Asset) *ledger.Refusal {
	for _, j := range a.judgmentsOn(asset) {
		spent := j.Right != "" && rightIn(asset, j.Right) == ""
		if j.Orders != ledger.OrdersConfirm && !spent && a.isDue(j) == nil {
			return explain(ledger.Refuse(ledger.JudgmentStands, "%s orders %s", j.ID, j.Orders), "", "SZ 19-20, GZ 20, 33")
		}
	}
	return nil
}

// execute notes that a document has been carried out. The freezes of its case, and
// those that waited behind them, have nothing to hold any more (by analogy:
// Provisions on Sealing and Freezing 27, Fafa [2004] 5 item 20): they end by events.
func (a *act) execute(j *ledger.Judgment, asset *ledger.Asset, application string) {
	j.Application, j.Executed, j.State = application, a.Time, ledger.JudgmentExecuted
	a.set(ledger.JudgmentEntity, j.ID, j)
	if j.Orders != profile.DoesTransfer && j.Orders != profile.DoesCancel {
		return
	}
	var spent []*ledger.Hold
	for _, id := range asset.Holds {
		hold, ok := get[*ledger.Hold](a, ledger.HoldEntity, id)
		if ok && (hold.Case == j.Case || hold.State == ledger.HoldWaiting && slices.ContainsFunc(spent, hold.Overlaps)) {
			hold.Ends, hold.Spent = a.Time, j.ID
			a.set(ledger.HoldEntity, hold.ID, hold)
			spent = append(spent, hold)
		}
	}
}

func onJudgment(name, article string, check func(*act, *ledger.Judgment) *ledger.Refusal) Guard {
	return Guard{name, article, func(a *act) *ledger.Refusal {
		j, refusal := a.judgment()
		if refusal != nil {
			return refusal
		}
		return check(a, j)
	}}
}

func judgmentWithRegistry() Guard {
	return onJudgment("own_registry", "SZ 19, GZ 33", func(a *act, j *ledger.Judgment) *ledger.Refusal {
		asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, j.Asset)
		if !ok {
			return ledger.Refuse(ledger.AssetUnknown, "%s", j.Asset)
		}
		return withRegistry(asset.Registry, textField(a.body, "registry"))
	})
}

func judgmentIsDue() Guard {
	return onJudgment("judgment_is_due", "TJ 6.4.5.3, SZ 19-20, AH 23, GZ 20, 33, DL 22", func(a *act, j *ledger.Judgment) *ledger.Refusal {
		return a.isDue(j)
	})
}

// registryExecutes lets the registry carry out by itself what changes nothing, and a
// cancellation where nobody is the new holder and the regime says so.
func registryExecutes() Guard {
	return onJudgment("registry_executes", "SZ 19, GZ 33", func(a *act, j *ledger.Judgment) *ledger.Refusal {
		switch j.Orders {
		case ledger.OrdersConfirm:
			return nil
		case profile.DoesCancel:
		default:
			return ledger.Refuse(ledger.JudgmentOrders, "%s orders %s: somebody applies for it, or it is revoked", j.ID, j.Orders)
		}
		rules, _ := a.Documents.Profile(j.Profile).DisputeRules()
		way, refusal := rules.Param(profile.NoNewHolder)
		if refusal == nil && way.Value == profile.Refused {
			refusal = explain(ledger.Refuse(ledger.JudgmentOrders, "who has the judgment applies"), "", way.Article)
		}
		asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, j.Asset)
		if refusal != nil || !ok {
			return refusal
		}
		return a.frozen(asset, ledger.HoldCancel, j.Case)
	})
}

func executeJudgment() Effect {
	return Effect{"execute", func(a *act) *ledger.Refusal {
		j, refusal := a.judgment()
		if refusal != nil {
			return refusal
		}
		asset, ok := get[*ledger.Asset](a, ledger.AssetEntity, j.Asset)
		if !ok {
			return ledger.Refuse(ledger.AssetUnknown, "%s", j.Asset)
		}
		a.execute(j, asset, "")
		if j.Orders == ledger.OrdersConfirm {
			return nil
		}
		a.announce(asset, asset.ID, ledger.PublishedVoiding)
		a.overtake(asset, ledger.EntityID{Kind: ledger.JudgmentEntity, ID: j.ID})
		return a.endAsset(asset, ledger.AssetCancelled, ledger.CertificateCancelled, cause{article: "SZ 19, GZ 33", id: j.ID, registry: asset.Registry})
	}}
}

// endAsset ends a registration: with its rights, objections and certificate.
func (a *act) endAsset(asset *ledger.Asset, state ledger.AssetState, certificate ledger.CertificateState, why cause) *ledger.Refusal {
	if refusal := a.extinguish(why, asset); refusal != nil {
		return refusal
	}
	asset.State, asset.Due, asset.Suspension, asset.Revocation = state, a.proofsDue(asset), nil, ""
	a.endObjections(asset, true)
	a.freeData(asset)
	refusal := a.endCertificates(asset, certificate, ofAsset)
	a.set(ledger.AssetEntity, asset.ID, asset)
	return refusal
}

func sameIssuer() Guard {
	return onJudgment("same_issuer", "by analogy: CPL 210", func(a *act, j *ledger.Judgment) *ledger.Refusal {
		b := a.body.(*ledger.JudgmentVacateBody)
		if _, ok := a.officeOf(b.Member, b.Role, ledger.ClassCourt, ledger.ClassArbitrator, ledger.ClassRegistry); !ok || b.Member != j.Member {
			return ledger.Refuse(ledger.JudgmentIssuer, "entered by %s", j.Member)
		}
		return nil
	})
}

func vacateJudgment() Effect {
	return Effect{"vacate", func(a *act) *ledger.Refusal {
		j, refusal := a.judgment()
		if refusal != nil {
			return refusal
		}
		j.State, j.Vacated = ledger.JudgmentVacated, a.body.(*ledger.JudgmentVacateBody).Document
		a.set(ledger.JudgmentEntity, j.ID, j)
		return nil
	}}
}
