package ledgertest

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// supervise has the registry report or archive.
func (f *Workflow) supervise(t testing.TB) []byte {
	t.Helper()
	return pick(f, []func(testing.TB) []byte{f.report, f.archive})(t)
}

// report begins the registry's quarterly reports, or files one.
func (f *Workflow) report(t testing.TB) []byte {
	t.Helper()
	span := Must(legaltime.SpanOf(f.Chain.Now.Date(), 3))(t)
	if f.rng.IntN(2) == 0 {
		body := ledger.ReportBeginBody{Member: RegistryA, Period: span.String(), Profile: pick(f, f.profiles), Registry: RegistryA, Role: ledger.StaffRole(ledger.ClassRegistry)}
		return f.record(t, ledger.ReportBegin, body, sm3.Digest{})
	}
	before := Must(legaltime.SpanOf(span.First().AddDays(-1), 3))(t)
	return f.record(t, ledger.ReportFile, ledger.ReportFileBody{Document: Digest("report"), Height: 1, Period: before.String(), Profile: pick(f, f.profiles), Registry: RegistryA, Role: ledger.StaffRole(ledger.ClassRegistry)}, sm3.Digest{})
}

// archive archives the file of an application that has ended, or tries too early.
func (f *Workflow) archive(t testing.TB) []byte {
	t.Helper()
	if len(f.ended) == 0 {
		return nil
	}
	id := pick(f, f.ended)
	file := Must(registry.FileOf(registry.Env{View: f.Chain}, id))(t)
	body := ledger.ApplicationArchiveBody{
		Application: id, Document: Must(file.Digest())(t), Person: "测试经办人", Registry: Find[*ledger.Application](t, f.Chain, ledger.ApplicationEntity, id).Registry,
	}
	return f.record(t, ledger.ApplicationArchive, body, sm3.Digest{})
}
