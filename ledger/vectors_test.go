package ledger_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

var update = flag.Bool("update", false, "rewrite the vectors under testdata")

// vectorFile is one file of vectors, for every language to read.
type vectorFile struct {
	About string `json:"about"`
	Good  []good `json:"good"`
	Bad   []bad  `json:"bad"`
}

// good is an example. Its parts, joined, are its bytes.
type good struct {
	Name       string         `json:"name"`
	Parts      []part         `json:"parts"`
	Signatures []signature    `json:"signatures,omitempty"`
	Values     map[string]any `json:"values,omitempty"`
}

func (g good) bytes() []byte {
	var b []byte
	for _, p := range g.Parts {
		b = append(b, p.Bytes...)
	}
	return b
}

// part is a run of bytes and what it is.
type part struct {
	Bytes string `json:"bytes"`
	Is    string `json:"is"`
}

// signature is r ‖ s in hex over text.
type signature struct {
	Signer    string `json:"signer"`
	Key       string `json:"key"`
	KeyID     string `json:"key_id"`
	Text      string `json:"text"`
	Signature string `json:"signature"`
}

// bad is an example that is refused, with the class of the error. Its bytes are
// text, or hex where they are not UTF-8; repeat, if given, is inserted.
type bad struct {
	Name   string  `json:"name"`
	Why    string  `json:"why"`
	Error  string  `json:"error"`
	Text   string  `json:"text,omitempty"`
	Hex    string  `json:"hex,omitempty"`
	Repeat *repeat `json:"repeat,omitempty"`
	// says is what our own message has to say, so that a vector cannot be
	// refused for another reason than its own.
	says string
}

// repeat inserts text at a byte position so many times.
type repeat struct {
	At    int    `json:"at"`
	Text  string `json:"text"`
	Times int    `json:"times"`
}

func (b bad) bytes(t testing.TB) []byte {
	t.Helper()
	data := []byte(b.Text)
	if b.Hex != "" {
		data = must[[]byte](t)(hex.DecodeString(b.Hex))
	}
	if r := b.Repeat; r != nil {
		pad := strings.Repeat(r.Text, r.Times)
		data = append(data[:r.At:r.At], append([]byte(pad), data[r.At:]...)...)
	}
	return data
}

func newBad(name, why, class, says string, data []byte) bad {
	b := bad{Name: name, Why: why, Error: class, says: says}
	if utf8.Valid(data) {
		b.Text = string(data)
	} else {
		b.Hex = hex.EncodeToString(data)
	}
	return b
}

// split cuts text before each mark, in order, and labels the parts. The first
// mark opens the text.
func split(t testing.TB, text []byte, marks ...part) []part {
	t.Helper()
	rest := string(text)
	parts := make([]part, len(marks))
	for i, m := range marks {
		if !strings.HasPrefix(rest, m.Bytes) {
			t.Fatalf("%q does not stand before %.80q", m.Bytes, rest)
		}
		end := len(rest)
		if i+1 < len(marks) {
			end = len(m.Bytes) + strings.Index(rest[len(m.Bytes):], marks[i+1].Bytes)
		}
		if end < len(m.Bytes) {
			t.Fatalf("%q is not in %.80q", marks[i+1].Bytes, rest)
		}
		parts[i] = part{Bytes: rest[:end], Is: m.Is}
		rest = rest[end:]
	}
	return parts
}

// swap changes the first from of data, which has to be there, to to.
func swap(t testing.TB, data []byte, from, to string) []byte {
	t.Helper()
	if !bytes.Contains(data, []byte(from)) {
		t.Fatalf("%q is not in %.200q", from, data)
	}
	return bytes.Replace(data, []byte(from), []byte(to), 1)
}

// format is a format with its vectors.
type format struct {
	name  string
	build func(testing.TB) vectorFile
	// parse reads bytes and gives them back from what it read; nil when there
	// are no bad vectors.
	parse func([]byte) ([]byte, error)
}

func formats() []format {
	return []format{
		{"record", recordVectors, reparseRecord},
		{"line", lineVectors, reparseLines},
		{"entry", entryVectors, reparseEntry},
		{"header", headerVectors, reparseHeader},
		{"cosignature", cosignatureVectors, reparseCosignatures},
		{"governance", governanceVectors, reparseGovernance},
		{"genesis", genesisVectors, reparseGenesisFile},
		{"trust", trustVectors, reparseTrust},
		{"recovery", recoveryVectors, reparseRecovery},
		{"disclosure", disclosureVectors, reparseDisclosure},
		{"receipts", receiptVectors, nil},
		{"event", eventVectors, reparseEvent},
		{"entity", entityVectors, nil},
		{"history", historyVectors, nil},
		{"fingerprint", fingerprintVectors, nil},
		{"credit_code", creditCodeVectors, nil},
	}
}

func TestVectors(t *testing.T) {
	for _, f := range formats() {
		t.Run(f.name, func(t *testing.T) {
			v := f.build(t)
			checkFile(t, "testdata/vectors/"+f.name+".json", v)
			for _, g := range v.Good {
				checkGood(t, f, g)
			}
			for _, b := range v.Bad {
				checkBad(t, f, b)
			}
		})
	}
}

func checkFile(t *testing.T, name string, v vectorFile) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(old, b.Bytes()) {
		t.Errorf("%s is not what the code makes; a format has changed. If that is meant: go test -run TestVectors -update", name)
	}
}

func checkGood(t *testing.T, f format, g good) {
	t.Helper()
	if f.parse != nil {
		again, err := f.parse(g.bytes())
		if err != nil || !bytes.Equal(again, g.bytes()) {
			t.Errorf("%s: %v\ngot  %q\nwant %q", g.Name, err, again, g.bytes())
		}
	}
	for _, s := range g.Signatures {
		key := must[*sm2.PublicKey](t)(sm2.ParsePublicKey(s.Key))
		sig := sm2.Signature(must[[]byte](t)(hex.DecodeString(s.Signature)))
		if key.ID().String() != s.KeyID || !sm2.VerifyMessage(key, []byte(s.Text), sig) {
			t.Errorf("%s: the signature of %s does not verify", g.Name, s.Signer)
		}
	}
}

func checkBad(t *testing.T, f format, b bad) {
	t.Helper()
	_, err := f.parse(b.bytes(t))
	if err == nil {
		t.Errorf("%s: accepted", b.Name)
		return
	}
	if got := classOf(f.name, err); got != b.Error {
		t.Errorf("%s: class %s, want %s: %v", b.Name, got, b.Error, err)
	}
	if b.says == "" || !strings.Contains(err.Error(), b.says) {
		t.Errorf("%s: message %q does not say %q", b.Name, err, b.says)
	}
}

// classOf names the error class of a format's bad vector.
func classOf(format string, err error) string {
	if format == "record" {
		return string(ledger.FormCode(err))
	}
	for _, row := range []struct {
		class    string
		sentinel error
	}{
		{"entry", ledger.ErrEntry},
		{"header", ledger.ErrHeader},
		{"genesis", ledger.ErrGenesis},
		{"governance", ledger.ErrGovernance},
		{"recovery", ledger.ErrRecovery},
		{"trust", ledger.ErrTrust},
		{"event", ledger.ErrEvent},
		{"disclosure", ledger.ErrDisclosure},
		{"note", ledger.ErrNote},
		{"canonical", canonical.ErrNotCanonical},
	} {
		if errors.Is(err, row.sentinel) {
			return row.class
		}
	}
	return "none"
}

// signatureOf describes a seal over text for other languages.
func signatureOf(t testing.TB, line ledger.Line, text []byte, key *sm2.PublicKey) signature {
	t.Helper()
	s := must[ledger.Seal](t)(ledger.ParseSeal(line))
	return signature{Signer: s.Signer, Key: key.String(), KeyID: s.Key.String(), Text: string(text), Signature: hex.EncodeToString(s.Signature[:])}
}

// TestVectorsInPython lets an independent implementation recompute every value.
func TestVectorsInPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	out, err := exec.Command(python, "testdata/vectors.py").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.HasPrefix(string(out), "ok ") {
		t.Errorf("unexpected answer %q", out)
	}
}
