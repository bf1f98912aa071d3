package server

import "container/list"

// lru is a map that forgets the least recently used key beyond its capacity. It
// is not safe for concurrent use.
type lru[K comparable, V any] struct {
	capacity int
	order    *list.List // of lruItem, most recent first
	items    map[K]*list.Element
}

type lruItem[K comparable, V any] struct {
	key   K
	value V
}

func newLRU[K comparable, V any](capacity int) *lru[K, V] {
	return &lru[K, V]{capacity: max(capacity, 1), order: list.New(), items: map[K]*list.Element{}}
}

func (l *lru[K, V]) get(key K) (value V, ok bool) {
	e, ok := l.items[key]
	if !ok {
		return value, false
	}
	l.order.MoveToFront(e)
	return e.Value.(lruItem[K, V]).value, true
}

func (l *lru[K, V]) put(key K, value V) {
	if e, ok := l.items[key]; ok {
		e.Value = lruItem[K, V]{key, value}
		l.order.MoveToFront(e)
		return
	}
	if l.order.Len() >= l.capacity {
		oldest := l.order.Back()
		delete(l.items, oldest.Value.(lruItem[K, V]).key)
		l.order.Remove(oldest)
	}
	l.items[key] = l.order.PushFront(lruItem[K, V]{key, value})
}
