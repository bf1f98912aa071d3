package legaltime

// Canonical is the form that a calendar's digest is taken over.
func Canonical(c *Calendar) string { return c.canonical() }
