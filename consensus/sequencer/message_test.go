package sequencer_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/certledger/certledger/consensus/sequencer"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func TestSubmission(t *testing.T) {
	for _, want := range [][][]byte{nil, {[]byte("one")}, {[]byte(""), []byte("a\nend\n"), []byte("3\nxyz")}} {
		got, err := sequencer.ParseSubmission(sequencer.SubmissionBytes(want))
		if err != nil || len(got) != len(want) || !bytes.Equal(bytes.Join(got, []byte("|")), bytes.Join(want, []byte("|"))) {
			t.Errorf("%q: %q, %v", want, got, err)
		}
	}
	for _, bad := range []string{
		"", "certledger-submit/v1\n", "certledger-submit/v1\nnotes 1\nend\n", "certledger-submit/v1\nnotes 0\nend\nx",
		"certledger-submit/v1\nnotes 01\n1\nxend\n", "certledger-submit/v1\nnotes 1\n9\nxend\n", "certledger-submit/v1\nnotes 1025\nend\n",
		"certledger-submit/v1\nnotes -1\nend\n", "certledger-submit/v1\nnotes 1\n+1\nxend\n", "certledger-submit/v2\nnotes 0\nend\n",
	} {
		if _, err := sequencer.ParseSubmission([]byte(bad)); !errors.Is(err, sequencer.ErrMessage) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	largest := slices.Repeat([][]byte{make([]byte, sequencer.MaxBytes/sequencer.MaxNotes)}, sequencer.MaxNotes)
	if n := len(sequencer.SubmissionBytes(largest)); n > sequencer.MaxRequest {
		t.Errorf("the largest submission has %d bytes, limit %d", n, sequencer.MaxRequest)
	}
}

func TestAnswer(t *testing.T) {
	refusal := &ledger.Refusal{Code: ledger.AssetFrozen, Rule: "asset.transfer", Article: "TJ 8.1.2", Detail: "asset-1"}
	want := []sequencer.Result{
		sequencer.ResultOf(ledger.Receipt{ID: sm3.Sum([]byte("a")), Index: 7}, 3),
		sequencer.ResultOf(ledger.Receipt{ID: sm3.Sum([]byte("b")), Refusal: refusal}, 0),
	}
	got, err := sequencer.ParseAnswer(mustAnswer(t, want, nil), 2)
	if err != nil || got[0] != want[0] || *got[1].Receipt.Refusal != *refusal || got[1].Code != ledger.AssetFrozen {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := sequencer.ParseAnswer(mustAnswer(t, want, nil), 3); !errors.Is(err, sequencer.ErrUnknownOutcome) || !errors.Is(err, sequencer.ErrMessage) {
		t.Errorf("too few results: %v", err)
	}
	if got, err := sequencer.ParseAnswer(mustAnswer(t, nil, nil), 0); err != nil || len(got) != 0 {
		t.Errorf("nudge: %v, %v", got, err)
	}
}

func mustAnswer(t testing.TB, results []sequencer.Result, err error) []byte {
	t.Helper()
	data, err := sequencer.AnswerBytes(results, err)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAnswerErrors(t *testing.T) {
	busy := &sequencer.BusyError{Reason: "queue", RetryAfter: 1500 * time.Millisecond}
	refused := sequencer.EntryRefused(&ledger.Refusal{Code: ledger.EntryLedger})
	for _, tt := range []struct {
		err  error
		want error
	}{
		{busy, sequencer.ErrBusy},
		{sequencer.ErrMoved, sequencer.ErrMoved},
		{refused, sequencer.ErrEntryRefused},
		{sequencer.ErrStopped, sequencer.ErrUnknownOutcome},
		{errors.New("x \xff y"), sequencer.ErrUnknownOutcome},
	} {
		if _, err := sequencer.ParseAnswer(mustAnswer(t, nil, tt.err), 1); !errors.Is(err, tt.want) {
			t.Errorf("%v: %v", tt.err, err)
		}
	}
	_, err := sequencer.ParseAnswer(mustAnswer(t, nil, fmt.Errorf("wrapped: %w", busy)), 1)
	var got *sequencer.BusyError
	if !errors.As(err, &got) || *got != *busy {
		t.Errorf("%v", err)
	}
	// A leader's word is not taken for more than it is worth.
	_, err = sequencer.ParseAnswer([]byte(`{"error":"busy","reason":"x","retry_after_ms":9007199254740991}`), 1)
	if !errors.As(err, &got) || got.RetryAfter > time.Minute {
		t.Errorf("%v", err)
	}
	_, err = sequencer.ParseAnswer([]byte(`{"error":"busy","retry_after_ms":-5}`), 1)
	if !errors.As(err, &got) || got.RetryAfter < 0 {
		t.Errorf("%v", err)
	}
}

// The largest answer must fit: every text is as long, and as bad to encode, as the rules might make it.
func TestLargestAnswerFits(t *testing.T) {
	nasty := strings.Repeat("\x01", 5000)
	refusal := &ledger.Refusal{Code: ledger.Code(nasty), Rule: nasty, Article: nasty, Detail: nasty}
	r := sequencer.ResultOf(ledger.Receipt{ID: ledgerID, Refusal: refusal, Index: 1<<53 - 1}, 1<<53-1)
	data := mustAnswer(t, slices.Repeat([]sequencer.Result{r}, sequencer.MaxNotes), nil)
	if len(data) > sequencer.MaxResponse {
		t.Errorf("%d bytes, limit %d", len(data), sequencer.MaxResponse)
	}
	if got, err := sequencer.ParseAnswer(data, sequencer.MaxNotes); err != nil || len(got) != sequencer.MaxNotes {
		t.Error(err)
	}
	bad := sequencer.ResultOf(ledger.Receipt{ID: ledgerID, Refusal: &ledger.Refusal{Code: "x", Detail: strings.Repeat("据", 200)}}, 1)
	if _, err := sequencer.ParseAnswer(mustAnswer(t, []sequencer.Result{bad}, nil), 1); err != nil {
		t.Error(err)
	}
}

func FuzzParseSubmission(f *testing.F) {
	f.Add(sequencer.SubmissionBytes(nil))
	f.Add(sequencer.SubmissionBytes([][]byte{[]byte("one"), []byte("two\n")}))
	f.Add([]byte("certledger-submit/v1\nnotes 2\n3\nabc"))
	f.Fuzz(func(t *testing.T, data []byte) {
		notes, err := sequencer.ParseSubmission(data)
		if err == nil && !bytes.Equal(sequencer.SubmissionBytes(notes), data) {
			t.Error("two encodings of one submission")
		}
		if err == nil && len(notes) > sequencer.MaxNotes {
			t.Error("too many notes")
		}
	})
}

func FuzzParseAnswer(f *testing.F) {
	f.Add(mustAnswer(f, []sequencer.Result{sequencer.ResultOf(ledger.Receipt{ID: ledgerID, Index: 1}, 2)}, nil), 1)
	f.Add(mustAnswer(f, nil, sequencer.ErrMoved), 1)
	f.Add([]byte(`{"error":"refused","reason":"entry.ledger"}`), 2)
	f.Fuzz(func(t *testing.T, data []byte, notes int) {
		results, err := sequencer.ParseAnswer(data, notes)
		if err == nil && len(results) != notes {
			t.Error("another number of results than of notes")
		}
	})
}
