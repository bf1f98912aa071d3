// Package legaltime computes legal deadlines as Chinese registration rules state them: in working days, natural days,
// months and years, on calendar days of UTC+8, with the State Council's holidays and make-up working days.
//
// It is a pure package. The present enters only as an [Instant] that the caller passes, and the holidays only as a
// [Calendar] that was parsed from bytes which members agreed on. Every deadline is an exclusive instant: 00:00 UTC+8 of
// the day after its last day. A deadline is kept as its [Clock], never as its result, because a calendar that is
// published or corrected later changes the result: a deadline that needs a year without calendar is pending
// ([PendingError]), never estimated.
//
// China has kept UTC+8 without summer time since 1991, so the fixed offset is exact for the years 2000 to 2199 that
// the package accepts.
package legaltime
