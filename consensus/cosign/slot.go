package cosign

import (
	"slices"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// slot is what is known about one height.
type slot struct {
	height     uint64
	header     ledger.Header
	digest     sm3.Digest
	text       []byte
	governance *ledger.Governance
	quorum     int
	cosigners  int
	mine       bool // this node's key is a cosigner's key in that governance
	since      int  // the tick before it was executed

	held   []ledger.Cosignature // over text, one a member, cosigners only
	rivals []*rival
	proven []string // members whose equivocation was written down
}

// rival is another header of the same height that a cosigner has signed.
type rival struct {
	digest sm3.Digest
	text   []byte
	opener string // the member that this entry is charged to
	lines  []ledger.Cosignature
}

func newSlot(in executed, member string, keys Keyring, tick int) *slot {
	s := &slot{
		height: in.header.Height, header: in.header, digest: sm3.Sum(in.text), text: in.text, governance: in.governance,
		cosigners: len(in.governance.Cosigners()), quorum: in.governance.Quorum(), since: tick,
	}
	s.mine = s.cosigner(member) && keys.holds(s.keyOf(member))
	return s
}

func (s *slot) cosigner(member string) bool {
	m, ok := s.governance.Member(member)
	return ok && m.Takes(ledger.Cosigner)
}

// keyOf gives a cosigner's key.
func (s *slot) keyOf(member string) *sm2.PublicKey {
	m, _ := s.governance.Member(member)
	return m.CosignKey
}

func (s *slot) announcement(lines ...ledger.Cosignature) Announcement {
	return Announcement{Header: s.header, Digest: s.digest, Text: s.text, Lines: lines}
}

// valid gives the lines of a that are good signatures of this height's cosigners, leaving out those that are known. The keys
// come from the governance that this node computed, also when the text is another one.
func (s *slot) valid(a Announcement, known func(ledger.Cosignature) bool) []ledger.Cosignature {
	var lines []ledger.Cosignature
	var tasks []sm2.Task
	for _, l := range a.Lines {
		if !s.cosigner(l.Member) || known(l) {
			continue
		}
		if key := s.keyOf(l.Member); key.ID() == l.Key {
			lines, tasks = append(lines, l), append(tasks, l.Task(a.Text, key))
		}
	}
	good := sm2.Verify(tasks)
	var out []ledger.Cosignature
	for i, l := range lines {
		if good[i] {
			out = append(out, l)
		}
	}
	return out
}

func (s *slot) rival(digest sm3.Digest) *rival {
	if i := slices.IndexFunc(s.rivals, func(r *rival) bool { return r.digest == digest }); i >= 0 {
		return s.rivals[i]
	}
	return nil
}

// opened counts the rivals that are charged to a member.
func (s *slot) opened(member string) (n int) {
	for _, r := range s.rivals {
		if r.opener == member {
			n++
		}
	}
	return n
}
