package profile

import (
	"embed"
	"fmt"
)

// data holds the templates that a genesis may carry. What is in force is on the
// ledger, never here.
//
//go:embed data/*.json
var data embed.FS

// Template gives the embedded profile file of that name, as canonical text.
func Template(name string) ([]byte, error) {
	text, err := data.ReadFile("data/" + name + ".json")
	if err != nil {
		return nil, fmt.Errorf("no profile template %q: choose one of %v", name, Templates())
	}
	return text, nil
}

// Templates lists the embedded profiles.
func Templates() []string { return []string{"test-registration", "tianjin-tj003"} }
