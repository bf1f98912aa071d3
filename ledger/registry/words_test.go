package registry_test

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

var (
	digests  = regexp.MustCompile(`sm3:[0-9a-f]{64}`)
	instants = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`)
)

// words makes a text readable: names for accounts and keys, Beijing time, and no
// digests.
func (b *book) words(s string) string {
	for _, h := range b.w.Holders() {
		s = strings.ReplaceAll(s, h.Account, h.Name)
	}
	s = b.replacer().Replace(s)
	s = digests.ReplaceAllString(s, "sm3:…")
	return instants.ReplaceAllStringFunc(s, func(text string) string {
		at, err := legaltime.ParseInstant(text)
		if err != nil {
			return text
		}
		return at.Beijing()
	})
}

// change tells an entity's new value in short.
func (b *book) change(c registry.Change, before, state string) string {
	switch {
	case state == registry.None:
		state = "" // keys, numbers and fingerprints have no states
	case before != state:
		state = " " + before + " -> " + state + ";"
	default:
		state = " " + state + ";"
	}
	said := slices.DeleteFunc(b.describe(c.Value), func(s string) bool { return s == "" })
	return b.words(strings.TrimSuffix(fmt.Sprintf("%s%s %s", c.ID, state, strings.Join(said, "; ")), "; "))
}

func (b *book) describeAccount(a *ledger.Account) (said []string) {
	for _, c := range a.Clocks {
		said = append(said, string(c.Name)+" "+b.clock(c.Clock)+" since "+c.Since)
	}
	for _, o := range a.Overdue {
		said = append(said, "overdue "+string(o))
	}
	var due, vouchers []string
	for _, d := range a.Due {
		due = append(due, d.Kind)
	}
	for _, v := range a.Vouchers {
		vouchers = append(vouchers, v.Kind+" "+v.Number)
	}
	return append(said, when("changed", a.Changed), named("outdated", a.Outdated), mark("change pending", a.Pending != nil), named("due", strings.Join(due, ", ")), named("vouchers", strings.Join(vouchers, ", ")), named("ground", a.Ground), named("successor", a.Successor))
}

func named(name, value string) string {
	if value == "" {
		return ""
	}
	return name + " " + value
}

// when tells an instant, and nothing for none.
func when(name string, at legaltime.Instant) string {
	if at == 0 {
		return ""
	}
	return name + " " + at.String()
}

func (b *book) describe(e ledger.Entity) []string {
	switch e := e.(type) {
	case *ledger.Account:
		var keys []string
		for _, k := range e.Keys {
			keys = append(keys, b.keyName(k.Fingerprint().String()))
		}
		return append([]string{"keys " + strings.Join(keys, ", "), named("barred by", strings.Join(e.Bars, ", "))}, b.describeAccount(e)...)
	case *ledger.Book:
		said := []string{fmt.Sprintf("%d assets, %d applications, %d licences, %d pledges, %d objections", e.Assets, e.Applications, e.Licences, e.Pledges, e.Objections), named("newest", e.Newest)}
		for _, s := range e.SubAccounts {
			said = append(said, fmt.Sprintf("%s %d assets", s.Number(e.Account), s.Assets))
		}
		return said
	case *ledger.Identity:
		return []string{fmt.Sprintf("of %s, live %t", e.Account, e.Live)}
	case *ledger.Publication:
		return describePublication(e)
	case *ledger.Archive:
		return []string{fmt.Sprintf("%d papers of %s by %s, %d purged", len(e.Papers), e.Asset, e.Registry, len(e.Purged))}
	case *ledger.Alert:
		return []string{string(e.Category) + " by " + e.Registry, when("acknowledged", e.Acknowledged), named("by", e.Regulator)}
	case *ledger.Report:
		return b.describeReport(e)
	case *ledger.KeyUse:
		return []string{"of " + e.Account + e.Member}
	case *ledger.Evidence:
		return []string{"holder " + e.Holder, fmt.Sprintf("%d files, %d items", len(e.Files), e.Count), named("certificate", e.Certificate), named("reference", e.Reference), describeAppraisal(e.Appraisal)}
	case *ledger.Voucher:
		return []string{string(e.Kind) + " of " + e.Evidence + " by " + e.Agency + " under " + e.Standard}
	case *ledger.Assistance:
		return describeAssistance(e)
	case *ledger.Attestation:
		return []string{string(e.Kind) + " " + e.Deed + " by " + e.Notary, named("about", strings.Join(e.Objects, ", ")), withdrawn(e.Withdrawal)}
	case *ledger.Inquiry:
		return []string{"about " + e.Evidence, named("asked by", e.Account+e.Member), named("waits for", mark(e.Provider, e.State == ledger.InquiryAsked)), named("result", string(e.Result))}
	case *ledger.Asset:
		return b.describeAsset(e)
	case *ledger.Agency:
		return []string{fmt.Sprintf("%s for %s in %v", e.Agent, e.Principal, e.Acts), when("until", e.Until)}
	case *ledger.Application:
		return b.describeApplication(e)
	case *ledger.Objection:
		return b.describeObjection(e)
	case *ledger.Notice:
		return b.describeNotice(e)
	case *ledger.OwnerDeclaration:
		return []string{"owed by " + strings.Join(e.Holders, ", "), when("until", e.Due), when("filed", e.Filed), named("with", e.Provider)}
	case *ledger.Certificate:
		return []string{
			mark(fmt.Sprintf("%s of %s", e.Kind, e.Account), e.Class != ledger.RegistrationClass), mark(fmt.Sprintf("copy %d", e.Copy), e.Copy > 0), named("right", e.Right), named("successor", e.Successor), named("deposited as", strings.Join(e.Deposits, ", ")),
			when("valid to", e.ValidTo), when("barred until", e.Barred), named("reports", strings.Join(e.Reports, ", ")), named("page", pageOf(e)),
		}
	case *ledger.Confirmation:
		return []string{"of " + e.Certificate}
	case *ledger.Fingerprint:
		return []string{fmt.Sprintf("of %s, live %t", e.Asset, e.Live), named("lapsed", e.Objection)}
	case *ledger.Pledge:
		return []string{fmt.Sprintf("rank %d from %s to %s", e.Rank, cmp.Or(e.Pledgor, "all holders"), e.Pledgee), when("term until", e.Ends), mark("term over", e.TermOver), mark("claim committed", !e.Claim.IsZero())}
	case *ledger.Licence:
		return describeLicence(e)
	case *ledger.Proposal:
		return describeProposal(e)
	case *ledger.MemberHistory:
		return describeMember(e)
	case *ledger.Revocation:
		said := describeRevocation(e)
		if e.Clock != nil {
			said = append(said, "flagged after "+b.clock(*e.Clock))
		}
		return said
	case *ledger.Judgment:
		return b.describeJudgment(e)
	case *ledger.Contract:
		return b.describeContract(e)
	case *ledger.Hold:
		return []string{fmt.Sprintf("%v by %s", e.Scope, e.Issuer), when("from", e.Start), when("until", e.Ends), named("for", e.Period), named("case", e.Case), named("spent by", e.Spent)}
	}
	return nil
}

func (b *book) describeAsset(a *ledger.Asset) []string {
	var certificates []string
	var current ledger.AssetCertificate
	for _, c := range a.Certificates {
		certificates = append(certificates, describePaper(&c))
		if c.Class == ledger.RegistrationClass {
			current = c
		}
	}
	return []string{
		"holder " + cmp.Or(a.Holder(), fmt.Sprint(a.Holders)), named("open", a.Disposal), named("due", dueOf(a)), named("certificates", strings.Join(certificates, ", ")), when("valid to", current.ValidTo),
		named("pledges", strings.Join(a.Pledges, ", ")), named("licences", strings.Join(a.Licences, ", ")), named("made from", componentsOf(a)), named("participants", participantsOf(a)), named("frozen by", strings.Join(a.Holds, ", ")), homeOf(a.Home),
		named("objections", strings.Join(a.Objections, ", ")), named("judgments", strings.Join(a.Judgments, ", ")),
		named("to be revoked by", a.Revocation), named("revoked in part by", strings.Join(a.Revocations, ", ")), named("notarised", deeds(a)), b.suspended(a.Suspension),
	}
}

func participantsOf(a *ledger.Asset) string {
	var said []string
	for _, p := range a.Participants {
		said = append(said, p.Role+" "+p.Account)
	}
	return strings.Join(said, ", ")
}

func componentsOf(a *ledger.Asset) string {
	var parts []string
	for _, c := range a.Components {
		parts = append(parts, c.Asset+" "+c.Certificate)
	}
	return strings.Join(parts, ", ")
}

func describePaper(c *ledger.AssetCertificate) string {
	said := c.Number + " " + string(c.State)
	if c.Class != ledger.RegistrationClass {
		said += " (" + strings.TrimSpace(c.Kind+" of "+c.Account+" "+c.Right) + ")"
	}
	if len(c.Reports) > 0 {
		said += " (reported: " + strings.Join(c.Reports, ", ") + ")"
	}
	return said
}

func describeLicence(l *ledger.Licence) []string {
	t := l.Terms
	return []string{
		fmt.Sprintf("%v to %s", t.Rights, l.Licensee), named("under", t.Parent), named("in", strings.Join(t.Scenarios, ", ")), named("at", strings.Join(t.Territory, ", ")),
		when("from", t.From), when("until", t.Ends), mark("exclusive", t.Exclusive), mark("sub-licences", t.Sublicence), mark("assignable", t.Assignable),
	}
}

func (b *book) describeContract(c *ledger.Contract) []string {
	var sides []string
	for _, p := range c.Parties {
		sides = append(sides, string(p.Role)+" "+p.Account)
	}
	said := []string{"of " + c.Asset + " between " + strings.Join(sides, ", "), named("on", c.Exchange), named("fixed by", c.Provider), named("resells", c.Resells)}
	if c.Terms != nil {
		said = append(said, when("until", c.Terms.Ends))
	}
	said = append(said, when("ended", c.Ended), named("ground", c.Ground), when("cancelled", c.Cancelled))
	return append(said, named("registered by", c.Application), when("registered", c.Registered), mark("anonymous", c.Anonymous))
}

func mark(what string, is bool) string {
	if is {
		return what
	}
	return ""
}

func pageOf(c *ledger.Certificate) string {
	var lines []string
	for _, e := range c.Page {
		lines = append(lines, e.Act+" "+e.Right)
	}
	return strings.Join(lines, ", ")
}

func (b *book) keyName(fingerprint string) string {
	for name, key := range b.w.Keys {
		if key.Public().Fingerprint().String() == fingerprint {
			return name
		}
	}
	return fingerprint
}

func dueOf(a *ledger.Asset) string {
	var due []string
	for _, d := range a.Due {
		due = append(due, strings.Join(slices.DeleteFunc([]string{d.Kind, "for", d.Account, d.Right, mark(fmt.Sprintf("copy %d of %s", d.Copy, d.Number), d.Copy > 0), when("from", d.From)}, func(s string) bool { return s == "" }), " "))
	}
	return strings.Join(due, ", ")
}

func (b *book) describeApplication(a *ledger.Application) []string {
	said := []string{a.Act + " of " + a.Asset, named("corrects", a.Corrects), mark("anonymous", a.Anonymous)}
	for _, c := range a.Clocks {
		said = append(said, string(c.Name)+" "+b.clock(c.Clock)+" since "+c.Since)
	}
	var passed, failed, overdue []string
	for _, o := range a.Opinions {
		if said := o.Stage + " by " + o.Reviewer + unmetOf(o.Answers); o.Outcome == ledger.OutcomeFailed {
			failed = append(failed, said+": "+reasonsOf(o.Reasons))
		} else {
			passed = append(passed, said)
		}
	}
	for _, o := range a.Overdue {
		overdue = append(overdue, string(o))
	}
	if a.Promise != nil {
		said = append(said, when(fmt.Sprintf("promised %v until", a.Promise.Missing), a.Promise.Until))
	}
	return append(said, named("passed", strings.Join(passed, ", ")), named("failed", strings.Join(failed, ", ")), named("objections", strings.Join(a.Objections, ", ")), named("overdue", strings.Join(overdue, ", ")),
		named("notices", strings.Join(a.Notices, ", ")), named("reasons", reasonsOf(a.Reasons)), overtaken(a), feeSaid(a.Fee))
}

func reasonsOf(reasons []ledger.Reason) string {
	var said []string
	for _, r := range reasons {
		said = append(said, r.Code+" ("+r.Article+")")
	}
	return strings.Join(said, ", ")
}

// unmetOf tells which items of a report are not met, and why.
func unmetOf(answers []ledger.Answer) (said string) {
	for _, a := range answers {
		if !a.Met {
			said += " (" + a.Item + " is not met: " + a.Ground + ")"
		}
	}
	return said
}

func (b *book) clock(c legaltime.Clock) string {
	due, err := b.documents().Due(c)
	if err != nil {
		return c.Period.String() + " pending"
	}
	return c.Period.String() + " until " + due.String()
}

// addressees tells to whom a notice goes that does not go to the parties.
func (b *book) addressees(n *ledger.Notice) string {
	if n.Kind != ledger.NoticeAssigned && n.Kind != ledger.NoticeExtinguished && n.Kind != ledger.NoticeRevocation {
		return ""
	}
	return "to " + b.people(n.Addressees)
}

// people names accounts in the order of their names: their numbers depend on which scripts
// have met whom before.
func (b *book) people(accounts []string) string {
	names := make([]string, len(accounts))
	for i, account := range accounts {
		names[i] = cmp.Or(b.nameOf(account), account)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// itemsOf tells a notice's items, those of a refusal with their own articles.
func itemsOf(n *ledger.Notice) string {
	said := slices.Clone(n.Items)
	for i, article := range n.Articles {
		said[i] += " [" + article + "]"
	}
	return strings.Join(said, ", ")
}

func (b *book) describeNotice(n *ledger.Notice) []string {
	said := []string{fmt.Sprintf("%s of %s: %s (%s)", n.Kind, cmp.Or(n.Objection, n.Application, b.people(n.Addressees)), itemsOf(n), n.Article), b.addressees(n), when("told until", n.Until), named("then", n.Follows), named("manner", n.Manner)}
	if n.Clock != nil {
		said = append(said, "service "+b.clock(*n.Clock))
	}
	if n.Overdue {
		said = append(said, "overdue")
	}
	return said
}

func homeOf(h *ledger.Home) string {
	if h == nil {
		return ""
	}
	burdens := ""
	if len(h.Burdens) > 0 {
		burdens = " under " + strings.Join(h.Burdens, ", ")
	}
	again := ""
	if h.Due != 0 {
		again = ", to be checked again by " + h.Due.Beijing()
	}
	return fmt.Sprintf("home %s %s%s as of height %d of %s%s", h.Certificate, h.State, burdens, h.Height, h.Root, again)
}

func (b *book) suspended(s *ledger.Suspension) string {
	if s == nil {
		return ""
	}
	if s.Clock != nil {
		return "suspended for " + s.Ground + " since " + s.Since.String() + ", flagged after " + b.clock(*s.Clock)
	}
	return "suspended for " + s.Ground + " since " + s.Since.String()
}

func overtaken(a *ledger.Application) string {
	if a.Overtaken == nil {
		return ""
	}
	return named("overtaken by", a.Overtaken.By)
}

func deeds(a *ledger.Asset) string {
	var all []string
	for _, d := range a.Deeds {
		said := d.Deed + " by " + d.Notary
		if d.Withdrawn != 0 {
			said += " (withdrawn " + d.Withdrawn.Beijing() + ")"
		}
		all = append(all, said)
	}
	return strings.Join(all, ", ")
}

func withdrawn(w *ledger.Withdrawal) string {
	if w == nil {
		return ""
	}
	return "withdrawn for " + w.Reason + " by " + w.Person
}

func feeSaid(fee *ledger.Fee) string {
	if fee == nil {
		return ""
	}
	return fmt.Sprintf("cost %s %s by %s", fee.Payer, fee.Amount, fee.Table)
}
