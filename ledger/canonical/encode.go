package canonical

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Marshal returns v's one canonical encoding. It fails for what has none: a
// float, a nil pointer, invalid UTF-8, an integer of 2^53 or more, fields that
// are not declared in the order of their keys.
func Marshal(v any) ([]byte, error) { return Forms(nil).Marshal(v) }

// Marshal encodes v as the function of that name does.
func (fs Forms) Marshal(v any) ([]byte, error) {
	value := reflect.ValueOf(v)
	if !value.IsValid() {
		return nil, fmt.Errorf("canonical: nil has no encoding")
	}
	return appendValue(nil, value, fs.of(value.Type()), 0)
}

func appendValue(b []byte, v reflect.Value, f *form, depth int) ([]byte, error) {
	if depth > MaxDepth {
		return nil, fmt.Errorf("canonical: nested deeper than %d", MaxDepth)
	}
	if f.raw {
		raw := v.Bytes()
		if err := Check(raw); err != nil {
			return nil, err
		}
		return append(b, raw...), nil
	}
	if f.writes && !isNil(v) {
		m, _ := reflect.TypeAssert[encoding.TextMarshaler](v)
		text, err := m.MarshalText()
		if err != nil {
			return nil, err
		}
		return appendString(b, string(text))
	}
	switch f.kind {
	case reflect.Struct:
		return appendStruct(b, v, f, depth)
	case reflect.Map:
		return appendMap(b, v, f, depth)
	case reflect.Slice:
		return appendList(b, v, f, depth)
	case reflect.Pointer:
		if v.IsNil() {
			return nil, fmt.Errorf("canonical: nil %s has no encoding", f.of)
		}
		return appendValue(b, v.Elem(), f.within(), depth)
	case reflect.String:
		return appendString(b, v.String())
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool()), nil
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		return appendInt(b, v.Int())
	case reflect.Uint64, reflect.Uint32, reflect.Uint16, reflect.Uint8:
		if v.Uint() > MaxInt {
			return nil, fmt.Errorf("canonical: integer %d outside ±(2^53-1)", v.Uint())
		}
		return appendInt(b, int64(v.Uint()))
	default:
		return nil, fmt.Errorf("canonical: %s has no encoding", f.of)
	}
}

func appendInt(b []byte, n int64) ([]byte, error) {
	if n > MaxInt || n < -MaxInt {
		return nil, fmt.Errorf("canonical: integer %d outside ±(2^53-1)", n)
	}
	return strconv.AppendInt(b, n, 10), nil
}

func appendStruct(b []byte, v reflect.Value, f *form, depth int) ([]byte, error) {
	b = append(b, '{')
	last := ""
	for _, next := range f.inside() {
		if next.key <= last {
			return nil, fmt.Errorf("canonical: %s.%s: key %q is declared out of order", f.of, f.of.Field(next.index).Name, next.key)
		}
		last = next.key
		if next.optional && isEmpty(v.Field(next.index)) {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), next.key...), '"', ':')
		var err error
		if b, err = appendValue(b, v.Field(next.index), next.form, depth+1); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func appendMap(b []byte, v reflect.Value, f *form, depth int) ([]byte, error) {
	if f.of.Key().Kind() != reflect.String {
		return nil, fmt.Errorf("canonical: %s has no encoding", f.of)
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(x, y reflect.Value) int {
		switch {
		case x.String() < y.String():
			return -1
		case x.String() > y.String():
			return 1
		}
		return 0
	})
	b = append(b, '{')
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		if !validKey(k.String()) {
			return nil, fmt.Errorf("canonical: key %q is not made of a-z, 0-9 and _", k.String())
		}
		b = append(append(append(b, '"'), k.String()...), '"', ':')
		var err error
		if b, err = appendValue(b, v.MapIndex(k), f.within(), depth+1); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func validKey(s string) bool {
	for i := range len(s) {
		if !isKeyByte(s[i]) {
			return false
		}
	}
	return s != ""
}

func appendList(b []byte, v reflect.Value, f *form, depth int) ([]byte, error) {
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendValue(b, v.Index(i), f.within(), depth+1); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendString(b []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, fmt.Errorf("canonical: string is not valid UTF-8")
	}
	b = append(b, '"')
	for i := range len(s) {
		b = appendEscaped(b, s[i])
	}
	return append(b, '"'), nil
}

// appendEscaped writes one byte of a string as RFC 8785, section 3.2.2.2 does.
func appendEscaped(b []byte, c byte) []byte {
	const hexDigits = "0123456789abcdef"
	switch {
	case c == '"' || c == '\\':
		return append(b, '\\', c)
	case c >= 0x20:
		return append(b, c)
	}
	switch c {
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}
