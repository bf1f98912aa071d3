package registry_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// decide takes the set that an act decided: it is in force for the next command,
// unless that says `pending`.
func (b *book) decide(t testing.TB, o registry.Outcome) []string {
	t.Helper()
	for _, text := range o.Documents {
		b.texts[sm3.Sum(text)] = text
	}
	if o.Governance == nil {
		return nil
	}
	b.decided = o.Governance
	lines := []string{fmt.Sprintf("  decided %d, voted %d", o.Governance.Sequence, o.Governance.Voted)}
	for _, line := range differences(t, b.governance, o.Governance) {
		lines = append(lines, "    "+b.words(line))
	}
	return lines
}

func (b *book) enforce(t testing.TB) {
	t.Helper()
	before := b.governance
	b.governance, b.decided = b.decided, nil
	if len(b.texts) != b.parsed || !slices.Equal(before.Profiles, b.governance.Profiles) || !slices.Equal(before.Calendars, b.governance.Calendars) {
		b.library, b.parsed = ledgertest.Must(profile.NewLibrary(b.governance, b.texts))(t), len(b.texts)
	}
	b.height += 3
}

// differences tells how one set differs from the one before.
func differences(t testing.TB, old, now *ledger.Governance) []string {
	t.Helper()
	lines := fieldsChanged(t, "", old, now, "calendars", "members", "profiles", "sequence", "voted")
	lines = append(lines, documentsChanged("calendar", old.Calendars, now.Calendars)...)
	lines = append(lines, documentsChanged("profile", old.Profiles, now.Profiles)...)
	for _, m := range old.Members {
		if _, ok := now.Member(m.Name); !ok {
			lines = append(lines, "without "+m.Name)
		}
	}
	for i := range now.Members {
		m := &now.Members[i]
		if was, ok := old.Member(m.Name); ok {
			lines = append(lines, fieldsChanged(t, m.Name+" ", was, m)...)
		} else {
			lines = append(lines, fmt.Sprintf("with %s, %v %v", m.Name, m.Classes, m.Participation))
		}
	}
	return lines
}

// documentsChanged tells which documents came and went: a new version does both.
func documentsChanged(what string, old, now []ledger.Document) []string {
	var lines []string
	tell := func(way string, d ledger.Document) {
		line := strings.Join([]string{way, what, d.Name, d.Digest.String(), named("despite", string(d.Despite))}, " ")
		lines = append(lines, strings.TrimSpace(line))
	}
	for _, d := range old {
		if !slices.Contains(now, d) {
			tell("without", d)
		}
	}
	for _, d := range now {
		if !slices.Contains(old, d) {
			tell("with", d)
		}
	}
	return lines
}

func fieldsChanged(t testing.TB, prefix string, old, now any, but ...string) []string {
	t.Helper()
	before, after := fields(t, old), fields(t, now)
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if !slices.Contains(but, key) && string(before[key]) != string(after[key]) {
			lines = append(lines, fmt.Sprintf("%s%s %s", prefix, key, after[key]))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		if _, ok := after[key]; !ok {
			lines = append(lines, prefix+key+" none")
		}
	}
	return lines
}

func fields(t testing.TB, v any) map[string]canonical.Raw {
	t.Helper()
	var m map[string]canonical.Raw
	if err := canonical.Unmarshal(ledgertest.Encode(t, v), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func describeProposal(p *ledger.Proposal) []string {
	var votes []string
	for _, v := range p.Votes {
		votes = append(votes, fmt.Sprintf("%s %t", v.Member, v.Approve))
	}
	return []string{fmt.Sprintf("made against %d", p.Voted), named("votes", strings.Join(votes, ", "))}
}

func describeMember(h *ledger.MemberHistory) []string {
	said := []string{fmt.Sprintf("acts %d", h.Acts)}
	if h.Open > 0 {
		said = append(said, fmt.Sprintf("open proposals %d", h.Open))
	}
	if len(h.Reviews) > 0 {
		said = append(said, "reviewed "+strings.Join(h.Reviews, ", "), when("due again", h.ReviewDue))
	}
	for _, k := range h.Retired {
		what := "retired " + k.Role + " " + k.Key.String()
		if !k.Destroyed.IsZero() {
			what += " destroyed"
		}
		said = append(said, what)
	}
	return said
}

// governing finds what plays a command about the governance.
func (b *book) governing(name string) func(testing.TB, command) string {
	return map[string]func(testing.TB, command) string{
		"propose": b.propose, "vote": b.vote, "withdraw": b.onProposal, "enact": b.onProposal,
		"member-node": b.memberNode, "member-key": b.memberKey, "key-destroyed": b.keyDestroyed, "key-certificate": b.keyCertificate,
	}[name]
}

func (b *book) propose(t testing.TB, c command) string {
	t.Helper()
	body := ledger.ProposeBody{
		After: c.text("after", ""), Ends: b.now + 30*ledgertest.Day, Member: c.text("by", ledgertest.RegistryA), Proposal: c.subject(), Reason: "test",
		Voted: number(t, c.text("voted", strconv.Itoa(b.governance.Voted))), Approval: approval(t, c),
	}
	if ends := c.text("ends", ""); ends != "" {
		body.Ends = ledgertest.At(t, ends)
	}
	for _, line := range c.lines {
		body.Changes = append(body.Changes, b.governanceChange(t, line))
	}
	said, times := b.act(t, ledger.GovernPropose, body, sm3.Digest{}), number(t, c.text("times", "1"))
	for i := 2; i <= times; i++ {
		body.Proposal = fmt.Sprintf("%s-%d", c.subject(), i)
		said = b.act(t, ledger.GovernPropose, body, sm3.Digest{})
	}
	return said
}

func number(t testing.TB, text string) int {
	t.Helper()
	return ledgertest.Must(strconv.Atoi(text))(t)
}

// approval reads `votes=3 classes=(notary:1)`.
func approval(t testing.TB, c command) ledger.Approval {
	t.Helper()
	a := ledger.Approval{Act: ledger.ChangeAct(c.text("for", "")), Members: number(t, c.text("votes", "3"))}
	for _, class := range c.list("classes") {
		name, count, _ := strings.Cut(class, ":")
		a.Classes = append(a.Classes, ledger.ClassCount{Class: ledger.Class(name), Count: number(t, count)})
	}
	return a
}

func (b *book) vote(t testing.TB, c command) string {
	t.Helper()
	var said []string
	for _, member := range c.list("by") {
		body := ledger.VoteBody{Approve: !c.has("against"), Member: member, Proposal: c.subject()}
		said = append(said, b.act(t, ledger.GovernVote, body, sm3.Digest{}))
	}
	return strings.Join(said, "\n")
}

func (b *book) onProposal(t testing.TB, c command) string {
	t.Helper()
	kind := ledger.GovernEnact
	if c.name == "withdraw" {
		kind = ledger.GovernWithdraw
	}
	return b.act(t, kind, ledger.ProposalBody{Member: c.text("by", ledgertest.RegistryA), Proposal: c.subject()}, sm3.Digest{})
}

func (b *book) memberNode(t testing.TB, c command) string {
	t.Helper()
	peer := c.text("peer", "peer-"+c.subject())
	b.peers[sm3.Sum([]byte(peer)).String()] = peer
	said := ""
	for i := range number(t, c.text("times", "1")) {
		if i > 0 {
			b.enforce(t)
		}
		address := fmt.Sprintf("/ip4/192.0.2.%d/tcp/7000", 200+i)
		body := ledger.MemberNodeBody{Addresses: []string{address}, Member: c.subject(), Peer: peer, Reason: "test"}
		said = b.act(t, ledger.MemberNode, body, sm3.Digest{})
	}
	return said
}

// memberKey plays `member-key registry-a add|rotate|remove role=… key=… old=…
// signed-by=…`; a rotation is signed by the old key unless it says otherwise.
func (b *book) memberKey(t testing.TB, c command) string {
	t.Helper()
	body := ledger.MemberKeyBody{Member: c.subject(), Reason: "test", Role: c.text("role", "registrar")}
	if name := c.text("key", ""); name != "" {
		body.Key = b.w.KeyOf(t, name)
	}
	if name := c.text("old", ""); name != "" {
		body.Old = b.w.KeyOf(t, name).Fingerprint()
	}
	kind := ledger.MemberKeyRotate
	switch {
	case c.has("add"):
		kind = ledger.MemberKeyAdd
	case c.has("remove"):
		kind = ledger.MemberKeyRemove
	}
	var seals []ledger.Seal
	if name := c.text("signed-by", c.text("old", "")); name != "" {
		seals = append(seals, ledger.Seal{Signer: ledger.Staff(body.Member, body.Role).String(), Key: b.w.KeyOf(t, name).ID()})
	}
	return b.act(t, kind, body, sm3.Digest{}, seals...)
}

func (b *book) keyDestroyed(t testing.TB, c command) string {
	t.Helper()
	body := ledger.KeyDestroyedBody{
		Member: c.subject(), Old: b.w.KeyOf(t, c.text("key", "")).Fingerprint(), Owner: c.text("owner", c.subject()), Statement: ledgertest.Digest("statement"),
	}
	return b.act(t, ledger.MemberKeyDestroyed, body, sm3.Digest{})
}

func (b *book) keyCertificate(t testing.TB, c command) string {
	t.Helper()
	body := ledger.KeyCertificateBody{Member: c.subject(), Certificate: ledger.KeyCertificate{
		Digest: ledgertest.Digest("certificate " + c.text("key", "")), Issuer: "Test CA", Key: b.w.KeyOf(t, c.text("key", "")).Fingerprint(),
		NotAfter: ledgertest.At(t, "2027-03-02"), Serial: "01",
	}}
	return b.act(t, ledger.MemberCertificate, body, sm3.Digest{})
}

// governanceChange reads a line of a proposal, such as `suspend notary-a`.
func (b *book) governanceChange(t testing.TB, c command) ledger.GovernanceChange {
	t.Helper()
	change := ledger.GovernanceChange{Act: ledger.ChangeAct(c.name), Despite: ledger.Despite(c.text("despite", ""))}
	switch change.Act {
	case ledger.AdmitMember:
		change.Descriptor = b.descriptor(t, c)
	case ledger.RenewMember:
		change.Descriptor, change.Member, change.Reason = b.descriptor(t, c), c.subject(), "test"
	case ledger.AmendMember:
		change.Member, change.Reason, change.Standing = c.subject(), "test", b.standing(c)
	case ledger.RevokeKey:
		change.Member, change.Reason = c.subject(), c.text("reason", "test")
		change.Key, change.SuspectSince = b.w.KeyOf(t, c.text("key", "")).Fingerprint(), ledgertest.At(t, c.text("since", "2026-03-01"))
	case ledger.SanctionMember:
		change.Member, change.Reason, change.Measure = c.subject(), "test", ledger.Measure(c.text("measure", "warn"))
	case ledger.SetProfile:
		change.Name, change.Document = c.subject(), b.profileText(t, c)
	case ledger.SetCalendar:
		change.Name, change.Document = c.subject(), calendarText(c)
	case ledger.SetParams:
		change.Params = b.params(t, c)
	case ledger.SetApproval:
		a := approval(t, c)
		a.Act, change.Approval = ledger.ChangeAct(c.subject()), &a
	case ledger.ActivateRules:
		change.Height, change.Rules = uint64(number(t, c.text("height", "100"))), number(t, c.text("version", "2"))
	case ledger.SetTrustRoot:
		change.Name, change.Trust, change.Profiles = c.subject(), b.trustText(t, c), c.list("profiles")
		if c.text("from", "") != "" {
			change.From, change.To = ledgertest.At(t, c.text("from", "")), ledgertest.At(t, c.text("until", ""))
		}
	case ledger.SuspendMember, ledger.ReinstateMember, ledger.RemoveMember:
		change.Member, change.Reason = c.subject(), "test"
	default:
		change.Member = c.subject()
	}
	return change
}

// descriptor makes the newcomer of that name, always with the same keys, and
// changes it as the line says.
func (b *book) descriptor(t testing.TB, c command) string {
	t.Helper()
	var takes []ledger.Participation
	for _, p := range c.list("takes") {
		takes = append(takes, ledger.Participation(p))
	}
	m := b.w.NewMember(t, c.subject()+c.text("anew", ""), ledger.Class(c.text("class", "notary")), takes...).Member
	m.StaffKeys = slices.Clone(m.StaffKeys)
	if m.Node != nil {
		node := *m.Node
		m.Node = &node
	}
	if old, ok := b.governance.Member(c.subject()); ok {
		m.Name, m.Code = c.subject(), old.Code
	}
	if name := c.text("key", ""); name != "" {
		m.StaffKeys[0].Key = b.w.KeyOf(t, name)
	}
	if peer := c.text("peer", ""); peer != "" {
		m.Node.Peer = peer
	}
	if of := c.text("code-of", ""); of != "" {
		other, _ := b.governance.Member(of)
		m.Code = other.Code
	}
	for _, class := range c.list("and") {
		m.Classes = append(m.Classes, ledger.Class(class))
	}
	slices.Sort(m.Classes)
	m.Suspended = c.has("suspended")
	if m.Node != nil {
		b.peers[sm3.Sum([]byte(m.Node.Peer)).String()] = m.Node.Peer
	}
	text := b.w.Describe(t, m)
	if c.has("altered") {
		text = strings.Replace(text, "Test Newcomer", "Test newcomer", 1)
	}
	return text
}

func (b *book) standing(c command) *ledger.Standing {
	s := &ledger.Standing{Filing: c.text("filing", "unstated"), Region: c.text("region", ""), DataClasses: c.list("data-class")}
	for _, class := range c.list("class", "notary") {
		s.Classes = append(s.Classes, ledger.Class(class))
	}
	for _, p := range c.list("takes") {
		s.Participation = append(s.Participation, ledger.Participation(p))
	}
	var grounds []ledger.GroundOfAdmission
	for _, g := range c.list("grounds") {
		grounds = append(grounds, ledger.GroundOfAdmission(g))
	}
	if len(grounds) > 0 {
		s.Qualifications = ledgertest.Qualified(grounds...)
	}
	return s
}

// profileText is the template of that name with other values.
func (b *book) profileText(t testing.TB, c command) string {
	t.Helper()
	if text := c.text("text", ""); text != "" {
		return text
	}
	values := map[string]string{}
	if publicity := c.text("publicity", ""); publicity != "" {
		values["initial.publicity"] = publicity
	}
	text := []byte(edited(t, c.text("from", "test-registration"), c.text("calls-itself", c.subject()), values).Text)
	if file := c.text("file", ""); file != "" {
		text = ledgertest.Must(profile.Canonical(ledgertest.Must(os.ReadFile("testdata/" + file))(t)))(t)
	}
	p := ledgertest.Must(profile.Parse(text))(t)
	p.Name = c.text("calls-itself", c.subject())
	for _, stated := range c.list("states") {
		supply(t, p, stated)
	}
	if b.amend != nil {
		b.amend(p)
	}
	c.set(map[string]*string{
		"status": &p.Status, "effective": &p.Effective.From, "until": &p.Effective.To, "caveat": &p.Effective.Caveat, "article": &p.Effective.Article,
	})
	return string(ledgertest.Encode(t, p))
}

// cited gives each value of a list its own article.
func cited(l profile.List) profile.List {
	l.Articles = map[string]string{}
	for _, v := range l.Values {
		l.Articles[v] = l.Article + " " + v
	}
	return l
}

// byVote is the article of what the members have supplied.
const byVote = "成员表决补充"

// supply states what the text of a profile leaves open, such as
// `initial.publicity:5wd`.
func supply(t testing.TB, p *profile.Profile, stated string) {
	t.Helper()
	path, value, _ := strings.Cut(stated, ":")
	for _, g := range p.Groups() {
		params, lists := ledgertest.Section(p, g)
		for _, e := range g.Entries() {
			switch {
			case e.Path != path:
				continue
			case !slices.Equal(e.Values, []string{profile.Unstated}):
				t.Fatalf("%s is stated already", stated)
			case !e.List:
				params[e.Name] = profile.Param{Article: byVote, Value: value}
				return
			}
			lists[e.Name] = profile.List{Article: byVote, Values: strings.Split(value, "+")}
			if e.Cited {
				lists[e.Name] = cited(lists[e.Name])
			}
			return
		}
	}
	t.Fatalf("there is no key %s", path)
}

// calendarText is China's calendar with a version, and with days off more.
func calendarText(c command) string {
	text := strings.Replace(string(legaltime.China()), `"version":1`, `"version":`+c.text("version", "2"), 1)
	if c.text("calls-itself", "") != "" {
		text = strings.Replace(text, `"calendar":"cn"`, `"calendar":"`+c.text("calls-itself", "")+`"`, 1)
	}
	for _, day := range c.list("off") {
		// The next day off of that year is in April.
		text = strings.Replace(text, `"2026-04-06"`, `"`+day+`","2026-04-06"`, 1)
	}
	return text
}

func (b *book) params(t testing.TB, c command) *ledger.Params {
	t.Helper()
	p := b.governance.Params
	for _, a := range c.args {
		n := number(t, a.Vals[0])
		switch a.Key {
		case "max_unfinal":
			p.MaxUnfinal = n
		case "min_quorum":
			p.MinQuorum = n
		case "block_bytes":
			p.BlockBytes = n
		case "skew_ms":
			p.SkewMillis = int64(n)
		case "max_step_ms":
			p.MaxStepMillis = int64(n)
		default:
			t.Fatalf("there is no parameter %q here", a.Key)
		}
	}
	return &p
}

func (b *book) trustText(t testing.TB, c command) string {
	t.Helper()
	switch of := c.text("of", "nobody"); of {
	case "nobody":
		return ""
	case "nonsense":
		return "believe me"
	case "this":
		return string(ledger.Trust{Ledger: b.w.Genesis.ID()}.Text())
	case "elsewhere":
		trust := ledgertest.Must(ledger.ParseTrust([]byte(homeFile(t, "good-issue.trust"))))(t)
		if len(c.list("profiles")) > 0 && !c.has("ageless") {
			trust.MaxStatusAge = int64(30 * ledgertest.Day)
		}
		return string(trust.Text())
	default:
		return string(ledger.Trust{Ledger: ledgertest.Digest(of)}.Text())
	}
}

// replacer gives keys and peers their names.
func (b *book) replacer() *strings.Replacer {
	if b.replaces == len(b.w.Keys)+len(b.peers) && b.named != nil {
		return b.named
	}
	var pairs []string
	for name, key := range b.w.Keys {
		public := key.Public()
		pairs = append(pairs, public.Fingerprint().String(), "["+name+"]", public.String(), "["+name+"]")
	}
	for mark, peer := range b.peers {
		pairs = append(pairs, mark, "["+peer+"]")
	}
	b.named, b.replaces = strings.NewReplacer(pairs...), len(b.w.Keys)+len(b.peers)
	return b.named
}
