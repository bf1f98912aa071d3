package coverage_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/cmd/cli/coverage"
)

const head = "id,strength,requirement,article,covered_by\n"

func parse(t *testing.T, rows ...string) []coverage.Requirement {
	t.Helper()
	list, err := coverage.Parse([]byte(head + strings.Join(rows, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestParse(t *testing.T) {
	list := parse(t,
		`PUB-05,M,"It is published for 10 working days, always.",AH 19(4); AH 22,row:asset/none/asset.register key:publicity open`,
		`OBR-04,INF,It is silent.,no text,`,
	)
	want := coverage.Requirement{
		ID: "PUB-05", Strength: "M", Text: "It is published for 10 working days, always.", Articles: []string{"AH 19(4)", "AH 22"},
		CoveredBy: []coverage.Reference{{coverage.KindRow, "asset/none/asset.register"}, {coverage.KindKey, "publicity"}, {Kind: coverage.KindOpen}},
	}
	if got := fmt.Sprintf("%+v", list[0]); len(list) != 2 || got != fmt.Sprintf("%+v", want) {
		t.Errorf("got %d rows, the first %s, want %+v", len(list), got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	const ok = "PUB-05,M,A sentence.,AH 19,"
	many := make([]string, coverage.MaxRows+1)
	for i := range many {
		many[i] = fmt.Sprintf("%c%c%c-%02d,M,A sentence.,AH 19,", 'P', 'U', 'B', i%100)
	}
	for name, text := range map[string]string{
		"nothing":                 "",
		"another header":          "id,strength,article\n",
		"too few fields":          head + "PUB-05,M,A sentence.,AH 19\n",
		"an unknown chapter":      head + "XYZ-05,M,A sentence.,AH 19,",
		"a chapter that is over":  head + ok + "\nACC-01,M,A sentence.,AH 19,",
		"an id twice":             head + ok + "\n" + ok,
		"a malformed id":          head + "PUB-5,M,A sentence.,AH 19,",
		"an unknown strength":     head + "PUB-05,X,A sentence.,AH 19,",
		"two sentences":           head + "PUB-05,M,A sentence. Another one.,AH 19,",
		"no sentence":             head + "PUB-05,M,,AH 19,",
		"no full stop":            head + "PUB-05,M,A sentence,AH 19,",
		"a field of a table":      head + "PUB-05,M,A | sentence.,AH 19,",
		"a line break":            head + "PUB-05,M,\"A\nsentence.\",AH 19,",
		"a long field":            head + "PUB-05,M," + strings.Repeat("a", coverage.MaxField) + ".,AH 19,",
		"an unknown regulation":   head + "PUB-05,M,A sentence.,AHX 19,",
		"no regulation":           head + "PUB-05,M,A sentence.,,",
		"a duty without a text":   head + "PUB-05,M,A sentence.,no text,",
		"an article twice":        head + "PUB-05,M,A sentence.,AH 19; AH 19,",
		"an unknown reference":    head + ok + "page:x",
		"a reference to nothing":  head + ok + "row:",
		"a reference twice":       head + ok + "key:publicity key:publicity",
		"two spaces":              head + ok + "key:publicity  key:vouchers",
		"an unknown reason":       head + ok + "none:laziness",
		"a reason beside others":  head + ok + "none:policy-only key:publicity",
		"`later` with a target":   head + ok + "later:x",
		"`open` alone":            head + ok + "open",
		"`open` beside `later`":   head + ok + "open key:publicity later",
		"bytes that are not text": head + "PUB-05,M,\xff.,AH 19,",
		"a long list":             head + strings.Repeat(" ", coverage.MaxList),
		"too many rows":           head + strings.Join(many, "\n"),
	} {
		if list, err := coverage.Parse([]byte(text)); !errors.Is(err, coverage.ErrRequirements) {
			t.Errorf("%s: got %v, %v", name, list, err)
		}
	}
}

func TestState(t *testing.T) {
	for covered, want := range map[string]coverage.State{
		"":                              coverage.Open,
		"key:publicity":                 coverage.Covered,
		"key:publicity open":            coverage.Partly,
		"later":                         coverage.Later,
		"http:GET/v1/assets/{id} later": coverage.Later,
		"none:policy-only":              coverage.Beyond,
	} {
		if got := parse(t, "PUB-05,M,A sentence.,AH 19,"+covered)[0].State(); got != want {
			t.Errorf("%q is %s, want %s", covered, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	known := coverage.Known{
		Rows: []coverage.Row{{Machine: "asset", From: "none", On: "asset.register"}}, Keys: []string{"publicity"},
		Kinds: []string{"asset.register"}, Commands: []string{"cert/verify"}, Routes: []string{"GET/v1/assets/{id}"}, Docs: []string{"trust.md"},
	}
	good := "row:asset/none/asset.register row:asset.register key:publicity kind:asset.register cmd:cert/verify http:GET/v1/assets/{id} doc:trust.md later"
	if err := known.Check(parse(t, "PUB-05,M,A sentence.,AH 19,"+good)); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{
		"row:asset/ACTIVE/asset.register", "row:asset.cancel", "row:asset", "key:fee", "kind:asset.cancel", "cmd:cert", "http:POST/v1/assets/{id}", "doc:api.md",
	} {
		err := known.Check(parse(t, "PUB-04,M,A sentence.,AH 19,key:publicity", "PUB-05,M,A sentence.,AH 19,key:publicity "+bad))
		if !errors.Is(err, coverage.ErrRequirements) || !strings.HasSuffix(err.Error(), "PUB-05: nothing is called "+bad) {
			t.Errorf("%s: got %v", bad, err)
		}
	}
}

func TestTranscripts(t *testing.T) {
	list := parse(t, "PUB-05,M,A sentence.,AH 19,", "OBR-04,M,A sentence.,SZ 20,")
	shown, err := coverage.ReadTranscript("a/b/c.txt", []byte("# A story.\n# covers: PUB-05 OBR-04\nat now\n----\n# covers: OBR-05\n"))
	if err != nil || !slices.Equal(shown.Covers, []string{"PUB-05", "OBR-04", "OBR-05"}) {
		t.Fatalf("got %v, %v", shown, err)
	}
	if err := coverage.CheckTranscripts(list, []coverage.Transcript{shown}); err == nil || !strings.Contains(err.Error(), "a/b/c.txt covers OBR-05") {
		t.Errorf("got %v", err)
	}
	shown.Covers = shown.Covers[:2]
	if err := coverage.CheckTranscripts(list, []coverage.Transcript{shown}); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"# covers: PUB-5", "# covers: PUB-05, OBR-04", "# covers: PUB-05 PUB-05", "# covers: PUB-05\n# covers: PUB-05"} {
		if shown, err := coverage.ReadTranscript("x", []byte(bad)); !errors.Is(err, coverage.ErrRequirements) {
			t.Errorf("%q: got %v, %v", bad, shown, err)
		}
	}
}

func TestPage(t *testing.T) {
	list := parse(t,
		"PUB-05,M,A sentence.,AH 19; AH 22,row:asset/none/asset.register row:asset.cancel cmd:cert/verify doc:trust.md open",
		"PUB-06,O,Another.,GZ 19,", "OTH-07,P,A third one.,XX 3(2),none:policy-only",
	)
	page := coverage.Page(list, []coverage.Transcript{{Path: "ledger/registry/testdata/anhui/first.txt", Covers: []string{"PUB-05"}}})
	for _, want := range []string{
		"| PUB-05 | M | A sentence. | AH 19; AH 22 | *partly*<br>[`row:asset/none/asset.register`](states.md#asset)<br>[`row:asset.cancel`](states.md)<br>" +
			"[`cmd:cert/verify`](cli.md#certledger-cert-verify)<br>[trust.md](trust.md) | [anhui/first](../ledger/registry/testdata/anhui/first.txt) |",
		"| PUB-06 | O | Another. | GZ 19 | *open* |  |",
		"| OTH-07 | P | A third one. | XX 3(2) | *beyond software*<br>the text encourages a market",
		"| Publicity | 2 | 0 | 1 | 1 | 0 | 0 | 1 |",
		"| **all** | 3 | 0 | 1 | 1 | 0 | 1 | 1 |",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "## Accounts") {
		t.Error("the page has a chapter without rows")
	}
}

// No regulation is listed for nothing.
func TestRegulationsAreCited(t *testing.T) {
	text, err := os.ReadFile("../../../docs/requirements.csv")
	if err != nil {
		t.Fatal(err)
	}
	list, err := coverage.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var cited []string
	for _, r := range list {
		for _, a := range r.Articles {
			cited = append(cited, coverage.RegulationOf(a))
		}
	}
	for _, short := range coverage.Regulations() {
		if !slices.Contains(cited, short) {
			t.Errorf("no row cites %s", short)
		}
	}
}

func FuzzParse(f *testing.F) {
	text, err := os.ReadFile("../../../docs/requirements.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(head + "PUB-05,M,A sentence.,AH 19; AH 22,row:asset/none/asset.register key:publicity open\n"))
	f.Add([]byte(head + "OTH-07,P,\"A, sentence.\",XX 3(2),none:policy-only\n"))
	f.Add([]byte(head + "MUT-06,INF,A sentence.,no text,later\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := coverage.Parse(text)
		if err != nil {
			return
		}
		page := coverage.Page(list, nil)
		for _, r := range list {
			if !strings.Contains(page, "\n| "+r.ID+" | "+r.Strength+" | "+r.Text+" | ") {
				t.Errorf("%s is not on the page", r.ID)
			}
		}
	})
}
