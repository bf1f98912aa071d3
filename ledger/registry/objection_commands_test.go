package registry_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
)

// objecting gives the command about objections, nil for another.
func (b *book) objecting(name string) func(testing.TB, command) string {
	return map[string]func(testing.TB, command) string{
		"publicised": b.publicised, "registered": b.registered,
		"object": b.object, "admit": b.objectionNotice(ledger.ObjectionAccept), "reject": b.objectionNotice(ledger.ObjectionReject),
		"demand": b.objectionNotice(ledger.ObjectionDemand), "explain": b.explain, "find": b.find, "settle": b.settle, "refer": b.objectionNotice(ledger.ObjectionRefer), "sue": b.sue, "decide": b.decideObjection,
		"document": b.document, "drop": b.drop,
	}[name]
}

// publicised brings an application as far as its publicity and shows it.
func (b *book) publicised(t testing.TB, c command) string {
	t.Helper()
	asset := c.text("asset", "DA-"+c.subject())
	args := append(slices.Clone(c.args), datadriven.CmdArg{Key: "asset", Vals: []string{asset}})
	steps := []command{say("accept", c.subject()), say("review", c.subject(), "stage=formal"), say("publicise", c.subject())}
	if !b.has(t, ledger.AssetEntity, asset) {
		args = append(args, datadriven.CmdArg{Key: "evidence", Vals: []string{"EV-" + asset}})
		b.play(t, say("deposit", "EV-"+asset, "files="+asset))
	}
	return b.steps(t, "application/"+c.subject(), append([]command{{name: "apply", args: args}}, steps...)...)
}

// registered brings an asset onto the register, with its certificate, and shows it.
func (b *book) registered(t testing.TB, c command) string {
	t.Helper()
	app := "AP-" + c.subject()
	args := append(slices.Clone(c.args[1:]), datadriven.CmdArg{Key: "asset", Vals: []string{c.subject()}}, datadriven.CmdArg{Key: "act", Vals: []string{"direct"}},
		datadriven.CmdArg{Key: "evidence", Vals: []string{"EV-" + c.subject()}})
	args = append([]datadriven.CmdArg{{Key: app}}, args...)
	b.play(t, say("deposit", "EV-"+c.subject(), "files="+c.subject()))
	return b.steps(t, "asset/"+c.subject(), command{name: "apply", args: args}, say("accept", app), say("review", app, "stage=formal"), say("approve", app),
		say("issue", c.subject(), "certificate=C-"+c.subject(), "confirmation=Q-"+c.subject()))
}

// steps plays commands and shows what became of an entity, or the first refusal.
func (b *book) steps(t testing.TB, shown string, steps ...command) string {
	t.Helper()
	for _, s := range steps {
		if said := b.play(t, s); strings.HasPrefix(said, "refused") {
			return fmt.Sprintf("%s is %s", s.name, said)
		}
	}
	return b.show(t, shown)
}

func digestsOf(names []string) []sm3.Digest {
	var list []sm3.Digest
	for _, n := range names {
		list = append(list, ledgertest.Digest(n))
	}
	return list
}

func (b *book) object(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ObjectionFileBody{
		Application: c.text("to", ""), Asset: c.text("asset", ""), Evidence: digestsOf(c.list("evidence", "proof")), Grounds: ledgertest.Digest("grounds"),
		Matter: c.text("matter", "权益人"), Objection: c.subject(), Objector: b.account(t, c.text("by", "holder-b")), Reason: c.text("reason", "数据为异议人采集"),
		Registry: c.text("registry", ledgertest.RegistryA),
	}
	if !c.has("no-interest") {
		body.Interest = ledgertest.Digest("interest")
	}
	if !c.has("not-refused") {
		body.Refused = ledgertest.Digest("refusal")
	}
	return b.act(t, ledger.ObjectionFile, body, sm3.Digest{})
}

func (b *book) objectionNotice(kind ledger.Kind) func(testing.TB, command) string {
	return func(t testing.TB, c command) string {
		t.Helper()
		body := ledger.ObjectionNoticeBody{
			Notice: c.text("notice", "N-"+c.subject()), Objection: c.subject(), Period: c.text("period", ""), Person: "测试经办人", Reasons: c.list("reasons", "所列理由"),
			Registry: c.text("registry", ledgertest.RegistryA), Text: ledgertest.Digest("notice"),
		}
		if c.has("certificate") {
			body.Certificate = ledgertest.Digest("certificate of the objection")
		}
		return b.act(t, kind, body, sm3.Digest{})
	}
}

func (b *book) explain(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ObjectionExplainBody{Account: b.account(t, c.text("by", "holder-a")), Explanation: ledgertest.Digest("explanation"), Objection: c.subject()}
	return b.act(t, ledger.ObjectionExplain, body, sm3.Digest{})
}

func (b *book) find(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ObjectionFindBody{
		Objection: c.subject(), Outcome: ledger.Outcome(c.text("outcome", "keep")), Person: "测试判定人", Report: ledgertest.Digest("report"),
		Reviewer: c.text("reviewer", ledgertest.ReviewerA), Truthful: !c.has("unvouched"), Unconcerned: !c.has("concerned"),
	}
	return b.act(t, ledger.ObjectionDetermine, body, sm3.Digest{})
}

func (b *book) settle(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ObjectionSettleBody{
		Agreement: ledgertest.Digest("agreement"), Objection: c.subject(), Objector: b.account(t, c.text("by", "holder-b")),
		Outcome: ledger.Outcome(c.text("outcome", "keep")), Registrants: b.accounts(t, c.list("with", "holder-a")),
	}
	slices.Sort(body.Registrants)
	return b.act(t, ledger.ObjectionSettle, body, sm3.Digest{})
}

func (b *book) sue(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ObjectionSuitBody{
		Case: "测试受理号", Document: ledgertest.Digest("suit"), Issuer: "测试人民法院", Objection: c.subject(), Objector: b.account(t, c.text("by", "holder-b")),
	}
	return b.act(t, ledger.ObjectionSuit, body, sm3.Digest{})
}

func (b *book) decideObjection(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ObjectionDecideBody{
		Notice: c.text("notice", "D-"+c.subject()), Objection: c.subject(), Outcome: ledger.Outcome(c.text("outcome", "dismissed")), Person: "测试经办人",
		Reasons: []string{"所列理由"}, Registry: c.text("registry", ledgertest.RegistryA), Text: ledgertest.Digest("decision"),
	}
	return b.act(t, ledger.ObjectionDecide, body, sm3.Digest{})
}

func (b *book) document(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ObjectionDocumentBody{
		Case: "测试案号", Document: ledgertest.Digest(c.text("document", "judgment")), Issuer: "测试人民法院", Member: c.text("member", ledgertest.CourtA), Objection: c.subject(),
		Outcome: ledger.Outcome(c.text("outcome", "dismissed")), Role: c.text("role", "judge"), Judgment: c.text("judgment", ""),
	}
	return b.act(t, ledger.ObjectionDocument, body, sm3.Digest{})
}

func (b *book) drop(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ObjectionWithdrawBody{Objection: c.subject(), Objector: b.account(t, c.text("by", "holder-b")), Reason: "test"}
	return b.act(t, ledger.ObjectionWithdraw, body, sm3.Digest{})
}

func (b *book) describeObjection(o *ledger.Objection) []string {
	said := []string{"to " + o.Application + o.Asset + " by " + o.Objector}
	for _, c := range o.Clocks {
		said = append(said, string(c.Name)+" "+b.clock(c.Clock)+" since "+c.Since)
	}
	if o.Finding != nil {
		said = append(said, "found "+string(o.Finding.Outcome))
	}
	if !o.Explanation.IsZero() {
		said = append(said, "explained")
	}
	if !o.Certificate.IsZero() {
		said = append(said, "certified")
	}
	if o.Document != nil {
		said = append(said, "document "+o.Document.Case)
	}
	var overdue []string
	for _, c := range o.Overdue {
		overdue = append(overdue, string(c))
	}
	return append(said, named("overdue", strings.Join(overdue, ", ")), when("moot since", o.Moot), named("outcome", string(o.Outcome)))
}
