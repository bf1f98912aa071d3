package coverage

// Regulations lists the short names of the sources.
func Regulations() (short []string) {
	for _, r := range regulations() {
		short = append(short, r.short)
	}
	return short
}
