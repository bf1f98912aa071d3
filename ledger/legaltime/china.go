package legaltime

import _ "embed"

//go:embed data/cn.json
var chinaJSON string

// China returns the holiday calendar of mainland China that this build carries, as canonical JSON that [ParseCalendar]
// accepts. It is the template for a ledger's first calendar; rules read the calendar on the ledger, never this one.
// data/README.md names its sources.
func China() []byte { return []byte(chinaJSON) }
