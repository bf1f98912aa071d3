package ledger_test

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

func reparseLines(block []byte) ([]byte, error) {
	lines, err := ledger.ParseLines(block)
	if err != nil {
		return nil, err
	}
	var seals []ledger.Line
	for _, l := range lines {
		s, err := ledger.ParseSeal(l)
		if err != nil {
			return nil, err
		}
		seals = append(seals, s.Line())
	}
	return ledger.AppendLines(nil, seals), nil
}

func lineVectors(t testing.TB) vectorFile {
	text := []byte("any text\n")
	v := vectorFile{About: "Signature lines of records, entries and the genesis. payload = key id (first 4 bytes of SM3 of the DER SubjectPublicKeyInfo) ‖ r ‖ s.", Bad: []bad{}}
	for _, signer := range []string{"registry-one/registrar", "holder/" + creditCode(t, 101), "candidate/p-0123456789012345678901234567890123456789"} {
		l := sign(t, text, signer)
		v.Good = append(v.Good, good{
			Name:       signer,
			Parts:      split(t, []byte(l.String()), part{"— ", "dash U+2014 and a space"}, part{signer, "the signer"}, part{" ", "a space, base64 of the payload, a line feed"}),
			Signatures: []signature{signatureOf(t, l, text, testKey(t, signer).Public())},
			Values:     map[string]any{"payload": hex.EncodeToString(l.Payload)},
		})
	}
	l := sign(t, text, "registry-one/registrar")
	for _, n := range []int{0, 4, 64, 67, 69, 76} {
		payload := append([]byte(nil), l.Payload...)
		payload = append(payload, make([]byte, 8)...)[:n]
		bytes := []byte(ledger.Line{Name: l.Name, Payload: payload}.String())
		v.Bad = append(v.Bad, newBad(fmt.Sprintf("payload of %d bytes", n), "a payload has 68 bytes", "note", "want 68", bytes))
	}
	return v
}

func reparseTrust(text []byte) ([]byte, error) {
	trust, err := ledger.ParseTrust(text)
	if err != nil {
		return nil, err
	}
	return trust.Text(), nil
}

func trustVectors(t testing.TB) vectorFile {
	least := ledger.Trust{Ledger: testLedger(t)}
	full := ledger.Trust{Ledger: testLedger(t), MaxStatusAge: 86400000, Pins: []ledger.Pin{{Height: 1, Digest: testDigest("header 1")}, {Height: 42, Digest: testHeader(t).Digest()}}}
	full.Recoveries = sortedDigests("first plan", "second plan")
	title, id := part{"certledger-trust/v1\n", "title"}, part{"ledger ", "genesis fingerprint: SM3 of the genesis text"}
	text := full.Text()
	row := func(name, why, says, from, to string) bad {
		return newBad(name, why, "trust", says, swap(t, text, from, to))
	}
	pin := "header 42 " + testHeader(t).Digest().String() + "\n"
	first, second := "recovery "+full.Recoveries[0].String()+"\n", "recovery "+full.Recoveries[1].String()+"\n"
	age := "max_status_age 86400000\n"
	return vectorFile{
		About: "Trust files.",
		Good: []good{
			{Name: "a ledger", Parts: split(t, least.Text(), title, id)},
			{Name: "with pins and an age", Parts: split(t, text, title, id, part{"header 1 ", "a header known to be true: height, SM3 of its text"},
				part{"header 42 ", "heights rise"}, part{"recovery ", "recovery plans that are believed: SM3 of the recovery files, sorted"},
				part{"max_status_age ", "milliseconds beyond which a status proof is stale"})},
		},
		Bad: []bad{
			row("pins not rising", "heights rise", "rise in height", pin, pin+"header 41 "+testDigest("x").String()+"\n"),
			row("pin repeated", "heights rise", "rise in height", pin, pin+pin),
			row("pin of height 0", "heights count from 1", "rise in height", "header 1 ", "header 0 "),
			row("recoveries not sorted", "lines have one order", "sorted", first+second, second+first),
			row("recovery repeated", "lines do not repeat", "may not repeat", first, first+first),
			row("pin after a recovery", "lines have one order", "unknown line", first, first+pin),
			row("recovery after the age", "lines have one order", "unknown line", age, age+first),
			row("recovery in SHA-256", "digests say their function", "not a digest", "recovery sm3:", "recovery sha256:"),
			row("pin after the age", "lines have one order", "unknown line", age, age+pin),
			row("age 0", "what is not limited is left out", "positive", age, "max_status_age 0\n"),
			row("age negative", "an age is positive", "positive", age, "max_status_age -1\n"),
			row("age with leading zero", "numbers have one form", "positive", age, "max_status_age 01\n"),
			row("age repeated", "every field stands once", "unknown line", age, age+age),
			row("unknown line", "an unknown line is refused", "unknown line", age, age+"memo x\n"),
			row("no ledger", "a trust file names a ledger", `want the field "ledger"`, "ledger "+full.Ledger.String()+"\n", ""),
			row("ledger in upper case", "digests are lower hex", "not a digest", full.Ledger.String(), strings.ToUpper(full.Ledger.String())),
			row("comment", "an unknown line is refused", "unknown line", "header 1 ", "# header 1 "),
			newBad("CRLF", "lines end with a line feed alone", "trust", "the first line", []byte(strings.ReplaceAll(string(text), "\n", "\r\n"))),
			newBad("BOM", "a text begins with its title", "trust", "the first line", append([]byte("\ufeff"), text...)),
			newBad("no line feed at the end", "the last line ends too", "trust", "unknown line", text[:len(text)-1]),
			newBad("empty", "no bytes", "trust", "the first line", nil),
		},
	}
}

// sortedDigests gives the digests of the names, in order of their text.
func sortedDigests(names ...string) []sm3.Digest {
	var digests []sm3.Digest
	for _, n := range names {
		digests = append(digests, testDigest(n))
	}
	slices.SortFunc(digests, func(a, b sm3.Digest) int { return strings.Compare(a.String(), b.String()) })
	return digests
}

// reparseDisclosure takes a disclosure as it travels: a canonical object.
func reparseDisclosure(text []byte) ([]byte, error) {
	var d ledger.Disclosure
	if err := canonical.Unmarshal(text, &d); err != nil {
		return nil, err
	}
	if _, err := d.Commitment(); err != nil {
		return nil, err
	}
	return canonical.Marshal(d)
}

func disclosureVectors(t testing.TB) vectorFile {
	salt := strings.Repeat("00112233", 8)
	v := vectorFile{About: "Disclosures. commitment = SM3(\"certledger-commit/v1\\n\" ‖ the canonical object)."}
	for _, d := range []ledger.Disclosure{
		{Path: "files.0.name", Salt: salt, Value: "停车场.csv"},
		{Path: "contact", Salt: strings.Repeat("ff", 32), Value: "line one\nline \"two\""},
		{Path: "claim", Salt: salt, Value: ""},
	} {
		c := must[sm3.Digest](t)(d.Commitment())
		v.Good = append(v.Good, good{Name: d.Path, Values: map[string]any{"commitment": c.String()}, Parts: split(t, encode(t, d),
			part{`{"path":`, "field of the record's body"}, part{`,"salt":`, "32 random bytes"}, part{`,"value":`, "the value"})})
	}
	row := func(name, why, class, says, text string) bad {
		return newBad(name, why, class, says, []byte(text))
	}
	v.Bad = []bad{
		row("salt too short", "a salt has 32 bytes", "disclosure", "not 32 bytes", `{"path":"a","salt":"`+salt[2:]+`","value":"x"}`),
		row("salt too long", "a salt has 32 bytes", "disclosure", "not 32 bytes", `{"path":"a","salt":"`+salt+`00","value":"x"}`),
		row("salt in upper case", "bytes are lower hex", "disclosure", "lower hex", `{"path":"a","salt":"`+salt[2:]+`AA","value":"x"}`),
		row("salt not hex", "bytes are lower hex", "disclosure", "lower hex", `{"path":"a","salt":"`+salt[2:]+`gg","value":"x"}`),
		row("no path", "a disclosure says where it belongs", "disclosure", "has no path", `{"path":"","salt":"`+salt+`","value":"x"}`),
		row("value is a number", "values are strings", "canonical", `expected '"'`, `{"path":"a","salt":"`+salt+`","value":1}`),
		row("keys not sorted", "keys ascend", "canonical", `"path" is missing`, `{"salt":"`+salt+`","path":"a","value":"x"}`),
	}
	return v
}

func reparseEvent(leaf []byte) ([]byte, error) {
	e, err := ledger.ParseEvent(leaf)
	if err != nil {
		return nil, err
	}
	return e.Text()
}

func eventVectors(t testing.TB) vectorFile {
	v := vectorFile{About: "Events: leaves that the rules make by themselves. leaf = SM3(0x00 ‖ text)."}
	e := ledger.Event{Article: "TJ 6.4.1", Asset: "DA-0001", Kind: ledger.ApplicationPublicised, Subject: "AP-0001", Time: instant(t, "2026-11-21T08:00:00.123Z")}
	leaf := must[[]byte](t)(e.Text())
	row := func(name, why, says, from, to string) bad {
		return newBad(name, why, "event", says, swap(t, leaf, from, to))
	}
	v.Bad = []bad{
		row("title of a record", "the first line names format and version", "the first line", "event/v1", "record/v1"),
		row("no line feed at the end", "the line ends", "the first line", "}\n", "}"),
		row("two lines", "one line of JSON", "trailing bytes", "}\n", "}\n\n"),
		row("unknown key", "an unknown key is refused", "unknown key", `,"kind"`, `,"b":1,"kind"`),
		row("key missing", "no key may be left out", "is missing", `"article":"TJ 6.4.1",`, ""),
		row("year 2200", "times lie in 2000 to 2199", "not an instant", `"time":"2026`, `"time":"2200`),
	}
	for _, kind := range []ledger.EventKind{ledger.ApplicationPublicised, ledger.CertificateExpired, ledger.HoldExpired} {
		e := ledger.Event{Article: "TJ 6.4.1", Asset: "DA-0001", Kind: kind, Subject: "CERT-0001", Time: instant(t, "2026-11-21T08:00:00.123Z")}
		text := must[[]byte](t)(e.Text())
		v.Good = append(v.Good, good{Name: string(kind), Values: map[string]any{"leaf": sm3.Digest(merkle.SM3().Leaf(text)).String()}, Parts: split(t, text,
			part{"certledger-event/v1\n", "title"}, part{`{"article":`, "source of the rule"}, part{`,"asset":`, "registration number"},
			part{`,"kind":`, "what happened"}, part{`,"subject":`, "certificate, hold or asset that it is about"}, part{`,"time":`, "block time at which it took effect, and a line feed"})})
	}
	lapsed := ledger.Event{Article: "consortium charter", Kind: ledger.ProposalLapsed, Subject: "P-0001", Time: instant(t, "2026-11-21T08:00:00.123Z")}
	text := must[[]byte](t)(lapsed.Text())
	v.Good = append(v.Good, good{Name: string(ledger.ProposalLapsed), Values: map[string]any{"leaf": sm3.Digest(merkle.SM3().Leaf(text)).String()}, Parts: split(t, text,
		part{"certledger-event/v1\n", "title"}, part{`{"article":`, "source of the rule; no asset is concerned"},
		part{`,"kind":`, "what happened"}, part{`,"subject":`, "proposal that it is about"}, part{`,"time":`, "block time at which it took effect, and a line feed"})})
	return v
}

func entityVectors(testing.TB) vectorFile {
	v := vectorFile{About: "Places in the state tree. key = SM3(kind ‖ 0x00 ‖ id); the parts are the bytes that are hashed.", Bad: []bad{}}
	for _, k := range ledger.EntityKinds() {
		e := ledger.EntityID{Kind: k, ID: "DA-0001"}
		v.Good = append(v.Good, good{
			Name: e.String(), Values: map[string]any{"kind": string(k), "id": e.ID, "key": e.Key().String()},
			Parts: []part{{string(k), "kind"}, {"\x00", "a zero byte, which no kind has"}, {e.ID, "number of the entity"}},
		})
	}
	return v
}

func historyVectors(testing.TB) vectorFile {
	v := vectorFile{About: "An entity's history, step by step. head' = SM3(0x20 ‖ head ‖ height as 8 bytes big endian ‖ leaf ‖ value); value is SM3 of the entity's value without its history; leaf is the leaf hash.", Bad: []bad{}}
	var h ledger.History
	for _, height := range []uint64{1, 2, 300, 1<<53 - 1} {
		leaf, value := testDigest(fmt.Sprint("leaf ", height)), testDigest(fmt.Sprint("value ", height))
		next := h.Next(height, leaf, value)
		v.Good = append(v.Good, good{Name: fmt.Sprintf("value %d", next.Count), Parts: []part{}, Values: map[string]any{
			"head": h.Head.String(), "height": height, "leaf": leaf.String(), "value": value.String(), "next": next.Head.String(), "count": next.Count,
		}})
		h = next
	}
	return v
}

func fingerprintVectors(testing.TB) vectorFile {
	v := vectorFile{About: "What \"the same data\" means. fingerprint = SM3 over the sorted digests of the files, each once.", Bad: []bad{}}
	a, b, c := testDigest("a"), testDigest("b"), testDigest("c")
	for name, files := range map[string][]sm3.Digest{"none": nil, "one": {a}, "three": {a, b, c}, "three, another order": {c, a, b}, "three, one twice": {c, a, b, a}} {
		list := []string{}
		for _, f := range files {
			list = append(list, f.String())
		}
		v.Good = append(v.Good, good{Name: name, Parts: []part{}, Values: map[string]any{"files": list, "fingerprint": ledger.FingerprintSet(files).String()}})
	}
	sortByName(v.Good)
	return v
}

func creditCodeVectors(t testing.TB) vectorFile {
	v := vectorFile{About: "Unified social credit codes (GB 32100-2015), of a region that does not exist. valid says whether the check digit is right.", Bad: []bad{}}
	good1 := creditCode(t, 1)
	for _, code := range []string{
		good1, creditCode(t, 2), creditCode(t, 3), creditCode(t, 31), creditCode(t, 9999999), "000000000000000000", good1[:17] + "0", good1[:17], good1 + "0",
		strings.ToLower(good1), "I" + good1[1:], good1[1:] + good1[:1], good1[:9] + "O" + good1[10:], "测试测试测试", "", " " + good1[1:],
	} {
		v.Good = append(v.Good, good{Name: code, Parts: []part{{code, "the code"}}, Values: map[string]any{"valid": ledger.ValidSocialCreditCode(code)}})
	}
	return v
}
