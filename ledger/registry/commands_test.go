package registry_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// command is one line of a transcript.
type command struct {
	name string
	args []datadriven.CmdArg
	// lines are the changes that a proposal makes.
	lines []command
}

// subject is the first word after the command's name.
func (c command) subject() string {
	if len(c.args) == 0 || len(c.args[0].Vals) > 0 {
		return ""
	}
	return c.args[0].Key
}

func (c command) has(word string) bool {
	for _, a := range c.args {
		if a.Key == word && len(a.Vals) == 0 {
			return true
		}
	}
	return false
}

// text gives the argument key=value, or what is usual.
func (c command) text(key, usual string) string {
	return strings.Join(c.list(key, usual), ",")
}

func (c command) list(key string, usual ...string) []string {
	for _, a := range c.args {
		if a.Key != key || len(a.Vals) == 0 {
			continue
		}
		if len(a.Vals) == 1 && a.Vals[0] == "" {
			return nil
		}
		return a.Vals
	}
	return usual
}

// set overwrites fields for which the command has an argument.
func (c command) set(fields map[string]*string) {
	for key, field := range fields {
		*field = c.text(key, *field)
	}
}

// play runs one command on the book.
func (b *book) play(t testing.TB, c command) string {
	t.Helper()
	b.commands++
	if b.decided != nil && !c.has("pending") {
		b.enforce(t)
	}
	switch c.name {
	case "at":
		return b.at(t, ledgertest.At(t, c.subject()), c.has("quietly"))
	case "events":
		return strings.Join(b.events, "\n")
	case "show":
		return b.show(t, c.subject())
	case "card":
		return b.card(t, c.subject())
	case "search":
		return b.search(t, c)
	case "why":
		return b.why(t, c.subject())
	case "remember":
		b.heads[c.subject()] = ledgertest.Head(t, b, c.subject())
		return ""
	case "open":
		return b.open(t, c, ledger.AccountOpen)
	case "apply-account":
		return b.open(t, c, ledger.AccountApply)
	case "change-account":
		return b.changeAccount(t, c)
	case "contact":
		return b.act(t, ledger.AccountContact, ledger.AccountContactBody{Account: b.account(t, c.subject()), Contact: ledgertest.Digest("new contact")}, sm3.Digest{})
	case "close":
		return b.closeAccount(t, c)
	case "declare":
		return b.declare(t, c)
	case "complete":
		return b.complete(t, c)
	case "certify-account":
		return b.certifyAccount(t, c)
	case "key-add", "key-replace", "key-revoke", "key-recover":
		return b.changeKey(t, c)
	case "deposit":
		return b.deposit(t, c)
	case "batch":
		return b.batch(t, c)
	case "report-on":
		return b.reportOn(t, c)
	case "deidentify", "structure":
		return b.voucher(t, c)
	case "certify":
		return b.certify(t, c)
	case "assist", "assist-answer", "notarise", "take-deed-back":
		return b.assist(t, c)
	case "ask", "demand-proof", "answer":
		return b.inquire(t, c)
	case "register":
		return b.register(t, c)
	case "issue":
		return b.issue(t, c)
	case "face":
		return b.showFace(t, c)
	case "transfer":
		return b.transfer(t, c)
	case "cancel":
		return b.cancel(t, c)
	case "pledge":
		return b.pledge(t, c)
	case "release":
		return b.release(t, c)
	}
	if play := b.disputing(c.name); play != nil {
		return play(t, c)
	}
	if play := b.applying(c.name); play != nil {
		return play(t, c)
	}
	if play := b.objecting(c.name); play != nil {
		return play(t, c)
	}
	if play := b.publishing(c.name); play != nil {
		return play(t, c)
	}
	if play := b.trading(c.name); play != nil {
		return play(t, c)
	}
	if play := b.governing(c.name); play != nil {
		return play(t, c)
	}
	t.Fatalf("there is no command %q", c.name)
	return ""
}

func (b *book) show(t testing.TB, id string) string {
	t.Helper()
	kind, name, _ := strings.Cut(id, "/")
	if k := ledger.EntityKind(kind); k == ledger.AccountEntity || k == ledger.BookEntity {
		name = b.account(t, name)
	}
	e := ledgertest.Must(b.Entity(ledger.EntityID{Kind: ledger.EntityKind(kind), ID: name}))(t)
	if e == nil {
		return registry.None
	}
	history := ledger.HistoryOf(e)
	state := registry.StateOf(e)
	shown := b.change(registry.Change{ID: ledger.EntityID{Kind: ledger.EntityKind(kind), ID: name}, Value: e}, state, state)
	return shown + "; values " + strconv.FormatUint(history.Count, 10)
}

// account gives the account of a holder: a name that begins with `person` is a
// natural person's.
func (b *book) account(t testing.TB, name string) string {
	t.Helper()
	if ledger.ValidSocialCreditCode(name) {
		return name
	}
	if strings.HasPrefix(name, "person") {
		return b.w.Person(t, name).Account
	}
	return b.w.Holder(t, name).Account
}

func (b *book) accounts(t testing.TB, names []string) []string {
	t.Helper()
	var accounts []string
	for _, n := range names {
		accounts = append(accounts, b.account(t, n))
	}
	return accounts
}

// base gives what the record is signed against: the asset as it is, or as
// base=remembered or base=none say.
func (b *book) base(t testing.TB, c command, asset string) sm3.Digest {
	t.Helper()
	switch c.text("base", "") {
	case "remembered":
		return b.heads[asset]
	case "none":
		return sm3.Digest{}
	}
	e := ledgertest.Must(b.Entity(ledger.EntityID{Kind: ledger.AssetEntity, ID: asset}))(t)
	if e == nil {
		return ledgertest.Digest("the head of no asset")
	}
	return ledger.HistoryOf(e).Head
}

func (b *book) open(t testing.TB, c command, kind ledger.Kind) string {
	t.Helper()
	account := b.account(t, c.subject())
	var body ledger.AccountOpenBody
	for _, h := range b.w.Holders() {
		if h.Account == account {
			body = h.Open
		}
	}
	if name := c.text("key", ""); name != "" {
		body.Key = b.w.KeyOf(t, name)
	}
	if number := c.text("number", ""); number != "" {
		body.Account, body.Code = number, number
	}
	body.Kind = ledger.SubjectKind(c.text("kind", string(body.Kind)))
	if kind == ledger.AccountApply {
		body.Profile, body.Standing = "regime", ledgertest.Digest("standing")
	}
	for key, digest := range map[string]*sm3.Digest{"responsible": &body.Responsible, "contact": &body.Contact, "standing": &body.Standing} {
		switch c.text(key, "as usual") {
		case "yes":
			*digest = ledgertest.Digest(key)
		case "no":
			*digest = sm3.Digest{}
		}
	}
	if tag := c.text("tag", ""); tag == "none" {
		body.Tag, body.TagKey = sm3.Digest{}, sm3.Digest{}
	} else if tag != "" {
		body.Tag, body.TagKey = tagOf(tag)
	}
	body.Capacities = c.list("capacities")
	c.set(map[string]*string{"registry": &body.Registry, "name": &body.Name, "code": &body.Code, "profile": &body.Profile})
	return b.act(t, kind, body, sm3.Digest{})
}

func (b *book) changeKey(t testing.TB, c command) string {
	t.Helper()
	body := ledgertest.KeyBody(b.account(t, c.subject()))
	if name := c.text("key", ""); name != "" {
		body.Key = b.w.KeyOf(t, name)
	}
	if name := c.text("old", ""); name != "" {
		body.Old = b.w.KeyOf(t, name).Fingerprint()
	}
	if name := c.text("document", ""); name != "" {
		body.IdentityDocument = ledgertest.Digest(name)
	}
	c.set(map[string]*string{"registry": &body.Registry, "notary": &body.Notary})
	kind := map[string]ledger.Kind{
		"key-add": ledger.AccountKeyAdd, "key-replace": ledger.AccountKeyReplace,
		"key-revoke": ledger.AccountKeyRevoke, "key-recover": ledger.AccountKeyRecover,
	}[c.name]
	return b.act(t, kind, body, sm3.Digest{})
}

func (b *book) deposit(t testing.TB, c command) string {
	t.Helper()
	number := c.subject()
	body := ledgertest.DepositBody(number, b.account(t, c.text("holder", "holder-a")), c.list("files", "of-"+number)...)
	body.Declaration.Promise = c.text("promise", "yes") == "yes"
	if kind := c.text("report", ""); kind != "" {
		body.Appraisal = &ledger.Appraisal{
			Dated: ledgertest.At(t, c.text("dated", "2026-03-02")), Institution: "测试评估机构", Items: c.list("items"), Kind: ledger.AppraisalKind(kind),
			Professionals: c.list("by", "评估人员甲", "评估人员乙"), Profile: c.text("profile", "dali-assessment-2023"), Seal: ledgertest.Digest("seal"), Until: ledgertest.At(t, c.text("until", "2027-03-02")),
		}
	}
	c.set(map[string]*string{"provider": &body.Provider, "acquisition": &body.Declaration.Acquisition, "certificate": &body.Certificate})
	return b.act(t, ledger.EvidenceDeposit, body, sm3.Digest{})
}

func (b *book) batch(t testing.TB, c command) string {
	t.Helper()
	number := c.subject()
	count, err := strconv.ParseInt(c.text("count", "1000"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	body := ledgertest.BatchBody(number, b.account(t, c.text("holder", "holder-a")), c.text("root", "of-"+number), count)
	body.Declaration.Promise = c.text("promise", "yes") == "yes"
	c.set(map[string]*string{"provider": &body.Provider})
	return b.act(t, ledger.EvidenceBatch, body, sm3.Digest{})
}

func (b *book) voucher(t testing.TB, c command) string {
	t.Helper()
	kind, agency := ledger.VoucherDeidentify, ledgertest.DeidentifierA
	if c.name == "structure" {
		kind, agency = ledger.VoucherStructure, ledgertest.StructurerA
	}
	body := ledgertest.VoucherBody(c.subject(), c.text("evidence", "EV-1"), b.account(t, c.text("holder", "holder-a")), agency)
	c.set(map[string]*string{"agency": &body.Agency, "standard": &body.Standard})
	return b.act(t, kind, body, sm3.Digest{})
}

// register applies for an asset's first registration and takes that as far as its
// publicity. The application's number follows from the asset's.
func (b *book) register(t testing.TB, c command) string {
	t.Helper()
	return b.road(t, c, "AP-"+c.subject(), c.text("act", "initial"))
}

// transfer and cancel apply for a disposal and take it to its end, but for the
// certificate.
func (b *book) transfer(t testing.TB, c command) string {
	t.Helper()
	c.args = append(c.args, datadriven.CmdArg{Key: "receiver", Vals: []string{c.text("to", "holder-b")}})
	if from := c.text("from", ""); from != "" {
		c.args = append(c.args, datadriven.CmdArg{Key: "holder", Vals: []string{from}})
	}
	return b.road(t, c, b.freeNumber(t, c.subject()), "transfer")
}

func (b *book) cancel(t testing.TB, c command) string {
	t.Helper()
	return b.road(t, c, b.freeNumber(t, c.subject()), "cancel")
}

// road plays the steps of an application that nothing stands in the way of, and
// tells the first that is refused, or the last.
func (b *book) road(t testing.TB, c command, number, act string) string {
	t.Helper()
	set := func(key, value string) { c.args = append(c.args, datadriven.CmdArg{Key: key, Vals: []string{value}}) }
	set("asset", c.subject())
	set("act", act)
	if a := b.asset(t, c.subject()); c.name != "register" && c.text("holder", "") == "" {
		set("holder", cmp.Or(b.nameOf(a.Holder()), "holder-a"))
	}
	through := command{name: "through", args: []datadriven.CmdArg{{Key: number}}}
	if rules, ok := b.rulesFor(t, c); ok {
		if !rules.Is(profile.Publicity, profile.None) {
			through.args = append(through.args, datadriven.CmdArg{Key: "publicly"})
		}
	}
	c.args = append([]datadriven.CmdArg{{Key: number}}, c.args[1:]...)
	if said := b.apply(t, c); strings.HasPrefix(said, "refused") {
		return said
	}
	return b.through(t, through)
}

// freeNumber gives the next number of an application about an asset.
func (b *book) freeNumber(t testing.TB, asset string) string {
	t.Helper()
	for n := 2; ; n++ {
		if number := fmt.Sprintf("AP-%s-%d", asset, n); !b.has(t, ledger.ApplicationEntity, number) {
			return number
		}
	}
}

func (b *book) registerBase(c command) sm3.Digest {
	if c.text("base", "none") == "none" {
		return sm3.Digest{}
	}
	return ledgertest.Digest("some head")
}

// face is the true one when the register can say it, with what the command
// changes in it.
func (b *book) face(t testing.TB, c command, asset string) ledger.Face {
	t.Helper()
	face := ledgertest.EmptyFace(asset, c.text("certificate", "C-1"), c.text("confirmation", b.usualConfirmation(t, c, asset)))
	if b.has(t, ledger.AssetEntity, asset) {
		if due, ok := b.trueFace(t, c, asset, face.Number, face.Confirmation); ok {
			face = due
		}
	}
	if report := c.text("face-report", ""); report != "" {
		face.EvidenceReport = ledgertest.Digest(report)
	}
	c.set(map[string]*string{
		"face-caveat": &face.Caveat, "face-title": &face.Title, "face-standard": &face.Standard, "face-registration": &face.Registration, "face-asset": &face.AssetName,
		"face-type": &face.AssetType, "face-holder": &face.HolderName, "face-code": &face.HolderCode, "face-acquisition": &face.Acquisition,
		"face-cycle": &face.UpdateCycle, "face-scenarios": &face.Scenarios, "face-registry": &face.RegistryTitle, "face-kind": &face.Kind,
		"face-issued": &face.Issued, "face-registered": &face.Registered, "face-form": &face.Form, "face-form-approval": &face.FormApproval,
		"face-disclaimer": &face.Disclaimer, "face-version": &face.AssetVersion,
	})
	if c.has("face-named") {
		face.Anonymous = false
	}
	if n, err := strconv.Atoi(c.text("face-copy", "")); err == nil {
		face.Copy = n
	}
	if c.has("no-uses") {
		face.Uses = nil
	}
	if c.has("no-holders") {
		face.Holders = nil
	}
	if c.has("no-right") {
		face.Right = nil
	}
	if c.has("no-rights") {
		face.Rights = nil
	}
	if until := c.text("face-until", ""); until != "" {
		face.ValidTo = ledgertest.At(t, until)
	}
	return face
}

// due is the certificate that a command is about: of its kind= and for whom it is,
// to=, or else the oldest.
func (b *book) due(t testing.TB, c command, asset *ledger.Asset) (ledger.CertificateDue, bool) {
	account := c.text("to", "")
	if account != "" {
		account = b.account(t, account)
	}
	return registry.DueOf(asset, c.text("kind", ""), account)
}

// usualConfirmation is a number of confirmation where the certificate that is due
// has one.
func (b *book) usualConfirmation(t testing.TB, c command, id string) string {
	t.Helper()
	if due, ok := b.due(t, c, b.asset(t, id)); ok {
		kind, _ := b.library.Profile(due.Profile).Kind(due.Kind)
		if kind.Is(profile.Confirmation, profile.NotNeeded) {
			return ""
		}
	}
	return "Q-1"
}

// trueFace is the face that the law asks for, under whatever profile was adopted
// since; false when no certificate could be issued.
func (b *book) trueFace(t testing.TB, c command, id, number, confirmation string) (ledger.Face, bool) {
	t.Helper()
	asset := ledgertest.Asset(t, b, id)
	member, ok := b.w.Governance().Member(asset.Registry)
	due, there := b.due(t, c, asset)
	if !ok || !there {
		return ledger.Face{}, false
	}
	f := registry.Facing{View: b, Counter: b.documents(), Asset: asset, Due: due, Profile: b.library.Profile(due.Profile), Registry: member, Time: b.now}
	face, err := f.Face(number, confirmation)
	return face, err == nil
}

// showFace tells what the next certificate of an asset will say.
func (b *book) showFace(t testing.TB, c command) string {
	t.Helper()
	var fields map[string]any
	text := ledgertest.Encode(t, b.face(t, c, c.subject()))
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		value := string(ledgertest.Must(json.Marshal(fields[key]))(t))
		lines = append(lines, key+" "+strings.Trim(b.words(value), `"`))
	}
	return strings.Join(lines, "\n")
}

func (b *book) has(t testing.TB, kind ledger.EntityKind, id string) bool {
	t.Helper()
	return ledgertest.Must(b.Entity(ledger.EntityID{Kind: kind, ID: id}))(t) != nil
}

// asset gives the asset, or an empty one so that acts on nothing can be written.
func (b *book) asset(t testing.TB, id string) *ledger.Asset {
	t.Helper()
	if !b.has(t, ledger.AssetEntity, id) {
		return &ledger.Asset{Registry: ledgertest.RegistryA, Holders: []ledger.Share{{Account: b.account(t, "holder-a")}}}
	}
	return ledgertest.Asset(t, b, id)
}

func (b *book) issue(t testing.TB, c command) string {
	t.Helper()
	a := b.asset(t, c.subject())
	body := ledger.CertificateIssueBody{Asset: c.subject(), Face: b.face(t, c, c.subject()), Registry: a.Registry}
	c.set(map[string]*string{"registry": &body.Registry})
	return b.act(t, ledger.CertificateIssue, body, b.base(t, c, c.subject()))
}

// nameOf gives the holder of an account.
func (b *book) nameOf(account string) string {
	for _, h := range b.w.Holders() {
		if h.Account == account {
			return h.Name
		}
	}
	return ""
}

func (b *book) pledge(t testing.TB, c command) string {
	t.Helper()
	return b.onPledge(t, c, "pledge")
}

func (b *book) release(t testing.TB, c command) string {
	t.Helper()
	return b.onPledge(t, c, "release")
}

func (b *book) onPledge(t testing.TB, c command, act string) string {
	t.Helper()
	asset := c.text("asset", "DA-1")
	right := datadriven.CmdArg{Key: "right", Vals: []string{c.subject()}}
	c.args = append([]datadriven.CmdArg{{Key: asset}, right}, c.args[1:]...)
	return b.road(t, c, b.freeNumber(t, asset), act)
}

// say makes a command as a transcript would.
func say(words ...string) command {
	c := command{name: words[0]}
	for _, w := range words[1:] {
		key, value, has := strings.Cut(w, "=")
		arg := datadriven.CmdArg{Key: key}
		if has {
			arg.Vals = []string{value}
		}
		if inner, list := strings.CutPrefix(value, "("); list {
			arg.Vals = strings.Split(strings.TrimSuffix(inner, ")"), ",")
		}
		c.args = append(c.args, arg)
	}
	return c
}
