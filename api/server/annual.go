package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// getReviews tells of every registry when its next annual review is due, and which
// are missing.
func (s *server) getReviews(w http.ResponseWriter, r *http.Request) error {
	out := api.Reviews{Height: s.cfg.Chain.Final(), Reviews: []api.AnnualReview{}}
	if out.Height == 0 {
		return writeJSON(w, http.StatusOK, out)
	}
	header, err := s.header(r.Context(), out.Height)
	if err != nil {
		return err
	}
	out.Time = header.Time
	set, err := s.cfg.Chain.Governance(r.Context())
	if err != nil {
		return err
	}
	for _, m := range set.Members {
		history, err := s.memberHistory(r.Context(), m.Name)
		if err != nil {
			return err
		}
		if due, ok := m.ReviewDue(history); ok && m.Has(ledger.ClassRegistry) {
			out.Reviews = append(out.Reviews, api.AnnualReview{Member: m.Name, Due: due, Missing: due <= out.Time, Publications: history.Reviews})
		}
	}
	slices.SortStableFunc(out.Reviews, func(x, y api.AnnualReview) int { return cmp.Compare(x.Due, y.Due) })
	return writeJSON(w, http.StatusOK, out)
}

// memberHistory gives what the ledger keeps of a member beside the governance.
func (s *server) memberHistory(ctx context.Context, name string) (*ledger.MemberHistory, error) {
	value, _, err := s.cfg.Entities.Value(ctx, ledger.EntityID{Kind: ledger.MemberEntity, ID: name}, false)
	if errors.Is(err, ErrNotFound) {
		return &ledger.MemberHistory{Name: name}, nil
	}
	if err != nil {
		return nil, err
	}
	e, err := ledger.DecodeEntity(ledger.MemberEntity, value)
	if err != nil {
		return nil, err
	}
	return e.(*ledger.MemberHistory), nil
}
