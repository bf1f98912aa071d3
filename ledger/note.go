package ledger

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"unicode/utf8"
)

// Limits of a note.
const (
	// MaxNote is the largest record note in bytes.
	MaxNote = 256 << 10
	// MaxLines is the largest number of signature lines of a note.
	MaxLines = 16
)

// linePrefix opens every signature line: an em dash and a space, as in the C2SP
// signed-note format whose shape we follow.
const linePrefix = "— "

// ErrNote is wrapped by every error about the shape of a note.
var ErrNote = errors.New("malformed note")

// ErrOversize says that a note is longer than its limit. It wraps ErrNote.
var ErrOversize = fmt.Errorf("%w: too long", ErrNote)

// Note is a signed text: lines of text, an empty line, signature lines.
type Note struct {
	Text  []byte // ends with a newline; this is what the signatures cover
	Lines []Line // at least one, sorted, no two alike
}

// Line is one signature line `— <name> <base64 payload>`.
type Line struct {
	Name    string
	Payload []byte
}

// String gives the line with its newline, exactly as it stands in a note.
func (l Line) String() string {
	return linePrefix + l.Name + " " + base64.StdEncoding.EncodeToString(l.Payload) + "\n"
}

// Bytes gives the note exactly as ParseNote read it.
func (n Note) Bytes() []byte {
	b := append([]byte(nil), n.Text...)
	b = append(b, '\n')
	return AppendLines(b, n.Lines)
}

// AppendLines appends the lines' text to b.
func AppendLines(b []byte, lines []Line) []byte {
	for _, l := range lines {
		b = append(b, l.String()...)
	}
	return b
}

// ParseNote reads a note of at most limit bytes. The signature block is what
// follows the last empty line; it must be sorted by its own bytes and may not
// repeat a line. The returned note aliases data.
func ParseNote(data []byte, limit int) (Note, error) {
	if len(data) > limit {
		return Note{}, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrOversize, len(data), limit)
	}
	if !utf8.Valid(data) {
		return Note{}, fmt.Errorf("%w: not UTF-8", ErrNote)
	}
	split := bytes.LastIndex(data, []byte("\n\n"))
	if split < 0 {
		return Note{}, fmt.Errorf("%w: no empty line before the signatures", ErrNote)
	}
	lines, err := ParseLines(data[split+2:])
	if err != nil {
		return Note{}, err
	}
	if len(lines) == 0 {
		return Note{}, fmt.Errorf("%w: no signature line", ErrNote)
	}
	// The capacity ends with the text: whoever appends to it must not overwrite the signatures.
	return Note{Text: data[: split+1 : split+1], Lines: lines}, nil
}

// ParseLines reads a block of signature lines, possibly empty.
func ParseLines(block []byte) ([]Line, error) {
	var lines []Line
	last := ""
	for len(block) > 0 {
		if len(lines) == MaxLines {
			return nil, fmt.Errorf("%w: more than %d signature lines", ErrNote, MaxLines)
		}
		end := bytes.IndexByte(block, '\n')
		if end < 0 {
			return nil, fmt.Errorf("%w: signature line does not end with a newline", ErrNote)
		}
		text := string(block[:end+1])
		line, err := parseLine(text)
		if err != nil {
			return nil, err
		}
		if text <= last {
			return nil, fmt.Errorf("%w: signature lines repeat or are not sorted", ErrNote)
		}
		last, lines, block = text, append(lines, line), block[end+1:]
	}
	return lines, nil
}

func parseLine(text string) (Line, error) {
	rest, ok := bytes.CutPrefix([]byte(text[:len(text)-1]), []byte(linePrefix))
	name, encoded, ok2 := bytes.Cut(rest, []byte(" "))
	if !ok || !ok2 || len(name) == 0 {
		return Line{}, fmt.Errorf("%w: a signature line is `— name base64`", ErrNote)
	}
	payload, err := base64.StdEncoding.Strict().DecodeString(string(encoded))
	if err != nil {
		return Line{}, fmt.Errorf("%w: signature of %.60q is not base64", ErrNote, name)
	}
	line := Line{Name: string(name), Payload: payload}
	if line.String() != text {
		return Line{}, fmt.Errorf("%w: signature line of %.60q is not in its canonical form", ErrNote, name)
	}
	return line, nil
}

// SortLines sorts lines into the order a note demands.
func SortLines(lines []Line) {
	// Insertion sort: a note has at most 16 lines, most have two.
	for i := 1; i < len(lines); i++ {
		for j := i; j > 0 && lines[j].String() < lines[j-1].String(); j-- {
			lines[j], lines[j-1] = lines[j-1], lines[j]
		}
	}
}
