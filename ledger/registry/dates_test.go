package registry_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/registry"
)

// counted is a clock that ran in a transcript, with its answer, as
// legaltime/testdata/twin.py reads it.
type counted struct {
	Clock   legaltime.Clock   `json:"clock"`
	Due     legaltime.Instant `json:"due,omitempty"`
	Paused  legaltime.Instant `json:"paused,omitempty"`
	Pending int               `json:"pending,omitempty"`
	Why     string            `json:"why"`
}

// TestEveryDateHasATwin has an independent program in another language recompute
// every deadline of every transcript, by the calendar that was on the ledger then.
func TestEveryDateHasATwin(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: the twin was not run")
	}
	w := newWorld(t)
	clocks, calendars := map[sm3.Digest][]counted{}, map[sm3.Digest][]byte{}
	for _, path := range transcriptFiles(t) {
		b := newBook(w, registry.Tables(registry.Rules))
		b.stored = func(value ledger.Entity) {
			eachClock(reflect.ValueOf(value), func(k legaltime.Clock) {
				for _, doc := range b.governance.Calendars {
					if doc.Name == k.Calendar {
						calendars[doc.Digest] = b.texts[doc.Digest]
						clocks[doc.Digest] = append(clocks[doc.Digest], b.count(t, k, path))
					}
				}
			})
		}
		playIn(t, b, path)
	}
	dir, n := t.TempDir(), 0
	for digest, text := range calendars {
		calendar, vectors := filepath.Join(dir, digest.String()+".calendar"), filepath.Join(dir, digest.String()+".json")
		write(t, calendar, text)
		list, err := json.Marshal(map[string]any{"clocks": clocks[digest], "before": []string{}})
		if err != nil {
			t.Fatal(err)
		}
		write(t, vectors, list)
		if out, err := exec.Command(python, "../legaltime/testdata/twin.py", calendar, vectors).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		n += len(clocks[digest])
	}
	if n < 200 {
		t.Errorf("only %d clocks were counted", n)
	}
	t.Logf("%d clocks by %d calendars", n, len(calendars))
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func (b *book) count(t *testing.T, k legaltime.Clock, why string) counted {
	t.Helper()
	due, err := b.library.Due(k)
	var pending *legaltime.PendingError
	var paused *legaltime.PausedError
	switch {
	case errors.As(err, &pending):
		return counted{Clock: k, Pending: pending.Year, Why: why}
	case errors.As(err, &paused):
		return counted{Clock: k, Paused: paused.Since, Why: why}
	case err != nil:
		t.Fatalf("%s: %+v: %v", why, k, err)
	}
	return counted{Clock: k, Due: due, Why: why}
}

// eachClock finds the clocks in an entity, wherever they stand.
func eachClock(v reflect.Value, visit func(legaltime.Clock)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachClock(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachClock(v.Index(i), visit)
		}
	case reflect.Struct:
		if k, ok := reflect.TypeAssert[legaltime.Clock](v); ok {
			visit(k)
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachClock(v.Field(i), visit)
			}
		}
	default: // no clock is in it
	}
}
