package legaltime

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// ErrCalendar is returned for bytes that are not a calendar; the error that wraps it says where.
var ErrCalendar = errors.New("not a holiday calendar")

// Bounds of a calendar, far above any real one.
const (
	maxCalendarBytes   = 256 << 10
	maxCalendarVersion = 1 << 30
	maxNameBytes       = 32
	maxNoticeBytes     = 512
)

type calendarJSON struct {
	Calendar string     `json:"calendar"`
	Version  int        `json:"version"`
	Years    []yearJSON `json:"years"`
}

type yearJSON struct {
	Notice string   `json:"notice"`
	Off    []string `json:"off"`
	Work   []string `json:"work"`
	Year   int      `json:"year"`
}

// ParseCalendar reads a calendar of at most 256 KiB:
//
//	{"calendar":"cn","version":1,"years":[{"notice":"…","off":["2026-01-01"],"work":["2026-01-04"],"year":2026}]}
//
// "off" lists days without work (a weekend day in it changes nothing, so that a notice may be typed as it reads), "work"
// the Saturdays and Sundays that are worked, "notice" the official notice behind the year or "unstated". Years and dates
// rise. Only the canonical form (RFC 8785: sorted keys, no spaces, one line, no newline at the end) is accepted, so that a
// calendar has one digest. Errors wrap [ErrCalendar].
func ParseCalendar(data []byte) (*Calendar, error) {
	if len(data) > maxCalendarBytes {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrCalendar, len(data), maxCalendarBytes)
	}
	var j calendarJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCalendar, err)
	}
	c, err := newCalendar(j)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCalendar, err)
	}
	// encoding/json is lenient: unknown, repeated and differently cased keys, null, spaces, escapes and broken UTF-8 all
	// pass it. None of them survives the comparison with the one canonical form.
	if c.canonical() != string(data) {
		return nil, fmt.Errorf("%w: not canonical JSON (RFC 8785): sort the keys, drop unknown or repeated ones, spaces, escapes and newlines", ErrCalendar)
	}
	return c, nil
}

func newCalendar(j calendarJSON) (*Calendar, error) {
	if !validName(j.Calendar) {
		return nil, fmt.Errorf("name %.40q: write 1 to %d of a-z, 0-9 and _", j.Calendar, maxNameBytes)
	}
	if j.Version < 1 || j.Version > maxCalendarVersion {
		return nil, fmt.Errorf("version %d: count from 1", j.Version)
	}
	if len(j.Years) == 0 {
		return nil, errors.New("it covers no year: list at least one")
	}
	c := &Calendar{name: j.Calendar, version: j.Version}
	before := firstYear - 1
	for _, yj := range j.Years {
		if yj.Year <= before || yj.Year > lastYear {
			return nil, fmt.Errorf("year %d: list each year once, rising, from %d to %d", yj.Year, firstYear, lastYear)
		}
		before = yj.Year
		y, err := newYear(yj)
		if err != nil {
			return nil, fmt.Errorf("year %d: %w", yj.Year, err)
		}
		c.years = append(c.years, y)
	}
	return c, nil
}

func newYear(j yearJSON) (calendarYear, error) {
	if !validNotice(j.Notice) {
		return calendarYear{}, fmt.Errorf("notice %.40q: write 1 to %d bytes of plain text on one line, or unstated", j.Notice, maxNoticeBytes)
	}
	off, err := risingDates(j.Off, j.Year)
	if err != nil {
		return calendarYear{}, fmt.Errorf("off: %w", err)
	}
	work, err := risingDates(j.Work, j.Year)
	if err != nil {
		return calendarYear{}, fmt.Errorf("work: %w", err)
	}
	for _, d := range work {
		// A weekday is worked anyway: one in this list is a slip of the pen in some other date.
		if !isWeekend(d) {
			return calendarYear{}, fmt.Errorf("work: %s is a %s: list Saturdays and Sundays only", d, d.Weekday())
		}
		if contains(off, d) {
			return calendarYear{}, fmt.Errorf("%s is both off and work: choose one", d)
		}
	}
	return calendarYear{year: j.Year, notice: j.Notice, off: off, work: work}, nil
}

func risingDates(texts []string, year int) ([]Date, error) {
	var dates []Date
	for i, text := range texts {
		d, err := ParseDate(text)
		if err != nil {
			return nil, err
		}
		if d.Year() != year {
			return nil, fmt.Errorf("%s: list it under its own year", d)
		}
		if i > 0 && d.Compare(dates[i-1]) <= 0 {
			return nil, fmt.Errorf("%s: list each date once, rising", d)
		}
		dates = append(dates, d)
	}
	return dates, nil
}

func validName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return 1 <= len(s) && len(s) <= maxNameBytes
}

// validNotice refuses what JSON would have to escape, and what people cannot see.
func validNotice(s string) bool {
	for _, r := range s {
		if r == '"' || r == '\\' || r == utf8.RuneError || !unicode.IsPrint(r) {
			return false
		}
	}
	return 1 <= len(s) && len(s) <= maxNoticeBytes
}
