package legaltime_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/certledger/certledger/ledger/legaltime"
)

// source is what one of the packages behind cn.json says: by year, where it departs from Monday to Friday.
type source struct {
	Package string `json:"package"`
	Version string `json:"version"`
	Years   map[string]struct {
		Off  []string `json:"off"`
		Work []string `json:"work"`
	} `json:"years"`
}

func (s source) working(d legaltime.Date) (working, covered bool) {
	year, ok := s.Years[d.String()[:4]]
	weekday := d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
	if weekday {
		return !slices.Contains(year.Off, d.String()), ok
	}
	return slices.Contains(year.Work, d.String()), ok
}

// decision settles a day on which the sources differ or the only one is wrong.
type decision struct {
	Date   string `json:"date"`
	Worked bool   `json:"worked"`
	Notice string `json:"notice"`
	Reason string `json:"reason"`
}

// TestChinaIsItsSources compares cn.json with both packages day by day. They may differ only where decided.json says so,
// and each decision is needed, gives its reason and is in the table of data/README.md.
func TestChinaIsItsSources(t *testing.T) {
	var sources []source
	var decisions []decision
	readJSON(t, "testdata/sources.json", &sources)
	readJSON(t, "data/decided.json", &decisions)
	decided := make(map[string]decision)
	for _, d := range decisions {
		decided[d.Date] = d
	}
	if len(sources) != 2 || len(decided) != len(decisions) {
		t.Fatalf("%d sources, %d decisions on %d days", len(sources), len(decisions), len(decided))
	}
	c := china(t)
	for d := date(t, "2002-01-01"); d.Year() <= 2026; d = d.AddDays(1) {
		working, err := c.IsWorking(d)
		if err != nil {
			t.Fatal(err)
		}
		agreed, asked := true, 0
		for _, s := range sources {
			said, covered := s.working(d)
			if covered {
				asked++
				agreed = agreed && said == working
			}
		}
		answer, settled := decided[d.String()]
		switch {
		case asked == 0:
			t.Errorf("%s: no source covers it", d)
		case settled && answer.Worked != working:
			t.Errorf("%s: working is %v, decided was %v", d, working, answer.Worked)
		case agreed == settled:
			t.Errorf("%s: working is %v; the sources agree: %v; decided: %v", d, working, agreed, settled)
		}
		delete(decided, d.String())
	}
	if len(decided) != 0 {
		t.Errorf("decisions on days outside the calendar: %v", decided)
	}
	checkTable(t, sources, decisions)
}

func checkTable(t *testing.T, sources []source, decisions []decision) {
	t.Helper()
	readme, err := os.ReadFile("data/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range decisions {
		day := date(t, d.Date)
		row := "| " + day.Weekday().String()[:3] + " " + d.Date + " | "
		if !strings.Contains(string(readme), row) || d.Notice == "" || d.Reason == "" {
			t.Errorf("%s: no row in data/README.md, or no notice or reason", d.Date)
		}
	}
	var pinned struct {
		Dependencies map[string]string `json:"dependencies"`
	}
	readJSON(t, "data/package.json", &pinned)
	for _, s := range sources {
		if pinned.Dependencies[s.Package] != s.Version || !strings.Contains(string(readme), "| `"+s.Package+"` | "+s.Version+" |") {
			t.Errorf("%s %s is not the version that data/package.json and README.md name", s.Package, s.Version)
		}
	}
}

// TestSourceCoverage pins which years rest on one package only, as data/README.md says.
func TestSourceCoverage(t *testing.T) {
	var sources []source
	readJSON(t, "testdata/sources.json", &sources)
	for _, want := range []struct {
		name  string
		first int
	}{{"holiday-calendar", 2002}, {"chinese-days", 2004}} {
		i := slices.IndexFunc(sources, func(s source) bool { return s.Package == want.name })
		if i < 0 {
			t.Fatalf("%s is not in testdata/sources.json", want.name)
		}
		for d := date(t, "2002-06-01"); d.Year() <= 2026; d = d.AddYears(1) {
			if _, covered := sources[i].working(d); covered != (d.Year() >= want.first) {
				t.Errorf("%s covers %d: %v", want.name, d.Year(), covered)
			}
		}
	}
}

func readJSON(t testing.TB, name string, v any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
