package ledger_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/certledger/certledger/ledger"
)

// declared reads the constants of a type, at least so many, out of a file: name → value.
func declared(t *testing.T, from, of string, least int) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), from, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if typ, named := specType(spec); !ok || !named || typ != of {
			return true
		}
		for i, name := range spec.Names {
			value, err := strconv.Unquote(spec.Values[i].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			values[name.Name] = value
		}
		return true
	})
	if len(values) < least {
		t.Fatalf("found only %d of type %s", len(values), of)
	}
	return values
}

func specType(spec *ast.ValueSpec) (string, bool) {
	if spec == nil {
		return "", false
	}
	id, ok := spec.Type.(*ast.Ident)
	if !ok {
		return "", false
	}
	return id.Name, true
}

func TestEveryCodeHasAText(t *testing.T) {
	listed := ledger.Codes()
	seen := map[ledger.Code]bool{}
	for _, c := range listed {
		if seen[c] {
			t.Errorf("%s has two rows", c)
		}
		seen[c] = true
		checkText(t, string(c), ledger.CodeText(c))
	}
	declared := declared(t, "code.go", "Code", 50)
	values := map[ledger.Code]string{}
	for name, value := range declared {
		c := ledger.Code(value)
		if !seen[c] {
			t.Errorf("%s has no text", name)
		}
		if other, ok := values[c]; ok {
			t.Errorf("%s and %s are one code", name, other)
		}
		values[c] = name
	}
	if len(listed) != len(declared) {
		t.Errorf("%d rows for %d codes", len(listed), len(declared))
	}
	if got := ledger.CodeText("x.y"); got != (ledger.Text{ZH: "x.y", EN: "x.y"}) {
		t.Errorf("an unknown code reads %v", got)
	}
}

func TestEveryNoticeHasAText(t *testing.T) {
	for name, kind := range declared(t, "entity_application.go", "NoticeKind", 16) {
		checkText(t, name, ledger.NoticeText(ledger.NoticeKind(kind)))
	}
}

func checkText(t *testing.T, what string, text ledger.Text) {
	t.Helper()
	if !strings.ContainsFunc(text.ZH, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
		t.Errorf("%s: no Chinese in %q", what, text.ZH)
	}
	if text.EN == "" || strings.ContainsFunc(text.EN, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
		t.Errorf("%s: not English: %q", what, text.EN)
	}
}

func TestEveryFieldHasAText(t *testing.T) {
	checked := 0
	for _, k := range ledger.Kinds() {
		for _, field := range fieldsOf(reflect.TypeOf(ledger.NewBody(k))) {
			text := ledger.FieldText(k, field)
			if text.EN == field && text.ZH == field {
				t.Errorf("%s: field %q has no text", k, field)
				continue
			}
			checkText(t, string(k)+" "+field, text)
			checked++
		}
	}
	if checked < 100 {
		t.Errorf("only %d fields", checked)
	}
	if got := ledger.FieldText(ledger.ApplicationSubmit, "zzz"); got != (ledger.Text{ZH: "zzz", EN: "zzz"}) {
		t.Errorf("an unknown field reads %v", got)
	}
	if ledger.FieldText(ledger.AccountOpen, "name") == ledger.FieldText(ledger.ApplicationSubmit, "name") {
		t.Error("a qualified field does not have its own text")
	}
}

// fieldsOf lists the keys of a body and of what is in it.
func fieldsOf(typ reflect.Type) []string {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || typ.PkgPath() != reflect.TypeFor[ledger.Face]().PkgPath() {
		return nil
	}
	var keys []string
	for f := range typ.Fields() {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		keys = append(keys, key)
		keys = append(keys, fieldsOf(f.Type)...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Every field of a body says who may see it, and what is not public is a digest.
func TestEveryFieldHasAClass(t *testing.T) {
	for _, k := range ledger.Kinds() {
		checkClasses(t, reflect.TypeOf(ledger.NewBody(k)).Elem())
	}
}

func checkClasses(t *testing.T, typ reflect.Type) {
	t.Helper()
	for f := range typ.Fields() {
		switch class := f.Tag.Get("class"); class {
		case "public":
		case "party", "authority":
			if f.Type.String() != "sm3.Digest" {
				t.Errorf("%s.%s is %s and stands in clear", typ, f.Name, class)
			}
		default:
			t.Errorf("%s.%s has the class %q", typ, f.Name, class)
		}
		inner := f.Type
		for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner.PkgPath() == typ.PkgPath() {
			checkClasses(t, inner)
		}
	}
}
