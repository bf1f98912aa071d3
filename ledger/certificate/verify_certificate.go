package certificate

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// examination is the verification of one certificate. Each question leaves here
// what later ones need; what could not be established stays nil, and what
// needs it is NOT-CHECKED.
type examination struct {
	*verifier
	c *Certificate

	deed    *deed
	headers []header
	own     *header // the one of headers that holds the record
	chain   *chain
	final   []Cosigner // verified over the last of headers, a quorum
	anchor  *header    // the status header, proved final
	newer   newer
}

// Verify answers the questions about a certificate. It believes nothing but
// trust and never fails: what is wrong stands in the report.
func Verify(c *Certificate, trust ledger.Trust, o Options) Report {
	if err := c.check(); err != nil {
		return unreadableCertificate(err)
	}
	x := &examination{verifier: newVerifier(c.Genesis, trust, o), c: c}
	x.report.Number = c.Number
	x.report.NotProved = notProved()
	x.report.answer(CheckIntegrity, x.integrity(), passed(IntegrityOK))
	headers, headersFault := parseHeaders(c.Headers, x.id)
	x.headers = headers
	x.report.answer(CheckInclusion, x.inclusion(), x.included())
	x.report.answer(CheckFinality, x.finality(headersFault), x.finalised())
	status := x.openAnchor()
	x.openNewer()
	x.learn(x.chain, x.newer.chain)
	x.report.answer(CheckAuthority, x.authority(), passed(AuthorityOK))
	x.answerStatus(status)
	interval, f := x.time()
	x.report.Time = interval
	x.report.answer(CheckTime, f, interval.check())
	return x.finish(x.allHeaders())
}

func (x *examination) integrity() *fault {
	if f := x.openGenesis(x.c.Genesis); f != nil {
		return f
	}
	d, f := openDeed(x.c.Record)
	if f != nil {
		return f
	}
	x.deed = d
	r := &x.report
	r.Account, r.Asset, r.Kind, r.Record, r.Face = d.account, d.asset, d.Kind, d.ID, &d.face
	if d.Ledger != x.id {
		return failed(RecordLedger, fmt.Errorf("it says %s", d.Ledger))
	}
	if f := d.shows(x.c.Number); f != nil {
		return f
	}
	if f := d.discloses(x.c.Disclosures); f != nil {
		return f
	}
	if f := d.annexes(x.c.Annexes); f != nil {
		return f
	}
	r.NotProved = append(r.NotProved, d.withheld(x.c)...)
	return nil
}

// inclusion finds the header that holds the record and follows the path.
func (x *examination) inclusion() *fault {
	if x.headers == nil {
		return unchecked(UncheckedHeaders)
	}
	in := x.c.Inclusion
	i := slices.IndexFunc(x.headers, func(h header) bool { return h.Size > in.Index })
	if i < 0 || i == 0 && x.headers[0].Height != 1 {
		return failed(InclusionBlock, nil, strconv.FormatUint(in.Index, 10))
	}
	x.own = &x.headers[i]
	x.report.Height, x.report.Index = x.own.Height, in.Index
	h := merkle.SM3()
	if err := merkle.VerifyInclusion(h, h.Leaf([]byte(x.c.Record)), in.Index, x.own.Size, hashes(in.Path), merkle.Hash(x.own.Log)); err != nil {
		return failed(InclusionPath, err, x.own.name())
	}
	return nil
}

func (x *examination) included() Check {
	if x.own == nil {
		return Check{}
	}
	return passed(InclusionOK, strconv.FormatUint(x.c.Inclusion.Index, 10), x.own.name())
}

func hashes(digests []sm3.Digest) []merkle.Hash {
	out := make([]merkle.Hash, len(digests))
	for i, d := range digests {
		out[i] = merkle.Hash(d)
	}
	return out
}

// finality walks from the trust file to the quorum over the last header.
func (x *examination) finality(headersFault *fault) *fault {
	if f := x.trusted(); f != nil {
		return f
	}
	if x.genesis.Governance.IsZero() {
		return unchecked(UncheckedFile)
	}
	var f *fault
	if x.chain, f = x.walk(x.c.Governance); f != nil {
		return f
	}
	if headersFault != nil {
		return headersFault
	}
	if f := linked(x.headers); f != nil {
		return f
	}
	if f := x.starts(); f != nil {
		return f
	}
	for _, h := range x.headers {
		if _, f := x.chain.epoch(h); f != nil {
			return f
		}
	}
	return x.quorumOverLast()
}

// starts checks that the headers begin where the format says, so that a file
// has no header that nothing needs.
func (x *examination) starts() *fault {
	if x.own == nil {
		return nil // INCLUSION says why
	}
	want := x.own.Final
	if want == 0 {
		want = max(1, x.own.Height-1)
	}
	if got := x.headers[0].Height; got != want {
		return failed(HeaderChain, fmt.Errorf("the headers begin at %d, want %d", got, want), x.headers[0].name())
	}
	return nil
}

func (x *examination) quorumOverLast() *fault {
	last := x.headers[len(x.headers)-1]
	e, f := x.chain.epoch(last)
	if f != nil {
		return f
	}
	rows, f := x.finalise(x.c.Cosignatures, last, x.panel(e.set))
	x.quorums(rows, e.set)
	if f != nil {
		return f
	}
	if f := x.chain.ordered(slices.Concat(x.headers, x.chain.headers)); f != nil {
		return f
	}
	if f := x.meets(x.allHeaders()); f != nil {
		return f
	}
	x.final = rows
	return nil
}

func (x *examination) finalised() Check {
	q := x.report.Quorum
	if q == nil {
		return Check{}
	}
	return passed(FinalityOK, strconv.Itoa(q.Got), strconv.Itoa(q.Members), strconv.Itoa(q.Needed), x.headers[len(x.headers)-1].name())
}

// allHeaders gives the headers of all places of the file that can be read.
func (x *examination) allHeaders() []header {
	all := slices.Clone(x.headers)
	if x.chain != nil {
		all = append(all, x.chain.headers...)
	}
	if h, f := parseHeader(x.c.Status.Header, x.id); f == nil {
		all = append(all, h)
	}
	return all
}
