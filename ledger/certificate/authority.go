package certificate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/crypto/statetree"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
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
	if f := x.onlyNeeded(); f != nil {
		return f
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

// onlyNeeded checks that the account proofs are those of the accounts that
// signed, in order.
func (x *examination) onlyNeeded() *fault {
	var need, have []string
	for _, s := range x.deed.Signers {
		if name, err := ledger.ParseSigner(s); err == nil && name.Kind == ledger.HolderSigner {
			need = append(need, name.Name)
		}
	}
	for _, p := range x.c.Signers {
		have = append(have, p.Account)
	}
	if !slices.Equal(need, have) {
		return failed(AccountSet, nil, strings.Join(need, ", "), strings.Join(have, ", "))
	}
	return nil
}

// signerKey finds the key of a signature. Candidates sign no kind of record
// that issues a certificate.
func (x *examination) signerKey(seal ledger.Seal, set *ledger.Governance) (*sm2.PublicKey, *fault) {
	name, err := ledger.ParseSigner(seal.Signer)
	if err != nil || name.Kind == ledger.CandidateSigner {
		return nil, failed(SignerKey, err, seal.Signer)
	}
	if name.Kind == ledger.MemberSigner {
		return staffKey(x.deed.Kind, name, seal.Key, set)
	}
	if x.anchor == nil {
		return nil, unchecked(UncheckedStatus)
	}
	i := slices.IndexFunc(x.c.Signers, func(p AccountProof) bool { return p.Account == name.Name })
	account, f := x.c.Signers[i].open(*x.anchor, x.own.Height)
	if f != nil {
		return nil, f
	}
	key := account.Key(seal.Key)
	if key == nil {
		return nil, failed(SignerKey, fmt.Errorf("no key %s", seal.Key), seal.Signer)
	}
	return key, nil
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

// open proves the account's value that was in force at height from the state of
// header at.
func (p AccountProof) open(at header, height uint64) (*ledger.Account, *fault) {
	id := ledger.EntityID{Kind: ledger.AccountEntity, ID: p.Account}
	present, err := proveValue(p.Proof, at.State, id, p.Current)
	if err != nil || !present {
		return nil, failed(AccountProofBad, err, p.Account)
	}
	current := new(ledger.Account)
	if err := canonical.Unmarshal(p.Current, current); err != nil {
		return nil, failed(AccountProofBad, err, p.Account)
	}
	if current.ID != p.Account || current.History == nil {
		return nil, failed(AccountProofBad, errors.New("the value is not this account's"), p.Account)
	}
	account, err := p.then(current, height)
	if err != nil {
		return nil, failed(AccountHistory, err, p.Account)
	}
	return account, nil
}

// then gives the value that was in force at height, and follows the history
// from it to the current head.
func (p AccountProof) then(current *ledger.Account, height uint64) (*ledger.Account, error) {
	want := *current.History
	value, err := ledger.BareDigest(current)
	if err != nil {
		return nil, err
	}
	account, later := current, []LaterLink(nil)
	if p.Past != nil {
		value, later, account = sm3.Sum(p.Past.Value), p.Past.Later, new(ledger.Account)
		if err := canonical.Unmarshal(p.Past.Value, account); err != nil {
			return nil, err
		}
		if account.ID != p.Account || account.History != nil {
			return nil, errors.New("the past value is not this account's, or carries its history")
		}
	}
	if p.Since.Height > height || len(later) > 0 && later[0].Height < height {
		return nil, fmt.Errorf("the value is not that of height %d", height)
	}
	head := ledger.History{Head: p.Since.Before}.Next(p.Since.Height, p.Since.Leaf, value)
	for i, l := range later {
		if before := p.Since.Height; i == 0 && l.Height < before || i > 0 && l.Height < later[i-1].Height {
			return nil, errors.New("the links go back in height")
		}
		head = head.Next(l.Height, l.Leaf, l.Value)
	}
	if head.Head != want.Head || head.Count > want.Count {
		return nil, errors.New("the links do not lead to the account's head")
	}
	return account, nil
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
