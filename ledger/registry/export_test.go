package registry

// What the transcripts need to check a row against what it did.
var (
	SubjectOf = subjectOf
	Find      = find
)
