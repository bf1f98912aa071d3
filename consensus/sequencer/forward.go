package sequencer

import (
	"context"
	"errors"
	"fmt"

	"github.com/certledger/certledger/ledger"
)

// forward submits notes to the leader, once. Without notes it is a nudge.
func (s *Sequencer) forward(ctx context.Context, leader string, notes [][]byte) ([]Result, error) {
	select {
	case s.forwards <- struct{}{}:
		defer func() { <-s.forwards }()
	default:
		return nil, s.busy(&BusyError{Reason: busyForward, RetryAfter: retryQueue})
	}
	response, err := s.config.Forward.Submit(ctx, leader, submissionBytes(notes))
	if err != nil {
		s.metrics.forwards.WithLabelValues("failed").Inc()
		return nil, fmt.Errorf("%w: couldn't reach the leader %s: %w", ErrUnknownOutcome, leader, err)
	}
	results, err := parseAnswer(response, len(notes))
	s.metrics.forwards.WithLabelValues(forwardLabel(err)).Inc()
	return results, err
}

func forwardLabel(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, ErrBusy):
		return "busy"
	case errors.Is(err, errMoved):
		return "moved"
	}
	return "failed"
}

// HandleForward answers another node's submission if this node leads, and says so if it does not: what was forwarded is never
// forwarded again. The peer is charged for what it makes wait. Errors: those that wrap ErrMessage.
func (s *Sequencer) HandleForward(ctx context.Context, peer string, request []byte) ([]byte, error) {
	notes, err := parseSubmission(request)
	if err != nil {
		return nil, err
	}
	results, err := s.serve(ctx, peer, notes)
	return answerBytes(results, err)
}

func (s *Sequencer) serve(ctx context.Context, peer string, notes [][]byte) ([]Result, error) {
	if _, self := s.config.Proposer.Leader(); !self {
		return nil, errMoved
	}
	if len(notes) == 0 {
		s.nudge()
		return nil, nil
	}
	var refusals []*ledger.Refusal
	if s.config.Admit != nil {
		refusals = s.config.Admit(ctx, notes)
	}
	screened := screen(notes, refusals)
	if len(screened.admitted) == 0 {
		return screened.results, nil
	}
	results, err := s.local(ctx, peer, screened.admitted)
	if err != nil {
		return nil, err
	}
	return screened.fill(results), nil
}
