package load

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/testnet"
	"github.com/certledger/certledger/testnet/actor"
)

// begins is where a benchmark's clocks stand: fixed, so that the calendar covers
// it. A Monday morning in Beijing.
func begins() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

// evidence is the deposit that every voucher of the load is about.
const evidence = "BENCH-EV"

// Supply makes signed records, all about one holder and a deposit of its.
type Supply struct {
	cast   *actor.Cast
	holder string
	next   atomic.Int64
	// registered are the assets of assets.
	registered []string
}

// NewSupply opens a holder's account and makes its first deposit, through the
// network's first node.
func NewSupply(ctx context.Context, m *testnet.Manifest, cast *actor.Cast) (*Supply, error) {
	s := &Supply{cast: cast}
	account, key, err := cast.NewHolder(1)
	if err != nil {
		return nil, err
	}
	s.holder = account
	open := ledger.AccountOpenBody{Account: account, Code: account, Key: key.Public(), Kind: ledger.Organisation, Name: "Benchmark", Registry: "registry-a"}
	c := cast.Clients[m.Nodes()[0].Name]
	for _, r := range []struct {
		kind ledger.Kind
		body any
	}{{ledger.AccountOpen, open}, {ledger.EvidenceDeposit, s.deposit(evidence)}, {ledger.RegisterPublish, standardBody()}} {
		if err := s.accept(ctx, c, r.kind, r.body, sm3.Digest{}); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *Supply) accept(ctx context.Context, c *client.Client, kind ledger.Kind, body any, base sm3.Digest) error {
	note, err := s.cast.Record(kind, body, base)
	if err != nil {
		return err
	}
	r, err := c.Submit(ctx, note, api.WaitFinal)
	if err == nil && (r.State != api.Final || r.Code != ledger.OK) {
		err = fmt.Errorf("%w: %s is %s %s: %s", ErrLoad, kind, r.State, r.Code, r.Detail)
	}
	return err
}

func digest(of string) sm3.Digest { return sm3.Sum([]byte(of)) }

// standardNumber is the publication of the standard that vouchers name.
const standardNumber = "BENCH-ST-1"

func standardBody() ledger.PublicationBody {
	return ledger.PublicationBody{
		Category: ledger.PublishedStandards, Member: "registry-a", Publication: standardNumber, Role: ledger.StaffRole(ledger.ClassRegistry), Text: digest("standard"), Title: "Benchmark",
	}
}

func (s *Supply) deposit(number string) ledger.EvidenceDepositBody {
	return ledger.EvidenceDepositBody{
		Declaration: ledger.Declaration{
			Acquisition: "original", Promise: true, Compliance: digest("c"), Ownership: digest("o"), Security: digest("s"), Source: digest("u"),
		},
		Evidence: number, Files: []ledger.EvidenceFile{{Digest: digest(number), MediaType: "text/csv", Size: 1}},
		Holder: s.holder, Provider: "provider-a", Title: "Benchmark",
	}
}

// Vouchers gives n of them.
func (s *Supply) Vouchers(n int) ([][]byte, error) {
	notes := make([][]byte, n)
	for i := range notes {
		note, err := s.Voucher()
		if err != nil {
			return nil, err
		}
		notes[i] = note
	}
	return notes, nil
}

// Voucher gives a signed record of the smallest kind: one signature, one entity,
// about 700 bytes with the signature.
func (s *Supply) Voucher() ([]byte, error) {
	return s.cast.Record(ledger.VoucherStructure, ledger.VoucherBody{
		Agency: "structurer-a", Evidence: evidence, Holder: s.holder, Plan: digest("plan"), Report: digest("report"),
		Standard: standardNumber, Voucher: fmt.Sprintf("BENCH-VO-%d", s.next.Add(1)),
	}, sm3.Digest{})
}

// assets gives n deposits and, for each step of their registrations, the records.
func (s *Supply) assets(n int) ([][][]byte, error) {
	p, err := briefProfile()
	if err != nil {
		return nil, err
	}
	var deposits, applications, registrations [][]byte
	for range n {
		i := s.next.Add(1)
		number := fmt.Sprintf("BENCH-EV-%d", i)
		asset := fmt.Sprintf("BENCH-DA-%d", i)
		s.registered = append(s.registered, asset)
		application := s.application(p, asset, number, "registry-a")
		for _, r := range []struct {
			kind ledger.Kind
			body any
			to   *[][]byte
		}{
			{ledger.EvidenceDeposit, s.deposit(number), &deposits},
			{ledger.ApplicationSubmit, application, &applications},
			{ledger.ApplicationRegister, ledger.ApplicationBody{Application: application.Application, Registry: application.Registry}, &registrations},
		} {
			note, err := s.cast.Record(r.kind, r.body, sm3.Digest{})
			if err != nil {
				return nil, err
			}
			*r.to = append(*r.to, note)
		}
	}
	return [][][]byte{deposits, applications, registrations}, nil
}

// freezes gives n of them, of assets spread over all that are registered.
func (s *Supply) freezes(n int) ([][]byte, error) {
	notes := make([][]byte, n)
	for i := range notes {
		number := fmt.Sprintf("BENCH-H-%d", s.next.Add(1))
		asset := s.registered[i*len(s.registered)/n]
		note, err := s.cast.Record(ledger.HoldFreeze, ledger.HoldFreezeBody{
			Asset: asset, Authority: "court", Document: digest(number), Ends: s.cast.Now() + legaltime.Instant(24*time.Hour/time.Millisecond),
			Hold: number, Issuer: "court-a", Member: "court-a", Order: number, Role: ledger.StaffRole(ledger.ClassCourt), Scope: ledger.HoldScopes(),
		}, sm3.Digest{})
		if err != nil {
			return nil, err
		}
		notes[i] = note
	}
	return notes, nil
}

const reviewer = "Benchmark"

func (s *Supply) application(p *profile.Profile, asset, evidence, registry string) ledger.ApplicationSubmitBody {
	rules, _ := p.Act(initial)
	b := actor.Application(rules, "AP-"+asset, asset, registry, ledger.PartyOf{Account: s.holder, Role: ledger.RoleHolder})
	b.Profile = p.Name
	b.Register = &ledger.RegisterTerms{
		Acquisition: p.Lists[profile.AcquisitionList].Values[0], Evidence: []string{evidence}, Name: "Benchmark",
		Rights: p.Lists[profile.RightsList].Values[:1], Scenarios: "Benchmark", Type: p.Lists[profile.TypeList].Values[0],
		UpdateCycle: p.Lists[profile.UpdateCycleList].Values[0],
	}
	return b
}

// Certificate registers one more asset with a registry, waits for its publicity
// by moving the clocks, has the registry issue its certificate of that number,
// and gives the file.
func (s *Supply) Certificate(ctx context.Context, net *testnet.Network, c *client.Client, number, by string) ([]byte, error) {
	asset, proof := number+"-DA", number+"-EV"
	if err := s.accept(ctx, c, ledger.EvidenceDeposit, s.deposit(proof), sm3.Digest{}); err != nil {
		return nil, err
	}
	p, err := loadProfile()
	if err != nil {
		return nil, err
	}
	application := s.application(p, asset, proof, by)
	if err := s.register(ctx, net, c, p, application); err != nil {
		return nil, err
	}
	_, entity, err := c.Asset(ctx, asset, api.AtApplied)
	if err != nil {
		return nil, err
	}
	body, err := s.cast.Certificate(ctx, c, entity, p, number, number+"-Q")
	if err != nil {
		return nil, err
	}
	if err := s.accept(ctx, c, ledger.CertificateIssue, body, ledger.HistoryOf(entity).Head); err != nil {
		return nil, err
	}
	file, _, err := c.Certificate(ctx, number)
	return file, err
}

// register takes an application through its publicity, which it ends by moving the
// clocks, to the registration's completion.
func (s *Supply) register(ctx context.Context, net *testnet.Network, c *client.Client, p *profile.Profile, b ledger.ApplicationSubmitBody) error {
	rules, _ := p.Act(initial)
	accept := func(ctx context.Context, kind ledger.Kind, body any, base sm3.Digest) error {
		return s.accept(ctx, c, kind, body, base)
	}
	if err := actor.Apply(ctx, rules, b, sm3.Digest{}, reviewer, accept); err != nil {
		return err
	}
	s.cast.Shift(72 * time.Hour)
	if err := net.MoveClocks(ctx, s.cast.Offset()); err != nil {
		return err
	}
	return actor.Complete(ctx, b, func(ctx context.Context, kind ledger.Kind, body any) (ledger.Code, error) {
		note, err := s.cast.Record(kind, body, sm3.Digest{})
		if err != nil {
			return "", err
		}
		r, err := c.Submit(ctx, note, api.WaitFinal)
		return r.Code, err
	})
}
