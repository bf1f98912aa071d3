package api

import (
	"net/url"
	"strings"
)

// Paths of the public API, as patterns of net/http.ServeMux.
const (
	PathRecords            = "/v1/records"
	PathRecord             = "/v1/records/{id}"
	PathRecordNote         = "/v1/records/{id}/note"
	PathRecordReceipt      = "/v1/records/{id}/receipt"
	PathAccount            = "/v1/accounts/{id}"
	PathAsset              = "/v1/assets/{id}"
	PathAssetHistory       = "/v1/assets/{id}/history"
	PathAssetEvents        = "/v1/assets/{id}/events"
	PathAssetCard          = "/v1/assets/{id}/card"
	PathAssetExplain       = "/v1/assets/{id}/explain"
	PathApplication        = "/v1/applications/{id}"
	PathApplicationExplain = "/v1/applications/{id}/explain"
	PathApplications       = "/v1/applications"
	PathPublications       = "/v1/publications"
	PathSearch             = "/v1/search"
	PathOverdue            = "/v1/overdue"
	PathReviews            = "/v1/reviews"
	PathSupervision        = "/v1/supervision"
	PathReport             = "/v1/reports/{registry}/{profile}/{period}"
	PathObjection          = "/v1/objections/{id}"
	PathObjectionExplain   = "/v1/objections/{id}/explain"
	PathAssetStatus        = "/v1/assets/{id}/status"
	PathAssetRights        = "/v1/assets/{id}/rights"
	PathAccountRights      = "/v1/accounts/{id}/rights"
	PathAccounting         = "/v1/accounts/{id}/accounting"
	PathEvidenceStatus     = "/v1/evidence/{id}/status"
	PathCertificate        = "/v1/certificates/{number}"
	PathCertificateStatus  = "/v1/certificates/{number}/status"
	PathFile               = "/v1/files/{digest}"
	PathHeaders            = "/v1/headers"
	PathHeaderLatest       = "/v1/headers/latest"
	PathHeader             = "/v1/headers/{height}"
	PathWitnesses          = "/v1/headers/{height}/witnesses"
	PathConsistency        = "/v1/consistency"
	PathState              = "/v1/state/{kind}/{id}"
	PathMembers            = "/v1/members"
	PathMember             = "/v1/members/{name}"
	PathNetwork            = "/v1/network"
	PathGovernance         = "/v1/governance"
	PathGovernanceHistory  = "/v1/governance/history"
	PathDocument           = "/v1/documents/{digest}"
	PathProposals          = "/v1/proposals"
	PathProposal           = "/v1/proposals/{id}"
	PathProposalHistory    = "/v1/proposals/{id}/history"
	PathProposalStatus     = "/v1/proposals/{id}/status"
	PathGenesis            = "/v1/genesis"
	PathMaterials          = "/v1/materials"
	PathMaterial           = "/v1/materials/{digest}"
	PathMaterialReaders    = "/v1/materials/{digest}/readers"
	PathInbox              = "/v1/inbox"
	PathDrafts             = "/v1/drafts"
	PathDraft              = "/v1/drafts/{id}"
	PathCaseFile           = "/v1/applications/{id}/file"
	PathPapers             = "/v1/applications/{id}/papers"
	PathStatus             = "/v1/status"
	PathVerify             = "/v1/verify"
	PathOpenAPI            = "/openapi.yaml"
)

// Paths that only the operator's listener serves.
const (
	PathHealth           = "/health"
	PathReady            = "/ready"
	PathMetrics          = "/metrics"
	PathOperatorStatus   = "/operator/status"
	PathOperatorClock    = "/operator/clock"
	PathOperatorNudge    = "/operator/nudge"
	PathOperatorBackup   = "/operator/backup"
	PathOperatorHandOver = "/operator/handover"
	PathProfiles         = "/debug/pprof/"
)

// Path fills the names of a pattern with values, in order, each escaped.
func Path(pattern string, values ...string) string {
	var b strings.Builder
	for _, v := range values {
		before, rest, ok := strings.Cut(pattern, "{")
		_, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			break
		}
		b.WriteString(before)
		b.WriteString(url.PathEscape(v))
		pattern = after
	}
	b.WriteString(pattern)
	return b.String()
}

// Media types of bodies.
const (
	MediaJSON        = "application/json"
	MediaText        = "text/plain"
	MediaRecord      = "application/vnd.certledger.record"
	MediaCertificate = "application/vnd.certledger.certificate+json"
	MediaSealed      = "application/vnd.certledger.sealed"
	MediaLines       = "application/x-ndjson"
	MediaProblem     = "application/problem+json"
	MediaYAML        = "application/yaml"
)

// Limits of what one request may carry.
const (
	// MaxBulk bounds an NDJSON body in bytes.
	MaxBulk = 8 << 20
	// MaxBulkRecords bounds the records of an NDJSON body.
	MaxBulkRecords = 1024
	// MaxVerify bounds the body of a request to verify, in bytes.
	MaxVerify = 8 << 20
	// MaxPage is the largest `limit` of a list; DefaultPage is used without one.
	MaxPage     = 500
	DefaultPage = 100
)
