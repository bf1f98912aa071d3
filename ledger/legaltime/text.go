package legaltime

// MarshalText gives the instant's text form, see String.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads the text form, see ParseInstant.
func (i *Instant) UnmarshalText(text []byte) error {
	parsed, err := ParseInstant(string(text))
	*i = parsed
	return err
}

// MarshalText gives the period's text form, see String.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the text form, see ParsePeriod.
func (p *Period) UnmarshalText(text []byte) error {
	parsed, err := ParsePeriod(string(text))
	*p = parsed
	return err
}

// Valid reports whether the instant has a text: years 2000 to 2199.
func (i Instant) Valid() bool {
	_, err := ParseInstant(i.String())
	return err == nil
}
