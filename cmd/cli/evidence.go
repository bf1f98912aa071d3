package cli

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

func (s *session) evidenceGroup() *cobra.Command {
	return s.group("evidence", "evidence", s.evidenceDeposit(), s.evidenceReport(), s.evidenceCheck(), s.evidenceProve(), s.evidenceVerifyItem())
}

type depositOptions struct {
	recordOptions
	evidence, holder, provider, title, acquisition string
	source, ownership, security, compliance        string
	promise, batch                                 bool
	lines, items                                   string
}

func (s *session) evidenceDeposit() *cobra.Command {
	var o depositOptions
	c := s.command("evidence deposit", "deposit FILE… --evidence NUMBER --holder ACCOUNT --provider MEMBER [FLAGS] > record.txt", s.atLeast(0), func(ctx context.Context, args []string) error {
		return s.runDeposit(ctx, o, args)
	})
	f := s.flags("evidence deposit", c)
	f.record(&o.recordOptions)
	for _, row := range []struct {
		to   *string
		name string
	}{
		{&o.evidence, "evidence"},
		{&o.holder, "holder"},
		{&o.provider, "provider"},
		{&o.title, "title"},
		{&o.acquisition, "acquisition"},
		{&o.source, "source"},
		{&o.ownership, "ownership"},
		{&o.security, "security"},
		{&o.compliance, "compliance"},
		{&o.lines, "lines"},
		{&o.items, "items"},
	} {
		f.str(row.to, row.name, "")
	}
	f.boolean(&o.promise, "promise")
	f.boolean(&o.batch, "batch")
	return c
}

func (s *session) runDeposit(ctx context.Context, o depositOptions, files []string) error {
	if err := s.need("evidence", o.evidence, "holder", o.holder, "provider", o.provider, "title", o.title,
		"acquisition", o.acquisition, "source", o.source, "ownership", o.ownership, "security", o.security, "compliance", o.compliance); err != nil {
		return err
	}
	if (len(files) == 0) == (o.lines == "") || o.lines != "" && !o.batch {
		return s.usage("give the files to deposit, or --batch with --lines FILE")
	}
	w := &writer{session: s, recordOptions: o.recordOptions, kind: ledger.EvidenceDeposit}
	if o.batch {
		w.kind = ledger.EvidenceBatch
	}
	w.body = ledger.NewBody(w.kind)
	if err := w.fillDeposit(o); err != nil {
		return err
	}
	if o.batch {
		if err := w.fillBatch(o, files); err != nil {
			return err
		}
	} else if err := w.fillFiles(files); err != nil {
		return err
	}
	return w.write(ctx)
}

// fillDeposit sets what both kinds of deposit have.
func (w *writer) fillDeposit(o depositOptions) error {
	e := bodyEditor{w.body, w.read}
	for _, row := range [][2]string{
		{"evidence", o.evidence},
		{"holder", o.holder},
		{"provider", o.provider},
		{"title", o.title},
		{"declaration.acquisition", o.acquisition},
		{"declaration.source", o.source},
		{"declaration.ownership", o.ownership},
		{"declaration.security", o.security},
		{"declaration.compliance", o.compliance},
		{"declaration.promise", strconv.FormatBool(o.promise)},
	} {
		if err := e.set(row[0], row[1]); err != nil {
			return w.usage("%v", err)
		}
	}
	return nil
}

// fillFiles enters each file's digest, size and media type. Names are entered,
// as commitments, when there is a place for what they hide.
func (w *writer) fillFiles(paths []string) error {
	b := w.body.(*ledger.EvidenceDepositBody)
	for i, path := range paths {
		digest, size, err := digestFile(path)
		if err != nil {
			return err
		}
		media, err := mediaType(path)
		if err != nil {
			return err
		}
		f := ledger.EvidenceFile{Digest: digest, MediaType: media, Size: size}
		if w.disclosures != "" {
			d, name, err := w.commit("files."+strconv.Itoa(i)+".name", filepath.Base(path))
			if err != nil {
				return err
			}
			f.Name, w.secrets = name, append(w.secrets, d)
		}
		b.Files = append(b.Files, f)
	}
	return nil
}

// fillBatch enters the root over all items and writes the list of their
// digests, which the depositor keeps to prove items later.
func (w *writer) fillBatch(o depositOptions, files []string) error {
	if err := w.need("items", o.items); err != nil {
		return err
	}
	items, err := w.batchItems(o.lines, files)
	if err != nil {
		return err
	}
	b := w.body.(*ledger.EvidenceBatchBody)
	b.Count, b.Root = int64(len(items)), ledger.BatchRoot(items)
	var list bytes.Buffer
	for _, d := range items {
		list.WriteString(d.String() + "\n")
	}
	return w.session.write(o.items, list.Bytes(), publicFile)
}

// batchItems digests each line of a file, without its line break, or each file.
func (w *writer) batchItems(lines string, files []string) ([]sm3.Digest, error) {
	var items []sm3.Digest
	for _, path := range files {
		digest, _, err := digestFile(path)
		if err != nil {
			return nil, err
		}
		items = append(items, digest)
	}
	if lines == "" {
		return items, nil
	}
	return items, eachLine(lines, func(line []byte) error {
		items = append(items, sm3.Sum(line))
		if len(items)%progressLines == 0 {
			w.notice(w.t("%d items", len(items)))
		}
		return nil
	})
}

// progressLines is how many items pass between two lines of progress.
const progressLines = 100_000

// maxLine bounds a line of a file of items in bytes.
const maxLine = 1 << 20

// eachLine visits the lines of a file, at most as many as a batch may have.
func eachLine(path string, visit func(line []byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	scanner := bufio.NewScanner(f)
	scanner.Buffer(make([]byte, 64<<10), maxLine)
	for n := 1; scanner.Scan(); n++ {
		if n > ledger.MaxBatch {
			return ledger.Refuse(ledger.BodyValue, "%s has more than %d items", path, ledger.MaxBatch)
		}
		if err := visit(scanner.Bytes()); err != nil {
			return fmt.Errorf("%s: line %d: %w", path, n, err)
		}
	}
	if err := scanner.Err(); err != nil {
		return fmt.Errorf("couldn't read %s: %w", path, err)
	}
	return nil
}
