package legaltime

// Options says how a deadline is counted where rules differ.
type Options struct {
	// RollForward moves the end of a period whose last day is not a working day to the end of the next working day
	// (Civil Code of the PRC, art. 203). Validity terms do not roll; periods for an act of a party do.
	RollForward bool
}

// Deadline returns the exclusive end of period p that begins at start: 00:00 UTC+8 of the day after its last day. A
// thing due is in time at any instant before it.
//
// In working and natural days the day of start is not counted (Civil Code of the PRC, art. 201): three working days
// from a Monday morning end when Thursday ends. What is due on the day itself is due within zero natural days, "0nd".
//
// Months and years are terms of validity that begin with the day of start, so they end where the corresponding day
// begins: a certificate of 10 January 2024 for three years is valid up to and including 9 January 2027, its renewal
// begins at the very instant returned, and there is no gap and no overlap.
//
// Errors: [*PendingError] when the count meets a year that c does not cover (only working days and RollForward look at
// c, which may be nil otherwise); [ErrPeriod]; [ErrRange] when start or last day lies outside the years 2000 to 2199 of UTC+8.
func (c *Calendar) Deadline(start Instant, p Period, o Options) (Instant, error) {
	return Clock{Period: p, Roll: o.RollForward, Start: start}.Due(c)
}
