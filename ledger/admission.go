package ledger

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/certledger/certledger/ledger/canonical"
)

// CheckText refuses, with RecordText, a body with a string that is not what it
// seems: not in Unicode's normalisation form C, or with a compatibility, control,
// bidirectional, zero-width or other invisible character. The detail names the
// field, the character and its replacement. Nil when all is well.
//
// It depends on a version of Unicode, so it is for admission only: rules that
// every member must judge alike may not call it.
func CheckText(body canonical.Raw) *Refusal {
	return eachText(body, func(path, s string) *Refusal {
		if wrong := textProblem(s); wrong != "" {
			return Refuse(RecordText, "%s: %s", path, wrong)
		}
		return nil
	})
}

// eachText calls check for every string of a body and, where that is a signed
// descriptor, a document or a trust file, for those in it.
func eachText(body canonical.Raw, check func(path, s string) *Refusal) *Refusal {
	return eachString(body, "", func(path, s string) *Refusal {
		if inner, ok := enclosed(path, s); ok {
			return eachString(inner, path, check)
		}
		return check(path, s)
	})
}

// enclosed gives the value in a string of a proposed change that is a text of
// its own, with lines and quotes that no reader of the record sees.
func enclosed(path, s string) (canonical.Raw, bool) {
	if !strings.HasPrefix(path, "changes.") {
		return nil, false
	}
	switch path[strings.LastIndexByte(path, '.')+1:] {
	case "descriptor":
		m, err := ParseDescriptor([]byte(s))
		if err != nil {
			return nil, false
		}
		value, err := canonical.Marshal(m)
		return value, err == nil
	case "document":
		var fields map[string]canonical.Raw
		return canonical.Raw(s), canonical.Unmarshal([]byte(s), &fields) == nil
	case "trust":
		_, err := ParseTrust([]byte(s))
		return canonical.Raw("{}"), err == nil
	}
	return nil, false
}

// eachString calls check for every string of a canonical value, in order, with
// its path as a Disclosure writes it, until one is refused.
func eachString(value canonical.Raw, path string, check func(path, s string) *Refusal) *Refusal {
	if len(value) == 0 {
		return Refuse(RecordNotCanonical, "%s: no value", path)
	}
	switch value[0] {
	case '{':
		return eachOfObject(value, path, check)
	case '[':
		return eachOfList(value, path, check)
	case '"':
		var s string
		if err := canonical.Unmarshal(value, &s); err != nil {
			return Refuse(RecordNotCanonical, "%s: %v", path, err)
		}
		return check(path, s)
	}
	return nil
}

func eachOfObject(value canonical.Raw, path string, check func(path, s string) *Refusal) *Refusal {
	var fields map[string]canonical.Raw
	if err := canonical.Unmarshal(value, &fields); err != nil {
		return Refuse(RecordNotCanonical, "%s: %v", path, err)
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if r := eachString(fields[key], joinPath(path, key), check); r != nil {
			return r
		}
	}
	return nil
}

func eachOfList(value canonical.Raw, path string, check func(path, s string) *Refusal) *Refusal {
	var items []canonical.Raw
	if err := canonical.Unmarshal(value, &items); err != nil {
		return Refuse(RecordNotCanonical, "%s: %v", path, err)
	}
	for i, item := range items {
		if r := eachString(item, joinPath(path, strconv.Itoa(i)), check); r != nil {
			return r
		}
	}
	return nil
}

func joinPath(path, step string) string {
	if path == "" {
		return step
	}
	return path + "." + step
}

// textProblem says what is wrong with the first bad character of s, or "".
func textProblem(s string) string {
	for _, c := range s {
		if invisible(c) {
			return fmt.Sprintf("has the invisible character %U; remove it", c)
		}
		if plain := norm.NFKC.String(string(c)); plain != string(c) && !chinesePunctuation(c) && norm.NFC.IsNormalString(string(c)) {
			return fmt.Sprintf("has the compatibility character %q (%U); write %q", string(c), c, plain)
		}
	}
	if at := norm.NFC.QuickSpanString(s); at < len(s) {
		return decomposed(s)
	}
	return ""
}

// decomposed names the first part of s that normalisation form C writes
// otherwise, or gives "" when there is none.
func decomposed(s string) string {
	for rest := s; rest != ""; {
		n := norm.NFC.NextBoundaryInString(rest, true)
		part := rest[:n]
		if composed := norm.NFC.String(part); composed != part {
			return fmt.Sprintf("%s is not in normalisation form C; write %q (%s)", points(part), composed, points(composed))
		}
		rest = rest[n:]
	}
	return ""
}

// points lists a text's code points, at most eight.
func points(s string) string {
	var list []string
	for _, c := range s {
		if len(list) == 8 {
			return strings.Join(append(list, "…"), " ")
		}
		list = append(list, fmt.Sprintf("%U", c))
	}
	return strings.Join(list, " ")
}

// invisible reports whether a reader cannot see c, or cannot know what it means:
// controls, line separators, format characters (bidirectional and zero-width
// ones among them), variation selectors and other characters that are ignored
// by default, and private ones.
func invisible(c rune) bool {
	return unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// chinesePunctuation reports whether c is one of the marks of GB/T 15834-2011
// that Unicode counts as compatibility characters.
func chinesePunctuation(c rune) bool {
	return strings.ContainsRune("\uFF0C\uFF1B\uFF1A\uFF01\uFF1F\uFF08\uFF09\uFF3B\uFF3D\uFF5E\u2026", c)
}
