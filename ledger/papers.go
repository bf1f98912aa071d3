package ledger

import "github.com/certledger/certledger/crypto/sm3"

// Papers gives the digests of the documents that an entity names: those that lie,
// encrypted, with a registry, and that the entity's parties may read.
func Papers(e Entity) []sm3.Digest {
	var papers []sm3.Digest
	add := func(digests ...sm3.Digest) {
		for _, d := range digests {
			if !d.IsZero() {
				papers = append(papers, d)
			}
		}
	}
	switch e := e.(type) {
	case *Agency:
		add(e.Document)
	case *Alert:
		for _, d := range []*sm3.Digest{e.Text, e.Measures, e.Order} {
			if d != nil {
				add(*d)
			}
		}
	case *Application:
		for _, m := range e.Materials {
			add(m.Digest)
		}
		for _, o := range e.Opinions {
			add(o.Report)
		}
		add(e.Undertaking)
	case *Asset:
		add(e.EvidenceReport)
	case *Notice:
		add(e.Text, e.Proof)
	case *Objection:
		add(e.Grounds, e.Interest, e.Explanation, e.Refused, e.Certificate)
		add(e.Evidence...)
		if e.Finding != nil {
			add(e.Finding.Report)
		}
		if e.Document != nil {
			add(e.Document.Digest)
		}
	}
	return papers
}
