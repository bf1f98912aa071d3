package certificate

import (
	"strings"
)

// fault is why a question is not answered with PASS.
type fault struct {
	code    Code
	args    []string
	verdict Verdict
	cause   error
}

func failed(code Code, cause error, args ...string) *fault {
	return &fault{code: code, args: args, verdict: Fail, cause: cause}
}

// unchecked says that a question could not be asked, because another was
// answered badly.
func unchecked(code Code) *fault { return &fault{code: code, verdict: NotChecked} }

func passed(code Code, args ...string) Check { return Check{Verdict: Pass, Code: code, Args: args} }

func (f *fault) detail() string {
	if f.cause == nil {
		return ""
	}
	return strings.ToValidUTF8(f.cause.Error(), "?")
}
