package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// Submit sends a record's note and waits until it is applied or final
// (api.WaitApplied, api.WaitFinal). A record that the rules refuse is an answer
// with state REJECTED, not an error; one that is refused before ordering is an
// *api.Problem. An answer that claims to be final is proved.
func (c *Client) Submit(ctx context.Context, note []byte, wait string) (api.Submission, error) {
	record, err := ledger.ParseRecord(note)
	if err != nil {
		return api.Submission{}, err
	}
	sub, err := read[api.Submission](ctx, c, call{
		method: http.MethodPost, path: api.PathRecords, query: url.Values{"wait": {wait}}, media: api.MediaRecord, body: note,
	})
	if err != nil {
		return api.Submission{}, err
	}
	return sub, c.checkSubmission(ctx, sub, record.ID, note)
}

// SubmitMany sends up to api.MaxBulkRecords notes. The answers are in the order
// of the notes; a note that is refused before ordering is REJECTED without a
// height. Answers that claim to be final are proved, one request each.
func (c *Client) SubmitMany(ctx context.Context, notes [][]byte, wait string) ([]api.Submission, error) {
	var body bytes.Buffer
	lines := json.NewEncoder(&body)
	for _, note := range notes {
		if err := lines.Encode(string(note)); err != nil {
			return nil, err
		}
	}
	data, err := c.do(ctx, call{
		method: http.MethodPost, path: api.PathRecords, query: url.Values{"wait": {wait}}, media: api.MediaLines, body: body.Bytes(),
	})
	if err != nil {
		return nil, err
	}
	subs := make([]api.Submission, 0, len(notes))
	for line := range bytes.Lines(data) {
		var sub api.Submission
		if err := json.Unmarshal(line, &sub); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrAnswer, err)
		}
		subs = append(subs, sub)
	}
	if len(subs) != len(notes) {
		return nil, fmt.Errorf("%w: %d answers for %d records", ErrAnswer, len(subs), len(notes))
	}
	for i, sub := range subs {
		if err := c.checkOneOfMany(ctx, sub, notes[i]); err != nil {
			return nil, fmt.Errorf("record %d: %w", i+1, err)
		}
	}
	return subs, nil
}

func (c *Client) checkOneOfMany(ctx context.Context, sub api.Submission, note []byte) error {
	record, err := ledger.ParseRecord(note)
	if err != nil {
		// The node can but refuse what has no readable id.
		if sub.State == api.Rejected && sub.Height == 0 {
			return nil
		}
		return unproved("a malformed record is %s", sub.State)
	}
	return c.checkSubmission(ctx, sub, record.ID, note)
}

// checkSubmission holds an answer to the record that it is about.
func (c *Client) checkSubmission(ctx context.Context, sub api.Submission, id sm3.Digest, note []byte) error {
	if sub.ID != id {
		return unproved("it is about record %s, the text sent has %s", sub.ID, id)
	}
	if sub.State == api.Final && !sub.Final {
		return unproved("it is FINAL and not final")
	}
	if !sub.Final {
		return nil
	}
	receipt, err := c.Receipt(ctx, id, note)
	if err != nil {
		return err
	}
	own, err := ledger.ParseHeader([]byte(receipt.Headers[0]))
	switch {
	case err != nil:
		return unproved("%w", err)
	case !receipt.Final:
		return unproved("the receipt's header has no quorum")
	case receipt.Code != sub.Code || own.Height != sub.Height:
		return unproved("the receipt says %s at height %d, the answer %s at %d", receipt.Code, own.Height, sub.Code, sub.Height)
	case receipt.Inclusion != nil && (sub.Index == nil || *sub.Index != receipt.Inclusion.Index):
		return unproved("the receipt's leaf is not the answer's")
	}
	return nil
}

// Status gives what became of a record. An answer that claims to be final is
// proved if the node shows the note to this reader, or the note is given; note
// may be nil.
func (c *Client) Status(ctx context.Context, id sm3.Digest, note []byte) (api.Submission, error) {
	sub, err := read[api.Submission](ctx, c, get(api.Path(api.PathRecord, id.String())))
	if err != nil {
		return api.Submission{}, err
	}
	return sub, c.checkSubmission(ctx, sub, id, note)
}

// Note gives a record's exact signed bytes, whose text has the id.
func (c *Client) Note(ctx context.Context, id sm3.Digest) ([]byte, error) {
	note, err := c.do(ctx, get(api.Path(api.PathRecordNote, id.String())))
	if err != nil {
		return nil, err
	}
	record, err := ledger.ParseRecord(note)
	if err != nil || record.ID != id {
		return nil, unproved("the note is not that of record %s", id)
	}
	return note, nil
}

// pollEvery is how often WaitFinal asks.
const pollEvery = 250 * time.Millisecond

// WaitFinal asks until the record's outcome is final and proved, or ctx ends.
// A node that does not know the record yet, or is busy, is asked again.
func (c *Client) WaitFinal(ctx context.Context, id sm3.Digest, note []byte) (api.Submission, error) {
	for {
		sub, err := c.Status(ctx, id, note)
		if err == nil && sub.Final {
			return sub, nil
		}
		wait := pollEvery
		var p *api.Problem
		if errors.As(err, &p) && (p.Wait() > 0 || p.Code == api.RecordUnknown) {
			wait, err = max(wait, p.Wait()), nil
		}
		if err != nil {
			return api.Submission{}, err
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return sub, ctx.Err()
		case <-timer.C:
		}
	}
}
