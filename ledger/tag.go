package ledger

import (
	"reflect"
	"strings"
)

func jsonKey(f reflect.StructField) string {
	key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return key
}

// checkTag gives what the field's tag asks of its value. The rules read it for each
// field of each record, where reflect's own way costs as much as the check.
func checkTag(f reflect.StructField) string {
	_, check, _ := strings.Cut(string(f.Tag), `check:"`)
	check, _, _ = strings.Cut(check, `"`)
	return check
}

func optional(f reflect.StructField) bool {
	return strings.HasSuffix(f.Tag.Get("json"), ",omitempty")
}
