package server

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"net/http"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/crypto/sealed"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
)

// openAPI describes every operation; a test holds the handlers to it.
//
//go:embed openapi.yaml
var openAPI []byte

// server is what the handlers share.
type server struct {
	cfg         Config
	id          sm3.Digest
	admission   *admission
	auth        *authenticator
	clients     *clients
	verifying   gate
	submissions gate
	bulks       gate
	materials   gate
	reports     gate
	waiters     *waiters
}

func newServer(cfg Config) *server {
	return &server{
		cfg: cfg, id: cfg.Ledger.ID(), admission: newAdmission(cfg), clients: newClients(cfg.Limits),
		auth: &authenticator{
			ledger: cfg.Ledger.ID(), clock: cfg.Clock, keys: cfg.Keys, verifier: cfg.Verifier, chain: cfg.Chain,
			replays: newReplays(cfg.Limits.Replays),
		},
		verifying: make(gate, max(cfg.Limits.Verifications, 1)), bulks: make(gate, max(cfg.Limits.Bulks, 1)),
		materials:   make(gate, max(cfg.Limits.Materials, 1)),
		reports:     make(gate, 1),
		submissions: make(gate, max(cfg.Limits.Submissions, 1)), waiters: newWaiters(cfg.Limits),
	}
}

// handler answers a request or returns why not.
type handler func(w http.ResponseWriter, r *http.Request) error

// route is one operation.
type route struct {
	method, path string
	handle       handler
}

// NewPublic gives the handler for everybody.
func NewPublic(cfg Config) http.Handler {
	s := newServer(cfg)
	return s.outside(s.mux(s.publicRoutes()), s.limitClients)
}

func (s *server) publicRoutes() []route {
	return []route{
		{http.MethodPost, api.PathRecords, s.postRecords},
		{http.MethodGet, api.PathRecord, s.getRecord},
		{http.MethodGet, api.PathRecordNote, s.getNote},
		{http.MethodGet, api.PathRecordReceipt, s.getReceipt},
		{http.MethodGet, api.PathAccount, s.getAccount},
		{http.MethodGet, api.PathAsset, s.getAsset},
		{http.MethodGet, api.PathAssetCard, s.getCard},
		{http.MethodGet, api.PathAssetHistory, s.getHistory},
		{http.MethodGet, api.PathAssetEvents, s.getEvents},
		{http.MethodGet, api.PathAssetExplain, s.explainAsset},
		{http.MethodGet, api.PathApplications, s.getApplications},
		{http.MethodGet, api.PathPublications, s.getPublications},
		{http.MethodGet, api.PathSearch, s.getSearch},
		{http.MethodGet, api.PathOverdue, s.getOverdue},
		{http.MethodGet, api.PathReviews, s.getReviews},
		{http.MethodGet, api.PathReport, s.getReport},
		{http.MethodGet, api.PathSupervision, s.getSupervision},
		{http.MethodGet, api.PathApplication, s.getApplication},
		{http.MethodGet, api.PathApplicationExplain, s.explainApplication},
		{http.MethodGet, api.PathObjection, s.getObjection},
		{http.MethodGet, api.PathObjectionExplain, s.explainObjection},
		{http.MethodGet, api.PathAssetStatus, s.getAssetStatus},
		{http.MethodGet, api.PathAssetRights, s.getAssetRights},
		{http.MethodGet, api.PathAccountRights, s.getAccountRights},
		{http.MethodGet, api.PathAccounting, s.getAccounting},
		{http.MethodGet, api.PathEvidenceStatus, s.getEvidenceStatus},
		{http.MethodGet, api.PathCertificate, s.getCertificate},
		{http.MethodGet, api.PathCertificateStatus, s.getCertificateStatus},
		{http.MethodGet, api.PathFile, s.getFile},
		{http.MethodGet, api.PathHeaders, s.getHeaders},
		{http.MethodGet, api.PathHeaderLatest, s.getLatestHeader},
		{http.MethodGet, api.PathHeader, s.getHeader},
		{http.MethodGet, api.PathWitnesses, s.getWitnesses},
		{http.MethodGet, api.PathConsistency, s.getConsistency},
		{http.MethodGet, api.PathState, s.getState},
		{http.MethodGet, api.PathMembers, s.getMembers},
		{http.MethodGet, api.PathMember, s.getMember},
		{http.MethodGet, api.PathNetwork, s.getNetwork},
		{http.MethodGet, api.PathGovernance, s.getGovernance},
		{http.MethodGet, api.PathGovernanceHistory, s.getGovernanceHistory},
		{http.MethodGet, api.PathDocument, s.getDocument},
		{http.MethodGet, api.PathProposals, s.getProposals},
		{http.MethodGet, api.PathProposal, s.getProposal},
		{http.MethodGet, api.PathProposalHistory, s.getProposalHistory},
		{http.MethodGet, api.PathProposalStatus, s.getProposalStatus},
		{http.MethodGet, api.PathGenesis, s.getGenesis},
		{http.MethodPost, api.PathMaterials, s.postMaterial},
		{http.MethodGet, api.PathMaterials, s.getMaterials},
		{http.MethodGet, api.PathMaterial, s.onMaterial(s.getMaterial)},
		{http.MethodDelete, api.PathMaterial, s.onMaterial(s.deleteMaterial)},
		{http.MethodPost, api.PathMaterialReaders, s.onMaterial(s.postMaterialReaders)},
		{http.MethodGet, api.PathPapers, s.getPapers},
		{http.MethodGet, api.PathCaseFile, s.getCaseFile},
		{http.MethodGet, api.PathInbox, s.getInbox},
		{http.MethodPost, api.PathDrafts, s.postDraft},
		{http.MethodGet, api.PathDrafts, s.getDrafts},
		{http.MethodGet, api.PathDraft, s.getDraft},
		{http.MethodDelete, api.PathDraft, s.deleteDraft},
		{http.MethodGet, api.PathStatus, s.getStatus},
		{http.MethodPost, api.PathVerify, s.postVerify},
		{http.MethodGet, api.PathOpenAPI, s.getOpenAPI},
		{http.MethodGet, pagePattern, s.getPage},
	}
}

// mux routes. Every answer that net/http would give in its own words, such as
// that of an unknown path, is given as a problem.
func (s *server) mux(routes []route) *http.ServeMux {
	mux := http.NewServeMux()
	for _, rt := range routes {
		mux.Handle(rt.method+" "+rt.path, s.answering(rt))
	}
	return mux
}

// answering makes a handler of a route: it recognises signed requests, limits
// their signers, and answers errors.
func (s *server) answering(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		signed, err := s.auth.authenticate(w, r, bodyLimit(rt))
		if err == nil {
			err = s.limitSigner(signed)
		}
		if err == nil {
			err = rt.handle(w, signed)
		}
		if err != nil {
			s.answerError(w, r, err)
		}
	})
}

// limitSigner holds the sender of a signed request to the rate of one client,
// from however many addresses it comes.
func (s *server) limitSigner(r *http.Request) error {
	rd := readerOf(r.Context())
	if rd.name == "" {
		return nil
	}
	err := s.clients.take("signer " + rd.name)
	if err != nil {
		s.cfg.Metrics.turnedAway("signer")
	}
	return err
}

// bodyLimit is how much of a signed request's body is read to check the
// signature; the handlers hold the body to what they take.
func bodyLimit(rt route) int64 {
	switch rt.path {
	case api.PathRecords:
		return api.MaxBulk
	case api.PathDrafts:
		return ledger.MaxNote
	case api.PathMaterials:
		return sealed.MaxSealed
	case api.PathVerify:
		return api.MaxVerify
	default:
		return 64 << 10
	}
}

// writeJSON answers with v. Values are complete before the first byte is sent,
// and canonical values inside stay byte for byte what they are.
func writeJSON(w http.ResponseWriter, status int, v any) error {
	var b bytes.Buffer
	if err := encodeLine(&b, v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", api.MediaJSON)
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // an error here is the client's connection
	return nil
}

// encodeLine writes v as one line of JSON. HTML escaping is off because it would
// change canonical values.
func encodeLine(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// writeFile answers with a file's exact bytes, to be kept under name.
func writeFile(w http.ResponseWriter, media, name string, data []byte) error {
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(data) //nolint:gosec // G705: nosniff and the policy keep browsers from reading it as a page; an error is the client's connection
	return nil
}

func (s *server) getOpenAPI(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", api.MediaYAML)
	_, _ = w.Write(openAPI) // an error here is the client's connection
	return nil
}

// identifier gives an identifier out of the path.
func identifier(r *http.Request, name string, unknown ledger.Code) (string, error) {
	id := r.PathValue(name)
	if !ledger.ValidIdentifier(id) {
		return "", ledger.Refuse(unknown, "%.80q is not an identifier", id)
	}
	return id, nil
}
