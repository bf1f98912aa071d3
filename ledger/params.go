package ledger

import "fmt"

// Params are the governed numbers.
type Params struct {
	// BlockBytes and BlockRecords seal a block that has grown to them.
	BlockBytes   int `json:"block_bytes" class:"public"`
	BlockRecords int `json:"block_records" class:"public"`
	// IdleMillis is how often an idle network makes an empty block.
	IdleMillis int64 `json:"idle_ms" class:"public"`
	// MaxStepMillis is how far a block's time may be ahead of the lower bound
	// that the newest final set proves.
	MaxStepMillis int64 `json:"max_step_ms" class:"public"`
	// MaxUnfinal is how many headers may wait for their quorum before new
	// records are turned away.
	MaxUnfinal int `json:"max_unfinal" class:"public"`
	// MinQuorum is how many cosigners a header needs at least, when that is more
	// than N − f; 0 for N − f.
	MinQuorum int `json:"min_quorum,omitempty" class:"public"`
	// SealMaxMillis seals a block that has been open so long.
	SealMaxMillis int64 `json:"seal_max_ms" class:"public"`
	// SkewMillis is how far a header may be ahead of a cosigner's clock.
	SkewMillis int64 `json:"skew_ms" class:"public"`
}

// DefaultParams are the numbers that a new genesis proposes.
func DefaultParams() Params {
	return Params{
		BlockBytes: 4 << 20, BlockRecords: 4096, IdleMillis: 5 * 60 * 1000,
		MaxStepMillis: 60 * 60 * 1000, MaxUnfinal: 8, SealMaxMillis: 1000, SkewMillis: 5000,
	}
}

// maxBlockBytes is how large a block may grow: with the entry that fills it, it
// still fits what block sync carries at once.
const maxBlockBytes = 8 << 20

// CheckVoted reports numbers with which a ledger would not go on well: it is
// stricter than what a genesis for tests may have.
func (p Params) CheckVoted() error {
	const second, minute, day = 1000, 60 * 1000, 24 * 3600 * 1000
	for _, row := range []struct {
		name            string
		value, min, max int64
	}{
		{"block_bytes", int64(p.BlockBytes), 64 << 10, maxBlockBytes},
		{"block_records", int64(p.BlockRecords), 16, 1 << 16},
		{"idle_ms", p.IdleMillis, second, day},
		{"max_step_ms", p.MaxStepMillis, max(minute, p.IdleMillis), 7 * day},
		{"max_unfinal", int64(p.MaxUnfinal), 2, 64},
		{"seal_max_ms", p.SealMaxMillis, 10, minute},
		{"skew_ms", p.SkewMillis, second / 2, 5 * minute},
	} {
		if row.value < row.min || row.value > row.max {
			return fmt.Errorf("parameter %s is %d, a vote may set %d to %d", row.name, row.value, row.min, row.max)
		}
	}
	return nil
}

func (p Params) check() error {
	const month = 30 * 24 * 3600 * 1000
	for _, row := range []struct {
		name       string
		value, max int64
	}{
		{"block_bytes", int64(p.BlockBytes), maxBlockBytes},
		{"block_records", int64(p.BlockRecords), 1 << 16},
		{"idle_ms", p.IdleMillis, month},
		{"max_step_ms", p.MaxStepMillis, month},
		{"max_unfinal", int64(p.MaxUnfinal), 1024},
		{"seal_max_ms", p.SealMaxMillis, month},
		{"skew_ms", p.SkewMillis, month},
	} {
		if row.value < 1 || row.value > row.max {
			return fmt.Errorf("parameter %s is %d, want 1 to %d", row.name, row.value, row.max)
		}
	}
	if p.MinQuorum < 0 || p.MinQuorum > MaxLines {
		return fmt.Errorf("parameter min_quorum is %d, want 0 to %d", p.MinQuorum, MaxLines)
	}
	return nil
}
