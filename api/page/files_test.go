package page_test

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/certledger/certledger/api/page"
)

// sources gives every file of the page.
func sources(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(page.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(page.Files(), name)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if files["index.html"] == "" {
		t.Fatal("no index.html at the root")
	}
	return files
}

// namespace names SVG; nothing is ever fetched from it.
const namespace = `xmlns="http://www.w3.org/2000/svg"`

// forbidden is what no file of some kind may have.
var forbidden = []struct {
	kind, pattern, why string
}{
	{"", `(?i)\b(https?|wss?|ftp):`, "an address elsewhere"},
	{"", "(?i)[\"'`(=]\\s*//[^/ ]", "an address elsewhere"},
	{".css", `(?i)@import|url\(`, "a resource of a style sheet"},
	{".html", `(?i)\son[a-z]+\s*=`, "an inline handler"},
	{".html", `(?i)\sstyle\s*=|<style`, "an inline style"},
	{".html", `(?i)javascript:`, "an inline script"},
	{".js", `innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment`, "markup or code from text"},
	{".js", `setAttribute\("style|\.cssText`, "an inline style"},
	{".js", `document\.cookie|sessionStorage|indexedDB|sendBeacon|WebSocket|EventSource|XMLHttpRequest`, "storing or another way out"},
}

func TestFilesKeepThePolicy(t *testing.T) {
	for name, text := range sources(t) {
		text = strings.ReplaceAll(text, namespace, "")
		for _, f := range forbidden {
			if f.kind != "" && path.Ext(name) != f.kind {
				continue
			}
			if found := regexp.MustCompile(f.pattern).FindString(text); found != "" {
				t.Errorf("%s: %q is %s", name, found, f.why)
			}
		}
		if strings.Contains(text, "localStorage") && name != "language.js" {
			t.Errorf("%s: only the language is stored", name)
		}
		if strings.Contains(text, "fetch(") && name != "api.js" {
			t.Errorf("%s: only api.js asks the node", name)
		}
	}
}

// TestForbiddenIsFound proves the patterns above on what they are for.
func TestForbiddenIsFound(t *testing.T) {
	for i, text := range []string{
		`fetch("https://example.test")`, `src="//example.test/x.js"`, `@import "x.css"`, `<p onclick="x()">`, `<p style="color:red">`,
		`href="javascript:x"`, `a.innerHTML = x`, `a.style.cssText = x`, `document.cookie`,
	} {
		if !regexp.MustCompile(forbidden[i].pattern).MatchString(text) {
			t.Errorf("%q passes as no %s", text, forbidden[i].why)
		}
	}
}

// TestMarkupIsWellFormed reads HTML and SVG as XML, and every script must come
// from a file of the page.
func TestMarkupIsWellFormed(t *testing.T) {
	files := sources(t)
	for name, text := range files {
		if ext := path.Ext(name); ext != ".html" && ext != ".svg" {
			continue
		}
		d := xml.NewDecoder(strings.NewReader(text))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if start, ok := token.(xml.StartElement); ok {
				checkSource(t, name, start, files)
			}
		}
	}
}

func checkSource(t *testing.T, name string, e xml.StartElement, files map[string]string) {
	t.Helper()
	for _, attr := range e.Attr {
		isFile := attr.Name.Local == "src" || e.Name.Local == "link" && attr.Name.Local == "href"
		if isFile && files[attr.Value] == "" {
			t.Errorf("%s: there is no file %q", name, attr.Value)
		}
	}
	if e.Name.Local == "script" && !strings.Contains(attributes(e), "src=") {
		t.Errorf("%s: an inline script", name)
	}
}

func attributes(e xml.StartElement) string {
	var b strings.Builder
	for _, attr := range e.Attr {
		b.WriteString(attr.Name.Local + "=" + attr.Value + " ")
	}
	return b.String()
}

// TestScriptsImportEachOther holds imports to files that are there, and files
// to being imported.
func TestScriptsImportEachOther(t *testing.T) {
	files, imported := sources(t), map[string]bool{"page.js": true}
	for name, text := range files {
		if path.Ext(name) != ".js" {
			continue
		}
		for _, m := range regexp.MustCompile(`from "\./([^"]+)"`).FindAllStringSubmatch(text, -1) {
			imported[m[1]] = true
			if files[m[1]] == "" {
				t.Errorf("%s imports %s, which is not there", name, m[1])
			}
		}
	}
	for name := range files {
		if path.Ext(name) == ".js" && !imported[name] {
			t.Errorf("nobody imports %s", name)
		}
	}
}

// TestStylesAreUsed finds rules of the style sheet for classes
// that no script makes.
func TestStylesAreUsed(t *testing.T) {
	files := sources(t)
	var scripts strings.Builder
	for name, text := range files {
		if path.Ext(name) == ".js" || path.Ext(name) == ".html" {
			scripts.WriteString(text)
		}
	}
	for _, m := range regexp.MustCompile(`\.([a-z][a-z_-]+)[\s,:.{>)]`).FindAllStringSubmatch(files["page.css"], -1) {
		word := strings.TrimPrefix(m[1], "face-") // face.js makes these from the names of fields
		if !regexp.MustCompile(`\b` + word + `\b`).MatchString(scripts.String() + verdictClasses) {
			t.Errorf("no script makes the class %q", m[1])
		}
	}
}

// verdictClasses are made of the verdicts that a node gives.
const verdictClasses = "pass fail not-checked stale"
