package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/testnet/actor"
)

// The numbers that the demo's registry gives.
const (
	assetNumber    = "TJ-2026-000001"
	evidenceNumber = "EV-2026-000001"
	pledgeNumber   = "PL-2026-000001"
	firstNumber    = "CERT-2026-000001"
	secondNumber   = "CERT-2026-000002"
	standardNumber = "ST-2026-000001"
	profileName    = "tianjin-tj003"
)

// Members of the test network that act in the story.
const (
	registryA     = "registry-a"
	providerA     = "provider-a"
	deidentifierA = "deidentifier-a"
	structurerA   = "structurer-a"
)

// story is a run of the demo.
type story struct {
	*actors
	Options
	data    []byte
	name    string
	profile *profile.Profile

	holder, buyer, bank string
	first, second       []byte // the certificates' files
}

func (s *story) play(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		s.accounts, s.foundations, s.deposit, s.report, s.vouchers, s.register, s.twice, s.early, s.issue, s.verify,
		s.pledge, s.withoutConsent, s.release, s.transfer, s.oldCertificate, s.newCertificate, s.flip,
		s.objection, s.killLeader, s.govern, s.audit,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) accounts(ctx context.Context) error {
	for i, who := range []struct {
		account *string
		title   string
	}{{&s.holder, "holder"}, {&s.buyer, "buyer"}, {&s.bank, "bank"}} {
		account, key, err := s.NewHolder(i + 1)
		if err != nil {
			return err
		}
		*who.account = account
		body := ledger.AccountOpenBody{
			Account: account, Code: account, Key: key.Public(), Kind: ledger.Organisation, Name: holderTitle(who.title), Registry: registryA,
		}
		if _, err := s.accept(ctx, ledger.AccountOpen, body, sm3.Digest{}); err != nil {
			return err
		}
	}
	s.Step(text("accounts"), fmt.Sprintf("%s, %s, %s", s.holder, s.buyer, s.bank))
	return nil
}

// statement stands for a document that stays with its maker: only its digest is
// on the ledger.
func statement(about string) sm3.Digest { return sm3.Sum(statementText(about)) }

func statementText(about string) []byte { return []byte("demo statement: " + about) }

func (s *story) declaration() ledger.Declaration {
	return ledger.Declaration{
		Acquisition: "collected", Promise: true, Compliance: statement("compliance"), Ownership: statement("ownership"),
		Security: statement("security"), Source: statement("source"),
	}
}

func (s *story) deposit(ctx context.Context) error {
	body := ledger.EvidenceDepositBody{
		Declaration: s.declaration(), Evidence: evidenceNumber, Holder: s.holder, Provider: providerA, Title: s.name,
		Files: []ledger.EvidenceFile{{Digest: sm3.Sum(s.data), MediaType: mediaType(s.data), Size: int64(len(s.data))}},
	}
	if _, err := s.accept(ctx, ledger.EvidenceDeposit, body, sm3.Digest{}); err != nil {
		return err
	}
	s.Step(text("deposit"), fmt.Sprintf("%s, %d B, %s", s.name, len(s.data), sm3.Sum(s.data)))
	return nil
}

// report has the provider deposit its report on the evidence (TJ 7.2.3), and the registry
// keep the same file, without which its node sends no certificate (TJ 7.3.1).
func (s *story) report(ctx context.Context) error {
	body := ledger.EvidenceReportBody{Evidence: evidenceNumber, Provider: providerA, Report: statement("evidence report")}
	if _, err := s.accept(ctx, ledger.EvidenceReport, body, sm3.Digest{}); err != nil {
		return err
	}
	for _, m := range s.net.Nodes() {
		if m.Name == registryA {
			return s.Keep(ctx, m, statementText("evidence report"))
		}
	}
	return fmt.Errorf("%s has no node", registryA)
}

// annexed brings the evidence report among the papers of an application.
func (s *story) annexed(papers []ledger.Material) {
	for i, m := range papers {
		if m.Name == s.profile.Params[profile.ReportPaper].Value {
			papers[i].Digest = statement("evidence report")
		}
	}
}

func mediaType(data []byte) string { return http.DetectContentType(data) }

// foundations has the registry publish its standard of transformation, and that it
// accepts the provider (TJ 6.1.3, 7.1.1).
func (s *story) foundations(ctx context.Context) error {
	body := ledger.PublicationBody{
		Category: ledger.PublishedStandards, Member: registryA, Publication: standardNumber, Role: ledger.StaffRole(ledger.ClassRegistry),
		Text: statement("standard"), Title: foundationTitles().standard,
	}
	if _, err := s.accept(ctx, ledger.RegisterPublish, body, sm3.Digest{}); err != nil {
		return err
	}
	body.About, body.Category, body.Publication, body.Text, body.Title = providerA, ledger.PublishedProvider, "PV-2026-000001", statement("provider"), foundationTitles().provider
	_, err := s.accept(ctx, ledger.RegisterPublish, body, sm3.Digest{})
	return err
}

func (s *story) vouchers(ctx context.Context) error {
	for _, v := range []struct {
		kind            ledger.Kind
		agency, voucher string
	}{{ledger.VoucherDeidentify, deidentifierA, "VO-2026-000001"}, {ledger.VoucherStructure, structurerA, "VO-2026-000002"}} {
		body := ledger.VoucherBody{
			Agency: v.agency, Evidence: evidenceNumber, Holder: s.holder, Plan: statement("plan " + v.voucher),
			Report: statement("report " + v.voucher), Standard: standardNumber, Voucher: v.voucher,
		}
		if _, err := s.accept(ctx, v.kind, body, sm3.Digest{}); err != nil {
			return err
		}
	}
	s.Step(text("vouchers"), "VO-2026-000001, VO-2026-000002")
	return nil
}

// rules gives an act of the profile.
func (s *story) rules(act string) (profile.Act, error) {
	rules, ok := s.profile.Act(act)
	if !ok {
		return rules, fmt.Errorf("%w: %s has no act %s", ErrStep, profileName, act)
	}
	return rules, nil
}

func (s *story) registration(number string) (ledger.ApplicationSubmitBody, profile.Act, error) {
	rules, err := s.rules("initial")
	if err != nil {
		return ledger.ApplicationSubmitBody{}, rules, err
	}
	b := actor.Application(rules, "AP-"+number, number, registryA, ledger.PartyOf{Account: s.holder, Role: ledger.RoleHolder})
	b.Profile = profileName
	b.Register = &ledger.RegisterTerms{
		Acquisition: s.profile.Lists[profile.AcquisitionList].Values[1], Evidence: []string{evidenceNumber}, Name: s.name,
		Rights: []string{s.profile.Lists[profile.RightsList].Values[1]}, Scenarios: scenario(), Type: s.profile.Lists[profile.TypeList].Values[0],
		UpdateCycle: s.profile.Lists[profile.UpdateCycleList].Values[2], Vouchers: []string{"VO-2026-000001", "VO-2026-000002"},
	}
	s.annexed(b.Materials)
	return b, rules, nil
}

// register applies, has the registry accept and review, and begins the publicity.
func (s *story) register(ctx context.Context) error {
	b, rules, err := s.registration(assetNumber)
	if err != nil {
		return err
	}
	if err := actor.Apply(ctx, rules, b, sm3.Digest{}, reviewerName(), s.accepted); err != nil {
		return err
	}
	s.Step(text("register"), fmt.Sprintf("%s, %s", b.Application, assetNumber))
	return nil
}

func (s *story) accepted(ctx context.Context, kind ledger.Kind, body any, base sm3.Digest) error {
	_, err := s.accept(ctx, kind, body, base)
	return err
}

func (s *story) twice(ctx context.Context) error {
	b, _, err := s.registration("TJ-2026-000002")
	if err != nil {
		return err
	}
	r, err := s.refuse(ctx, ledger.ApplicationSubmit, b, sm3.Digest{}, ledger.AssetDuplicate)
	if err != nil {
		return err
	}
	s.Step(text("twice"), fmt.Sprintf("%s: %s (%s)", r.Code, r.Detail, r.Article))
	return nil
}

// issueBody issues the asset's next certificate.
func (s *story) issueBody(ctx context.Context, number, confirmation string) (ledger.CertificateIssueBody, sm3.Digest, error) {
	asset, head, err := s.asset(ctx)
	if err != nil {
		return ledger.CertificateIssueBody{}, head, err
	}
	body, err := s.Certificate(ctx, s.Clients[registryA], asset, s.profile, number, confirmation)
	return body, head, err
}

// registered is the registry's last step, once publicity is over.
func registered() ledger.ApplicationBody {
	return ledger.ApplicationBody{Application: "AP-" + assetNumber, Registry: registryA}
}

func (s *story) early(ctx context.Context) error {
	r, err := s.refuse(ctx, ledger.ApplicationRegister, registered(), sm3.Digest{}, ledger.ApplicationClosed)
	if err != nil {
		return err
	}
	s.Step(text("early"), fmt.Sprintf("%s: %s (%s)", r.Code, r.Detail, r.Article))
	return nil
}

// publicity is longer than three working days from a Monday morning.
const publicity = 4 * 24 * time.Hour

func (s *story) issue(ctx context.Context) error {
	if err := s.moveClock(ctx, publicity); err != nil {
		return err
	}
	if err := s.finish(ctx, registered().Application); err != nil {
		return err
	}
	body, head, err := s.issueBody(ctx, firstNumber, "CONF-2026-000001")
	if err != nil {
		return err
	}
	r, err := s.accept(ctx, ledger.CertificateIssue, body, head)
	if err != nil {
		return err
	}
	s.Step(text("issue"), fmt.Sprintf("%s, #%d, %s", firstNumber, r.Height, s.Now().Beijing()))
	return nil
}

// finish completes a registration.
func (s *story) finish(ctx context.Context, application string) error {
	b := ledger.ApplicationSubmitBody{Application: application, Registry: registryA}
	return actor.Complete(ctx, b, func(ctx context.Context, kind ledger.Kind, body any) (ledger.Code, error) {
		r, err := s.submit(ctx, kind, body, sm3.Digest{})
		return r.Code, err
	})
}

// onPledge has the registry carry out what holder and bank apply for.
func (s *story) onPledge(ctx context.Context, act string, deal ledger.DealTerms) error {
	_, head, err := s.asset(ctx)
	if err != nil {
		return err
	}
	rules, err := s.rules(act)
	if err != nil {
		return err
	}
	b := actor.Application(rules, "AP-"+strings.ToUpper(act)+"-000001", assetNumber, registryA,
		ledger.PartyOf{Account: s.holder, Role: ledger.RoleHolder}, ledger.PartyOf{Account: s.bank, Role: ledger.RolePledgee})
	b.Deal, b.Surrendered = &deal, firstNumber
	if act == "release" {
		b.Reason = "paid"
	}
	return actor.Apply(ctx, rules, b, head, reviewerName(), s.accepted)
}

func (s *story) pledge(ctx context.Context) error {
	deal := ledger.DealTerms{Contract: statement("pledge contract"), Pledge: &ledger.PledgeTerms{Claim: statement("loan")}, Right: pledgeNumber}
	if err := s.onPledge(ctx, "pledge", deal); err != nil {
		return err
	}
	report, err := s.refreshed(ctx, s.first)
	if err != nil {
		return err
	}
	if report.Status == nil || len(report.Status.Pledges) != 1 || report.Status.Pledges[0] != pledgeNumber {
		return fmt.Errorf("%w: the status does not show the pledge", ErrStep)
	}
	s.Step(text("pledge"), fmt.Sprintf("%s, #%d", pledgeNumber, report.Status.Height))
	return nil
}

func (s *story) transferBody(ctx context.Context) (ledger.ApplicationSubmitBody, profile.Act, sm3.Digest, error) {
	_, head, err := s.asset(ctx)
	if err != nil {
		return ledger.ApplicationSubmitBody{}, profile.Act{}, head, err
	}
	rules, err := s.rules("transfer")
	if err != nil {
		return ledger.ApplicationSubmitBody{}, rules, head, err
	}
	b := actor.Application(rules, "AP-TRANSFER-000001", assetNumber, registryA,
		ledger.PartyOf{Account: s.holder, Role: ledger.RoleHolder}, ledger.PartyOf{Account: s.buyer, Role: ledger.RoleReceiver})
	b.Deal, b.Surrendered = &ledger.DealTerms{Contract: statement("sale contract")}, firstNumber
	return b, rules, head, nil
}

func (s *story) withoutConsent(ctx context.Context) error {
	body, _, head, err := s.transferBody(ctx)
	if err != nil {
		return err
	}
	r, err := s.refuse(ctx, ledger.ApplicationSubmit, body, head, ledger.AssetPledged)
	if err != nil {
		return err
	}
	s.Step(text("no consent"), fmt.Sprintf("%s: %s (%s)", r.Code, r.Detail, r.Article))
	return nil
}

func (s *story) release(ctx context.Context) error {
	if err := s.onPledge(ctx, "release", ledger.DealTerms{Right: pledgeNumber}); err != nil {
		return err
	}
	s.Step(text("release"), pledgeNumber)
	return nil
}

// transfer has the registry carry out what holder and buyer apply for, and issue
// the certificate anew.
func (s *story) transfer(ctx context.Context) error {
	b, rules, head, err := s.transferBody(ctx)
	if err != nil {
		return err
	}
	if err := actor.Apply(ctx, rules, b, head, reviewerName(), s.accepted); err != nil {
		return err
	}
	body, head, err := s.issueBody(ctx, secondNumber, "CONF-2026-000002")
	if err != nil {
		return err
	}
	if _, err := s.accept(ctx, ledger.CertificateIssue, body, head); err != nil {
		return err
	}
	s.Step(text("transfer"), fmt.Sprintf("%s → %s", firstNumber, secondNumber))
	return nil
}
