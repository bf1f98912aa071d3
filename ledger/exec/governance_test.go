package exec_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

func newChain(t *testing.T) *ledgertest.Chain {
	t.Helper()
	return ledgertest.NewChain(t, ledgertest.NewWorld(t, ledgertest.Options{}))
}

func suspension(member string) ledger.GovernanceChange {
	return ledger.GovernanceChange{Act: ledger.SuspendMember, Member: member, Reason: "test"}
}

// approved gives a chain with an approved proposal GP-1 that nobody has enacted.
func approved(t *testing.T, changes ...ledger.GovernanceChange) *ledgertest.Chain {
	t.Helper()
	c := newChain(t)
	c.Propose(t, ledgertest.RegistryA, "GP-1", changes...)
	c.Vote(t, "GP-1", ledgertest.NotaryA, ledgertest.ArbitratorA)
	return c
}

func enact(t *testing.T, c *ledgertest.Chain, number string) []byte {
	t.Helper()
	return c.Record(t, ledger.GovernEnact, ledger.ProposalBody{Member: ledgertest.RegistryA, Proposal: number}, sm3.Digest{}, c.Now)
}

// empty orders an entry without records that carries what Finalise prepared.
func empty(t *testing.T, c *ledgertest.Chain) *exec.Block {
	t.Helper()
	c.Now += ledgertest.Second
	_, block := c.Execute(t, c.SignEntry(t, c.Entry()))
	if block == nil {
		t.Fatal("the block was not sealed")
	}
	return block
}

// A decision seals its block at once, whose header names the next set, and the
// set is in force in the first block after one whose `final` line has reached it:
// however many blocks that takes, and over restarts.
func TestDecisionComesIntoForce(t *testing.T) {
	c := approved(t, suspension(ledgertest.RegistryB))
	old := c.View.Tip.Header.Governance
	c.Finalise(t) // so that the deciding block carries the one just before it
	c.Now += ledgertest.Second
	receipts, block := c.Execute(t, c.SignEntry(t, c.Entry(enact(t, c, "GP-1"))))
	if receipts[0].Refusal != nil || block == nil {
		t.Fatalf("receipt %v, sealed %t", receipts[0].Refusal, block != nil)
	}
	g := block.Tip.Header.Height
	next := block.Tip.Header.Next
	if block.Tip.Header.Governance != old || next == old || next != sm3.Sum(block.Governance) || block.Tip.Decided != g {
		t.Fatalf("block %d does not name what it decided:\n%s", g, block.Text)
	}
	if set := ledgertest.Must(ledger.ParseGovernance(block.Governance))(t); set.Sequence != 2 || set.Voted != 1 {
		t.Errorf("sequence %d, voted %d", set.Sequence, set.Voted)
	}
	// Blocks whose final line has not reached g: seal_max passes, nobody cosigns.
	for range 3 {
		c.Now += 2 * ledgertest.Second
		_, _ = c.Execute(t, c.SignEntry(t, c.Entry()))
		c.Now += 2 * ledgertest.Second
		_, waiting := c.Execute(t, c.SignEntry(t, c.Entry()))
		if waiting == nil || waiting.Tip.Header.Governance != old || waiting.Tip.Header.Next != next {
			t.Fatalf("a set is in force that its predecessor's quorum has not signed: %v", waiting)
		}
		c.Restart(t)
	}
	c.Finalise(t)
	last := empty(t, c) // its final line reaches g; it is still the old set's
	if last.Tip.Header.Governance != old || last.Tip.Header.Final < g {
		t.Fatalf("the block that carries the old quorum is not the old set's:\n%s", last.Text)
	}
	c.Restart(t)
	c.Finalise(t)
	first := empty(t, c)
	if first.Tip.Header.Governance != next || first.Tip.Header.Next != next {
		t.Fatalf("the set is not in force in the block after:\n%s", first.Text)
	}
	if _, known := c.Governance().Member(ledgertest.RegistryB); !known || c.Governance().Sequence != 2 {
		t.Error("the chain does not know the set in force")
	}
}

// carries orders an empty entry with the cosignatures of members over the last
// header, and reports whether the set was taken.
func carries(t *testing.T, c *ledgertest.Chain, members ...string) bool {
	t.Helper()
	c.Now += ledgertest.Second / 10
	tip := c.View.Tip.Header
	c.Carry(tip.Height, c.Cosign(t, c.View.Blocks[tip.Height-1].Text, max(c.Now, tip.Time), members...))
	_, block := c.Execute(t, c.SignEntry(t, c.Entry()))
	return block != nil && block.Tip.Header.Final == tip.Height
}

// Only the old set makes final what comes before the change, and only the new one
// what comes after it.
func TestWhoMustCosign(t *testing.T) {
	c := newChain(t)
	newcomer := c.NewMember(t, "notary-b", ledger.ClassNotary, ledger.Cosigner, ledger.Voter)
	c.Propose(t, ledgertest.RegistryA, "GP-1", ledger.GovernanceChange{Act: ledger.AdmitMember, Descriptor: newcomer.Descriptor})
	c.Vote(t, "GP-1", ledgertest.NotaryA, ledgertest.ArbitratorA)
	c.Submit(t, enact(t, c, "GP-1"))
	old := []string{ledgertest.ArbitratorA, ledgertest.NotaryA, ledgertest.RegistryA}
	mixed := []string{ledgertest.ArbitratorA, ledgertest.NotaryA, newcomer.Name}
	full := []string{ledgertest.ArbitratorA, ledgertest.NotaryA, newcomer.Name, ledgertest.RegistryA}
	for i, step := range []struct {
		set   []string
		taken bool
	}{
		// The header that decides, and the one after it, are the old set's.
		{mixed, false},
		{full, false},
		{old, true},
		{mixed, false},
		{full, false},
		{old, true},
		// From then on there are five, and four are a quorum.
		{old, false},
		{mixed, false},
		{full, true},
	} {
		if taken := carries(t, c, step.set...); taken != step.taken {
			t.Fatalf("step %d: a set of %v was taken: %t, at\n%s", i, step.set, taken, c.View.Blocks[len(c.View.Blocks)-1].Text)
		}
	}
}

// What comes while a change is pending is refused without using up its id: the
// same note is accepted afterwards, even in the same block's successor.
func TestPendingDoesNotConsume(t *testing.T) {
	c := approved(t, suspension(ledgertest.RegistryB))
	rotate := c.Record(t, ledger.MemberKeyRotate, ledger.MemberKeyBody{
		Key: c.KeyOf(t, "new governor"), Member: ledgertest.CourtA, Old: c.Keys["court-a/governor"].Public().Fingerprint(), Reason: "test", Role: ledger.GovernorRole,
	}, sm3.Digest{}, c.Now)
	// Both in one entry: the second finds the first decided.
	receipts := c.Submit(t, enact(t, c, "GP-1"), rotate, rotate)
	if receipts[0].Refusal != nil || receipts[1].Code() != ledger.GovernancePending || receipts[2].Code() != ledger.GovernancePending {
		t.Fatalf("got %v, %v and %v", receipts[0].Refusal, receipts[1].Refusal, receipts[2].Refusal)
	}
	if code := c.Submit(t, rotate)[0].Code(); code != ledger.GovernancePending {
		t.Errorf("while the change is pending: %s", code)
	}
	c.Enforce(t)
	if code := c.Submit(t, rotate)[0].Code(); code != ledger.OK {
		t.Errorf("once it is in force: %s", code)
	}
	if code := c.Submit(t, rotate)[0].Code(); code != ledger.RecordDuplicate {
		t.Errorf("once it was accepted: %s", code)
	}
	c.Enforce(t)
	// The old key signs no more, the new one does.
	vote := ledger.ProposalBody{Member: ledgertest.CourtA, Proposal: "GP-1"}
	if code := c.Submit(t, c.World.Record(t, ledger.GovernEnact, vote, sm3.Digest{}, c.Now))[0].Code(); code != ledger.RecordSignerUnknown {
		t.Errorf("a record signed with the old key: %s", code)
	}
	if code := c.Submit(t, c.Record(t, ledger.GovernEnact, vote, sm3.Digest{}, c.Now))[0].Code(); code != ledger.ProposalClosed {
		t.Errorf("a record signed with the new key: %s", code)
	}
}

// A member that was suspended proposes no entries, and its cosignature counts no
// more once the change is in force.
func TestSuspendedMemberTakesNoPart(t *testing.T) {
	c := approved(t, suspension(ledgertest.RegistryB))
	c.Enact(t, ledgertest.RegistryA, "GP-1")
	c.Enforce(t)
	c.Seal(t)
	entry := c.Entry()
	entry.Proposer = ledgertest.RegistryB
	receipts, _ := c.Execute(t, c.SignEntry(t, entry))
	if receipts[0].Code() != ledger.EntryProposer {
		t.Errorf("an entry of a suspended member: %v", receipts[0].Refusal)
	}
	if carries(t, c, ledgertest.ArbitratorA, ledgertest.NotaryA, ledgertest.RegistryB) {
		t.Error("a suspended member's cosignature counts")
	}
	if !carries(t, c, ledgertest.ArbitratorA, ledgertest.NotaryA, ledgertest.RegistryA) {
		t.Error("the three that are left are no quorum")
	}
}

// A new version executes from exactly its height on; a program that does not know
// it keeps the block before and then says what it needs.
func TestActivation(t *testing.T) {
	c := newChain(t)
	const height = 60
	c.Decide(t, "GP-1", ledger.GovernanceChange{Act: ledger.ActivateRules, Height: height, Rules: 2})
	// In the second version nobody deposits evidence.
	tables := func(version int) []registry.Transition {
		if version == 2 {
			return slices.DeleteFunc(registry.Tables(1), func(r registry.Transition) bool { return r.On == string(ledger.EvidenceDeposit) })
		}
		return registry.Tables(version)
	}
	holder := c.Holder(t, "holder-a")
	c.Accept(t, ledger.AccountOpen, holder.Open, sm3.Digest{})
	for c.View.Tip.Header.Height < height-2 {
		c.Seal(t)
	}
	newer := ledgertest.Must(exec.New(exec.Config{View: c.View, Verify: c.Verify, Tables: tables, Ledger: c.Genesis.ID()}, c.View.Tip))(t)
	for block := uint64(height - 1); block <= height+1; block++ {
		c.Finalise(t)
		c.Now += ledgertest.Second
		deposit := c.Record(t, ledger.EvidenceDeposit, ledgertest.DepositBody(strings.Repeat("E", int(block)), holder.Account, "file"), sm3.Digest{}, c.Now)
		entry := c.SignEntry(t, c.Entry(deposit))
		receipts, sealed, err := newer.Step(entry)
		if err != nil || sealed == nil {
			t.Fatalf("block %d: sealed %t, %v", block, sealed != nil, err)
		}
		want := ledger.OK
		if block >= height {
			want = ledger.KindUnknown
		}
		if receipts[0].Code() != want {
			t.Errorf("block %d: %s, want %s", block, receipts[0].Code(), want)
		}
		if block == height-1 {
			checkOlder(t, c, entry, sealed)
		}
		c.View.Keep(sealed)
	}
}

// checkOlder gives the last entry of the version that it knows to an older
// program.
func checkOlder(t *testing.T, c *ledgertest.Chain, entry []byte, sealed *exec.Block) {
	t.Helper()
	older := ledgertest.NewMachine(t, c.World, c.View, sm2.Verify)
	_, block, err := older.Step(entry)
	if err != nil || block == nil || !bytes.Equal(block.Text, sealed.Text) {
		t.Fatalf("the older program does not make the last block that it can: %v", err)
	}
	if receipts, block, err := older.Step(entry); !errors.Is(err, exec.ErrRulesUnknown) || block != nil || receipts != nil {
		t.Errorf("the older program went on: %v, %v", receipts, err)
	}
	if _, err := exec.New(exec.Config{View: c.View, Verify: sm2.Verify, Tables: registry.Tables, Ledger: c.Genesis.ID()}, sealed.Tip); !errors.Is(err, exec.ErrRulesUnknown) {
		t.Errorf("the older program starts: %v", err)
	}
}

// A profile that is adopted by vote rules what begins under it; what began before
// goes on as it began, over restarts, too.
func TestAdoptedProfile(t *testing.T) {
	c := newChain(t)
	holder := c.Holder(t, "holder-a")
	c.Accept(t, ledger.AccountOpen, holder.Open, sm3.Digest{})
	for _, number := range []string{"EV-1", "EV-2"} {
		c.Accept(t, ledger.EvidenceDeposit, ledgertest.DepositBody(number, holder.Account, number), sm3.Digest{})
	}
	register := func(asset, evidence string) {
		c.Apply(t, c.Initial(t, "AP-"+asset, asset, holder.Account, "test-registration", "initial", ledgertest.RegisterTerms(asset, []string{evidence}, nil)))
	}
	register("DA-1", "EV-1")
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("test-registration"))(t)))(t)
	p.Acts["initial"].Params[profile.Publicity] = profile.Param{Article: "vote", Value: "30nd"}
	c.Decide(t, "GP-1", ledger.GovernanceChange{Act: ledger.SetProfile, Document: string(ledgertest.Encode(t, p)), Name: p.Name})
	c.Restart(t)
	register("DA-2", "EV-2")
	c.Restart(t)
	if one, two := ledgertest.Asset(t, c, "DA-1"), ledgertest.Asset(t, c, "DA-2"); one.Profile == two.Profile {
		t.Fatalf("both assets are under %v", one.Profile)
	}
	c.At(t, c.Now+3*ledgertest.Day)
	c.Restart(t)
	if !publicised(t, c, "DA-1") || publicised(t, c, "DA-2") {
		t.Error("publicity does not end as each asset's own rules say")
	}
}

// calendar gives China's with a higher version and one more day off.
func calendar(t *testing.T, version, off string) ledger.GovernanceChange {
	t.Helper()
	text := strings.Replace(string(legaltime.China()), `"version":1`, `"version":`+version, 1)
	text = strings.Replace(text, `"2026-04-06"`, `"`+off+`","2026-04-06"`, 1)
	return ledger.GovernanceChange{Act: ledger.SetCalendar, Document: text, Name: "cn"}
}

// A new calendar moves the deadlines that it counts, in the index, too: with a
// stale one the event would come at the wrong time, or come twice and stop every
// member.
func TestCalendarMovesDeadlines(t *testing.T) {
	w := ledgertest.NewWorld(t, ledgertest.Options{Profiles: []ledger.DocumentText{workingDays(t)}})
	c := ledgertest.NewChain(t, w)
	holder := c.Holder(t, "holder-a")
	c.Accept(t, ledger.AccountOpen, holder.Open, sm3.Digest{})
	c.Accept(t, ledger.EvidenceDeposit, ledgertest.DepositBody("EV-1", holder.Account, "one"), sm3.Digest{})
	c.Apply(t, c.Initial(t, "AP-DA-1", "DA-1", holder.Account, "working-days", "initial", ledgertest.RegisterTerms("DA-1", []string{"EV-1"}, nil)))
	before := publicityEnds(t, c)
	// Two working days after Monday the 2nd; the 3rd becomes a day off.
	c.Decide(t, "GP-1", calendar(t, "2", "2026-03-03"))
	c.Restart(t)
	c.Seal(t)
	after := publicityEnds(t, c)
	if after != before+ledgertest.Day {
		t.Fatalf("publicity ended at %s and now at %s", before, after)
	}
	if due := c.View.Deadlines(); len(due) != 1 || due[0].At != after {
		t.Fatalf("the index says %v", due)
	}
	c.At(t, before+ledgertest.Hour)
	if publicised(t, c, "DA-1") {
		t.Error("publicity ended by the calendar that is no longer in force")
	}
	c.At(t, after+ledgertest.Hour)
	if !publicised(t, c, "DA-1") || len(c.View.Deadlines()) != 0 {
		t.Errorf("publicity has not ended, or something is left in the index: %v", c.View.Deadlines())
	}
}

// What waits for next year's calendar goes on when that is adopted.
func TestCalendarEndsWaiting(t *testing.T) {
	w := ledgertest.NewWorld(t, ledgertest.Options{Profiles: []ledger.DocumentText{workingDays(t)}, Start: ledgertest.At(t, "2026-12-30T09:00")})
	c := ledgertest.NewChain(t, w)
	holder := c.Holder(t, "holder-a")
	c.Accept(t, ledger.AccountOpen, holder.Open, sm3.Digest{})
	c.Accept(t, ledger.EvidenceDeposit, ledgertest.DepositBody("EV-1", holder.Account, "one"), sm3.Digest{})
	c.Apply(t, c.Initial(t, "AP-DA-1", "DA-1", holder.Account, "working-days", "initial", ledgertest.RegisterTerms("DA-1", []string{"EV-1"}, nil)))
	if due := c.View.Deadlines(); len(due) != 1 || due[0].At != registry.Never {
		t.Fatalf("the index says %v", due)
	}
	c.At(t, ledgertest.At(t, "2027-01-10"))
	text := strings.Replace(string(legaltime.China()), `"version":1`, `"version":2`, 1)
	text = strings.TrimSuffix(text, "]}") + `,{"notice":"unstated","off":["2027-01-01"],"work":[],"year":2027}]}`
	c.Decide(t, "GP-1", ledger.GovernanceChange{Act: ledger.SetCalendar, Document: text, Name: "cn"})
	c.Seal(t)
	if !publicised(t, c, "DA-1") {
		t.Error("publicity still waits for the calendar")
	}
	v, _ := replay(t, w, c.Entries, func() bool { return false })
	compareBlocks(t, c.View, v)
}

// workingDays is a profile whose publicity is two working days.
func workingDays(t *testing.T) ledger.DocumentText {
	t.Helper()
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("test-registration"))(t)))(t)
	p.Name = "working-days"
	p.Acts["initial"].Params[profile.Publicity] = profile.Param{Article: "test", Value: "2wd"}
	return ledger.DocumentText{Name: p.Name, Text: string(ledgertest.Encode(t, p))}
}

func publicityEnds(t *testing.T, c *ledgertest.Chain) legaltime.Instant {
	t.Helper()
	docs := ledgertest.Must(c.View.Library(c.Governance()))(t)
	at, ok := registry.Due(application(t, c, "DA-1"), docs)
	if !ok {
		t.Fatal("nothing is due")
	}
	return at
}

// application gives the one by which an asset is registered.
func application(t *testing.T, c *ledgertest.Chain, asset string) *ledger.Application {
	t.Helper()
	return ledgertest.Find[*ledger.Application](t, c, ledger.ApplicationEntity, "AP-"+asset)
}

// publicised reports whether an asset's publicity is over.
func publicised(t *testing.T, c *ledgertest.Chain, asset string) bool {
	t.Helper()
	return application(t, c, asset).State == ledger.ApplicationReady
}

// Two members that restart at different times agree on every header, votes and
// all.
func TestGovernanceReplays(t *testing.T) {
	c := approved(t, suspension(ledgertest.RegistryB))
	c.Enact(t, ledgertest.RegistryA, "GP-1")
	c.Enforce(t)
	c.RotateKey(t, ledgertest.NotaryA, ledger.CosignLine, "notary's new key")
	c.RotateKey(t, ledgertest.NotaryA, ledger.GovernorRole, "notary's new governor")
	c.Decide(t, "GP-2", calendar(t, "2", "2026-03-03"))
	c.Seal(t)
	n := 0
	v, _ := replay(t, c.World, c.Entries, func() bool { n++; return n%3 == 0 })
	compareBlocks(t, c.View, v)
}

// largeProfile is about as large as a profile may be.
func largeProfile(t *testing.T) ledger.GovernanceChange {
	t.Helper()
	p := ledgertest.Must(profile.Parse(ledgertest.Must(profile.Template("test-registration"))(t)))(t)
	list := p.Lists["type"]
	for i := range 30 {
		list.Values = append(list.Values, strings.Repeat("数", 1300)+string(rune('a'+i)))
	}
	p.Name, p.Lists["type"] = "large", list
	return ledger.GovernanceChange{Act: ledger.SetProfile, Document: string(ledgertest.Encode(t, p)), Name: p.Name}
}

// The largest profile goes through a note, an entry, the proposal's value and into
// force; what is larger than a note is refused, and so is what fills the
// governance's text: none of it stops a member.
func TestLargeProposals(t *testing.T) {
	c := newChain(t)
	large := largeProfile(t)
	if n := len(large.Document); n < 115<<10 || n > profile.MaxProfile {
		t.Fatalf("the profile has %d bytes", n)
	}
	c.Decide(t, "GP-1", large)
	if _, ok := c.Governance().Profile("large"); !ok {
		t.Fatal("the profile is not in force")
	}
	quoted := ledger.GovernanceChange{Act: ledger.SetProfile, Document: strings.Repeat(`"`, ledger.MaxLongText), Name: "quoted"}
	body := c.ProposalBody(ledgertest.RegistryA, "GP-2", quoted)
	if code := c.Submit(t, c.Record(t, ledger.GovernPropose, body, sm3.Digest{}, c.Now))[0].Code(); code != ledger.RecordOversize {
		t.Errorf("a note of %d quotes: %s", ledger.MaxLongText, code)
	}
	c.Seal(t)
	// 56 trust files of nearly 4 KiB: more than a governance's text bears.
	trust := ledger.Trust{Ledger: ledgertest.Digest("another")}
	for i := range uint64(45) {
		trust.Pins = append(trust.Pins, ledger.Pin{Height: i + 1, Digest: ledgertest.Digest("pin")})
	}
	filled := false
	for i := 0; !filled; i++ {
		var roots []ledger.GovernanceChange
		for j := range 20 {
			name := "root-" + string(rune('a'+i)) + string(rune('a'+j))
			roots = append(roots, ledger.GovernanceChange{Act: ledger.SetTrustRoot, Name: name, Trust: string(trust.Text())})
		}
		number := "GP-" + string(rune('a'+i))
		receipt := c.Submit(t, c.Record(t, ledger.GovernPropose, c.ProposalBody(ledgertest.RegistryA, number, roots...), sm3.Digest{}, c.Now))[0]
		c.Seal(t)
		if filled = receipt.Refusal != nil; filled {
			if receipt.Code() != ledger.ProposalChange || i < 2 {
				t.Fatalf("proposal %d of 20 trust roots: %v", i, receipt.Refusal)
			}
			break
		}
		c.Vote(t, number, ledgertest.NotaryA, ledgertest.ArbitratorA)
		c.Enact(t, ledgertest.RegistryA, number)
		c.Enforce(t)
	}
	c.Decide(t, "GP-last", suspension(ledgertest.RegistryB))
}
