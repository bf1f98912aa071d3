package ledger

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Prefixes of signers that are not members. No member may have such a name.
const (
	holderPrefix    = "holder"
	candidatePrefix = "candidate"
)

// SignerKind says whose key a signature line needs.
type SignerKind int

const (
	// MemberSigner is `<member>/<role>`: a member's staff key of that role.
	MemberSigner SignerKind = iota
	// HolderSigner is `holder/<account>`: any active key of the account.
	HolderSigner
	// CandidateSigner is `candidate/<account>`: the key that the record's own
	// body offers for the account, so that its possession is proved.
	CandidateSigner
)

// SignerName is a parsed entry of a record's `signers`.
type SignerName struct {
	Kind SignerKind
	// Name is the member or the account.
	Name string
	// Role is the staff role of a member's key, else empty.
	Role string
}

// Holder names an account as a signer.
func Holder(account string) SignerName { return SignerName{Kind: HolderSigner, Name: account} }

// Candidate names the holder of the key that a record offers for account.
func Candidate(account string) SignerName { return SignerName{Kind: CandidateSigner, Name: account} }

// Staff names a member's staff role as a signer.
func Staff(member, role string) SignerName {
	return SignerName{Kind: MemberSigner, Name: member, Role: role}
}

func (s SignerName) String() string {
	switch s.Kind {
	case HolderSigner:
		return holderPrefix + "/" + s.Name
	case CandidateSigner:
		return candidatePrefix + "/" + s.Name
	default:
		return s.Name + "/" + s.Role
	}
}

// ParseSigner reads a signer's name.
func ParseSigner(text string) (SignerName, error) {
	name, rest, ok := strings.Cut(text, "/")
	switch {
	case ok && name == holderPrefix && ValidIdentifier(rest):
		return Holder(rest), nil
	case ok && name == candidatePrefix && ValidIdentifier(rest):
		return Candidate(rest), nil
	case ok && ValidMember(name) && ValidRole(rest):
		return Staff(name, rest), nil
	}
	return SignerName{}, fmt.Errorf("signer %.100q is not <member>/<role>, holder/<account> or candidate/<account>", text)
}

// ValidMember reports whether name can be a member's: 2 to 40 of a-z, 0-9 and
// inner hyphens, beginning with a letter, and not reserved.
func ValidMember(name string) bool {
	if name == holderPrefix || name == candidatePrefix {
		return false
	}
	return validWord(name, 2, 40)
}

// ValidRole reports whether role can be a staff role, such as `registrar`.
func ValidRole(role string) bool { return validWord(role, 2, 24) }

func validWord(s string, shortest, longest int) bool {
	if len(s) < shortest || len(s) > longest || s[0] < 'a' || s[0] > 'z' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// ValidIdentifier reports whether s can number an account, asset, certificate
// or other entity: 1 to 80 of A-Z, a-z, 0-9, hyphen, dot and underscore,
// beginning with a letter or digit.
func ValidIdentifier(s string) bool {
	if len(s) < 1 || len(s) > 80 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		alnum := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !alnum && (i == 0 || c != '-' && c != '.' && c != '_') {
			return false
		}
	}
	return true
}

// printable reports whether s is UTF-8 without controls, line separators,
// zero-width or bidirectional characters. The list is written out, because what
// is valid may not change with a version of Unicode.
func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(c rune) bool {
		return c < 0x20 || c >= 0x7f && c < 0xa0 || c >= 0x200b && c <= 0x200f ||
			c >= 0x2028 && c <= 0x202e || c >= 0x2060 && c <= 0x206f || c == 0xfeff
	})
}
