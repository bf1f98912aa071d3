package ledger

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
)

// Draft is a record on its way to its signatures: its text, and the lines that
// have been collected. Whether they are good is for whoever knows the keys.
type Draft struct {
	Record Record
	Text   []byte
	Lines  []Line
}

// ParseDraft reads a record's text without signatures, or a note with some or
// all of them.
func ParseDraft(data []byte) (Draft, error) {
	if len(data) > MaxNote {
		return Draft{}, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrOversize, len(data), MaxNote)
	}
	d := Draft{Text: data}
	if bytes.Contains(data, []byte("\n\n")) {
		note, err := ParseNote(data, MaxNote)
		if err != nil {
			return Draft{}, err
		}
		d.Text, d.Lines = note.Text, note.Lines
	}
	var err error
	if d.Record, err = ParseRecordText(d.Text); err != nil {
		return Draft{}, err
	}
	return d, d.check()
}

// check refuses lines of those who are not asked to sign, and two of one.
func (d Draft) check() error {
	for i, l := range d.Lines {
		if _, err := ParseSeal(l); err != nil {
			return err
		}
		if !slices.Contains(d.Record.Signers, l.Name) {
			return fmt.Errorf("%w: %.100q is not asked to sign", ErrSigners, l.Name)
		}
		if i > 0 && l.Name == d.Lines[i-1].Name {
			return fmt.Errorf("%w: %q signed twice", ErrSigners, l.Name)
		}
	}
	return nil
}

// ID gives the record's id.
func (d Draft) ID() sm3.Digest { return sm3.Sum(d.Text) }

// Has reports whether signer's line is there.
func (d Draft) Has(signer string) bool {
	return slices.ContainsFunc(d.Lines, func(l Line) bool { return l.Name == signer })
}

// Missing lists who has still to sign, in the record's order.
func (d Draft) Missing() []string {
	missing := []string{}
	for _, name := range d.Record.Signers {
		if !d.Has(name) {
			missing = append(missing, name)
		}
	}
	return missing
}

// Merge gives the draft with the lines of a copy of it. Where a signer signed both
// the first is kept: both are good, or the ledger says which is not.
func (d Draft) Merge(other Draft) Draft {
	for _, l := range other.Lines {
		if !d.Has(l.Name) {
			d = d.With(l)
		}
	}
	return d
}

// With gives the draft with one more line; one of the same signer is replaced.
func (d Draft) With(l Line) Draft {
	d.Lines = slices.DeleteFunc(slices.Clone(d.Lines), func(other Line) bool { return other.Name == l.Name })
	d.Lines = append(d.Lines, l)
	SortLines(d.Lines)
	return d
}

// Bytes gives the file: the text alone while nobody has signed.
func (d Draft) Bytes() []byte {
	if len(d.Lines) == 0 {
		return d.Text
	}
	return Note{Text: d.Text, Lines: d.Lines}.Bytes()
}
