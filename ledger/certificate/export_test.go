package certificate

// The two directions of a text that travels as splices.
var (
	SpliceText = splice
	Difference = difference
)
