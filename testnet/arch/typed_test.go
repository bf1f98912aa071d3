package arch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// typed is a package with its types.
type typed struct {
	fset  *token.FileSet
	files []*ast.File
	info  *types.Info
}

// inspect walks the package and collects what the check says about its nodes, with their positions.
func (p typed) inspect(check func(ast.Node) string) []string {
	var problems []string
	for _, f := range p.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil {
				return true
			}
			if problem := check(n); problem != "" {
				problems = append(problems, fmt.Sprintf("%v: %s", p.fset.Position(n.Pos()), problem))
			}
			return true
		})
	}
	return problems
}

// listed is what `go list` tells about a package.
type listed struct {
	ImportPath string
	Name       string
	Dir        string
	GoFiles    []string
	Export     string // the compiled description that importers of the package read
	DepOnly    bool
}

// list compiles the packages and describes them and everything below them.
func list(t *testing.T, patterns ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Name,Dir,GoFiles,Export,DepOnly"}, patterns...)...)
	cmd.Dir = root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v\n%s", patterns, err, &stderr)
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// load type-checks the packages that the patterns name.
func load(t *testing.T, patterns ...string) []typed {
	t.Helper()
	all := list(t, patterns...)
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	var packages []typed
	for _, p := range all {
		if p.DepOnly || len(p.GoFiles) == 0 {
			continue
		}
		fset := token.NewFileSet()
		var files []*ast.File
		for _, name := range p.GoFiles {
			name = filepath.Join(p.Dir, name)
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f, err := parser.ParseFile(fset, strings.TrimPrefix(name, here+string(filepath.Separator)), source, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		packages = append(packages, check(t, p.ImportPath, fset, files, all))
	}
	return packages
}

// check finds the types of one package, given what it imports.
func check(t *testing.T, path string, fset *token.FileSet, files []*ast.File, imports []listed) typed {
	t.Helper()
	exports := map[string]string{}
	for _, p := range imports {
		exports[p.ImportPath] = p.Export
	}
	open := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
	info := &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", open)}
	if _, err := conf.Check(path, fset, files, info); err != nil {
		t.Fatal(err)
	}
	return typed{fset, files, info}
}

// snippet type-checks a package written in a test: declarations that may use the standard packages in imports.
func snippet(t *testing.T, imports []listed, declarations string) typed {
	t.Helper()
	var source strings.Builder
	source.WriteString("package snippet\n")
	for _, p := range imports {
		if !p.DepOnly && strings.Contains(declarations, p.Name+".") {
			fmt.Fprintf(&source, "import %q\n", p.ImportPath)
		}
	}
	source.WriteString(declarations)
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "snippet.go", source.String(), parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return check(t, "snippet", fset, []*ast.File{f}, imports)
}
