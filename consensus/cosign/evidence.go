package cosign

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
)

const evidenceName = "evidence"

// maxEvidence is how many files of one kind about one member are kept: enough to prove a point, too few to fill a disk.
const maxEvidence = 32

// The kinds of evidence.
const (
	kindEquivocation = "equivocation" // two texts of one height under one key, see Equivocation
	kindRival        = "rival"        // another header than ours under a cosigner's key: an announcement
	kindForeign      = "foreign"      // a signature by our own key that our lock does not know: an announcement
)

// evidence is a file that convinces somebody who was not there.
type evidence struct {
	kind   string
	member string
	height uint64
	mark   string // tells files of one kind, member and height apart
	data   []byte
}

func signatureEvidence(kind string, a Announcement) evidence {
	data := a.Bytes()
	return evidence{kind: kind, member: a.Lines[0].Member, height: a.Header.Height, mark: shortMark(a.Digest), data: data}
}

func equivocationEvidence(e Equivocation) evidence {
	mark := "headers"
	if !e.Forks() {
		mark = "times"
	}
	return evidence{kind: kindEquivocation, member: e.Member, height: e.First.Header.Height, mark: mark, data: e.Bytes()}
}

func shortMark(d sm3.Digest) string { return strings.TrimPrefix(d.String(), "sm3:")[:16] }

// name cannot clash: a member's name has no underscore.
func (e evidence) name() string {
	return fmt.Sprintf("%s%d_%s.txt", e.prefix(), e.height, e.mark)
}

func (e evidence) prefix() string { return e.kind + "_" + e.member + "_" }

// errEvidenceFull means that there is enough evidence of this kind about this member.
var errEvidenceFull = errors.New("enough evidence of this kind is kept already")

// keepEvidence writes e to dir unless it is there already.
func keepEvidence(dir string, e evidence) error {
	dir = filepath.Join(dir, evidenceName)
	path := filepath.Join(dir, e.name())
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("couldn't look through the evidence: %w", err)
	}
	count := 0
	for _, f := range entries {
		if strings.HasPrefix(f.Name(), e.prefix()) {
			count++
		}
	}
	if count >= maxEvidence {
		return fmt.Errorf("%w: %s about %s in %s", errEvidenceFull, e.kind, e.member, dir)
	}
	if err := replace(osDisk{}, path, e.data); err != nil {
		return fmt.Errorf("couldn't keep evidence: %w", err)
	}
	return nil
}
