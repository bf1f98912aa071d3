// Package arch_test keeps the shape of the repository: the order of its packages, the determinism of its rules, the one
// home of each heavy library, and sources without leftovers.
package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the repository, seen from this folder.
const root = "../.."

// goFile is one Go file of the repository, whatever its build constraints.
type goFile struct {
	name   string // slash-separated, below root
	source []byte
	fset   *token.FileSet
	syntax *ast.File
}

// folder names the package: its import path without the module's.
func (f goFile) folder() string { return path.Dir(f.name) }

func (f goFile) isTest() bool { return strings.HasSuffix(f.name, "_test.go") }

// imports lists the paths that the file imports.
func (f goFile) imports(t *testing.T) []string {
	t.Helper()
	var paths []string
	for _, spec := range f.syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		paths = append(paths, p)
	}
	return paths
}

// production parses every Go file of the repository that is not a test.
func production(t *testing.T) []goFile {
	t.Helper()
	return slices.DeleteFunc(sources(t), goFile.isTest)
}

// sources parses every Go file of the repository. Reading them here, in the test's own process, is also what tells the go
// command that a cached result is out of date.
func sources(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && skipped(d.Name()) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := parse(name)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// skipped says which folders the go command does not look into either.
func skipped(dir string) bool {
	return dir == "testdata" || dir == "node_modules" || strings.HasPrefix(dir, ".") || strings.HasPrefix(dir, "_")
}

func parse(name string) (goFile, error) {
	source, err := os.ReadFile(name)
	if err != nil {
		return goFile{}, err
	}
	below, err := filepath.Rel(root, name)
	if err != nil {
		return goFile{}, err
	}
	f := goFile{name: filepath.ToSlash(below), source: source, fset: token.NewFileSet()}
	f.syntax, err = parser.ParseFile(f.fset, f.name, source, parser.SkipObjectResolution)
	return f, err
}

// module reads the module's path.
func module(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(data))
	if len(fields) < 2 || fields[0] != "module" {
		t.Fatal("go.mod does not begin with its module line")
	}
	return fields[1]
}

// folders lists the packages of the repository that satisfy the condition, sorted, and fails when there is none:
// a check of nothing would pass for ever.
func folders(t *testing.T, condition func(folder string) bool) []string {
	t.Helper()
	var list []string
	for _, f := range production(t) {
		if condition(f.folder()) {
			list = append(list, f.folder())
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) == 0 {
		t.Fatal("none of the packages that this test is about exists")
	}
	return list
}

// within says whether the package is the folder or lies below it.
func within(pkg, folder string) bool {
	return pkg == folder || strings.HasPrefix(pkg, folder+"/")
}
