package server

import (
	"bytes"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"github.com/certledger/certledger/api"
)

const (
	// maxBackupBody bounds the body of a request for a backup.
	maxBackupBody = 64 << 10
	// backupTells is how often progress is told, at most.
	backupTells = 200 * time.Millisecond
)

// postBackup writes a backup for as long as it takes, and tells about it line by
// line. A client that goes away ends it: what is complete stays.
func (s *server) postBackup(w http.ResponseWriter, r *http.Request) error {
	if err := wantJSON(r); err != nil {
		return err
	}
	dirs, err := readBackup(http.MaxBytesReader(w, r.Body, maxBackupBody))
	if err != nil {
		return err
	}
	// Where a deadline cannot be lifted there is none. The one for reading would end
	// the request's context.
	control := http.NewResponseController(w)
	_, _ = control.SetReadDeadline(time.Time{}), control.SetWriteDeadline(time.Time{})
	lines := &lineWriter{w: w, control: control}
	result, err := s.cfg.Control.Backup(r.Context(), dirs, lines.progress)
	switch {
	case err == nil:
		return lines.write(api.BackupLine{Result: &result})
	case lines.begun:
		p, _ := problem(err, languageOfRequest(r))
		return lines.write(api.BackupLine{Problem: p})
	}
	return err
}

// readBackup reads a body that asks for a backup.
func readBackup(body io.Reader) ([]string, error) {
	var ask api.Backup
	if err := decodeStrictly(body, &ask); err != nil {
		return nil, err
	}
	if len(ask.Dirs) == 0 || len(ask.Dirs) > api.MaxPlaces {
		return nil, malformed("dirs names 1 to %d directories", api.MaxPlaces)
	}
	for i, dir := range ask.Dirs {
		if !filepath.IsAbs(dir) || filepath.Clean(dir) != dir {
			return nil, malformed("%.200q is not an absolute path without detours", dir)
		}
		if slices.Contains(ask.Dirs[:i], dir) {
			return nil, malformed("%.200q is named twice", dir)
		}
	}
	return ask.Dirs, nil
}

// lineWriter answers line by line, each at once.
type lineWriter struct {
	w       http.ResponseWriter
	control *http.ResponseController
	begun   bool
	last    time.Time
}

// progress tells how far a place is, but not all too often.
func (l *lineWriter) progress(p api.BackupProgress) {
	if now := time.Now(); now.Sub(l.last) >= backupTells {
		l.last = now
		_ = l.write(api.BackupLine{Progress: &p}) // a client that has gone away ends the context
	}
}

func (l *lineWriter) write(line api.BackupLine) error {
	var b bytes.Buffer
	if err := encodeLine(&b, line); err != nil {
		return err
	}
	if !l.begun {
		l.w.Header().Set("Content-Type", api.MediaLines)
		l.begun = true
	}
	_, _ = l.w.Write(b.Bytes()) // an error here is the client's connection
	_ = l.control.Flush()
	return nil
}
