package ledger_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
)

func TestGenesisSigning(t *testing.T) {
	f := signedGenesisFile(t)
	o := must[ledger.OpenGenesis](t)(f.Open())
	if got := o.Missing(); !slices.Equal(got, []string{watcherSix}) {
		t.Errorf("missing %q", got)
	}
	f = must[ledger.GenesisFile](t)(f.AddSignature(sign(t, o.Text, watcherSix)))
	o = must[ledger.OpenGenesis](t)(f.Open())
	if got := o.Missing(); got != nil {
		t.Errorf("missing %q", got)
	}
	if o.ID() != testLedger(t) {
		t.Error("signatures change the ledger's identity")
	}
	if len(o.Documents) != 2 || string(o.Documents[o.Governance.Profiles[0].Digest]) != testDocuments()[1].Text {
		t.Errorf("documents %q", o.Documents)
	}
}

func TestGenesisSignatureIsReplaced(t *testing.T) {
	f := signedGenesisFile(t)
	o := must[ledger.OpenGenesis](t)(f.Open())
	again := must[ledger.Line](t)(ledger.SignText(o.Text, registryOne, testKey(t, registryOne), seeded("again")))
	replaced := must[ledger.GenesisFile](t)(f.AddSignature(again))
	if strings.Count(replaced.Note, "— "+registryOne+" ") != 1 || !strings.Contains(replaced.Note, again.String()) {
		t.Errorf("note %q", replaced.Note)
	}
	if strings.Contains(f.Note, again.String()) {
		t.Error("the file that was given has changed")
	}
}

func TestGenesisRefusesSignatures(t *testing.T) {
	f := testGenesisFile(t)
	text := must[ledger.OpenGenesis](t)(f.Open()).Text
	for name, line := range map[string]ledger.Line{
		"a staff key":          must[ledger.Line](t)(ledger.SignText(text, registryOne, testKey(t, registryOne+"/registrar"), seeded("x"))),
		"a stranger":           sign(t, text, "stranger-one"),
		"a signature of less":  sign(t, text[:len(text)-1], registryOne),
		"the court's node key": sign(t, text, courtFive),
		"nobody":               {},
	} {
		if _, err := f.AddSignature(line); err == nil {
			t.Errorf("%s signs", name)
		}
	}
}

func TestGenesisTitles(t *testing.T) {
	at := instant(t, "2026-03-02T00:00:00.000Z")
	for title, valid := range map[string]bool{
		"测试账本": true, "a": true, " spaces ": true, "": false, "two\nlines": false, "two\n\nlines": false, "a\npurpose test": false, "a\r": false, "\xff": false, "a\u200b": false,
		strings.Repeat("a", 5000): false,
	} {
		f, err := ledger.NewGenesisFile(title, at, testGovernance(t), testDocuments())
		if (err == nil) != valid {
			t.Errorf("%.20q: %v", title, err)
		}
		if err != nil && f.Note != "" {
			t.Errorf("%.20q: an error and a file", title)
		}
	}
	if _, err := ledger.NewGenesisFile("a", 0, testGovernance(t), testDocuments()); err == nil {
		t.Error("1970 is accepted")
	}
}

// A governance may have more members than can found a ledger, and its limits
// leave room for them.
func TestGovernanceLimits(t *testing.T) {
	g := testGovernance(t)
	for i := range 100 {
		name := "zz-member-" + string([]byte{byte('a' + i/26), byte('a' + i%26)})
		g.Members = append(g.Members, testMember(t, 100+i, name, ledger.ClassCourt))
	}
	text, err := g.Text()
	if err != nil || len(text) > ledger.MaxGovernance/2 {
		t.Errorf("%d members: %d bytes, %v", len(g.Members), len(text), err)
	}
	g.Members[0].Title = strings.Repeat("a", ledger.MaxGovernance)
	if _, err := g.Text(); err == nil {
		t.Error("a text is written that cannot be read")
	}
}

func TestRecordTextRefuses(t *testing.T) {
	for name, change := range map[string]func(*ledger.Record){
		"no nonce":      func(r *ledger.Record) { r.Nonce = "" },
		"long nonce":    func(r *ledger.Record) { r.Nonce += "00" },
		"no signers":    func(r *ledger.Record) { r.Signers = nil },
		"17 signers":    func(r *ledger.Record) { r.Signers = crowded(t, 17).Signers },
		"disorder":      func(r *ledger.Record) { slices.Reverse(r.Signers) },
		"bad signer":    func(r *ledger.Record) { r.Signers = []string{"x"} },
		"no body":       func(r *ledger.Record) { r.Body = nil },
		"body is list":  func(r *ledger.Record) { r.Body = []byte("[]") },
		"body is loose": func(r *ledger.Record) { r.Body = []byte(`{"a": 1}`) },
		"no time":       func(r *ledger.Record) { r.Time = 0 },
		"no end":        func(r *ledger.Record) { r.Expires = 0 },
		"far end":       func(r *ledger.Record) { r.Expires = 1 << 62 },
		"bad kind":      func(r *ledger.Record) { r.Kind = "\xff" },
	} {
		r := testRecord(t, ledger.EvidenceDeposit, testDeposit(t))
		change(&r)
		if text, err := r.Text(); err == nil {
			t.Errorf("%s: written as %q", name, text)
		}
		if id, err := r.ID(); err == nil || !id.IsZero() {
			t.Errorf("%s: has the id %s", name, id)
		}
	}
}
