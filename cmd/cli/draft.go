package cli

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// draft is a record on its way to its signatures: its text, and the lines that
// have been collected.
type draft struct {
	record ledger.Record
	text   []byte
	lines  []ledger.Line
}

// parseDraft reads a record's text without signatures, or a note with some or
// all of them.
func parseDraft(data []byte) (draft, error) {
	if len(data) > ledger.MaxNote {
		return draft{}, fmt.Errorf("%w: %d bytes, at most %d are allowed", ledger.ErrOversize, len(data), ledger.MaxNote)
	}
	d := draft{text: data}
	if bytes.Contains(data, []byte("\n\n")) {
		note, err := ledger.ParseNote(data, ledger.MaxNote)
		if err != nil {
			return draft{}, err
		}
		d.text, d.lines = note.Text, note.Lines
	}
	var err error
	if d.record, err = ledger.ParseRecordText(d.text); err != nil {
		return draft{}, err
	}
	return d, d.check()
}

// check refuses lines of those who are not asked to sign, and two of one.
func (d draft) check() error {
	for i, l := range d.lines {
		if _, err := ledger.ParseSeal(l); err != nil {
			return err
		}
		if !slices.Contains(d.record.Signers, l.Name) {
			return fmt.Errorf("%w: %.100q is not asked to sign", ledger.ErrSigners, l.Name)
		}
		if i > 0 && l.Name == d.lines[i-1].Name {
			return fmt.Errorf("%w: %q signed twice", ledger.ErrSigners, l.Name)
		}
	}
	return nil
}

func (d draft) id() sm3.Digest { return sm3.Sum(d.text) }

// has reports whether signer's line is there.
func (d draft) has(signer string) bool {
	return slices.ContainsFunc(d.lines, func(l ledger.Line) bool { return l.Name == signer })
}

func (d draft) missing() []string {
	missing := []string{}
	for _, name := range d.record.Signers {
		if !d.has(name) {
			missing = append(missing, name)
		}
	}
	return missing
}

// with gives the draft with one more line; one of the same signer is replaced.
func (d draft) with(l ledger.Line) draft {
	d.lines = slices.DeleteFunc(slices.Clone(d.lines), func(other ledger.Line) bool { return other.Name == l.Name })
	d.lines = append(d.lines, l)
	ledger.SortLines(d.lines)
	return d
}

// bytes gives the file: the text alone while nobody has signed.
func (d draft) bytes() []byte {
	if len(d.lines) == 0 {
		return d.text
	}
	return ledger.Note{Text: d.text, Lines: d.lines}.Bytes()
}

func (s *session) readDraft(path string) (draft, error) {
	data, err := s.read(path)
	if err != nil {
		return draft{}, err
	}
	d, err := parseDraft(data)
	if err != nil {
		return d, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}
