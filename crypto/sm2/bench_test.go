package sm2_test

import (
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
	"github.com/certledger/certledger/crypto/sm3"
)

func BenchmarkVerify(b *testing.B) {
	tasks := []sm2.Task{loadTasks(b)[0].task(b)}
	b.ReportAllocs()
	for b.Loop() {
		if !sm2.Verify(tasks)[0] {
			b.Fatal("not valid")
		}
	}
}

func BenchmarkCrossVerify(b *testing.B) {
	task := loadTasks(b)[0].task(b)
	for b.Loop() {
		if ok, err := sm2.CrossVerify(task); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	key, random := loadStandard(b).Recommended.key(b), randomness(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := key.SignDigest(random, sm3.Digest{1}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDigest1K(b *testing.B) {
	key, message := loadStandard(b).Recommended.key(b).Public(), make([]byte, 1024)
	b.ReportAllocs()
	for b.Loop() {
		key.Digest(message)
	}
}

func BenchmarkParsePublicKey(b *testing.B) {
	text := loadStandard(b).Recommended.key(b).Public().String()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sm2.ParsePublicKey(text); err != nil {
			b.Fatal(err)
		}
	}
}
