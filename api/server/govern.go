package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

func (s *server) getGovernance(w http.ResponseWriter, r *http.Request) error {
	out := api.Governance{Height: s.cfg.Chain.Final()}
	now, err := s.cfg.Chain.Governance(r.Context())
	if err != nil {
		return err
	}
	sets, err := s.cfg.Chain.Sets(r.Context(), uint64(now.Sequence)-1, 1)
	if err != nil || len(sets) != 1 {
		return errors.Join(err, missing(ErrNotFound, api.EntityUnknown, "the set in force"))
	}
	if out.InForce, err = governanceSet(sets[0]); err != nil {
		return err
	}
	next, err := s.cfg.Chain.Pending(r.Context())
	if err != nil {
		return err
	}
	if next != nil {
		shown, err := governanceSet(*next)
		if err != nil {
			return err
		}
		out.Next = &shown
	}
	return writeJSON(w, http.StatusOK, out)
}

func governanceSet(set GovernanceSet) (api.GovernanceSet, error) {
	g, err := ledger.ParseGovernance(set.Text)
	if err != nil {
		return api.GovernanceSet{}, err
	}
	out := api.GovernanceSet{
		Sequence: g.Sequence, Digest: sm3.Sum(set.Text), Decided: set.Decided, Since: set.Since, Governance: json.RawMessage(set.Text),
		Recovery: string(set.Recovery),
	}
	if set.Proof == nil {
		return out, nil
	}
	header, err := headerOf(*set.Proof)
	out.Header = &header
	return out, err
}

func (s *server) getGovernanceHistory(w http.ResponseWriter, r *http.Request) error {
	after, err := queryNumber(r, "after", 0)
	if err != nil {
		return err
	}
	limit, err := queryLimit(r)
	if err != nil {
		return err
	}
	sets, err := s.cfg.Chain.Sets(r.Context(), after, limit+1)
	if err != nil {
		return err
	}
	out := api.GovernanceHistory{Sets: []api.GovernanceSet{}}
	for i, set := range sets {
		if i == limit {
			out.Next = uint64(out.Sets[i-1].Sequence)
			break
		}
		shown, err := governanceSet(set)
		if err != nil {
			return err
		}
		out.Sets = append(out.Sets, shown)
	}
	return writeJSON(w, http.StatusOK, out)
}

func (s *server) getProposal(w http.ResponseWriter, r *http.Request) error {
	v, err := s.entityAt(r, ledger.ProposalEntity, ledger.ProposalUnknown)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, api.Proposal{Height: v.height, Time: v.time, Final: v.final, Proposal: v.shown})
}

func (s *server) getProposalHistory(w http.ResponseWriter, r *http.Request) error {
	return s.history(w, r, ledger.ProposalEntity, ledger.ProposalUnknown)
}

func (s *server) getProposalStatus(w http.ResponseWriter, r *http.Request) error {
	return s.statusFile(w, r, "id", ledger.ProposalEntity, ledger.ProposalUnknown)
}

// getProposals looks at no more proposals than a page may have, so that a state
// that is rare costs no more than one that is not.
func (s *server) getProposals(w http.ResponseWriter, r *http.Request) error {
	state := ledger.ProposalState(r.URL.Query().Get("state"))
	if state != "" && !api.IsProposalState(state) {
		return malformed("state is one of OPEN, ENACTED, WITHDRAWN and EXPIRED")
	}
	after := r.URL.Query().Get("after")
	if after != "" && !ledger.ValidIdentifier(after) {
		return malformed("after is the id of a proposal")
	}
	limit, err := queryLimit(r)
	if err != nil {
		return err
	}
	ids, err := s.cfg.Entities.List(r.Context(), ledger.ProposalEntity, after, api.MaxPage+1)
	if err != nil {
		return err
	}
	out := api.Proposals{Height: s.cfg.Chain.Final(), Proposals: []json.RawMessage{}}
	for i, id := range ids {
		if i == api.MaxPage || len(out.Proposals) == limit {
			out.Next = ids[i-1]
			break
		}
		value, err := s.proposalIn(r, id, state)
		if err != nil {
			return err
		}
		if value != nil {
			out.Proposals = append(out.Proposals, value)
		}
	}
	return writeJSON(w, http.StatusOK, out)
}

// proposalIn gives a proposal's final value, nil when it has none or is in
// another state than the one asked for.
func (s *server) proposalIn(r *http.Request, id string, state ledger.ProposalState) (json.RawMessage, error) {
	value, _, err := s.cfg.Entities.Value(r.Context(), ledger.EntityID{Kind: ledger.ProposalEntity, ID: id}, false)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var p ledger.Proposal
	if err := canonical.Unmarshal(value, &p); err != nil {
		return nil, err
	}
	if state != "" && p.State != state {
		return nil, nil
	}
	shown, _, err := shownEntity(ledger.ProposalEntity, value, readerOf(r.Context()))
	return shown, err
}

func (s *server) getMember(w http.ResponseWriter, r *http.Request) error {
	name, err := identifier(r, "name", ledger.MemberUnknown)
	if err != nil {
		return err
	}
	set, err := s.cfg.Chain.Governance(r.Context())
	if err != nil {
		return err
	}
	out := api.Member{Height: s.cfg.Chain.Final()}
	if m, ok := set.Member(name); ok {
		sees := readerOf(r.Context()).sees(memberNames(set))
		shown, err := canonical.Marshal(api.Strip(*m, sees))
		if err != nil {
			return err
		}
		out.Member = json.RawMessage(shown)
	}
	value, _, err := s.cfg.Entities.Value(r.Context(), ledger.EntityID{Kind: ledger.MemberEntity, ID: name}, false)
	switch {
	case err == nil:
		out.History = json.RawMessage(value)
	case !errors.Is(err, ErrNotFound):
		return err
	case out.Member == nil:
		return ledger.Refuse(ledger.MemberUnknown, "%s", name)
	}
	return writeJSON(w, http.StatusOK, out)
}

func (s *server) getNetwork(w http.ResponseWriter, r *http.Request) error {
	members, err := s.cfg.Node.Members(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, api.Network{Height: s.cfg.Chain.Applied(), Time: s.cfg.Clock.Now(), Members: append([]api.MemberNode{}, members...)})
}

func (s *server) getDocument(w http.ResponseWriter, r *http.Request) error {
	digest, err := sm3.Parse(r.PathValue("digest"))
	if err != nil {
		return malformed("a document's digest is sm3: and 64 lower hex digits")
	}
	text, err := s.cfg.Chain.Document(r.Context(), digest)
	if err != nil {
		return missing(err, api.EntityUnknown, "document "+digest.String())
	}
	return writeFile(w, api.MediaJSON, strings.TrimPrefix(digest.String(), "sm3:")+".json", text)
}
