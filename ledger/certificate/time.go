package certificate

import (
	"fmt"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// time bounds the own header's making by the members' clocks, of which at most
// f lie. Of the f+1 earliest cosignatures over the last header one is honest,
// so the own header existed by the (f+1)-th earliest. The own header names by
// digest the set over an earlier header, so it was made after all of that set;
// of the f+1 latest in it one is honest, so it was made no earlier than the
// (f+1)-th latest.
func (x *examination) time() (*Interval, *fault) {
	if x.final == nil {
		return nil, unchecked(UncheckedFinality)
	}
	if x.own == nil {
		return nil, unchecked(UncheckedHeaders)
	}
	from, f := x.notBefore()
	if f != nil {
		return nil, f
	}
	e, f := x.chain.epoch(x.headers[len(x.headers)-1])
	if f != nil {
		return nil, f
	}
	p := x.panel(e.set)
	to := p.times(x.final)[p.quorum(x.final).Faults]
	if to < from {
		return nil, failed(TimeOrder, nil, from.String(), to.String())
	}
	return &Interval{NotBefore: from, NotAfter: to}, nil
}

func (x *examination) notBefore() (legaltime.Instant, *fault) {
	if x.own.Final == 0 {
		if x.c.FinalSet != "" {
			return 0, failed(TimeSet, fmt.Errorf("the own header names no set, the file has one"))
		}
		return x.genesis.Time, nil
	}
	if got := ledger.CosignaturesDigest([]byte(x.c.FinalSet)); got != x.own.FinalSet {
		return 0, failed(TimeSet, fmt.Errorf("its digest is %s, want %s", got, x.own.FinalSet))
	}
	first := x.headers[0]
	e, f := x.chain.epoch(first)
	if f != nil {
		return 0, f
	}
	p := x.panel(e.set)
	rows, f := x.finalise(x.c.FinalSet, first, p)
	if f != nil {
		return 0, f
	}
	times := p.times(rows)
	return times[len(times)-1-p.quorum(rows).Faults], nil
}

func (i *Interval) check() Check {
	if i == nil {
		return Check{}
	}
	return passed(TimeOK, i.NotBefore.String(), i.NotAfter.String())
}
