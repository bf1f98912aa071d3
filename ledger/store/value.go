package store

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/exec"
)

// Value is one value of an entity and what made it.
type Value struct {
	Bytes []byte
	// Bare is the digest of the value without its history.
	Bare     sm3.Digest
	Count    uint64
	Height   uint64
	Leaf     uint64
	LeafHash sm3.Digest
}

const valueHead = 8 + 8 + 8 + 32 + 32

func encodeValue(v exec.Value, height uint64) []byte {
	b := make([]byte, 0, valueHead+len(v.Bytes))
	b = binary.BigEndian.AppendUint64(b, v.Count)
	b = binary.BigEndian.AppendUint64(b, height)
	b = binary.BigEndian.AppendUint64(b, v.Leaf)
	b = append(append(b, v.LeafHash[:]...), v.Bare[:]...)
	return append(b, v.Bytes...)
}

func decodeValue(b []byte) (*Value, error) {
	if len(b) < valueHead {
		return nil, fmt.Errorf("%w: short value", ErrCorrupt)
	}
	return &Value{
		Count: binary.BigEndian.Uint64(b), Height: binary.BigEndian.Uint64(b[8:]), Leaf: binary.BigEndian.Uint64(b[16:]),
		LeafHash: sm3.Digest(b[24:56]), Bare: sm3.Digest(b[56:88]), Bytes: b[valueHead:],
	}, nil
}

// Value gives an entity's newest value, nil when it does not exist.
func (s *Store) Value(id ledger.EntityID) (*Value, error) {
	return valueOf(s.db, id)
}

func valueOf(r reader, id ledger.EntityID) (*Value, error) {
	b, err := get(r, entityKey(tableEntity, id))
	if b == nil || err != nil {
		return nil, err
	}
	return decodeValue(b)
}

// Values gives every value that an entity ever had, oldest first, at most limit
// after the first skip ones.
func (s *Store) Values(id ledger.EntityID, skip uint64, limit int) ([]*Value, error) {
	newest, err := s.Value(id)
	if newest == nil || err != nil {
		return nil, err
	}
	var values []*Value
	for count := skip + 1; count <= newest.Count && len(values) < limit; count++ {
		v, err := s.valueAt(id, count, newest)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

func (s *Store) valueAt(id ledger.EntityID, count uint64, newest *Value) (*Value, error) {
	if count == newest.Count {
		return newest, nil
	}
	b, err := mustGet(s.db, pastKey(id, count), fmt.Sprintf("value %d of %s", count, id))
	if errors.Is(err, ErrNotFound) {
		// The newest value that the caller read has been put away meanwhile.
		if b, err = mustGet(s.db, entityKey(tableEntity, id), id.String()); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	v, err := decodeValue(b)
	if err == nil && v.Count != count {
		err = fmt.Errorf("%w: value %d of %s is missing", ErrCorrupt, count, id)
	}
	return v, err
}
