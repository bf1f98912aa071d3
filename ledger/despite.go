package ledger

import "fmt"

// Despite is the word with which members adopt a regulation that is not law, so
// that nobody can say later that they had not known. Where a document carries it,
// its profile may be applied for as long as nothing else is wrong with it.
type Despite string

// The words.
const (
	// DespiteDraft takes a text that has only been put up for comment.
	DespiteDraft Despite = "draft"
	// DespiteExpired takes a text whose period of effect is over.
	DespiteExpired Despite = "expired"
)

// Despites lists every word.
func Despites() []Despite { return []Despite{DespiteDraft, DespiteExpired} }

// check reports a word that is none; no word is fine.
func (d Despite) check() error {
	if d == "" || d == DespiteDraft || d == DespiteExpired {
		return nil
	}
	return fmt.Errorf("despite is %.40q, want one of %v", string(d), Despites())
}
