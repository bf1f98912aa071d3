package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/ledgertest"
	"github.com/certledger/certledger/ledger/search"
	"github.com/certledger/certledger/ledger/store"
)

// Whatever has happened, the index is what the entities say now; and a store of an
// older program gets the same one.
func TestSearchIndexIsOfTheEntities(t *testing.T) {
	for name, c := range map[string]*ledgertest.Chain{"story": tell(t, "search"), "workflow": live(t, "search", 60)} {
		t.Run(name, func(t *testing.T) {
			fs := vfs.NewMem()
			grown, old := member(t, c), open(t, fs, c.File)
			replay(t, old, c.Entries)
			compareWithEntities(t, grown)
			if err := errors.Join(old.SpoilSearch(), old.Close()); err != nil {
				t.Fatal(err)
			}
			made := open(t, fs, c.File)
			defer made.Close()
			same(t, grown, made)
		})
	}
}

func compareWithEntities(t *testing.T, s *store.Store) {
	t.Helper()
	for _, section := range []search.Section{search.Standing, search.Publicity, search.Published, search.Ended, search.Names} {
		var want []string
		for _, id := range ledgertest.Must(s.Entities(section.Kind(), "", 10000))(t) {
			e, err := ledger.DecodeEntity(section.Kind(), ledgertest.Must(s.Entity(ledger.EntityID{Kind: section.Kind(), ID: id}))(t))
			if err != nil {
				t.Fatal(err)
			}
			of, terms := search.Terms(e)
			for _, term := range terms {
				if of == section && strings.HasPrefix(term, "a") {
					want = append(want, term+"\x00"+id)
				}
			}
		}
		slices.Sort(want)
		var got []string
		for _, hit := range ledgertest.Must(s.Search(section, "a", nil, 10000))(t) {
			got = append(got, string(hit.Place))
		}
		if section != search.Names && !slices.Equal(got, want) {
			t.Errorf("section %c has %q, the entities say %q", section, got, want)
		}
	}
}

func TestSearchGoesOnBehindAPlace(t *testing.T) {
	s := member(t, tell(t, "search"))
	all := ledgertest.Must(s.Search(search.Standing, "", nil, 10))(t)
	if len(all) != 1 || all[0].ID != (ledger.EntityID{Kind: ledger.AssetEntity, ID: asset}) {
		t.Fatalf("everything is %v", all)
	}
	terms := ledgertest.Must(s.Search(search.Standing, "c-", nil, 10))(t)
	if len(terms) != 2 || terms[0].Term != "c-1" || terms[1].Term != "c-2" {
		t.Fatalf("by certificates: %v", terms)
	}
	if rest := ledgertest.Must(s.Search(search.Standing, "c-", terms[0].Place, 10))(t); len(rest) != 1 || rest[0].Term != "c-2" {
		t.Errorf("behind the first: %v", rest)
	}
	if _, err := s.Search(search.Standing, "tj", terms[0].Place, 10); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a place of another search: %v", err)
	}
	if none := ledgertest.Must(s.Search(search.Names, "ho", nil, 10))(t); len(none) != 0 {
		t.Errorf("the beginning of a name finds %v", none)
	}
}
