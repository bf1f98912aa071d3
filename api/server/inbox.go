package server

import (
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/agenda"
	"github.com/certledger/certledger/ledger/registry"
)

// getInbox tells an account or member what waits for it.
func (s *server) getInbox(w http.ResponseWriter, r *http.Request) error {
	rd, err := s.atDesk(r)
	if err != nil {
		return err
	}
	limit, err := queryLimit(r)
	if err != nil {
		return err
	}
	from, err := parseInboxPlace(r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	out := api.Inbox{Name: rd.name, Height: s.cfg.Chain.Final(), Drafts: []api.Draft{}, Items: []api.InboxItem{}}
	if out.Height > 0 {
		if err := s.fillInbox(r, rd, from, limit, &out); err != nil {
			return err
		}
	}
	if from == (inboxPlace{}) {
		if out.Drafts, err = s.draftsToSign(r, rd); err != nil {
			return err
		}
	}
	return writeJSON(w, http.StatusOK, out)
}

// inboxPlace is where a page of an inbox ends: which of the reader's names in the
// index it had come to, and where in that.
type inboxPlace struct {
	name int
	at   string
}

func (p inboxPlace) String() string {
	return strconv.Itoa(p.name) + "-" + hex.EncodeToString([]byte(p.at))
}

func parseInboxPlace(text string) (p inboxPlace, err error) {
	if text == "" {
		return p, nil
	}
	number, digits, _ := strings.Cut(text, "-")
	at, err := hex.DecodeString(digits)
	if err == nil {
		p.name, err = strconv.Atoi(number)
	}
	if p.at = string(at); err != nil || p.name < 0 || p.String() != text || len(text) > 512 {
		return p, malformed("after is the next of a page before")
	}
	return p, nil
}

// fillInbox looks through the reader's part of the index, from a place on.
func (s *server) fillInbox(r *http.Request, rd reader, from inboxPlace, limit int, out *api.Inbox) error {
	header, err := s.header(r.Context(), out.Height)
	if err != nil {
		return err
	}
	out.Time = header.Time
	env, err := s.rulesAt(r.Context(), header)
	if err != nil {
		return err
	}
	table, words := registry.Tables(env.Governance.Rules), languageOfRequest(r)
	if from == (inboxPlace{}) {
		reviews, err := agenda.Reviews(env, rd.name)
		if err != nil {
			return err
		}
		out.Items = appendMatters(out.Items, words, reviews)
	}
	names := []string{rd.name}
	for _, c := range rd.classes {
		names = append(names, agenda.Of(c))
	}
	for i := from.name; i < len(names); i++ {
		after := ""
		if i == from.name {
			after = from.at
		}
		ids, places, err := s.cfg.Entities.Agenda(r.Context(), names[i], header.Time, []byte(after), limit)
		if err != nil {
			return err
		}
		for n, id := range ids {
			matters, err := agenda.Waiting(table, env, id, rd.name)
			if err != nil {
				return err
			}
			out.Items = appendMatters(out.Items, words, matters)
			if limit--; limit == 0 {
				out.Next = inboxPlace{i, string(places[n])}.String()
				return env.Documents.(*documents).err
			}
		}
	}
	return env.Documents.(*documents).err
}

func appendMatters(items []api.InboxItem, words api.Language, matters []agenda.Matter) []api.InboxItem {
	for _, m := range matters {
		items = append(items, inboxItem(words, m))
	}
	return items
}

func inboxItem(words api.Language, m agenda.Matter) api.InboxItem {
	item := api.InboxItem{
		Code: m.Code, Title: words.Say(api.MatterText(m.Code)), Kind: m.Of.Kind, ID: m.Of.ID, Asset: m.Asset, Subject: m.Subject, State: m.State,
		Clock: m.Clock, Due: m.Due, Pending: m.Pending, Overdue: m.Overdue, Article: m.Article, Next: []api.InboxAct{},
	}
	for _, a := range m.Next {
		item.Next = append(item.Next, api.InboxAct{Record: a.Kind, Title: words.Say(ledger.KindText(a.Kind)), To: a.To, Article: a.Article})
	}
	return item
}

// draftsToSign lists the drafts that wait for the reader's own signature.
func (s *server) draftsToSign(r *http.Request, rd reader) ([]api.Draft, error) {
	all, err := s.draftsOf(r.Context(), rd)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(d api.Draft) bool { return !slices.Contains(d.Missing, rd.signer.String()) }), nil
}
