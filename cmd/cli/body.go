package cli

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// bodyEditor sets fields of a record's body by their paths, such as
// `declaration.source`, `files.0.size` or `evidence`.
type bodyEditor struct {
	body any
	// read gives a file's content, for values such as @contract.pdf.
	read func(path string) ([]byte, error)
}

// set gives the field at path a value as the command line writes it.
func (e bodyEditor) set(path, value string) error {
	v, err := e.find(path)
	if err == nil {
		err = e.assign(v, value)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// find leads to the field at path; it makes the places of lists on the way.
func (e bodyEditor) find(path string) (reflect.Value, error) {
	v := reflect.ValueOf(e.body).Elem()
	for step := range strings.SplitSeq(path, ".") {
		v = opened(v)
		switch v.Kind() {
		case reflect.Struct:
			field, ok := fieldByKey(v, step)
			if !ok {
				return v, fmt.Errorf("there is no field %q; there are %s", step, strings.Join(fieldKeys(v.Type()), ", "))
			}
			v = field
		case reflect.Slice:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i > v.Len() || i >= ledger.MaxList {
				return v, fmt.Errorf("%q is not a place in the list, from 0 to %d", step, v.Len())
			}
			if i == v.Len() {
				v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
			}
			v = v.Index(i)
		default:
			return v, fmt.Errorf("%q has no fields", step)
		}
	}
	return v, nil
}

// opened leads through a pointer to a part that may be left out, which it makes.
func opened(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Pointer || v.Type() == reflect.TypeFor[*sm2.PublicKey]() {
		return v
	}
	if v.IsNil() {
		v.Set(reflect.New(v.Type().Elem()))
	}
	return v.Elem()
}

func (e bodyEditor) assign(v reflect.Value, value string) error {
	switch to := v.Addr().Interface().(type) {
	case *sm3.Digest:
		return e.assignDigest(to, value)
	case **sm2.PublicKey:
		return e.assignKey(to, value)
	case *legaltime.Instant:
		at, err := parseTime(value)
		*to = at
		return err
	}
	if u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); ok {
		return u.UnmarshalText([]byte(value))
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(value)
	case reflect.Bool:
		if value != "true" && value != "false" {
			return fmt.Errorf("%q is neither true nor false", value)
		}
		v.SetBool(value == "true")
	case reflect.Int64, reflect.Int:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", value)
		}
		v.SetInt(n)
	case reflect.Uint64:
		n, err := strconv.ParseUint(value, 10, 53)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", value)
		}
		v.SetUint(n)
	case reflect.Slice:
		return e.assignList(v, value)
	default:
		return fmt.Errorf("is not one value; name a field inside: %s", strings.Join(fieldKeys(v.Type()), ", "))
	}
	return nil
}

// assignList splits at commas.
func (e bodyEditor) assignList(v reflect.Value, value string) error {
	if v.Type().Elem().Kind() != reflect.String {
		return fmt.Errorf("is a list; name a place in it, such as 0")
	}
	items := strings.Split(value, ",")
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		v.Index(i).SetString(item)
	}
	return nil
}

// assignDigest takes a digest, or @FILE for the digest of a file; of a file that
// holds a public key, that is the key's fingerprint, by which records name keys.
func (e bodyEditor) assignDigest(to *sm3.Digest, value string) error {
	path, isFile := strings.CutPrefix(value, "@")
	if !isFile {
		return to.UnmarshalText([]byte(value))
	}
	digest, size, err := digestFile(path)
	if err != nil {
		return err
	}
	*to = digest
	if size > maxPublicKey {
		return nil
	}
	text, err := e.read(path)
	if key, keyErr := sm2.ParsePublicKey(strings.TrimSpace(string(text))); err == nil && keyErr == nil {
		*to = key.Fingerprint()
	}
	return err
}

// maxPublicKey bounds a file that may hold a public key's text.
const maxPublicKey = 1 << 10

// assignKey takes a public key, or @FILE for a file that holds one.
func (e bodyEditor) assignKey(to **sm2.PublicKey, value string) error {
	if path, isFile := strings.CutPrefix(value, "@"); isFile {
		text, err := e.read(path)
		if err != nil {
			return err
		}
		value = strings.TrimSpace(string(text))
	}
	key, err := sm2.ParsePublicKey(value)
	*to = key
	return err
}

func fieldByKey(v reflect.Value, key string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if jsonKey(v.Type().Field(i)) == key {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func fieldKeys(t reflect.Type) []string {
	if t.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for f := range t.Fields() {
		keys = append(keys, jsonKey(f))
	}
	return keys
}

func jsonKey(f reflect.StructField) string {
	key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return key
}

// empty lists the paths of fields that must have a value and have none.
func (e bodyEditor) empty() []string { return emptyFields(reflect.ValueOf(e.body).Elem(), "") }

func emptyFields(v reflect.Value, prefix string) []string {
	var paths []string
	for i := range v.NumField() {
		f, value := v.Type().Field(i), v.Field(i)
		path := prefix + jsonKey(f)
		switch {
		case strings.HasSuffix(f.Tag.Get("json"), ",omitempty"), value.Kind() == reflect.Bool, value.CanInt() && value.Type() != reflect.TypeFor[legaltime.Instant]():
		case value.Kind() == reflect.Struct:
			paths = append(paths, emptyFields(value, path+".")...)
		case value.IsZero():
			paths = append(paths, path)
		}
	}
	return paths
}
