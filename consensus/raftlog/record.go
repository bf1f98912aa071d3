package raftlog

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"time"

	"github.com/hashicorp/raft"
)

// A stored entry is: CRC-32C (4) | term (8) | type (1) | appended at, Unix ns, 0 = unset (8) | length of extensions (4) |
// extensions | data. The CRC covers the index, which is the key, and all that follows it: an entry moved to another index
// is as corrupt as one with a flipped bit.
const (
	crcSize      = 4
	recordHeader = crcSize + 8 + 1 + 8 + 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errRecord = errors.New("checksum or length does not fit")

func recordSize(l *raft.Log) int { return recordHeader + len(l.Extensions) + len(l.Data) }

// encodeRecord fills dst, which must have recordSize(l) bytes.
func encodeRecord(dst []byte, l *raft.Log) {
	b := dst[crcSize:crcSize]
	b = binary.BigEndian.AppendUint64(b, l.Term)
	b = append(b, byte(l.Type))
	b = binary.BigEndian.AppendUint64(b, unixNano(l.AppendedAt))
	b = binary.BigEndian.AppendUint32(b, uint32(len(l.Extensions)))
	b = append(b, l.Extensions...)
	b = append(b, l.Data...)
	binary.BigEndian.PutUint32(dst, recordCRC(l.Index, b))
}

// decodeRecord fills l from the bytes kept for index. l shares no memory with b.
func decodeRecord(index uint64, b []byte, l *raft.Log) error {
	if len(b) < recordHeader || binary.BigEndian.Uint32(b) != recordCRC(index, b[crcSize:]) {
		return errRecord
	}
	extensions := uint64(binary.BigEndian.Uint32(b[recordHeader-4:]))
	body := b[recordHeader:]
	if extensions > uint64(len(body)) {
		return errRecord
	}
	*l = raft.Log{
		Index:      index,
		Term:       binary.BigEndian.Uint64(b[crcSize:]),
		Type:       raft.LogType(b[crcSize+8]),
		AppendedAt: fromUnixNano(binary.BigEndian.Uint64(b[crcSize+9:])),
	}
	own := append([]byte(nil), body...)
	if extensions > 0 {
		l.Extensions = own[:extensions:extensions]
	}
	l.Data = own[extensions:]
	return nil
}

func recordCRC(index uint64, body []byte) uint32 {
	crc := crc32.Checksum(binary.BigEndian.AppendUint64(make([]byte, 0, 8), index), castagnoli)
	return crc32.Update(crc, castagnoli, body)
}

// unixNano keeps the zero time: time.Time{}.UnixNano() is undefined.
func unixNano(t time.Time) uint64 {
	if t.IsZero() {
		return 0
	}
	return uint64(t.UnixNano())
}

func fromUnixNano(n uint64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, int64(n))
}
