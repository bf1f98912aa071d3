package legaltime_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/certledger/certledger/ledger/legaltime"
)

// golden holds deadlines counted by hand on the State Council's notices. Times are UTC: 16:00Z is midnight in UTC+8.
var golden = []vector{
	// Spring Festival 2024: 10 to 17 Feb. off, Sundays 4 and 18 Feb. worked, New Year's Eve Fri 9 Feb. worked.
	// From Wed 7: Thu 8, Fri 9, Sun 18.
	{Start: "2024-02-07T02:00:00.000Z", Period: "3wd", Due: "2024-02-18T16:00:00.000Z"},
	// From Fri 2: Sun 4 (make-up), Mon 5, Tue 6.
	{Start: "2024-02-02T02:00:00.000Z", Period: "3wd", Due: "2024-02-06T16:00:00.000Z"},
	// Begun on a day off, Mon 12: Sun 18, Mon 19, Tue 20.
	{Start: "2024-02-12T02:00:00.000Z", Period: "3wd", Due: "2024-02-20T16:00:00.000Z"},

	// National Day 2025: 1 to 8 Oct. off, Sun 28 Sept. and Sat 11 Oct. worked.
	// From Mon 29 Sept.: Tue 30, Thu 9 Oct., Fri 10.
	{Start: "2025-09-29T01:00:00.000Z", Period: "3wd", Due: "2025-10-10T16:00:00.000Z"},
	// From Tue 30 Sept.: Thu 9, Fri 10, Sat 11 (make-up).
	{Start: "2025-09-30T01:00:00.000Z", Period: "3wd", Due: "2025-10-11T16:00:00.000Z"},
	// From Fri 26 Sept.: Sun 28 (make-up).
	{Start: "2025-09-26T01:00:00.000Z", Period: "1wd", Due: "2025-09-28T16:00:00.000Z"},

	// An ordinary week, from Mon 2 March 2026: Tue, Wed, Thu 5.
	{Start: "2026-03-02T08:00:00.000Z", Period: "3wd", Due: "2026-03-05T16:00:00.000Z"},
	// 15:59:59.999Z is still 2 March in UTC+8; one millisecond later it is the 3rd: Wed, Thu, Fri 6.
	{Start: "2026-03-02T15:59:59.999Z", Period: "3wd", Due: "2026-03-05T16:00:00.000Z"},
	{Start: "2026-03-02T16:00:00.000Z", Period: "3wd", Due: "2026-03-06T16:00:00.000Z"},
	// A weekend between, from Thu 5 March: Fri 6, Mon 9, Tue 10.
	{Start: "2026-03-05T08:00:00.000Z", Period: "3wd", Due: "2026-03-10T16:00:00.000Z"},
	// Make-up Saturdays, Sat 9 May 2026 after Labour Day (1 to 5 May off). From Thu 30 April: 6, 7, 8, 9 May.
	{Start: "2026-04-30T08:00:00.000Z", Period: "4wd", Due: "2026-05-09T16:00:00.000Z"},
	// Across New Year 2025/2026 (1 to 3 Jan. off, Sun 4 worked). From Tue 30 Dec.: Wed 31, Sun 4, Mon 5.
	{Start: "2025-12-30T08:00:00.000Z", Period: "3wd", Due: "2026-01-05T16:00:00.000Z"},
	// 30 working days (Guizhou) from Mon 5 Jan. 2026: 6-9 (4), 12-16 (9), 19-23 (14), 26-30 (19), 2-6 Feb. (24),
	// 9-13 (29), Sat 14 Feb. worked (30).
	{Start: "2026-01-05T08:00:00.000Z", Period: "30wd", Due: "2026-02-14T16:00:00.000Z"},

	// Natural days. Seven from Wed 24 Sept. 2025 end with Wed 1 Oct.; rolled over the holiday, with Thu 9 Oct.
	{Start: "2025-09-24T08:00:00.000Z", Period: "7nd", Due: "2025-10-01T16:00:00.000Z"},
	{Start: "2025-09-24T08:00:00.000Z", Period: "7nd", RollForward: true, Due: "2025-10-09T16:00:00.000Z"},
	// Days off inside the period do not extend it: seven from Thu 2 Oct. end with Thu 9 Oct., a working day.
	{Start: "2025-10-02T08:00:00.000Z", Period: "7nd", RollForward: true, Due: "2025-10-09T16:00:00.000Z"},
	// A make-up Sunday is a working day, so it holds the end: five from Tue 23 Sept. end with Sun 28.
	{Start: "2025-09-23T08:00:00.000Z", Period: "5nd", RollForward: true, Due: "2025-09-28T16:00:00.000Z"},
	// An ordinary Saturday rolls to Monday: five from Mon 2 March 2026 end with Sat 7, rolled with Mon 9.
	{Start: "2026-03-02T08:00:00.000Z", Period: "5nd", RollForward: true, Due: "2026-03-09T16:00:00.000Z"},

	// Validity: the anniversary's midnight, exclusive. Of 10 Jan. 2024 for two years: the last valid day is 9 Jan. 2026.
	{Start: "2024-01-10T03:00:00.000Z", Period: "2y", Due: "2026-01-09T16:00:00.000Z"},
	{Start: "2024-01-10T03:00:00.000Z", Period: "3y", Due: "2027-01-09T16:00:00.000Z"},
	// The day of issue is that of UTC+8: 18:00Z on 9 Jan. is 02:00 on the 10th.
	{Start: "2024-01-09T18:00:00.000Z", Period: "3y", Due: "2027-01-09T16:00:00.000Z"},
	// 29 February has no anniversary in 2027: 28 Feb. stands for it.
	{Start: "2024-02-29T03:00:00.000Z", Period: "3y", Due: "2027-02-27T16:00:00.000Z"},
	{Start: "2024-01-31T03:00:00.000Z", Period: "1m", Due: "2024-02-28T16:00:00.000Z"},
	{Start: "2024-10-15T03:00:00.000Z", Period: "6m", Due: "2025-04-14T16:00:00.000Z"},
	// The term of one month ends with Sun 14 Sept. 2025, rolled with Mon 15.
	{Start: "2025-08-15T03:00:00.000Z", Period: "1m", RollForward: true, Due: "2025-09-15T16:00:00.000Z"},

	// Pending: Thu 31 Dec. 2026 is counted, the next day needs 2027.
	{Start: "2026-12-30T03:00:00.000Z", Period: "1wd", Due: "2026-12-31T16:00:00.000Z"},
	{Start: "2026-12-30T03:00:00.000Z", Period: "2wd", Pending: 2027},
	{Start: "2026-12-30T03:00:00.000Z", Period: "7nd", Due: "2027-01-06T16:00:00.000Z"},
	{Start: "2026-12-30T03:00:00.000Z", Period: "7nd", RollForward: true, Pending: 2027},
	// The day of start is not counted, so its year is not needed.
	{Start: "2001-12-31T03:00:00.000Z", Period: "1wd", Due: "2002-01-04T16:00:00.000Z"},
	{Start: "2001-12-30T03:00:00.000Z", Period: "1wd", Pending: 2001},
}

// vector is a deadline and its answer, as testdata/twin.py reads it.
type vector struct {
	Start       string `json:"start"`
	Period      string `json:"period"`
	RollForward bool   `json:"roll_forward"`
	Due         string `json:"due,omitempty"`
	Pending     int    `json:"pending,omitempty"`
}

// answer fills Due and Pending in as package legaltime has them.
func (v vector) answer(t testing.TB, c *legaltime.Calendar) vector {
	t.Helper()
	rule := legaltime.Rule{Start: instant(t, v.Start), Period: period(t, v.Period), RollForward: v.RollForward}
	v.Due, v.Pending = "", 0
	due, err := rule.Due(c)
	var pending *legaltime.PendingError
	switch {
	case errors.As(err, &pending):
		v.Pending = pending.Year
	case err != nil:
		t.Fatalf("%+v: %v", v, err)
	default:
		v.Due = due.String()
	}
	return v
}

func TestDeadlineGolden(t *testing.T) {
	c := china(t)
	for _, want := range golden {
		if got := want.answer(t, c); got != want {
			t.Errorf("%+v\n got due %q pending %d", want, got.Due, got.Pending)
		}
	}
}

// TestDeadlineTwin has an independent program in another language recompute the golden deadlines and random ones.
func TestDeadlineTwin(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: the twin in testdata/twin.py was not run")
	}
	c, r := china(t), newRand(t)
	vectors := append([]vector(nil), golden...)
	units := []legaltime.Unit{legaltime.Working, legaltime.Natural, legaltime.Month, legaltime.Year}
	for range 2000 {
		p := legaltime.Period{Count: 1 + r.IntN(40), Unit: units[r.IntN(len(units))]}
		v := vector{Start: randomInstant(t, r).String(), Period: p.String(), RollForward: r.IntN(2) == 0}
		vectors = append(vectors, v.answer(t, c))
	}
	dir := t.TempDir()
	calendarFile, vectorFile := filepath.Join(dir, "calendar.json"), filepath.Join(dir, "vectors.json")
	text, err := json.Marshal(vectors)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(calendarFile, legaltime.China(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(vectorFile, text, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "testdata/twin.py", calendarFile, vectorFile).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

func TestDeadlineProperties(t *testing.T) {
	c, r := china(t), newRand(t)
	for range 2000 {
		start := randomInstant(t, r)
		p := legaltime.Period{Count: 1 + r.IntN(60), Unit: legaltime.Unit(1 + r.IntN(4))}
		roll := legaltime.Options{RollForward: r.IntN(2) == 0}
		end, err := c.Deadline(start, p, roll)
		if err != nil {
			continue
		}
		if end.Date().Start() != end || end.String()[10:] != "T16:00:00.000Z" {
			t.Fatalf("%s from %s ends at %s, not at midnight in UTC+8", p, start, end)
		}
		if end <= start {
			t.Fatalf("%s from %s ends before it begins, at %s", p, start, end)
		}
		last := end.Date().AddDays(-1)
		if working, err := c.IsWorking(last); (p.Unit == legaltime.Working || roll.RollForward) && (err != nil || !working) {
			t.Fatalf("%s %+v from %s ends with %s, no working day (%v)", p, roll, start, last, err)
		}
		checkMonotone(t, c, start, p, end, roll)
	}
}

// checkMonotone compares with a longer period and a later start. Working and natural days without rolling are strictly
// later for each day counted; rolling and months' ends may bring two ends together, never past each other.
func checkMonotone(t *testing.T, c *legaltime.Calendar, start legaltime.Instant, p legaltime.Period, end legaltime.Instant, o legaltime.Options) {
	t.Helper()
	longer := legaltime.Period{Count: p.Count + 1, Unit: p.Unit}
	if next, err := c.Deadline(start, longer, o); err == nil {
		if next < end || (next == end && !o.RollForward) || (next == end && p.Unit == legaltime.Working) {
			t.Fatalf("from %s: %s ends at %s, %s at %s", start, p, end, longer, next)
		}
	}
	if next, err := c.Deadline(start+3_600_000, p, o); err == nil && next < end {
		t.Fatalf("%s from %s ends at %s, and an hour later it ends before that, at %s", p, start, end, next)
	}
}

// TestWorkingDaysAreAllCounted checks that n working days hold exactly n working days: none is skipped.
func TestWorkingDaysAreAllCounted(t *testing.T) {
	c, r := china(t), newRand(t)
	for range 300 {
		start, n := randomInstant(t, r), 1+r.IntN(40)
		end, err := c.Deadline(start, legaltime.Period{Count: n, Unit: legaltime.Working}, legaltime.Options{})
		if err != nil {
			continue
		}
		counted := 0
		for d := start.Date().AddDays(1); d.Start() < end; d = d.AddDays(1) {
			if working, err := c.IsWorking(d); err != nil {
				t.Fatal(err)
			} else if working {
				counted++
			}
		}
		if counted != n {
			t.Fatalf("%d working days from %s end at %s, which holds %d", n, start, end, counted)
		}
	}
}

func TestDeadlineErrors(t *testing.T) {
	c := china(t)
	start := instant(t, "2024-01-10T03:00:00.000Z")
	for _, p := range []legaltime.Period{{}, {Count: 3}, {Unit: legaltime.Working}, {Count: -1, Unit: legaltime.Year}, {Count: 3, Unit: 9}, {Count: 10000, Unit: legaltime.Natural}} {
		if _, err := c.Deadline(start, p, legaltime.Options{}); !errors.Is(err, legaltime.ErrPeriod) {
			t.Errorf("%#v: %v, want ErrPeriod", p, err)
		}
	}
	for _, s := range []string{"9999y", "176y", "2400m"} {
		// Rolled or not: a calendar can never cover such a year, so it is out of range and not pending.
		for _, roll := range []bool{false, true} {
			if _, err := c.Deadline(start, period(t, s), legaltime.Options{RollForward: roll}); !errors.Is(err, legaltime.ErrRange) {
				t.Errorf("%s: %v, want ErrRange", s, err)
			}
		}
	}
}

func TestDeadlineWithoutCalendar(t *testing.T) {
	var none *legaltime.Calendar
	start := instant(t, "2024-01-10T03:00:00.000Z")
	end, err := none.Deadline(start, period(t, "3y"), legaltime.Options{})
	if err != nil || end.String() != "2027-01-09T16:00:00.000Z" {
		t.Errorf("validity needs no calendar: %s, %v", end, err)
	}
	_, err = none.Deadline(start, period(t, "3wd"), legaltime.Options{})
	var pending *legaltime.PendingError
	if !errors.As(err, &pending) || pending.Year != 2024 || !errors.Is(err, legaltime.ErrNoCalendar) {
		t.Errorf("working days without a calendar: %v, want pending 2024", err)
	}
}

// TestCorrectedCalendar shows why a rule is stored and not its result.
func TestCorrectedCalendar(t *testing.T) {
	rule := legaltime.Rule{Start: instant(t, "2026-12-30T03:00:00.000Z"), Period: period(t, "2wd")}
	const year2026 = `{"notice":"unstated","off":[],"work":[],"year":2026}`
	before := calendar(t, `{"calendar":"test","version":1,"years":[`+year2026+`]}`)
	if _, err := rule.Due(before); !errors.Is(err, legaltime.ErrNoCalendar) {
		t.Fatalf("without 2027: %v", err)
	}
	after := calendar(t, `{"calendar":"test","version":2,"years":[`+year2026+`,{"notice":"unstated","off":["2027-01-01"],"work":["2027-01-03"],"year":2027}]}`)
	// Thu 31 Dec., then Fri 1 Jan. off, Sat 2 free, Sun 3 worked.
	if due, err := rule.Due(after); err != nil || due.String() != "2027-01-03T16:00:00.000Z" {
		t.Fatalf("with 2027: %s, %v", due, err)
	}
}
