package store

import "sync"

// watchers are told that something changed: a block was sealed or a header
// became final. Notices coalesce.
type watchers struct {
	mu   sync.Mutex
	list []chan struct{}
}

// Watch gives a channel that has a notice whenever something has changed since
// the last one was taken, and a function to stop it.
func (s *Store) Watch() (changed <-chan struct{}, stop func()) {
	ch := make(chan struct{}, 1)
	w := &s.watchers
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = append(w.list, ch)
	return ch, func() { w.remove(ch) }
}

func (w *watchers) remove(ch chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, c := range w.list {
		if c == ch {
			w.list = append(w.list[:i], w.list[i+1:]...)
			return
		}
	}
}

func (w *watchers) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ch := range w.list {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}
