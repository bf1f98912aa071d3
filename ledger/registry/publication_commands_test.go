package registry_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// publishing gives the command about publications, nil for another.
func (b *book) publishing(name string) func(testing.TB, command) string {
	return map[string]func(testing.TB, command) string{"publish": b.publish, "retract": b.retract, "kept": b.kept, "archive": b.archive, "purge": b.purge, "alert": b.alert, "acknowledge": b.acknowledge, "report-begin": b.beginReport, "report-file": b.fileReport}[name]
}

func (b *book) publish(t testing.TB, c command) string {
	t.Helper()
	body := ledgertest.PublicationBody(c.subject(), ledger.Category(c.text("category", "operation")))
	c.set(map[string]*string{
		"by": &body.Member, "role": &body.Role, "title": &body.Title, "about": &body.About, "replaces": &body.Replaces, "profile": &body.Profile,
	})
	if day := c.text("day", ""); day != "" {
		body.Day = ledgertest.At(t, day)
	}
	if next := c.text("next", ""); next != "" {
		body.Next = ledgertest.At(t, next)
	}
	for _, step := range c.list("steps") {
		body.Steps = append(body.Steps, ledger.ChangeStep{Document: ledgertest.Digest(step), Step: step})
	}
	if kind := c.text("measure", ""); kind != "" {
		body.Measure = &ledger.AccountMeasure{Account: b.account(t, c.text("account", "holder-a")), Kind: ledger.MeasureKind(kind)}
		if until := c.text("until", ""); until != "" {
			body.Measure.Until = ledgertest.At(t, until)
		}
	}
	body.Inspection = b.inspectionOf(t, c)
	return b.act(t, ledger.RegisterPublish, body, sm3.Digest{})
}

// inspectionOf is the order of an inspection: `inspection=random of=(registry-a,registry-b)
// draw=7 ends=2026-03-20`, by the inspectors' keys of `inspectors=`.
func (b *book) inspectionOf(t testing.TB, c command) *ledger.Inspection {
	t.Helper()
	kind := c.text("inspection", "")
	if kind == "" {
		return nil
	}
	i := &ledger.Inspection{Draw: uint64(number(t, c.text("draw", "0"))), Ends: ledgertest.At(t, c.text("ends", "2026-03-20")), Kind: ledger.InspectionKind(kind), Of: c.list("of")}
	if begins := c.text("begins", ""); begins != "" {
		i.Begins = ledgertest.At(t, begins)
	}
	if m, ok := b.governance.Member(c.text("inspectors", ledgertest.RegulatorA)); ok {
		for _, key := range m.StaffKeys {
			if key.Role == ledger.StaffRole(ledger.ClassRegulator) || m.Name != ledgertest.RegulatorA {
				i.Inspectors = append(i.Inspectors, key.Key.Fingerprint())
			}
		}
	}
	return i
}

func (b *book) retract(t testing.TB, c command) string {
	t.Helper()
	body := ledger.RetractionBody{
		Document: ledgertest.Digest("why"), Member: c.text("by", ledgertest.RegistryA), Publication: c.subject(), Reason: c.text("reason", "信用已修复"),
		Role: c.text("role", ledger.StaffRole(ledger.ClassRegistry)),
	}
	return b.act(t, ledger.RegisterRetract, body, sm3.Digest{})
}

// kept tells until when documents are kept.
func (b *book) kept(t testing.TB, c command) string {
	t.Helper()
	doc, ok := b.governance.Profile(c.text("profile", "regime"))
	if !ok {
		t.Fatalf("there is no profile %s", c.text("profile", "regime"))
	}
	at := func(key string) legaltime.Instant {
		if text := c.text(key, ""); text != "" {
			return ledgertest.At(t, text)
		}
		return 0
	}
	until, refusal := registry.KeptUntil(b.documents(), doc, at("completed"), at("ended"))
	switch {
	case refusal != nil:
		return b.refused(refusal)
	case until == registry.Never:
		return "kept: the time has not begun"
	}
	return "kept until " + until.Beijing()
}

func describePublication(p *ledger.Publication) []string {
	said := []string{fmt.Sprintf("%s by %s: %s", p.Category, p.Member, p.Title), named("about", p.About), named("book of", p.Account), named("under", p.Profile), when("day", p.Day), mark("overdue", p.Overdue), named("successor", p.Successor), named("reason", p.Reason)}
	var steps []string
	for _, s := range p.Steps {
		steps = append(steps, s.Step)
	}
	if i := p.Inspection; i != nil {
		said = append(said, string(i.Kind)+" inspection of "+strings.Join(i.Of, ", "), when("from", i.Begins), when("until", i.Ends))
		if i.Draw > 0 {
			said = append(said, fmt.Sprintf("drawn by block %d", i.Draw))
		}
	}
	if m := p.Measure; m != nil {
		said = append(said, string(m.Kind)+" of "+m.Account, when("until", m.Until))
	}
	return append(said, named("after", strings.Join(steps, ", ")), named("replaces", p.Replaces), when("next", p.Next))
}

func (b *book) beginReport(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ReportBeginBody{
		Member: c.text("by", ledgertest.RegulatorA), Period: c.subject(), Profile: c.text("profile", "regime"), Registry: c.text("registry", ledgertest.RegistryA),
		Role: c.text("role", ledger.StaffRole(ledger.ClassRegulator)),
	}
	return b.act(t, ledger.ReportBegin, body, sm3.Digest{})
}

func (b *book) fileReport(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ReportFileBody{
		Document: ledgertest.Digest("report " + c.subject()), Height: uint64(number(t, c.text("height", "1"))), Period: c.subject(),
		Profile: c.text("profile", "regime"), Registry: c.text("registry", ledgertest.RegistryA),
		Role: c.text("role", ledger.StaffRole(ledger.ClassRegistry)),
	}
	if c.has("empty") {
		body.Document = sm3.Digest{}
	}
	b.height++ // it was made from a block before
	return b.act(t, ledger.ReportFile, body, sm3.Digest{})
}

func (b *book) describeReport(r *ledger.Report) []string {
	said := []string{r.Registry + " about " + r.Period + " (" + r.Article + ")", when("filed", r.Filed), mark("overdue", r.Overdue)}
	if r.Clock != nil {
		said = append(said, "time "+b.clock(*r.Clock))
	}
	return said
}

func (b *book) alert(t testing.TB, c command) string {
	t.Helper()
	body := ledger.AlertRaiseBody{
		Alert: c.subject(), Category: ledger.AlertCategory(c.text("category", "violation")), Measures: ledgertest.Digest("measures"),
		Registry: c.text("registry", ledgertest.RegistryA), Role: c.text("role", ledger.StaffRole(ledger.ClassRegistry)),
		Text: ledgertest.Digest("text of " + c.subject()),
	}
	if c.has("nothing-done") {
		body.Measures = sm3.Digest{}
	}
	return b.act(t, ledger.AlertRaise, body, sm3.Digest{})
}

func (b *book) acknowledge(t testing.TB, c command) string {
	t.Helper()
	body := ledger.AlertAcknowledgeBody{
		Alert: c.subject(), Member: c.text("by", ledgertest.RegulatorA), Order: ledgertest.Digest("order"), Role: c.text("role", ledger.StaffRole(ledger.ClassRegulator)),
	}
	return b.act(t, ledger.AlertAcknowledge, body, sm3.Digest{})
}
