package sm2_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

const taskFile = "testdata/vectors/tasks.json"

// taskVectors is the form of taskFile.
type taskVectors struct {
	About string       `json:"about"`
	Tasks []taskVector `json:"tasks"`
}

type taskVector struct {
	Name      string     `json:"name"`
	Why       string     `json:"why"`
	Key       string     `json:"key"`
	Digest    sm3.Digest `json:"digest"`
	Signature hexBytes   `json:"signature"`
	Valid     bool       `json:"valid"`
}

func (v taskVector) task(t testing.TB) sm2.Task {
	t.Helper()
	key, err := sm2.ParsePublicKey(v.Key)
	if err != nil {
		t.Fatalf("%s: %v", v.Name, err)
	}
	return sm2.Task{Key: key, Digest: v.Digest, Signature: sm2.Signature(v.Signature)}
}

func loadTasks(t testing.TB) []taskVector {
	t.Helper()
	var v taskVectors
	loadJSON(t, taskFile, &v)
	if len(v.Tasks) < 40 {
		t.Fatalf("only %d tasks", len(v.Tasks))
	}
	return v.Tasks
}

// noSecondVerdict names the tasks at which the second implementation breaks down: its multiplication adds -3P to -3P
// as the last step of (n-6)P and returns (0, 0). No real message leads there, for e would have to be chosen.
func noSecondVerdict(name string) bool {
	return name == "t = n-6" || name == "t = n-6, tP taken for infinity"
}

func TestTaskVectors(t *testing.T) {
	c := recommended()
	var tasks []sm2.Task
	var want []bool
	for _, v := range loadTasks(t) {
		task := v.task(t)
		tasks, want = append(tasks, task), append(want, v.Valid)
		raw := task.Key.Raw()
		key := &point{hexBytes(raw[1:33]).int(), hexBytes(raw[33:]).int()}
		if c.verify(key, hexBytes(v.Digest[:]).int(), v.Signature[:32].int(), v.Signature[32:].int()) != v.Valid {
			t.Errorf("%s: the vector is wrong about valid = %t", v.Name, v.Valid)
		}
		crossed, err := sm2.CrossVerify(task)
		if noSecondVerdict(v.Name) {
			if !errors.Is(err, sm2.ErrNoVerdict) || crossed {
				t.Errorf("%s: CrossVerify = %t, %v, want no verdict", v.Name, crossed, err)
			}
		} else if err != nil || crossed != v.Valid {
			t.Errorf("%s: CrossVerify = %t, %v, want %t", v.Name, crossed, err, v.Valid)
		}
		if ok, err := sm2.Check(task); ok != v.Valid || errors.Is(err, sm2.ErrDisagreement) {
			t.Errorf("%s: Check = %t, %v, want %t", v.Name, ok, err, v.Valid)
		}
	}
	for i, got := range sm2.Verify(tasks) {
		if got != want[i] {
			t.Errorf("task %d: Verify = %t, want %t", i, got, want[i])
		}
	}
}

var update = flag.Bool("update", false, "rewrite testdata/vectors/tasks.json")

func TestTaskVectorsAreTheGenerated(t *testing.T) {
	encoded, err := json.MarshalIndent(taskVectors{
		About: "Signatures to verify: did the owner of key sign digest (e = SM3(ZA || M)) with signature (r || s)? " +
			"Those with chosen digests belong to no known message.",
		Tasks: generateTasks(t),
	}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	encoded = append(encoded, '\n')
	if *update {
		if err := os.WriteFile(taskFile, encoded, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(taskFile); err != nil || !bytes.Equal(kept, encoded) {
		t.Errorf("%s differs from what generateTasks makes (%v): if that is meant, run with -update", taskFile, err)
	}
}
