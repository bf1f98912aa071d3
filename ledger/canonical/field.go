package canonical

import (
	"reflect"
	"strings"
)

// field is what a struct field's `json` tag says, which is its first tag.
type field struct {
	index    int
	key      string
	optional bool
}

// fields walks over the fields of a struct that have a key. Reflection is slow at
// telling a field: each is asked for once.
type fields struct {
	of    reflect.Type
	index int // of the next field to look at
	known bool
	field
}

func fieldsOf(t reflect.Type) *fields { return &fields{of: t} }

// next says whether there is another field, and shows it until it is taken.
func (f *fields) next() bool {
	for ; !f.known && f.index < f.of.NumField(); f.index++ {
		at := f.of.Field(f.index)
		tag, ok := strings.CutPrefix(string(at.Tag), `json:"`)
		tag, _, _ = strings.Cut(tag, `"`)
		if !ok || !at.IsExported() || tag == "-" {
			continue
		}
		key, optional := strings.CutSuffix(tag, ",omitempty")
		f.field, f.known = field{index: f.index, key: key, optional: optional}, true
	}
	return f.known
}

func (f *fields) take() field {
	f.known = false
	return f.field
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
