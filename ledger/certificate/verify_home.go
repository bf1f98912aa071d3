package certificate

import (
	"strconv"
	"strings"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// homeAt gives the home of an asset that was registered by recognition, expired where
// its term is over at an instant; nil for none.
func homeAt(home *ledger.Home, at legaltime.Instant) *ledger.Home {
	if home == nil {
		return nil
	}
	h := *home
	if h.State == ledger.CertificateValid && h.ValidTo != 0 && h.ValidTo <= at {
		h.State = ledger.CertificateLapsed
	}
	return &h
}

// remarkHome notes that a registration rests on another ledger's, and what was found
// there when it was last looked up. Nothing here can tell how it is there now, so no
// verdict depends on it.
func (r *Report) remarkHome(home *ledger.Home) {
	if home == nil {
		return
	}
	r.note(NoteHome, home.Ledger.String(), home.Asset, home.Certificate, strconv.FormatUint(home.Height, 10), home.Time.String())
	if home.State != ledger.CertificateValid {
		r.note(NoteHomeEnded, string(home.State))
	}
	if len(home.Burdens) > 0 {
		r.note(NoteHomeBurdened, strings.Join(home.Burdens, ", "))
	}
	if soundAtHome(home) {
		r.note(NoteHomeSound)
	}
}

// soundAtHome reports whether the certificate at home was in force and the asset free, as
// far as there is a home.
func soundAtHome(home *ledger.Home) bool {
	return home == nil || home.State == ledger.CertificateValid && len(home.Burdens) == 0
}
