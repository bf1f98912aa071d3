package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// result is what a command found: its fields are the JSON output, text prints
// it for people.
type result interface{ text(p *page) }

// print writes a result to Out in the format asked for.
func (s *session) print(r result) error {
	if s.output == outputJSON {
		return writeJSON(s.Out, r)
	}
	p := &page{s: s}
	r.text(p)
	_, err := io.WriteString(s.Out, p.b.String())
	return err
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// page is text for people.
type page struct {
	s *session
	b strings.Builder
}

// line writes a line of a translated message.
func (p *page) line(english string, args ...any) { p.b.WriteString(p.s.t(english, args...) + "\n") }

// plain writes a line as it is.
func (p *page) plain(text string) { p.b.WriteString(text + "\n") }

// row writes a translated label and a value; nothing when the value is empty.
func (p *page) row(label, value string) { p.field(p.s.t(label), value) }

// field writes a label that is in the language already.
func (p *page) field(label, value string) {
	if value == "" {
		return
	}
	p.b.WriteString(label + p.colon() + value + "\n")
}

// colon stands between a label and a value.
func (p *page) colon() string {
	if p.s.lang == api.Chinese {
		return "\uFF1A"
	}
	return ": "
}

// comma stands between the parts of a list.
func (s *session) comma() string {
	if s.lang == api.Chinese {
		return "\uFF0C"
	}
	return ", "
}

// instant writes Beijing time; nothing for no time.
func (p *page) instant(label string, i legaltime.Instant) {
	if i != 0 {
		p.row(label, i.Beijing())
	}
}

func (p *page) number(label string, n uint64) { p.row(label, fmt.Sprint(n)) }

// body writes the fields of a record's body or of a face by their Chinese or
// English names. v is decoded JSON.
func (p *page) body(kind ledger.Kind, v any, prefix string) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range sortedKeys(v) {
			name := p.s.say(ledger.FieldText(kind, key))
			switch v[key].(type) {
			case map[string]any, []any:
				p.plain(prefix + name)
				p.body(kind, v[key], prefix+"  ")
			default:
				p.field(prefix+name, spoken(v[key]))
			}
		}
	case []any:
		for _, item := range v {
			if _, nested := item.(map[string]any); nested {
				p.plain(prefix + "-")
				p.body(kind, item, prefix+"  ")
			} else {
				p.plain(prefix + "- " + spoken(item))
			}
		}
	}
}

// spoken writes a value of a body; a time as people say it.
func spoken(v any) string {
	s := fmt.Sprint(v)
	if at, err := legaltime.ParseInstant(s); err == nil {
		return at.Beijing()
	}
	return s
}

// joinText writes the texts of values in a row.
func joinText[T any](p *page, values []T, text func(T) ledger.Text) string {
	var words []string
	for _, v := range values {
		words = append(words, p.s.say(text(v)))
	}
	return strings.Join(words, ", ")
}

// groups writes a digest in groups of four digits, as people compare them.
func groups(d sm3.Digest) string {
	digits := strings.TrimPrefix(d.String(), "sm3:")
	var parts []string
	for len(digits) > 0 {
		parts, digits = append(parts, digits[:4]), digits[4:]
	}
	return strings.Join(parts, " ")
}
