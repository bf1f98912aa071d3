package arch_test

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// pure says whether every member must get the same answer from the package, on any machine and in any year.
func pure(folder string) bool {
	switch layer(folder) {
	case "crypto":
		return !within(folder, "crypto/keyfile") && !within(folder, "crypto/signer")
	case "ledger":
		return folder == "ledger" || slices.ContainsFunc(pureLedger, func(p string) bool { return within(folder, p) })
	default:
		return false
	}
}

var pureLedger = []string{
	"ledger/canonical", "ledger/certificate", "ledger/legaltime", "ledger/profile", "ledger/registry", "ledger/exec", "ledger/agenda", "ledger/search", "ledger/report", "ledger/evidence",
}

// worldly are the packages by which the machine, its clock or its luck could get into a result.
var worldly = []string{
	"context", "crypto/rand", "expvar", "flag", "hash/maphash", "io/ioutil", "log", "math/rand", "net", "os", "plugin", "runtime",
	"sync", "syscall", "testing", "unsafe",
}

// unsteady are functions, methods and variables whose result depends on the moment, the machine or the order of a map.
var unsteady = map[string]string{
	"time.Now": "", "time.Since": "", "time.Until": "", "time.Sleep": "", "time.After": "", "time.AfterFunc": "",
	"time.Tick": "", "time.NewTimer": "", "time.NewTicker": "",
	"time.Local":               "the machine's zone",
	"(time.Time).Local":        "the machine's zone",
	"time.LoadLocation":        "the machine's zone files; use time.FixedZone",
	"(reflect.Value).MapRange": "the order of a map",
}

// sometimes are the names that are as unsteady, but for the one use that each says.
var sometimes = map[string]string{
	"maps.Keys":               "sort it at once with slices.Sorted or slices.SortedFunc",
	"maps.Values":             "sort it at once with slices.Sorted or slices.SortedFunc",
	"maps.All":                "give it to maps.Collect",
	"(reflect.Value).MapKeys": "sort it in the next statement with slices.SortFunc",
	"time.Parse":              "may answer in the machine's zone: give it a constant layout without one, or use time.ParseInLocation",
	"time.Unix":               "answers in the machine's zone: call .UTC() on it",
	"time.UnixMilli":          "answers in the machine's zone: call .UTC() on it",
	"time.UnixMicro":          "answers in the machine's zone: call .UTC() on it",
}

func TestPureIsDeterministic(t *testing.T) {
	prefix := module(t) + "/"
	var patterns []string
	for _, folder := range folders(t, pure) {
		patterns = append(patterns, prefix+folder)
	}
	for _, p := range load(t, patterns...) {
		for _, problem := range nondeterminism(p) {
			t.Error(problem)
		}
	}
}

// nondeterminism reports whatever in a package can differ between two runs of it.
func nondeterminism(p typed) []string {
	steadied := map[*ast.Ident]bool{} // filled on the way down, before the names themselves are seen
	floats := map[int]bool{}          // one report a line is enough
	return p.inspect(func(n ast.Node) string {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return worldlyImport(strings.Trim(n.Path.Value, `"`))
		case *ast.GoStmt:
			return "starts a goroutine"
		case *ast.SelectStmt:
			return "selects"
		case *ast.SendStmt, *ast.ChanType:
			return "uses a channel"
		case *ast.RangeStmt:
			return rangeProblem(p.info.TypeOf(n.X))
		case *ast.CallExpr:
			p.steadyInCall(n, steadied)
		case *ast.BlockStmt:
			p.steadyInBlock(n, steadied)
		case *ast.Ident:
			if problem := p.unsteadyUse(n, steadied); problem != "" {
				return problem
			}
		}
		if e, ok := n.(ast.Expr); ok && isFloat(p.info.TypeOf(e)) {
			if line := p.fset.Position(n.Pos()).Line; !floats[line] {
				floats[line] = true
				return "computes with floating point"
			}
		}
		if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
			return "uses a channel"
		}
		return ""
	})
}

func worldlyImport(path string) string {
	if slices.ContainsFunc(worldly, func(w string) bool { return within(path, w) }) {
		return "imports " + path
	}
	return ""
}

func rangeProblem(x types.Type) string {
	for t := range coreTypes(x) {
		switch t.Underlying().(type) {
		case *types.Map:
			return "ranges over a map; sort its keys, or keep a slice"
		case *types.Chan:
			return "uses a channel"
		}
	}
	return ""
}

// coreTypes yields the type itself or, for a type parameter, the types it may stand for.
func coreTypes(x types.Type) func(yield func(types.Type) bool) {
	return func(yield func(types.Type) bool) {
		param, ok := x.(*types.TypeParam)
		if !ok {
			yield(x)
			return
		}
		constraint, ok := param.Underlying().(*types.Interface)
		if !ok {
			return
		}
		for embedded := range constraint.EmbeddedTypes() {
			union, ok := embedded.(*types.Union)
			if !ok {
				union = types.NewUnion([]*types.Term{types.NewTerm(false, embedded)})
			}
			for term := range union.Terms() {
				if !yield(term.Type()) {
					return
				}
			}
		}
	}
}

// steadyInCall notes the names that the call around them makes steady.
func (p typed) steadyInCall(call *ast.CallExpr, steadied map[*ast.Ident]bool) {
	_, outer := p.called(call)
	for _, arg := range call.Args {
		switch id, inner := p.called(arg); inner {
		case "maps.Keys", "maps.Values":
			steadied[id] = outer == "slices.Sorted" || outer == "slices.SortedFunc"
		case "maps.All":
			steadied[id] = outer == "maps.Collect"
		}
	}
	if id, name := p.called(call); name == "time.Parse" {
		steadied[id] = p.withoutZone(call.Args[0])
	}
	if method, ok := call.Fun.(*ast.SelectorExpr); ok {
		switch id, receiver := p.called(method.X); receiver {
		case "time.Unix", "time.UnixMilli", "time.UnixMicro":
			steadied[id] = method.Sel.Name == "UTC" || method.Sel.Name == "In"
		}
	}
}

// withoutZone says whether the expression is a constant layout in which no part stands for a zone.
func (p typed) withoutZone(layout ast.Expr) bool {
	value := p.info.Types[layout].Value
	if value == nil || value.Kind() != constant.String {
		return false
	}
	text := constant.StringVal(value)
	return !strings.Contains(text, "07") && !strings.Contains(text, "MST")
}

// steadyInBlock notes each keys := v.MapKeys() that the next statement sorts.
func (p typed) steadyInBlock(block *ast.BlockStmt, steadied map[*ast.Ident]bool) {
	for i, statement := range block.List[:max(0, len(block.List)-1)] {
		assign, ok := statement.(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 {
			continue
		}
		next, ok := block.List[i+1].(*ast.ExprStmt)
		if !ok {
			continue
		}
		id, source := p.called(assign.Rhs[0])
		if _, sorter := p.called(next.X); source == "(reflect.Value).MapKeys" && sorter == "slices.SortFunc" {
			steadied[id] = types.ExprString(next.X.(*ast.CallExpr).Args[0]) == types.ExprString(assign.Lhs[0])
		}
	}
}

func (p typed) unsteadyUse(id *ast.Ident, steadied map[*ast.Ident]bool) string {
	name := fullName(p.info.Uses[id])
	if why, ok := unsteady[name]; ok {
		return strings.TrimSuffix(fmt.Sprintf("uses %s: %s", name, why), ": ")
	}
	if why, ok := sometimes[name]; ok && !steadied[id] {
		return fmt.Sprintf("uses %s: %s", name, why)
	}
	return ""
}

// called is the function or method that the expression calls, by its identifier and by its full name, or nil and "".
func (p typed) called(e ast.Expr) (*ast.Ident, string) {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return nil, ""
	}
	fun := ast.Unparen(call.Fun)
	switch generic := fun.(type) {
	case *ast.IndexExpr:
		fun = generic.X
	case *ast.IndexListExpr:
		fun = generic.X
	}
	switch fn := fun.(type) {
	case *ast.Ident:
		return fn, fullName(p.info.Uses[fn])
	case *ast.SelectorExpr:
		return fn.Sel, fullName(p.info.Uses[fn.Sel])
	default:
		return nil, ""
	}
}

// fullName names a function, method or variable of a package, as in time.Now or (time.Time).Local.
func fullName(o types.Object) string {
	switch o := o.(type) {
	case *types.Func:
		return o.FullName()
	case *types.Var:
		if o.Pkg() != nil && o.Parent() == o.Pkg().Scope() {
			return o.Pkg().Path() + "." + o.Name()
		}
	}
	return ""
}

func isFloat(t types.Type) bool {
	if t == nil {
		return false
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsFloat|types.IsComplex) != 0
}

func TestRulesOfDeterminism(t *testing.T) {
	std := list(t, "time", "maps", "slices", "reflect", "math/rand/v2", "os", "strconv")
	for declarations, problems := range map[string]int{
		"func f(m map[int]int) (n int) { for range m { n++ }; return n }":           1,
		"func f[M ~map[int]int](m M) (n int) { for range m { n++ }; return n }":     1,
		"type m map[int]int; func f(x m) (n int) { for range x { n++ }; return n }": 1,
		"func f(s []int) (n int) { for range s { n++ }; return n }":                 0,
		"func f[S ~[]int](s S) (n int) { for range s { n++ }; return n }":           0,
		"func f(m map[int]int) []int { return slices.Sorted(maps.Keys(m)) }":        0,
		"func f(m map[int]int) []int { return slices.Collect(maps.Keys(m)) }":       1,
		"func f(m map[int]int) { for k := range maps.Keys(m) { _ = k } }":           1,
		"func f(m any) []reflect.Value { return reflect.ValueOf(m).MapKeys() }":     1,
		"func f(v reflect.Value) { k := v.MapKeys(); slices.SortFunc(k, nil) }":     0,
		"func f(v reflect.Value) { k := v.MapKeys(); slices.SortFunc(k[1:], nil) }": 1,
		"func f(v reflect.Value) { k := v.MapKeys(); f(k[0]) }":                     1,
		"var day, err = time.Parse(time.DateOnly, ``)":                              0,
		"var day, err = time.Parse(time.RFC3339, ``)":                               1,
		"func f(layout string) { time.Parse(layout, ``) }":                          1,
		"func f(m map[int]int) map[int]int { return maps.Collect(maps.All(m)) }":    0,
		"func f() { go f() }":                                          1,
		"func f() { select {} }":                                       1,
		"func f(c chan int) {}":                                        1,
		"type c = chan int; func f(x c) { x <- 1 }":                    2,
		"type c = chan int; func f(x c) int { return <-x }":            2,
		"type c = chan int; func f(x c) { for range x {} }":            2,
		"func f() time.Time { return time.Now() }":                     1,
		"var now = time.Now":                                           1,
		"func f(t time.Time) time.Time { return t.Local() }":           1,
		"var zone = time.Local":                                        1,
		"func f(n int64) time.Time { return time.UnixMilli(n) }":       1,
		"func f(n int64) time.Time { return time.UnixMilli(n).UTC() }": 0,
		"var zone = time.FixedZone(`UTC+8`, 8*60*60)":                  0,
		"var n = rand.IntN(6)":                                         1,
		"var home = os.Getenv(`HOME`)":                                 1,
		"func f(x int) bool { return float64(x) > 1 }":                 1,
		"const half = 0.5":                                             1,
		"type share struct { part float32 }":                           1,
		"var x, err = strconv.ParseFloat(`1`, 64)":                     1,
		"const big = int64(1e6)":                                       0,
		"func f(d time.Duration) bool { return d > 3*time.Second }":    0,
	} {
		found := nondeterminism(snippet(t, std, declarations))
		if len(found) != problems {
			t.Errorf("%s\n\tfound %d problems %q, want %d", declarations, len(found), found, problems)
		}
	}
}
