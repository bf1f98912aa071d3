package certificate

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// signatures verifies signatures, with one implementation or with both.
type signatures struct {
	cross  bool
	count  CrossCheck
	signed []signed // every header whose cosignatures verified
}

// signed is a header and the verified rows of those who signed it.
type signed struct {
	header header
	panel  panel
	rows   []Cosigner
}

// verify gives one verdict for each task. A signature about which the two
// implementations differ is not valid: nothing may be decided from it.
func (s *signatures) verify(tasks []sm2.Task) []bool {
	verdicts := sm2.Verify(tasks)
	if !s.cross {
		return verdicts
	}
	for i, t := range tasks {
		second, err := sm2.CrossVerify(t)
		switch {
		case err != nil:
			s.count.Silent++
		case second == verdicts[i]:
			s.count.Agreed++
		default:
			s.count.Disagreed++
			verdicts[i] = false
		}
	}
	return verdicts
}

// cosigners reads and verifies a block of cosignatures over h. Every line must
// be a member's and verify, also those that do not count: a file has no byte
// that nothing answers for. With a fault the rows say which lines verified.
func (s *signatures) cosigners(block string, h header, set *ledger.Governance) ([]Cosigner, *fault) {
	lines, err := ledger.ParseCosignatures([]byte(block))
	if err != nil {
		return nil, failed(CosignatureMalformed, err, h.name())
	}
	rows, tasks := make([]Cosigner, len(lines)), make([]sm2.Task, len(lines))
	for i, c := range lines {
		rows[i] = Cosigner{Member: c.Member, Time: c.Time}
		m, ok := set.Member(c.Member)
		if !ok || m.CosignKey == nil || m.CosignKey.ID() != c.Key {
			continue
		}
		rows[i].Classes, rows[i].Title, rows[i].TitleEN = m.Classes, m.Title, m.TitleEN
		rows[i].Counted, rows[i].Key = m.Takes(ledger.Cosigner), m.CosignKey.Fingerprint()
		tasks[i] = c.Task(h.text, m.CosignKey)
	}
	var f *fault
	for i, ok := range s.verify(tasks) {
		rows[i].Verified = ok
		switch {
		case f != nil || ok:
		case rows[i].Key.IsZero():
			f = failed(CosignatureStranger, nil, rows[i].Member, h.name())
		default:
			f = failed(CosignatureInvalid, nil, rows[i].Member, h.name())
		}
	}
	return rows, f
}

// panel is a set's cosigners, without those that a verifier leaves out.
type panel struct {
	set     *ledger.Governance
	without []string
}

func (p panel) has(member string) bool {
	m, ok := p.set.Member(member)
	return ok && m.Takes(ledger.Cosigner) && !slices.Contains(p.without, member)
}

// quorum counts the verified rows of the panel's members.
func (p panel) quorum(rows []Cosigner) Quorum {
	q := Quorum{Got: len(p.times(rows))}
	for _, m := range p.set.Cosigners() {
		if p.has(m.Name) {
			q.Members++
		} else {
			q.Excluded = append(q.Excluded, m.Name)
		}
	}
	q.Faults, q.Needed = ledger.Faults(q.Members), p.needed(q.Members)
	return q
}

// needed gives the quorum of n members under the set's parameters.
func (p panel) needed(n int) int {
	return min(max(n, 1), max(ledger.Quorum(n), p.set.Params.MinQuorum))
}

func (p panel) reaches(rows []Cosigner) bool { return p.quorum(rows).reached() }

// spares reports whether the rows would be a quorum of the rest, too, if any one
// member were left out.
func (p panel) spares(rows []Cosigner) bool {
	q := p.quorum(rows)
	return q.reached() && q.Got-1 >= p.needed(q.Members-1)
}

// times gives the clocks of the verified rows of the panel's members, earliest
// first.
func (p panel) times(rows []Cosigner) []legaltime.Instant {
	var times []legaltime.Instant
	for _, r := range rows {
		if r.Verified && p.has(r.Member) {
			times = append(times, r.Time)
		}
	}
	slices.Sort(times)
	return times
}

// finalise verifies the cosignatures over h and demands a quorum of the set,
// and if members are left out, also one of the rest.
func (s *signatures) finalise(block string, h header, p panel) ([]Cosigner, *fault) {
	rows, f := s.cosigners(block, h, p.set)
	if f != nil {
		return rows, f
	}
	s.signed = append(s.signed, signed{h, panel{set: p.set}, rows})
	if q := (panel{set: p.set}).quorum(rows); !q.reached() {
		return rows, failed(QuorumMissing, nil, h.name(), strconv.Itoa(q.Got), strconv.Itoa(q.Needed), strconv.Itoa(q.Members))
	}
	if q := p.quorum(rows); !q.reached() {
		return rows, failed(QuorumWithout, fmt.Errorf("left out: %v", q.Excluded), h.name(), strconv.Itoa(q.Got), strconv.Itoa(q.Needed), strconv.Itoa(q.Members))
	}
	return rows, nil
}
