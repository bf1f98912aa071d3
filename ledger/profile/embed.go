package profile

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/certledger/certledger/ledger/canonical"
)

// data holds the templates that a genesis may carry. What is in force is on the
// ledger, never here.
//
//go:embed data/*.json
var data embed.FS

// Template gives the embedded profile of that name, as canonical text.
func Template(name string) ([]byte, error) {
	text, err := data.ReadFile("data/" + name + ".json")
	if err != nil {
		return nil, fmt.Errorf("no profile template %q: choose one of %v", name, Templates())
	}
	return Canonical(text)
}

// Canonical gives the text that goes on a ledger for a profile as people write it:
// JSON with whatever space and order they like. Keys that no profile has, or that
// stand twice, are an error, wrapped in ErrProfile.
func Canonical(text []byte) ([]byte, error) {
	if len(text) > 2*MaxProfile {
		return nil, fmt.Errorf("%w: %d bytes", ErrProfile, len(text))
	}
	d, p := json.NewDecoder(bytes.NewReader(text)), new(Profile)
	d.DisallowUnknownFields()
	if err := d.Decode(p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProfile, err)
	}
	found := &problems{}
	if err := found.walk(json.NewDecoder(bytes.NewReader(text)), reflect.TypeFor[Profile](), ""); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProfile, err)
	}
	if len(found.all) > 0 {
		return nil, fmt.Errorf("%w: %w", ErrProfile, found.all[0])
	}
	if d.More() {
		return nil, fmt.Errorf("%w: something follows it", ErrProfile)
	}
	return canonical.Marshal(p)
}

// Templates lists the embedded profiles by name.
func Templates() []string {
	files, err := data.ReadDir("data")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(f.Name(), ".json")
	}
	return names
}
