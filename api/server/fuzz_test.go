package server_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/ledger"
)

// refused checks that a reader of bodies refuses with a code and nothing else.
func refused(t *testing.T, err error) {
	t.Helper()
	var r *ledger.Refusal
	if !errors.As(err, &r) || r.Code == "" {
		t.Errorf("%v has no code", err)
	}
}

func FuzzReadLines(f *testing.F) {
	for _, seed := range []string{"", "\"a\"", "\"a\"\n\"b\"\n", "\"a\" \"b\"", "\"\\ud800\"", "null", "\n", "\"a\"\n\n\"b\"", "{}", "\"\\u2014 x\"\r\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		notes, err := server.ReadLines(bytes.NewReader(body))
		if err != nil {
			refused(t, err)
			return
		}
		if len(notes) == 0 || len(notes) > api.MaxBulkRecords {
			t.Errorf("%d notes", len(notes))
		}
		// Notes written as lines are read as the same notes.
		var b bytes.Buffer
		for _, n := range notes {
			if err := json.NewEncoder(&b).Encode(string(n)); err != nil {
				t.Fatal(err)
			}
		}
		again, err := server.ReadLines(&b)
		if err != nil || len(again) != len(notes) {
			t.Fatalf("%d notes came back of %d: %v", len(again), len(notes), err)
		}
		for i := range notes {
			if !bytes.Equal(notes[i], again[i]) {
				t.Errorf("note %d changed", i)
			}
		}
	})
}

func FuzzReadVerify(f *testing.F) {
	for _, seed := range []string{`{}`, `{"certificate":"x"}`, `{"certificate":"x","at":"2026-03-02T08:00:00.000Z","without":["a"]}`, `{"at":1}`, `[]`, ``, `{"files":["sm3:0"]}`} {
		f.Add([]byte(seed), api.MediaJSON)
	}
	f.Add([]byte("{}"), api.MediaCertificate)
	f.Add([]byte("{}"), "text/plain; charset")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		ask, err := server.ReadVerify(bytes.NewReader(body), contentType)
		if err != nil {
			refused(t, err)
			return
		}
		if len(ask.Without) > api.MaxWithout || len(ask.Files) > api.MaxFiles {
			t.Errorf("beyond the limits: %d, %d", len(ask.Without), len(ask.Files))
		}
	})
}

func FuzzReadClock(f *testing.F) {
	for _, seed := range []string{`{}`, `{"offset_ms":1}`, `{"offset_ms":-1}`, `{"offset_ms":1e3}`, `{"offset_ms":9223372036854775807}`, `{"offset_ms":null}`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		offset, err := server.ReadClock(bytes.NewReader(body))
		if err != nil {
			refused(t, err)
			return
		}
		again, err := json.Marshal(api.SetClock{OffsetMillis: offset.Milliseconds()})
		if err != nil {
			t.Fatal(err)
		}
		if same, err := server.ReadClock(bytes.NewReader(again)); err != nil || same != offset {
			t.Errorf("%v came back as %v: %v", offset, same, err)
		}
	})
}

func FuzzReadBackup(f *testing.F) {
	for _, seed := range []string{`{}`, `{"dirs":["/a","/b"]}`, `{"dirs":["/a","/a"]}`, `{"dirs":["a"]}`, `{"dirs":["/a/../b"]}`, `{"dirs":[]}`, `{"dirs":null}`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		dirs, err := server.ReadBackup(bytes.NewReader(body))
		if err != nil {
			refused(t, err)
			return
		}
		if len(dirs) == 0 || len(dirs) > api.MaxPlaces {
			t.Errorf("%d directories", len(dirs))
		}
		for _, dir := range dirs {
			if !filepath.IsAbs(dir) || filepath.Clean(dir) != dir {
				t.Errorf("took %q", dir)
			}
		}
	})
}

func FuzzReadNote(f *testing.F) {
	f.Add([]byte("x"), 1)
	f.Add([]byte("0123456789abcdef"), ledger.MaxNote/16)
	f.Add([]byte("0123456789abcdef"), ledger.MaxNote/16+1)
	f.Fuzz(func(t *testing.T, part []byte, times int) {
		if times < 0 || len(part)*times > 1<<20 || len(part) > 1<<20 {
			return
		}
		body := bytes.Repeat(part, times)
		note, err := server.ReadNote(bytes.NewReader(body))
		if (err == nil) != (len(body) <= ledger.MaxNote) {
			t.Errorf("%d bytes: %v", len(body), err)
		}
		if err == nil && !bytes.Equal(note, body) {
			t.Error("the note changed")
		}
	})
}

func FuzzLanguage(f *testing.F) {
	for _, seed := range []string{"", "en", "en-GB,zh;q=0.9", "zh-Hant;q=0.1, en;q=0.2", "*", "xx;q=2", "-----", "fr"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if lang := server.LanguageOf(header); lang != api.Chinese && lang != api.English {
			t.Errorf("%q gives %q", header, lang)
		}
	})
}

func TestLanguage(t *testing.T) {
	for header, want := range map[string]api.Language{
		"": api.Chinese, "en": api.English, "en-GB,zh;q=0.9": api.English, "zh-CN,en;q=0.9": api.Chinese,
		"fr": api.Chinese, "fr, en;q=0.1": api.English, "zh;q=0.1, en;q=0.2": api.English, "*": api.Chinese, "!!": api.Chinese,
	} {
		if got := server.LanguageOf(header); got != want {
			t.Errorf("%q gives %s, want %s", header, got, want)
		}
	}
}
