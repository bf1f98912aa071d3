package server

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
	"github.com/certledger/certledger/ledger/search"
)

// maxNamesakes bounds the accounts of one name whose assets are told.
const maxNamesakes = 16

// getSearch finds registrations that stand, applications in their publicity, and
// publications. Those whose office it is to see everything also find registrations
// that have ended, which have left the book that the public reads (TJ 6.4.5.1).
func (s *server) getSearch(w http.ResponseWriter, r *http.Request) error {
	f, err := s.finder(r)
	if err != nil {
		return err
	}
	if f.found.Height > 0 {
		if err := s.find(r, f); err != nil {
			return err
		}
	}
	return writeJSON(w, http.StatusOK, f.found)
}

func (s *server) find(r *http.Request, f *finder) error {
	header, err := s.header(r.Context(), f.found.Height)
	if err != nil {
		return err
	}
	f.found.Time = header.Time
	if f.env, err = s.rulesAt(r.Context(), header); err != nil {
		return err
	}
	if f.holder != "" {
		err = f.byHolder()
	} else {
		err = f.byTerms()
	}
	return errors.Join(err, f.env.Documents.(*documents).err)
}

// finder goes through the index for one request.
type finder struct {
	ctx      context.Context //nolint:containedctx // it lives as long as the request
	entities Entities
	env      registry.Env
	reader   reader
	words    teller

	query search.Query
	// number is what is searched for as it was typed: it may be one.
	number string
	holder string
	// part is the kind of sub-account that is asked for, empty for all.
	part  string
	kind  ledger.EntityKind
	after string
	limit int

	looked int
	last   string // the place that was looked at last
	found  api.Found
}

func (s *server) finder(r *http.Request) (*finder, error) {
	limit, err := queryLimit(r)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	text, holder, kind, part := q.Get("q"), q.Get("holder"), ledger.EntityKind(q.Get("kind")), q.Get("sub_account")
	if len(text) > api.MaxQuery || len(holder) > api.MaxQuery {
		return nil, malformed("q and holder have up to %d bytes", api.MaxQuery)
	}
	if part != "" && holder == "" {
		return nil, malformed("sub_account is one of a holder's")
	}
	if kind != "" && !slices.Contains(api.SearchKinds(), kind) {
		return nil, malformed("kind is one of %v", api.SearchKinds())
	}
	after, err := base64.RawURLEncoding.Strict().DecodeString(q.Get("after"))
	if err != nil || len(after) > 512 {
		return nil, malformed("after is the next of a page before")
	}
	return &finder{
		ctx: r.Context(), entities: s.cfg.Entities, reader: readerOf(r.Context()), words: teller{languageOfRequest(r)},
		query: search.Parse(text), number: strings.TrimSpace(text + holder), holder: search.Normal(holder), part: part, kind: kind, after: string(after), limit: limit,
		found: api.Found{Height: s.cfg.Chain.Final(), Hits: []api.Hit{}},
	}, nil
}

// sections are those that the reader looks through.
func (f *finder) sections() []search.Section {
	list := []search.Section{search.Standing, search.Publicity, search.Published}
	if f.reader.everything {
		list = append(list, search.Ended)
	}
	return slices.DeleteFunc(list, func(s search.Section) bool { return f.kind != "" && s.Kind() != f.kind })
}

func (f *finder) byTerms() error {
	if f.after == "" {
		if full, err := f.byConfirmation(); full || err != nil {
			return err
		}
	}
	for _, section := range f.sections() {
		if f.after != "" && byte(section) < f.after[0] {
			continue
		}
		var after []byte
		if f.after != "" && byte(section) == f.after[0] {
			after = []byte(f.after[1:])
		}
		full, err := f.inSection(section, after)
		if full || err != nil {
			return err
		}
	}
	return nil
}

// byConfirmation finds the asset of a confirmation number, which its certificate has.
func (f *finder) byConfirmation() (full bool, err error) {
	c, err := f.env.Entity(ledger.EntityID{Kind: ledger.ConfirmationEntity, ID: f.number})
	if c == nil || err != nil {
		return false, err
	}
	e, err := f.env.Entity(ledger.EntityID{Kind: ledger.CertificateEntity, ID: c.(*ledger.Confirmation).Certificate})
	if e == nil || err != nil {
		return false, err
	}
	return f.look(ledger.EntityID{Kind: ledger.AssetEntity, ID: e.(*ledger.Certificate).Asset}, string(search.Standing), func(e ledger.Entity) bool {
		section, _ := search.Terms(e)
		return slices.Contains(f.sections(), section)
	})
}

func (f *finder) inSection(section search.Section, after []byte) (full bool, err error) {
	hits, err := f.entities.Search(f.ctx, section, f.query.Lead(), after, api.MaxPage-f.looked+1)
	if err != nil {
		return false, f.otherSearch(err)
	}
	for _, hit := range hits {
		full, err := f.look(hit.ID, string(section)+string(hit.Place), func(e ledger.Entity) bool {
			now, _ := search.Terms(e)
			return now == section && f.query.First(e, hit.Term) && f.query.Finds(e)
		})
		if full || err != nil {
			return true, err
		}
	}
	return false, nil
}

// otherSearch tells a place of another search from a failure.
func (f *finder) otherSearch(err error) error {
	if f.after != "" && errors.Is(err, ErrNotFound) {
		return malformed("after is the next of a page before, of the same search")
	}
	return err
}

// look adds an entity to the page if it is wanted. A page is full when one more
// would not fit, or when as many were looked at as a page may have.
func (f *finder) look(id ledger.EntityID, place string, wanted func(ledger.Entity) bool) (full bool, err error) {
	if f.looked == api.MaxPage {
		f.stop()
		return true, nil
	}
	f.looked++
	value, _, err := f.entities.Value(f.ctx, id, false)
	if errors.Is(err, ErrNotFound) {
		f.last = place
		return false, nil // it is not final yet
	}
	if err != nil {
		return false, err
	}
	e, err := ledger.DecodeEntity(id.Kind, value)
	if err != nil {
		return false, err
	}
	if wanted(e) {
		if len(f.found.Hits) == f.limit {
			f.stop()
			return true, nil
		}
		hit, err := f.hit(id, e, value)
		if err != nil {
			return false, err
		}
		f.found.Hits = append(f.found.Hits, hit)
	}
	f.last = place
	return false, nil
}

func (f *finder) stop() { f.found.Next = base64.RawURLEncoding.EncodeToString([]byte(f.last)) }

func (f *finder) hit(id ledger.EntityID, e ledger.Entity, value []byte) (hit api.Hit, err error) {
	hit = api.Hit{Kind: id.Kind, ID: id.ID}
	hit.Value, _, err = shownEntity(id.Kind, value, f.reader)
	switch e := e.(type) {
	case *ledger.Asset:
		hit.Title, hit.State = e.Name, string(e.State)
	case *ledger.Publication:
		hit.Title, hit.State = e.Title, string(e.State)
	case *ledger.Application:
		hit.State, hit.Publicity = string(e.State), f.publicity(e)
		if e.Register != nil {
			hit.Title = e.Register.Name
		}
	}
	hit.Says = f.words.state(id.Kind, hit.State)
	return hit, err
}

func (f *finder) publicity(a *ledger.Application) *api.Publicity {
	clock, _ := a.Clock(ledger.PublicityClock)
	end, runs := registry.PublicityEnd(a, f.env.Documents)
	return &api.Publicity{Since: clock.Clock.Start, Ends: end, Paused: !runs, Article: clock.Clock.Article}
}

// byHolder finds what the accounts of a name, or of a number, hold now: for those who
// see everything, for the holder, and for everybody where the profile of the asset says so.
func (f *finder) byHolder() error {
	accounts, err := f.namesakes()
	if err != nil {
		return err
	}
	for _, account := range accounts {
		from, asset, _ := strings.Cut(f.after, "\x00")
		if account < from || f.kind != "" && f.kind != ledger.AssetEntity {
			continue
		}
		if account != from {
			asset = ""
		}
		assets, err := f.entities.Held(f.ctx, account, asset, api.MaxPage-f.looked+1)
		if err != nil {
			return err
		}
		for _, id := range assets {
			full, err := f.look(ledger.EntityID{Kind: ledger.AssetEntity, ID: id}, account+"\x00"+id, func(e ledger.Entity) bool {
				return f.showsHolder(e.(*ledger.Asset), account) && f.query.Finds(e)
			})
			if full || err != nil {
				return err
			}
		}
	}
	return nil
}

// namesakes are the accounts that have a name, and the one that has it as its number, sorted.
func (f *finder) namesakes() ([]string, error) {
	hits, err := f.entities.Search(f.ctx, search.Names, f.holder, nil, maxNamesakes)
	if err != nil {
		return nil, err
	}
	var accounts []string
	for _, hit := range hits {
		accounts = append(accounts, hit.ID.ID)
	}
	if ledger.ValidIdentifier(f.number) {
		accounts = append(accounts, f.number)
	}
	slices.Sort(accounts)
	return slices.Compact(accounts), nil
}

// showsHolder reports whether the reader may learn that the account holds the asset.
// What an account holds is no matter for others without a judicial document
// (TJ 6.3.5); names are public where a profile lets them be withheld on request
// (GZ 28, 29); who knows the number of an account may check its certificates (DL 27).
func (f *finder) showsHolder(a *ledger.Asset, account string) bool {
	if !slices.ContainsFunc(a.Holders, func(s ledger.Share) bool { return s.Account == account }) {
		return false
	}
	rules := f.env.Documents.Profile(a.Profile)
	if f.part != "" && (a.Ended != 0 || rules == nil || rules.SubAccount(a) != f.part) {
		return false // it does not stand in that part of the book
	}
	if f.reader.everything || f.reader.name == account {
		return true
	}
	if a.Ended != 0 || rules == nil {
		return false
	}
	word := rules.Params[profile.HolderSearch].Value
	return word == profile.Allowed || word == profile.ByAccount && account == f.number
}
