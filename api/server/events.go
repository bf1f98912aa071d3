package server

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// getEvents answers with what happened to an asset after a value of it, and waits
// for it when it is asked to.
func (s *server) getEvents(w http.ResponseWriter, r *http.Request) error {
	id, err := identifier(r, "id", ledger.AssetUnknown)
	if err != nil {
		return err
	}
	after, limit, wait, err := queryWatch(r)
	if err != nil {
		return err
	}
	events, err := s.eventsOf(r.Context(), id, after, limit)
	if err != nil {
		return err
	}
	err = s.await(r, wait, func() (uint64, bool) { return events.Final, len(events.Events) > 0 }, func(ctx context.Context) (err error) {
		events, err = s.eventsOf(ctx, id, after, limit)
		return err
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, events)
}

// await looks again whenever another header is final, until there is something or
// the time is up. there says to which final height was looked, and whether there is
// something.
func (s *server) await(r *http.Request, wait time.Duration, there func() (uint64, bool), look func(context.Context) error) error {
	final, done := there()
	if done || wait == 0 {
		return nil
	}
	leave, err := s.waiters.enter(clientOf(r))
	if err != nil {
		return err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	for !done {
		// What became final before the last look is in it.
		if err := s.cfg.Chain.WaitFinal(ctx, final+1); err != nil {
			if r.Context().Err() == nil && ctx.Err() != nil {
				return nil
			}
			return err
		}
		if err := look(r.Context()); err != nil {
			return err
		}
		final, done = there()
	}
	return nil
}

// eventsOf gives up to limit events behind after.
func (s *server) eventsOf(ctx context.Context, id string, after uint64, limit int) (api.Events, error) {
	events := api.Events{Events: []api.Event{}, Next: after, Final: s.cfg.Chain.Final()}
	// The value before the first one shows what is new in it.
	skip, extra := after, 0
	if after > 0 {
		skip, extra = after-1, 1
	}
	values, err := s.cfg.Entities.History(ctx, ledger.EntityID{Kind: ledger.AssetEntity, ID: id}, skip, limit+extra)
	if err != nil {
		return events, missing(err, ledger.AssetUnknown, id)
	}
	var before *ledger.Asset
	for i, v := range values {
		e, err := ledger.DecodeEntity(ledger.AssetEntity, v.Value)
		if err != nil {
			return events, err
		}
		asset := e.(*ledger.Asset)
		if i >= extra {
			event, err := s.event(ctx, v, before, asset)
			if err != nil {
				return events, err
			}
			events.Events, events.Next = append(events.Events, event), v.Count
		}
		before = asset
	}
	return events, nil
}

func (s *server) event(ctx context.Context, v PastValue, before, asset *ledger.Asset) (api.Event, error) {
	header, err := s.header(ctx, v.Height)
	if err != nil {
		return api.Event{}, err
	}
	shown, _, err := shownEntity(ledger.AssetEntity, v.Value, readerOf(ctx))
	if err != nil {
		return api.Event{}, err
	}
	e := api.Event{
		PastValue: api.PastValue{Count: v.Count, Height: v.Height, Index: v.Index, Leaf: v.Leaf, Record: v.Record, Kind: v.Kind, Value: shown},
		Time:      header.Time, Happened: api.Happened(before, asset),
	}
	e.Warning = slices.ContainsFunc(e.Happened, api.Happening.Warns)
	return e, nil
}

// waiters bounds how many requests wait at once for something to happen: all
// together, and those of one client.
type waiters struct {
	all, each int

	mu      sync.Mutex
	waiting int            // guarded by mu
	clients map[string]int // guarded by mu
}

func newWaiters(l Limits) *waiters {
	return &waiters{all: max(l.Waiters, 1), each: max(l.ClientWaiters, 1), clients: map[string]int{}}
}

func (w *waiters) enter(client string) (leave func(), err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting >= w.all || w.clients[client] >= w.each {
		return nil, busy("too many requests wait already; ask without wait")
	}
	w.waiting++
	w.clients[client]++
	return func() { w.leave(client) }, nil
}

func (w *waiters) leave(client string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting--
	if w.clients[client]--; w.clients[client] == 0 {
		delete(w.clients, client)
	}
}
