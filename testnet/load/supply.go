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
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
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
	}{{ledger.AccountOpen, open}, {ledger.EvidenceDeposit, s.deposit(evidence)}} {
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

func (s *Supply) deposit(number string) ledger.EvidenceDepositBody {
	return ledger.EvidenceDepositBody{
		Declaration: ledger.Declaration{
			Acquisition: "original", Promise: true, Compliance: digest("c"), Ownership: digest("o"), Security: digest("s"), Source: digest("u"),
		},
		Evidence: number, Files: []ledger.EvidenceFile{{Digest: digest(number), MediaType: "text/csv", Size: 1}},
		Holder: s.holder, Provider: "provider-a", Report: digest("r"), Title: "Benchmark",
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
		Standard: "test-standard-1", Voucher: fmt.Sprintf("BENCH-VO-%d", s.next.Add(1)),
	}, sm3.Digest{})
}

// assets gives n deposits and the registrations that rest on them.
func (s *Supply) assets(n int) (deposits, registrations [][]byte, err error) {
	for range n {
		i := s.next.Add(1)
		number := fmt.Sprintf("BENCH-EV-%d", i)
		deposit, err := s.cast.Record(ledger.EvidenceDeposit, s.deposit(number), sm3.Digest{})
		if err != nil {
			return nil, nil, err
		}
		registration, err := s.cast.Record(ledger.AssetRegister, s.registration(fmt.Sprintf("BENCH-DA-%d", i), number, "registry-a"), sm3.Digest{})
		if err != nil {
			return nil, nil, err
		}
		deposits, registrations = append(deposits, deposit), append(registrations, registration)
	}
	return deposits, registrations, nil
}

const testProfile = "test-registration"

func (s *Supply) registration(asset, evidence, registry string) ledger.AssetRegisterBody {
	p, err := loadProfile()
	if err != nil {
		return ledger.AssetRegisterBody{}
	}
	return ledger.AssetRegisterBody{
		Acquisition: p.Lists[profile.AcquisitionList].Values[0], Asset: asset, Evidence: []string{evidence}, Holder: s.holder,
		Name: "Benchmark", Profile: testProfile, Registry: registry, Scenarios: "Benchmark",
		Type: p.Lists[profile.TypeList].Values[0], UpdateCycle: p.Lists[profile.UpdateCycleList].Values[0],
	}
}

func loadProfile() (*profile.Profile, error) {
	text, err := profile.Template(testProfile)
	if err != nil {
		return nil, err
	}
	return profile.Parse(text)
}

// Certificate registers one more asset with a registry, waits for its publicity
// by moving the clocks, has the registry issue its certificate of that number,
// and gives the file.
func (s *Supply) Certificate(ctx context.Context, net *testnet.Network, c *client.Client, number, by string) ([]byte, error) {
	asset, proof := number+"-DA", number+"-EV"
	if err := s.accept(ctx, c, ledger.EvidenceDeposit, s.deposit(proof), sm3.Digest{}); err != nil {
		return nil, err
	}
	if err := s.accept(ctx, c, ledger.AssetRegister, s.registration(asset, proof, by), sm3.Digest{}); err != nil {
		return nil, err
	}
	s.cast.Shift(72 * time.Hour)
	if err := net.MoveClocks(ctx, s.cast.Offset()); err != nil {
		return nil, err
	}
	_, entity, err := c.Asset(ctx, asset, api.AtApplied)
	if err != nil {
		return nil, err
	}
	p, err := loadProfile()
	if err != nil {
		return nil, err
	}
	m, _ := s.cast.Genesis.Governance.Member(by)
	holder := &ledger.Account{Code: s.holder, Kind: ledger.Organisation, Name: "Benchmark"}
	body := ledger.CertificateIssueBody{Asset: asset, Face: registry.FaceFor(entity, holder, m, p, number, number+"-Q"), Registry: by}
	if err := s.accept(ctx, c, ledger.CertificateIssue, body, ledger.HistoryOf(entity).Head); err != nil {
		return nil, err
	}
	file, _, err := c.Certificate(ctx, number)
	return file, err
}
