package canonical

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// parser walks a text once, refusing whatever is not canonical.
type parser struct {
	text []byte
	pos  int
}

func (p *parser) end() error {
	if p.pos != len(p.text) {
		return textError(p.pos, "trailing bytes")
	}
	return nil
}

func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

func (p *parser) accept(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.pos++
	return true
}

func (p *parser) expect(c byte) error {
	if !p.accept(c) {
		return textError(p.pos, "expected %q", c)
	}
	return nil
}

// raw returns the bytes of the next value.
func (p *parser) raw(depth int) (Raw, error) {
	start := p.pos
	if err := p.skip(depth); err != nil {
		return nil, err
	}
	return Raw(p.text[start:p.pos]), nil
}

func (p *parser) skip(depth int) error {
	switch c := p.peek(); {
	case c == '{':
		return p.object(depth, func([]byte) error { return p.skip(depth + 1) })
	case c == '[':
		return p.list(depth, func() error { return p.skip(depth + 1) })
	case c == '"':
		return p.scanString(nil)
	case c == 't' || c == 'f':
		_, err := p.boolean()
		return err
	case c == '-' || c >= '0' && c <= '9':
		_, err := p.integer()
		return err
	default:
		return textError(p.pos, "expected a value; null, floats and white space are not allowed")
	}
}

// object calls member for each key, which must read that key's value. The key is
// part of the text.
func (p *parser) object(depth int, member func(key []byte) error) error {
	if depth >= MaxDepth {
		return textError(p.pos, "nested deeper than %d", MaxDepth)
	}
	if err := p.expect('{'); err != nil {
		return err
	}
	if p.accept('}') {
		return nil
	}
	var last []byte
	for {
		at := p.pos
		key, err := p.key()
		if err != nil {
			return err
		}
		if bytes.Compare(key, last) <= 0 {
			return textError(at, "key %q repeats or is out of order", key)
		}
		last = key
		if err := p.expect(':'); err != nil {
			return err
		}
		if err := member(key); err != nil {
			return err
		}
		if p.accept('}') {
			return nil
		}
		if err := p.expect(','); err != nil {
			return err
		}
	}
}

func (p *parser) list(depth int, item func() error) error {
	if depth >= MaxDepth {
		return textError(p.pos, "nested deeper than %d", MaxDepth)
	}
	if err := p.expect('['); err != nil {
		return err
	}
	if p.accept(']') {
		return nil
	}
	for {
		if err := item(); err != nil {
			return err
		}
		if p.accept(']') {
			return nil
		}
		if err := p.expect(','); err != nil {
			return err
		}
	}
}

func (p *parser) key() ([]byte, error) {
	if err := p.expect('"'); err != nil {
		return nil, err
	}
	start := p.pos
	for isKeyByte(p.peek()) {
		p.pos++
	}
	if p.pos == start {
		return nil, textError(p.pos, "keys are made of a-z, 0-9 and _")
	}
	key := p.text[start:p.pos]
	return key, p.expect('"')
}

func isKeyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_'
}

func (p *parser) boolean() (bool, error) {
	for _, word := range []string{"true", "false"} {
		if bytes.HasPrefix(p.text[p.pos:], []byte(word)) {
			p.pos += len(word)
			return word == "true", nil
		}
	}
	return false, textError(p.pos, "expected true or false")
}

func (p *parser) integer() (int64, error) {
	start := p.pos
	p.accept('-')
	digits := p.pos
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.pos++
	}
	n := p.pos - digits
	leadingZero := n > 0 && p.text[digits] == '0' && (n > 1 || digits > start)
	if n == 0 || leadingZero {
		return 0, textError(start, "expected an integer without leading zeros")
	}
	if c := p.peek(); c == '.' || c == 'e' || c == 'E' {
		return 0, textError(p.pos, "floats are not allowed; write amounts as strings")
	}
	v, err := strconv.ParseInt(string(p.text[start:p.pos]), 10, 64)
	if err != nil || v > MaxInt || v < -MaxInt {
		return 0, textError(start, "integer outside ±(2^53-1)")
	}
	return v, nil
}

func (p *parser) str() (string, error) {
	s, err := p.chars()
	return string(s), err
}

// chars reads a string. What it returns is part of the text unless there is an
// escape in it.
func (p *parser) chars() ([]byte, error) {
	start := p.pos + 1
	var out []byte // only when there is an escape
	if err := p.scanString(&out); err != nil || out != nil {
		return out, err
	}
	return p.text[start : p.pos-1], nil
}

// scanString reads a string. When there is an escape in it and out is not nil,
// out gets what the string says; otherwise that is what stands between the
// quotes.
func (p *parser) scanString(out *[]byte) error {
	if err := p.expect('"'); err != nil {
		return err
	}
	start, escaped := p.pos, false
	for {
		c := p.peek()
		switch {
		case p.pos >= len(p.text):
			return textError(p.pos, "string does not end")
		case c == '"':
			if escaped && out != nil {
				*out = append(*out, p.text[start:p.pos]...)
			}
			p.pos++
			return nil
		case c == '\\':
			before := p.text[start:p.pos]
			r, err := p.escape()
			if err != nil {
				return err
			}
			if out != nil {
				*out = append(append(*out, before...), r)
			}
			start, escaped = p.pos, true
		case c < 0x20:
			return textError(p.pos, "control character must be escaped")
		case c < utf8.RuneSelf:
			p.pos++
		default:
			r, size := utf8.DecodeRune(p.text[p.pos:])
			if r == utf8.RuneError && size == 1 {
				return textError(p.pos, "invalid UTF-8")
			}
			p.pos += size
		}
	}
}

// escape reads one escape sequence. Only the shortest form of each is
// canonical, and only where an escape is needed at all.
func (p *parser) escape() (byte, error) {
	at := p.pos
	p.pos++
	c := p.peek()
	p.pos++
	switch c {
	case '"', '\\':
		return c, nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		if p.pos+4 <= len(p.text) {
			for b := range byte(0x20) {
				if string(p.text[at:p.pos+4]) == string(appendEscaped(nil, b)) {
					p.pos += 4
					return b, nil
				}
			}
		}
	}
	return 0, textError(at, "escape is not in its canonical form")
}
