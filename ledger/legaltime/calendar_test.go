package legaltime_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/certledger/certledger/ledger/legaltime"
)

func TestIsWorking(t *testing.T) {
	c := china(t)
	for s, want := range map[string]bool{
		"2002-01-03": false,
		"2003-02-09": true,  // make-up Sunday
		"2003-04-27": false, // the long holiday of May 2003 was withdrawn
		"2003-05-05": false,
		"2003-05-06": true,
		"2024-02-09": true,  // New Year's Eve, a Friday: leave was encouraged, not ordered
		"2024-02-10": false, // Spring Festival, a Saturday
		"2024-02-12": false,
		"2024-02-18": true, // make-up Sunday
		"2024-02-25": false,
		"2025-10-08": false,
		"2025-10-11": true,
		"2020-01-31": false, // holiday prolonged by a special notice
		"2020-02-01": false, // and with it the make-up Saturday withdrawn
		"2015-09-03": false, // a holiday of that year only
		"2018-12-29": true,  // moved by the notice for 2019
		"2018-12-31": false,
		"2026-12-31": true,
	} {
		if got, err := c.IsWorking(date(t, s)); err != nil || got != want {
			t.Errorf("%s: %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"2001-12-31", "2027-01-01"} {
		_, err := c.IsWorking(date(t, s))
		var pending *legaltime.PendingError
		if !errors.As(err, &pending) || pending.Year != date(t, s).Year() {
			t.Errorf("%s: %v, want a PendingError of its year", s, err)
		}
	}
}

// TestChinaBalances compares each year with a law that neither source of the data was made from: weekdays off less
// weekends worked are the days of the Regulation on Public Holidays (1999: 10 days, 2007: 11, 2024: 13).
func TestChinaBalances(t *testing.T) {
	special := map[int]int{
		2002: +2,     // two of its own worked in 2001
		2005: -1,     // Sat 31 Dec. worked for 2006
		2006: -2 + 1, // 30 and 31 Dec. worked for 2007; one of its own worked in 2005
		2007: +2,     // two of its own worked in 2006
		2011: -1,     // Sat 31 Dec. worked for 2012
		2012: +1,     // one of its own worked in 2011
		2015: +1,     // 3 Sept., the 70th anniversary of the victory
		2020: +2,     // 31 Jan. off and 1 Feb. not worked, by the notice that prolonged the Spring Festival
	}
	c := china(t)
	for year := 2002; year <= 2026; year++ {
		want := special[year]
		switch {
		case year < 2008:
			want += 10
		case year < 2025:
			want += 11
		default:
			want += 13
		}
		if got := daysGranted(t, c, year); got != want {
			t.Errorf("%d: %d weekdays more are off than weekends worked, want %d", year, got, want)
		}
	}
}

func daysGranted(t *testing.T, c *legaltime.Calendar, year int) int {
	t.Helper()
	granted := 0
	start := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	for d := date(t, start); d.Year() == year; d = d.AddDays(1) {
		working, err := c.IsWorking(d)
		if err != nil {
			t.Fatal(err)
		}
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		switch {
		case !weekend && !working:
			granted++
		case weekend && working:
			granted--
		}
	}
	return granted
}

func TestChina(t *testing.T) {
	c := china(t)
	if c.Name() != "cn" || c.Version() != 1 {
		t.Errorf("got %s version %d", c.Name(), c.Version())
	}
	legaltime.China()[0] = 'x'
	if !bytes.HasPrefix(legaltime.China(), []byte(`{"calendar":"cn"`)) {
		t.Error("a caller can change the embedded calendar")
	}
}

func TestParseCalendarRefuses(t *testing.T) {
	const (
		head = `{"calendar":"cn","version":1,"years":[`
		good = `{"notice":"unstated","off":["2026-01-01"],"work":["2026-01-04"],"year":2026}`
	)
	year := func(off, work string) string {
		return head + `{"notice":"unstated","off":[` + off + `],"work":[` + work + `],"year":2026}]}`
	}
	calendar(t, head+good+"]}") // what the cases below depart from
	calendar(t, year(`"2026-01-03"`, ``))
	for name, text := range map[string]string{
		"empty":              "",
		"not JSON":           "calendar",
		"null":               "null",
		"array":              "[]",
		"no years":           head + "]}",
		"newline at end":     head + good + "]}\n",
		"space":              head + " " + good + "]}",
		"two values":         head + good + "]}{}",
		"unsorted keys":      `{"version":1,"calendar":"cn","years":[` + good + "]}",
		"key case":           `{"Calendar":"cn","version":1,"years":[` + good + "]}",
		"unknown key":        `{"calendar":"cn","extra":1,"version":1,"years":[` + good + "]}",
		"repeated key":       `{"calendar":"cn","calendar":"cn","version":1,"years":[` + good + "]}",
		"missing key":        `{"version":1,"years":[` + good + "]}",
		"null list":          head + `{"notice":"unstated","off":null,"work":[],"year":2026}]}`,
		"missing list":       head + `{"notice":"unstated","work":[],"year":2026}]}`,
		"version 0":          strings.Replace(head, "1", "0", 1) + good + "]}",
		"version float":      strings.Replace(head, "1", "1.0", 1) + good + "]}",
		"version exponent":   strings.Replace(head, "1", "1e0", 1) + good + "]}",
		"version huge":       strings.Replace(head, "1", "9007199254740993", 1) + good + "]}",
		"version text":       strings.Replace(head, "1", `"1"`, 1) + good + "]}",
		"bad name":           strings.Replace(head, "cn", "C N", 1) + good + "]}",
		"empty name":         strings.Replace(head, "cn", "", 1) + good + "]}",
		"long name":          strings.Replace(head, "cn", strings.Repeat("a", 33), 1) + good + "]}",
		"year twice":         head + good + "," + good + "]}",
		"years fall":         head + good + `,{"notice":"unstated","off":[],"work":[],"year":2025}]}`,
		"year 1999":          head + `{"notice":"unstated","off":[],"work":[],"year":1999}]}`,
		"year 2200":          head + `{"notice":"unstated","off":[],"work":[],"year":2200}]}`,
		"other year's date":  year(`"2025-12-31"`, ``),
		"no date":            year(`"2026-02-29"`, ``),
		"dates fall":         year(`"2026-01-02","2026-01-01"`, ``),
		"date twice":         year(`"2026-01-01","2026-01-01"`, ``),
		"work on weekday":    year(``, `"2026-01-05"`),
		"both off and work":  year(`"2026-01-04"`, `"2026-01-04"`),
		"date as number":     year(`20260101`, ``),
		"empty notice":       strings.Replace(head+good+"]}", "unstated", "", 1),
		"notice with quote":  strings.Replace(head+good+"]}", "unstated", `\"`, 1),
		"notice with escape": strings.Replace(head+good+"]}", "unstated", `\u0061`, 1),
		"notice newline":     strings.Replace(head+good+"]}", "unstated", `\n`, 1),
		"notice broken":      strings.Replace(head+good+"]}", "unstated", "\xff", 1),
		"notice invisible":   strings.Replace(head+good+"]}", "unstated", "\u202e", 1),
		"notice long":        strings.Replace(head+good+"]}", "unstated", strings.Repeat("a", 513), 1),
		"too large":          largeCalendar(t, 200),
		"deep":               strings.Repeat("[", 100_000),
	} {
		if c, err := legaltime.ParseCalendar([]byte(text)); !errors.Is(err, legaltime.ErrCalendar) || c != nil {
			t.Errorf("%s: accepted, or %v does not wrap ErrCalendar", name, err)
		}
	}
}

// largeCalendar returns a calendar that is right but for its size: so many years from 2000 with no working day at all.
func largeCalendar(t *testing.T, years int) string {
	t.Helper()
	var texts []string
	for year := 2000; year < 2000+years; year++ {
		var off []string
		for d := date(t, fmt.Sprintf("%d-01-01", year)); d.Year() == year; d = d.AddDays(1) {
			off = append(off, `"`+d.String()+`"`)
		}
		texts = append(texts, fmt.Sprintf(`{"notice":"unstated","off":[%s],"work":[],"year":%d}`, strings.Join(off, ","), year))
	}
	return `{"calendar":"cn","version":1,"years":[` + strings.Join(texts, ",") + "]}"
}

// TestYearsWithoutWork checks that a count through years in which nobody works ends.
func TestYearsWithoutWork(t *testing.T) {
	c := calendar(t, largeCalendar(t, 50))
	_, err := c.Deadline(date(t, "2000-01-01").Start(), period(t, "9999wd"), legaltime.Options{})
	var pending *legaltime.PendingError
	if !errors.As(err, &pending) || pending.Year != 2050 {
		t.Errorf("got %v, want pending 2050", err)
	}
}

func FuzzParseCalendar(f *testing.F) {
	f.Add(legaltime.China())
	f.Add([]byte(`{"calendar":"cn","version":1,"years":[{"notice":"unstated","off":["2026-01-01"],"work":["2026-01-04"],"year":2026}]}`))
	f.Add([]byte(`{"calendar":"cn","version":1,"years":[{"notice":"<&>","off":[],"work":[],"year":2026}]}`))
	f.Add([]byte(`{"calendar":"cn","version":1,"years":[]}`))
	f.Add([]byte(`{"Calendar":null}`))
	p := period(f, "30wd")
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := legaltime.ParseCalendar(data)
		if err != nil {
			if !errors.Is(err, legaltime.ErrCalendar) {
				t.Fatalf("%v does not wrap ErrCalendar", err)
			}
			return
		}
		if legaltime.Canonical(c) != string(data) {
			t.Fatal("accepted what is not the canonical form")
		}
		_, err = c.Deadline(date(t, "2026-01-05").Start(), p, legaltime.Options{RollForward: true})
		if err != nil && !errors.Is(err, legaltime.ErrNoCalendar) {
			t.Fatal(err)
		}
	})
}
