package cli

import (
	"fmt"

	"github.com/certledger/certledger/ledger"
)

// draft is a record on its way to its signatures.
type draft = ledger.Draft

func (s *session) readDraft(path string) (draft, error) {
	data, err := s.read(path)
	if err != nil {
		return draft{}, err
	}
	d, err := ledger.ParseDraft(data)
	if err != nil {
		return d, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}
