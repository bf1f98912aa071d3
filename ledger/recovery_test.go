package ledger_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// recoveryOf makes a plan of two survivors after header 42: one of them had
// executed and locked header 43, the other had not.
func recoveryOf(t testing.TB, change func(*ledger.RecoveryPlan, *ledger.RecoveryFile)) (ledger.RecoveryPlan, ledger.RecoveryFile) {
	t.Helper()
	base, old := testHeader(t), testGovernance(t)
	next := must[*ledger.Governance](t)(old.Recovered([]string{notaryThree, registryOne}, []string{providerTwo}))
	at := ledger.Pin{Height: base.Height, Digest: base.Digest()}
	head := base
	head.Height, head.Prev, head.Time = 43, at.Digest, base.Time+10
	ahead := ledger.Pin{Height: 43, Digest: head.Digest()}
	line := must[ledger.Cosignature](t)(ledger.Cosign(registryOne, head.Time, head.Text(), testKey(t, registryOne), seeded("nonce head")))
	p := ledger.RecoveryPlan{
		Ledger: base.Ledger, Epoch: 1, Base: at, Raft: ledger.RaftPosition{Index: 2001, Term: 1004},
		Time: instant(t, "2026-12-01T00:00:00.000Z"), Reason: "机房火灾",
		Survivors: []ledger.Survivor{{Member: notaryThree, Head: at, Lock: at}, {Member: registryOne, Head: ahead, Lock: ahead}},
	}
	f := ledger.RecoveryFile{
		Base: string(base.Text()), FinalSet: string(ledger.CosignatureBlock(testCosignatures(t, base.Text()))),
		Governance: must[[]byte](t)(next.Text()),
		Heads: []ledger.RecoveryHead{
			{Header: string(base.Text())},
			{Header: string(head.Text()), Cosignatures: string(ledger.CosignatureBlock([]ledger.Cosignature{line}))},
		},
	}
	if change != nil {
		change(&p, &f)
	}
	p.FinalSet, p.Governance = ledger.CosignaturesDigest([]byte(f.FinalSet)), sm3.Sum(f.Governance)
	f.Format, f.Note = "certledger-recovery-file/v1", string(p.Text())+"\n"
	return p, f
}

// signRecovery signs whatever the file says.
func signRecovery(t testing.TB, f ledger.RecoveryFile, signers ...string) ledger.RecoveryFile {
	t.Helper()
	text, _, _ := strings.Cut(f.Note, "\n\n")
	var lines []ledger.Line
	for _, s := range signers {
		lines = append(lines, sign(t, []byte(text+"\n"), s))
	}
	ledger.SortLines(lines)
	f.Note = string(ledger.AppendLines([]byte(text+"\n\n"), lines))
	return f
}

func recoveryBytes(t testing.TB, change func(*ledger.RecoveryPlan, *ledger.RecoveryFile)) []byte {
	t.Helper()
	_, f := recoveryOf(t, change)
	return must[[]byte](t)(signRecovery(t, f, notaryThree, registryOne).Bytes())
}

func reparseRecovery(data []byte) ([]byte, error) {
	f, err := ledger.ParseRecoveryFile(data)
	if err != nil {
		return nil, err
	}
	if _, err := f.Open(fuzzGovernance); err != nil {
		return nil, err
	}
	return f.Bytes()
}

// fuzzGovernance is the set that the vectors' plans start from; formats have no
// place for an argument.
var fuzzGovernance = testGovernance(new(testing.T))

func recoveryVectors(t testing.TB) vectorFile {
	_, unsigned := recoveryOf(t, nil)
	signed := signRecovery(t, unsigned, notaryThree, registryOne)
	return vectorFile{
		About: "Recovery files: one line of canonical JSON without line feed. text is what survivors sign, digest = SM3(file): of a complete file what trust files name. governance.json holds the set that cosigned the base.",
		Good:  []good{goodRecovery(t, "without signatures", unsigned), goodRecovery(t, "signed by both survivors", signed)},
		Bad:   append(badRecoveryTexts(t), badRecoveryFiles(t)...),
	}
}

func goodRecovery(t testing.TB, name string, f ledger.RecoveryFile) good {
	o := must[ledger.OpenRecovery](t)(f.Open(testGovernance(t)))
	g := good{Name: name, Parts: split(t, must[[]byte](t)(f.Bytes()),
		part{`{"base":"certledger-header/v1`, "the header that the ledger goes on from"},
		part{`,"final_set":`, "the cosignatures that prove it final"},
		part{`,"format":`, "title of the file"},
		part{`,"governance":{`, "the set of the new epoch"},
		part{`,"heads":[`, "the survivors' newest headers with the cosignatures held over them, in the order of the text"},
		part{`,"note":"certledger-recovery/v1`, "plan text, empty line, signature lines so far"},
	), Values: map[string]any{
		"text": string(o.Text), "digest": o.Digest.String(), "missing": append([]string{}, o.Missing()...), "next_header_but_log_and_state": string(o.Header().Text()),
	}}
	for _, l := range o.Lines {
		g.Signatures = append(g.Signatures, signatureOf(t, l, o.Text, testKey(t, l.Name).Public()))
	}
	return g
}

func badRecoveryTexts(t testing.TB) []bad {
	data := recoveryBytes(t, nil)
	row := func(name, why, says, from, to string) bad {
		return newBad(name, why, "recovery", says, swap(t, data, from, to))
	}
	plan := func(name, why, says string, change func(*ledger.RecoveryPlan)) bad {
		return newBad(name, why, "recovery", says, recoveryBytes(t, func(p *ledger.RecoveryPlan, _ *ledger.RecoveryFile) { change(p) }))
	}
	return []bad{
		row("title of another version", "the first line names format and version", "the first line", "recovery/v1", "recovery/v2"),
		row("leading zero in epoch", "numbers have one form", "not a number", `epoch 1`, `epoch 01`),
		row("raft without term", "an index and a term", "not a number", "raft 2001 1004", "raft 2001"),
		row("no reason", "a reason is given", "is empty", "reason 机房火灾", "reason "),
		row("unknown line", "an unknown line is refused", "unknown line", `reason 机房火灾\n`, `reason 机房火灾\nmemo x\n`),
		row("lock of another member", "head and lock are one member's", "the head above it", "lock "+notaryThree, "lock "+registryOne),
		row("no empty line", "signatures follow an empty line", "no empty line", `\n\n`, `\n`),
		plan("epoch 0", "the first epoch has no plan", "count from 1", func(p *ledger.RecoveryPlan) { p.Epoch = 0 }),
		plan("epoch skipped", "epochs rise by one", "about epoch 2", func(p *ledger.RecoveryPlan) { p.Epoch = 2 }),
		plan("no base", "there must be a final header", "found the ledger again", func(p *ledger.RecoveryPlan) { p.Base.Height = 0 }),
		plan("index 0", "ordering goes on somewhere", "count from 1", func(p *ledger.RecoveryPlan) { p.Raft.Index = 0 }),
		plan("invisible character in the reason", "people read it", "invisible", func(p *ledger.RecoveryPlan) { p.Reason = "a\u200bb" }),
		plan("reason of 1001 bytes", "it is bounded", "more than 1000", func(p *ledger.RecoveryPlan) { p.Reason = strings.Repeat("x", 1001) }),
		plan("nobody", "survivors sign", "nobody survives", func(p *ledger.RecoveryPlan) { p.Survivors = nil }),
		plan("not sorted", "lines have one order", "sorted", func(p *ledger.RecoveryPlan) { slices.Reverse(p.Survivors) }),
		plan("base contradicted", "a survivor has the base", "another header 42", func(p *ledger.RecoveryPlan) { p.Survivors[0].Lock.Digest = testDigest("x") }),
		plan("empty node", "a survivor has executed something", "has executed nothing", func(p *ledger.RecoveryPlan) { p.Survivors[0].Head.Height = 0 }),
		plan("lock of another ledger", "a lock that promised nothing names the ledger", "does not name the ledger", func(p *ledger.RecoveryPlan) { p.Survivors[0].Lock.Height = 0 }),
		plan("another ledger", "base and plan are of one ledger", "not the header that the text names", func(p *ledger.RecoveryPlan) { p.Ledger = testDigest("x") }),
		plan("head that is not there", "each survivor's newest header comes with the plan", "is not the one that the text names", func(p *ledger.RecoveryPlan) { p.Survivors[1].Head.Digest = testDigest("x") }),
	}
}

func badRecoveryFiles(t testing.TB) []bad {
	file := func(name, why, says string, change func(*ledger.RecoveryPlan, *ledger.RecoveryFile)) bad {
		return newBad(name, why, "recovery", says, recoveryBytes(t, change))
	}
	anew := func(name, why, says string, change func(*ledger.Governance)) bad {
		return file(name, why, says, func(_ *ledger.RecoveryPlan, f *ledger.RecoveryFile) {
			g := must[*ledger.Governance](t)(ledger.ParseGovernance(f.Governance))
			change(g)
			f.Governance = encode(t, g)
		})
	}
	signed := func(name, why, says string, signers ...string) bad {
		_, f := recoveryOf(t, nil)
		return newBad(name, why, "recovery", says, must[[]byte](t)(signRecovery(t, f, signers...).Bytes()))
	}
	oversize := newBad("oversize", "a file has at most 524288 bytes", "recovery", "at most 524288", recoveryBytes(t, nil))
	oversize.Repeat = &repeat{At: 10, Text: "x", Times: 1 << 19}
	return []bad{
		newBad("empty", "no bytes", "recovery", "canonical", nil),
		newBad("line feed at the end", "nothing follows", "recovery", "canonical", append(recoveryBytes(t, nil), '\n')),
		newBad("format unknown", "the file names format and version", "recovery", "is not certledger-recovery-file/v1", swap(t, recoveryBytes(t, nil), "recovery-file/v1", "recovery-file/v2")),
		file("base without quorum", "the base is final", "no quorum", func(_ *ledger.RecoveryPlan, f *ledger.RecoveryFile) {
			f.FinalSet = string(ledger.CosignatureBlock(testCosignatures(t, []byte(f.Base))[:2]))
		}),
		file("base with a false signature", "the base is final", "no quorum", func(_ *ledger.RecoveryPlan, f *ledger.RecoveryFile) {
			set := testCosignatures(t, []byte(f.Base))
			set[1].Time++
			f.FinalSet = string(ledger.CosignatureBlock(set))
		}),
		file("decided set that the base does not name", "it comes when there is one", "and no other", func(_ *ledger.RecoveryPlan, f *ledger.RecoveryFile) { f.Decided = f.Governance }),
		file("survivor alone", "one of the signers is honest", "at least 2 must sign", func(p *ledger.RecoveryPlan, f *ledger.RecoveryFile) {
			p.Survivors, f.Heads = p.Survivors[1:], f.Heads[1:]
			next := must[*ledger.Governance](t)(testGovernance(t).Recovered([]string{registryOne}, nil))
			f.Governance = must[[]byte](t)(next.Text())
		}),
		file("new set that its signers cannot carry", "the ledger goes on with those who sign", "3 cosigners for a final header, 2 of them survive", func(_ *ledger.RecoveryPlan, f *ledger.RecoveryFile) {
			next := must[*ledger.Governance](t)(testGovernance(t).Recovered([]string{agencyFour, notaryThree, registryOne}, nil))
			f.Governance = must[[]byte](t)(next.Text())
		}),
		file("signer that is no cosigner", "cosigners sign", "is no cosigner at the base", func(p *ledger.RecoveryPlan, _ *ledger.RecoveryFile) { p.Survivors[1].Member = watcherSix }),
		file("signer that the new set lacks", "signers go on", "is not in the new set with the same key", func(_ *ledger.RecoveryPlan, f *ledger.RecoveryFile) {
			next := must[*ledger.Governance](t)(testGovernance(t).Recovered([]string{agencyFour, registryOne}, []string{notaryThree}))
			f.Governance = must[[]byte](t)(next.Text())
		}),
		file("heads missing", "each survivor has one", "1 newest headers, the text names 2", func(_ *ledger.RecoveryPlan, f *ledger.RecoveryFile) { f.Heads = f.Heads[:1] }),
		file("cosignature of a stranger over a head", "held lines verify", "unknown key of watcher-six", func(_ *ledger.RecoveryPlan, f *ledger.RecoveryFile) {
			c := must[ledger.Cosignature](t)(ledger.Cosign(watcherSix, 1790000000000, []byte(f.Heads[1].Header), testKey(t, "stranger"), seeded("stranger")))
			f.Heads[1].Cosignatures = c.Line().String()
		}),
		anew("sequence skipped", "each set has its number", "more than a recovery may", func(g *ledger.Governance) { g.Sequence++ }),
		anew("votes kept open", "nobody's old vote decides in the new set", "more than a recovery may", func(g *ledger.Governance) { g.Voted-- }),
		anew("parameter changed", "a recovery changes members only", "more than a recovery may", func(g *ledger.Governance) { g.Params.SkewMillis++ }),
		anew("class given", "a recovery gives nobody rights", "more than a recovery may", func(g *ledger.Governance) {
			member(g, notaryThree).Classes = []ledger.Class{ledger.ClassCourt, ledger.ClassNotary}
		}),
		anew("stranger added", "a recovery admits nobody", "more than a recovery may", func(g *ledger.Governance) {
			g.Members = append(g.Members, testMember(t, 40, "zz-stranger", ledger.ClassCourt))
		}),
		newBad("signed twice", "a member signs once", "recovery", "signed twice", signedTwice(t)),
		newBad("signed over another text", "signatures verify", "recovery", "does not verify", swap(t, recoveryBytes(t, nil), "2001 1004", "2002 1004")),
		signed("signed by a stranger", "survivors sign", "not among the survivors", agencyFour),
		oversize,
	}
}

// signedTwice has two valid signatures of one survivor.
func signedTwice(t testing.TB) []byte {
	_, f := recoveryOf(t, nil)
	f.Note += string(ledger.AppendLines(nil, twice(t, []byte(strings.TrimSuffix(f.Note, "\n")), registryOne)))
	return must[[]byte](t)(f.Bytes())
}

func TestRecoverySignaturesMerge(t *testing.T) {
	old := testGovernance(t)
	_, f := recoveryOf(t, nil)
	text := must[ledger.OpenRecovery](t)(f.Open(old)).Text
	mine := must[ledger.RecoveryFile](t)(f.AddSignature(sign(t, text, notaryThree), old))
	theirs := must[ledger.RecoveryFile](t)(f.AddSignature(sign(t, text, registryOne), old))
	if err := must[ledger.OpenRecovery](t)(mine.Open(old)).CheckComplete(); err == nil || !strings.Contains(err.Error(), registryOne) {
		t.Fatalf("half signed: %v", err)
	}
	one, two := must[ledger.RecoveryFile](t)(mine.Merge(theirs, old)), must[ledger.RecoveryFile](t)(theirs.Merge(mine, old))
	if a, b := must[sm3.Digest](t)(one.Digest()), must[sm3.Digest](t)(two.Digest()); a != b {
		t.Error("the order of merging changes the plan")
	}
	if err := must[ledger.OpenRecovery](t)(one.Open(old)).CheckComplete(); err != nil {
		t.Error(err)
	}
	_, other := recoveryOf(t, func(p *ledger.RecoveryPlan, _ *ledger.RecoveryFile) { p.Reason = "other" })
	if _, err := one.Merge(other, old); !errors.Is(err, ledger.ErrRecovery) {
		t.Errorf("merging another plan: %v", err)
	}
}

func TestRecoveredLeavesOutWhatCannotBeDecided(t *testing.T) {
	g := testGovernance(t)
	g.Params.MinQuorum = 4
	g.Approvals = []ledger.Approval{
		{Act: ledger.AdmitMember, Members: 2}, {Act: ledger.AmendMember, Classes: []ledger.ClassCount{{Class: ledger.ClassEvidenceProvider, Count: 1}}},
	}
	next := must[*ledger.Governance](t)(g.Recovered([]string{notaryThree, registryOne}, []string{providerTwo}))
	if next.Params.MinQuorum != 2 || len(next.Approvals) != 1 || next.Approvals[0].Act != ledger.AdmitMember {
		t.Errorf("min_quorum %d, approvals %v", next.Params.MinQuorum, next.Approvals)
	}
	if m, ok := next.Member(agencyFour); !ok || m.Node != nil || m.CosignKey != nil || len(m.StaffKeys) != 2 {
		t.Errorf("the lost member is %+v", m)
	}
	if _, ok := next.Member(providerTwo); ok {
		t.Error("the dropped member stays")
	}
	if m, ok := next.Member(watcherSix); !ok || m.Node == nil {
		t.Error("the observer lost its node")
	}
	if g.Epoch != 0 || len(g.Approvals) != 2 || len(g.Members) != 6 {
		t.Error("the old set was changed")
	}
}

func TestRecoveryHeaderIsTheOnlyOne(t *testing.T) {
	_, f := recoveryOf(t, nil)
	o := must[ledger.OpenRecovery](t)(signRecovery(t, f, notaryThree, registryOne).Open(testGovernance(t)))
	h := o.Header()
	h.Log, h.Log256, h.State = testDigest("log"), testDigest("log256"), testDigest("state")
	if err := o.CheckHeader(h); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*ledger.Header){
		"height": func(h *ledger.Header) { h.Height++ }, "time": func(h *ledger.Header) { h.Time++ },
		"entries": func(h *ledger.Header) { h.Entries = testDigest("x") }, "receipts": func(h *ledger.Header) { h.Receipts = testDigest("x") },
		"governance": func(h *ledger.Header) { h.Governance = testDigest("x") }, "size": func(h *ledger.Header) { h.Size++ },
	} {
		other := h
		change(&other)
		if err := o.CheckHeader(other); !errors.Is(err, ledger.ErrRecovery) {
			t.Errorf("another %s: %v", name, err)
		}
	}
	half := must[ledger.OpenRecovery](t)(signRecovery(t, f, registryOne).Open(testGovernance(t)))
	if err := half.CheckHeader(h); err == nil {
		t.Error("half a plan makes a block")
	}
}

// A change that was decided but not in force when the quorum was lost is kept.
func TestRecoveryGoesOnFromTheDecidedSet(t *testing.T) {
	old := testGovernance(t)
	decided := testGovernance(t)
	decided.Sequence, decided.Voted, decided.Params.SkewMillis = 2, 1, old.Params.SkewMillis+1
	base := testHeader(t)
	text := must[[]byte](t)(decided.Text())
	base.Next = sm3.Sum(text)
	at := ledger.Pin{Height: base.Height, Digest: base.Digest()}
	next := must[*ledger.Governance](t)(decided.Recovered([]string{notaryThree, registryOne}, nil))
	f := ledger.RecoveryFile{
		Base: string(base.Text()), Decided: canonical.Raw(text), FinalSet: string(ledger.CosignatureBlock(testCosignatures(t, base.Text()))),
		Governance: must[[]byte](t)(next.Text()), Heads: []ledger.RecoveryHead{{Header: string(base.Text())}, {Header: string(base.Text())}},
	}
	p := ledger.RecoveryPlan{
		Ledger: base.Ledger, Epoch: 1, Base: at, Raft: ledger.RaftPosition{Index: 1, Term: 1}, Time: base.Time, Reason: "x",
		Survivors: []ledger.Survivor{{Member: notaryThree, Head: at, Lock: at}, {Member: registryOne, Head: at, Lock: at}},
	}
	f = must[ledger.RecoveryFile](t)(ledger.NewRecoveryFile(p, f, old))
	if o := must[ledger.OpenRecovery](t)(f.Open(old)); o.Next.Sequence != 3 || o.Next.Voted != 2 || o.Next.Params.SkewMillis != decided.Params.SkewMillis {
		t.Errorf("the decided change is lost: %+v", o.Next)
	}
	f.Decided = nil
	if _, err := f.Open(old); !errors.Is(err, ledger.ErrRecovery) {
		t.Errorf("without the decided set: %v", err)
	}
}
