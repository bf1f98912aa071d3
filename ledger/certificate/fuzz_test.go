package certificate_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
)

// Whatever a file holds, verification ends with a report, and only the files
// that the ledger made are valid.
func FuzzCertificate(f *testing.F) {
	var good [][]byte
	for _, v := range published(f) {
		if strings.HasSuffix(v.File, certificate.Extension) {
			data := readVector(f, v.File)
			f.Add(data)
			if strings.HasPrefix(v.Name, "good-") {
				good = append(good, data)
			}
		}
	}
	f.Add([]byte(`{}`))
	trust := must[ledger.Trust](f)(ledger.ParseTrust(readVector(f, "good-issue.trust")))
	o := certificate.Options{At: instant("2026-03-02T00:30:00.000Z"), Without: []string{agency}}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := certificate.VerifyFile(data, trust, o)
		o := o
		o.Without = nil
		full := certificate.VerifyFile(data, trust, o)
		if r.Valid && !full.Valid {
			t.Error("valid only without a member")
		}
		if full.Valid && !slices.ContainsFunc(good, func(g []byte) bool { return bytes.Equal(g, data) }) {
			// Every seed that is valid is one of these, or a bad case whose
			// fault lies in what it is verified with.
			if _, known := seeds(t)[string(data)]; !known {
				t.Errorf("valid: %s", data)
			}
		}
		if c, err := certificate.Parse(data); err == nil {
			again, err := c.Bytes()
			if err != nil || !bytes.Equal(again, data) {
				t.Errorf("read and written differs (%v)", err)
			}
		}
		if _, err := r.Bytes(); err != nil {
			t.Errorf("report without encoding: %v", err)
		}
		checkTexts(t, r)
	})
}

func seeds(t testing.TB) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	for _, v := range published(t) {
		known[string(readVector(t, v.File))] = true
	}
	return known
}

func FuzzStatus(f *testing.F) {
	for _, v := range published(f) {
		for _, name := range []string{v.File, v.Status} {
			if strings.HasSuffix(name, ".status.json") {
				f.Add(readVector(f, name))
			}
		}
	}
	f.Add([]byte(`{}`))
	trust := must[ledger.Trust](f)(ledger.ParseTrust(readVector(f, "present-certificate.trust")))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := certificate.VerifyStatusFile(data, trust, certificate.Options{At: instant("2026-03-02T00:30:00.000Z")})
		if s, err := certificate.ParseStatus(data); err == nil {
			again, err := s.Bytes()
			if err != nil || !bytes.Equal(again, data) {
				t.Errorf("read and written differs (%v)", err)
			}
		}
		if _, err := r.Bytes(); err != nil {
			t.Errorf("report without encoding: %v", err)
		}
		checkTexts(t, r)
	})
}
