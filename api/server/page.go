package server

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
)

// pagePattern takes every GET that nothing else takes: the public page and the
// files it is made of.
const pagePattern = "/"

// pagePolicy lets the public page load its own files and ask its own node, and
// nothing else: a court must know that the file which it checks goes nowhere
// but there.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// getPage serves a file of the public page. There are no listings and no
// redirects: a path is a file or nothing.
func (s *server) getPage(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	nothing := ledger.Refuse(api.RequestPath, "%.200s", r.URL.Path)
	if s.cfg.Page == nil || !fs.ValidPath(name) {
		return nothing
	}
	data, modified, err := readPage(s.cfg.Page, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nothing
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, path.Base(name), modified, bytes.NewReader(data))
	return nil
}

func readPage(page fs.FS, name string) (data []byte, modified time.Time, err error) {
	f, err := page.Open(name)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	if info.IsDir() {
		return nil, time.Time{}, fs.ErrNotExist
	}
	data, err = io.ReadAll(f)
	return data, info.ModTime(), err
}
