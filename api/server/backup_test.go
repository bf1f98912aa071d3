package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/api/server"
	"github.com/certledger/certledger/ledger"
)

// operator serves the operator's handler with deadlines that are shorter than a
// backup lasts, and tells when a backup has ended.
func operator(t *testing.T, deadline time.Duration) (client.Operator, <-chan struct{}) {
	t.Helper()
	ended := make(chan struct{}, 8)
	handler := server.NewOperator(start(t).cfg)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r)
		ended <- struct{}{}
	}))
	s.Config.ReadTimeout, s.Config.WriteTimeout = deadline, deadline
	s.Start()
	t.Cleanup(s.Close)
	return client.Operator{Base: s.URL, Language: api.English}, ended
}

func TestBackupTellsPlaceByPlace(t *testing.T) {
	o, _ := operator(t, time.Minute)
	var told []string
	r, err := o.Backup(t.Context(), []string{"/srv/one", "/mnt/full"}, func(p api.BackupProgress) { told = append(told, p.Dir) })
	if err != nil || r.Complete() || len(r.Places) != 2 || r.Places[0].Problem != "" || r.Places[1].Problem == "" || r.Height == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	if len(told) == 0 || told[0] != "/srv/one" {
		t.Errorf("told of %v", told)
	}
	if r, err := o.Backup(t.Context(), []string{"/srv/one"}, func(api.BackupProgress) {}); err != nil || !r.Complete() {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestBackupRefuses(t *testing.T) {
	o, _ := operator(t, time.Minute)
	for name, c := range map[string]struct {
		dirs []string
		code ledger.Code
	}{
		"busy":     {[]string{"/srv/busy"}, ledger.ServerBusy},
		"relative": {[]string{"srv"}, api.RequestMalformed},
		"detour":   {[]string{"/srv/../etc"}, api.RequestMalformed},
		"twice":    {[]string{"/srv", "/srv"}, api.RequestMalformed},
		"none":     {nil, api.RequestMalformed},
		"too many": {strings.Split(strings.Repeat("/x", api.MaxPlaces+1), "x"), api.RequestMalformed},
	} {
		_, err := o.Backup(t.Context(), c.dirs, func(api.BackupProgress) { t.Errorf("%s: it began", name) })
		if p := new(api.Problem); !asProblem(err, &p) || p.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func asProblem(err error, p **api.Problem) bool {
	found, ok := err.(*api.Problem) //nolint:errorlint // the client gives it bare
	*p = found
	return ok
}

// A backup outlasts the listener's deadlines; a client that goes away ends it.
func TestBackupEndsWithItsClient(t *testing.T) {
	const deadline = 50 * time.Millisecond
	o, ended := operator(t, deadline)
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, o.Base+api.PathOperatorBackup, strings.NewReader(`{"dirs":["/srv/slow"]}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", api.MediaJSON)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	line, err := bufio.NewReader(answer.Body).ReadBytes('\n')
	var first api.BackupLine
	if err != nil || json.Unmarshal(line, &first) != nil || first.Progress == nil {
		t.Fatalf("%s %v", line, err)
	}
	select {
	case <-ended:
		t.Fatal("the deadline has ended it")
	case <-time.After(4 * deadline):
	}
	leave()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("it goes on without its client")
	}
}
