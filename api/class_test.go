package api_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
)

// shown gives a fresh value of every type that the API shows in part.
func shown() []any {
	var values []any
	for _, k := range ledger.Kinds() {
		values = append(values, ledger.NewBody(k))
	}
	for _, k := range ledger.EntityKinds() {
		values = append(values, ledger.NewEntity(k))
	}
	return append(values, new(ledger.Member))
}

// eachField calls visit for every field of a type and of the types in it.
func eachField(t reflect.Type, visit func(owner reflect.Type, f reflect.StructField)) {
	for !api.Leaf(t) && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
		t = t.Elem()
	}
	if api.Leaf(t) || t.Kind() != reflect.Struct {
		return
	}
	for f := range t.Fields() {
		visit(t, f)
		eachField(f.Type, visit)
	}
}

// TestEveryFieldHasAClass: what nobody classed would be withheld from everybody
// but authorities, which is safe but surely not meant.
func TestEveryFieldHasAClass(t *testing.T) {
	for _, v := range shown() {
		eachField(reflect.TypeOf(v), func(owner reflect.Type, f reflect.StructField) {
			class, decided := api.ClassOf(owner, f)
			if !decided {
				t.Errorf("%s.%s has no class: tag it, or add it to the table in class.go", owner, f.Name)
			}
			if tag, ok := f.Tag.Lookup("class"); ok && tag != class.String() {
				t.Errorf("%s.%s: the tag %q is no class", owner, f.Name, tag)
			}
			// Stripping sets the zero value; only a field that may be left out
			// then disappears.
			if class != api.Public && owner != reflect.TypeFor[ledger.Node]() && !strings.HasSuffix(f.Tag.Get("json"), ",omitempty") {
				t.Errorf("%s.%s is %s but cannot be left out", owner, f.Name, class)
			}
		})
	}
}

func TestTableNamesOnlyFieldsThatAre(t *testing.T) {
	for _, owner := range api.Untagged() {
		var keys []string
		for f := range owner.Fields() {
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			keys = append(keys, key)
			if _, tagged := f.Tag.Lookup("class"); tagged {
				t.Errorf("%s.%s has a tag and a row", owner, f.Name)
			}
		}
		for key := range strings.FieldsSeq(api.UntaggedKeys(owner)) {
			if !slices.Contains(keys, key) {
				t.Errorf("%s has no field %q", owner, key)
			}
		}
	}
}

// fill gives every field a value that cannot be mistaken: digests and texts that
// name their class.
func fill(v reflect.Value, class api.FieldClass) {
	switch {
	case v.Type() == reflect.TypeFor[sm3.Digest]():
		v.Set(reflect.ValueOf(sm3.Sum([]byte(class.String()))))
	case api.Leaf(v.Type()):
	case v.Kind() == reflect.String:
		v.SetString("text-" + class.String())
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), class)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), class)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			of, _ := api.ClassOf(v.Type(), v.Type().Field(i))
			fill(v.Field(i), max(class, of))
		}
	}
}

// text gives the whole value as text, commitments and all.
func text(t *testing.T, v any) string {
	t.Helper()
	var b strings.Builder
	var write func(v reflect.Value)
	write = func(v reflect.Value) {
		switch {
		case v.Type() == reflect.TypeFor[sm3.Digest]():
			b.WriteString(v.Interface().(sm3.Digest).String() + "\n")
		case api.Leaf(v.Type()):
		case v.Kind() == reflect.String:
			b.WriteString(v.String() + "\n")
		case v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface:
			if !v.IsNil() {
				write(v.Elem())
			}
		case v.Kind() == reflect.Slice:
			for i := range v.Len() {
				write(v.Index(i))
			}
		case v.Kind() == reflect.Struct:
			for _, field := range v.Fields() {
				write(field)
			}
		}
	}
	write(reflect.ValueOf(v))
	return b.String()
}

// TestStripLeavesNothingAbove fills every field of every type with the mark of
// its class, and looks for the marks in what each reader gets.
func TestStripLeavesNothingAbove(t *testing.T) {
	classes := []api.FieldClass{api.Public, api.Party, api.Authority}
	marks := func(s string, c api.FieldClass) bool {
		return strings.Contains(s, sm3.Sum([]byte(c.String())).String()) || strings.Contains(s, "text-"+c.String())
	}
	seen := map[api.FieldClass]int{}
	for _, v := range shown() {
		fill(reflect.ValueOf(v).Elem(), api.Public)
		before := text(t, v)
		for _, sees := range classes {
			got := text(t, api.Strip(v, sees))
			for _, c := range classes {
				if c > sees && marks(got, c) {
					t.Errorf("%T: who sees %s sees a %s field", v, sees, c)
				}
				if c <= sees && marks(before, c) != marks(got, c) {
					t.Errorf("%T: who sees %s misses a %s field", v, sees, c)
				}
			}
		}
		if text(t, v) != before {
			t.Errorf("%T: stripping changed the original", v)
		}
		needed := api.Needed(v)
		seen[needed]++
		if w, ok := v.(interface{ Withheld() []string }); ok && len(w.Withheld()) > 0 {
			if needed == api.Public {
				t.Errorf("%T: it withholds something that anybody may see", v)
			}
			continue
		}
		if marks(before, api.Party) != (needed >= api.Party) && !marks(before, api.Authority) || marks(before, api.Authority) != (needed == api.Authority) {
			t.Errorf("%T: needed is %s", v, needed)
		}
	}
	for _, c := range classes {
		if seen[c] == 0 {
			t.Errorf("no type has %s as its highest class: the test shows nothing", c)
		}
	}
}

func TestStripOfAnEntityIsStillItsValue(t *testing.T) {
	p := &ledger.Pledge{Asset: "a", Claim: sm3.Sum([]byte("claim")), ID: "p", Created: 1_770_000_000_000, State: ledger.RightActive}
	stripped, err := canonical.Marshal(api.Strip[ledger.Entity](p, api.Public))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(stripped), "claim") {
		t.Errorf("the claim is still there: %s", stripped)
	}
	if _, err := ledger.DecodeEntity(ledger.PledgeEntity, stripped); err != nil {
		t.Errorf("%s cannot be read: %v", stripped, err)
	}
	if api.Needed(nil) != api.Public || api.Parties(nil) != nil {
		t.Error("nothing needs something")
	}
}

func TestParties(t *testing.T) {
	for _, c := range []struct {
		value any
		want  []string
	}{
		{&ledger.ApplicationSubmitBody{
			Parties: []ledger.PartyOf{{Account: "a"}, {Account: "b"}}, Deal: &ledger.DealTerms{Consents: []string{"c", "d"}}, Registry: "r", Asset: "x",
			Signatories: []string{"a", "b", "c", "d"},
		}, []string{"a", "b", "c", "d", "r"}},
		{&ledger.Asset{ID: "x", Registry: "r", Holders: []ledger.Share{{Account: "a"}, {Account: "b"}}}, []string{"a", "b", "r"}},
		{&ledger.Account{ID: "a", Registry: "r"}, []string{"a", "r"}},
		{&ledger.Contract{ID: "x", Exchange: "e", Parties: []ledger.PartyOf{{Account: "a"}, {Account: "b"}}, Provider: "p"}, []string{"a", "b", "e", "p"}},
		{&ledger.Pledge{ID: "x", Pledgee: "a", Pledgor: "b"}, []string{"a", "b"}},
	} {
		got := api.Parties(c.value)
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%T: got %v, want %v", c.value, got, c.want)
		}
	}
}
