package client

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/report"
)

// Asset gives an asset as the node has it: the newest final value, or with
// api.AtApplied the one that a new record must be signed against. It is the
// node's word; State proves.
func (c *Client) Asset(ctx context.Context, id, at string) (api.Asset, *ledger.Asset, error) {
	what := get(api.Path(api.PathAsset, id))
	if at != "" {
		what.query = url.Values{"at": {at}}
	}
	answer, err := read[api.Asset](ctx, c, what)
	if err != nil {
		return api.Asset{}, nil, err
	}
	asset := new(ledger.Asset)
	if err := canonical.Unmarshal(answer.Asset, asset); err != nil {
		return api.Asset{}, nil, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return answer, asset, nil
}

// Card gives an asset's card, at what At says as Asset does: the node's word.
func (c *Client) Card(ctx context.Context, id, at string) (api.Card, error) {
	what := get(api.Path(api.PathAssetCard, id))
	what.query = url.Values{"at": {at}}
	return read[api.Card](ctx, c, what)
}

// Application gives an application as Asset gives an asset.
func (c *Client) Application(ctx context.Context, id, at string) (api.Application, *ledger.Application, error) {
	what := get(api.Path(api.PathApplication, id))
	if at != "" {
		what.query = url.Values{"at": {at}}
	}
	answer, err := read[api.Application](ctx, c, what)
	if err != nil {
		return api.Application{}, nil, err
	}
	app := new(ledger.Application)
	if err := canonical.Unmarshal(answer.Application, app); err != nil {
		return api.Application{}, nil, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return answer, app, nil
}

// Objection gives an objection likewise.
func (c *Client) Objection(ctx context.Context, id, at string) (api.Objection, *ledger.Objection, error) {
	what := get(api.Path(api.PathObjection, id))
	if at != "" {
		what.query = url.Values{"at": {at}}
	}
	answer, err := read[api.Objection](ctx, c, what)
	if err != nil {
		return api.Objection{}, nil, err
	}
	o := new(ledger.Objection)
	if err := canonical.Unmarshal(answer.Objection, o); err != nil {
		return api.Objection{}, nil, fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return answer, o, nil
}

// Applications gives a page of applications, in a state or in any when it is empty.
func (c *Client) Applications(ctx context.Context, state ledger.ApplicationState, after string, limit int) (api.Entities, error) {
	return c.list(ctx, api.PathApplications, "state", string(state), after, limit)
}

// CaseFile gives the index of an application's file; its digest is checked.
func (c *Client) CaseFile(ctx context.Context, application string) (api.CaseFile, error) {
	file, err := read[api.CaseFile](ctx, c, get(api.Path(api.PathCaseFile, application)))
	if err != nil {
		return file, err
	}
	if digest, err := file.Digest(); err != nil || digest != file.Document || file.Application != application {
		return file, unproved("the index has another digest than %s", file.Document)
	}
	return file, nil
}

// Publications gives a page of publications, of a category or of any when it is
// empty.
func (c *Client) Publications(ctx context.Context, category ledger.Category, after string, limit int) (api.Entities, error) {
	return c.list(ctx, api.PathPublications, "category", string(category), after, limit)
}

// Overdue gives a page of entities of a kind that somebody is or was late with.
func (c *Client) Overdue(ctx context.Context, kind ledger.EntityKind, after string, limit int) (api.Entities, error) {
	return c.list(ctx, api.PathOverdue, "kind", string(kind), after, limit)
}

// Reviews gives when each registry is to be reviewed next.
func (c *Client) Reviews(ctx context.Context) (api.Reviews, error) {
	return read[api.Reviews](ctx, c, get(api.PathReviews))
}

// Report gives a registry's report about a month, quarter, half-year or year, from
// the state at a height, or at the end of that time when it is 0.
func (c *Client) Report(ctx context.Context, registry, profile, period string, height uint64) (*report.Report, error) {
	what := get(api.Path(api.PathReport, registry, profile, period))
	if height > 0 {
		what.query = url.Values{"height": {strconv.FormatUint(height, 10)}}
	}
	r, err := read[report.Report](ctx, c, what)
	if err == nil && (r.Registry != registry || r.Profile != profile || r.Period != period) {
		err = unproved("it is of %s under %s about %s", r.Registry, r.Profile, r.Period)
	}
	return &r, err
}

func (c *Client) list(ctx context.Context, path, filter, value, after string, limit int) (api.Entities, error) {
	what := get(path)
	what.query = url.Values{"limit": {strconv.Itoa(limit)}}
	if value != "" {
		what.query.Set(filter, value)
	}
	if after != "" {
		what.query.Set("after", after)
	}
	return read[api.Entities](ctx, c, what)
}

// Explain tells why an asset, application or objection stands as it does, and what
// may follow: the node's word.
func (c *Client) Explain(ctx context.Context, id ledger.EntityID) (api.Explanation, error) {
	paths := map[ledger.EntityKind]string{
		ledger.AssetEntity: api.PathAssetExplain, ledger.ApplicationEntity: api.PathApplicationExplain, ledger.ObjectionEntity: api.PathObjectionExplain,
	}
	path, ok := paths[id.Kind]
	if !ok {
		return api.Explanation{}, fmt.Errorf("%w: nothing explains a %s", ErrAnswer, id.Kind)
	}
	x, err := read[api.Explanation](ctx, c, get(api.Path(path, id.ID)))
	if err == nil && (x.Kind != id.Kind || x.ID != id.ID) {
		err = unproved("it explains %s/%s, asked for was %s", x.Kind, x.ID, id)
	}
	return x, err
}

// Account says whether an account is open: as of the newest final header, or as at
// says.
func (c *Client) Account(ctx context.Context, id, at string) (api.Account, error) {
	what := get(api.Path(api.PathAccount, id))
	if at != "" {
		what.query = url.Values{"at": {at}}
	}
	return read[api.Account](ctx, c, what)
}

// History gives up to limit values of an asset whose count is above after. Each
// is checked to follow from the one before it by the history's digest; that the
// last one is the register's takes State.
func (c *Client) History(ctx context.Context, id string, after uint64, limit int) (api.History, error) {
	what := get(api.Path(api.PathAssetHistory, id))
	what.query = url.Values{"after": {strconv.FormatUint(after, 10)}, "limit": {strconv.Itoa(limit)}}
	history, err := read[api.History](ctx, c, what)
	if err != nil {
		return api.History{}, err
	}
	return history, checkHistory(ledger.AssetEntity, history.Values)
}

func checkHistory(kind ledger.EntityKind, values []api.PastValue) error {
	var before ledger.History
	for i, v := range values {
		e, err := ledger.DecodeEntity(kind, v.Value)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrAnswer, err)
		}
		bare, err := ledger.BareDigest(e)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrAnswer, err)
		}
		got := ledger.HistoryOf(e)
		if got.Count != v.Count {
			return unproved("value %d says that it is value %d", v.Count, got.Count)
		}
		// What came before the first value of a page is on another page.
		if (i > 0 || v.Count == 1) && got != before.Next(v.Height, v.Leaf, bare) {
			return unproved("value %d does not follow from the one before it", v.Count)
		}
		before = got
	}
	return nil
}

// LatestHeader gives the newest final header, with its quorum checked.
func (c *Client) LatestHeader(ctx context.Context) (api.Header, error) {
	header, err := read[api.Header](ctx, c, get(api.PathHeaderLatest))
	if err != nil {
		return api.Header{}, err
	}
	return header, c.checkFinal(ctx, header)
}

// Header gives the header of a height. It is checked to be of this ledger and
// height; its cosignatures are for the caller, since a header may be final by a
// later one.
func (c *Client) Header(ctx context.Context, height uint64) (api.Header, error) {
	header, err := read[api.Header](ctx, c, get(api.Path(api.PathHeader, strconv.FormatUint(height, 10))))
	if err != nil {
		return api.Header{}, err
	}
	h, err := c.parseHeader([]byte(header.Text))
	if err == nil && (h.Height != height || header.Height != height) {
		err = unproved("header %d was asked for, %d came", height, h.Height)
	}
	return header, err
}

// Headers gives up to limit headers from a height on, checked to follow each
// other.
func (c *Client) Headers(ctx context.Context, from uint64, limit int) (api.Headers, error) {
	what := get(api.PathHeaders)
	what.query = url.Values{"from": {strconv.FormatUint(from, 10)}, "limit": {strconv.Itoa(limit)}}
	headers, err := read[api.Headers](ctx, c, what)
	if err != nil || len(headers.Headers) == 0 {
		return headers, err
	}
	var texts []string
	for _, h := range headers.Headers {
		texts = append(texts, h.Text)
	}
	run, err := c.headerRun(texts)
	if err == nil && run[0].Height != max(from, 1) {
		err = unproved("headers from %d were asked for, they begin at %d", from, run[0].Height)
	}
	return headers, err
}

// checkFinal checks that a header is of this ledger and has a quorum.
func (c *Client) checkFinal(ctx context.Context, header api.Header) error {
	h, err := c.parseHeader([]byte(header.Text))
	if err != nil {
		return err
	}
	if h.Height != header.Height {
		return unproved("header %d is given as %d", h.Height, header.Height)
	}
	return c.checkQuorum(ctx, h, []byte(header.Text), []byte(header.Cosignatures))
}

// Consistency proves that the log at one height is the beginning of the log at
// another, and gives both, as the node's headers have them.
func (c *Client) Consistency(ctx context.Context, from, to uint64) (api.Consistency, error) {
	what := get(api.PathConsistency)
	what.query = url.Values{"from": {strconv.FormatUint(from, 10)}, "to": {strconv.FormatUint(to, 10)}}
	proof, err := read[api.Consistency](ctx, c, what)
	if err != nil {
		return api.Consistency{}, err
	}
	if proof.From.Height != from || proof.To.Height != to {
		return api.Consistency{}, unproved("heights %d and %d were asked for, %d and %d came", from, to, proof.From.Height, proof.To.Height)
	}
	err = merkle.VerifyConsistency(merkle.SM3(), proof.From.Size, proof.To.Size, merkle.Hash(proof.From.Root), merkle.Hash(proof.To.Root), hashes(proof.Path))
	if err != nil {
		return api.Consistency{}, unproved("%w", err)
	}
	return proof, nil
}

// State proves an entity's value, or its absence, at the newest final header
// (height 0) or at an earlier height whose header has a quorum of its own.
func (c *Client) State(ctx context.Context, id ledger.EntityID, height uint64) (api.StateProof, error) {
	what := get(api.Path(api.PathState, string(id.Kind), id.ID))
	if height > 0 {
		what.query = url.Values{"height": {strconv.FormatUint(height, 10)}}
	}
	proof, err := read[api.StateProof](ctx, c, what)
	if err != nil {
		return api.StateProof{}, err
	}
	if err := c.checkFinal(ctx, proof.Header); err != nil {
		return api.StateProof{}, err
	}
	if height > 0 && proof.Header.Height != height {
		return api.StateProof{}, unproved("height %d was asked for, %d came", height, proof.Header.Height)
	}
	return proof, checkState(proof, id)
}

func checkState(p api.StateProof, id ledger.EntityID) error {
	header, err := ledger.ParseHeader([]byte(p.Header.Text))
	if err != nil {
		return unproved("%w", err)
	}
	proof, err := statetree.DecodeProof(p.Proof)
	if err != nil {
		return unproved("%w", err)
	}
	digest, present, err := proof.Verify(header.State, id.Key())
	switch {
	case err != nil:
		return unproved("%w", err)
	case p.Kind != id.Kind || p.ID != id.ID:
		return unproved("it is about %s/%s, asked for was %s", p.Kind, p.ID, id)
	case present != p.Present || digest != p.ValueDigest:
		return unproved("the proof shows another value of %s than the answer", id)
	case p.Complete && sm3.Sum(p.Value) != digest:
		return unproved("the value of %s is not the one that the proof shows", id)
	case p.Complete && !present, !p.Complete && !present && len(p.Value) > 0:
		return unproved("there is a value of %s, which is absent", id)
	}
	return nil
}

// Files gives the deposits with a file's digest: the node's word, and a lead to
// certificates, which prove.
func (c *Client) Files(ctx context.Context, digest sm3.Digest) (api.FileUses, error) {
	return read[api.FileUses](ctx, c, get(api.Path(api.PathFile, digest.String())))
}

// Members gives the organisations under the newest final header: the node's
// word. Where a node is reached is left out for readers who may not see it.
func (c *Client) Members(ctx context.Context) (api.Members, []ledger.Member, error) {
	answer, err := read[api.Members](ctx, c, get(api.PathMembers))
	if err != nil {
		return api.Members{}, nil, err
	}
	members := make([]ledger.Member, len(answer.Members))
	for i, raw := range answer.Members {
		if err := canonical.Unmarshal([]byte(raw), &members[i]); err != nil {
			return api.Members{}, nil, fmt.Errorf("%w: %w", ErrAnswer, err)
		}
	}
	return answer, members, nil
}

// NodeStatus gives what the node says of itself. A node of another ledger is an
// error.
func (c *Client) NodeStatus(ctx context.Context) (api.NodeStatus, error) {
	status, err := read[api.NodeStatus](ctx, c, get(api.PathStatus))
	if err == nil && status.Ledger != c.options.Trust.Ledger {
		err = unproved("the node is of ledger %s, trusted is %s", status.Ledger, c.options.Trust.Ledger)
	}
	return status, err
}
