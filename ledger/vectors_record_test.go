package ledger_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func reparseRecord(data []byte) ([]byte, error) {
	r, err := ledger.ParseRecord(data)
	if err != nil {
		return nil, err
	}
	text, err := r.Record.Text()
	if err != nil {
		return nil, err
	}
	var lines []ledger.Line
	for _, s := range r.Seals {
		lines = append(lines, s.Line())
	}
	return ledger.Note{Text: text, Lines: lines}.Bytes(), nil
}

func recordVectors(t testing.TB) vectorFile {
	transfer := transferRecord(t)
	odd := testRecord(t, ledger.ApplicationWithdraw, ledger.ApplicationWithdrawBody{
		Application: "AP-0001", Signatories: []string{creditCode(t, 101), creditCode(t, 103)},
		Reason: "quote \" backslash \\ newline \n tab \t control \x01 delete \x7f slash / <&> line\u2028separator 𠀀",
	})
	odd.Base = testDigest("history head")
	unknown := testRecord(t, ledger.CertificateIssue, map[string]string{"registry": registryOne})
	unknown.Kind = "future.kind"
	return vectorFile{
		About: "Record notes. text is what is signed, id = SM3(text), leaf = SM3(0x00 ‖ note), leaf256 = SHA-256(0x00 ‖ note).",
		Good: []good{
			goodRecord(t, "evidence.deposit", testRecord(t, ledger.EvidenceDeposit, testDeposit(t)),
				part{`"body":`, "the act; its shape follows from kind"}),
			goodRecord(t, "application.submit with base", transfer,
				part{`"base":`, "history head of the asset that this was signed against; absent where no asset is touched"},
				part{`"body":`, "the act; its shape follows from kind"}),
			goodRecord(t, "every escape and characters that need none", odd,
				part{`"base":`, "history head of the asset"},
				part{`"body":`, "only the escapes of RFC 8785, 3.2.2.2"}),
			goodRecord(t, "a kind that this version does not know", unknown,
				part{`"body":`, "kept as it stands: the rules, not the format, refuse the kind"}),
			goodRecord(t, "sixteen signers", crowded(t, ledger.MaxLines), part{`"body":`, "the act"}),
		},
		Bad: badRecords(t),
	}
}

// crowded is a record with n signers.
func crowded(t testing.TB, n int) ledger.Record {
	t.Helper()
	r := testRecord(t, ledger.EvidenceDeposit, testDeposit(t))
	r.Signers = nil
	for i := range n {
		r.Signers = append(r.Signers, fmt.Sprintf("holder/a%02d", i))
	}
	return r
}

func goodRecord(t testing.TB, name string, r ledger.Record, body ...part) good {
	t.Helper()
	note := testNote(t, r)
	parsed := must[ledger.SignedRecord](t)(ledger.ParseRecord(note))
	marks := []part{{"certledger-record/v1\n", "what is signed: title"}, {"{", "one line of canonical JSON"}}
	marks = append(marks, body...)
	marks = append(marks,
		part{`"expires":"` + r.Expires.String(), "block time from which it is refused, at most 30 days after time"},
		part{`"kind":"` + string(r.Kind), "what the act is"},
		part{`"ledger":"sm3:`, "the ledger's identity"},
		part{`"nonce":"` + r.Nonce, "16 random bytes"},
		part{`"signers":["` + r.Signers[0], "who signs, sorted"},
		part{`"time":"` + r.Time.String(), "when it was written"},
		part{"}\n", "end of what is signed"},
		part{"\n— ", "empty line and signature lines: — name base64(key id ‖ r ‖ s)"},
	)
	g := good{Name: name, Parts: split(t, note, marks...)}
	leaf, leaf256 := merkle.SM3().Leaf(note), sha256.Sum256(append([]byte{0}, note...))
	g.Values = map[string]any{
		"text": string(parsed.Text), "id": parsed.ID.String(), "leaf": sm3.Digest(leaf).String(), "leaf256": "sha256:" + hex.EncodeToString(leaf256[:]),
	}
	for i, s := range parsed.Seals {
		key := testKey(t, r.Signers[i]).Public()
		g.Signatures = append(g.Signatures, signatureOf(t, s.Line(), parsed.Text, key))
	}
	return g
}

func badRecords(t testing.TB) []bad {
	note := depositNote(t)
	note2 := testNote(t, transferRecord(t))
	return concat(badBlocks(t, note), badBase64(t, note), badSigners(t, note), badEnvelopes(t, note, note2), badJSON(t, note))
}

func concat(lists ...[]bad) []bad {
	var all []bad
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

const malformed = string(ledger.RecordMalformed)

// badBlocks are wrong in the frame of the note.
func badBlocks(t testing.TB, note []byte) []bad {
	n := must[ledger.Note](t)(ledger.ParseNote(note, ledger.MaxNote))
	text, first, second := string(n.Text), n.Lines[0].String(), n.Lines[1].String()
	oversize := newBad("oversize", "a record note has at most 262144 bytes", string(ledger.RecordOversize), "at most 262144", note)
	oversize.Repeat = &repeat{At: bytes.Index(note, []byte("停车场")), Text: "a", Times: ledger.MaxNote}
	row := func(name, why, says, data string) bad { return newBad(name, why, malformed, says, []byte(data)) }
	return []bad{
		oversize,
		row("empty", "no bytes", "no empty line", ""),
		row("CRLF", "lines end with a line feed alone", "no empty line", strings.ReplaceAll(string(note), "\n", "\r\n")),
		row("CRLF after the title", "lines end with a line feed alone", "the first line is not", string(swap(t, note, "v1\n", "v1\r\n"))),
		row("CRLF after a signature", "lines end with a line feed alone", "canonical form", text+"\n"+first+strings.TrimSuffix(second, "\n")+"\r\n"),
		row("BOM", "a text begins with its title", "the first line is not", "\ufeff"+string(note)),
		row("not UTF-8", "all of a note is UTF-8", "not UTF-8", string(swap(t, note, "停", "\xff"))),
		row("no empty line", "an empty line parts text and signatures", "no empty line", text+first+second),
		row("two empty lines", "the text ends at the last empty line, so that it has one of its own here", "one line of JSON", text+"\n\n"+first+second),
		row("no signature", "a record is signed", "no signature line", text+"\n"),
		row("no signature and no empty line", "a record is signed", "no empty line", text),
		row("lines not sorted", "signature lines are sorted by their bytes", "not sorted", text+"\n"+second+first),
		row("line repeated", "no line stands twice", "repeat", text+"\n"+first+first+second),
		row("seventeen lines", "a note has at most 16 signature lines", "more than 16", string(seventeen(t))),
		row("last line without end", "every line ends with a line feed", "does not end", strings.TrimSuffix(string(note), "\n")),
		row("empty line after the signatures", "nothing follows the signatures", "no signature line", string(note)+"\n"),
		row("text after the signatures", "nothing follows the signatures", "a signature line is", string(note)+"more\n"),
		row("line that is no signature", "an unknown line is refused, not passed over", "a signature line is", text+"\n"+"# note\n"+first+second),
		row("title of another version", "the first line names format and version", "the first line is not", string(swap(t, note, "record/v1", "record/v2"))),
		row("title of another format", "a signature over one format cannot serve as another's", "the first line is not", string(swap(t, note, "record/v1", "entry/v1"))),
		row("no title", "the first line names format and version", "the first line is not", string(swap(t, note, "certledger-record/v1\n", ""))),
	}
}

// seventeen has one more line than a note may have.
func seventeen(t testing.TB) []byte {
	r := crowded(t, ledger.MaxLines)
	n := must[ledger.Note](t)(ledger.ParseNote(testNote(t, r), ledger.MaxNote))
	return append(n.Bytes(), sign(t, n.Text, "holder/a16").String()...)
}

// badBase64 is wrong within a signature line.
func badBase64(t testing.TB, note []byte) []bad {
	n := must[ledger.Note](t)(ledger.ParseNote(note, ledger.MaxNote))
	line := n.Lines[1]
	old, text := line.String(), base64.StdEncoding.EncodeToString(line.Payload)
	body := strings.TrimSuffix(text, "=")
	last := body[len(body)-1]
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	slack := alphabet[strings.IndexByte(alphabet, last)|1]
	url := strings.NewReplacer("+", "-", "/", "_").Replace(text)
	if url == text || slack == last {
		t.Fatal("the signature has no character that the two alphabets write differently; choose another seed")
	}
	der := ledger.Line{Name: line.Name, Payload: append(append([]byte(nil), line.Payload[:4]...), must[ledger.Seal](t)(ledger.ParseSeal(line)).Signature.DER()...)}
	clock := ledger.Line{Name: line.Name, Payload: append(make([]byte, 8), line.Payload...)}
	short := ledger.Line{Name: line.Name, Payload: line.Payload[:67]}
	row := func(name, why, says, replacement string) bad {
		return newBad(name, why, malformed, says, swap(t, note, old, replacement))
	}
	prefix := "— " + line.Name + " "
	return []bad{
		row("base64 without padding", "base64 is padded", "not base64", prefix+body+"\n"),
		row("base64 with too much padding", "base64 is padded once", "not base64", prefix+text+"=\n"),
		row("base64 of the URL alphabet", "the alphabet is that of RFC 4648, section 4", "not base64", prefix+url+"\n"),
		row("base64 with slack bits", "unused bits are zero", "not base64", prefix+body[:len(body)-1]+string(slack)+"=\n"),
		row("base64 with a carriage return", "nothing but base64", "canonical form", prefix+body[:40]+"\r"+body[40:]+"=\n"),
		row("space at the end", "nothing but base64", "not base64", prefix+text+" \n"),
		row("two spaces", "one space parts name and base64", "not base64", "— "+line.Name+"  "+text+"\n"),
		row("no name", "a line names its signer", "a signature line is", "—  "+text+"\n"),
		row("no space", "one space parts name and base64", "a signature line is", "— "+line.Name+text+"\n"),
		row("hyphen for the dash", "the dash is U+2014", "a signature line is", "- "+line.Name+" "+text+"\n"),
		row("en dash", "the dash is U+2014", "a signature line is", "– "+line.Name+" "+text+"\n"),
		row("no space after the dash", "a dash and a space", "a signature line is", "—"+line.Name+" "+text+"\n"),
		row("DER signature", "a signature is r ‖ s, 32 bytes each", "want 68", der.String()),
		row("cosignature payload", "only cosignatures have a clock", "want 68", clock.String()),
		row("a byte short", "a payload has 68 bytes", "want 68", short.String()),
		row("empty payload", "a payload has 68 bytes", "want 68", prefix+"\n"),
	}
}

// badSigners are wrong in who signs. Each renames the second of the two
// signers, in the text, on the line, or both.
func badSigners(t testing.TB, note []byte) []bad {
	n := must[ledger.Note](t)(ledger.ParseNote(note, ledger.MaxNote))
	first, second := n.Lines[0], n.Lines[1]
	list := `"signers":["` + first.Name + `","` + second.Name + `"]`
	row := func(name, why, class, says, signers string, lines ...ledger.Line) bad {
		text := swap(t, n.Text, list, `"signers":[`+signers+`]`)
		return newBad(name, why, class, says, ledger.AppendLines(append(text, '\n'), lines))
	}
	one, two := `"`+first.Name+`"`, `"`+second.Name+`"`
	third := sign(t, n.Text, "registry-one/registrar")
	const lines = string(ledger.RecordSigners)
	vectors := []bad{
		row("no signers", "somebody signs", malformed, "1 to 16 signers", "", first, second),
		row("seventeen signers", "at most 16 sign", malformed, "1 to 16 signers", `"`+strings.Join(crowded(t, 17).Signers, `","`)+`"`, first, second),
		row("signers not sorted", "signers are sorted", malformed, "must be sorted", two+","+one, first, second),
		row("signer repeated", "no signer stands twice", malformed, "may not repeat", one+","+one+","+two, first, second),
		row("line missing", "every signer has a line", lines, "1 lines for 2 signers", one+","+two, first),
		row("line too many", "nobody else has a line", lines, "3 lines for 2 signers", one+","+two, first, second, third),
		row("line of another", "the lines are those of the signers", lines, "found", one+","+two, first, third),
		row("two lines of one signer", "a signer has one line", lines, "found", one+","+two, twice(t, n.Text, first.Name)...),
	}
	for _, name := range []string{
		"notary-three", "/registrar", "registry-one/", "Registry-one/registrar", "registry-one/registrar/x", "registry_one/registrar",
		"registry-/registrar", "1registry/registrar", "holder", "holder/", "holder/-a", "holder/a b", "holder/数据", "candidate/", "candidate/a/b",
		"r/registrar", "registry-one/r", " registry-one/registrar", "registry-one/registrar ", strings.Repeat("z", 41) + "/registrar",
		"registry-one/" + strings.Repeat("z", 25), "holder/" + strings.Repeat("z", 81),
	} {
		vectors = append(vectors, newBad(fmt.Sprintf("signer named %q", name), "not <member>/<role>, holder/<account> or candidate/<account>", malformed,
			"is not <member>/<role>", swap(t, note, list, `"signers":["`+name+`"]`)))
	}
	return vectors
}

// twice has two lines of one signer, sorted, both good.
func twice(t testing.TB, text []byte, name string) []ledger.Line {
	key := testKey(t, name)
	lines := []ledger.Line{
		must[ledger.Line](t)(ledger.SignText(text, name, key, seeded("one"))),
		must[ledger.Line](t)(ledger.SignText(text, name, key, seeded("two"))),
	}
	ledger.SortLines(lines)
	return lines
}

// badEnvelopes are canonical JSON that is no record.
func badEnvelopes(t testing.TB, note, withBase []byte) []bad {
	const canon = string(ledger.RecordNotCanonical)
	row := func(name, why, class, says, from, to string) bad {
		return newBad(name, why, class, says, swap(t, note, from, to))
	}
	zero := `"base":"sm3:` + strings.Repeat("0", 64) + `",`
	base := testDigest("history head").String()
	return []bad{
		row("nonce in upper case", "bytes are lower hex", malformed, "nonce must be", "0a0b0c0d0e0f", "0A0B0C0D0E0F"),
		row("nonce too short", "a nonce has 16 bytes", malformed, "nonce must be", "0a0b0c0d0e0f", "0a0b0c0d0e"),
		row("nonce too long", "a nonce has 16 bytes", malformed, "nonce must be", "0a0b0c0d0e0f", "0a0b0c0d0e0f10"),
		row("nonce not hex", "bytes are lower hex", malformed, "nonce must be", "0a0b0c0d0e0f", "0a0b0c0d0e0g"),
		newBad("body is a list", "a body is an object", malformed, "body must be", withBody(t, note, "[]")),
		newBad("body is a string", "a body is an object", malformed, "body must be", withBody(t, note, `"{}"`)),
		row("key missing", "no key may be left out", canon, `"nonce" is missing`, `"nonce":"000102030405060708090a0b0c0d0e0f",`, ""),
		row("last key missing", "no key may be left out", canon, `"time" is missing`, `,"time":"2026-03-02T08:00:00.000Z"`, ""),
		row("unknown key", "an unknown key is refused", canon, `unknown key "memo"`, `"nonce":`, `"memo":"x","nonce":`),
		row("base of zeros", "what is empty is left out", canon, `"base" is empty`, `{"body"`, `{`+zero+`"body"`),
		newBad("base in upper case", "digests are lower hex", canon, "lower-case hex", swap(t, withBase, base, strings.ToUpper(base[:20])+base[20:])),
		row("ledger under SHA-256", "a ledger is named by SM3", canon, "want sm3:", `"ledger":"sm3:`, `"ledger":"sha256:`),
		row("ledger without prefix", "digests say their function", canon, "want sm3:", `"ledger":"sm3:`, `"ledger":"`),
		row("time without milliseconds", "times have three decimals", canon, "not an instant", "T08:00:00.000Z\"}", "T08:00:00Z\"}"),
		row("time with an offset", "times are UTC", canon, "not an instant", "T08:00:00.000Z\"}", "T16:00:00.000+08:00\"}"),
		row("time with a comma", "times have one form", canon, "not an instant", "T08:00:00.000Z\"}", "T08:00:00,000Z\"}"),
		row("30 February", "times exist", canon, "not an instant", `"time":"2026-03-02`, `"time":"2026-02-30`),
		row("year 2200", "times lie in 2000 to 2199", canon, "not an instant", `"expires":"2026`, `"expires":"2200`),
		row("year 1999", "times lie in 2000 to 2199", canon, "not an instant", `"time":"2026`, `"time":"1999`),
		row("leap second", "times have no leap seconds", canon, "not an instant", "T08:00:00.000Z\"}", "T23:59:60.000Z\"}"),
	}
}

// withBody puts another body into a note.
func withBody(t testing.TB, note []byte, body string) []byte {
	t.Helper()
	begin, end := bytes.Index(note, []byte(`"body":`))+len(`"body":`), bytes.Index(note, []byte(`,"expires"`))
	return swap(t, note, string(note[begin:end]), body)
}

// badJSON is not canonical JSON, one vector for each rule.
func badJSON(t testing.TB, note []byte) []bad {
	const canon = string(ledger.RecordNotCanonical)
	row := func(name, why, says, from, to string) bad {
		return newBad(name, why, canon, says, swap(t, note, from, to))
	}
	deep := strings.Repeat("[", 16) + strings.Repeat("]", 16)
	return []bad{
		row("white space", "no white space", "expected a value", `"size":1024`, `"size": 1024`),
		row("white space after a comma", "no white space", `expected '"'`, `,"kind"`, `, "kind"`),
		row("white space at the end", "no white space", "trailing bytes", "\"}\n\n", "\"} \n\n"),
		row("two objects", "one value", "trailing bytes", "\"}\n\n", "\"}{}\n\n"),
		newBad("two lines", "one line of JSON", malformed, "one line of JSON", swap(t, note, "\"}\n\n", "\"}\n{}\n\n")),
		newBad("JSON over two lines", "one line of JSON", malformed, "one line of JSON", swap(t, note, `,"kind"`, ",\n\"kind\"")),
		row("keys not sorted", "keys ascend", "out of order", `"media_type":"text/csv","name"`, `"name":"x","media_type"`),
		row("key repeated", "no key stands twice", "repeats", `"kind":`, `"kind":"evidence.deposit","kind":`),
		row("key in upper case", "keys are of a-z, 0-9 and _", "keys are made of", `"size":`, `"Size":`),
		row("key with an escape", "keys are of a-z, 0-9 and _", "keys are made of", `"size":`, `"\u0073ize":`),
		row("empty key", "keys are of a-z, 0-9 and _", "keys are made of", `"size":`, `"":`),
		row("null", "there is no null", "null", `"size":1024`, `"size":null`),
		row("float", "there are no floats", "floats", `"size":1024`, `"size":1024.0`),
		row("exponent", "there are no floats", "floats", `"size":1024`, `"size":1e3`),
		row("leading zero", "numbers have one form", "leading zeros", `"size":1024`, `"size":01024`),
		row("minus zero", "numbers have one form", "leading zeros", `"size":1024`, `"size":-0`),
		row("plus sign", "numbers have one form", "expected a value", `"size":1024`, `"size":+1024`),
		row("2^53", "numbers are exact in every language", "2^53", `"size":1024`, `"size":9007199254740992`),
		row("-2^53", "numbers are exact in every language", "2^53", `"size":1024`, `"size":-9007199254740992`),
		row("many digits", "numbers are exact in every language", "2^53", `"size":1024`, `"size":99999999999999999999999`),
		row("escaped slash", "escape only what must be", "canonical form", `text/csv`, `text\/csv`),
		row("escaped letter", "escape only what must be", "canonical form", `text/csv`, `\u0074ext/csv`),
		row("escaped Chinese", "escape only what must be", "canonical form", `停`, `\u505c`),
		row("surrogates", "escape only what must be", "canonical form", `停`, `\ud840\udc00`),
		row("upper case in an escape", "escapes are lower hex", "canonical form", `停`, `\u001F`),
		row("long escape of a newline", "escapes are the short ones", "canonical form", `停`, `\u000a`),
		row("control character", "control characters are escaped", "must be escaped", `停`, "\t"),
		row("comma at the end", "no comma before a brace", `expected '"'`, "\"}\n\n", "\",}\n\n"),
		row("single quotes", "strings have double quotes", "expected a value", `"promise":true`, `"promise":'true'`),
		row("comment", "no comments", "trailing bytes", "\"}\n\n", "\"}//\n\n"),
		row("capital true", "true and false", "expected a value", `"promise":true`, `"promise":True`),
		row("too deep", "nested at most 16 deep", "deeper than 16", `"size":1024`, `"size":`+deep),
		row("kind is a number", "kind is a string", `expected '"'`, `"kind":"evidence.deposit"`, `"kind":1`),
		row("signers is a string", "signers is a list", "expected '['", `"signers":[`, `"signers":"x","x":[`),
		row("string without end", "strings end", "control character", `deposit","ledger"`, `deposit`+"\x01"+`","ledger"`),
	}
}
