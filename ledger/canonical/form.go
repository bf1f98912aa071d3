package canonical

import (
	"encoding"
	"reflect"
	"strings"
)

// Forms is how the values of some types are written, asked of reflection once
// instead of with each value. Nothing depends on it but speed: nil Forms, which
// know no type, read and write the same. It does not change, and many may use it
// at once.
type Forms map[reflect.Type]*form

// FormsOf finds out how values of the types of samples are written, and whatever
// can lie in them. A sample may be a nil pointer.
func FormsOf(samples ...any) Forms {
	fs := Forms{}
	for _, sample := range samples {
		fs.learn(reflect.TypeOf(sample))
	}
	return fs
}

func (fs Forms) learn(t reflect.Type) *form {
	if f, ok := fs[t]; ok {
		return f
	}
	f := newForm(t)
	fs[t] = f
	f.open(fs.learn)
	return f
}

// of gives the form of a type, made for this use if it is not known.
func (fs Forms) of(t reflect.Type) *form {
	if f, ok := fs[t]; ok {
		return f
	}
	return newForm(t)
}

// form is how the values of one type are written.
type form struct {
	of   reflect.Type
	kind reflect.Kind
	raw  bool // of is Raw
	// reads and writes say that values read and write themselves as strings.
	reads, writes bool
	// opened says that what lies in a value is known: a struct's fields, or the
	// form of what a pointer points to and of a list's or map's items.
	opened bool
	fields []field
	elem   *form
}

// field is what a struct field's `json` tag says, which is its first tag.
type field struct {
	*form
	index    int
	key      string
	optional bool
}

func newForm(t reflect.Type) *form {
	return &form{
		of: t, kind: t.Kind(), raw: t == reflect.TypeFor[Raw](),
		reads:  reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()),
		writes: t.Implements(reflect.TypeFor[encoding.TextMarshaler]()),
	}
}

// open finds out what lies in values of the form, whose own forms learn gives.
func (f *form) open(learn func(reflect.Type) *form) {
	f.opened = true
	switch f.kind {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		f.elem = learn(f.of.Elem())
	case reflect.Struct:
		f.fields = fieldsOf(f.of, learn)
	default: // nothing lies in the others
	}
}

// within gives the form of what a pointer, list or map holds, and inside a
// struct's fields. A form made for one use opens as it is used.
func (f *form) within() *form {
	f.opening()
	return f.elem
}

func (f *form) inside() []field {
	f.opening()
	return f.fields
}

func (f *form) opening() {
	if !f.opened {
		f.open(newForm)
	}
}

func fieldsOf(t reflect.Type, learn func(reflect.Type) *form) []field {
	var fields []field
	for i := range t.NumField() {
		at := t.Field(i)
		tag, ok := strings.CutPrefix(string(at.Tag), `json:"`)
		tag, _, _ = strings.Cut(tag, `"`)
		if !ok || !at.IsExported() || tag == "-" {
			continue
		}
		key, optional := strings.CutSuffix(tag, ",omitempty")
		fields = append(fields, field{form: learn(at.Type), index: i, key: key, optional: optional})
	}
	return fields
}

func isNil(v reflect.Value) bool {
	return v.Kind() == reflect.Pointer && v.IsNil()
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	default:
		return v.IsZero()
	}
}
