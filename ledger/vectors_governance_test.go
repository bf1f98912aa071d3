package ledger_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

func reparseGovernance(text []byte) ([]byte, error) {
	g, err := ledger.ParseGovernance(text)
	if err != nil {
		return nil, err
	}
	return g.Text()
}

func governanceVectors(t testing.TB) vectorFile {
	g := testGovernance(t)
	text := must[[]byte](t)(g.Text())
	marks := []part{
		{`{"calendars":[`, "calendars in force, by digest"},
		{`,"members":[`, "members, sorted by name"},
	}
	for i, m := range g.Members {
		marks = append(marks, part{`{"classes":["` + string(m.Classes[0]), "member " + g.Members[i].Name})
	}
	marks = append(marks, part{`],"params":`, "governed numbers"}, part{`,"profiles":`, "jurisdictions in force, by digest"},
		part{`,"purpose":`, "production or test"}, part{`,"rules":`, "version of the rules"},
		part{`,"sequence":`, "counts the sets"}, part{`,"voted":`, "counts the voted changes"})
	return vectorFile{
		About: "Governance texts: one line of canonical JSON without line feed. digest = SM3(text).",
		Good: []good{{Name: "six members", Parts: split(t, text, marks...), Values: map[string]any{
			"digest": sm3.Sum(text).String(), "cosigners": len(g.Cosigners()), "quorum": g.Quorum(),
		}}, votedGovernance(t)},
		Bad: append(badGovernances(t), badGovernanceTexts(t, text)...),
	}
}

// changedGovernance is a set after everything that can be voted has been.
func changedGovernance(t testing.TB) *ledger.Governance {
	t.Helper()
	g := testGovernance(t)
	g.Sequence, g.Voted, g.Params.MinQuorum = 9, 5, 3
	g.Activations = []ledger.Activation{{Height: 1000, Rules: 2}}
	g.Approvals = []ledger.Approval{{Act: ledger.AdmitMember, Classes: []ledger.ClassCount{{Class: ledger.ClassNotary, Count: 1}}, Members: 3}}
	since := instant(t, "2026-05-01T00:00:00.000Z")
	g.Revoked = []ledger.RevokedKey{{Key: testDigest("revoked"), Member: registryOne, Reason: "lost", SuspectSince: since}}
	g.Sanctions = []ledger.Sanction{{Measure: ledger.Warn, Member: providerTwo, Reason: "late", Since: since}}
	g.Profiles[0].Despite = ledger.DespiteExpired
	g.TrustRoots = []ledger.TrustRoot{{Name: "zhejiang", Trust: string(ledger.Trust{Ledger: testDigest("another ledger")}.Text())}}
	m := member(g, registryOne)
	m.Region = "120000"
	m.Qualifications = &ledger.Qualifications{
		Authorisation: "TEST-AUTH-0001", CryptoReport: "unstated", GradeReport: "TEST-3-0001", ReviewDue: since,
		Grounds: []ledger.AdmissionGround{
			{Ground: ledger.GroundGradeThree, Proof: testDigest("certificate of grade 3")}, {Ground: ledger.GroundMonitoring, Proof: testDigest("system of warning")},
		},
	}
	m.Certificates = []ledger.KeyCertificate{{Digest: testDigest("certificate"), Issuer: "Test CA", Key: testKey(t, registryOne).Public().Fingerprint(), NotAfter: since, Serial: "01"}}
	member(g, watcherSix).Suspended = true
	return g
}

func votedGovernance(t testing.TB) good {
	t.Helper()
	g := changedGovernance(t)
	text := must[[]byte](t)(g.Text())
	return good{Name: "after votes and members' own acts", Parts: split(t, text,
		part{`{"activations":`, "versions of the rules that come into force at a height"}, part{`,"approvals":`, "what acts need beyond the quorum of votes"},
		part{`,"calendars":`, "calendars in force"}, part{`,"epoch":`, "recoveries from a lost quorum"}, part{`,"members":`, "members"},
		part{`,"params":`, "governed numbers"}, part{`,"profiles":`, "jurisdictions in force"}, part{`,"purpose":`, "production or test"},
		part{`,"revoked":`, "keys that the others revoked"}, part{`,"rules":`, "version of the rules from block 1 on"},
		part{`,"sanctions":`, "measures that stand"}, part{`,"sequence":`, "counts the sets"}, part{`,"trust_roots":`, "other ledgers that are believed"},
		part{`,"voted":`, "counts the voted changes"},
	), Values: map[string]any{"digest": sm3.Sum(text).String(), "cosigners": len(g.Cosigners()), "quorum": g.Quorum()}}
}

// unchecked encodes a governance that Text would refuse.
func unchecked(t testing.TB, change func(*ledger.Governance)) []byte {
	t.Helper()
	g := changedGovernance(t)
	change(g)
	return encode(t, g)
}

func member(g *ledger.Governance, name string) *ledger.Member {
	i := slices.IndexFunc(g.Members, func(m ledger.Member) bool { return m.Name == name })
	return &g.Members[i]
}

func badGovernances(t testing.TB) []bad {
	row := func(name, why, says string, change func(*ledger.Governance)) bad {
		return newBad(name, why, "governance", says, unchecked(t, change))
	}
	of := func(m, name, why, says string, change func(*ledger.Member)) bad {
		return row(name, why, says, func(g *ledger.Governance) { change(member(g, m)) })
	}
	return concat([]bad{
		row("members not sorted", "members are sorted by name", "sorted by name", func(g *ledger.Governance) { g.Members[0], g.Members[1] = g.Members[1], g.Members[0] }),
		row("member repeated", "names do not repeat", "may not repeat", func(g *ledger.Governance) { g.Members[1] = g.Members[0] }),
		row("organisation twice", "one organisation, one member", "are one organisation", func(g *ledger.Governance) { g.Members[1].Code = g.Members[0].Code }),
		row("organisation with two voices", "a registry that is also evidence provider cosigns and votes once", "one at most cosigns or votes", func(g *ledger.Governance) { member(g, providerTwo).Code = member(g, registryOne).Code }),
		of(registryOne, "both classes", "a registry that is also evidence provider is two members", "acts as two members", func(m *ledger.Member) {
			m.Classes = []ledger.Class{ledger.ClassEvidenceProvider, ledger.ClassRegistry}
		}),
		row("node twice", "one node, one member", "one node", func(g *ledger.Governance) { g.Members[2].Node.Peer = g.Members[0].Node.Peer }),
		row("key of two members", "one key, one purpose", "used twice", func(g *ledger.Governance) { g.Members[1].StaffKeys[0].Key = g.Members[0].StaffKeys[0].Key }),
		row("cosign key signs records too", "one key, one purpose", "used twice", func(g *ledger.Governance) { g.Members[0].StaffKeys[0].Key = g.Members[0].CosignKey }),
		row("export key signs headers too", "one key, one purpose", "used twice", func(g *ledger.Governance) { g.Members[0].ExportKey = g.Members[0].CosignKey }),
		row("nobody cosigns", "somebody makes headers final", "no member cosigns", func(g *ledger.Governance) {
			for i := range g.Members {
				g.Members[i].Participation = slices.DeleteFunc(g.Members[i].Participation, func(p ledger.Participation) bool { return p == ledger.Cosigner })
				if len(g.Members[i].Participation) == 0 && g.Members[i].Node != nil {
					g.Members[i].Participation = []ledger.Participation{ledger.Observer}
				}
			}
		}),
		row("17 cosigners", "a set has at most 16 lines", "more than 16", func(g *ledger.Governance) { crowd(t, g, 17) }),
		row("purpose unknown", "production or test", "neither production nor test", func(g *ledger.Governance) { g.Purpose = "play" }),
		row("rules 0", "versions count from 1", "count from 1", func(g *ledger.Governance) { g.Rules = 0 }),
		row("rules negative", "versions count from 1", "count from 1", func(g *ledger.Governance) { g.Rules = -1 }),
		row("sequence 0", "the first set is 1", "sequence count from 1", func(g *ledger.Governance) { g.Sequence = 0 }),
		row("epoch negative", "recoveries are counted from 0", "epoch from 0", func(g *ledger.Governance) { g.Epoch = -1 }),
		row("voted negative", "votes are counted from 0", "epoch from 0", func(g *ledger.Governance) { g.Voted = -1 }),
		row("more than all must cosign", "a set can make headers final", "min_quorum is 5", func(g *ledger.Governance) { g.Params.MinQuorum = 5 }),
		row("only suspended members cosign", "who is suspended does not cosign", "no member cosigns", func(g *ledger.Governance) {
			for i := range g.Members {
				g.Members[i].Suspended = true
			}
		}),
		row("documents not sorted", "documents are sorted by name", "sorted by name", func(g *ledger.Governance) {
			g.Profiles = append([]ledger.Document{{Name: "zhejiang"}}, g.Profiles...)
		}),
		row("document repeated", "documents do not repeat", "may not repeat", func(g *ledger.Governance) { g.Calendars = append(g.Calendars, g.Calendars...) }),
		row("document without name", "a document's name is an identifier", "not an identifier", func(g *ledger.Governance) { g.Profiles[0].Name = "" }),
		row("document despite anything", "a profile is adopted despite being a draft or having expired", "despite is", func(g *ledger.Governance) { g.Profiles[0].Despite = "urgency" }),
		row("calendar despite something", "only profiles are adopted despite anything", "despite is for profiles", func(g *ledger.Governance) { g.Calendars[0].Despite = ledger.DespiteDraft }),
		row("skew 0", "parameters are positive", "skew_ms is 0", func(g *ledger.Governance) { g.Params.SkewMillis = 0 }),
		row("skew of years", "a cosigner's clock says something", "skew_ms is", func(g *ledger.Governance) { g.Params.SkewMillis = 1 << 41 }),
		row("block too large", "a block fits what block sync carries", "block_bytes is", func(g *ledger.Governance) { g.Params.BlockBytes = 8<<20 + 1 }),
		row("negative block_records", "parameters are positive", "block_records is -1", func(g *ledger.Governance) { g.Params.BlockRecords = -1 }),
		of(registryOne, "credit code with a wrong check digit", "GB 32100", "not a unified social credit code", func(m *ledger.Member) { m.Code = m.Code[:17] + "Z" }),
		of(registryOne, "credit code in lower case", "GB 32100", "not a unified social credit code", func(m *ledger.Member) { m.Code = strings.ToLower(m.Code) }),
		of(registryOne, "no credit code", "GB 32100", "not a unified social credit code", func(m *ledger.Member) { m.Code = "unstated" }),
		of(registryOne, "no title", "what there is none of is `unstated`", "may not be empty", func(m *ledger.Member) { m.TitleEN = "" }),
		of(registryOne, "title that turns round", "titles are read by people", "invisible", func(m *ledger.Member) { m.Title = "甲\u202e乙" }),
		of(registryOne, "title of two lines", "titles are read by people", "invisible", func(m *ledger.Member) { m.Title = "甲\n乙" }),
		of(watcherSix, "bad name", "members' names are lower case words", "the name is not", func(m *ledger.Member) { m.Name = "watcher-" }),
		of(watcherSix, "reserved name", "no member is called holder", "the name is not", func(m *ledger.Member) { m.Name = "z" }),
		of(registryOne, "no class", "a member is admitted as something", "classes must be", func(m *ledger.Member) { m.Classes = nil }),
		of(registryOne, "unknown class", "classes are listed", "unknown or repeats", func(m *ledger.Member) { m.Classes = []ledger.Class{"bank"} }),
		of(registryOne, "class repeated", "classes do not repeat", "unknown or repeats", func(m *ledger.Member) { m.Classes = []ledger.Class{"registry", "registry"} }),
		of(registryOne, "classes not sorted", "classes are sorted", "sorted", func(m *ledger.Member) { m.Classes = []ledger.Class{"registry", "notary"} }),
		of(registryOne, "scope not sorted", "scope is sorted", "scope must be", func(m *ledger.Member) { m.Scope = []string{"tianjin", "beijing"} }),
		of(registryOne, "scope repeated", "scope does not repeat", "scope must be", func(m *ledger.Member) { m.Scope = []string{"tianjin", "tianjin"} }),
		of(registryOne, "scope of no name", "scope names profiles", "scope must be", func(m *ledger.Member) { m.Scope = []string{"天津"} }),
		of(registryOne, "staff keys not sorted", "staff keys are sorted by role", "sorted by role", func(m *ledger.Member) { slices.Reverse(m.StaffKeys) }),
		of(registryOne, "staff key of no role", "a staff key has a role", "incomplete", func(m *ledger.Member) { m.StaffKeys[1].Role = "" }),
	}, badNodes(of), badDeclared(t, of), badVoted(row))
}

func badDeclared(t testing.TB, of func(m, name, why, says string, change func(*ledger.Member)) bad) []bad {
	return []bad{
		of(registryOne, "region of five digits", "regions are GB/T 2260 codes", "GB/T 2260", func(m *ledger.Member) { m.Region = "12000" }),
		of(registryOne, "registry without ground", "a registry says on what it is admitted", "on which of", func(m *ledger.Member) { m.Qualifications.Grounds = nil }),
		of(registryOne, "registry without qualifications", "a registry says on what it is admitted", "on which of", func(m *ledger.Member) { m.Qualifications = nil }),
		of(registryOne, "unknown ground", "a ground is one of the member's classes", "is none of", func(m *ledger.Member) { m.Qualifications.Grounds[0].Ground = "favour" }),
		of(registryOne, "grounds not sorted", "grounds are sorted and each stands once", "must be sorted", func(m *ledger.Member) { m.Qualifications.Grounds[1] = m.Qualifications.Grounds[0] }),
		of(registryOne, "ground without proof", "each ground has the digest of its proof", "the proof of grade_3 is missing", func(m *ledger.Member) { m.Qualifications.Grounds[0].Proof = sm3.Digest{} }),
		of(registryOne, "report without number", "what there is none of is `unstated`", "reports may not be empty", func(m *ledger.Member) { m.Qualifications.GradeReport = "" }),
		of(registryOne, "certificates not sorted", "certificates are sorted by digest", "sorted by digest", func(m *ledger.Member) {
			m.Certificates = append(m.Certificates, m.Certificates...)
		}),
		of(registryOne, "certificate over another's key", "certificates are over own keys", "none of the member's keys", func(m *ledger.Member) { m.Certificates[0].Key = testDigest("key") }),
		of(registryOne, "seventeen keys", "a member has at most 16 keys", "at most 16", func(m *ledger.Member) {
			for i := range 15 {
				m.StaffKeys = append(m.StaffKeys, ledger.StaffKey{Key: testKey(t, fmt.Sprint("many ", i)).Public(), Role: fmt.Sprintf("x-%c", 'a'+i)})
			}
		}),
		of(registryOne, "nine addresses", "a node has at most 8 addresses", "more than 8 addresses", func(m *ledger.Member) {
			m.Node.Addresses = slices.Repeat(m.Node.Addresses, 9)
		}),
		of(registryOne, "address that is none", "addresses are multiaddresses", "not a multiaddress", func(m *ledger.Member) { m.Node.Addresses[0] = "192.0.2.1:7000" }),
		of(registryOne, "peer id with a slash", "a peer id is letters and digits", "peer id", func(m *ledger.Member) { m.Node.Peer = "a/b" }),
		of(registryOne, "certificate without issuer", "a certificate says who made it", "issuer and serial", func(m *ledger.Member) { m.Certificates[0].Issuer = "" }),
	}
}

func badVoted(row func(name, why, says string, change func(*ledger.Governance)) bad) []bad {
	return []bad{
		row("activation of an older version", "versions only rise", "must rise", func(g *ledger.Governance) { g.Activations[0].Rules = 1 }),
		row("activations of one height", "heights rise", "must rise", func(g *ledger.Governance) {
			g.Activations = append(g.Activations, ledger.Activation{Height: g.Activations[0].Height, Rules: 3})
		}),
		row("approval of an unknown act", "acts are listed", "unknown act", func(g *ledger.Governance) { g.Approvals[0].Act = "abolish" }),
		row("approval for no act", "acts are listed", "sorted by act", func(g *ledger.Governance) { g.Approvals[0].Act = "" }),
		row("approval repeated", "acts are sorted", "sorted by act", func(g *ledger.Governance) { g.Approvals = append(g.Approvals, g.Approvals...) }),
		row("approval by nobody of a class", "a class that is named counts", "at least one", func(g *ledger.Governance) { g.Approvals[0].Classes[0].Count = 0 }),
		row("approval that all cosigners cannot give", "an act can be approved", "cannot approve", func(g *ledger.Governance) { g.Approvals[0].Classes[0].Class = ledger.ClassCourt }),
		row("approval by more than there are", "an act can be approved", "cannot approve", func(g *ledger.Governance) { g.Approvals[0].Members = 5 }),
		row("trust root that is no trust file", "a trust root is read as a trust file", "trust root", func(g *ledger.Governance) { g.TrustRoots[0].Trust = "believe me" }),
		row("trust root repeated", "trust roots are sorted by name", "sorted identifiers", func(g *ledger.Governance) { g.TrustRoots = append(g.TrustRoots, g.TrustRoots...) }),
	}
}

func badNodes(of func(m, name, why, says string, change func(*ledger.Member)) bad) []bad {
	const needs = "a member with a node needs"
	return []bad{
		of(registryOne, "voter without node", "a voter has a node", needs, func(m *ledger.Member) { m.Node = nil }),
		of(registryOne, "node without peer id", "a node has a peer id", needs, func(m *ledger.Member) { m.Node.Peer = "" }),
		of(registryOne, "cosigner without cosign key", "a cosigner has a cosign key", "a cosigner needs", func(m *ledger.Member) { m.CosignKey = nil }),
		of(registryOne, "voter without node key", "a node signs entries", needs, func(m *ledger.Member) { m.StaffKeys = slices.Delete(m.StaffKeys, 1, 2) }),
		of(registryOne, "participation not sorted", "participation is sorted", "must be sorted", func(m *ledger.Member) { slices.Reverse(m.Participation) }),
		of(registryOne, "participation repeated", "participation does not repeat", "unknown or repeats", func(m *ledger.Member) {
			m.Participation = []ledger.Participation{ledger.Voter, ledger.Voter}
		}),
		of(registryOne, "participation unknown", "participation is listed", "unknown or repeats", func(m *ledger.Member) { m.Participation = []ledger.Participation{"witness"} }),
		of(watcherSix, "observer that votes", "an observer does not vote", "neither votes nor cosigns", func(m *ledger.Member) {
			m.Participation = []ledger.Participation{ledger.Observer, ledger.Voter}
		}),
		of(watcherSix, "observer that cosigns", "an observer does not cosign", "neither votes nor cosigns", func(m *ledger.Member) {
			m.Participation = []ledger.Participation{ledger.Cosigner, ledger.Observer}
		}),
		of(registryOne, "node without participation", "a node takes part", "without participation", func(m *ledger.Member) { m.Participation = nil }),
	}
}

// crowd adds members until n cosign.
func crowd(t testing.TB, g *ledger.Governance, n int) {
	t.Helper()
	for i := len(g.Cosigners()); i < n; i++ {
		name := "zz-member-" + string(rune('a'+i))
		g.Members = append(g.Members, testMember(t, 20+i, name, ledger.ClassRegistry, ledger.Cosigner))
	}
}

func badGovernanceTexts(t testing.TB, text []byte) []bad {
	row := func(name, why, says, from, to string) bad {
		return newBad(name, why, "governance", says, swap(t, text, from, to))
	}
	key := testKey(t, registryOne).Public().String()
	oversize := newBad("oversize", "a governance text has at most 262144 bytes", "governance", "at most 262144", text)
	oversize.Repeat = &repeat{At: strings.Index(string(text), "测试"), Text: "a", Times: ledger.MaxGovernance}
	return []bad{
		oversize,
		newBad("empty", "no bytes", "governance", "expected", nil),
		newBad("line feed at the end", "nothing follows", "governance", "trailing bytes", append(slices.Clone(text), '\n')),
		row("unknown key", "an unknown key is refused", "unknown key", `"rules":1,"sequence":1,"voted":0}`, `"rules":1,"sequence":1,"voted":0,"x":1}`),
		row("key missing", "no key may be left out", "is missing", `,"rules":1,"sequence":1,"voted":0}`, `}`),
		row("unknown parameter", "an unknown key is refused", "unknown key", `"skew_ms":5000}`, `"skew_ms":5000,"z":1}`),
		row("empty scope", "what is empty is left out", `"scope" is empty`, `"scope":["tianjin"]`, `"scope":[]`),
		row("float", "there are no floats", "floats", `"rules":1,"sequence":1,"voted":0}`, `"rules":1.0,"sequence":1,"voted":0}`),
		row("key not on the curve", "keys are points of the curve", "not an SM2 public key", key, key[:len(key)-1]+flip(key[len(key)-1])),
		row("compressed key", "keys have one form", "not an SM2 public key", key, "sm2:02"+key[6:70]),
		row("key in upper case", "keys are lower hex", "not an SM2 public key", key, "sm2:"+strings.ToUpper(key[4:])),
	}
}

// flip changes a hex digit.
func flip(c byte) string {
	if c == '0' {
		return "1"
	}
	return "0"
}

// reparseGenesisFile opens too: what a file says is checked there.
func reparseGenesisFile(data []byte) ([]byte, error) {
	f, err := ledger.ParseGenesisFile(data)
	if err != nil {
		return nil, err
	}
	if _, err := f.Open(); err != nil {
		return nil, err
	}
	return f.Bytes()
}

func genesisVectors(t testing.TB) vectorFile {
	signed := signedGenesisFile(t)
	partly := goodGenesis(t, "without signatures", testGenesisFile(t))
	all := goodGenesis(t, "signed by five of six", signed)
	o := must[ledger.OpenGenesis](t)(signed.Open())
	for _, l := range o.Lines {
		key := testKey(t, l.Name).Public()
		if l.Name == courtFive {
			key = testKey(t, courtFive+"/governor").Public()
		}
		all.Signatures = append(all.Signatures, signatureOf(t, l, o.Text, key))
	}
	return vectorFile{
		About: "Genesis files: one line of canonical JSON without line feed. text is what members sign, ledger = SM3(text); governance and documents are the digests in it.",
		Good:  []good{partly, all},
		Bad:   append(badGenesisFiles(t), badGenesisTexts(t)...),
	}
}

func goodGenesis(t testing.TB, name string, f ledger.GenesisFile) good {
	o := must[ledger.OpenGenesis](t)(f.Open())
	return good{Name: name, Parts: split(t, must[[]byte](t)(f.Bytes()),
		part{`{"documents":[`, "profiles and calendars, sorted by name: exactly those of the governance"},
		part{`,"format":`, "title of the file"},
		part{`,"governance":{`, "the governance text as it stands"},
		part{`,"note":"certledger-genesis/v1`, "genesis text, empty line, signature lines so far"},
	), Values: map[string]any{
		"text": string(o.Text), "ledger": o.ID().String(), "governance": o.Genesis.Governance.String(), "documents": o.Genesis.Documents.String(),
		"missing": o.Missing(),
	}}
}

// rewrite makes a file whose text names whatever governance and documents it has.
func rewrite(t testing.TB, change func(*ledger.Governance, *[]ledger.DocumentText)) []byte {
	t.Helper()
	g, docs := testGovernance(t), testDocuments()
	change(g, &docs)
	text := encode(t, g)
	genesis := ledger.Genesis{
		Title: "certledger", Purpose: ledger.Test, Time: instant(t, "2026-03-02T00:00:00.000Z"), Governance: sm3.Sum(text),
		Documents: ledger.DocumentsDigest(docs),
	}
	f := ledger.GenesisFile{Documents: docs, Format: "certledger-genesis-file/v1", Governance: text, Note: string(genesis.Text()) + "\n"}
	return must[[]byte](t)(f.Bytes())
}

func badGenesisFiles(t testing.TB) []bad {
	file := signedGenesisFile(t)
	change := func(name, why, says string, change func(*ledger.GenesisFile)) bad {
		f := file
		f.Documents, f.Governance = slices.Clone(f.Documents), slices.Clone(f.Governance)
		change(&f)
		return newBad(name, why, "genesis", says, must[[]byte](t)(f.Bytes()))
	}
	anew := func(name, why, says string, change func(*ledger.Governance, *[]ledger.DocumentText)) bad {
		return newBad(name, why, "genesis", says, rewrite(t, change))
	}
	const documents, place = "the documents are not those", "not the one that the governance names"
	return []bad{
		change("documents swapped", "their order is in the digest", documents, func(f *ledger.GenesisFile) { slices.Reverse(f.Documents) }),
		change("texts swapped", "names and texts belong together", documents, func(f *ledger.GenesisFile) {
			f.Documents[0].Text, f.Documents[1].Text = f.Documents[1].Text, f.Documents[0].Text
		}),
		change("document changed", "the text names its digest", documents, func(f *ledger.GenesisFile) { f.Documents[0].Text += " " }),
		change("document missing", "the text names all", documents, func(f *ledger.GenesisFile) { f.Documents = f.Documents[:1] }),
		change("a name that holds two lines", "the digest's lines cannot be forged", place, func(f *ledger.GenesisFile) {
			d := f.Documents
			first := ledger.DocumentText{Name: d[0].Name + " " + sm3.Sum([]byte(d[0].Text)).String() + "\n" + d[1].Name, Text: d[1].Text}
			f.Documents = []ledger.DocumentText{first}
		}).because("in the governance"),
		change("governance changed", "the text names its digest", "not the one that the text names", func(f *ledger.GenesisFile) {
			f.Governance = canonical.Raw(swap(t, f.Governance, `"skew_ms":5000`, `"skew_ms":5001`))
		}),
		change("governance invalid", "a governance is checked", "neither production nor test", func(f *ledger.GenesisFile) {
			f.Governance = canonical.Raw(swap(t, f.Governance, `"purpose":"test"`, `"purpose":"play"`))
		}),
		change("format unknown", "the file names format and version", "is not certledger-genesis-file/v1", func(f *ledger.GenesisFile) { f.Format = "certledger-genesis-file/v2" }),
		anew("document that the governance does not name", "the documents are exactly those", "3 documents in the file, 2 in the governance", func(_ *ledger.Governance, d *[]ledger.DocumentText) {
			*d = append(*d, ledger.DocumentText{Name: "zhejiang", Text: "{}"})
		}),
		anew("document that the file lacks", "the documents are exactly those", "2 documents in the file, 3 in the governance", func(g *ledger.Governance, _ *[]ledger.DocumentText) {
			g.Profiles = append(g.Profiles, ledger.Document{Name: "zhejiang", Digest: testDigest("z")})
		}),
		anew("document under another name", "the documents are exactly those", place, func(_ *ledger.Governance, d *[]ledger.DocumentText) { (*d)[0].Name = "cm" }),
		anew("document of another digest", "the documents are exactly those", place, func(g *ledger.Governance, _ *[]ledger.DocumentText) { g.Calendars[0].Digest = testDigest("x") }),
		anew("17 members", "a note has at most 16 lines", "at most 16 can found", func(g *ledger.Governance, _ *[]ledger.DocumentText) {
			for i := len(g.Members); i < 17; i++ {
				g.Members = append(g.Members, testMember(t, 20+i, "zz-member-"+string(rune('a'+i)), ledger.ClassCourt))
			}
		}),
		anew("member without a key", "every member can sign", "has no key", func(g *ledger.Governance, _ *[]ledger.DocumentText) {
			member(g, courtFive).StaffKeys = []ledger.StaffKey{}
		}),
		anew("another purpose than the governance", "they agree", "not the one that the text names", func(g *ledger.Governance, _ *[]ledger.DocumentText) { g.Purpose = ledger.Production }),
	}
}

// because replaces what the message has to say.
func (b bad) because(says string) bad {
	b.says = says
	return b
}

func badGenesisTexts(t testing.TB) []bad {
	file := signedGenesisFile(t)
	o := must[ledger.OpenGenesis](t)(file.Open())
	note := func(name, why, says, from, to string) bad {
		f := file
		f.Note = string(swap(t, []byte(f.Note), from, to))
		return newBad(name, why, "genesis", says, must[[]byte](t)(f.Bytes()))
	}
	signedBy := func(name, why, says string, lines ...ledger.Line) bad {
		f := file
		ledger.SortLines(lines)
		f.Note = string(ledger.AppendLines(append(slices.Clone(o.Text), '\n'), lines))
		return newBad(name, why, "genesis", says, must[[]byte](t)(f.Bytes()))
	}
	line := func(signer, key string) ledger.Line {
		return must[ledger.Line](t)(ledger.SignText(o.Text, signer, testKey(t, key), seeded(key)))
	}
	wrongID := line(registryOne, registryOne)
	wrongID.Payload = append([]byte(nil), wrongID.Payload...)
	wrongID.Payload[0] ^= 1
	text := must[[]byte](t)(file.Bytes())
	return []bad{
		note("title changed", "the signatures cover it", "does not verify", "title certledger", "title Certledger"),
		note("time changed", "the signatures cover it", "does not verify", "time 2026", "time 2027"),
		note("no title", "a ledger has a name", "is empty", "title certledger 测试账本", "title "),
		note("title with a carriage return", "titles are read by people", "invisible", "测试账本\n", "测试账本\r\n"),
		note("title that turns round", "titles are read by people", "invisible", "测试账本", "\u202e测试账本"),
		note("purpose unknown", "production or test", "neither production nor test", "purpose test", "purpose play"),
		note("line too many", "an unknown line is refused", "unknown line", "\n\n", "\nmemo x\n\n"),
		note("line missing", "every field stands", `want the field "purpose"`, "purpose test\n", ""),
		note("title of another version", "the first line names format and version", "the first line", "genesis/v1", "genesis/v2"),
		note("no empty line", "an empty line parts text and signatures", "no empty line", "\n\n", "\n"),
		signedBy("signed with a staff key", "a member with a node signs with its cosign key", "does not verify", line(registryOne, registryOne+"/registrar")),
		signedBy("signed with another member's key", "members sign for themselves", "does not verify", line(registryOne, providerTwo)),
		signedBy("wrong key id", "the id is that of the key", "does not verify", wrongID),
		signedBy("signed by a stranger", "members sign", "who is not a member", line("stranger-one", "stranger-one")),
		signedBy("signed twice", "a member signs once", "signed twice", twice(t, o.Text, registryOne)...),
		signedBy("cosignature payload", "a signature has no clock here", "want 68", ledger.Line{Name: registryOne, Payload: make([]byte, 76)}),
		newBad("unknown key", "an unknown key is refused", "genesis", "unknown key", swap(t, text, `{"documents"`, `{"a":1,"documents"`)),
		newBad("line feed at the end", "nothing follows", "genesis", "trailing bytes", append(text, '\n')),
		newBad("empty", "no bytes", "genesis", "expected", nil),
	}
}
