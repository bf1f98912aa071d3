package canonical

import (
	"encoding"
	"fmt"
	"reflect"
)

// Unmarshal reads text, one canonical value, into the pointer v. Unknown keys,
// missing keys and keys that are present but empty where they may be left out
// are errors. Strings and Raw values do not alias text.
func Unmarshal(text []byte, v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return fmt.Errorf("canonical: cannot decode into %T", v)
	}
	p := parser{text: text}
	if err := p.into(target.Elem(), 0); err != nil {
		return err
	}
	return p.end()
}

func (p *parser) into(v reflect.Value, depth int) error {
	if v.Type() == reflect.TypeFor[Raw]() {
		raw, err := p.raw(depth)
		if err == nil {
			v.SetBytes(append([]byte(nil), raw...))
		}
		return err
	}
	if u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); ok {
		return p.textValue(u)
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return p.into(v.Elem(), depth)
	case reflect.Struct:
		return p.intoStruct(v, depth)
	case reflect.Map:
		return p.intoMap(v, depth)
	case reflect.Slice:
		return p.intoSlice(v, depth)
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
		return fmt.Errorf("canonical: cannot decode into %s", v.Type())
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
func (p *parser) intoStruct(v reflect.Value, depth int) error {
	fields, start := fieldsOf(v.Type()), p.pos
	// skip passes over optional fields that the text leaves out.
	skip := func(upTo []byte) error {
		for fields.next() && (upTo == nil || fields.key < string(upTo)) {
			if !fields.optional {
				return textError(start, "key %q is missing", fields.key)
			}
			fields.take()
		}
		return nil
	}
	err := p.object(depth, func(key []byte) error {
		at := p.pos
		if err := skip(key); err != nil {
			return err
		}
		if !fields.next() || fields.key != string(key) {
			return textError(at, "unknown key %q", key)
		}
		f := fields.take()
		target := v.Field(f.index)
		if err := p.into(target, depth+1); err != nil {
			return err
		}
		if f.optional && isEmpty(target) {
			return textError(at, "key %q is empty: leave it out", key)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return skip(nil)
}

func (p *parser) intoMap(v reflect.Value, depth int) error {
	if v.Type().Key().Kind() != reflect.String {
		return fmt.Errorf("canonical: cannot decode into %s", v.Type())
	}
	v.Set(reflect.MakeMap(v.Type()))
	return p.object(depth, func(key []byte) error {
		item := reflect.New(v.Type().Elem()).Elem()
		if err := p.into(item, depth+1); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(string(key)).Convert(v.Type().Key()), item)
		return nil
	})
}

func (p *parser) intoSlice(v reflect.Value, depth int) error {
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	return p.list(depth, func() error {
		n := v.Len()
		v.Grow(1)
		v.SetLen(n + 1)
		return p.into(v.Index(n), depth+1)
	})
}
