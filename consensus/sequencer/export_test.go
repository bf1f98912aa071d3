package sequencer

var (
	SubmissionBytes = submissionBytes
	ParseSubmission = parseSubmission
	AnswerBytes     = answerBytes
	ParseAnswer     = parseAnswer
	ResultOf        = resultOf
	ErrMoved        = errMoved
	EntryRefused    = entryRefused
)

const (
	EntryBytes = entryBytes
)

// Tombstones gives how many places of the queue are taken, by what waits and by what was given up.
func (s *Sequencer) Tombstones() int {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	return len(s.queue.waiting)
}

// Queued gives the records and bytes that wait.
func (s *Sequencer) Queued() (records, bytes int) {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	return s.queue.records, s.queue.bytes
}
