package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"unicode/utf8"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// postRecords takes one note as it is, or many as lines of JSON strings.
func (s *server) postRecords(w http.ResponseWriter, r *http.Request) error {
	wait := r.URL.Query().Get("wait")
	if wait != "" && wait != api.WaitApplied && wait != api.WaitFinal {
		return malformed("wait is %s or %s", api.WaitApplied, api.WaitFinal)
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		media = ""
	}
	switch media {
	case api.MediaText, api.MediaRecord:
		return s.postOne(w, r, wait == api.WaitFinal)
	case api.MediaLines:
		return s.postMany(w, r, wait == api.WaitFinal)
	default:
		return ledger.Refuse(api.RequestMedia, "send one record as %s or %s, many as %s", api.MediaText, api.MediaRecord, api.MediaLines)
	}
}

// postOne answers a refusal before ordering as a problem: there is nothing to
// prove about it. Whatever was ordered is answered as a submission.
func (s *server) postOne(w http.ResponseWriter, r *http.Request, final bool) error {
	leave, err := s.submissions.enter("too many submissions at once")
	if err != nil {
		s.cfg.Metrics.turnedAway("submission")
		return err
	}
	defer leave()
	note, err := readNote(r.Body)
	if err != nil {
		return err
	}
	results, err := s.submit(r.Context(), [][]byte{note}, final)
	if err != nil {
		return err
	}
	if results[0].refusal != nil {
		return results[0].refusal
	}
	status := http.StatusOK
	if results[0].outcome.Pending {
		status = http.StatusAccepted
	}
	return writeJSON(w, status, results[0].submission(s.cfg.Chain.Final(), languageOfRequest(r)))
}

func (s *server) postMany(w http.ResponseWriter, r *http.Request, final bool) error {
	leave, err := s.bulks.enter("too many bulk submissions at once")
	if err != nil {
		s.cfg.Metrics.turnedAway("bulk")
		return err
	}
	defer leave()
	notes, err := readLines(http.MaxBytesReader(w, r.Body, api.MaxBulk))
	if err != nil {
		return err
	}
	results, err := s.submit(r.Context(), notes, final)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	head, lang := s.cfg.Chain.Final(), languageOfRequest(r)
	for _, result := range results {
		if err := encodeLine(&b, result.submission(head, lang)); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", api.MediaLines)
	_, _ = w.Write(b.Bytes()) // an error here is the client's connection
	return nil
}

// readNote reads a body with one note. One byte more than allowed is enough to
// know that it is too long.
func readNote(body io.Reader) ([]byte, error) {
	note, err := io.ReadAll(io.LimitReader(body, ledger.MaxNote+1))
	if err != nil {
		return nil, bodyError(err)
	}
	if len(note) > ledger.MaxNote {
		return nil, ledger.Refuse(ledger.RecordOversize, "at most %d bytes are allowed", ledger.MaxNote)
	}
	return note, nil
}

// readLines reads a body of JSON strings, one a line, each a note. The reader
// bounds the body. A line that is no JSON string refuses the whole body, before
// anything of it is submitted.
func readLines(body io.Reader) ([][]byte, error) {
	data, err := io.ReadAll(body)
	if err != nil {
		return nil, bodyError(err)
	}
	// Go's decoder would replace what is not UTF-8, and so change signed bytes.
	if !utf8.Valid(data) {
		return nil, malformed("the body is not UTF-8")
	}
	var notes [][]byte
	for line := range bytes.Lines(data) {
		var note *string
		if err := json.Unmarshal(line, &note); err != nil || note == nil {
			return nil, malformed("line %d is not a JSON string", len(notes)+1)
		}
		if len(notes) == api.MaxBulkRecords {
			return nil, ledger.Refuse(api.RequestTooLarge, "more than %d records", api.MaxBulkRecords)
		}
		notes = append(notes, []byte(*note))
	}
	if len(notes) == 0 {
		return nil, malformed("the body has no record")
	}
	return notes, nil
}

// result is what became of one note of a request.
type result struct {
	id      sm3.Digest
	refusal *ledger.Refusal // before ordering
	outcome Outcome         // when refusal is nil
}

// submit admits notes, orders those that pass and waits as asked. Results are in
// the order of notes.
func (s *server) submit(ctx context.Context, notes [][]byte, final bool) ([]result, error) {
	applicants, err := s.admission.admit(ctx, notes)
	if err != nil {
		return nil, err
	}
	results := make([]result, len(notes))
	var passed [][]byte
	for i, p := range applicants {
		if p.refusal == nil {
			if p.refusal, err = s.annexKept(ctx, p.record.Record); err != nil {
				return nil, err
			}
		}
		results[i] = result{id: p.record.ID, refusal: p.refusal}
		if p.refusal == nil {
			passed = append(passed, p.note)
		}
	}
	if len(passed) == 0 {
		return results, nil
	}
	outcomes, err := s.order(ctx, passed)
	if err != nil {
		return nil, err
	}
	highest := uint64(0)
	for i := range results {
		if results[i].refusal == nil {
			results[i].outcome, outcomes = outcomes[0], outcomes[1:]
			highest = max(highest, results[i].outcome.Height)
		}
	}
	if final {
		return results, s.waitFinal(ctx, highest)
	}
	return results, nil
}

func (s *server) order(ctx context.Context, notes [][]byte) ([]Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Limits.ApplyWait)
	defer cancel()
	outcomes, err := s.cfg.Submitter.Submit(ctx, notes)
	if err == nil && len(outcomes) != len(notes) {
		err = errors.New("the submitter gave another number of outcomes than it got notes")
	}
	return outcomes, err
}

// waitFinal waits for a height, but not for ever: a record that is not final in
// time is answered as what it is, applied.
func (s *server) waitFinal(ctx context.Context, height uint64) error {
	waiting, cancel := context.WithTimeout(ctx, s.cfg.Limits.FinalWait)
	defer cancel()
	err := s.cfg.Chain.WaitFinal(waiting, height)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil
	}
	return err
}

// submission tells the result when final is the newest final height.
func (r result) submission(final uint64, lang api.Language) api.Submission {
	sub := api.Submission{ID: r.id, State: api.Pending}
	refusal := r.refusal
	if refusal == nil && !r.outcome.Pending {
		refusal = r.outcome.Receipt.Refusal
		sub.Height, sub.Final = r.outcome.Height, r.outcome.Height <= final
		sub.State, sub.Code = api.Applied, ledger.OK
		if sub.Final {
			sub.State = api.Final
		}
	}
	switch {
	case refusal != nil:
		sub.State, sub.Code = api.Rejected, refusal.Code
		sub.Rule, sub.Article, sub.Detail = refusal.Rule, refusal.Article, refusal.Detail
	case sub.Code == ledger.OK:
		index := r.outcome.Receipt.Index
		sub.Index = &index
	}
	if sub.Code != "" {
		sub.Message = lang.Say(api.CodeText(sub.Code))
	}
	return sub
}
