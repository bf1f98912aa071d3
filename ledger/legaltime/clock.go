package legaltime

import (
	"errors"
	"fmt"
	"slices"
)

// Clock is a deadline as it is stored: what it was counted from, how, by which article, and when it stood still. Its
// result follows from a calendar, and may change with a later version of it. It is a value: Pause and Resume return
// another one.
type Clock struct {
	// Article is the provision that sets the period.
	Article string `json:"article"`
	// Calendar names the calendar by which it is counted.
	Calendar string `json:"calendar"`
	// Pauses are rising and do not overlap; only the last may be open.
	Pauses []Pause `json:"pauses,omitempty"`
	Period Period  `json:"period"`
	// Roll is [Options.RollForward].
	Roll  bool    `json:"roll,omitempty"`
	Start Instant `json:"start"`
}

// Pause is a time in which a clock does not run.
type Pause struct {
	From Instant `json:"from"`
	// To is when the clock runs again, 0 while it does not.
	To Instant `json:"to,omitempty"`
}

var (
	// ErrPaused is what every [*PausedError] wraps.
	ErrPaused = errors.New("the clock is paused: its end is known when it runs again")
	// ErrClock is returned for a clock whose pauses make no sense, and for a pause that does not fit it.
	ErrClock = errors.New("not a clock's course")
)

// PausedError reports that a clock has no end yet because it stands still.
type PausedError struct {
	Since Instant
}

func (e *PausedError) Error() string { return fmt.Sprintf("paused since %s: %v", e.Since, ErrPaused) }

// Unwrap returns [ErrPaused].
func (e *PausedError) Unwrap() error { return ErrPaused }

// Due returns the exclusive end of the clock under c, the calendar that it names; without pauses this is
// [Calendar.Deadline].
//
// With pauses, the clock ends with the first day at the end of which its days have been counted and it runs, and which
// is a working day if the clock rolls or counts working days. The day on which it pauses is counted like any other, the
// day on which it resumes is not, nor any between: four of ten working days were counted when an objection pauses a
// publicity on the fourth, and the other six begin with the day after it is resolved. So a pause within one day changes
// nothing; a clock that pauses on its last day ends with the day on which it resumes, or in working days with the next
// working day; and a pause at or after the end changes nothing. A term of months or years is measured once, from its
// start, and each pause moves its end by the natural days from the day of the pause to that of the resumption.
//
// Errors: [*PausedError] while it stands still; [*PendingError] as for Deadline, also for a clock that is paused when
// the calendar that is missing decides whether it had ended before; [ErrClock], [ErrPeriod], [ErrRange].
func (k Clock) Due(c *Calendar) (Instant, error) {
	if err := k.check(); err != nil {
		return 0, err
	}
	t, err := c.tally(k.Start, k.Period, k.Roll)
	if err != nil {
		return 0, err
	}
	last, err := t.through(k.Pauses)
	if err != nil {
		return 0, fmt.Errorf("%s from %s: %w", k.Period, k.Start.Date(), err)
	}
	return last.End(), nil
}

// Paused reports whether the clock stands still: whether its last pause is open.
func (k Clock) Paused() bool {
	return len(k.Pauses) > 0 && k.Pauses[len(k.Pauses)-1].To == 0
}

// Pause returns the clock paused at an instant. It returns an error wrapping [ErrClock] if it is paused already, or if
// the instant lies before its start or its last resumption. Whether it had ended by then is not looked at: such a pause
// has no effect.
func (k Clock) Pause(at Instant) (Clock, error) {
	if k.Paused() {
		return k, fmt.Errorf("%w: it is already paused, at %s", ErrClock, k.Pauses[len(k.Pauses)-1].From)
	}
	k.Pauses = append(slices.Clone(k.Pauses), Pause{From: at})
	return k, k.check()
}

// Resume returns the clock running again from an instant. It returns an error wrapping [ErrClock] if it is not paused,
// or was paused later than that.
func (k Clock) Resume(at Instant) (Clock, error) {
	if !k.Paused() {
		return k, fmt.Errorf("%w: it is not paused", ErrClock)
	}
	k.Pauses = slices.Clone(k.Pauses)
	k.Pauses[len(k.Pauses)-1].To = at
	if at == 0 {
		return k, fmt.Errorf("%w: it resumes at no time", ErrClock)
	}
	return k, k.check()
}

func (k Clock) check() error {
	before := k.Start
	for i, p := range k.Pauses {
		if p.From < before || !p.From.Date().inRange() {
			return fmt.Errorf("%w: the pause of %s is not after %s", ErrClock, p.From, before)
		}
		if p.To == 0 && i == len(k.Pauses)-1 {
			return nil
		}
		if p.To < p.From || !p.To.Date().inRange() {
			return fmt.Errorf("%w: the pause of %s ends at %s", ErrClock, p.From, p.To)
		}
		before = p.To
	}
	return nil
}
