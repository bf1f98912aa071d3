package doctor

// Codes lists every code that has words.
func Codes() []string {
	var codes []string
	for _, row := range texts() {
		codes = append(codes, row.code)
	}
	return codes
}

// Row gives a code's words, not filled in.
func Row(code string) Words {
	for _, row := range texts() {
		if row.code == code {
			return Words{row.says, row.cause, row.cure}
		}
	}
	return Words{}
}

// Measure looks at a disk, KindOf names a file system.
var (
	Measure = measure
	KindOf  = kindOf
)
