package profile

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Library is the profiles and calendars that are on a ledger, parsed. It is
// immutable.
type Library struct {
	// adopted are the profiles as they stand on the ledger, read as they are to be
	// read under the versions in force.
	adopted map[sm3.Digest]*Profile
	read    map[sm3.Digest]*Profile
	legaltime.Calendars
}

// NewLibrary parses the documents that g names, and every other profile among
// texts: what began under an earlier version goes on under it. texts has the
// documents by digest, as ledger.OpenGenesis does. It fails with ErrProfile when
// one is missing, is not what it is named for, or asks for a calendar that g does
// not name.
func NewLibrary(g *ledger.Governance, texts map[sm3.Digest][]byte) (*Library, error) {
	l := &Library{adopted: map[sm3.Digest]*Profile{}, read: map[sm3.Digest]*Profile{}, Calendars: legaltime.Calendars{}}
	for _, doc := range g.Calendars {
		c, err := legaltime.ParseCalendar(texts[doc.Digest])
		if err != nil {
			return nil, fmt.Errorf("%w: calendar %s: %w", ErrProfile, doc.Name, err)
		}
		if c.Name() != doc.Name {
			return nil, fmt.Errorf("%w: calendar %s calls itself %s", ErrProfile, doc.Name, c.Name())
		}
		l.Calendars[doc.Name] = c
	}
	inForce := map[string]*Profile{}
	for _, doc := range g.Profiles {
		p, err := Parse(texts[doc.Digest])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", doc.Name, err)
		}
		if p.Name != doc.Name || l.Calendars[p.Calendar] == nil {
			return nil, fmt.Errorf("%w: %s calls itself %s and needs the calendar %q", ErrProfile, doc.Name, p.Name, p.Calendar)
		}
		if !p.Takes(doc.Despite) {
			return nil, fmt.Errorf("%w: %s is %s until %s: nobody can adopt it despite %q", ErrProfile, doc.Name, p.Status, p.Effective.To, doc.Despite)
		}
		l.adopted[doc.Digest], inForce[p.Name] = p, p
	}
	for _, digest := range slices.SortedFunc(maps.Keys(texts), func(x, y sm3.Digest) int { return bytes.Compare(x[:], y[:]) }) {
		if p, err := Parse(texts[digest]); err == nil && l.adopted[digest] == nil {
			l.adopted[digest] = p
		}
		if p := l.adopted[digest]; p != nil {
			l.read[digest] = p.SuppliedBy(inForce[p.Name])
		}
	}
	return l, nil
}

// Profile finds a profile by its document, as it is to be read now (SuppliedBy); nil
// when it is not on the ledger.
func (l *Library) Profile(doc ledger.Document) *Profile { return l.read[doc.Digest] }

// Adopted finds a profile as it was adopted; nil when it is not on the ledger.
func (l *Library) Adopted(doc ledger.Document) *Profile { return l.adopted[doc.Digest] }
