package ledger_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func reparseEntry(data []byte) ([]byte, error) {
	e, err := ledger.ParseEntry(data)
	if err != nil {
		return nil, err
	}
	return ledger.Note{Text: e.Entry.Text(), Lines: []ledger.Line{e.Seal.Line()}}.Bytes(), nil
}

func entryVectors(t testing.TB) vectorFile {
	full, empty := testEntry(t), testEntry(t)
	empty.Final, empty.FinalSet, empty.Records = 0, nil, nil
	return vectorFile{
		About: "Raft entries, notes of their proposer's node. digest = SM3(note); entries = SM3(digest …) over a block of this entry alone.",
		Good: []good{
			goodEntry(t, "two records and a final set", full,
				part{fmt.Sprintf("%d\n", len(full.Records[0])), "a record: its length in bytes and a line feed, then the note itself"},
				part{fmt.Sprintf("%d\n", len(full.Records[1])), "the next record"}),
			goodEntry(t, "nothing but a time", empty),
		},
		Bad: badEntries(t),
	}
}

func goodEntry(t testing.TB, name string, e ledger.Entry, records ...part) good {
	note := entryNote(t, e)
	parsed := must[ledger.SignedEntry](t)(ledger.ParseEntry(note))
	marks := []part{
		{"certledger-entry/v1\n", "title"},
		{"ledger sm3:", "the ledger's identity"},
		{"proposer ", "the member whose node proposes"},
		{"time ", "the proposer's clock"},
		{fmt.Sprintf("final %d %d\n", e.Final, len(e.FinalSet)), "newest final header that it knows, and the length in bytes of the cosignature lines that follow; 0 0 when none"},
	}
	if len(e.FinalSet) > 0 {
		marks = append(marks, part{"— ", "cosignature lines of that header"})
	}
	marks = append(marks, part{fmt.Sprintf("records %d\n", len(e.Records)), "how many records follow, at most 1024"})
	marks = append(marks, records...)
	marks = append(marks, part{"end\n", "end of what is signed"}, part{"\n— ", "empty line and one signature line, of <proposer>/node"})
	g := good{Name: name, Parts: split(t, note, marks...), Values: map[string]any{
		"digest": sm3.Sum(note).String(), "entries": ledger.EntriesDigest([]sm3.Digest{sm3.Sum(note)}).String(), "records": recordDigests(e.Records),
	}}
	g.Signatures = []signature{signatureOf(t, parsed.Seal.Line(), parsed.Text, testKey(t, e.Proposer+"/node").Public())}
	return g
}

func recordDigests(records [][]byte) []string {
	digests := []string{}
	for _, r := range records {
		digests = append(digests, sm3.Sum(r).String())
	}
	return digests
}

func badEntries(t testing.TB) []bad {
	e := testEntry(t)
	e.Records = [][]byte{depositNote(t)}
	note, record, set := entryNote(t, e), len(e.Records[0]), len(e.FinalSet)
	row := func(name, why, says, from, to string) bad {
		return newBad(name, why, "entry", says, swap(t, note, from, to))
	}
	signed := must[ledger.Note](t)(ledger.ParseNote(note, ledger.MaxEntry))
	by := func(name, why, says string, lines ...ledger.Line) bad {
		return newBad(name, why, "entry", says, ledger.Note{Text: signed.Text, Lines: lines}.Bytes())
	}
	length, final := strconv.Itoa(record)+"\ncertledger-record", fmt.Sprintf("final 42 %d\n", set)
	resize := func(n string) string { return n + "\ncertledger-record" }
	other := sign(t, signed.Text, "provider-two/node")
	withCrowd, none := e, e
	withCrowd.Records = make([][]byte, ledger.MaxEntryRecords+1)
	none.FinalSet, none.Final = nil, 0
	oversize := newBad("oversize", "an entry has at most 524288 bytes", "entry", "at most 524288", note)
	oversize.Repeat = &repeat{At: len(signed.Text) - len("end\n"), Text: "a", Times: ledger.MaxEntry}
	return []bad{
		oversize,
		row("title of another version", "the first line names format and version", "the first line", "entry/v1", "entry/v2"),
		row("BOM", "a text begins with its title", "the first line", "certledger-entry", "\ufeffcertledger-entry"),
		row("record length too small", "the next record begins where this one ends", "want `end`", length, resize(strconv.Itoa(record-1))),
		row("record length too large", "the next record begins where this one ends", "want `end`", length, resize(strconv.Itoa(record+1))),
		row("record length beyond the end", "a record lies within the text", "too early", length, resize("500000")),
		row("record length negative", "lengths are not negative", "not a number", length, resize("-1")),
		row("record length with leading zero", "numbers have one form", "not a number", length, resize("0"+strconv.Itoa(record))),
		row("record length with plus sign", "numbers have one form", "not a number", length, resize("+"+strconv.Itoa(record))),
		row("record length with space", "numbers have one form", "not a number", length, resize(strconv.Itoa(record)+" ")),
		row("record length missing", "every record has its length", "not a number", length, resize("")),
		row("record length of 2^64", "numbers are exact in every language", "not a number", length, resize("18446744073709551616")),
		row("fewer records than counted", "the count is exact", "not a number", "records 1\n", "records 2\n"),
		row("more records than counted", "the count is exact", "want `end`", "records 1\n", "records 0\n"),
		row("negative count", "the count is not negative", "records N", "records 1\n", "records -1\n"),
		row("count with leading zero", "numbers have one form", "records N", "records 1\n", "records 01\n"),
		row("count above the limit", "at most 1024 records", "at most 1024", "records 1\n", "records 1025\n"),
		newBad("1025 records", "at most 1024 records", "entry", "at most 1024", entryNote(t, withCrowd)),
		row("no count", "the count stands", "records N", "records 1\n", ""),
		row("no end", "the text ends with end", "want `end`", "\nend\n", "\n"),
		row("bytes after the end", "nothing follows end", "want `end`", "\nend\n", "\nend\nmore\n"),
		row("final set too short", "its length is exact", "records N", final, fmt.Sprintf("final 42 %d\n", set-1)),
		row("final set too long", "its length is exact", "records N", final, fmt.Sprintf("final 42 %d\n", set+1)),
		row("final set beyond the end", "it lies within the text", "too early", final, "final 42 9000000\n"),
		row("final length negative", "lengths are not negative", "not a number", final, "final 42 -1\n"),
		row("final without length", "a height and a length", "not a number", final, "final 42\n"),
		row("final with more", "a height and a length", "not a number", final, fmt.Sprintf("final 42 %d 1\n", set)),
		row("final with leading zero", "numbers have one form", "not a number", final, fmt.Sprintf("final 042 %d\n", set)),
		row("set without a final header", "they come together", "come together", final, fmt.Sprintf("final 0 %d\n", set)),
		newBad("final header without a set", "they come together", "entry", "come together", swap(t, entryNote(t, none), "final 0 0\n", "final 42 0\n")),
		row("proposer is a role", "members propose", "not a member's name", "proposer registry-one\n", "proposer registry-one/node\n"),
		row("no proposer", "members propose", "is empty", "proposer registry-one\n", "proposer \n"),
		row("proposer in upper case", "members' names are lower case", "not a member's name", "proposer registry-one\n", "proposer Registry-one\n"),
		row("proposer reserved", "no member has the name", "not a member's name", "proposer registry-one\n", "proposer holder\n"),
		row("another proposer than signer", "the proposer signs", "proposed by", "proposer registry-one\n", "proposer provider-two\n"),
		row("fields reordered", "fields have one order", `want the field "ledger"`, "ledger sm3:", "time sm3:"),
		row("unknown field", "an unknown line is refused", `want the field "time"`, "time 2026", "memo x\ntime 2026"),
		row("year 2200", "times lie in 2000 to 2199", "not an instant", "time 2026", "time 2200"),
		row("upper case ledger", "digests are lower hex", "not a digest", e.Ledger.String(), "sm3:"+strings.ToUpper(e.Ledger.String()[4:])),
		by("signed by another", "the proposer signs", "proposed by", other),
		by("signed by another role", "the key of role node signs", "proposed by", sign(t, signed.Text, "registry-one/registrar")),
		by("two signatures", "the proposer alone signs", "one signature", other, signed.Lines[0]),
		by("no signature", "the proposer signs", "no signature line"),
		by("short payload", "a payload has 68 bytes", "want 68", ledger.Line{Name: "registry-one/node", Payload: make([]byte, 67)}),
		newBad("empty", "no bytes", "entry", "no empty line", nil),
		newBad("text that ends early", "five lines come first", "entry", "too early", []byte("certledger-entry/v1\n\n"+signed.Lines[0].String())),
	}
}
