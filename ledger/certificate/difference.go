package certificate

import (
	"bytes"
	"slices"
	"sort"
	"unicode/utf8"
)

// difference gives splices that make text of old. It cuts both after their
// commas and lines up the pieces that occur once in each (Cohen's patience
// diff): a set has a key, a name or a code in most of its pieces, so that few
// occur twice. It is exact, and near enough to the shortest.
func difference(old, text []byte) []Splice {
	a, b := pieces(old), pieces(text)
	var splices []Splice
	at, from := 0, 0 // bytes of old and text that are behind us
	put := func(x, y []byte) {
		if s, differs := trimmed(x, y); differs {
			s.At += at
			splices = append(splices, s)
		}
		at, from = at+len(x), from+len(y)
	}
	for _, p := range pairs(a, b) {
		put(old[at:a[p.old].at], text[from:b[p.text].at])
		at, from = at+len(a[p.old].bytes), from+len(a[p.old].bytes)
	}
	put(old[at:], text[from:])
	if len(splices) > maxSplices {
		s, _ := trimmed(old, text)
		splices = []Splice{s}
	}
	for i := range slices.Backward(splices) {
		settle(old, splices, i)
	}
	return splices
}

// settle lets a splice that only cuts or only puts begin as late as it can: where
// a text repeats itself, it could begin in several places.
func settle(old []byte, splices []Splice, i int) {
	s := &splices[i]
	for n := later(old, splices, i); n > 0; n = later(old, splices, i) {
		s.At += n
		if s.Put != "" {
			s.Put = s.Put[n:] + s.Put[:n]
		}
	}
}

// trimmed gives the one splice from x to y, without the characters that both
// begin and end with.
func trimmed(x, y []byte) (s Splice, differs bool) {
	shorter := min(len(x), len(y))
	for s.At < shorter && x[s.At] == y[s.At] {
		s.At++
	}
	for s.At > 0 && (inside(x, s.At) || inside(y, s.At)) {
		s.At--
	}
	tail := 0
	for tail < shorter-s.At && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	for tail > 0 && (inside(x, len(x)-tail) || inside(y, len(y)-tail)) {
		tail--
	}
	s.Cut, s.Put = len(x)-tail-s.At, string(y[s.At:len(y)-tail])
	return s, s.Cut > 0 || s.Put != ""
}

// inside reports whether a cut at i would part a character.
func inside(text []byte, i int) bool { return i < len(text) && !utf8.RuneStart(text[i]) }

// piece is a part of a text up to a comma.
type piece struct {
	at    int
	bytes []byte
}

func pieces(text []byte) []piece {
	var list []piece
	for at := 0; at < len(text); {
		n := len(text) - at
		if i := bytes.IndexByte(text[at:], ','); i >= 0 {
			n = i + 1
		}
		list = append(list, piece{at, text[at : at+n]})
		at += n
	}
	return list
}

// pair is a piece of old and the equal piece of text, by their places.
type pair struct{ old, text int }

// pairs lines up pieces that occur once in a and once in b, as many as keep
// their order.
func pairs(a, b []piece) []pair {
	inA, inB := once(a), once(b)
	var common []pair
	for i, p := range a {
		j, ok := inB[string(p.bytes)]
		if _, single := inA[string(p.bytes)]; ok && single {
			common = append(common, pair{i, j})
		}
	}
	return rising(common)
}

// once finds the pieces that occur one time, and where.
func once(list []piece) map[string]int {
	places, repeated := map[string]int{}, map[string]bool{}
	for i, p := range list {
		if _, ok := places[string(p.bytes)]; ok {
			repeated[string(p.bytes)] = true
		}
		places[string(p.bytes)] = i
	}
	for i := range list {
		if s := string(list[i].bytes); repeated[s] {
			delete(places, s)
		}
	}
	return places
}

// rising gives a longest part of the list, which rises in old, that rises in
// text too: the patience game.
func rising(list []pair) []pair {
	var tops []int // of each pile, the place in list of its top card
	before := make([]int, len(list))
	for i, p := range list {
		pile := sort.Search(len(tops), func(k int) bool { return list[tops[k]].text > p.text })
		before[i] = -1
		if pile > 0 {
			before[i] = tops[pile-1]
		}
		if pile == len(tops) {
			tops = append(tops, i)
		}
		tops[pile] = i
	}
	if len(tops) == 0 {
		return nil
	}
	var out []pair
	for i := tops[len(tops)-1]; i >= 0; i = before[i] {
		out = append(out, list[i])
	}
	slices.Reverse(out)
	return out
}
