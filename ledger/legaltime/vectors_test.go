package legaltime_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/certledger/certledger/ledger/legaltime"
)

// vectors are counts and their answers, as testdata/twin.py reads them too. Those in testdata/vectors.json were counted
// by hand on the State Council's notices; each says why. Times are UTC: 16:00Z is midnight in UTC+8.
type vectors struct {
	After  []afterVector  `json:"after"`
	Before []beforeVector `json:"before"`
	Clocks []clockVector  `json:"clocks"`
}

type clockVector struct {
	Clock legaltime.Clock `json:"clock"`
	answer
	Why string `json:"why"`
}

type beforeVector struct {
	End    legaltime.Instant `json:"end"`
	Period legaltime.Period  `json:"period"`
	answer
	Why string `json:"why"`
}

type afterVector struct {
	Act    legaltime.Instant `json:"act"`
	Period legaltime.Period  `json:"period"`
	answer
	Why string `json:"why"`
}

// answer has exactly one field set.
type answer struct {
	Due     legaltime.Instant `json:"due,omitempty"`
	Opens   legaltime.Instant `json:"opens,omitempty"`
	Paused  legaltime.Instant `json:"paused,omitempty"`
	Pending int               `json:"pending,omitempty"`
}

func dueOf(t testing.TB, k legaltime.Clock, c *legaltime.Calendar) answer {
	t.Helper()
	due, err := k.Due(c)
	if err != nil {
		return failed(t, k, err)
	}
	return answer{Due: due}
}

func opensOf(t testing.TB, c *legaltime.Calendar, end legaltime.Instant, p legaltime.Period) answer {
	t.Helper()
	opens, err := c.Before(end, p)
	if err != nil {
		return failed(t, p, err)
	}
	return answer{Opens: opens}
}

func afterOf(t testing.TB, c *legaltime.Calendar, act legaltime.Instant, p legaltime.Period) answer {
	t.Helper()
	due, err := c.After(act, p)
	if err != nil {
		return failed(t, p, err)
	}
	return answer{Due: due}
}

func failed(t testing.TB, asked any, err error) answer {
	t.Helper()
	var pending *legaltime.PendingError
	var paused *legaltime.PausedError
	switch {
	case errors.As(err, &pending) && errors.Is(err, legaltime.ErrNoCalendar):
		return answer{Pending: pending.Year}
	case errors.As(err, &paused) && errors.Is(err, legaltime.ErrPaused):
		return answer{Paused: paused.Since}
	}
	t.Fatalf("%+v: %v", asked, err)
	return answer{}
}

func TestVectors(t *testing.T) {
	var v vectors
	readJSON(t, "testdata/vectors.json", &v)
	if len(v.Clocks) < 60 || len(v.Before) < 10 || len(v.After) < 8 {
		t.Fatalf("only %d clocks, %d windows and %d bars", len(v.Clocks), len(v.Before), len(v.After))
	}
	c := china(t)
	for _, want := range v.Clocks {
		if got := dueOf(t, want.Clock, c); got != want.answer {
			t.Errorf("%s\n%+v\n got %+v\nwant %+v", want.Why, want.Clock, got, want.answer)
		}
	}
	for _, want := range v.Before {
		if got := opensOf(t, c, want.End, want.Period); got != want.answer {
			t.Errorf("%s\n%s before %s\n got %+v\nwant %+v", want.Why, want.Period, want.End, got, want.answer)
		}
	}
}

func TestAfterVectors(t *testing.T) {
	var v vectors
	readJSON(t, "testdata/vectors.json", &v)
	c := china(t)
	for _, want := range v.After {
		if got := afterOf(t, c, want.Act, want.Period); got != want.answer {
			t.Errorf("%s\n%s after %s\n got %+v\nwant %+v", want.Why, want.Period, want.Act, got, want.answer)
		}
	}
	year := legaltime.Period{Count: 1, Unit: legaltime.Year}
	if due, err := c.After(instant(t, "2198-12-31T16:00:00.000Z"), year); !errors.Is(err, legaltime.ErrRange) {
		t.Errorf("the year after 1 January 2199 is over at %s, %v; want ErrRange", due, err)
	}
}

// TestTwin has an independent program in another language recompute the vectors and random ones.
func TestTwin(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: the twin in testdata/twin.py was not run")
	}
	c, r := china(t), newRand(t)
	var random vectors
	for range 2000 {
		k := randomClock(r, randomInstant(t, r))
		random.Clocks = append(random.Clocks, clockVector{Clock: k, answer: dueOf(t, k, c)})
		act, follows := randomInstant(t, r), randomPeriod(r)
		random.After = append(random.After, afterVector{Act: act, Period: follows, answer: afterOf(t, c, act, follows)})
		end, p := randomInstant(t, r), randomPeriod(r)
		if end.Date().Year() < 2006 && p.Unit != legaltime.Working {
			continue // it may open before 2000
		}
		random.Before = append(random.Before, beforeVector{End: end, Period: p, answer: opensOf(t, c, end, p)})
	}
	text, err := json.Marshal(random)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "vectors.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"testdata/vectors.json", file} {
		out, err := exec.Command(python, "testdata/twin.py", "data/cn.json", name).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		t.Logf("%s: %s", filepath.Base(name), out)
	}
}

func randomPeriod(r *rand.Rand) legaltime.Period {
	switch r.IntN(8) {
	case 0:
		return legaltime.Period{Unit: legaltime.Natural}
	case 1:
		return legaltime.Period{Count: 1 + r.IntN(14), Unit: legaltime.Month}
	case 2:
		return legaltime.Period{Count: 1 + r.IntN(3), Unit: legaltime.Year}
	case 3, 4:
		return legaltime.Period{Count: 1 + r.IntN(20), Unit: legaltime.Natural}
	default:
		return legaltime.Period{Count: 1 + r.IntN(20), Unit: legaltime.Working}
	}
}

// randomClock has up to four pauses, of hours or of weeks, near to one another and to the end, on one day or at the
// same instant; the last may be open.
func randomClock(r *rand.Rand, start legaltime.Instant) legaltime.Clock {
	const hour = 3_600_000
	k := legaltime.Clock{Article: "an article", Calendar: "cn", Period: randomPeriod(r), Roll: r.IntN(2) == 0, Start: start}
	later := func(at legaltime.Instant) legaltime.Instant {
		switch r.IntN(4) {
		case 0:
			return at + legaltime.Instant(r.IntN(20*hour))
		case 1:
			return at.Date().AddDays(r.IntN(5)).End() - legaltime.Instant(r.IntN(2)) // at midnight or just before
		default:
			return at + legaltime.Instant(r.IntN(12*24*hour))
		}
	}
	at := start
	for n := r.IntN(5); n > 0; n-- {
		p := legaltime.Pause{From: later(at)}
		if at = later(p.From); n > 1 || r.IntN(4) > 0 {
			p.To = at
		}
		k.Pauses = append(k.Pauses, p)
	}
	return k
}
