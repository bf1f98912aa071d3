package api

import "reflect"

// ClassOf is classOf.
func ClassOf(t reflect.Type, f reflect.StructField) (FieldClass, bool) { return classOf(t, f) }

// Leaf is leaf.
func Leaf(t reflect.Type) bool { return leaf(t) }

// Untagged lists the types of the table.
func Untagged() []reflect.Type {
	var types []reflect.Type
	for t := range untagged {
		types = append(types, t)
	}
	return types
}

// UntaggedKeys lists every key that the table has for a type.
func UntaggedKeys(t reflect.Type) string { return untagged[t].public + " " + untagged[t].party }
