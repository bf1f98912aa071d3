// Package page holds the public page: search and verification for whoever has a
// browser, Chinese first. It is plain files without a build step. It loads
// nothing from elsewhere, so that it works under
//
//	default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'
//
// and keeps nothing but the reader's choice of language. What it shows about a
// certificate was computed by the node; it says so as loudly as the verdict.
package page

import (
	"embed"
	"io/fs"
)

//go:embed static
var static embed.FS

// Files gives the files of the page, index.html at the root.
func Files() fs.FS {
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the name is a valid path
	}
	return files
}
