package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// getAccounting reads a book's entries of a time, for the account itself and for authorities.
func (s *server) getAccounting(w http.ResponseWriter, r *http.Request) error {
	id, err := identifier(r, "id", ledger.AccountUnknown)
	if err != nil {
		return err
	}
	if readerOf(r.Context()).sees([]string{id}) < api.Party {
		return ledger.Refuse(api.RequestNeedsParty, "the book of an account is for itself and for authorities")
	}
	leave, err := s.reports.enter("another report is being made")
	if err != nil {
		return err
	}
	defer leave()
	from, err := queryInstant(r, "from")
	if err != nil {
		return err
	}
	to, err := queryInstant(r, "to")
	if err != nil {
		return err
	}
	if from == 0 || to <= from {
		return malformed("from and to are both needed, to after from")
	}
	out, err := s.accounting(r.Context(), teller{languageOfRequest(r)}, id, from, to)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, out)
}

func (s *server) accounting(ctx context.Context, words teller, account string, from, to legaltime.Instant) (*api.Accounting, error) {
	b := &bookkeeper{s: s, words: words, out: &api.Accounting{Account: account, From: from, To: to, Costs: []api.Cost{}, Ended: []api.EndedRight{}}}
	if _, _, err := s.cfg.Entities.Value(ctx, ledger.EntityID{Kind: ledger.AccountEntity, ID: account}, false); err != nil {
		return nil, missing(err, ledger.AccountUnknown, account)
	}
	var err error
	if b.since, err = s.heightBefore(ctx, from); err != nil {
		return nil, err
	}
	if b.out.Height, err = s.heightBefore(ctx, to); err != nil {
		return nil, err
	}
	return b.out, b.readBook(ctx)
}

// bookkeeper goes through the values of a book, each of which is an entry.
type bookkeeper struct {
	s     *server
	words teller
	out   *api.Accounting
	// since is the last block before the time.
	since  uint64
	before ledger.Book
}

func (b *bookkeeper) readBook(ctx context.Context) error {
	for after := uint64(0); ; {
		page, err := b.s.cfg.Entities.History(ctx, ledger.EntityID{Kind: ledger.BookEntity, ID: b.out.Account}, after, api.MaxPage)
		if errors.Is(err, ErrNotFound) {
			return nil // nothing was ever entered
		}
		if err != nil {
			return err
		}
		for _, v := range page {
			if v.Height > b.out.Height {
				return nil
			}
			e, err := ledger.DecodeEntity(ledger.BookEntity, v.Value)
			if err != nil {
				return err
			}
			book := *e.(*ledger.Book)
			if v.Height > b.since {
				if err := b.entry(ctx, v, book); err != nil {
					return err
				}
			}
			b.before, after = book, v.Count
		}
		if len(page) < api.MaxPage {
			return nil
		}
	}
}

// entry takes a cost or what ended from one entry.
func (b *bookkeeper) entry(ctx context.Context, v PastValue, book ledger.Book) error {
	ended := map[ledger.EntityKind]int64{ledger.AssetEntity: b.before.Assets - book.Assets, ledger.LicenceEntity: b.before.Licences - book.Licences, ledger.PledgeEntity: b.before.Pledges - book.Pledges}
	if v.Kind != string(ledger.ApplicationRegister) && max(ended[ledger.AssetEntity], ended[ledger.LicenceEntity], ended[ledger.PledgeEntity]) <= 0 {
		return nil
	}
	header, err := b.s.header(ctx, v.Height)
	if err != nil {
		return err
	}
	right, app, err := b.s.causeOf(ctx, v.Index)
	if err != nil {
		return err
	}
	right.Time, right.By, right.Says = header.Time, v.Kind, b.words.kind(v.Kind)
	if app != nil {
		right.Act = app.Act
		b.cost(app, v.Kind, header.Time)
	}
	for _, kind := range []ledger.EntityKind{ledger.AssetEntity, ledger.LicenceEntity, ledger.PledgeEntity} {
		for range max(ended[kind], 0) {
			right.Right = kind
			b.out.Ended = append(b.out.Ended, right)
		}
	}
	return nil
}

// cost adds what a registration has cost the account.
func (b *bookkeeper) cost(app *ledger.Application, by string, at legaltime.Instant) {
	if fee := app.Fee; fee != nil && fee.Payer == b.out.Account && by == string(ledger.ApplicationRegister) {
		b.out.Costs = append(b.out.Costs, api.Cost{
			Time: at, Application: app.ID, Act: app.Act, Asset: app.Asset, Amount: fee.Amount, Table: fee.Table, Registry: app.Registry,
		})
	}
}

// causeOf gives what the record or event of a leaf was about, and the application that
// it registered.
func (s *server) causeOf(ctx context.Context, index uint64) (right api.EndedRight, app *ledger.Application, err error) {
	leaf, err := s.cfg.Records.Leaf(ctx, index)
	if err != nil {
		return right, nil, err
	}
	if event, err := ledger.ParseEvent(leaf); err == nil {
		return api.EndedRight{Of: event.Subject, Asset: event.Asset}, nil, nil
	}
	r, err := ledger.ParseRecord(leaf)
	if err != nil {
		return right, nil, err
	}
	body, refusal := ledger.DecodeBody(r.Kind, r.Body)
	if refusal != nil {
		return right, nil, refusal
	}
	id := registry.SubjectOf(body)
	right.Of = id.ID
	e, err := s.finalEntity(ctx, id)
	if err != nil {
		return right, nil, err
	}
	switch e := e.(type) {
	case *ledger.Application:
		right.Asset, app = e.Asset, e
	case *ledger.Judgment:
		right.Asset = e.Asset
	case *ledger.Revocation:
		right.Asset = e.Asset
	case *ledger.Asset:
		right.Asset = e.ID
	}
	return right, app, nil
}
