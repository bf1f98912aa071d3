package legaltime

// Calendars are calendars by name. One that is not there covers no year: natural days, months and years that do not
// roll are counted without.
type Calendars map[string]*Calendar

// Due counts a clock by the calendar that it names, see [Clock.Due].
func (c Calendars) Due(k Clock) (Instant, error) { return k.Due(c[k.Calendar]) }

// Before counts a period back by the calendar of a name, see [Calendar.Before].
func (c Calendars) Before(calendar string, end Instant, p Period) (Instant, error) {
	return c[calendar].Before(end, p)
}

// After counts the period that follows an act by the calendar of a name, see [Calendar.After].
func (c Calendars) After(calendar string, act Instant, p Period) (Instant, error) {
	return c[calendar].After(act, p)
}

// CalendarVersion gives the version of the calendar of a name, 0 when there is none.
func (c Calendars) CalendarVersion(name string) int {
	if calendar := c[name]; calendar != nil {
		return calendar.Version()
	}
	return 0
}
