package arch_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestGlobalsAreConstant lets packages have tables and sentinel errors as variables, and refuses whatever writes to one after
// its declaration: two nodes in one process must not meet there.
func TestGlobalsAreConstant(t *testing.T) {
	folders(t, func(folder string) bool { return rank(folder) >= 0 })
	for _, p := range load(t, "./...") {
		for _, problem := range writesToGlobals(p) {
			if !libraryKnob(problem) {
				t.Error(problem)
			}
		}
	}
}

// libraryKnob allows what libp2p offers in no other way: its back-off between dials, set once for the process.
func libraryKnob(problem string) bool {
	return strings.HasPrefix(problem, "consensus/p2p/assembly.go:") && strings.Contains(problem, "writes to the global Backoff")
}

// writesToGlobals reports assignments to package-level variables and to parts of them, and the two ways to let somebody else
// do it: taking the address, and calling a method with a pointer receiver.
func writesToGlobals(p typed) []string {
	return p.inspect(func(n ast.Node) string {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if v := p.global(left); v != nil && n.Tok != token.DEFINE {
					return "writes to the global " + v.Name()
				}
			}
		case *ast.IncDecStmt:
			if v := p.global(n.X); v != nil {
				return "writes to the global " + v.Name()
			}
		case *ast.UnaryExpr:
			if name, ok := n.X.(*ast.Ident); ok && n.Op == token.AND && p.global(name) != nil {
				return "takes the address of the global " + name.Name
			}
		case *ast.CallExpr:
			return p.writingCall(n)
		}
		return ""
	})
}

// writingCall reports a call that may write to a global: a built-in such as delete, or a method with a pointer receiver.
func (p typed) writingCall(call *ast.CallExpr) string {
	switch fn := call.Fun.(type) {
	case *ast.Ident:
		b, ok := p.info.Uses[fn].(*types.Builtin)
		if !ok || len(call.Args) == 0 || (b.Name() != "delete" && b.Name() != "clear" && b.Name() != "copy") {
			return ""
		}
		if v := p.global(call.Args[0]); v != nil {
			return "writes to the global " + v.Name()
		}
	case *ast.SelectorExpr:
		s := p.info.Selections[fn]
		if s == nil || s.Kind() != types.MethodVal || !borrows(s) {
			return ""
		}
		if v := p.global(fn.X); v != nil && v.Type().String() != "sync.Pool" {
			return "may write to the global " + v.Name() + " in " + fn.Sel.Name
		}
	}
	return ""
}

// borrows says whether the call takes the address of a value that is not a pointer itself.
func borrows(s *types.Selection) bool {
	fn, ok := s.Obj().(*types.Func)
	if !ok {
		return false
	}
	_, byPointer := fn.Signature().Recv().Type().(*types.Pointer)
	_, pointer := s.Recv().Underlying().(*types.Pointer)
	return byPointer && !pointer
}

// global is the package-level variable that the expression is or is a part of, or nil.
func (p typed) global(e ast.Expr) *types.Var {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return p.global(e.X)
	case *ast.IndexExpr:
		return p.global(e.X)
	case *ast.SliceExpr:
		return p.global(e.X)
	case *ast.StarExpr:
		return p.global(e.X)
	case *ast.SelectorExpr:
		if p.info.Selections[e] == nil { // a name of another package
			return p.global(e.Sel)
		}
		return p.global(e.X)
	case *ast.Ident:
		if v, ok := p.info.Uses[e].(*types.Var); ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
			return v
		}
	}
	return nil
}

func TestRulesOfGlobals(t *testing.T) {
	std := list(t, "sync", "io", "errors")
	for declarations, problems := range map[string]int{
		"var n int; func f() { n = 1 }":                                                      1,
		"var n int; func f() { n++ }":                                                        1,
		"var n int; func f() { n := 1; n++ }":                                                0,
		"var t = []int{1}; func f() { t[0] = 2 }":                                            1,
		"var t = map[int]int{}; func f() { delete(t, 1) }":                                   1,
		"var t = [4]int{}; func f() { copy(t[1:], []int{1}) }":                               1,
		"var s struct{ n int }; func f() { s.n = 2 }":                                        1,
		"var s = &struct{ n int }{}; func f() { s.n = 2 }":                                   1,
		"var n int; func f() *int { return &n }":                                             1,
		"var mu sync.Mutex; func f() { mu.Lock() }":                                          1,
		"var pool sync.Pool; func f() any { return pool.Get() }":                             0,
		"var lazy = sync.OnceValue(func() int { return 1 }); var n = lazy()":                 0,
		"func f() { io.EOF = nil }":                                                          1,
		"var ErrX = errors.New(`x`); func f() error { return ErrX }":                         0,
		"var t = []int{1, 2}; func f() (n int) { for _, x := range t { n += x }; return n }": 0,
	} {
		found := writesToGlobals(snippet(t, std, declarations))
		if len(found) != problems {
			t.Errorf("%s\n\tfound %d problems %q, want %d", declarations, len(found), found, problems)
		}
	}
}
