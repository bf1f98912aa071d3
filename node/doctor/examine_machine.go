package doctor

import (
	"fmt"
	"strconv"
	"time"

	"github.com/certledger/certledger/node"
)

// Advice about clocks, disks and syncing. A final header waits for three syncs in
// a row, and Raft's leader gives up when half a heartbeat goes by in one.
const (
	clockAdvice  = time.Second
	medianAdvice = 10 * time.Millisecond
	slowAdvice   = 50 * time.Millisecond
	inodeAdvice  = 10_000
)

// clock compares with the other nodes' clocks, and them with each other.
func (f Facts) clock() []Finding {
	var findings []Finding
	if f.Moved != 0 {
		findings = found(Notice, "clock.moved", "", f.Moved.String())
	}
	if f.Node == nil {
		return findings
	}
	answered := 0
	ahead := f.Node.ClockMillis
	for _, m := range f.Node.Members {
		if m.Self || !m.Reachable {
			continue
		}
		answered++
		if apart := distance(m.ClockMillis, ahead); apart > clockAdvice {
			findings = append(findings, found(Warning, "clock.peer", m.Name, apart.String())...)
		}
	}
	apart := distance(ahead, 0)
	skew := time.Duration(f.Params.SkewMillis) * time.Millisecond
	switch {
	case answered == 0:
		return append(findings, found(Notice, "clock.alone", "")...)
	case apart > skew:
		return append(findings, found(Failure, "clock.wrong", "", apart.String(), skew.String())...)
	case apart > clockAdvice:
		return append(findings, found(Warning, "clock.drifts", "", apart.String(), skew.String())...)
	default:
		return append(findings, found(OK, "clock.agrees", "", strconv.Itoa(answered), apart.String())...)
	}
}

// distance is between two clocks that are so many milliseconds ahead.
func distance(a, b int64) time.Duration {
	return time.Duration(max(a-b, b-a)) * time.Millisecond
}

func (f Facts) synchronisation() []Finding {
	switch f.Sync {
	case Synchronised:
		return found(OK, "clock.synchronised", "")
	case Unsynchronised:
		return found(f.inProduction(Warning), "clock.unsynchronised", "")
	case SyncUnknown:
	}
	return found(Notice, "clock.unchecked", "")
}

// space is about room for bytes and for files.
func (f Facts) space() []Finding {
	d := f.Disk
	if d.Total == 0 {
		return nil // it could not be looked at; syncTime says why
	}
	var findings []Finding
	switch {
	case d.Free < node.MinSpace:
		findings = found(Failure, "disk.full", "", size(d.Free), size(node.MinSpace))
	case d.Free < max(node.LowSpace, d.Data):
		findings = found(Warning, "disk.low", "", size(d.Free), size(max(node.LowSpace, d.Data)))
	default:
		findings = found(OK, "disk.roomy", "", size(d.Free), size(d.Data))
	}
	if d.Inodes > 0 && d.FreeInodes < inodeAdvice {
		findings = append(findings, found(Warning, "disk.inodes", "", number(d.FreeInodes), number(d.Inodes))...)
	}
	return findings
}

func (f Facts) fileSystem() []Finding {
	switch f.Disk.Place {
	case Network:
		return found(f.inProduction(Failure), "disk.network", "", f.Disk.Kind)
	case Memory:
		return found(f.inProduction(Failure), "disk.memory", "", f.Disk.Kind)
	case Container:
		return found(f.inProduction(Warning), "disk.container", "", f.Disk.Kind)
	case Local:
		return found(OK, "disk.local", "", f.Disk.Kind)
	case Unknown:
	}
	return found(Notice, "disk.unknown", "", f.Disk.Kind)
}

func (f Facts) syncTime() []Finding {
	d := f.Disk
	values := []string{milliseconds(d.Median), milliseconds(d.Slowest), strconv.Itoa(d.Writes)}
	switch {
	case d.Error != "":
		return found(Failure, "sync.failed", "", d.Error)
	case d.Writes == 0:
		return nil // there is no directory to write in
	case d.Slowest >= f.Heartbeat/2:
		return found(Failure, "sync.stalls", "", append(values, (f.Heartbeat/2).String())...)
	case d.Median > medianAdvice || d.Slowest > slowAdvice:
		return found(Warning, "sync.slow", "", append(values, milliseconds(medianAdvice), milliseconds(slowAdvice))...)
	default:
		return found(OK, "sync.fast", "", values...)
	}
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

// size writes bytes as people read them.
func size(n uint64) string {
	const kib = 1 << 10
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	v, i := float64(n), 0
	for v >= kib && i < len(units)-1 {
		v, i = v/kib, i+1
	}
	return strconv.FormatFloat(v, 'f', min(i, 1), 64) + " " + units[i]
}
