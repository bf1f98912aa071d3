package registry_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/profile"
)

// TestEveryShippedActIsPlayed demands that each act of each jurisdiction is brought to
// its end by a transcript of that jurisdiction: what nobody has played nobody knows to
// work.
func TestEveryShippedActIsPlayed(t *testing.T) {
	for _, name := range profile.Templates() {
		law := jurisdiction(t, name)
		if law.Status == profile.StatusTest {
			continue
		}
		for act := range law.Acts {
			if !slices.ContainsFunc(playing(t, name, act), func(transcript string) bool { return completes(t, transcript, act) }) {
				t.Errorf("no transcript of %s brings %s to its end", name, act)
			}
		}
	}
}

func completes(t *testing.T, transcript, act string) bool {
	t.Helper()
	text := string(ledgertest.Must(os.ReadFile("testdata/" + transcript + ".txt"))(t))
	return strings.Contains(text, "-> COMPLETED; "+act+" of ")
}

// playing lists the transcripts of a jurisdiction in which an act is submitted.
func playing(t *testing.T, jurisdiction, act string) (names []string) {
	t.Helper()
	for _, file := range transcriptFiles(t) {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(file), "testdata/"), ".txt")
		if !strings.HasPrefix(name, jurisdiction+"/") {
			continue
		}
		if text := string(ledgertest.Must(os.ReadFile(file))(t)); strings.Contains(text, "; "+act+" of ") {
			names = append(names, name)
		}
	}
	return names
}
