package registry_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/profile/deadline"
	"github.com/certledger/certledger/ledger/registry"
)

// counted is a date that was counted in a transcript, as legaltime/testdata/twin.py
// reads it: a clock, what lies before an end or after an act, or a time that is
// reported on; and the answer.
type counted struct {
	Clock  *legaltime.Clock  `json:"clock,omitempty"`
	End    legaltime.Instant `json:"end,omitempty"`
	Act    legaltime.Instant `json:"act,omitempty"`
	Period *legaltime.Period `json:"period,omitempty"`
	Span   string            `json:"span,omitempty"`

	Due     legaltime.Instant `json:"due,omitempty"`
	Opens   legaltime.Instant `json:"opens,omitempty"`
	Next    legaltime.Instant `json:"next,omitempty"`
	Last    legaltime.Instant `json:"last,omitempty"`
	Paused  legaltime.Instant `json:"paused,omitempty"`
	Pending int               `json:"pending,omitempty"`
	// Why is the transcript.
	Why string `json:"why"`
}

// list names the twin's list that a count belongs to.
func (c counted) list() string {
	switch {
	case c.Clock != nil:
		return "clocks"
	case c.End != 0:
		return "before"
	case c.Act != 0:
		return "after"
	}
	return "spans"
}

// counting has the rules count by documents, and tells of each date.
type counting struct {
	registry.Documents
	tell func(calendar string, c counted, err error)
}

func (d counting) Due(k legaltime.Clock) (legaltime.Instant, error) {
	due, err := d.Documents.Due(k)
	d.tell(k.Calendar, counted{Clock: &k, Due: due}, err)
	return due, err
}

func (d counting) Before(calendar string, end legaltime.Instant, p legaltime.Period) (legaltime.Instant, error) {
	opens, err := d.Documents.Before(calendar, end, p)
	d.tell(calendar, counted{End: end, Period: &p, Opens: opens}, err)
	return opens, err
}

func (d counting) After(calendar string, act legaltime.Instant, p legaltime.Period) (legaltime.Instant, error) {
	due, err := d.Documents.After(calendar, act, p)
	d.tell(calendar, counted{Act: act, Period: &p, Due: due}, err)
	return due, err
}

// tally has the dates of all transcripts by the calendar that they were counted by,
// each once.
type tally struct {
	calendars map[sm3.Digest][]byte
	counts    map[sm3.Digest][]counted
	seen      map[string]bool
}

// hear has a book tell of its dates.
func (y *tally) hear(t *testing.T, b *book, path string) {
	t.Helper()
	why := strings.TrimSuffix(strings.TrimPrefix(path, "testdata/"), ".txt")
	b.counted = func(calendar string, c counted, err error) {
		var pending *legaltime.PendingError
		var paused *legaltime.PausedError
		switch {
		case errors.As(err, &pending):
			c.Pending = pending.Year
		case errors.As(err, &paused):
			c.Paused = paused.Since
		case err != nil:
			t.Errorf("%s: %+v: %v", why, c, err)
			return
		}
		c.Why = why
		digest, text := sm3.Digest{}, []byte(`{"years":[]}`)
		for _, doc := range b.governance.Calendars {
			if doc.Name == calendar {
				digest, text = doc.Digest, b.texts[doc.Digest]
			}
		}
		y.add(t, digest, text, c)
	}
	b.stored = func(value ledger.Entity) {
		if r, ok := value.(*ledger.Report); ok && r.State != ledger.ReportFiled && !r.Overdue {
			at, _ := registry.Due(r, b.library)
			b.counted("", spanned(r, at), nil)
		}
	}
}

// spanned is the end of what a report is about, of the time after that, or the day
// from which its clock counts.
func spanned(r *ledger.Report, at legaltime.Instant) counted {
	switch {
	case r.State == ledger.ReportOpen:
		return counted{Span: r.Period, Due: at}
	case r.Clock != nil:
		return counted{Span: r.Period, Last: r.Clock.Start}
	}
	return counted{Span: r.Period, Next: at}
}

func (y *tally) add(t *testing.T, digest sm3.Digest, calendar []byte, c counted) {
	t.Helper()
	key := digest.String() + string(ledgertest.Must(json.Marshal(c))(t))
	if y.seen[key] {
		return
	}
	y.seen[key], y.calendars[digest] = true, calendar
	y.counts[digest] = append(y.counts[digest], c)
}

// recount has the twin count everything again.
func (y *tally) recount(t *testing.T, python string) {
	t.Helper()
	dir := t.TempDir()
	for digest, text := range y.calendars {
		lists := map[string][]counted{}
		for _, c := range y.counts[digest] {
			lists[c.list()] = append(lists[c.list()], c)
		}
		calendar, vectors := filepath.Join(dir, digest.String()+".calendar"), filepath.Join(dir, digest.String()+".json")
		write(t, calendar, text)
		write(t, vectors, ledgertest.Must(json.Marshal(lists))(t))
		out, err := exec.Command(python, "../legaltime/testdata/twin.py", calendar, vectors).CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		t.Logf("calendar %.8s: %d clocks, %d before, %d after, %d spans", digest, len(lists["clocks"]), len(lists["before"]), len(lists["after"]), len(lists["spans"]))
	}
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestEveryDateHasATwin has an independent program in another language recompute
// every date that the rules count in any transcript, by the calendar that was on the
// ledger then; among them is each time of the catalogue.
func TestEveryDateHasATwin(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: the twin was not run")
	}
	w := newWorld(t)
	y := &tally{map[sm3.Digest][]byte{}, map[sm3.Digest][]counted{}, map[string]bool{}}
	for _, path := range transcriptFiles(t) {
		b := newBook(w, registry.Tables(registry.Rules))
		y.hear(t, b, path)
		playIn(t, b, path)
	}
	y.recount(t, python)
	for _, row := range catalogue(t) {
		law, times := jurisdiction(t, row.Profile), 0
		for _, rule := range row.Rules {
			asked, ok := timeOf(rule)
			if !ok {
				continue
			}
			times++
			for _, e := range rule.Entries(law) {
				asked.articles = append(asked.articles, e.Article)
			}
			if rule.Supplied != "" {
				asked.articles = append(asked.articles, byVote)
			}
			if !y.has(row.Transcripts, asked) {
				t.Errorf("%s: no transcript of the row counts %s", row.Key, rule)
			}
		}
		if times == 0 {
			t.Errorf("%s: no rule of the row is a time", row.Key)
		}
	}
}

// asked is what the count of a rule looks like: its list, its period unless a notice
// names that, and the articles that a clock may have.
type asked struct {
	lists    []string
	period   string
	articles []string
}

// timeOf gives how a rule is counted; false for one that says no time, such as from
// when another counts.
func timeOf(rule deadline.Rule) (asked, bool) {
	value := rule.InForce()
	if _, rest, timed := strings.Cut(value, "/"); timed {
		period, before, _ := strings.Cut(rest, "/")
		if before != "" {
			return asked{lists: []string{"before"}, period: period}, true
		}
		return asked{lists: []string{"clocks"}, period: period}, true
	}
	switch value {
	case profile.SameDay:
		return asked{lists: []string{"clocks"}, period: legaltime.SameDay().String()}, true
	case profile.ByNotice:
		return asked{lists: []string{"clocks"}}, true
	case profile.Needed:
		return asked{lists: []string{"spans"}}, true
	}
	_, err := legaltime.ParsePeriod(value)
	return asked{lists: []string{"clocks", "before", "after"}, period: value}, err == nil
}

// has reports whether one of the transcripts has such a count.
func (y *tally) has(transcripts []string, a asked) bool {
	for _, counts := range y.counts {
		for _, c := range counts {
			period := c.Period
			if c.Clock != nil {
				period = &c.Clock.Period
			}
			said := c.Clock == nil || slices.Contains(a.articles, c.Clock.Article)
			length := a.period == "" || period != nil && period.String() == a.period
			if slices.Contains(transcripts, c.Why) && slices.Contains(a.lists, c.list()) && said && length {
				return true
			}
		}
	}
	return false
}
