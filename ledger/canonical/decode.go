package canonical

import (
	"encoding"
	"fmt"
	"reflect"
)

// Unmarshal reads text, one canonical value, into the pointer v. Unknown keys,
// missing keys and keys that are present but empty where they may be left out
// are errors. Strings and Raw values do not alias text.
func Unmarshal(text []byte, v any) error { return Forms(nil).Unmarshal(text, v) }

// Unmarshal reads text into the pointer v as the function of that name does.
func (fs Forms) Unmarshal(text []byte, v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return fmt.Errorf("canonical: cannot decode into %T", v)
	}
	p := parser{text: text}
	if err := p.into(target.Elem(), fs.of(target.Type().Elem()), 0); err != nil {
		return err
	}
	return p.end()
}

func (p *parser) into(v reflect.Value, f *form, depth int) error {
	if f.raw {
		raw, err := p.raw(depth)
		if err == nil {
			v.SetBytes(append([]byte(nil), raw...))
		}
		return err
	}
	if f.reads {
		u, _ := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr())
		return p.textValue(u)
	}
	switch f.kind {
	case reflect.Pointer:
		v.Set(reflect.New(f.of.Elem()))
		return p.into(v.Elem(), f.within(), depth)
	case reflect.Struct:
		return p.intoStruct(v, f, depth)
	case reflect.Map:
		return p.intoMap(v, f, depth)
	case reflect.Slice:
		return p.intoSlice(v, f, depth)
	case reflect.String:
		s, err := p.str()
		v.SetString(s)
		return err
	case reflect.Bool:
		b, err := p.boolean()
		v.SetBool(b)
		return err
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		return p.intoInt(v)
	case reflect.Uint64, reflect.Uint32, reflect.Uint16, reflect.Uint8:
		return p.intoUint(v)
	default:
		return fmt.Errorf("canonical: cannot decode into %s", f.of)
	}
}

func (p *parser) textValue(u encoding.TextUnmarshaler) error {
	at := p.pos
	s, err := p.chars()
	if err != nil {
		return err
	}
	if err := u.UnmarshalText(s); err != nil {
		return textError(at, "%v", err)
	}
	return nil
}

func (p *parser) intoInt(v reflect.Value) error {
	at := p.pos
	n, err := p.integer()
	if err != nil {
		return err
	}
	if v.OverflowInt(n) {
		return textError(at, "integer too large")
	}
	v.SetInt(n)
	return nil
}

func (p *parser) intoUint(v reflect.Value) error {
	at := p.pos
	n, err := p.integer()
	if err != nil {
		return err
	}
	if n < 0 || v.OverflowUint(uint64(n)) {
		return textError(at, "integer out of range")
	}
	v.SetUint(uint64(n))
	return nil
}

// intoStruct relies on both sides being in key order: one pass over the text
// and one over the fields.
func (p *parser) intoStruct(v reflect.Value, f *form, depth int) error {
	fields, start := f.inside(), p.pos
	err := p.object(depth, func(key []byte) error {
		at := p.pos
		for len(fields) > 0 && fields[0].optional && fields[0].key < string(key) {
			fields = fields[1:] // which the text leaves out
		}
		if len(fields) == 0 || fields[0].key != string(key) {
			return strange(fields, key, start, at)
		}
		next := fields[0]
		fields = fields[1:]
		target := v.Field(next.index)
		if err := p.into(target, next.form, depth+1); err != nil {
			return err
		}
		if next.optional && isEmpty(target) {
			return textError(at, "key %q is empty: leave it out", key)
		}
		return nil
	})
	for err == nil && len(fields) > 0 {
		if !fields[0].optional {
			err = missing(fields[0], start)
		}
		fields = fields[1:]
	}
	return err
}

// strange says why a key cannot come where these fields are next.
func strange(fields []field, key []byte, start, at int) error {
	if len(fields) > 0 && fields[0].key < string(key) {
		return missing(fields[0], start)
	}
	return textError(at, "unknown key %q", key)
}

func missing(f field, start int) error { return textError(start, "key %q is missing", f.key) }

func (p *parser) intoMap(v reflect.Value, f *form, depth int) error {
	if f.of.Key().Kind() != reflect.String {
		return fmt.Errorf("canonical: cannot decode into %s", f.of)
	}
	v.Set(reflect.MakeMap(f.of))
	return p.object(depth, func(key []byte) error {
		item := reflect.New(f.of.Elem()).Elem()
		if err := p.into(item, f.within(), depth+1); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(string(key)).Convert(f.of.Key()), item)
		return nil
	})
}

func (p *parser) intoSlice(v reflect.Value, f *form, depth int) error {
	v.Set(reflect.MakeSlice(f.of, 0, 0))
	return p.list(depth, func() error {
		n := v.Len()
		v.Grow(1)
		v.SetLen(n + 1)
		return p.into(v.Index(n), f.within(), depth+1)
	})
}
