package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/certledger/certledger/cmd/cli"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/profile"
	"github.com/certledger/certledger/node/doctor"
)

// tree gives every command but the root by its path without the program's name.
func tree(t testing.TB) map[string]*cobra.Command {
	t.Helper()
	all := map[string]*cobra.Command{}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		all[strings.TrimPrefix(strings.TrimPrefix(c.CommandPath(), "certledger"), " ")] = c
		for _, sub := range c.Commands() {
			if sub.Name() != "no-help" {
				walk(sub)
			}
		}
	}
	walk(cli.New(testApp()))
	return all
}

func complete(t testing.TB, what string, text ledger.Text) {
	t.Helper()
	if text.EN == "" || text.ZH == "" {
		t.Errorf("%s lacks a text: %+v", what, text)
	}
	if strings.ContainsFunc(text.EN, isHan) || !strings.ContainsFunc(text.ZH, isHan) {
		t.Errorf("%s: a text is in the wrong language: %+v", what, text)
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func TestEveryCommandHasHelp(t *testing.T) {
	commands := tree(t)
	short, long, examples := cli.HelpRows()
	for i, row := range short {
		c, ok := commands[row.Name]
		if !ok {
			t.Errorf("the help table has %q, which is no command", row.Name)
			continue
		}
		complete(t, "help of "+row.Name, row.Text)
		if l := long[i].Text; l != (ledger.Text{}) {
			complete(t, "long help of "+row.Name, l)
		}
		if strings.TrimSpace(examples[row.Name]) == "" || c.Example == "" {
			t.Errorf("%q has no example", row.Name)
		}
	}
	for path, c := range commands {
		if _, ok := examples[path]; !ok || c.Short == "" || c.Long == "" {
			t.Errorf("%q is not in the help table", path)
		}
	}
}

// Examples must at least be command lines that parse.
func TestExamplesAreCommands(t *testing.T) {
	commands := tree(t)
	for path, c := range commands {
		for line := range strings.SplitSeq(strings.ReplaceAll(c.Example, "\\\n", " "), "\n") {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			checkExample(t, path, line)
		}
	}
}

func checkExample(t *testing.T, path, line string) {
	t.Helper()
	line, _, _ = strings.Cut(line, " > ")
	words := strings.Fields(regexp.MustCompile(`"[^"]*"`).ReplaceAllString(line, "quoted"))
	if words[0] != "certledger" {
		t.Errorf("%q: the example %q is not a command line", path, line)
		return
	}
	c, rest, err := cli.New(testApp()).Find(words[1:])
	if err != nil || !c.Runnable() {
		t.Errorf("%q: the example %q runs nothing: %v", path, line, err)
		return
	}
	c.Flags().AddFlagSet(c.InheritedFlags())
	if err := c.ParseFlags(rest); err != nil {
		t.Errorf("%q: the example %q: %v", path, line, err)
	}
	if c.HasSubCommands() && len(c.Flags().Args()) > 0 {
		t.Errorf("%q: the example %q names no command", path, line)
	}
}

func TestEveryFlagHasText(t *testing.T) {
	used := map[string]bool{}
	for path, c := range tree(t) {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" {
				t.Errorf("%s --%s has no text", path, f.Name)
			}
			used[f.Name] = true
			for group := path; group != ""; group = group[:max(0, strings.LastIndexByte(group, ' '))] {
				used[group+" "+f.Name] = true
			}
		})
	}
	for _, row := range cli.FlagRows() {
		complete(t, "flag "+row.Name, row.Text)
		if !used[row.Name] {
			t.Errorf("no command has the flag %q", row.Name)
		}
	}
}

func TestEveryFailureHasText(t *testing.T) {
	rows := cli.FailureRows()
	for _, row := range rows {
		complete(t, "failure "+row.Name, row.Text)
	}
	for code, exit := range cli.FailureCodes() {
		if text := cli.FailureText(code); text.EN == code || text.ZH == code {
			t.Errorf("failure %s has no text", code)
		}
		if exit < 1 || exit > 6 {
			t.Errorf("failure %s has exit status %d", code, exit)
		}
	}
	codes := cli.FailureCodes()
	for _, row := range rows {
		if _, ok := codes[row.Name]; !ok && row.Name != "failed" && row.Name != "node.unreachable" {
			t.Errorf("no error has the code %s", row.Name)
		}
	}
}

func TestWordsHaveTexts(t *testing.T) {
	for _, k := range ledger.Kinds() {
		complete(t, string(k), cli.KindText(k))
	}
	for _, c := range ledger.Classes() {
		complete(t, string(c), ledger.ClassText(c))
	}
	for _, code := range profile.ProblemCodes() {
		complete(t, "problem "+code, cli.ProblemText(code))
	}
	for l := doctor.OK; l <= doctor.Failure; l++ {
		complete(t, l.String(), cli.LevelText(l))
	}
	for _, g := range cli.New(testApp()).Groups() {
		complete(t, g.ID, cli.GroupText(g.ID))
	}
}

// untranslated are messages with nothing to translate: a flag and an error.
var untranslated = regexp.MustCompile(`^(--[a-z-]+: |)%v$`)

var verbs = regexp.MustCompile(`%[a-z]`)

// Every message that the code says is in the table, and the other way round.
func TestEveryMessageIsTranslated(t *testing.T) {
	said := messagesInSource(t)
	var rows []string
	for _, row := range cli.MessageRows() {
		complete(t, "message", row)
		if a, b := verbs.FindAllString(row.EN, -1), verbs.FindAllString(row.ZH, -1); !slices.Equal(a, b) {
			t.Errorf("%q and %q have different places to fill", row.EN, row.ZH)
		}
		if slices.Contains(rows, row.EN) {
			t.Errorf("%q stands twice in the table", row.EN)
		}
		if !slices.Contains(said, row.EN) {
			t.Errorf("nothing says %q", row.EN)
		}
		rows = append(rows, row.EN)
	}
	for _, m := range said {
		if !untranslated.MatchString(m) && !slices.Contains(rows, m) {
			t.Errorf("%q has no Chinese", m)
		}
	}
}

// messagesInSource lists the literals that are passed to t, usage, line, row
// and the others, and the labels that are kept in tables.
func messagesInSource(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, e := range must[[]os.DirEntry](t)(os.ReadDir(".")) {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file := must[*ast.File](t)(parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0))
		ast.Inspect(file, func(n ast.Node) bool {
			if m, ok := messageOf(n); ok {
				found = append(found, strings.TrimLeft(m, " "))
			}
			return true
		})
	}
	return append(found, "quorum", "quorum without those left out")
}

func messageOf(n ast.Node) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return "", false
	}
	fn, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"t", "usage", "line", "row", "number", "instant", "step", "digest"}, fn.Sel.Name) {
		return "", false
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		args   string
		locale string
		want   string
	}{
		{"", "", "en"},
		{"", "zh_CN.UTF-8", "zh"},
		{"", "C.UTF-8", "en"},
		{"--lang zh", "C.UTF-8", "zh"},
		{"--lang=en", "zh_CN.UTF-8", "en"},
		{"cert verify --lang zh x", "", "zh"},
		{"-- --lang zh", "", "en"},
		{"--lang", "", "en"},
	} {
		env := func(name string) string {
			if name == "LANG" {
				return c.locale
			}
			return ""
		}
		if got := cli.Language(strings.Fields(c.args), env); got != c.want {
			t.Errorf("%q under %q: got %s, want %s", c.args, c.locale, got, c.want)
		}
	}
}

// The manual's page has every command that people see.
func TestCommandPage(t *testing.T) {
	page := cli.CommandPage(cli.New(testApp()))
	for path, c := range tree(t) {
		if c.HasSubCommands() || strings.HasPrefix(path, "docs") {
			continue
		}
		if !strings.Contains(page, "\n### certledger "+path+"\n") && !strings.Contains(page, "\n## certledger "+path+"\n") {
			t.Errorf("the page lacks %s", path)
		}
	}
}

func must[T any](t testing.TB) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// Whoever copies an example copies a credit code that the ledger takes.
func TestExamplesHaveGoodCreditCodes(t *testing.T) {
	code := regexp.MustCompile(`\b91[0-9A-Z]{16}\b`)
	found := 0
	for name, c := range tree(t) {
		for _, text := range code.FindAllString(c.Example+c.Long, -1) {
			if found++; !ledger.ValidSocialCreditCode(text) {
				t.Errorf("%s: %s is no unified social credit code", name, text)
			}
		}
	}
	if found == 0 {
		t.Error("no example has one")
	}
}
