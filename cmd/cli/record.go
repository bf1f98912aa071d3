package cli

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/node"
)

func (s *session) recordGroup() *cobra.Command {
	return s.group("record", "record", s.recordNew(), s.recordSign(), s.recordMerge(), s.recordShow(), s.recordSubmit(), s.recordGet())
}

// recordOptions are what every command that writes a record has.
type recordOptions struct {
	connection
	ledger, genesis, time, base, out, disclosures string
	days                                          int
}

func (f flags) record(o *recordOptions) {
	f.connection(&o.connection)
	f.str(&o.ledger, "ledger", "")
	f.str(&o.genesis, "genesis", "")
	f.str(&o.time, "time", "")
	f.integer(&o.days, "days", 7)
	f.str(&o.out, "out", "-")
	f.str(&o.disclosures, "disclosures", "")
}

func (s *session) recordNew() *cobra.Command {
	var o recordOptions
	var set, commit []string
	var body string
	c := s.command("record new", "new KIND --set FIELD=VALUE… [FLAGS] > record.txt", s.exactly(1), func(ctx context.Context, args []string) error {
		kind := ledger.Kind(args[0])
		w := writer{session: s, recordOptions: o, kind: kind, body: ledger.NewBody(kind)}
		if w.body == nil {
			return s.usage("there is no kind %q; there are %s", kind, joinKinds())
		}
		if err := w.fillBody(body, set, commit); err != nil {
			return err
		}
		return w.write(ctx)
	})
	f := s.flags("record new", c)
	f.record(&o)
	f.str(&o.base, "base", "")
	f.list(&set, "set")
	f.list(&commit, "commit")
	f.str(&body, "body", "")
	return c
}

func joinKinds() string {
	var kinds []string
	for _, k := range ledger.Kinds() {
		kinds = append(kinds, string(k))
	}
	return strings.Join(kinds, ", ")
}

// writer makes one unsigned record.
type writer struct {
	*session
	recordOptions
	kind ledger.Kind
	// body is a pointer as ledger.NewBody gives it.
	body any
	// secrets are the values behind the body's commitments.
	secrets []ledger.Disclosure
}

// fillBody takes the body from a JSON file, then from FIELD=VALUE pairs.
func (w *writer) fillBody(file string, set, commit []string) error {
	if file != "" {
		data, err := w.read(file)
		if err != nil {
			return err
		}
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(w.body); err != nil {
			return ledger.Refuse(ledger.BodyMalformed, "%s: %v", file, err)
		}
	}
	e := bodyEditor{w.body, w.read}
	for _, pair := range set {
		field, value, ok := strings.Cut(pair, "=")
		if !ok {
			return w.usage("--set %q is not FIELD=VALUE", pair)
		}
		if err := e.set(field, value); err != nil {
			return w.usage("--set: %v", err)
		}
	}
	return w.commitAll(e, commit)
}

func (w *writer) commitAll(e bodyEditor, pairs []string) error {
	if len(pairs) > 0 {
		if err := w.need("disclosures", w.disclosures); err != nil {
			return err
		}
	}
	for _, pair := range pairs {
		field, value, ok := strings.Cut(pair, "=")
		if !ok {
			return w.usage("--commit %q is not FIELD=VALUE", pair)
		}
		if err := w.commitField(e, field, value); err != nil {
			return w.usage("--commit: %v", err)
		}
	}
	return nil
}

func (w *writer) commitField(e bodyEditor, field, value string) error {
	d, digest, err := w.commit(field, value)
	if err != nil {
		return err
	}
	w.secrets = append(w.secrets, d)
	return e.set(field, digest.String())
}

// write completes the record and writes its text, and the disclosures.
func (w *writer) write(ctx context.Context) error {
	r, err := w.record(ctx)
	if err != nil {
		return err
	}
	text, err := r.Text()
	if err != nil {
		return err
	}
	if len(w.secrets) > 0 {
		if err := w.writeDisclosures(w.disclosures, w.secrets); err != nil {
			return err
		}
	}
	if err := w.session.write(w.out, text, publicFile); err != nil {
		return err
	}
	w.notice(w.t("record %s needs the signatures of %s", sm3.Sum(text), strings.Join(r.Signers, ", ")))
	return nil
}

func (w *writer) record(ctx context.Context) (ledger.Record, error) {
	r := ledger.Record{Kind: w.kind}
	if err := w.place(ctx, &r); err != nil {
		return r, err
	}
	w.fillSignatories()
	body, err := w.checkedBody()
	if err != nil {
		return r, err
	}
	r.Body = body
	if w.days < 1 || w.days > ledger.MaxRecordLife/dayMillis {
		return r, w.usage("--days is 1 to 30, not %d", w.days)
	}
	r.Expires = r.Time + legaltime.Instant(w.days*dayMillis)
	if r.Signers, err = ledger.RequiredSigners(w.kind, body); err != nil {
		return r, ledger.Refuse(ledger.BodyValue, "%v", err)
	}
	nonce := make([]byte, ledger.NonceSize)
	if _, err := io.ReadFull(w.Random, nonce); err != nil {
		return r, fmt.Errorf("couldn't read randomness for a nonce: %w", err)
	}
	r.Nonce = hex.EncodeToString(nonce)
	return r, nil
}

const dayMillis = 24 * 3600 * 1000

// checkedBody judges the body as a node's admission will, so that nobody is
// asked to sign what cannot be accepted.
func (w *writer) checkedBody() (canonical.Raw, error) {
	if empty := (bodyEditor{body: w.body}).empty(); len(empty) > 0 {
		return nil, ledger.Refuse(ledger.BodyValue, "%s: no value", strings.Join(empty, ", "))
	}
	body, err := canonical.Marshal(w.body)
	if err != nil {
		return nil, ledger.Refuse(ledger.BodyMalformed, "%v", err)
	}
	_, refusal := ledger.DecodeBody(w.kind, body)
	if refusal == nil {
		refusal = ledger.CheckText(body)
	}
	if refusal == nil {
		refusal = ledger.CheckPersonalData(body)
	}
	if refusal != nil {
		return nil, refusal
	}
	return body, nil
}

// place finds the ledger, the time and the base: from a node, or offline.
func (w *writer) place(ctx context.Context, r *ledger.Record) error {
	var err error
	if w.node != "" && w.ledger == "" && w.genesis == "" {
		err = w.placeByNode(ctx, r)
	} else {
		err = w.placeOffline(r)
	}
	if err != nil {
		return err
	}
	if w.time != "" {
		if r.Time, err = parseTime(w.time); err != nil {
			return w.usage("--time: %v", err)
		}
	}
	if w.base != "" {
		if r.Base, err = sm3.Parse(w.base); err != nil {
			return w.usage("--base: %v", err)
		}
	}
	if !ledger.MayHaveBase(w.kind) && ledger.NeedsBase(w.kind) == r.Base.IsZero() {
		return w.usage("%s: --base (the asset's history head) is needed exactly by kinds that change an asset; --node finds it", w.kind)
	}
	return nil
}

func (w *writer) placeOffline(r *ledger.Record) error {
	r.Time = w.now()
	switch {
	case w.genesis != "":
		_, o, _, err := node.ReadGenesis(w.genesis)
		if err != nil {
			return err
		}
		r.Ledger = o.ID()
	case w.ledger != "":
		var err error
		if r.Ledger, err = sm3.Parse(w.ledger); err != nil {
			return w.usage("--ledger: %v", err)
		}
	case w.trust != "":
		trust, err := w.readTrust(w.trust)
		if err != nil {
			return err
		}
		r.Ledger = trust.Ledger
	default:
		return w.usage("which ledger? give --node and --trust, or --genesis, or --ledger")
	}
	return nil
}

func (w *writer) placeByNode(ctx context.Context, r *ledger.Record) error {
	c, err := w.connect(ctx, w.connection)
	if err != nil {
		return err
	}
	status, err := c.NodeStatus(ctx)
	if err != nil {
		return err
	}
	r.Ledger, r.Time = status.Ledger, status.Time
	if ledger.MayHaveBase(w.kind) {
		return w.completeApplication(ctx, c, r)
	}
	if b, ok := w.body.(*ledger.AccountCertifyBody); ok {
		return w.completeVoucher(ctx, c, b)
	}
	if !ledger.NeedsBase(w.kind) {
		return nil
	}
	return w.completeFromAsset(ctx, c, r)
}
