package ledger

import (
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// InspectionKind is how an authority comes to inspect.
type InspectionKind string

// The kinds of inspections.
const (
	// InspectionAnnounced is published before it begins.
	InspectionAnnounced InspectionKind = "announced"
	// InspectionRandom has whom and by which inspector chosen by a draw (SZ 22(2)).
	InspectionRandom InspectionKind = "random"
	// InspectionUnannounced begins with its publication (SZ 24).
	InspectionUnannounced InspectionKind = "unannounced"
)

// InspectionKinds lists every kind.
func InspectionKinds() []InspectionKind {
	return []InspectionKind{InspectionAnnounced, InspectionRandom, InspectionUnannounced}
}

// Inspection is an authority's order to inspect registries or exchanges. While it lasts
// its inspectors may be given their working papers. It ends by itself, or when
// its result takes the place of the order.
type Inspection struct {
	// Begins is when an announced one does; in a publication also when an unannounced
	// one did. A random one begins with the header that it is drawn by.
	Begins legaltime.Instant `json:"begins,omitempty" class:"public"`
	// Draw is the height of the header by which one of Of and one of Inspectors are
	// drawn: a block that was not made when the lists were published.
	Draw uint64 `json:"draw,omitempty" class:"public"`
	// Ends is the first instant at which it is over.
	Ends legaltime.Instant `json:"ends" class:"public"`
	// Inspectors are fingerprints of the authority's keys that read.
	Inspectors []sm3.Digest   `json:"inspectors" class:"public"`
	Kind       InspectionKind `json:"kind" class:"public"`
	// Of are the members that are inspected, or of which one is drawn, sorted.
	Of []string `json:"of" class:"public" check:"id"`
}

// drawTitle begins the texts of a draw.
const drawTitle = "certledger-draw/v1"

// Drawn is a random inspection once it is drawn: of one member, by one inspector. In each
// list that is the candidate whose text has the smallest SM3 digest. header is the digest
// of the header of height Draw, publication the number of the order.
func (i *Inspection) Drawn(publication string, header sm3.Digest) *Inspection {
	seed := drawTitle + "\nheader " + header.String() + "\ninspection " + publication + "\n"
	one := *i
	one.Of = []string{slices.MinFunc(i.Of, byDigest(seed+"of ", strings.Clone))}
	one.Inspectors = []sm3.Digest{slices.MinFunc(i.Inspectors, byDigest(seed+"inspector ", sm3.Digest.String))}
	return &one
}

// byDigest orders candidates by the digests of their texts.
func byDigest[T any](seed string, name func(T) string) func(x, y T) int {
	digest := func(c T) string { return sm3.Sum([]byte(seed + name(c) + "\n")).String() }
	return func(x, y T) int { return strings.Compare(digest(x), digest(y)) }
}
