package deadline_test

import (
	"os"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/profile/deadline"
)

const (
	header = "key,profile,rules,article,start_zh,start_en,expiry_zh,expiry_en,transcripts\n"
	good   = "dl.retention,dali-2023,supervision.retention=15y supervision.retention_from=end,DL 33,注销,the end,清除,it goes,dali-2023/retention\n"
)

func parse(t *testing.T, text string) []deadline.Row {
	t.Helper()
	rows, err := deadline.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func dali(t *testing.T) *profile.Profile {
	t.Helper()
	text, err := profile.Template("dali-2023")
	if err != nil {
		t.Fatal(err)
	}
	p, err := profile.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParseRefuses(t *testing.T) {
	parse(t, header+good)
	for what, text := range map[string]string{
		"another header": "key,profile\n" + good,
		"a field less":   header + "dl.retention,dali-2023\n",
		"an empty field": header + strings.Replace(good, "DL 33", "", 1),
		"a table's bar":  header + strings.Replace(good, "it goes", "it | goes", 1),
		"no key":         header + strings.Replace(good, "dl.retention", "retention", 1),
		"no transcript":  header + strings.Replace(good, "dali-2023/retention", "retention.txt", 1),
		"no value":       header + strings.Replace(good, "=15y", "", 1),
		"a silent value": header + strings.Replace(good, "=15y", "=unstated", 1),
		"a supplied one": header + strings.Replace(good, "=15y", "=15y:20y", 1),
		"a bad pattern":  header + strings.Replace(good, "supervision.retention=", "[.retention=", 1),
		"a row twice":    header + good + good,
	} {
		if rows, err := deadline.Parse([]byte(text)); err == nil {
			t.Errorf("%s is read as %+v", what, rows)
		}
	}
}

func TestCheck(t *testing.T) {
	p := dali(t)
	for text, want := range map[string]string{
		good:                                     "",
		strings.Replace(good, "=15y", "=30y", 1): "says [15y]",
		strings.Replace(good, ".retention=", ".keeping=", 1):      "no key supervision.keeping",
		strings.Replace(good, "DL 33", "DL 34", 1):                "is by DL 33",
		strings.Replace(good, "DL 33", "DL 33; DL 34", 1):         "nothing is by DL 34",
		strings.Replace(good, "supervision.", "*.accept=5wd ", 1): "accept",
	} {
		err := parse(t, header+text)[0].Check(p)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestEntries(t *testing.T) {
	p := dali(t)
	for path, want := range map[string]int{
		"hold_right.accept": 1, "hold_right,process_right.accept": 2, "hold_right*.accept": 2, "*.accept": len(p.Acts),
		"account.opening": 1, "certificates.*.validity": len(p.Certificates), "accept": 0, "hold_right.accept.accept": 0,
	} {
		if got := (deadline.Rule{Path: path}).Entries(p); len(got) != want {
			t.Errorf("%s stands at %d keys, want %d", path, len(got), want)
		}
	}
}

func TestPageSaysTimes(t *testing.T) {
	rules := "hold_right.review=5wd"
	for rule, want := range map[string]string{
		rules: "5 个工作日<br>5 working days", "a.grounds=gone/10wd/before": "提前至少 10 个工作日<br>at least 10 working days before",
		"a.publicity=unstated:1wd": "supplied in the transcript: 1 working day", "a.grounds=gone/3nd": "3 个自然日<br>3 natural days",
	} {
		rows := parse(t, header+strings.Replace(good, "supervision.retention=15y supervision.retention_from=end", rule, 1))
		page := deadline.Page(rows, map[string]ledger.Text{"dali-2023": {ZH: "大理", EN: "Dali"}})
		if !strings.Contains(page, want) || !strings.Contains(page, "## 大理") {
			t.Errorf("%s: the page does not say %q", rule, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	text, err := os.ReadFile("../../../docs/deadlines.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(header + good))
	f.Fuzz(func(_ *testing.T, text []byte) {
		rows, err := deadline.Parse(text)
		if err == nil {
			deadline.Page(rows, nil)
		}
	})
}
