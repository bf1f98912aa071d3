package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func (s *session) materialGroup() *cobra.Command {
	return s.group("material", "material", s.materialPut(), s.materialGet(), s.materialGrant(), s.materialList(), s.materialPurge())
}

// errNeedsKeyFile says that a key which only signs cannot open a document.
var errNeedsKeyFile = errors.New("a signer's key signs and does not decrypt: name the key's file")

// desk is what a command at a node's desk works with: nobody is served there
// without a key.
type desk struct {
	*client.Client
	name ledger.SignerName
	// key is nil when the key signs only.
	key *sm2.PrivateKey
}

func (s *session) desk(ctx context.Context, o connection) (desk, error) {
	if err := s.need("node", o.node, "trust", o.trust, "as", o.as, "key", o.key); err != nil {
		return desk{}, err
	}
	trust, err := s.readTrust(o.trust)
	if err != nil {
		return desk{}, err
	}
	id, err := s.identity(ctx, o)
	if err != nil {
		return desk{}, err
	}
	c, err := s.Dial(o.node, client.Options{Trust: trust, Language: s.lang, Now: s.now, Identity: id})
	key, _ := id.Key.(*sm2.PrivateKey)
	return desk{c, id.Name, key}, err
}

// recipients finds the keys of readers, each once.
func (d desk) recipients(ctx context.Context, names []string) ([]sealed.Recipient, error) {
	var to []sealed.Recipient
	for i, text := range names {
		if slices.Contains(names[:i], text) {
			continue
		}
		name, err := ledger.ParseSigner(text)
		if err != nil {
			return nil, ledger.Refuse(api.MaterialReaders, "%v", err)
		}
		keys, err := d.ReaderKeys(ctx, name)
		if err != nil {
			return nil, err
		}
		if len(keys) == 0 {
			return nil, ledger.Refuse(api.MaterialReaders, "%s", text)
		}
		for _, k := range keys {
			to = append(to, sealed.Recipient{Name: text, Key: k})
		}
	}
	return to, nil
}

func (s *session) materialPut() *cobra.Command {
	var o connection
	var readers []string
	c := s.command("material put", "put FILE --reader SIGNER… --as SIGNER --key FILE --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		document, err := s.read(args[0])
		if err != nil {
			return err
		}
		d, err := s.desk(ctx, o)
		if err != nil {
			return err
		}
		to, err := d.recipients(ctx, append([]string{o.as}, readers...))
		if err != nil {
			return err
		}
		doc, err := sealed.Seal(s.Random, document, to...)
		if err != nil {
			return err
		}
		stored, err := d.PutMaterial(ctx, doc)
		if err != nil {
			return err
		}
		return s.print(materialShown(stored))
	})
	f := s.flags("material put", c)
	f.connection(&o)
	f.list(&readers, "reader")
	return c
}

func (s *session) materialGet() *cobra.Command {
	var o connection
	var uploader, out string
	c := s.command("material get", "get DIGEST --out FILE --as SIGNER --key FILE --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		if err := s.need("out", out); err != nil {
			return err
		}
		d, doc, err := s.fetchMaterial(ctx, o, args[0], uploader)
		if err != nil {
			return err
		}
		document, err := doc.Open(d.key)
		if err != nil {
			return err
		}
		if err := s.write(out, document, secretFile); err != nil {
			return err
		}
		s.notice(s.t("%d bytes, and they are the ones of %s", doc.Size, doc.Digest))
		return nil
	})
	f := s.flags("material get", c)
	f.connection(&o)
	f.str(&uploader, "uploader", "")
	f.str(&out, "out", "")
	return c
}

// fetchMaterial gets a sealed document for somebody who can open it.
func (s *session) fetchMaterial(ctx context.Context, o connection, digest, uploader string) (desk, sealed.Document, error) {
	id, err := sm3.Parse(digest)
	if err != nil {
		return desk{}, sealed.Document{}, s.usage("%v", err)
	}
	d, err := s.desk(ctx, o)
	if err != nil {
		return d, sealed.Document{}, err
	}
	if d.key == nil {
		return d, sealed.Document{}, errNeedsKeyFile
	}
	doc, err := d.Material(ctx, id, uploader)
	return d, doc, err
}

func (s *session) materialGrant() *cobra.Command {
	var o connection
	var uploader, order, inspection string
	var readers []string
	c := s.command("material grant", "grant DIGEST --reader SIGNER… [--order DIGEST | --inspection NUMBER] --as SIGNER --key FILE --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		if len(readers) == 0 {
			return s.need("reader", "")
		}
		var document sm3.Digest
		if order != "" {
			var err error
			if document, err = digestArgument(order); err != nil {
				return s.usage("--order: %v", err)
			}
		}
		d, doc, err := s.fetchMaterial(ctx, o, args[0], uploader)
		if err != nil {
			return err
		}
		to, err := d.recipients(ctx, readers)
		if err == nil && inspection != "" {
			to, err = d.inspectorsAmong(ctx, to, inspection)
		}
		if err != nil {
			return err
		}
		granted, err := doc.Grant(s.Random, d.key, to...)
		if err != nil {
			return err
		}
		notes, err := d.GrantMaterial(ctx, doc.Digest, linesOf(granted, to), api.GrantMaterial{Uploader: uploader, Order: document, Inspection: inspection})
		if err != nil {
			return err
		}
		return s.print(materialShown(notes))
	})
	f := s.flags("material grant", c)
	f.connection(&o)
	f.str(&uploader, "uploader", "")
	f.str(&order, "order", "")
	f.str(&inspection, "inspection", "")
	f.list(&readers, "reader")
	return c
}

// inspectorsAmong keeps the keys by which an inspection is made.
func (d desk) inspectorsAmong(ctx context.Context, to []sealed.Recipient, inspection string) ([]sealed.Recipient, error) {
	order, err := d.Inspection(ctx, inspection)
	if err != nil {
		return nil, err
	}
	to = slices.DeleteFunc(to, func(r sealed.Recipient) bool {
		return order.Drawn == nil || !slices.Contains(order.Drawn.Inspectors, r.Key.Fingerprint())
	})
	if len(to) == 0 {
		return nil, ledger.Refuse(api.MaterialInspection, "%s", inspection)
	}
	return to, nil
}

// linesOf gives the lines of those who were let in.
func linesOf(d sealed.Document, to []sealed.Recipient) []sealed.Reader {
	var lines []sealed.Reader
	for _, r := range d.Readers {
		if slices.ContainsFunc(to, func(t sealed.Recipient) bool { return t.Name == r.Name && t.Key.Fingerprint() == r.Key }) {
			lines = append(lines, r)
		}
	}
	return lines
}

func (s *session) materialList() *cobra.Command {
	var o connection
	var application, after string
	var limit int
	c := s.command("material list", "list [--application NUMBER] --as SIGNER --key FILE --node URL --trust FILE", s.exactly(0), func(ctx context.Context, _ []string) error {
		if err := s.checkLimit(limit); err != nil {
			return err
		}
		var behind sm3.Digest
		if after != "" {
			var err error
			if behind, err = sm3.Parse(after); err != nil {
				return s.usage("--after: %v", err)
			}
		}
		d, err := s.desk(ctx, o)
		if err != nil {
			return err
		}
		if application != "" {
			papers, err := d.Papers(ctx, application)
			if err != nil {
				return err
			}
			return s.print(papersShown(papers))
		}
		list, err := d.Materials(ctx, behind, limit)
		if err != nil {
			return err
		}
		return s.print(materialsShown(list))
	})
	f := s.flags("material list", c)
	f.connection(&o)
	f.str(&application, "application", "")
	f.str(&after, "after", "")
	f.limit(&limit)
	return c
}

func (s *session) materialPurge() *cobra.Command {
	var o connection
	var uploader string
	c := s.command("material purge", "purge DIGEST --as SIGNER --key FILE --node URL --trust FILE", s.exactly(1), func(ctx context.Context, args []string) error {
		digest, err := sm3.Parse(args[0])
		if err != nil {
			return s.usage("%v", err)
		}
		d, err := s.desk(ctx, o)
		if err != nil {
			return err
		}
		if err := d.PurgeMaterial(ctx, digest, uploader); err != nil {
			return err
		}
		s.notice(s.t("%s is purged; its digest stays where records name it", digest))
		return nil
	})
	f := s.flags("material purge", c)
	f.connection(&o)
	f.str(&uploader, "uploader", "")
	return c
}

type materialShown api.Material

func (r materialShown) text(p *page) { p.material(api.Material(r), "") }

func (p *page) material(m api.Material, indent string) {
	p.plain(indent + m.Digest.String())
	indent += "  "
	p.row(indent+p.s.t("from"), m.Uploader+" "+m.Stored.Beijing())
	if m.Expires != 0 {
		p.row(indent+p.s.t("no record names it; it goes away at"), m.Expires.Beijing())
	}
	if m.Purged != nil {
		p.row(indent+p.s.t("purged"), m.Purged.By+" "+m.Purged.Time.Beijing())
	}
	for _, r := range m.Readers {
		text := r.Name
		if !r.Order.IsZero() {
			text += " (" + p.s.t("order") + " " + r.Order.String() + ")"
		}
		if r.Inspection != "" {
			text += " (" + p.s.t("inspection") + " " + r.Inspection + ")"
		}
		p.row(indent+p.s.t("sealed for"), text)
	}
	for _, r := range m.Reads {
		p.row(indent+p.s.t("fetched by"), r.Name+" "+p.s.t("%d times, last %s", r.Count, r.Last.Beijing()))
	}
}

type materialsShown api.Materials

func (r materialsShown) text(p *page) {
	for _, m := range r.Materials {
		p.material(m, "")
	}
	if !r.Next.IsZero() {
		p.line("more: --after %s", r.Next)
	}
}

type papersShown api.Papers

func (r papersShown) text(p *page) {
	for _, paper := range r.Papers {
		p.plain(paper.Name)
		if len(paper.Copies) == 0 {
			p.plain("  " + paper.Digest.String())
			p.line("  not here, or not for you")
		}
		for _, m := range paper.Copies {
			p.material(m, "  ")
		}
	}
}
