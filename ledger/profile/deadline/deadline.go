// Package deadline reads the catalogue of legal times, docs/deadlines.csv: which
// time of which regulation stands at which keys of a profile, what it is counted
// from, what follows when it runs out, and which transcripts show it.
package deadline

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/certledger/certledger/ledger"
)

// The bounds of a catalogue.
const (
	// MaxCatalogue bounds it in bytes, MaxRows in rows, MaxField each field in bytes.
	MaxCatalogue = 1 << 18
	MaxRows      = 500
	MaxField     = 500
)

// ErrCatalogue is wrapped by every error about a catalogue.
var ErrCatalogue = errors.New("invalid catalogue of deadlines")

// Row is one time that one regulation sets, or leaves open.
type Row struct {
	// Key names it, such as `ah.accept`.
	Key string
	// Profile is the regulation, as its template is called.
	Profile string
	// Rules are where it stands: the time first, then what it is counted from and
	// what follows where the profile has keys for that.
	Rules []Rule
	// Articles are the sources of all rules, without remarks.
	Articles []string
	// Start is what it is counted from, Expiry what follows when it runs out.
	Start, Expiry ledger.Text
	// Transcripts show it, each `folder/name` of ledger/registry/testdata.
	Transcripts []string
}

func header() []string {
	return []string{"key", "profile", "rules", "article", "start_zh", "start_en", "expiry_zh", "expiry_en", "transcripts"}
}

var (
	keyPattern        = regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)+$`)
	profilePattern    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	transcriptPattern = regexp.MustCompile(`^[a-z0-9-]+/[a-z]+$`)
)

// Parse reads a catalogue as RFC 4180 with the header
// `key,profile,rules,article,start_zh,start_en,expiry_zh,expiry_en,transcripts`. It
// is strict about form: whether the profiles say so is for Row.Check.
func Parse(text []byte) ([]Row, error) {
	if len(text) > MaxCatalogue || !utf8.Valid(text) {
		return nil, fmt.Errorf("%w: %d bytes, want UTF-8 of at most %d", ErrCatalogue, len(text), MaxCatalogue)
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.FieldsPerRecord = len(header())
	first, err := r.Read()
	if err != nil || !slices.Equal(first, header()) {
		return nil, fmt.Errorf("%w: the header is %q, want %q", ErrCatalogue, first, header())
	}
	var rows []Row
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		var row Row
		if err == nil {
			row, err = parseRow(fields)
		}
		if err == nil && (len(rows) == MaxRows || slices.ContainsFunc(rows, func(x Row) bool { return x.Key == row.Key })) {
			err = fmt.Errorf("%s is there twice, or one of more than %d", row.Key, MaxRows)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: row %d: %w", ErrCatalogue, len(rows)+1, err)
		}
		rows = append(rows, row)
	}
}

func parseRow(fields []string) (Row, error) {
	for i, f := range fields {
		if f == "" || len(f) > MaxField || strings.ContainsAny(f, "|<>\r\n") || strings.TrimSpace(f) != f {
			return Row{}, fmt.Errorf("%s is empty, longer than %d bytes, has a character that a table cannot show, or begins or ends with a space", header()[i], MaxField)
		}
	}
	row := Row{
		Key: fields[0], Profile: fields[1], Articles: strings.Split(fields[3], "; "),
		Start: ledger.Text{ZH: fields[4], EN: fields[5]}, Expiry: ledger.Text{ZH: fields[6], EN: fields[7]}, Transcripts: strings.Fields(fields[8]),
	}
	if !keyPattern.MatchString(row.Key) || !profilePattern.MatchString(row.Profile) {
		return row, fmt.Errorf("%q of %q: want a key such as `ah.accept` of a profile", row.Key, row.Profile)
	}
	for _, t := range row.Transcripts {
		if !transcriptPattern.MatchString(t) {
			return row, fmt.Errorf("%s: %q is no transcript", row.Key, t)
		}
	}
	for text := range strings.FieldsSeq(fields[2]) {
		rule, err := parseRule(text)
		if err != nil {
			return row, fmt.Errorf("%s: %w", row.Key, err)
		}
		row.Rules = append(row.Rules, rule)
	}
	return row, nil
}
