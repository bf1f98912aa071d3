package arch_test

import (
	"go/ast"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// unfinished matches the usual marks of work left behind. It is put together so that it does not match itself.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|X` + `XX)\b`)

func TestSourcesAreClean(t *testing.T) {
	for _, f := range sources(t) {
		for i, line := range strings.Split(string(f.source), "\n") {
			if unfinished.MatchString(line) {
				t.Errorf("%s:%d: unfinished work", f.name, i+1)
			}
			if !mayBeChinese(f.name) && strings.ContainsFunc(line, isHan) {
				t.Errorf("%s:%d: Chinese belongs in a message table (*text*.go, *_zh.go) or a data file", f.name, i+1)
			}
		}
	}
}

// TestNothingRunsAtImport refuses init functions: what a program does then depends on what it happens to import.
func TestNothingRunsAtImport(t *testing.T) {
	for _, f := range production(t) {
		for _, decl := range f.syntax.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%v: an init function", f.fset.Position(fn.Pos()))
			}
		}
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func mayBeChinese(file string) bool {
	base := path.Base(file)
	return strings.HasPrefix(file, "ledger/ledgertest/") || strings.HasSuffix(base, "_test.go") || strings.HasSuffix(base, "_zh.go") || strings.Contains(base, "text")
}

func TestRulesOfSources(t *testing.T) {
	for text, found := range map[string]bool{
		"// TO" + "DO: later":  true,
		"x() // FIX" + "ME":    true,
		"XX" + "X":             true,
		"a FIXMEUP word":       false,
		"https://x.test/XXXX/": false,
	} {
		if unfinished.MatchString(text) != found {
			t.Errorf("%q: found is not %v", text, found)
		}
	}
	for file, may := range map[string]bool{
		"api/server/text.go": true, "ledger/codetext_gen.go": true, "cmd/cli/help_zh.go": true, "ledger/a_test.go": true,
		"ledger/record.go": false, "text/record.go": false,
	} {
		if mayBeChinese(file) != may {
			t.Errorf("%s: may be Chinese is not %v", file, may)
		}
	}
	if !isHan('证') || isHan('é') || isHan('·') {
		t.Error("isHan does not tell Chinese from the rest")
	}
}
