package sm2

// WellFormed is the check that stands before both libraries.
func WellFormed(t Task) bool { return t.wellFormed() }
