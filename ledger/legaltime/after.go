package legaltime

import "fmt"

// After returns the exclusive end of the period p that follows an act, such as a bar of three years from a publication.
// The day of the act is not counted (Civil Code of the PRC, art. 201), in months and years either: their last day is the
// corresponding day of a later month, or its last day where there is none (art. 202), where a term of validity of
// [Calendar.Deadline] ends with the day before. Three years from any time on 28 February 2024 end with 28 February 2027.
//
// Errors are those of Deadline.
func (c *Calendar) After(act Instant, p Period) (Instant, error) {
	end, err := c.Deadline(act, p, Options{})
	if err != nil || p.Unit != Month && p.Unit != Year {
		return end, err
	}
	if end = end.Date().End(); !end.Valid() {
		return 0, fmt.Errorf("%s after %s: %w", p, act.Date(), ErrRange)
	}
	return end, nil
}
