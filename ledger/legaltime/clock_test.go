package legaltime_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

func TestClockText(t *testing.T) {
	k := legaltime.Clock{Article: "AH 22", Calendar: "cn", Period: period(t, "10wd"), Start: instant(t, "2025-03-03T02:00:00.000Z")}
	const running = `{"article":"AH 22","calendar":"cn","period":"10wd","start":"2025-03-03T02:00:00.000Z"}`
	checkText(t, k, running)
	k.Roll = true
	k = step(t, k, "2025-03-07T02:00:00.000Z", legaltime.Clock.Pause)
	const paused = `{"article":"AH 22","calendar":"cn","pauses":[{"from":"2025-03-07T02:00:00.000Z"}],"period":"10wd","roll":true,"start":"2025-03-03T02:00:00.000Z"}`
	checkText(t, k, paused)
	k = step(t, k, "2025-03-26T02:00:00.000Z", legaltime.Clock.Resume)
	const resumed = `{"article":"AH 22","calendar":"cn","pauses":[{"from":"2025-03-07T02:00:00.000Z","to":"2025-03-26T02:00:00.000Z"}],"period":"10wd","roll":true,"start":"2025-03-03T02:00:00.000Z"}`
	checkText(t, k, resumed)
}

func checkText(t *testing.T, k legaltime.Clock, want string) {
	t.Helper()
	text, err := canonical.Marshal(k)
	if err != nil || string(text) != want {
		t.Fatalf("wrote %s, %v\nwant %s", text, err, want)
	}
	var back legaltime.Clock
	if err := canonical.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if again, err := canonical.Marshal(back); err != nil || !bytes.Equal(again, text) {
		t.Fatalf("read back as %s, %v", again, err)
	}
}

// step pauses or resumes and checks that the clock it was asked of is unchanged.
func step(t *testing.T, k legaltime.Clock, at string, do func(legaltime.Clock, legaltime.Instant) (legaltime.Clock, error)) legaltime.Clock {
	t.Helper()
	before := slices.Clone(k.Pauses)
	next, err := do(k, instant(t, at))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(k.Pauses, before) {
		t.Fatalf("the clock changed: %v, was %v", k.Pauses, before)
	}
	return next
}

func TestPauseAndResume(t *testing.T) {
	c := china(t)
	k := legaltime.Clock{Period: period(t, "10wd"), Start: instant(t, "2025-03-03T02:00:00.000Z")}
	refused := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, legaltime.ErrClock) {
			t.Errorf("%s: %v, want ErrClock", what, err)
		}
	}
	_, err := k.Resume(k.Start)
	refused("resumed while running", err)
	_, err = k.Pause(k.Start - 1)
	refused("paused before its start", err)
	_, err = k.Pause(instant(t, "2199-12-31T16:00:00.000Z"))
	refused("paused in 2200 of UTC+8", err)

	p := step(t, k, "2025-03-07T02:00:00.000Z", legaltime.Clock.Pause)
	var paused *legaltime.PausedError
	if _, err := p.Due(c); !p.Paused() || k.Paused() || !errors.As(err, &paused) || paused.Since != p.Pauses[0].From {
		t.Errorf("paused: %v, %v", p.Paused(), err)
	}
	_, err = p.Pause(p.Pauses[0].From + 1)
	refused("paused twice", err)
	for _, at := range []legaltime.Instant{p.Pauses[0].From - 1, 0, instant(t, "2199-12-31T16:00:00.000Z")} {
		_, err = p.Resume(at)
		refused("resumed at "+at.String(), err)
	}

	q := step(t, p, "2025-03-26T02:00:00.000Z", legaltime.Clock.Resume)
	if due, err := q.Due(c); err != nil || due.String() != "2025-04-03T16:00:00.000Z" || q.Paused() {
		t.Errorf("resumed: due %s, %v", due, err)
	}
	_, err = q.Pause(q.Pauses[0].To - 1)
	refused("paused before it resumed", err)
	if again := step(t, q, "2025-03-26T02:00:00.000Z", legaltime.Clock.Pause); !again.Paused() {
		t.Error("a clock may be paused again at the instant at which it resumed")
	}
}

func TestDueRefuses(t *testing.T) {
	at := func(s string) legaltime.Instant { return instant(t, "2025-03-"+s+"T02:00:00.000Z") }
	for name, pauses := range map[string][]legaltime.Pause{
		"before the start":        {{From: at("02"), To: at("04")}},
		"ends before it begins":   {{From: at("05"), To: at("04")}},
		"overlap":                 {{From: at("04"), To: at("06")}, {From: at("05"), To: at("07")}},
		"open but not the last":   {{From: at("04")}, {From: at("05"), To: at("07")}},
		"no instants":             {{}},
		"from outside the range":  {{From: 1 << 62}},
		"until outside the range": {{From: at("04"), To: 1 << 62}},
		"until before the epoch":  {{From: at("04"), To: -1}},
	} {
		k := legaltime.Clock{Period: period(t, "3wd"), Pauses: pauses, Start: at("03")}
		if due, err := k.Due(china(t)); !errors.Is(err, legaltime.ErrClock) {
			t.Errorf("%s: %s, %v; want ErrClock", name, due, err)
		}
	}
	late := legaltime.Clock{Period: period(t, "30nd"), Start: at("03"), Pauses: []legaltime.Pause{{From: at("04"), To: instant(t, "2199-12-20T02:00:00.000Z")}}}
	if due, err := late.Due(nil); !errors.Is(err, legaltime.ErrRange) {
		t.Errorf("resumed too late to end: %s, %v; want ErrRange", due, err)
	}
}

// TestPauseMovesTheEnd checks what a pause may do: an end never comes earlier, and natural days without rolling end
// later by just the days between.
func TestPauseMovesTheEnd(t *testing.T) {
	c, r := china(t), newRand(t)
	moved := 0
	for range 3000 {
		k := randomClock(r, randomInstant(t, r))
		if len(k.Pauses) == 0 || k.Paused() {
			continue
		}
		last := k.Pauses[len(k.Pauses)-1]
		without := k
		without.Pauses = k.Pauses[:len(k.Pauses)-1]
		before, err := without.Due(c)
		if err != nil {
			continue
		}
		due, err := k.Due(c)
		if err != nil && !errors.Is(err, legaltime.ErrNoCalendar) {
			t.Fatalf("%+v: %v", k, err)
		}
		between := last.To.Date().Start() - last.From.Date().Start()
		switch {
		case err != nil:
		case last.From >= before && due != before:
			t.Fatalf("%+v: a pause after the end %s moves it to %s", k, before, due)
		case last.From < before && k.Period.Unit != legaltime.Working && !k.Roll && due != before+between:
			t.Fatalf("%+v: a pause of %d ms moves the end from %s to %s", k, between, before, due)
		case due < before:
			t.Fatalf("%+v: a pause moves the end from %s back to %s", k, before, due)
		case due > before:
			moved++
		}
	}
	if moved < 300 {
		t.Errorf("only %d pauses moved an end", moved)
	}
}

func FuzzClock(f *testing.F) {
	f.Add([]byte(`{"article":"AH 22","calendar":"cn","period":"10wd","start":"2025-03-03T02:00:00.000Z"}`))
	f.Add([]byte(`{"article":"","calendar":"","pauses":[{"from":"2025-03-07T02:00:00.000Z","to":"2025-03-26T02:00:00.000Z"},{"from":"2025-03-28T02:00:00.000Z"}],"period":"1m","roll":true,"start":"2025-03-03T02:00:00.000Z"}`))
	f.Add([]byte(`{"article":"","calendar":"","pauses":[{"from":"2025-03-07T02:00:00.000Z","to":"2024-03-26T02:00:00.000Z"}],"period":"0nd","start":"2199-12-31T23:59:59.999Z"}`))
	c := china(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		var k legaltime.Clock
		if canonical.Unmarshal(text, &k) != nil {
			return
		}
		if again, err := canonical.Marshal(k); err != nil || !bytes.Equal(again, text) {
			t.Fatalf("read %s\nwrote %s, %v", text, again, err)
		}
		due, err := k.Due(c)
		if err == nil {
			if due.Date().Start() != due || due <= k.Start {
				t.Fatalf("%s is due at %s", text, due)
			}
			return
		}
		for _, known := range []error{legaltime.ErrClock, legaltime.ErrNoCalendar, legaltime.ErrPaused, legaltime.ErrRange} {
			if errors.Is(err, known) {
				return
			}
		}
		t.Fatalf("%s: %v", text, err)
	})
}
