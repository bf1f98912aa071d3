package page_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/certledger/certledger/api/page"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/api/server/servertest"
	"github.com/certledger/certledger/ledger"
)

// shots names a directory in which TestBrowser leaves a picture of every view,
// for people to look at.
const shots = "CERTLEDGER_PAGE_SHOTS"

// Where the nodes are. That they are below a path is part of the test.
const (
	live, rehearsal, down = "/production/", "/test/", "/unreachable/"
)

func browser(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes seconds")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no chromium: `make deps-browser` installs it")
	return ""
}

// view is what somebody does with the page, and what must, and must not, be
// seen in the end.
type view struct {
	Name string   `json:"name"`
	At   string   `json:"at"`
	Acts []string `json:"acts,omitempty"`
	sees []string
	not  []string
}

func views() []view {
	return []view{
		{"start-zh", live, nil, []string{`lang="zh-CN"`, "查询与核验", "登记簿与证书不一致的，以登记簿为准", "示例数据资产登记账本"}, []string{"测试网络，无法律效力"}},
		{"start-en", live + "#lang=en", nil, []string{`lang="en"`, "Search and verify", "the register prevails"}, []string{"查询与核验"}},
		{"valid", live + "#certificate=" + pledged, nil, []string{
			"各项核验均通过", "此结论由本节点服务器计算", "示例数据资产登记中心（甲）", "质押 1 项：PL-2026-0007", "截至第 128 区块，2026-03-07 16:00:00 北京时间 (UTC+8)",
			"仅展示，不计入", "未见签名", "已达法定数", "certledger cert verify DA-2026-0001.cert.json --trust trust.txt", "登记沿革", "司法冻结 HD-2026-0001",
			"不证明数据内容真实", "未载明", "2026-03-04 20:00:00 北京时间 (UTC+8) · 第 60 区块", "权益人账户由 91000000MA00000084 变更为 91000000MA00000092",
		}, []string{"测试网络，无法律效力"}},
		{"valid-en", live + "#certificate=" + pledged + "&lang=en", nil, []string{
			"Every check passed", "computed by this node's server", "Example Data Asset Registry One", "Beijing time (UTC+8)", "quorum met",
		}, []string{"各项核验均通过"}},
		{"superseded", live + "#certificate=" + superseded, nil, []string{"证书内容未见改动，但现已不再有效", "现行证书：" + successor}, []string{"各项核验均通过"}},
		{"expired", live + "#certificate=" + lapsed, nil, []string{"证书内容未见改动，但现已不再有效", "已到期失效", "有效期至 2026-03-06 16:00:00 北京时间"}, []string{"各项核验均通过"}},
		{"expired-en", live + "#lang=en&certificate=" + lapsed, nil, []string{"Expired", "Valid until"}, []string{"Every check passed"}},
		{"revoked", live + "#certificate=" + revoked, nil, []string{"已被撤销，失效", "资产登记状态：已撤销"}, []string{"各项核验均通过", "曾被部分撤销"}},
		{"revoked-en", live + "#lang=en&certificate=" + revoked, nil, []string{"Revoked", "State of the asset: revoked"}, []string{"Every check passed"}},
		{"cancelled", live + "#certificate=" + ended, nil, []string{"已注销失效", "资产登记状态：已注销"}, []string{"各项核验均通过"}},
		{"invalid", live + "#certificate=" + outdated, nil, []string{"账户信息已变化，失效"}, []string{"各项核验均通过"}},
		{"suspended", live + "#certificate=" + stayed, nil, []string{"证书内容未见改动，但现已不再有效", "证书在恢复前不作为凭据", "<strong>登记已中止，恢复前不作为凭据</strong>", "资产登记状态：已中止"}, []string{"各项核验均通过", "<strong>有效</strong>"}},
		{"suspended-en", live + "#lang=en&certificate=" + stayed, nil, []string{"stands for nothing until the registration is reinstated"}, []string{"Every check passed"}},
		{"disputed", live + "#certificate=" + disputed, nil, []string{
			"各项核验均通过", "司法冻结 2 项：HD-2026-0001、HD-2026-0002", "异议 1 项：OB-2026-0001", "许可 1 项：LI-2026-0001", "负担与限制 4 项",
		}, []string{"未登记质押、冻结、许可或异议"}},
		{"dealer", live + "#certificate=" + dealer, nil, []string{"各项核验均通过", "数据商凭证", "凭证所属账户：91000000MA00000084"}, []string{"未登记质押", "登记沿革", "未能取得"}},
		{"barred", live + "#certificate=" + barred, nil, []string{
			"证书内容未见改动，但现已不再有效", "<strong>账户受处理措施限制，期间不作为凭据</strong>", "2026-03-08 16:00:00",
		}, []string{"各项核验均通过"}},
		{"barred-en", live + "#lang=en&certificate=" + barred, nil, []string{"stands for nothing meanwhile", "Voucher of account 91000000MA00000084"}, []string{"Every check passed"}},
		{"forged", live + "#certificate=" + forged, nil, []string{
			"核验不通过：终局", "court-one 对第 42 区块头的共签验证不通过", "signature line 2 of header 42", "cosignature.invalid", "状态未能核验", "未核验", "仅供比对",
		}, []string{"已达法定数"}},
		{"test", rehearsal + "#certificate=" + successor, nil, []string{"测试网络，无法律效力", "Test network, without legal effect", "未登记质押"}, nil},
		{"unknown", rehearsal + "#certificate=DA-none", nil, []string{"未查到", "certificate.unknown", "DA-none", "应为", "测试网络，无法律效力"}, nil},
		{"found", live + "#search=数据", nil, []string{"“数据”的查询结果", suspended, "已中止", "正在公示 2 项", "停止计算", "AP-2026-0009", "2026-03-09 12:00:00 北京时间", "公告"}, []string{cancelled}},
		{"found-by-number", live + "#certificate=" + suspended, nil, []string{suspended, "停车场泊位数据"}, []string{"certificate.unknown"}},
		{"found-nothing", live + "#holder=某某公司", nil, []string{"未查到"}, nil},
		{"named", live, []string{"name"}, []string{"“停车场”的查询结果", suspended}, []string{burdened}},
		{"notices", live + "#page=notices", nil, []string{"公示与公告", "正在公示 2 项", "如何提出异议", "到期注销公告", "监督检查结果", "收费项目与标准", superseded}, nil},
		{"notices-en", live + "#page=notices&lang=en", nil, []string{"Publicity and publications", "How to object", "Sanctions"}, nil},
		{"book", live + "#asset=" + burdened, nil, []string{
			"质押 2 项", "PL-2026-0008", "许可 1 项", "冻结 1 项", "转移、质押", "异议 1 项", "处理中", "不公开", "登记材料", "来源说明", "法院、仲裁与公证机构", "登记沿革",
		}, nil},
		{"book-suspended", live + "#asset=" + suspended, nil, []string{"已中止", "未登记质押"}, nil},
		{"book-cancelled", live + "#asset=" + cancelled, nil, []string{"已注销", "登记于 2026-03-07 08:00:00 北京时间 (UTC+8) 终结", "已注销失效"}, nil},
		{"book-en", live + "#asset=" + burdened + "&lang=en", nil, []string{"2 pledges", "Rank", "Papers of the registration"}, nil},
		{"throttled", live + "#certificate=" + throttled, nil, []string{"请稍后再试", "请在 7 秒后重试"}, nil},
		{"unreachable", down + "#certificate=" + pledged, nil, []string{"无法连接本节点", "page.unreachable", pledged}, []string{"各项核验均通过"}},
		{"unreachable-start", down, nil, []string{"无法连接本节点", "按编号查询"}, nil},
		{"file", live + "#file=" + fileDigest, nil, []string{"EV-2026-0009", superseded, successor}, nil},
		{"no-file", live + "#file=sm3:" + strings.Repeat("0", 64), nil, []string{"未查到", "file.unknown", "至少一项存证包含该哈希值"}, nil},
		{"offline", live + "#page=offline", nil, []string{"离线核验说明", "certledger-trust/v1"}, nil},
		{"searched", live, []string{"search"}, []string{"各项核验均通过", "证书编号 DA-2026-0001"}, nil},
		{"mistyped", live, []string{"mistype"}, []string{"请输入证书编号（字母", `aria-invalid="true"`}, nil},
		{"dropped", live, []string{"drop"}, []string{
			"证书文件 my.cert.json", "证书文件自带的状态止于第 43 区块", "现行证书：" + successor, "certledger cert verify my.cert.json",
		}, []string{"各项核验均通过"}},
		{"not-a-certificate", live, []string{"other"}, []string{"这不是证书文件", "文件未发送至节点", "table.csv"}, nil},
		{"hashed", live, []string{"hash"}, []string{fileDigest, "EV-2026-0001"}, nil},
		{"compared", live + "#certificate=" + pledged, []string{"compare"}, []string{"就是登记的全部数据文件", "abc.txt", fileDigest, "各项核验均通过"}, nil},
		{"differing", live + "#certificate=" + pledged, []string{"differ"}, []string{"与登记的数据不符", "但数据文件与登记不符"}, []string{">各项核验均通过<"}},
		{"without", live + "#certificate=" + pledged, []string{"without"}, []string{
			"核验不通过：终局", "剔除 示例公证处 后：", "共签成员 3 家，至多容许 0 家失信，故须 3 家签署；现有效签署 2 家", "未达法定数",
		}, nil},
		{"without-en", live + "#certificate=" + pledged, []string{"without", "english"}, []string{"Verification failed: finality", "Without Example Notary Office:"}, nil},
		{"switched", live + "#certificate=" + pledged, []string{"english"}, []string{`lang="en"`, "Every check passed", "quorum met"}, []string{"各项核验均通过"}},
	}
}

// stage serves the nodes and the script that visits the views, and keeps what
// it saw: documents, and what the page had stored.
type stage struct {
	mu     sync.Mutex
	seen   map[string]string
	stored map[string]string
}

func newStage(t *testing.T) (*stage, string) {
	t.Helper()
	s := &stage{seen: map[string]string{}, stored: map[string]string{}}
	mux := http.NewServeMux()
	for path, node := range map[string]http.Handler{live: newNode(ledger.Production), rehearsal: newNode(ledger.Test), down: newUnreachable()} {
		mux.Handle(path, http.StripPrefix(strings.TrimSuffix(path, "/"), node))
	}
	mux.HandleFunc("GET /drive.html", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/drive.html") })
	mux.HandleFunc("GET /drive.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/drive.js") })
	mux.HandleFunc("GET /views", func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(views()) })
	mux.HandleFunc("POST /seen/{name}", s.see)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return s, server.URL
}

func (s *stage) see(_ http.ResponseWriter, r *http.Request) {
	document, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[r.PathValue("name")], s.stored[r.PathValue("name")] = string(document), r.Header.Get("stored")
}

// look opens an address and gives what the browser prints.
func look(t *testing.T, path, url string, more ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	args := []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
		"--hide-scrollbars", "--virtual-time-budget=60000", "--user-data-dir=" + t.TempDir(),
	}
	out, err := exec.CommandContext(ctx, path, append(append(args, more...), url)...).Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", path, err, out)
	}
	return string(out)
}

func TestBrowser(t *testing.T) {
	t.Parallel()
	path := browser(t)
	stage, url := newStage(t)
	look(t, path, url+"/drive.html", "--dump-dom")
	for _, v := range views() {
		t.Run(v.Name, func(t *testing.T) {
			stage.check(t, v)
			picture(t, path, url, v)
		})
	}
}

func (s *stage) check(t *testing.T, v view) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	document, ok := s.seen[v.Name]
	if !ok {
		t.Fatal("the page never came to rest")
	}
	for _, text := range v.sees {
		if !strings.Contains(document, text) {
			t.Errorf("does not say %q", text)
		}
	}
	for _, text := range append(v.not, "undefined", "[object", "page.fault", "NaN") {
		if strings.Contains(document, text) {
			t.Errorf("says %q", text)
		}
	}
	want := "{}"
	if len(v.Acts) > 0 && v.Acts[len(v.Acts)-1] == "english" {
		want = `{"certledger-language":"en"}`
	}
	if s.stored[v.Name] != want {
		t.Errorf("the page stored %s, want %s", s.stored[v.Name], want)
	}
	if t.Failed() {
		t.Logf("%.20000s", document)
	}
}

// TestPrintsOnOneSheet prints the fullest views.
func TestPrintsOnOneSheet(t *testing.T) {
	path := browser(t)
	_, url := newStage(t)
	for name, at := range map[string]string{
		"zh": rehearsal + "#certificate=" + superseded, "en": rehearsal + "#lang=en&certificate=" + pledged,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "page.pdf")
			look(t, path, url+at, "--no-pdf-header-footer", "--print-to-pdf="+file)
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if sheets := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(data, -1)); sheets != 1 {
				t.Errorf("%d sheets", sheets)
			}
		})
	}
}

// TestOnRealServer opens the page where api/server serves it, with its policy,
// and verifies a real certificate.
func TestOnRealServer(t *testing.T) {
	t.Parallel()
	path := browser(t)
	node := servertest.New(t, ledger.Test)
	node.Tell()
	cfg := node.Config()
	cfg.Logger, cfg.Metrics, cfg.Page = slog.New(slog.DiscardHandler), server.NewMetrics(prometheus.NewRegistry()), page.Files()
	served := httptest.NewServer(server.NewPublic(cfg))
	t.Cleanup(served.Close)
	document := look(t, path, served.URL+"/#certificate="+servertest.Certificate, "--dump-dom")
	for _, text := range []string{
		"各项核验均通过", "质押 1 项：" + servertest.Pledge, "测试网络，无法律效力", "已达法定数", "未见签名", "申请在办", "Test holder",
	} {
		if !strings.Contains(document, text) {
			t.Errorf("does not say %q", text)
		}
	}
	if t.Failed() {
		t.Logf("%.20000s", document)
	}
}

// picture leaves pictures of a view in the directory that shots names.
func picture(t *testing.T, path, url string, v view) {
	t.Helper()
	dir := os.Getenv(shots)
	if dir == "" {
		return
	}
	file := func(kind string) string { return filepath.Join(dir, v.Name+kind) }
	at := url + v.At
	if len(v.Acts) > 0 {
		at = url + "/drive.html?only=" + v.Name
	} else {
		look(t, path, at, "--window-size=390,5200", "--screenshot="+file("-narrow.png"))
		look(t, path, at, "--no-pdf-header-footer", "--print-to-pdf="+file(".pdf"))
	}
	look(t, path, at, "--window-size=1280,4200", "--screenshot="+file(".png"))
}
