package store

import (
	"bytes"
	"sync"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/ledger/registry"
)

// governances remembers parsed sets. A ledger has few, and nearly every question
// is about the newest.
type governances struct {
	mu   sync.Mutex
	sets map[sm3.Digest]*ledger.Governance
}

// maxGovernances bounds how many sets are remembered.
const maxGovernances = 64

func (g *governances) get(d sm3.Digest) *ledger.Governance {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.sets[d]
}

func (g *governances) put(d sm3.Digest, set *ledger.Governance) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sets == nil || len(g.sets) >= maxGovernances {
		g.sets = map[sm3.Digest]*ledger.Governance{}
	}
	g.sets[d] = set
}

// Governance gives a governance by its digest. It is shared: nobody may change
// it.
func (s *Store) Governance(d sm3.Digest) (*ledger.Governance, error) {
	if d == s.genesis.Genesis.Governance {
		return s.genesis.Governance, nil
	}
	if set := s.sets.get(d); set != nil {
		return set, nil
	}
	text, err := s.GovernanceText(d)
	if err != nil {
		return nil, err
	}
	set, err := ledger.ParseGovernance(text)
	if err == nil {
		s.sets.put(d, set)
	}
	return set, err
}

// GovernanceText gives the preimage of a governance digest.
func (s *Store) GovernanceText(d sm3.Digest) ([]byte, error) {
	return mustGet(s.db, digestKey(tableGovernance, d), "governance "+d.String())
}

// Document gives a document's text by its digest.
func (s *Store) Document(d sm3.Digest) ([]byte, error) {
	return mustGet(s.db, digestKey(tableDocument, d), "document "+d.String())
}

// Library gives the documents of the ledger as g has them in force.
func (s *Store) Library(g *ledger.Governance) (registry.Documents, error) {
	texts := map[sm3.Digest][]byte{}
	err := scan(s.db, []byte{tableDocument}, func(_, value []byte) (bool, error) {
		text := bytes.Clone(value)
		texts[sm3.Sum(text)] = text
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	return profile.NewLibrary(g, texts)
}
