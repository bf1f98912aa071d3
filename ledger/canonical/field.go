package canonical

import (
	"reflect"
	"strings"
)

// field is what a struct field's `json` tag says.
type field struct {
	key      string
	optional bool
}

func fieldOf(t reflect.Type, i int) (field, bool) {
	f := t.Field(i)
	tag := f.Tag.Get("json")
	if !f.IsExported() || tag == "" || tag == "-" {
		return field{}, false
	}
	key, rest, _ := strings.Cut(tag, ",")
	return field{key: key, optional: rest == "omitempty"}, true
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
