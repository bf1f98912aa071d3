package canonical_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger/canonical"
)

// tree holds itself, and itself in lists.
type tree struct {
	Leaves []tree `json:"leaves,omitempty"`
	Name   string `json:"name"`
	Twin   *tree  `json:"twin,omitempty"`
}

// What is known before, of types that hold themselves too, reads and writes as what is found out on the way.
func TestFormsChangeNothing(t *testing.T) {
	forms := canonical.FormsOf((*tree)(nil), outer{}, new(outer), "")
	for _, text := range []string{
		`{"leaves":[{"name":"a"},{"leaves":[{"name":""}],"name":"b"}],"name":"c","twin":{"name":"d"}}`,
		`{"count":1,"inner":{"a":"","b":["x"]},"yes":false}`,
		`{"count":1,"inner":{"a":"","b":[]},"yes":false}`, `{"leaves":[{"nam":"a"}],"name":"c"}`, `{"name":"c","twin":{}}`, `"text"`, `{}`, ``,
		strings.Repeat(`{"name":"a","twin":`, canonical.MaxDepth) + `{"name":"b"}` + strings.Repeat(`}`, canonical.MaxDepth),
	} {
		for _, v := range []func() any{func() any { return new(tree) }, func() any { return new(outer) }, func() any { return new(string) }, func() any { return new(int) }} {
			slow, fast := v(), v()
			first, second := canonical.Unmarshal([]byte(text), slow), forms.Unmarshal([]byte(text), fast)
			if fmt.Sprint(first) != fmt.Sprint(second) {
				t.Errorf("%T from %s: %v, with forms %v", slow, text, first, second)
			}
			one, first := canonical.Marshal(slow)
			two, second := forms.Marshal(fast)
			if string(one) != string(two) || fmt.Sprint(first) != fmt.Sprint(second) {
				t.Errorf("%T: %s, %v; with forms %s, %v", slow, one, first, two, second)
			}
		}
	}
}
