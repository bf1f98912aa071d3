package ledger_test

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func reparseHeader(text []byte) ([]byte, error) {
	h, err := ledger.ParseHeader(text)
	if err != nil {
		return nil, err
	}
	return h.Text(), nil
}

func headerVectors(t testing.TB) vectorFile {
	return vectorFile{
		About: "Header texts. digest = SM3(text): what the next header's prev line says.",
		Good:  []good{goodHeader(t, "first header", firstHeader(t)), goodHeader(t, "header 42", testHeader(t))},
		Bad:   badHeaders(t),
	}
}

func goodHeader(t testing.TB, name string, h ledger.Header) good {
	return good{Name: name, Values: map[string]any{"digest": h.Digest().String()}, Parts: split(t, h.Text(),
		part{"certledger-header/v1\n", "title"},
		part{"ledger ", "SM3 of the genesis text"},
		part{"height ", "number of the block, from 1"},
		part{"time ", "block time, UTC"},
		part{"prev ", "SM3 of the previous header's text; of the first, the ledger"},
		part{"final ", "newest final header that an entry carried and SM3 of its cosignature lines; 0 and zeros before any"},
		part{"entries ", "SM3 over the SM3 digests of the block's entries"},
		part{"receipts ", "RFC 9162-shaped SM3 root over the receipt lines"},
		part{"size ", "leaves in the log"},
		part{"log ", "RFC 9162-shaped SM3 root of the log"},
		part{"log256 ", "the same under SHA-256"},
		part{"state ", "root of the state tree"},
		part{"governance ", "SM3 of the governance text that must cosign this header"},
		part{"next ", "SM3 of the governance text that is decided but not yet in force"},
	)}
}

func badHeaders(t testing.TB) []bad {
	text, first := testHeader(t).Text(), firstHeader(t).Text()
	zeros := "sm3:" + strings.Repeat("0", 64)
	row := func(name, why, says, from, to string) bad {
		return newBad(name, why, "header", says, swap(t, text, from, to))
	}
	of := func(name, why, says string, data string) bad { return newBad(name, why, "header", says, []byte(data)) }
	lines := strings.SplitAfter(string(text), "\n")
	vectors := []bad{
		of("empty", "no bytes", "the first line", ""),
		of("BOM", "a text begins with its title", "the first line", "\ufeff"+string(text)),
		of("CRLF", "lines end with a line feed alone", "the first line", strings.ReplaceAll(string(text), "\n", "\r\n")),
		row("CRLF after a digest", "lines end with a line feed alone", "not a digest", "\nheight", "\r\nheight"),
		of("no line feed at the end", "the last line ends too", "unknown line", strings.TrimSuffix(string(text), "\n")),
		of("empty line at the end", "nothing follows", "unknown line", string(text)+"\n"),
		of("line too many", "an unknown line is refused", "unknown line", string(text)+"memo x\n"),
		row("line repeated", "every field stands once", "want the field", "height 42\n", "height 42\nheight 42\n"),
		row("title of another version", "the first line names format and version", "the first line", "header/v1", "header/v2"),
		row("reordered", "fields have one order", `want the field "height"`, lines[2]+lines[3], lines[3]+lines[2]),
		row("two spaces", "one space parts name and value", "not a number", "height 42", "height  42"),
		row("tab", "one space parts name and value", "want the field", "height 42", "height\t42"),
		row("space at the end", "nothing follows a value", "not a number", "height 42\n", "height 42 \n"),
		row("leading zero in height", "numbers have one form", "not a number", "height 42", "height 042"),
		row("leading zero in size", "numbers have one form", "not a number", "size 6123", "size 06123"),
		row("leading zero in final", "numbers have one form", "not a number", "final 40", "final 040"),
		row("plus sign", "numbers have one form", "not a number", "height 42", "height +42"),
		row("negative", "heights count from 1", "not a number", "height 42", "height -42"),
		row("hexadecimal height", "numbers are decimal", "not a number", "height 42", "height 0x2a"),
		row("2^53", "numbers are exact in every language", "not a number", "size 6123", "size 9007199254740992"),
		row("2^64", "numbers are exact in every language", "not a number", "size 6123", "size 18446744073709551616"),
		row("height 0", "heights count from 1", "cannot carry", "height 42", "height 0"),
		row("final of this height", "only an earlier header can be final", "cannot carry", "final 40", "final 42"),
		row("final of a later height", "only an earlier header can be final", "cannot carry", "final 40", "final 43"),
		row("final without its set", "they come together", "come together", testHeader(t).FinalSet.String(), zeros),
		newBad("set without its final", "they come together", "header", "come together", swap(t, first, "final 0 "+zeros, "final 0 "+testDigest("set").String())),
		row("final without digest", "a height and a digest", "not a digest", " "+testHeader(t).FinalSet.String(), ""),
		row("final with more", "a height and a digest", "not a digest", "\nentries", " 1\nentries"),
		row("upper case digest", "digests are lower hex", "not a digest", "state sm3:"+testHeader(t).State.String()[4:], "state sm3:"+strings.ToUpper(testHeader(t).State.String()[4:])),
		row("short digest", "a digest has 64 digits", "not a digest", testHeader(t).Log.String(), testHeader(t).Log.String()[:67]),
		row("SHA-256 for SM3", "digests say their function", "not a digest", "state sm3:", "state sha256:"),
		row("SM3 for SHA-256", "digests say their function", "is not sha256:", "log256 sha256:", "log256 sm3:"),
		row("upper case SHA-256", "digests are lower hex", "is not sha256:", sha256Line(t), strings.ToUpper(sha256Line(t))),
		row("year 2200", "times lie in 2000 to 2199", "not an instant", "time 2026", "time 2200"),
		row("time without milliseconds", "times have three decimals", "not an instant", "00.123Z", "00Z"),
		row("time with an offset", "times are UTC", "not an instant", "00.123Z", "00.123+08:00"),
		row("time in lower case", "times have one form", "not an instant", "00.123Z", "00.123z"),
	}
	for _, l := range lines[1 : len(lines)-1] {
		name, _, _ := strings.Cut(l, " ")
		says := "want the field"
		if name == "next" {
			says = `want the field "next"`
		}
		vectors = append(vectors, newBad("without "+name, "every field stands", "header", says, swap(t, text, l, "")))
	}
	oversize := newBad("oversize", "a header has at most 4096 bytes", "header", "at most 4096", text)
	oversize.Repeat = &repeat{At: len(text), Text: "memo x\n", Times: 1000}
	return append(vectors, oversize)
}

// sha256Line gives the digits of the log256 line.
func sha256Line(t testing.TB) string {
	d := testHeader(t).Log256
	return hex.EncodeToString(d[:])
}

func reparseCosignatures(block []byte) ([]byte, error) {
	set, err := ledger.ParseCosignatures(block)
	if err != nil {
		return nil, err
	}
	return ledger.CosignatureBlock(set), nil
}

func cosignatureVectors(t testing.TB) vectorFile {
	header := testHeader(t).Text()
	set := testCosignatures(t, header)
	block := ledger.CosignatureBlock(set)
	one := good{Name: "one cosignature", Parts: cosignatureParts(t, set[0]), Values: setValues(set[:1])}
	all := good{Name: "the set of a quorum", Parts: []part{{string(block), "one line a member, sorted"}}, Values: setValues(set)}
	for _, c := range set {
		all.Signatures = append(all.Signatures, cosignatureOf(t, c, header))
	}
	one.Signatures = all.Signatures[:1]
	return vectorFile{
		About: "Cosignature lines. Each signs `certledger-cosign/v1`, signer and time, and the header (see signatures.text). digest = SM3(lines): what a header's final line names.",
		Good:  []good{one, all, {Name: "the empty set", Parts: []part{}, Values: setValues(nil)}},
		Bad:   badCosignatures(t, set),
	}
}

func setValues(set []ledger.Cosignature) map[string]any {
	times, keys := []string{}, []string{}
	for _, c := range set {
		times, keys = append(times, c.Time.String()), append(keys, c.Key.String())
	}
	return map[string]any{"digest": ledger.CosignaturesDigest(ledger.CosignatureBlock(set)).String(), "times": times, "key_ids": keys}
}

func cosignatureParts(t testing.TB, c ledger.Cosignature) []part {
	return split(t, []byte(c.Line().String()),
		part{"— ", "dash U+2014 and a space"},
		part{c.Member + " ", "the member"},
		part{base64.StdEncoding.EncodeToString(c.Line().Payload), "base64 of key id (4 bytes) ‖ clock (8 bytes, ms since 1970, big endian) ‖ r ‖ s"},
		part{"\n", "end"},
	)
}

func cosignatureOf(t testing.TB, c ledger.Cosignature, header []byte) signature {
	return signature{
		Signer: c.Member, Key: testKey(t, c.Member).Public().String(), KeyID: c.Key.String(),
		Text: string(ledger.CosignText(c.Member, c.Time, header)), Signature: hex.EncodeToString(c.Signature[:]),
	}
}

func badCosignatures(t testing.TB, set []ledger.Cosignature) []bad {
	row := func(name, why, says string, lines ...ledger.Line) bad {
		return newBad(name, why, "note", says, ledger.AppendLines(nil, lines))
	}
	one, two := set[0].Line(), set[1].Line()
	again := set[0]
	again.Time++
	doubled := []ledger.Line{one, again.Line()}
	ledger.SortLines(doubled)
	at := func(clock string) ledger.Line {
		payload := append([]byte(nil), one.Payload...)
		copy(payload[4:], must[[]byte](t)(hex.DecodeString(clock)))
		return ledger.Line{Name: one.Name, Payload: payload}
	}
	named := func(name string) ledger.Line { return ledger.Line{Name: name, Payload: one.Payload} }
	return []bad{
		row("not sorted", "lines are sorted by their bytes", "not sorted", two, one),
		row("repeated", "no line stands twice", "repeat", one, one),
		row("two of one member", "a member cosigns a header once", "two cosignatures", doubled...),
		row("record payload", "a cosignature has a clock", "76 bytes", ledger.Line{Name: one.Name, Payload: one.Payload[:68]}),
		row("staff key's name", "members cosign, not roles", "not a member's", named("notary-three/node")),
		row("reserved name", "no member has it", "not a member's", named("holder")),
		row("upper case name", "members' names are lower case", "not a member's", named("Notary-three")),
		row("clock in 1970", "times lie in 2000 to 2199", "outside the years", at("0000000000000000")),
		row("clock in 1999", "times lie in 2000 to 2199", "outside the years", at("000000dc6acfabff")),
		row("clock in 2200", "times lie in 2000 to 2199", "outside the years", at("00000699e991a800")),
		row("clock of 2^63-1", "times lie in 2000 to 2199", "outside the years", at("7fffffffffffffff")),
		row("clock of 2^63", "times lie in 2000 to 2199", "outside the years", at("8000000000000000")),
		row("clock of 2^64-1", "times lie in 2000 to 2199", "outside the years", at("ffffffffffffffff")),
		newBad("empty line", "nothing but lines", "note", "a signature line is", []byte("\n")),
	}
}

func receiptVectors(testing.TB) vectorFile {
	receipts := []ledger.Receipt{
		{ID: testDigest("accepted"), Index: 6122},
		{ID: testDigest("refused"), Refusal: ledger.Refuse(ledger.AssetFrozen, "DA-0001")},
		{ID: testDigest("accepted too"), Index: 6123},
	}
	v := vectorFile{About: "Receipt lines. leaves = SM3(0x00 ‖ line); root is the RFC 9162-shaped SM3 root over them.", Bad: []bad{}}
	for n := range len(receipts) + 1 {
		leaves, parts := []string{}, []part{}
		for _, r := range receipts[:n] {
			leaves = append(leaves, sm3.Digest(merkle.SM3().Leaf([]byte(r.Line()))).String())
			parts = append(parts, part{r.Line(), "record id, code, leaf in the log or -"})
		}
		v.Good = append(v.Good, good{
			Name: "receipts of " + []string{"no", "one", "two", "three"}[n] + " records", Parts: parts,
			Values: map[string]any{"leaves": leaves, "root": ledger.ReceiptsRoot(receipts[:n]).String()},
		})
	}
	return v
}
