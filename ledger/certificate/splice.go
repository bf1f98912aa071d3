package certificate

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/certledger/certledger/ledger"
)

// Splice replaces bytes of the text before by others. A later governance text
// travels as the places where it differs from the one carried before it.
type Splice struct {
	// At is the offset in the text before, in bytes.
	At int `json:"at"`
	// Cut is how many bytes of the text before end here.
	Cut int `json:"cut"`
	// Put is what stands in their place.
	Put string `json:"put"`
}

// splice gives the text that the splices make of old. They must ascend without
// touching, lie inside old, and each must change something and be settled, so that
// no byte of a certificate is free; what they make is for the caller to compare
// with a digest.
func splice(old []byte, splices []Splice) ([]byte, error) {
	if len(splices) == 0 {
		return nil, errors.New("there is no splice")
	}
	var text []byte
	end := 0
	for i, s := range splices {
		switch {
		case s.At < end || i > 0 && s.At == end:
			return nil, fmt.Errorf("splice %d begins at %d, the one before ends at %d", i, s.At, end)
		case s.At > len(old) || s.Cut < 0 || s.Cut > len(old)-s.At:
			return nil, fmt.Errorf("splice %d reaches beyond the %d bytes of the text before", i, len(old))
		case string(old[s.At:s.At+s.Cut]) == s.Put:
			return nil, fmt.Errorf("splice %d changes nothing", i)
		case !settled(old, splices, i):
			return nil, fmt.Errorf("splice %d parts a character, or begins or ends with what it leaves", i)
		}
		text = append(append(text, old[end:s.At]...), s.Put...)
		if end = s.At + s.Cut; len(text)+len(old)-end > ledger.MaxGovernance {
			return nil, fmt.Errorf("the text is longer than %d bytes", ledger.MaxGovernance)
		}
	}
	return append(text, old[end:]...), nil
}

// settled reports whether a splice is the one way to say what it says: it parts no
// character of old, its two sides do not end alike, and it begins with the first
// character that differs.
func settled(old []byte, splices []Splice, i int) bool {
	s := splices[i]
	cut := old[s.At : s.At+s.Cut]
	whole := !inside(old, s.At) && !inside(old, s.At+s.Cut) || s.At == 0 && s.Cut == 0
	alike := s.Cut > 0 && s.Put != "" && bytes.Equal(lastOf(cut), lastOf([]byte(s.Put)))
	return whole && !alike && later(old, splices, i) == 0
}

// later gives by how many bytes a splice could begin later and say the same: by
// the character that both sides begin with, if the splice then does not touch the
// next one.
func later(old []byte, splices []Splice, i int) int {
	s := splices[i]
	room := old[s.At+s.Cut:]
	if i+1 < len(splices) {
		room = room[:max(0, min(len(room), splices[i+1].At-1-s.At-s.Cut))]
	}
	begins := func(side []byte) []byte {
		if len(side) == 0 {
			side = room
		}
		return firstOf(side)
	}
	x := begins(old[s.At : s.At+s.Cut])
	if !bytes.Equal(x, begins([]byte(s.Put))) {
		return 0
	}
	return len(x)
}

// firstOf and lastOf give the first and the last character of a text.
func firstOf(text []byte) []byte {
	n := min(1, len(text))
	for inside(text, n) {
		n++
	}
	return text[:n]
}

func lastOf(text []byte) []byte {
	n := max(0, len(text)-1)
	for n > 0 && inside(text, n) {
		n--
	}
	return text[n:]
}
