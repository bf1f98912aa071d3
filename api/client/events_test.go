package client_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/certledger/certledger/api"
	"github.com/certledger/certledger/api/client"
	"github.com/certledger/certledger/api/server/servertest"
)

func TestEventsAreCheckedAgainstTheValues(t *testing.T) {
	n := start(t)
	c := n.client(nil)
	all, err := c.Events(t.Context(), servertest.Asset, 0, 0, 100)
	if err != nil || len(all.Events) < 3 {
		t.Fatal(all, err)
	}
	for name, forge := range map[string][2]string{
		"a pledge kept silent":  {`"code":"pledge.began","subject":"PL-1"`, `"code":"details.changed"`},
		"a value left out":      {`"count":2`, `"count":7`},
		"a wrong place to go":   {`"next":3`, `"next":9`},
		"a value of its making": {`AS-1`, `AS-2`},
	} {
		n.forge = func(path string, body []byte) []byte {
			if !strings.HasSuffix(path, "/events") {
				return body
			}
			return bytes.ReplaceAll(body, []byte(forge[0]), []byte(forge[1]))
		}
		if got, err := c.Events(t.Context(), servertest.Asset, 0, 0, 100); !errors.Is(err, client.ErrUnproved) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	n.forge = nil
	var p *api.Problem
	if _, err := c.Events(t.Context(), "AS-9", 0, 0, 100); !errors.As(err, &p) {
		t.Errorf("an unknown asset: %v", err)
	}
}
