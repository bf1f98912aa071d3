package profile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/certledger/certledger/ledger/canonical"
)

// Examine reads a profile as people write it and lists everything that is wrong
// with it, also keys that no profile has and keys that stand twice, of which
// Canonical would tell the first only. The error, which wraps ErrProfile, is for
// text that is no profile at all.
func Examine(text []byte) (*Profile, []Problem, error) {
	if len(text) > 2*MaxProfile {
		return nil, nil, fmt.Errorf("%w: %d bytes", ErrProfile, len(text))
	}
	p := new(Profile)
	if err := json.Unmarshal(text, p); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrProfile, err)
	}
	found := &problems{}
	if err := found.walk(json.NewDecoder(bytes.NewReader(text)), reflect.TypeFor[Profile](), ""); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrProfile, err)
	}
	for _, problem := range p.Problems() {
		found.add(problem)
	}
	if c, err := canonical.Marshal(p); err != nil || len(c) > MaxProfile {
		return nil, nil, fmt.Errorf("%w: %d bytes, at most %d are allowed, %w", ErrProfile, len(c), MaxProfile, err)
	}
	return p, found.all, nil
}

// walk reads one value and compares its keys with the fields of a type.
func (found *problems) walk(d *json.Decoder, t reflect.Type, path string) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return found.object(d, t, path)
	case json.Delim('['):
		for d.More() {
			if err := found.walk(d, inner(t), path); err != nil {
				return err
			}
		}
		_, err = d.Token()
	}
	return err
}

func (found *problems) object(d *json.Decoder, t reflect.Type, path string) error {
	seen := map[string]bool{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		if seen[key] {
			found.add(Problem{Code: Repeated, Path: under(path, key)})
		}
		seen[key] = true
		child, ok := member(t, key)
		if !ok {
			found.add(Problem{Code: Unknown, Path: under(path, key)})
		}
		if err := found.walk(d, child, under(path, key)); err != nil {
			return err
		}
	}
	_, err := d.Token()
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// member gives the type of a key's value. Below a key that is not known nothing
// is: the zero type goes on.
func member(t reflect.Type, key string) (reflect.Type, bool) {
	if t == nil {
		return nil, true
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Map {
		return t.Elem(), true
	}
	if t.Kind() == reflect.Struct {
		for f := range t.Fields() {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name == key {
				return f.Type, true
			}
		}
	}
	return nil, false
}

func inner(t reflect.Type) reflect.Type {
	if t == nil || t.Kind() != reflect.Slice {
		return nil
	}
	return t.Elem()
}

// under names a key as people write it: without the parts of the file's shape.
func under(path, key string) string {
	switch {
	case path == "":
		return key
	case path == "acts" || path == "params" || path == "lists":
		return key
	case strings.HasSuffix(path, ".params") || strings.HasSuffix(path, ".lists"):
		return path[:strings.LastIndexByte(path, '.')+1] + key
	}
	return path + "." + key
}
