package consensus

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"slices"

	"github.com/hashicorp/go-hclog"
)

// hcLog writes hashicorp/raft's log lines to a slog.Logger. Its levels are taken over; Trace counts as Debug.
type hcLog struct {
	slog    *slog.Logger
	name    string
	implied []any
}

var _ hclog.Logger = hcLog{}

func newHCLog(l *slog.Logger) hclog.Logger { return hcLog{slog: l, name: "raft"} }

func (h hcLog) Log(level hclog.Level, msg string, args ...any) {
	to := toSlog(level)
	if level == hclog.Off || !h.slog.Enabled(context.Background(), to) {
		return
	}
	h.slog.Log(context.Background(), to, h.name+": "+msg, plain(args)...)
}

// plain replaces hclog's own value types, which slog would print as Go structures.
func plain(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch v := a.(type) {
		case hclog.Format:
			format, ok := "", false
			if len(v) > 0 {
				format, ok = v[0].(string)
			}
			if !ok {
				out[i] = fmt.Sprint([]any(v)...)
				continue
			}
			out[i] = fmt.Sprintf(format, v[1:]...)
		case error:
			out[i] = v.Error()
		default:
			out[i] = a
		}
	}
	return out
}

func toSlog(level hclog.Level) slog.Level {
	switch level {
	case hclog.Info:
		return slog.LevelInfo
	case hclog.Warn:
		return slog.LevelWarn
	case hclog.Error:
		return slog.LevelError
	default:
		return slog.LevelDebug
	}
}

func (h hcLog) Trace(msg string, args ...any) { h.Log(hclog.Trace, msg, args...) }
func (h hcLog) Debug(msg string, args ...any) { h.Log(hclog.Debug, msg, args...) }
func (h hcLog) Info(msg string, args ...any)  { h.Log(hclog.Info, msg, args...) }
func (h hcLog) Warn(msg string, args ...any)  { h.Log(hclog.Warn, msg, args...) }
func (h hcLog) Error(msg string, args ...any) { h.Log(hclog.Error, msg, args...) }

func (h hcLog) enabled(level slog.Level) bool { return h.slog.Enabled(context.Background(), level) }

func (h hcLog) IsTrace() bool { return h.enabled(slog.LevelDebug) }
func (h hcLog) IsDebug() bool { return h.enabled(slog.LevelDebug) }
func (h hcLog) IsInfo() bool  { return h.enabled(slog.LevelInfo) }
func (h hcLog) IsWarn() bool  { return h.enabled(slog.LevelWarn) }
func (h hcLog) IsError() bool { return h.enabled(slog.LevelError) }

func (h hcLog) ImpliedArgs() []any { return h.implied }

func (h hcLog) With(args ...any) hclog.Logger {
	return hcLog{h.slog.With(plain(args)...), h.name, append(slices.Clip(h.implied), args...)}
}

func (h hcLog) Name() string { return h.name }

func (h hcLog) Named(name string) hclog.Logger      { return h.ResetNamed(h.name + "." + name) }
func (h hcLog) ResetNamed(name string) hclog.Logger { return hcLog{h.slog, name, h.implied} }

// SetLevel does nothing: the slog handler decides.
func (h hcLog) SetLevel(hclog.Level) {}

func (h hcLog) GetLevel() hclog.Level {
	for _, l := range []hclog.Level{hclog.Debug, hclog.Info, hclog.Warn} {
		if h.enabled(toSlog(l)) {
			return l
		}
	}
	return hclog.Error
}

func (h hcLog) StandardLogger(o *hclog.StandardLoggerOptions) *log.Logger {
	return log.New(h.StandardWriter(o), "", 0)
}

func (h hcLog) StandardWriter(*hclog.StandardLoggerOptions) io.Writer {
	return slog.NewLogLogger(h.slog.Handler(), slog.LevelInfo).Writer()
}
