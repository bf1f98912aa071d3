package coverage

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The bounds of a list.
const (
	// MaxList bounds the list in bytes.
	MaxList = 1 << 20
	// MaxRows bounds its rows.
	MaxRows = 2000
	// MaxField bounds a field in bytes.
	MaxField = 1000
)

func header() []string { return []string{"id", "strength", "requirement", "article", "covered_by"} }

var idPattern = regexp.MustCompile(`^[A-Z]{3}-[0-9]{2}$`)

// Parse reads the list as RFC 4180 with the header `id,strength,requirement,article,covered_by`.
// It is strict about form: ids are unique and in the order of chapters, sources
// and reasons are known. Whether the program has what the rows name is for
// Known.Check.
func Parse(text []byte) ([]Requirement, error) {
	if len(text) > MaxList || !utf8.Valid(text) {
		return nil, fmt.Errorf("%w: %d bytes, want UTF-8 of at most %d", ErrRequirements, len(text), MaxList)
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.FieldsPerRecord = len(header())
	first, err := r.Read()
	if err != nil || !slices.Equal(first, header()) {
		return nil, fmt.Errorf("%w: the header is %q, want %q", ErrRequirements, first, header())
	}
	l := list{seen: map[string]bool{}}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return l.rows, nil
		}
		if err == nil {
			err = l.add(fields)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: row %d: %w", ErrRequirements, len(l.rows)+1, err)
		}
	}
}

// list is what has been read so far.
type list struct {
	rows    []Requirement
	seen    map[string]bool
	chapter int
}

func (l *list) add(fields []string) error {
	if len(l.rows) == MaxRows {
		return fmt.Errorf("more than %d rows", MaxRows)
	}
	for i, f := range fields {
		if len(f) > MaxField || strings.ContainsAny(f, "|<>\r\n") || strings.TrimSpace(f) != f {
			return fmt.Errorf("%s is longer than %d bytes, has a character that a table cannot show, or begins or ends with a space", header()[i], MaxField)
		}
	}
	if err := l.place(fields[0]); err != nil {
		return err
	}
	req := Requirement{ID: fields[0], Strength: fields[1], Text: fields[2]}
	if !slices.Contains(Strengths(), req.Strength) {
		return fmt.Errorf("%s: strength %q, want one of %v", req.ID, req.Strength, Strengths())
	}
	if strings.Count(req.Text+" ", ". ") != 1 || !strings.HasSuffix(req.Text, ".") {
		return fmt.Errorf("%s: the requirement is not one sentence", req.ID)
	}
	var err error
	if req.Articles, err = articles(fields[3], req.Strength); err != nil {
		return fmt.Errorf("%s: %w", req.ID, err)
	}
	if req.CoveredBy, err = references(fields[4]); err != nil {
		return fmt.Errorf("%s: %w", req.ID, err)
	}
	l.rows = append(l.rows, req)
	return nil
}

// place checks that an id is new and its chapter not behind the one before.
func (l *list) place(id string) error {
	if !idPattern.MatchString(id) || l.seen[id] {
		return fmt.Errorf("id %q is malformed or used twice", id)
	}
	at := slices.IndexFunc(chapters(), func(c chapter) bool { return c.prefix == id[:3] })
	if at < l.chapter {
		return fmt.Errorf("id %s is of no chapter, or of one that is over", id)
	}
	l.chapter, l.seen[id] = at, true
	return nil
}

// articles splits a list of sources and checks that each names a regulation.
func articles(field, strength string) ([]string, error) {
	if field == silent && strength == "INF" {
		return []string{silent}, nil
	}
	all := strings.Split(field, "; ")
	for i, a := range all {
		if RegulationOf(a) == "" {
			return nil, fmt.Errorf("article %q names no regulation that is listed", a)
		}
		if slices.Contains(all[:i], a) {
			return nil, fmt.Errorf("article %q is named twice", a)
		}
	}
	return all, nil
}

// RegulationOf gives the short name with which an article begins, or "".
func RegulationOf(article string) string {
	for _, r := range regulations() {
		if article == r.short || strings.HasPrefix(article, r.short+" ") {
			return r.short
		}
	}
	return ""
}
