package cosign

import "sync"

const (
	inboxSize = 64
	// inboxShare is how many messages of one peer may wait, so that a peer that floods delays the others a little only.
	inboxShare = 8
)

// inbox holds announcements until the loop takes them.
type inbox struct {
	c chan received

	mu      sync.Mutex
	waiting map[string]int // guarded by mu; peers with none have no entry
}

func newInbox() *inbox {
	return &inbox{c: make(chan received, inboxSize), waiting: make(map[string]int)}
}

// put never blocks; false means that there is no room, and that the sender will be asked again in due course.
func (b *inbox) put(in received) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting[in.peer] >= inboxShare {
		return false
	}
	select {
	case b.c <- in:
		b.waiting[in.peer]++
		return true
	default:
		return false
	}
}

// taken says that the loop took a message of peer.
func (b *inbox) taken(peer string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting[peer]--; b.waiting[peer] <= 0 {
		delete(b.waiting, peer)
	}
}
