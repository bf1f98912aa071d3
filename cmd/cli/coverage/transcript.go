package coverage

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// coversMark begins the lines of a transcript that name what it shows.
const coversMark = "# covers:"

// Transcript is a case of law and the requirements that it shows.
type Transcript struct {
	// Path is from the root of the repository, with slashes.
	Path   string
	Covers []string
}

// ReadTranscript finds the lines `# covers: PUB-05 OBR-04` of a transcript.
func ReadTranscript(path string, text []byte) (Transcript, error) {
	t := Transcript{Path: path}
	for line := range bytes.Lines(text) {
		ids, ok := strings.CutPrefix(strings.TrimSpace(string(line)), coversMark)
		if !ok {
			continue
		}
		for id := range strings.FieldsSeq(ids) {
			if !idPattern.MatchString(id) || slices.Contains(t.Covers, id) {
				return t, fmt.Errorf("%w: %s covers %q, which is no id or is named twice", ErrRequirements, path, id)
			}
			t.Covers = append(t.Covers, id)
		}
	}
	return t, nil
}

// CheckTranscripts reports each id that a transcript covers and the list lacks.
func CheckTranscripts(list []Requirement, transcripts []Transcript) error {
	var broken []error
	for _, t := range transcripts {
		for _, id := range t.Covers {
			if !slices.ContainsFunc(list, func(r Requirement) bool { return r.ID == id }) {
				broken = append(broken, fmt.Errorf("%w: %s covers %s, which is not in the list", ErrRequirements, t.Path, id))
			}
		}
	}
	return errors.Join(broken...)
}
