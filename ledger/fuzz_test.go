package ledger_test

import (
	"bytes"
	"slices"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// fuzzFormat asks that whatever a parser reads it gives back byte for byte, and
// that whatever it refuses has one of the format's errors. The seeds are the
// format's vectors.
func fuzzFormat(f *testing.F, name string, classes ...string) {
	f.Helper()
	all := formats()
	format := all[slices.IndexFunc(all, func(x format) bool { return x.name == name })]
	v := format.build(f)
	for _, g := range v.Good {
		f.Add(g.bytes())
	}
	addBad(f, v)
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		again, err := format.parse(data)
		switch {
		case !bytes.Equal(before, data):
			t.Errorf("the parser wrote into %q", before)
		case err != nil && !slices.Contains(classes, classOf(name, err)):
			t.Errorf("%q: class %s: %v", data, classOf(name, err), err)
		case err == nil && !bytes.Equal(again, data):
			t.Errorf("accepts %q, another encoding of %q", data, again)
		}
	})
}

// addBad leaves out what is too large: it teaches a fuzzer nothing and stalls it.
func addBad(f *testing.F, v vectorFile) {
	f.Helper()
	for _, b := range v.Bad {
		if data := b.bytes(f); len(data) < 1<<15 {
			f.Add(data)
		}
	}
}

func FuzzParseRecord(f *testing.F) {
	fuzzFormat(f, "record", string(ledger.RecordMalformed), string(ledger.RecordNotCanonical), string(ledger.RecordOversize), string(ledger.RecordSigners))
}

func FuzzParseEntry(f *testing.F) { fuzzFormat(f, "entry", "entry") }

func FuzzParseHeader(f *testing.F) { fuzzFormat(f, "header", "header") }

func FuzzParseCosignatures(f *testing.F) { fuzzFormat(f, "cosignature", "note") }

func FuzzParseGovernance(f *testing.F) { fuzzFormat(f, "governance", "governance") }

func FuzzParseGenesisFile(f *testing.F) { fuzzFormat(f, "genesis", "genesis") }

func FuzzParseTrust(f *testing.F) { fuzzFormat(f, "trust", "trust") }

func FuzzParseRecovery(f *testing.F) { fuzzFormat(f, "recovery", "recovery") }

func FuzzParseEvent(f *testing.F) { fuzzFormat(f, "event", "event") }

func FuzzParseNote(f *testing.F) {
	for _, name := range []string{"record", "entry"} {
		for _, x := range formats() {
			if x.name != name {
				continue
			}
			addBad(f, x.build(f))
		}
	}
	f.Add(depositNote(f))
	f.Add([]byte("\n\n— a \n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := ledger.ParseNote(data, ledger.MaxEntry)
		if err != nil {
			if classOf("note", err) != "note" {
				t.Errorf("class of %v", err)
			}
			return
		}
		if !bytes.Equal(n.Bytes(), data) {
			t.Errorf("accepts %q, another encoding of %q", data, n.Bytes())
		}
		if cap(n.Text) != len(n.Text) {
			t.Error("appending to the text would overwrite the signatures")
		}
		if len(n.Lines) == 0 || len(n.Lines) > ledger.MaxLines {
			t.Errorf("%d lines", len(n.Lines))
		}
	})
}

// FuzzAdmission asks that the checks of admission bear any bytes, and that a text
// which passes is in normalisation form C.
func FuzzAdmission(f *testing.F) {
	f.Add([]byte(encode(f, testDeposit(f))))
	for _, row := range textCases() {
		f.Add([]byte(encode(f, map[string]string{"title": row.text})))
	}
	for _, row := range personalCases(f) {
		f.Add([]byte(encode(f, map[string]string{"title": row.text})))
	}
	f.Add([]byte(`{"a":[["x",{"b":"y"}],1,true]}`))
	f.Add([]byte(`{"a":`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r := ledger.CheckText(body)
		p := ledger.CheckPersonalData(body)
		for _, refusal := range []*ledger.Refusal{r, p} {
			if refusal != nil && (refusal.Detail == "" || len(refusal.Detail) > 4096+len(body)) {
				t.Errorf("detail of %d bytes", len(refusal.Detail))
			}
		}
		if r == nil && canonical.Check(body) == nil && !norm.NFC.IsNormal(body) {
			t.Errorf("passes %q", body)
		}
	})
}
