package certificate

import (
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
// touching, lie inside old, and each must change something; what they make is
// for the caller to compare with a digest.
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
		}
		text = append(append(text, old[end:s.At]...), s.Put...)
		if end = s.At + s.Cut; len(text)+len(old)-end > ledger.MaxGovernance {
			return nil, fmt.Errorf("the text is longer than %d bytes", ledger.MaxGovernance)
		}
	}
	return append(text, old[end:]...), nil
}
