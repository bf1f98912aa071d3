package sm2_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/certledger/certledger/crypto/sm2"
)

func FuzzParsePublicKey(f *testing.F) {
	for _, v := range loadTasks(f) {
		f.Add(v.Key)
	}
	f.Add("sm2:04")
	f.Add("sm2:00")
	f.Fuzz(func(t *testing.T, text string) {
		key, err := sm2.ParsePublicKey(text)
		if err != nil {
			if !errors.Is(err, sm2.ErrPublicKey) {
				t.Errorf("error %v", err)
			}
			return
		}
		if key.String() != text {
			t.Errorf("accepts %q, another spelling of %v", text, key)
		}
		c, raw := recommended(), key.Raw()
		p := &point{hexBytes(raw[1:33]).int(), hexBytes(raw[33:]).int()}
		if double := c.add(p, p); double == nil || p.x.Cmp(c.p) >= 0 || p.y.Cmp(c.p) >= 0 {
			t.Errorf("accepts a bad point %x %x", p.x, p.y)
		}
	})
}

func FuzzParseDER(f *testing.F) {
	for _, v := range loadTasks(f) {
		f.Add(v.task(f).Signature.DER())
	}
	f.Add([]byte{0x30, 0x81, 6, 2, 1, 5, 2, 1, 6})
	f.Add([]byte{0x30, 8, 2, 2, 0, 5, 2, 2, 0, 6})
	f.Fuzz(func(t *testing.T, der []byte) {
		sig, err := sm2.ParseDER(der)
		if err != nil {
			if !errors.Is(err, sm2.ErrSignature) {
				t.Errorf("error %v", err)
			}
			return
		}
		if !bytes.Equal(sig.DER(), der) {
			t.Errorf("accepts %x, another encoding of %x", der, sig.DER())
		}
	})
}

// FuzzVerify looks for panics and for inputs about which the two implementations differ.
func FuzzVerify(f *testing.F) {
	for _, v := range loadTasks(f) {
		raw := v.task(f).Key.Raw()
		f.Add(raw[:], v.Digest[:], []byte(v.Signature))
	}
	f.Fuzz(func(t *testing.T, raw, digest, signature []byte) {
		var task sm2.Task
		task.Key, _ = sm2.NewPublicKey(raw) // nil if raw is no key: Verify must bear that
		copy(task.Digest[:], digest)
		copy(task.Signature[:], signature)
		ok, err := sm2.Check(task)
		if errors.Is(err, sm2.ErrDisagreement) || ok && task.Key == nil {
			t.Errorf("Check = %t, %v", ok, err)
		}
	})
}
