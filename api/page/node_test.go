package page_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/page"
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/certificate"
	"github.com/certledger/certledger/ledger/legaltime"
)

// policy is the strictest that the page has to work under.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"

// Certificates of the node: each has one fate.
const (
	pledged    = "DA-2026-0001"
	superseded = "DA-2026-0002"
	successor  = "DA-2026-0003"
	forged     = "DA-2026-0004"
	lapsed     = "DA-2026-0005"
	revoked    = "DA-2026-0006"
	ended      = "DA-2026-0007"
	outdated   = "DA-2026-0008"
	stayed     = "DA-2026-0009"
	disputed   = "DA-2026-0010"
	dealer     = "SJ-2026-0001" // a voucher of an account
	barred     = "SJ-2026-0002"
	throttled  = "DA-2026-0429"

	fileDigest = "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" // of "abc"
)

// node answers like a node of a ledger, from canned reports of the real types.
type node struct {
	purpose ledger.Purpose
	members []ledger.Member
}

func newNode(purpose ledger.Purpose) http.Handler {
	n := &node{purpose: purpose}
	for i, row := range []struct {
		name, title, titleEN string
		class                ledger.Class
		takes                ledger.Participation
	}{
		{"arbitrator-one", "示例仲裁委员会", "Example Arbitration Commission", ledger.ClassArbitrator, ledger.Cosigner},
		{"court-one", "示例人民法院", "Example People's Court", ledger.ClassCourt, ledger.Observer},
		{"notary-one", "示例公证处", "Example Notary Office", ledger.ClassNotary, ledger.Cosigner},
		{"registry-one", "示例数据资产登记中心（甲）", "Example Data Asset Registry One", ledger.ClassRegistry, ledger.Cosigner},
		{"registry-two", "示例数据资产登记中心（乙）", "Example Data Asset Registry Two", ledger.ClassRegistry, ledger.Cosigner},
	} {
		n.members = append(n.members, ledger.Member{
			Classes: []ledger.Class{row.class}, Code: fmt.Sprintf("91000000MA%08d", i), Filing: "unstated", Name: row.name,
			Participation: []ledger.Participation{row.takes}, Title: row.title, TitleEN: row.titleEN,
		})
	}
	mux := http.NewServeMux()
	handle(mux, "GET "+api.PathStatus, n.status)
	handle(mux, "GET "+api.PathMembers, n.list)
	handle(mux, "GET "+api.PathFile, n.file)
	handle(mux, "GET "+api.PathHeader, n.header)
	handle(mux, "GET "+api.PathAssetHistory, n.history)
	handle(mux, "GET "+api.PathAsset, n.assetOf)
	handle(mux, "GET "+api.PathApplication, n.application)
	handle(mux, "GET "+api.PathState, n.entity)
	handle(mux, "GET "+api.PathSearch, n.search)
	handle(mux, "GET "+api.PathCertificate, n.certificate)
	handle(mux, "GET "+api.PathAssetStatus, func(*http.Request) any { return map[string]string{"format": "certledger-status/v1"} })
	handle(mux, "GET "+api.PathCertificateStatus, func(*http.Request) any { return map[string]string{"format": "certledger-status/v1"} })
	handle(mux, "POST "+api.PathVerify, n.verify)
	mux.HandleFunc("GET /", servePage)
	return mux
}

// newUnreachable serves the page and breaks every other connection.
func newUnreachable() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.HandleFunc("GET /", servePage)
	return mux
}

// servePage serves the page with the strictest policy.
func servePage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", policy)
	http.FileServerFS(page.Files()).ServeHTTP(w, r)
}

// handle answers with what a handler gives; a *api.Problem as a refusal.
func handle(mux *http.ServeMux, pattern string, answer func(*http.Request) any) {
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		value := answer(r)
		if p, ok := value.(*api.Problem); ok {
			w.Header().Set("Content-Type", api.MediaProblem)
			w.WriteHeader(p.Status)
		} else {
			w.Header().Set("Content-Type", api.MediaJSON)
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(value); err != nil {
			panic(err)
		}
		_, _ = w.Write(b.Bytes())
	})
}

func language(r *http.Request) api.Language { return api.Language(r.Header.Get("Accept-Language")) }

func refuse(r *http.Request, status int, code ledger.Code, detail string) *api.Problem {
	return api.NewProblem(ledger.Refuse(code, "%s", detail), status, language(r))
}

func raw(v any) json.RawMessage {
	text, err := canonical.Marshal(v)
	if err != nil {
		panic(err)
	}
	return json.RawMessage(text)
}

func digest(text string) sm3.Digest { return sm3.Sum([]byte(text)) }

func instant(text string) legaltime.Instant {
	i, err := legaltime.ParseInstant(text)
	if err != nil {
		panic(err)
	}
	return i
}

const (
	heightNow   = 128
	heightEntry = 42
)

func blockTime(height uint64) legaltime.Instant {
	return instant("2026-03-02T00:00:00.000Z") + legaltime.Instant(height)*3_600_000
}

func (n *node) status(*http.Request) any {
	return api.NodeStatus{
		Ledger: digest("genesis"), Title: "示例数据资产登记账本", Purpose: n.purpose, Member: "registry-one", Time: blockTime(heightNow) + 90_000,
		Height: heightNow + 1, Final: heightNow, FinalTime: blockTime(heightNow), LagMillis: 90_000, LeaderKnown: true,
	}
}

func (n *node) list(*http.Request) any {
	out := api.Members{Height: heightNow, Governance: digest("governance"), Cosigners: 4, Faults: 1, Quorum: 3}
	for _, m := range n.members {
		out.Members = append(out.Members, raw(m))
	}
	return out
}

func (n *node) file(r *http.Request) any {
	if r.PathValue("digest") != fileDigest {
		return refuse(r, http.StatusNotFound, api.FileUnknown, "")
	}
	d, err := sm3.Parse(fileDigest)
	if err != nil {
		panic(err)
	}
	return api.FileUses{Digest: d, Uses: []api.FileUse{
		{Evidence: "EV-2026-0001", Assets: []string{"REG-2026-0001"}, Certificates: []string{superseded, successor}},
		{Evidence: "EV-2026-0009", Assets: []string{}, Certificates: []string{}},
	}}
}

func (n *node) header(r *http.Request) any {
	height, err := strconv.ParseUint(r.PathValue("height"), 10, 64)
	if err != nil {
		panic(err)
	}
	h := ledger.Header{Ledger: digest("genesis"), Height: height, Time: blockTime(height), FinalSet: digest("none")}
	return api.Header{Height: height, Text: string(h.Text()), Final: true}
}

func (n *node) history(*http.Request) any {
	asset := n.asset()
	var out api.History
	add := func(height uint64, kind string, change func()) {
		change()
		count := uint64(len(out.Values) + 1)
		asset.History = &ledger.History{Count: count, Head: digest(kind)}
		value := api.PastValue{Count: count, Height: height, Index: height * 7, Leaf: digest(kind), Kind: kind, Value: raw(asset)}
		out.Values = append(out.Values, value)
	}
	add(12, string(ledger.ApplicationPublicise), func() {})
	add(36, string(ledger.ApplicationRegister), func() {
		asset.Due = []ledger.CertificateDue{{Account: "91000000MA00000084", Application: "AP-2026-0001", Kind: "confirmation"}}
	})
	add(heightEntry, string(ledger.CertificateIssue), func() {
		asset.State, asset.Due = ledger.AssetActive, nil
		asset.Certificates = []ledger.AssetCertificate{{Number: superseded, State: ledger.CertificateValid}}
	})
	add(60, string(ledger.ApplicationRegister), func() { asset.Pledges = []string{"PL-2026-0007"} })
	add(90, string(ledger.ApplicationRegister), func() { asset.Pledges = nil })
	add(101, string(ledger.ApplicationRegister), func() {
		asset.Certificates = []ledger.AssetCertificate{{Number: superseded, State: ledger.CertificateSuperseded}}
		asset.Holders = []ledger.Share{{Account: "91000000MA00000092", Share: "1/1"}}
	})
	add(102, string(ledger.CertificateIssue), func() {
		asset.Certificates = []ledger.AssetCertificate{
			{Number: superseded, State: ledger.CertificateSuperseded, Successor: successor}, {Number: successor, State: ledger.CertificateValid},
		}
	})
	add(110, string(ledger.HoldFreeze), func() { asset.Holds = []string{"HD-2026-0001"} })
	return out
}

func (n *node) asset() ledger.Asset {
	return ledger.Asset{
		Acquisition: "原始取得", Evidence: []string{"EV-2026-0001"}, EvidenceReport: digest("report"), Fingerprint: digest("files"),
		Holders: []ledger.Share{{Account: "91000000MA00000084", Share: "1/1"}}, ID: "REG-2026-0001", Name: "行政区划代码数据集",
		Profile: ledger.Document{Digest: digest("profile"), Name: "test-registration"}, Registered: blockTime(12), Registry: "registry-one",
		Scenarios: "内部分析、对外提供查询服务", State: ledger.AssetRegistered, Type: "数据集", UpdateCycle: "月",
	}
}

func (n *node) certificate(r *http.Request) any {
	number := r.PathValue("number")
	switch number {
	case pledged, superseded, successor, forged, lapsed, revoked, ended, outdated, stayed, disputed, dealer, barred:
		return map[string]string{"format": "certledger-certificate/v1", "number": number}
	case throttled:
		p := refuse(r, http.StatusTooManyRequests, api.RequestRate, "")
		p.RetryAfter = 7
		return p
	}
	return refuse(r, http.StatusNotFound, ledger.CertificateUnknown, number)
}

func (n *node) verify(r *http.Request) any {
	var ask api.Verify
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&ask); err != nil {
		return refuse(r, http.StatusBadRequest, api.RequestMalformed, err.Error())
	}
	var c struct{ Number string }
	if err := json.Unmarshal([]byte(ask.Certificate), &c); err != nil {
		return refuse(r, http.StatusUnprocessableEntity, api.CertificateInvalid, err.Error())
	}
	found := n.report(c.Number, ask)
	return inWords(found, language(r))
}

// report is what verification finds about a certificate.
func (n *node) report(number string, ask api.Verify) certificate.Report {
	report := certificate.Report{
		Asset: "REG-2026-0001", Face: face(number), Height: heightEntry, Index: 301, Kind: ledger.CertificateIssue, Ledger: digest("genesis"),
		Number: number, Purpose: n.purpose, Record: digest("record " + number), Cosigners: n.cosigners(),
		NotProved: []certificate.Code{
			certificate.UnprovedContent, certificate.UnprovedBefore, certificate.UnprovedRules, certificate.UnprovedTimestamp,
			certificate.UnprovedLater, certificate.UnprovedReport, certificate.UnprovedFiles,
		},
		Quorum: &certificate.Quorum{Faults: 1, Got: 3, Members: 4, Needed: 3},
		Time:   &certificate.Interval{NotBefore: blockTime(heightEntry) - 1800, NotAfter: blockTime(heightEntry) + 2417},
		Status: n.summary(number, ask.Status != ""),
	}
	if n.purpose == ledger.Test {
		report.Notes = append(report.Notes, certificate.Note{Code: certificate.NoteTestLedger})
	}
	if number == dealer || number == barred {
		report.Asset, report.Account, report.Kind = "", "91000000MA00000084", ledger.AccountCertify
		report.Face = subjectFace(number)
	}
	report.Checks = checks(number, report.Status)
	n.leaveOut(&report, ask.Without)
	if len(ask.Files) > 0 {
		report.NotProved = report.NotProved[:len(report.NotProved)-1]
		report.Files = &certificate.Check{Name: certificate.CheckFiles, Verdict: certificate.Fail, Code: certificate.FilesDiffer}
		if slices.Equal(ask.Files, []sm3.Digest{digest("abc")}) {
			report.Files.Verdict, report.Files.Code = certificate.Pass, certificate.FilesMatch
		}
	}
	if number == forged {
		report.Cosigners[1].Verified, report.Quorum, report.Time, report.Status = false, nil, nil, nil
	}
	return report
}

func subjectFace(number string) *ledger.Face {
	return &ledger.Face{
		Disclaimer: "登记机构仅对流程合规性负责", HolderCode: "91000000MA00000084", HolderName: "示例数据服务有限公司", Issued: "2026-03-02", Kind: "dealer", Number: number,
		Registration: "91000000MA00000084", RegistryTitle: "示例数据资产登记中心（甲）", Standard: "unstated", Title: "数据商凭证",
	}
}

func validTo() legaltime.Instant { return instant("2029-03-01T16:00:00.000Z") }

func face(number string) *ledger.Face {
	return &ledger.Face{
		Disclaimer: "登记机构仅对流程合规性负责", Issued: "2026-03-02", Kind: "confirmation", Registered: "2026-03-02", Rights: []string{"使用"}, Uses: []string{"数据交易"},
		ValidTo:     validTo(),
		Acquisition: "原始取得", AssetName: "行政区划代码数据集", AssetType: "数据集", Confirmation: "QQ-2026-0001", EvidenceReport: digest("report"),
		HolderCode: "91000000MA00000084", HolderName: "示例数据服务有限公司", Number: number, Registration: "REG-2026-0001",
		RegistryTitle: "示例数据资产登记中心（甲）", Scenarios: "内部分析、对外提供查询服务", Standard: "unstated", Title: "数据资产登记证书", UpdateCycle: "月",
	}
}

func (n *node) cosigners() []certificate.Cosigner {
	var rows []certificate.Cosigner
	for i, m := range n.members {
		if m.Name == "registry-two" {
			continue // one cosigner whose signature nobody holds
		}
		rows = append(rows, certificate.Cosigner{
			Classes: m.Classes, Counted: m.Takes(ledger.Cosigner), Key: digest("key " + m.Name), Member: m.Name,
			Time: blockTime(heightEntry) + legaltime.Instant(311*i), Title: m.Title, TitleEN: m.TitleEN, Verified: true,
		})
	}
	return rows
}

func (n *node) summary(number string, fresh bool) *certificate.Summary {
	s := &certificate.Summary{
		Asset: "REG-2026-0001", AssetState: ledger.AssetActive, Certificate: ledger.CertificateValid, Height: heightNow, Number: number,
		Holders: n.asset().Holders, Present: true, Time: blockTime(heightNow), ValidTo: validTo(), Value: canonical.Raw(raw(n.asset())),
	}
	switch {
	case number == pledged:
		s.Pledges = []string{"PL-2026-0007"}
	case number == lapsed:
		s.Certificate, s.ValidTo = ledger.CertificateLapsed, blockTime(heightNow-24)
	case number == revoked:
		s.Certificate, s.AssetState = ledger.CertificateRevoked, ledger.AssetRevoked
	case number == ended:
		s.Certificate, s.AssetState = ledger.CertificateCancelled, ledger.AssetCancelled
	case number == outdated:
		s.Certificate = ledger.CertificateInvalid
	case number == stayed:
		s.AssetState = ledger.AssetSuspended
	case number == dealer:
		return account(number, 0)
	case number == barred:
		return account(number, blockTime(heightNow+24))
	case number == disputed:
		s.Objections, s.Holds, s.Licences = []string{"OB-2026-0001"}, []string{"HD-2026-0001", "HD-2026-0002"}, []string{"LI-2026-0001"}
	case number == superseded && fresh:
		s.Certificate, s.Successor = ledger.CertificateSuperseded, successor
	case number == superseded:
		s.Height, s.Time = heightEntry+1, blockTime(heightEntry+1)
	}
	return s
}

// account is what is known of a voucher of an account.
func account(number string, barred legaltime.Instant) *certificate.Summary {
	return &certificate.Summary{
		Account: "91000000MA00000084", Barred: barred, Certificate: ledger.CertificateValid, Class: ledger.SubjectClass, Height: heightNow, Kind: "dealer", Number: number,
		Present: true, Time: blockTime(heightNow),
	}
}

// fate is why a certificate is not in force, as the verifier says it.
type fate struct {
	code certificate.Code
	more []string
}

func fates() map[string]fate {
	return map[string]fate{
		superseded: {certificate.StatusSuperseded, []string{successor}},
		lapsed:     {certificate.StatusExpired, []string{blockTime(heightNow - 24).String()}},
		revoked:    {certificate.StatusRevoked, nil},
		ended:      {certificate.StatusCancelled, nil},
		outdated:   {certificate.StatusInvalid, nil},
		stayed:     {certificate.StatusSuspended, nil},
		barred:     {certificate.StatusBarred, []string{blockTime(heightNow + 24).String()}},
	}
}

func checks(number string, s *certificate.Summary) []certificate.Check {
	height, at := strconv.FormatUint(s.Height, 10), s.Time.String()
	out := []certificate.Check{
		{Name: certificate.CheckIntegrity, Verdict: certificate.Pass, Code: certificate.IntegrityOK},
		{Name: certificate.CheckInclusion, Verdict: certificate.Pass, Code: certificate.InclusionOK, Args: []string{"301", "42"}},
		{Name: certificate.CheckFinality, Verdict: certificate.Pass, Code: certificate.FinalityOK, Args: []string{"3", "4", "3", "42"}},
		{Name: certificate.CheckAuthority, Verdict: certificate.Pass, Code: certificate.AuthorityOK},
		{Name: certificate.CheckStatus, Verdict: certificate.Pass, Code: certificate.StatusValid, Args: []string{height, at, strconv.Itoa(len(s.Pledges) + len(s.Licences) + len(s.Objections) + len(s.Holds))}},
		{
			Name: certificate.CheckTime, Verdict: certificate.Pass, Code: certificate.TimeOK,
			Args: []string{(blockTime(heightEntry) - 1800).String(), (blockTime(heightEntry) + 2417).String()},
		},
	}
	if fate, ok := fates()[number]; ok && s.Height == heightNow {
		out[4].Verdict, out[4].Code, out[4].Args = certificate.Fail, fate.code, append([]string{height, at}, fate.more...)
	}
	if number == forged {
		out[2].Verdict, out[2].Code, out[2].Args = certificate.Fail, certificate.CosignatureInvalid, []string{"court-one", "42"}
		out[2].Detail = "signature line 2 of header 42"
		for i, code := range map[int]certificate.Code{3: certificate.UncheckedFinality, 4: certificate.UncheckedStatus, 5: certificate.UncheckedFinality} {
			out[i].Verdict, out[i].Code, out[i].Args = certificate.NotChecked, code, nil
		}
	}
	return out
}

// leaveOut counts as the verifier does.
func (n *node) leaveOut(report *certificate.Report, without []string) {
	if len(without) == 0 {
		return
	}
	rest := certificate.Quorum{}
	for _, m := range n.members {
		signed := slices.ContainsFunc(report.Cosigners, func(c certificate.Cosigner) bool { return c.Member == m.Name })
		switch {
		case !m.Takes(ledger.Cosigner):
		case slices.Contains(without, m.Name):
			rest.Excluded = append(rest.Excluded, m.Name)
		case signed:
			rest.Members, rest.Got = rest.Members+1, rest.Got+1
		default:
			rest.Members++
		}
	}
	rest.Faults, rest.Needed = ledger.Faults(rest.Members), ledger.Quorum(rest.Members)
	report.Rest = &rest
	if rest.Got < rest.Needed {
		report.Checks[2] = certificate.Check{
			Name: certificate.CheckFinality, Verdict: certificate.Fail, Code: certificate.QuorumWithout, Args: []string{"42"},
			Detail: "left out: " + strings.Join(without, " "),
		}
	}
}

// inWords is a report as api/server tells it.
func inWords(report certificate.Report, lang api.Language) any {
	trust := ledger.Trust{Ledger: digest("genesis")}
	out := api.Report{
		ComputedBy: lang.Say(api.ComputedByNode()), Trust: string(trust.Text()), TrustSource: lang.Say(api.TrustOfNode()),
		Valid: true, Checks: []api.CheckWords{}, Notes: []string{}, NotProved: []string{},
	}
	for _, c := range report.Checks {
		out.Valid = out.Valid && c.Verdict == certificate.Pass
		out.Checks = append(out.Checks, api.CheckWords{
			Name: string(c.Name), Title: lang.Say(certificate.CheckText(c.Name)), Verdict: string(c.Verdict),
			VerdictText: lang.Say(certificate.VerdictText(c.Verdict)), Code: ledger.Code(c.Code), Reason: lang.Say(c.Text()),
		})
	}
	for _, note := range report.Notes {
		out.Notes = append(out.Notes, lang.Say(note.Text()))
	}
	for _, code := range report.NotProved {
		out.NotProved = append(out.NotProved, lang.Say(certificate.CodeText(code)))
	}
	report.Valid = out.Valid
	out.Report = raw(report)
	return out
}
