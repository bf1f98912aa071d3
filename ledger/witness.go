package ledger

import (
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Witness is an institution that has signed a header, by name and by what it is (TJ 7.1.4).
type Witness struct {
	Classes []Class `json:"classes"`
	// Counted is false for an observer, whose signature counts towards no quorum.
	Counted bool `json:"counted"`
	// Key is the fingerprint of its cosigning key.
	Key    sm3.Digest `json:"key"`
	Member string     `json:"member"`
	// Time is by the member's own clock.
	Time    legaltime.Instant `json:"time"`
	Title   string            `json:"title"`
	TitleEN string            `json:"title_en"`
}

// Witnesses names those members of a set whose signatures in a block of cosignatures over a
// header are good. Lines that are nobody's or do not verify are left out.
func (g *Governance) Witnesses(header, block []byte) ([]Witness, error) {
	lines, err := ParseCosignatures(block)
	if err != nil {
		return nil, err
	}
	var rows []Witness
	var tasks []sm2.Task
	for _, c := range lines {
		m, ok := g.Member(c.Member)
		if !ok || m.CosignKey == nil || m.CosignKey.ID() != c.Key {
			continue
		}
		rows = append(rows, Witness{
			Classes: m.Classes, Counted: m.Takes(Cosigner), Key: m.CosignKey.Fingerprint(), Member: m.Name, Time: c.Time, Title: m.Title, TitleEN: m.TitleEN,
		})
		tasks = append(tasks, c.Task(header, m.CosignKey))
	}
	good := []Witness{}
	for i, ok := range sm2.Verify(tasks) {
		if ok {
			good = append(good, rows[i])
		}
	}
	return good, nil
}

// CountedWitnesses is how many of witnesses count towards a quorum.
func CountedWitnesses(witnesses []Witness) (n int) {
	for _, w := range witnesses {
		if w.Counted {
			n++
		}
	}
	return n
}
