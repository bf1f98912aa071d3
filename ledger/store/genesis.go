package store

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble/v2"

	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/exec"
	"github.com/certledger/certledger/ledger/legaltime"
)

// found writes the genesis into an empty store, or checks that the store is of
// this genesis and format.
func (s *Store) found(genesis ledger.GenesisFile) error {
	format, err := get(s.db, metaKey(metaFormat))
	if err != nil {
		return err
	}
	if format == nil {
		return s.writeGenesis(genesis)
	}
	if want := []byte{storeFormat}; !bytes.Equal(format, want) {
		return fmt.Errorf("%w: %x, this program writes %x: use the release that wrote it", ErrFormat, format, want)
	}
	kept, err := s.GenesisFile()
	if err != nil {
		return err
	}
	old, err := kept.Open()
	if err != nil {
		return err
	}
	if old.ID() != s.genesis.ID() {
		return fmt.Errorf("%w: the directory holds %s, the genesis file is %s", ErrGenesis, old.ID(), s.genesis.ID())
	}
	return nil
}

func (s *Store) writeGenesis(genesis ledger.GenesisFile) error {
	file, err := genesis.Bytes()
	if err != nil {
		return err
	}
	b := s.db.NewBatch()
	defer b.Close()
	set := func(key, value []byte) { err = firstError(err, b.Set(key, value, nil)) }
	set(metaKey(metaFormat), []byte{storeFormat})
	set(metaKey(metaGenesis), file)
	set(metaKey(metaSearch), []byte{searchVersion})
	set(digestKey(tableGovernance, s.genesis.Genesis.Governance), genesis.Governance)
	for _, d := range genesis.Documents {
		set(digestKey(tableDocument, sm3.Sum([]byte(d.Text))), []byte(d.Text))
	}
	tip, tipErr := encodeTip(exec.GenesisTip(s.genesis.Genesis))
	set(metaKey(metaTip), tip)
	set(metaKey(metaApplied), encodeNumber(0))
	set(metaKey(metaPlaced), encodeNumber(0))
	if err = firstError(err, tipErr); err != nil {
		return err
	}
	return b.Commit(pebble.Sync)
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// GenesisFile gives the genesis file that the store was founded with.
func (s *Store) GenesisFile() (ledger.GenesisFile, error) {
	data, err := mustGet(s.db, metaKey(metaGenesis), "genesis")
	if err != nil {
		return ledger.GenesisFile{}, err
	}
	return ledger.ParseGenesisFile(data)
}

// savedTip is a tip as the database keeps it.
type savedTip struct {
	// Decided is the height at which the header's next set was decided.
	Decided uint64 `json:"decided"`
	// Header is empty before the first block.
	Header     string            `json:"header"`
	Log        string            `json:"log"`
	Log256     string            `json:"log256"`
	LowerBound legaltime.Instant `json:"lower_bound"`
	State      string            `json:"state"`
}

func encodeTip(t exec.Tip) ([]byte, error) {
	log, err1 := t.Log.MarshalBinary()
	log256, err2 := t.Log256.MarshalBinary()
	state, err3 := t.State.MarshalBinary()
	if err := firstError(err1, firstError(err2, err3)); err != nil {
		return nil, err
	}
	saved := savedTip{Decided: t.Decided, Log: hex.EncodeToString(log), Log256: hex.EncodeToString(log256), LowerBound: t.LowerBound, State: hex.EncodeToString(state)}
	if t.Header.Height > 0 {
		saved.Header = string(t.Header.Text())
	}
	return canonical.Marshal(saved)
}

func (s *Store) loadTip() (exec.Tip, error) {
	applied, err := mustGet(s.db, metaKey(metaApplied), "applied index")
	if err != nil {
		return exec.Tip{}, err
	}
	s.applied.Store(decodeNumber(applied))
	s.synced.Store(decodeNumber(applied))
	data, err := mustGet(s.db, metaKey(metaTip), "tip")
	if err != nil {
		return exec.Tip{}, err
	}
	tip, err := s.decodeTip(data)
	if err != nil {
		return exec.Tip{}, fmt.Errorf("%w: tip: %w", ErrCorrupt, err)
	}
	return tip, nil
}

func (s *Store) decodeTip(data []byte) (exec.Tip, error) {
	var saved savedTip
	if err := canonical.Unmarshal(data, &saved); err != nil {
		return exec.Tip{}, err
	}
	tip := exec.GenesisTip(s.genesis.Genesis)
	tip.Decided, tip.LowerBound = saved.Decided, saved.LowerBound
	if saved.Header != "" {
		header, err := ledger.ParseHeader([]byte(saved.Header))
		if err != nil {
			return tip, err
		}
		tip.Header, tip.Digest, tip.Time = header, header.Digest(), header.Time
	}
	log, err1 := hex.DecodeString(saved.Log)
	log256, err2 := hex.DecodeString(saved.Log256)
	state, err3 := hex.DecodeString(saved.State)
	if err := firstError(err1, firstError(err2, err3)); err != nil {
		return tip, err
	}
	var err error
	if tip.Log, err = merkle.ParseFrontier(merkle.SM3(), log); err != nil {
		return tip, err
	}
	if tip.Log256, err = merkle.ParseFrontier(merkle.SHA256(), log256); err != nil {
		return tip, err
	}
	return tip, tip.State.UnmarshalBinary(slices.Clone(state))
}
