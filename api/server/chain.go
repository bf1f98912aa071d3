package server

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// maxNumber bounds numbers in queries and paths, as JSON numbers are bounded.
const maxNumber = 1<<53 - 1

// queryNumber gives a number out of the query, or what holds without it.
func queryNumber(r *http.Request, name string, otherwise uint64) (uint64, error) {
	values := r.URL.Query()[name]
	if len(values) == 0 {
		return otherwise, nil
	}
	if len(values) > 1 {
		return 0, malformed("%s is given more than once", name)
	}
	return number(name, values[0])
}

func number(name, text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n > maxNumber || strconv.FormatUint(n, 10) != text {
		return 0, malformed("%s is a number below 2^53 in its shortest form", name)
	}
	return n, nil
}

func queryLimit(r *http.Request) (int, error) {
	limit, err := queryNumber(r, "limit", api.DefaultPage)
	if err == nil && (limit == 0 || limit > api.MaxPage) {
		err = malformed("limit is 1 to %d", api.MaxPage)
	}
	return int(limit), err
}

func (s *server) getHeaders(w http.ResponseWriter, r *http.Request) error {
	from, err := queryNumber(r, "from", 1)
	if err != nil {
		return err
	}
	limit, err := queryLimit(r)
	if err != nil {
		return err
	}
	out := api.Headers{Headers: []api.Header{}, Applied: s.cfg.Chain.Applied(), Final: s.cfg.Chain.Final()}
	for height := max(from, 1); height <= out.Applied && len(out.Headers) < limit; height++ {
		header, err := s.signedHeader(r.Context(), height)
		if err != nil {
			return err
		}
		out.Headers = append(out.Headers, header)
	}
	return writeJSON(w, http.StatusOK, out)
}

// getLatestHeader gives the newest final header: what is only applied is not for
// quoting.
func (s *server) getLatestHeader(w http.ResponseWriter, r *http.Request) error {
	header, err := s.signedHeader(r.Context(), s.cfg.Chain.Final())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, header)
}

func (s *server) getHeader(w http.ResponseWriter, r *http.Request) error {
	height, err := number("height", r.PathValue("height"))
	if err != nil {
		return err
	}
	header, err := s.signedHeader(r.Context(), height)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, header)
}

func (s *server) signedHeader(ctx context.Context, height uint64) (api.Header, error) {
	header, err := s.cfg.Chain.Header(ctx, height)
	if err != nil {
		return api.Header{}, missing(err, api.HeightUnknown, strconv.FormatUint(height, 10))
	}
	return headerOf(header)
}

func headerOf(h SignedHeader) (api.Header, error) {
	parsed, err := ledger.ParseHeader(h.Text)
	return api.Header{Height: parsed.Height, Text: string(h.Text), Cosignatures: string(h.Cosignatures), Final: h.Final}, err
}

// header gives a header's fields.
func (s *server) header(ctx context.Context, height uint64) (ledger.Header, error) {
	header, err := s.cfg.Chain.Header(ctx, height)
	if err != nil {
		return ledger.Header{}, missing(err, api.HeightUnknown, strconv.FormatUint(height, 10))
	}
	return ledger.ParseHeader(header.Text)
}

func (s *server) getConsistency(w http.ResponseWriter, r *http.Request) error {
	from, err := queryNumber(r, "from", 0)
	if err != nil {
		return err
	}
	to, err := queryNumber(r, "to", s.cfg.Chain.Final())
	if err != nil {
		return err
	}
	if from == 0 || from > to {
		return malformed("from and to are heights, 1 <= from <= to")
	}
	out := api.Consistency{}
	if out.From, err = s.logAt(r.Context(), from); err != nil {
		return err
	}
	if out.To, err = s.logAt(r.Context(), to); err != nil {
		return err
	}
	path, err := s.cfg.Chain.Consistency(r.Context(), from, to)
	if err != nil {
		return missing(err, api.HeightUnknown, strconv.FormatUint(to, 10))
	}
	out.Path = digests(path)
	return writeJSON(w, http.StatusOK, out)
}

func (s *server) logAt(ctx context.Context, height uint64) (api.LogAt, error) {
	h, err := s.header(ctx, height)
	return api.LogAt{Height: height, Size: h.Size, Root: h.Log}, err
}

func (s *server) getMembers(w http.ResponseWriter, r *http.Request) error {
	height := s.cfg.Chain.Final()
	set, err := s.cfg.Chain.Governance(r.Context())
	if err != nil {
		return err
	}
	text, err := set.Text()
	if err != nil {
		return err
	}
	cosigners := len(set.Cosigners())
	out := api.Members{
		Height: height, Governance: sm3.Sum(text), Members: []json.RawMessage{},
		Cosigners: cosigners, Faults: ledger.Faults(cosigners), Quorum: set.Quorum(),
	}
	sees := readerOf(r.Context()).sees(memberNames(set))
	for _, m := range set.Members {
		shown, err := canonical.Marshal(api.Strip(m, sees))
		if err != nil {
			return err
		}
		out.Members = append(out.Members, json.RawMessage(shown))
	}
	return writeJSON(w, http.StatusOK, out)
}

func memberNames(set *ledger.Governance) []string {
	names := make([]string, len(set.Members))
	for i, m := range set.Members {
		names[i] = m.Name
	}
	return names
}

func (s *server) getGenesis(w http.ResponseWriter, _ *http.Request) error {
	return writeFile(w, api.MediaJSON, "genesis.json", s.cfg.GenesisFile)
}

func (s *server) getStatus(w http.ResponseWriter, r *http.Request) error {
	health, now := s.cfg.Node.Health(r.Context()), s.cfg.Clock.Now()
	out := api.NodeStatus{
		Ledger: s.id, Title: s.cfg.Ledger.Title, Purpose: s.cfg.Ledger.Purpose, Member: health.Member, Version: health.Version, Time: now,
		Height: s.cfg.Chain.Applied(), Final: s.cfg.Chain.Final(), LeaderKnown: health.LeaderKnown,
	}
	if out.Final > 0 {
		header, err := s.header(r.Context(), out.Final)
		if err != nil {
			return err
		}
		out.FinalTime, out.LagMillis = header.Time, int64(now-header.Time)
	}
	return writeJSON(w, http.StatusOK, out)
}
