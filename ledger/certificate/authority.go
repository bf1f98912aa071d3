package certificate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
)

// authority checks that exactly those signed the record who had to, each with a
// key that was theirs at the own header.
func (x *examination) authority() *fault {
	switch {
	case x.deed == nil:
		return unchecked(UncheckedRecord)
	case x.chain == nil:
		return unchecked(UncheckedGovernance)
	case x.own == nil:
		return unchecked(UncheckedHeaders)
	}
	e, f := x.chain.epoch(*x.own)
	if f != nil {
		return unchecked(UncheckedGovernance)
	}
	required, err := ledger.RequiredSigners(x.deed.Kind, x.deed.Body)
	if err != nil || !slices.Equal(required, x.deed.Signers) {
		return failed(SignerSet, err, strings.Join(required, ", "), strings.Join(x.deed.Signers, ", "))
	}
	tasks := make([]sm2.Task, len(x.deed.Seals))
	for i, seal := range x.deed.Seals {
		key, f := x.signerKey(seal, e.set)
		if f != nil {
			return f
		}
		tasks[i] = x.deed.Task(i, key)
	}
	if i := slices.Index(x.verify(tasks), false); i >= 0 {
		return failed(SignerSignature, nil, x.deed.Signers[i])
	}
	return x.unsuspected(tasks)
}

// unsuspected checks that no key was suspect when the block was made. The
// record's own time is the signer's word, who may be a thief.
func (x *examination) unsuspected(tasks []sm2.Task) *fault {
	for i, t := range tasks {
		if since, suspect := x.suspects.since(t.Key.Fingerprint(), x.own.Time); suspect {
			return failed(SignerSuspect, nil, x.deed.Signers[i], since.String())
		}
	}
	return nil
}

// signerKey finds the key of a signature. Only members sign what issues a
// certificate.
func (x *examination) signerKey(seal ledger.Seal, set *ledger.Governance) (*sm2.PublicKey, *fault) {
	name, err := ledger.ParseSigner(seal.Signer)
	if err != nil || name.Kind != ledger.MemberSigner {
		return nil, failed(SignerKey, err, seal.Signer)
	}
	return staffKey(x.deed.Kind, name, seal.Key, set)
}

// staffKey finds a member's key for the role, and demands the class for which
// the kind of record needs that role.
func staffKey(kind ledger.Kind, name ledger.SignerName, id sm2.KeyID, set *ledger.Governance) (*sm2.PublicKey, *fault) {
	m, ok := set.Member(name.Name)
	if !ok {
		return nil, failed(SignerMember, nil, name.Name)
	}
	if m.Suspended {
		return nil, failed(SignerSuspended, nil, name.Name)
	}
	i := slices.IndexFunc(ledger.Parties(kind), func(p ledger.Party) bool {
		return p.Class != "" && ledger.StaffRole(p.Class) == name.Role && m.Has(p.Class)
	})
	if i < 0 {
		return nil, failed(SignerClass, nil, name.Name)
	}
	key := m.StaffKey(name.Role, id)
	if key == nil {
		return nil, failed(SignerKey, fmt.Errorf("no key %s", id), name.String())
	}
	return key, nil
}

// proveValue checks a state proof for an entity: present with value, or absent
// and no value. The key comes from the id, never from the file.
func proveValue(proof string, state sm3.Digest, id ledger.EntityID, value []byte) (present bool, err error) {
	p, err := statetree.DecodeProof(proof)
	if err != nil {
		return false, err
	}
	digest, present, err := p.Verify(state, id.Key())
	if err != nil {
		return false, err
	}
	if present && digest != sm3.Sum(value) {
		return false, fmt.Errorf("the state has the value %s of %s, the file another", digest, id)
	}
	if !present && len(value) > 0 {
		return false, fmt.Errorf("the state has no %s, the file has a value", id)
	}
	return present, nil
}
