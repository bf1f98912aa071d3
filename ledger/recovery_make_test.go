package ledger_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
)

// nextHeader follows h; what makes another of the same height.
func nextHeader(h ledger.Header, what string) ledger.Header {
	h.Prev, h.Height, h.Time, h.State = h.Digest(), h.Height+1, h.Time+10, sm3.Sum([]byte(what))
	return h
}

func lineOf(t testing.TB, member string, header []byte) ledger.Cosignature {
	t.Helper()
	at := instant(t, "2026-11-21T08:00:00.500Z")
	return must[ledger.Cosignature](t)(ledger.Cosign(member, at, header, testKey(t, member), seeded("nonce "+member+string(header))))
}

// nodeHead is the head of a member's node: header 42 is final, above are those
// given, over each of which it holds what the named members signed.
func nodeHead(t testing.TB, member string, above []ledger.Header, held ...string) ledger.OpenNodeHead {
	t.Helper()
	base := testHeader(t)
	at := ledger.Pin{Height: base.Height, Digest: base.Digest()}
	h := ledger.NodeHead{Ledger: base.Ledger, Member: member, Time: base.Time + 100, Final: at, Head: at, Lock: at, Raft: ledger.RaftPosition{Index: 70, Term: 3}}
	f := ledger.NodeHeadFile{
		Final: string(base.Text()), FinalSet: string(ledger.CosignatureBlock(testCosignatures(t, base.Text()))),
		Governance: must[[]byte](t)(testGovernance(t).Text()),
	}
	for _, a := range above {
		h.Head = ledger.Pin{Height: a.Height, Digest: a.Digest()}
		var set []ledger.Cosignature
		for _, name := range held {
			set = append(set, lineOf(t, name, a.Text()))
		}
		f.Above = append(f.Above, ledger.RecoveryHead{Header: string(a.Text()), Cosignatures: string(ledger.CosignatureBlock(set))})
	}
	h.Lock = h.Head
	f = must[ledger.NodeHeadFile](t)(ledger.SignNodeHead(h, f, func(text []byte, signer string) (ledger.Line, error) {
		return ledger.SignText(text, signer, testKey(t, member), seeded("head "+signer))
	}))
	again := must[ledger.NodeHeadFile](t)(ledger.ParseNodeHeadFile(must[[]byte](t)(f.Bytes())))
	return must[ledger.OpenNodeHead](t)(again.Open())
}

func wish(at legaltime.Instant) ledger.RecoveryWish {
	return ledger.RecoveryWish{Reason: "test", Time: at}
}

func TestPlanFollowsFromTheHeads(t *testing.T) {
	old := testGovernance(t)
	next := nextHeader(testHeader(t), "43")
	heads := []ledger.OpenNodeHead{
		nodeHead(t, registryOne, []ledger.Header{next}, registryOne), nodeHead(t, notaryThree, nil), nodeHead(t, watcherSix, nil),
	}
	f := must[ledger.RecoveryFile](t)(ledger.PlanRecovery(heads, wish(next.Time)))
	o := must[ledger.OpenRecovery](t)(f.Open(old))
	if o.Base.Height != 42 || o.Raft != (ledger.RaftPosition{Index: 1070, Term: 1003}) || !slices.Equal(o.Missing(), []string{notaryThree, registryOne}) {
		t.Errorf("base %d, raft %v, signers %v", o.Base.Height, o.Raft, o.Missing())
	}
	if s := o.Survivors[1]; s.Head.Height != 43 || s.Lock.Height != 43 {
		t.Errorf("the head of registry-one: %+v", s)
	}
	slices.Reverse(heads)
	again := must[ledger.RecoveryFile](t)(ledger.PlanRecovery(heads, wish(next.Time)))
	if must[sm3.Digest](t)(again.Digest()) != o.Digest {
		t.Error("the order of the head files changes the plan")
	}
}

// What nobody could prove final alone, the survivors prove together: less is void.
func TestPlanCountsWhatAllHoldTogether(t *testing.T) {
	next := nextHeader(testHeader(t), "43")
	above := []ledger.Header{next, nextHeader(next, "44")}
	heads := []ledger.OpenNodeHead{
		nodeHead(t, registryOne, above[:1], registryOne, providerTwo), nodeHead(t, notaryThree, above[:1], notaryThree),
	}
	o := must[ledger.OpenRecovery](t)(must[ledger.RecoveryFile](t)(ledger.PlanRecovery(heads, wish(next.Time))).Open(testGovernance(t)))
	if o.Base.Height != 43 || len(o.BaseSet) != 3 {
		t.Errorf("base %d, proved by %d", o.Base.Height, len(o.BaseSet))
	}
	// Each holds a line over a header of its own: neither is final.
	rival := nextHeader(testHeader(t), "another 43")
	heads = []ledger.OpenNodeHead{
		nodeHead(t, registryOne, []ledger.Header{next}, registryOne, providerTwo), nodeHead(t, notaryThree, []ledger.Header{rival}, notaryThree, providerTwo),
	}
	o = must[ledger.OpenRecovery](t)(must[ledger.RecoveryFile](t)(ledger.PlanRecovery(heads, wish(next.Time))).Open(testGovernance(t)))
	if o.Base.Height != 42 {
		t.Errorf("a ledger wedged at 43 goes on from %d", o.Base.Height)
	}
}

func TestPlanRefuses(t *testing.T) {
	next, rival := nextHeader(testHeader(t), "43"), nextHeader(testHeader(t), "another 43")
	quorum := []string{registryOne, providerTwo, notaryThree}
	one, two := nodeHead(t, registryOne, nil), nodeHead(t, notaryThree, nil)
	for name, row := range map[string]struct {
		heads []ledger.OpenNodeHead
		wish  ledger.RecoveryWish
		says  string
	}{
		"nothing":       {nil, ledger.RecoveryWish{}, "no head files"},
		"one of four":   {[]ledger.OpenNodeHead{one}, ledger.RecoveryWish{}, "at least 2 must sign"},
		"one twice":     {[]ledger.OpenNodeHead{one, one}, ledger.RecoveryWish{}, "one a member"},
		"a fork":        {[]ledger.OpenNodeHead{nodeHead(t, registryOne, []ledger.Header{next}, quorum...), nodeHead(t, notaryThree, []ledger.Header{rival}, quorum...)}, ledger.RecoveryWish{}, "is final twice"},
		"keep the lost": {[]ledger.OpenNodeHead{one, two}, ledger.RecoveryWish{Keep: []string{agencyFour, notaryThree, registryOne}}, "2 of them survive"},
		"keep and drop": {[]ledger.OpenNodeHead{one, two}, ledger.RecoveryWish{Keep: []string{notaryThree, registryOne}, Drop: []string{notaryThree}}, "kept and dropped"},
		"a stranger":    {[]ledger.OpenNodeHead{one, two}, ledger.RecoveryWish{Drop: []string{"nobody"}}, "not a member"},
	} {
		row.wish.Reason, row.wish.Time = "test", next.Time
		if _, err := ledger.PlanRecovery(row.heads, row.wish); !errors.Is(err, ledger.ErrRecovery) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHeadFileIsChecked(t *testing.T) {
	next := nextHeader(testHeader(t), "43")
	good := nodeHead(t, registryOne, []ledger.Header{next}, registryOne).File
	for name, change := range map[string]func(*ledger.NodeHeadFile){
		"no note":           func(f *ledger.NodeHeadFile) { f.Note = "" },
		"another text":      func(f *ledger.NodeHeadFile) { f.Note = strings.Replace(f.Note, "raft 70", "raft 71", 1) },
		"another member":    func(f *ledger.NodeHeadFile) { f.Note = strings.ReplaceAll(f.Note, registryOne, notaryThree) },
		"gap":               func(f *ledger.NodeHeadFile) { f.Above = nil },
		"no quorum":         func(f *ledger.NodeHeadFile) { f.FinalSet = "" },
		"another final":     func(f *ledger.NodeHeadFile) { f.Final = string(next.Text()) },
		"another set":       func(f *ledger.NodeHeadFile) { f.Governance = f.Governance[:len(f.Governance)-1] },
		"decided":           func(f *ledger.NodeHeadFile) { f.Decided = f.Governance },
		"headers elsewhere": func(f *ledger.NodeHeadFile) { f.Above[0].Header = string(nextHeader(next, "44").Text()) },
	} {
		f := good
		f.Above = slices.Clone(f.Above)
		change(&f)
		if _, err := f.Open(); !errors.Is(err, ledger.ErrRecovery) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParseNodeHeadFile(f *testing.F) {
	next := nextHeader(testHeader(f), "43")
	f.Add(must[[]byte](f)(nodeHead(f, registryOne, []ledger.Header{next}, registryOne).File.Bytes()))
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ledger.ParseNodeHeadFile(data)
		if err == nil {
			_, err = file.Open()
			if again := must[[]byte](t)(file.Bytes()); string(again) != string(data) {
				t.Errorf("accepts %q, another encoding of %q", data, again)
			}
		}
		if err != nil && !errors.Is(err, ledger.ErrRecovery) {
			t.Errorf("class of %v", err)
		}
	})
}
