package server

import (
	"errors"
	"net/http"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/merkle"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// recordID gives the record's id out of the path.
func recordID(r *http.Request) (sm3.Digest, error) {
	id, err := sm3.Parse(r.PathValue("id"))
	if err != nil {
		return id, malformed("a record's id is sm3: and 64 lower hex digits")
	}
	return id, nil
}

func (s *server) getRecord(w http.ResponseWriter, r *http.Request) error {
	id, err := recordID(r)
	if err != nil {
		return err
	}
	outcome, err := s.cfg.Records.Outcome(r.Context(), id)
	if err != nil {
		return missing(err, api.RecordUnknown, id.String())
	}
	return writeJSON(w, http.StatusOK, result{id: id, outcome: outcome}.submission(s.cfg.Chain.Final(), languageOfRequest(r)))
}

func (s *server) getNote(w http.ResponseWriter, r *http.Request) error {
	id, err := recordID(r)
	if err != nil {
		return err
	}
	note, err := s.cfg.Records.Note(r.Context(), id)
	if err != nil {
		return missing(err, api.RecordUnknown, id.String())
	}
	if !maySee(readerOf(r.Context()), note) {
		return ledger.Refuse(api.RequestNeedsParty, "the record has fields that are not public")
	}
	w.Header().Set("Content-Type", api.MediaRecord)
	_, _ = w.Write(note) //nolint:gosec // G705: nosniff and the policy keep browsers from reading it as a page; an error is the client's connection
	return nil
}

// maySee reports whether a reader may see every field of a note. Notes that
// cannot be read, which only damage could make, are for authorities.
func maySee(rd reader, note []byte) bool {
	record, err := ledger.ParseRecord(note)
	if err != nil {
		return rd.everything
	}
	body, refusal := ledger.DecodeBody(record.Kind, record.Body)
	if refusal != nil {
		return rd.everything
	}
	names := api.Parties(body)
	for _, signer := range record.Signers {
		if name, err := ledger.ParseSigner(signer); err == nil {
			names = append(names, name.Name)
		}
	}
	return api.Needed(body) <= rd.sees(names)
}

func (s *server) getReceipt(w http.ResponseWriter, r *http.Request) error {
	id, err := recordID(r)
	if err != nil {
		return err
	}
	proof, err := s.cfg.Records.Receipt(r.Context(), id)
	if err != nil {
		return missing(err, api.RecordUnknown, id.String())
	}
	receipt, err := receiptOf(proof, readerOf(r.Context()))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, receipt)
}

func receiptOf(p ReceiptProof, rd reader) (api.Receipt, error) {
	receipt := api.Receipt{
		ID: p.Receipt.ID, Code: p.Receipt.Code(), Line: p.Receipt.Line(),
		Receipts: api.ReceiptsPath{Position: p.Position, Count: p.Count, Path: digests(p.ReceiptsPath)},
		Headers:  []string{},
	}
	if p.Note != nil && maySee(rd, p.Note) {
		receipt.Note = string(p.Note)
	}
	for _, h := range p.Headers {
		receipt.Headers = append(receipt.Headers, string(h.Text))
		receipt.Cosignatures, receipt.Final = string(h.Cosignatures), h.Final
	}
	if p.Receipt.Refusal == nil {
		inclusion, err := inclusionOf(p)
		if err != nil {
			return api.Receipt{}, err
		}
		receipt.Inclusion = inclusion
	}
	return receipt, nil
}

func inclusionOf(p ReceiptProof) (*api.Inclusion, error) {
	if len(p.Headers) == 0 {
		return nil, errors.New("the proof of a receipt has no header")
	}
	own, err := ledger.ParseHeader(p.Headers[0].Text)
	if err != nil {
		return nil, err
	}
	return &api.Inclusion{Index: p.Receipt.Index, Size: own.Size, Path: digests(p.Inclusion)}, nil
}

// digests gives hashes the type whose text form the API uses.
func digests(hashes []merkle.Hash) []sm3.Digest {
	out := make([]sm3.Digest, len(hashes))
	for i, h := range hashes {
		out[i] = sm3.Digest(h)
	}
	return out
}
