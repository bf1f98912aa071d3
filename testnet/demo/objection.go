package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/testnet/actor"
)

// The numbers of what is disputed, under the draft of another jurisdiction.
const (
	draftName     = "anhui-2023"
	draftProposal = "GP-2026-000002"

	disputedNumber      = "AH-2026-000001"
	disputedEvidence    = "EV-2026-000002"
	disputedCertificate = "AHC-2026-000001"
	objectionNumber     = "OB-2026-000001"
	objectionNotice     = "NT-2026-000001"
)

// dispute is an application that somebody objects to.
type dispute struct {
	*story
	profile *profile.Profile
	rules   profile.Act
	body    ledger.ApplicationSubmitBody
}

// objection plays a registration under Anhui's draft, to which the buyer objects
// in its publicity: the publicity stands still until both have agreed, and goes on
// with the days that are left.
func (s *story) objection(ctx context.Context) error {
	p, err := template(draftName)
	if err != nil {
		return err
	}
	d := &dispute{story: s, profile: p}
	for _, step := range []func(context.Context) error{d.adopt, d.publicise, d.object, d.settle, d.complete} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// adopt shows that a draft is not in force by itself: the members adopt it, in so
// many words.
func (d *dispute) adopt(ctx context.Context) error {
	if err := d.prepare(ctx); err != nil {
		return err
	}
	r, err := d.refuse(ctx, ledger.ApplicationSubmit, d.body, sm3.Digest{}, ledger.ProfileUnknown)
	if err != nil {
		return err
	}
	d.Step(text("not in force"), fmt.Sprintf("%s: %s (%s)", r.Code, r.Detail, r.Article))
	before, err := d.client().Governance(ctx)
	if err != nil {
		return err
	}
	document, err := profile.Template(draftName)
	if err != nil {
		return err
	}
	change := ledger.GovernanceChange{Act: ledger.SetProfile, Despite: ledger.DespiteDraft, Document: string(document), Name: draftName}
	after, err := d.vote(ctx, before.Set, draftProposal, change)
	if err != nil {
		return err
	}
	d.Step(text("draft adopted"), fmt.Sprintf("%s, #%d → #%d", draftProposal, before.Set.Sequence, after.Sequence))
	return nil
}

// prepare deposits other data and writes the application.
func (d *dispute) prepare(ctx context.Context) error {
	var ok bool
	if d.rules, ok = d.profile.Act("hold"); !ok {
		return fmt.Errorf("%w: %s has no act hold", ErrStep, draftName)
	}
	deposit := ledger.EvidenceDepositBody{
		Declaration: d.declaration(), Evidence: disputedEvidence, Holder: d.holder, Provider: providerA, Title: disputedTitle(),
		Files: []ledger.EvidenceFile{{Digest: sm3.Sum([]byte("disputed"), d.data), MediaType: "text/csv", Size: int64(len(d.data))}},
	}
	if _, err := d.accept(ctx, ledger.EvidenceDeposit, deposit, sm3.Digest{}); err != nil {
		return err
	}
	first := func(list string) string { return d.profile.Lists[list].Values[0] }
	d.body = actor.Application(d.rules, "AP-"+disputedNumber, disputedNumber, registryA, ledger.PartyOf{Account: d.holder, Role: ledger.RoleHolder})
	d.body.Profile = draftName
	d.body.Register = &ledger.RegisterTerms{
		Acquisition: first(profile.AcquisitionList), Evidence: []string{disputedEvidence}, Name: disputedTitle(), Rights: []string{first(profile.RightsList)},
		Scenarios: scenario(), Type: first(profile.TypeList), UpdateCycle: first(profile.UpdateCycleList),
	}
	return nil
}

func (d *dispute) publicise(ctx context.Context) error {
	if err := actor.Apply(ctx, d.rules, d.body, sm3.Digest{}, reviewerName(), d.accepted); err != nil {
		return err
	}
	ends, err := d.publicity(ctx)
	if err != nil {
		return err
	}
	d.Step(text("hold"), fmt.Sprintf("%s, %s → %s", d.body.Application, d.Now().Beijing(), ends.Beijing()))
	return nil
}

// publicity gives when the publicity ends, as it stands now.
func (d *dispute) publicity(ctx context.Context) (legaltime.Instant, error) {
	_, app, err := d.client().Application(ctx, d.body.Application, api.AtApplied)
	if err != nil {
		return 0, err
	}
	clock, ok := app.Clock(ledger.PublicityClock)
	if !ok {
		return 0, fmt.Errorf("%w: %s has no publicity", ErrStep, app.ID)
	}
	calendar, err := legaltime.ParseCalendar(legaltime.China())
	if err != nil {
		return 0, err
	}
	return clock.Clock.Due(calendar)
}

// daysOfDispute pass between the objection and its settlement.
const daysOfDispute = 6

// object files the buyer's objection and has the registry take it up: the publicity
// stands still, and nothing is registered meanwhile.
func (d *dispute) object(ctx context.Context) error {
	if err := d.moveClock(ctx, 24*time.Hour); err != nil {
		return err
	}
	file := ledger.ObjectionFileBody{
		Application: d.body.Application, Evidence: []sm3.Digest{statement("what the objector has")}, Grounds: statement("grounds"), Interest: statement("interest"),
		Matter: objectionWords().matter, Objection: objectionNumber, Objector: d.buyer, Reason: objectionWords().reason, Registry: registryA,
	}
	take := ledger.ObjectionNoticeBody{
		Notice: objectionNotice, Objection: objectionNumber, Person: reviewerName(), Reasons: []string{objectionWords().reason}, Registry: registryA,
		Text: statement("notice of the objection"),
	}
	if _, err := d.accept(ctx, ledger.ObjectionFile, file, sm3.Digest{}); err != nil {
		return err
	}
	if _, err := d.accept(ctx, ledger.ObjectionAccept, take, sm3.Digest{}); err != nil {
		return err
	}
	var paused *legaltime.PausedError
	if _, err := d.publicity(ctx); !errors.As(err, &paused) {
		return fmt.Errorf("%w: the publicity runs on over an objection: %w", ErrStep, err)
	}
	d.Step(text("objected"), fmt.Sprintf("%s, %s", objectionNumber, paused.Since.Beijing()))
	r, err := d.refuse(ctx, ledger.ApplicationRegister, d.step(), sm3.Digest{}, ledger.ApplicationClosed)
	if err != nil {
		return err
	}
	d.Step(text("suspended"), fmt.Sprintf("%s: %s (%s)", r.Code, r.Detail, r.Article))
	return nil
}

func (d *dispute) step() ledger.ApplicationBody {
	return ledger.ApplicationBody{Application: d.body.Application, Registry: registryA}
}

// settle has the registrant told and heard, and both agree some days later.
func (d *dispute) settle(ctx context.Context) error {
	if err := d.moveClock(ctx, daysOfDispute*24*time.Hour); err != nil {
		return err
	}
	for _, r := range []struct {
		kind ledger.Kind
		body any
	}{
		{ledger.NoticeServe, ledger.NoticeServeBody{Manner: "received", Notice: objectionNotice, Proof: statement("receipt"), Registry: registryA}},
		{ledger.ObjectionExplain, ledger.ObjectionExplainBody{Account: d.holder, Explanation: statement("explanation"), Objection: objectionNumber}},
		{ledger.ObjectionSettle, ledger.ObjectionSettleBody{
			Agreement: statement("agreement"), Objection: objectionNumber, Objector: d.buyer, Outcome: ledger.OutcomeKeep, Registrants: []string{d.holder},
		}},
	} {
		if _, err := d.accept(ctx, r.kind, r.body, sm3.Digest{}); err != nil {
			return err
		}
	}
	ends, err := d.publicity(ctx)
	if err != nil {
		return err
	}
	d.Step(text("settled"), fmt.Sprintf("%s → %s", d.Now().Beijing(), ends.Beijing()))
	return d.moveClock(ctx, time.Duration(ends-d.Now()+1)*time.Millisecond)
}

// complete registers what nobody objects to any more. The certificate says by what
// kind of rules it was earned, and verifies with the same trust file.
func (d *dispute) complete(ctx context.Context) error {
	if err := d.finish(ctx, d.body.Application); err != nil {
		return err
	}
	_, asset, err := d.client().Asset(ctx, disputedNumber, api.AtApplied)
	if err != nil {
		return err
	}
	body, err := d.Certificate(ctx, d.Clients[registryA], asset, d.profile, disputedCertificate, "")
	if err != nil {
		return err
	}
	if body.Face.Caveat == "" {
		return fmt.Errorf("%w: the certificate of a draft's registration has no caveat", ErrStep)
	}
	if _, err := d.accept(ctx, ledger.CertificateIssue, body, ledger.HistoryOf(asset).Head); err != nil {
		return err
	}
	file, _, err := d.client().Certificate(ctx, disputedCertificate)
	if err != nil {
		return err
	}
	report := certificate.VerifyFile(file, d.Trust, d.options())
	if !report.Valid {
		return fmt.Errorf("%w: the certificate does not verify: %+v", ErrStep, report.Checks)
	}
	d.Step(text("registered after all"), fmt.Sprintf("%s, %s: %s", disputedNumber, disputedCertificate, body.Face.Caveat))
	return nil
}
