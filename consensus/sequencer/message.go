package sequencer

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// Limits of the messages between sequencers in bytes.
const (
	MaxRequest  = MaxBytes + 64<<10
	MaxResponse = 4 << 20
)

const submitTitle = "certledger-submit/v1\nnotes "

// submissionBytes gives the request: title, number of notes, each with its length, end.
func submissionBytes(notes [][]byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%d\n", submitTitle, len(notes))
	for _, n := range notes {
		fmt.Fprintf(&b, "%d\n", len(n))
		b.Write(n)
	}
	b.WriteString("end\n")
	return b.Bytes()
}

// parseSubmission reads a request. The notes alias data. Errors wrap ErrMessage.
func parseSubmission(data []byte) ([][]byte, error) {
	rest, ok := bytes.CutPrefix(data, []byte(submitTitle))
	if !ok || len(data) > MaxRequest {
		return nil, fmt.Errorf("%w: not a submission of at most %d bytes", ErrMessage, MaxRequest)
	}
	count, rest, err := cutNumber(rest, MaxNotes)
	if err != nil {
		return nil, err
	}
	var notes [][]byte
	for range count {
		var size int
		if size, rest, err = cutNumber(rest, len(rest)); err != nil {
			return nil, err
		}
		if size > len(rest) {
			return nil, fmt.Errorf("%w: a note is cut short", ErrMessage)
		}
		notes, rest = append(notes, rest[:size:size]), rest[size:]
	}
	if string(rest) != "end\n" {
		return nil, fmt.Errorf("%w: want `end` after the last note", ErrMessage)
	}
	return notes, nil
}

// cutNumber takes a line with a number in its one form.
func cutNumber(data []byte, limit int) (int, []byte, error) {
	line, rest, ok := bytes.Cut(data, []byte("\n"))
	n, err := strconv.Atoi(string(line))
	if !ok || err != nil || n < 0 || n > limit || strconv.Itoa(n) != string(line) {
		return 0, nil, fmt.Errorf("%w: %.20q is not a number up to %d", ErrMessage, line, limit)
	}
	return n, rest, nil
}

// answer is the response: results, or the reason why there are none.
type answer struct {
	Error        string       `json:"error,omitempty"`
	Reason       string       `json:"reason,omitempty"`
	Results      []wireResult `json:"results,omitempty"`
	RetryAfterMS int64        `json:"retry_after_ms,omitempty"`
}

type wireResult struct {
	Height  uint64       `json:"height"`
	ID      sm3.Digest   `json:"id"`
	Index   uint64       `json:"index"`
	Refusal *wireRefusal `json:"refusal,omitempty"`
}

type wireRefusal struct {
	Article string `json:"article,omitempty"`
	Code    string `json:"code"`
	Detail  string `json:"detail,omitempty"`
	Rule    string `json:"rule,omitempty"`
}

// The errors that an answer can say.
const (
	wireBusy    = "busy"
	wireMoved   = "moved"
	wireRefused = "refused"
	wireUnknown = "unknown"
)

// longestWord and longestText bound what one refusal adds to an answer.
const (
	longestWord = 64
	longestText = 256
	longestWait = time.Minute
)

func answerBytes(results []Result, err error) ([]byte, error) {
	var a answer
	var busy *BusyError
	var refusal *ledger.Refusal
	switch {
	case err == nil:
		a.Results = wireResults(results)
	case errors.As(err, &busy):
		a = answer{Error: wireBusy, Reason: busy.Reason, RetryAfterMS: busy.RetryAfter.Milliseconds()}
	case errors.Is(err, errMoved):
		a.Error = wireMoved
	case errors.Is(err, ErrEntryRefused) && errors.As(err, &refusal):
		a = answer{Error: wireRefused, Reason: string(refusal.Code)}
	default:
		a = answer{Error: wireUnknown, Reason: shorten(err.Error(), longestText)}
	}
	return canonical.Marshal(a)
}

func wireResults(results []Result) []wireResult {
	var out []wireResult
	for _, r := range results {
		w := wireResult{Height: r.Height, ID: r.ID, Index: r.Receipt.Index}
		if f := r.Receipt.Refusal; f != nil {
			w.Refusal = &wireRefusal{
				Article: shorten(f.Article, longestWord), Code: shorten(string(f.Code), longestWord),
				Detail: shorten(f.Detail, longestText), Rule: shorten(f.Rule, longestWord),
			}
		}
		out = append(out, w)
	}
	return out
}

// shorten cuts a text at a rune and leaves nothing that is not UTF-8.
func shorten(s string, limit int) string {
	if len(s) > limit {
		s = s[:limit]
	}
	return strings.ToValidUTF8(s, "")
}

// parseAnswer reads the response to a submission of so many notes. An answer that makes no sense leaves the outcome open.
func parseAnswer(data []byte, notes int) ([]Result, error) {
	a, err := readAnswer(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w: %w", ErrUnknownOutcome, ErrMessage, err)
	}
	switch a.Error {
	case "":
	case wireBusy:
		return nil, &BusyError{Reason: shorten(a.Reason, longestWord), RetryAfter: clampWait(a.RetryAfterMS)}
	case wireMoved:
		return nil, errMoved
	case wireRefused:
		return nil, entryRefused(&ledger.Refusal{Code: ledger.Code(shorten(a.Reason, longestWord))})
	default:
		return nil, fmt.Errorf("%w: the leader says: %.300q", ErrUnknownOutcome, a.Reason)
	}
	if len(a.Results) != notes {
		return nil, fmt.Errorf("%w: %w: %d results for %d notes", ErrUnknownOutcome, ErrMessage, len(a.Results), notes)
	}
	return results(a.Results), nil
}

func readAnswer(data []byte) (a answer, err error) {
	if len(data) > MaxResponse {
		return a, fmt.Errorf("%d bytes, at most %d are allowed", len(data), MaxResponse)
	}
	return a, canonical.Unmarshal(data, &a)
}

func clampWait(millis int64) time.Duration {
	return time.Duration(max(0, min(millis, longestWait.Milliseconds()))) * time.Millisecond
}

func results(wire []wireResult) []Result {
	out := make([]Result, len(wire))
	for i, w := range wire {
		r := ledger.Receipt{ID: w.ID, Index: w.Index}
		if f := w.Refusal; f != nil {
			r.Refusal = &ledger.Refusal{Code: ledger.Code(f.Code), Rule: f.Rule, Article: f.Article, Detail: f.Detail}
		}
		out[i] = resultOf(r, w.Height)
	}
	return out
}
