package cli

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/certledger/certledger/crypto/sm3"
)

// digestFile gives a file's SM3 and size, however large it is.
func digestFile(path string) (sm3.Digest, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return sm3.Digest{}, 0, err
	}
	defer func() { _ = f.Close() }() // it was only read
	h := sm3.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return sm3.Digest{}, 0, fmt.Errorf("couldn't read %s: %w", path, err)
	}
	return sm3.Digest(h.Sum(nil)), n, nil
}

// digestArgument takes a digest, or @FILE for the digest of a file.
func digestArgument(value string) (sm3.Digest, error) {
	path, isFile := strings.CutPrefix(value, "@")
	if !isFile {
		return sm3.Parse(value)
	}
	digest, _, err := digestFile(path)
	return digest, err
}

// mediaType guesses a file's media type: by its name, or by its beginning.
func mediaType(path string) (string, error) {
	if t := mediaTypeOfName(path); t != "" {
		return t, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	start := make([]byte, 512)
	n, err := io.ReadFull(f, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", fmt.Errorf("couldn't read %s: %w", path, err)
	}
	t, _, err := mime.ParseMediaType(http.DetectContentType(start[:n]))
	return t, err
}

// mediaTypeOfName does not ask package mime, whose answers depend on the
// machine's own tables.
func mediaTypeOfName(path string) string {
	for _, row := range [][2]string{
		{".csv", "text/csv"},
		{".json", "application/json"},
		{".ndjson", "application/x-ndjson"},
		{".xml", "application/xml"},
		{".txt", "text/plain"},
		{".pdf", "application/pdf"},
		{".zip", "application/zip"},
		{".gz", "application/gzip"},
		{".parquet", "application/vnd.apache.parquet"},
		{".geojson", "application/geo+json"},
		{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	} {
		if strings.EqualFold(filepath.Ext(path), row[0]) {
			return row[1]
		}
	}
	return ""
}
