package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

func (s *session) accountExport() *cobra.Command {
	var o connection
	var from, to, format, out string
	c := s.command("account export", "export NUMBER --from DATE --to DATE [--format csv|json] [--out FILE] --as SIGNER --key FILE --node URL --trust FILE", s.exactly(1),
		func(ctx context.Context, args []string) error {
			first, last, err := s.dates(from, to)
			if err != nil {
				return err
			}
			if format != "csv" && format != outputJSON {
				return s.usage("--format is csv or json, not %q", format)
			}
			c, err := s.connect(ctx, o)
			if err != nil {
				return err
			}
			found, err := c.Accounting(ctx, args[0], first.Start(), last.End())
			if err != nil {
				return err
			}
			_, rights, err := c.AccountRights(ctx, args[0], last.End()-1, 0)
			if err != nil {
				return err
			}
			text, err := accountingShown{found, rights.AsOf, burdensOf(rights.Assets)}.bytes(s, format)
			if err != nil {
				return err
			}
			return s.write(out, text, secretFile)
		})
	f := s.flags("account export", c)
	f.connection(&o)
	f.str(&from, "from", "")
	f.str(&to, "to", "")
	f.str(&format, "format", "csv")
	f.str(&out, "out", "-")
	return c
}

// dates reads the first and the last day of a time.
func (s *session) dates(from, to string) (first, last legaltime.Date, err error) {
	if err := s.need("from", from, "to", to); err != nil {
		return first, last, err
	}
	if first, err = legaltime.ParseDate(from); err != nil {
		return first, last, s.usage("--from: %v", err)
	}
	if last, err = legaltime.ParseDate(to); err != nil {
		return first, last, s.usage("--to: %v", err)
	}
	if last.End() <= first.Start() {
		return first, last, s.usage("--to is before --from")
	}
	return first, last, nil
}

// burden is one thing that restricts an asset.
type burden struct {
	Asset string `json:"asset"`
	// Kind is a pledge, hold, licence or objection, or the suspension of the asset itself.
	Kind   ledger.EntityKind `json:"kind"`
	Number string            `json:"number"`
}

func burdensOf(assets []certificate.Encumbered) []burden {
	list := []burden{}
	for _, a := range assets {
		add := func(kind ledger.EntityKind, numbers ...string) {
			for _, n := range numbers {
				list = append(list, burden{a.Asset, kind, n})
			}
		}
		add(ledger.PledgeEntity, a.Pledges...)
		add(ledger.HoldEntity, a.Holds...)
		add(ledger.LicenceEntity, a.Exclusive...)
		add(ledger.ObjectionEntity, a.Objections...)
		if a.State == ledger.AssetSuspended {
			add(ledger.AssetEntity, a.Asset)
		}
	}
	return list
}

// accountingShown is the node's word about costs and what ended, and the proved burdens.
type accountingShown struct {
	api.Accounting
	// AsOf is the time of the header by which Restricted is proved.
	AsOf       legaltime.Instant `json:"as_of"`
	Restricted []burden          `json:"restricted"`
}

func (r accountingShown) bytes(s *session, format string) ([]byte, error) {
	var b bytes.Buffer
	if format == outputJSON {
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err := e.Encode(r)
		return b.Bytes(), err
	}
	w := csv.NewWriter(&b)
	err := w.WriteAll(r.rows(s))
	return b.Bytes(), err
}

// rows are the lines of the table, the heads first.
func (r accountingShown) rows(s *session) [][]string {
	rows := [][]string{{s.t("entry"), s.t("time"), s.t("registration number"), s.t("number"), s.t("matter"), s.t("amount (yuan)"), s.t("basis")}}
	for _, c := range r.Costs {
		rows = append(rows, []string{s.t("cost of registration"), c.Time.Beijing(), c.Asset, c.Application, c.Act, c.Amount, c.Table})
	}
	for _, b := range r.Restricted {
		what := s.t("restricted")
		if b.Kind == ledger.PledgeEntity {
			what = s.t("pledged")
		}
		rows = append(rows, []string{what, r.AsOf.Beijing(), b.Asset, b.Number, s.say(ledger.EntityText(b.Kind)), "", ""})
	}
	for _, e := range r.Ended {
		rows = append(rows, []string{s.t("right ended"), e.Time.Beijing(), e.Asset, e.Of, s.say(ledger.EntityText(e.Right)), "", e.Says + subject(e.Act)})
	}
	return rows
}
