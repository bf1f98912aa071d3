package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sort"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
	"github.com/certledger/certledger/ledger/report"
)

// getReport makes a registry's report about a month, quarter, half-year or year:
// for itself and for those who supervise it.
func (s *server) getReport(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("registry")
	if rd := readerOf(r.Context()); rd.name == "" || rd.name != name && !slices.Contains(rd.classes, ledger.ClassRegulator) {
		return ledger.Refuse(api.RequestNeedsParty, "for the registry itself and for regulators, by a signed request")
	}
	leave, err := s.reports.enter("another report is being made")
	if err != nil {
		return err
	}
	defer leave()
	span, err := legaltime.ParseSpan(r.PathValue("period"))
	if err != nil {
		return ledger.Refuse(ledger.ReportPeriod, "%v", err)
	}
	height, err := queryNumber(r, "height", 0)
	if err != nil {
		return err
	}
	out, err := s.report(r.Context(), report.Scope{Registry: name, Profile: r.PathValue("profile"), Until: height}, span)
	if err != nil {
		return err
	}
	text, _, err := out.Bytes()
	if err != nil {
		return err
	}
	return writeFile(w, api.MediaJSON, ledger.ReportID(out.Registry, out.Profile, out.Period)+".json", text)
}

// report counts what lies between the first header of a span and the scope's end,
// or the last final header of the span.
func (s *server) report(ctx context.Context, scope report.Scope, span legaltime.Span) (*report.Report, error) {
	set, err := s.cfg.Chain.Governance(ctx)
	if err != nil {
		return nil, err
	}
	out := &report.Report{From: span.First().Start(), To: span.Last().End(), Period: span.String(), Ledger: s.id}
	if scope.Since, err = s.heightBefore(ctx, out.From); err != nil {
		return nil, err
	}
	last, err := s.heightBefore(ctx, out.To)
	if err != nil {
		return nil, err
	}
	if scope.Until == 0 {
		scope.Until = last
	}
	if scope.Until > last || scope.Until <= scope.Since {
		return nil, ledger.Refuse(api.HeightUnknown, "the headers of %s are %d to %d", span, scope.Since+1, last)
	}
	c := report.NewCounter(scope, registry.Tables(set.Rules))
	for _, kind := range report.Kinds() {
		if err := s.countAll(ctx, c, kind); err != nil {
			return nil, err
		}
	}
	c.Into(out)
	return out, s.sealReport(ctx, out, scope)
}

// sealReport names the header, and what the ledger has grown by.
func (s *server) sealReport(ctx context.Context, out *report.Report, scope report.Scope) error {
	header, err := s.header(ctx, scope.Until)
	if err != nil {
		return err
	}
	out.Header, out.Leaves = sm3.Sum(header.Text()), header.Size
	if scope.Since > 0 {
		before, err := s.header(ctx, scope.Since)
		if err != nil {
			return err
		}
		out.Leaves -= before.Size
	}
	return nil
}

// heightBefore gives the last final height before an instant, 0 when there is none.
func (s *server) heightBefore(ctx context.Context, at legaltime.Instant) (uint64, error) {
	var failed error
	n := sort.Search(int(s.cfg.Chain.Final()), func(i int) bool {
		if failed != nil {
			return true
		}
		header, err := s.header(ctx, uint64(i)+1)
		failed = err
		return err != nil || header.Time >= at
	})
	return uint64(n), failed
}

// countAll counts the entities of a kind.
func (s *server) countAll(ctx context.Context, c *report.Counter, kind ledger.EntityKind) error {
	for after := ""; ; {
		ids, err := s.cfg.Entities.List(ctx, kind, after, api.MaxPage)
		if err != nil {
			return err
		}
		for _, id := range ids {
			values, err := s.valuesOf(ctx, ledger.EntityID{Kind: kind, ID: id})
			if err != nil {
				return err
			}
			c.Add(ledger.EntityID{Kind: kind, ID: id}, values)
		}
		if len(ids) < api.MaxPage {
			return nil
		}
		after = ids[len(ids)-1]
	}
}

// valuesOf gives every final value of an entity; none while it has no final one.
func (s *server) valuesOf(ctx context.Context, id ledger.EntityID) (values []report.Value, err error) {
	for after := uint64(0); ; {
		page, err := s.cfg.Entities.History(ctx, id, after, api.MaxPage)
		if errors.Is(err, ErrNotFound) {
			return values, nil
		}
		if err != nil {
			return nil, err
		}
		for _, v := range page {
			e, err := ledger.DecodeEntity(id.Kind, v.Value)
			if err != nil {
				return nil, err
			}
			values = append(values, report.Value{Height: v.Height, Kind: v.Kind, Entity: e})
			after = v.Count
		}
		if len(page) < api.MaxPage {
			return values, nil
		}
	}
}
