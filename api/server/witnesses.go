package server

import (
	"context"
	"net/http"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// getWitnesses names the institutions that have signed a header (TJ 7.1.4).
func (s *server) getWitnesses(w http.ResponseWriter, r *http.Request) error {
	height, err := number("height", r.PathValue("height"))
	if err != nil {
		return err
	}
	signed, err := s.signedHeader(r.Context(), height)
	if err != nil {
		return err
	}
	h, err := ledger.ParseHeader([]byte(signed.Text))
	if err != nil {
		return err
	}
	set, err := s.setOf(r.Context(), h.Governance)
	if err != nil {
		return err
	}
	out := api.Witnesses{Height: height, Header: h.Digest(), Governance: h.Governance, Time: h.Time, Final: signed.Final, Needed: set.Quorum()}
	if out.Witnesses, err = set.Witnesses([]byte(signed.Text), []byte(signed.Cosignatures)); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, out)
}

// setOf finds the set of a digest among those that are or were in force.
func (s *server) setOf(ctx context.Context, digest sm3.Digest) (*ledger.Governance, error) {
	for after := uint64(0); ; {
		sets, err := s.cfg.Chain.Sets(ctx, after, api.MaxPage)
		if err != nil {
			return nil, err
		}
		if len(sets) == 0 {
			return nil, ledger.Refuse(api.EntityUnknown, "governance %s", digest)
		}
		for _, candidate := range sets {
			set, err := ledger.ParseGovernance(candidate.Text)
			if err != nil {
				return nil, err
			}
			if sm3.Sum(candidate.Text) == digest {
				return set, nil
			}
			after = uint64(set.Sequence)
		}
	}
}
