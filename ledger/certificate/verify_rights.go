package certificate

import (
	"fmt"
	"strconv"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
)

// RightsReport is what verifying a rights file found. STATUS asks whether all of
// it is proved, not whether there is nothing: that is Encumbered.Free.
type RightsReport struct {
	// AsOf and Height are those of the header: it all holds as of then.
	AsOf legaltime.Instant `json:"as_of,omitempty"`
	// Assets are what the file proves, sorted by number; none unless STATUS passes.
	Assets []Encumbered `json:"assets,omitempty"`
	Height uint64       `json:"height,omitempty"`
	Report Report       `json:"report"`
}

// Bytes gives the report as canonical JSON.
func (r *RightsReport) Bytes() ([]byte, error) { return canonical.Marshal(r) }

// VerifyRightsFile is VerifyRights for a file's bytes.
func VerifyRightsFile(data []byte, trust ledger.Trust, o Options) RightsReport {
	r, err := ParseRights(data)
	if err == nil {
		return VerifyRights(r, trust, o)
	}
	return RightsReport{Report: unreadableStatus(err)}
}

// VerifyRights verifies a rights file. A question about the past is answered as
// well as one about now, so Options.At and the age that a trust file allows are
// not asked. The caller compares Report.Subject with what it asked for. That an
// account had no other assets is not proved.
func VerifyRights(r *Rights, trust ledger.Trust, o Options) RightsReport {
	if err := r.check(); err != nil {
		return RightsReport{Report: unreadableStatus(err)}
	}
	v := newVerifier(r.Genesis, trust, o)
	v.report.Subject = &r.Subject
	v.report.NotProved = notProved()
	if r.Subject.Kind == ledger.AccountEntity {
		v.report.NotProved = append(v.report.NotProved, UnprovedOthers)
	}
	form := v.openGenesis(r.Genesis)
	v.report.answer(CheckIntegrity, form, passed(IntegrityOK))
	h, headers, f := v.statusFinality(r.status(), form)
	v.report.answer(CheckFinality, f, v.statusFinal(h))
	assets, f := proveRights(r, h)
	out := RightsReport{}
	var check Check
	if f == nil {
		out.Assets, out.AsOf, out.Height = assets, h.Time, h.Height
		check = passed(RightsProved, h.name(), h.Time.String(), strconv.Itoa(len(assets)))
	}
	v.report.answer(CheckStatus, f, check)
	out.Report = v.finish(headers)
	return out
}

// proveRights proves every item and sums up what stands on which asset.
func proveRights(r *Rights, h *header) ([]Encumbered, *fault) {
	if h == nil {
		return nil, unchecked(UncheckedFinality)
	}
	var assets []Encumbered
	wanted := []string(nil) // licences of the last asset that are still to come
	for i, item := range r.Items {
		id := item.Subject.entity()
		present, err := proveValue(item.Proof, h.State, id, item.Value)
		if err != nil {
			return nil, failed(StatusProofBad, err, id.String(), h.name())
		}
		switch {
		case item.Subject.Kind == ledger.LicenceEntity && len(wanted) > 0 && wanted[0] == item.Subject.ID && present:
			wanted = wanted[1:]
			err = assets[len(assets)-1].addLicence(item)
		case item.Subject.Kind == ledger.AssetEntity && len(wanted) == 0 && r.admits(i, assets):
			if present {
				wanted, err = addEncumbered(&assets, r.Subject, item, h.Time)
			}
		default:
			return nil, failed(RightsItems, nil, id.String())
		}
		if err != nil {
			return nil, failed(StatusValue, err, id.String())
		}
	}
	if len(wanted) > 0 {
		return nil, failed(RightsItems, nil, "licence/"+wanted[0])
	}
	return assets, nil
}

// admits reports whether the i-th item may be an asset: the one that the file is
// about, or one behind the assets before.
func (r *Rights) admits(i int, assets []Encumbered) bool {
	id := r.Items[i].Subject.ID
	if r.Subject.Kind == ledger.AssetEntity {
		return i == 0 && id == r.Subject.ID
	}
	return len(r.Items[i].Value) > 0 && (len(assets) == 0 || assets[len(assets)-1].Asset < id)
}

func addEncumbered(assets *[]Encumbered, subject Subject, item RightsItem, at legaltime.Instant) (licences []string, err error) {
	var a ledger.Asset
	if err := canonical.Unmarshal(item.Value, &a); err != nil {
		return nil, err
	}
	if subject.Kind == ledger.AccountEntity && !heldBy(a.Holders, subject.ID) {
		return nil, fmt.Errorf("%s is not held by %s", a.ID, subject.ID)
	}
	*assets = append(*assets, Encumbered{
		Asset: a.ID, Disposal: a.Disposal, Holders: a.Holders, Holds: a.Holds, Home: homeAt(a.Home, at), Judgments: a.Judgments, Licences: a.Licences, Objections: a.Objections,
		Pledges: a.Pledges, Revocation: a.Revocation, State: a.State,
	})
	return a.Licences, nil
}

func (e *Encumbered) addLicence(item RightsItem) error {
	var l ledger.Licence
	if err := canonical.Unmarshal(item.Value, &l); err != nil {
		return err
	}
	if l.Terms.Exclusive {
		e.Exclusive = append(e.Exclusive, l.ID)
	}
	return nil
}
