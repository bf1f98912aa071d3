package load

import (
	"github.com/certledger/certledger/ledger/canonical"
	"github.com/certledger/certledger/ledger/profile"
)

// The act that assets are registered by.
const initial = "initial"

// loadProfile gives the rules of the network's tests.
func loadProfile() (*profile.Profile, error) {
	text, err := profile.Template("test-registration")
	if err != nil {
		return nil, err
	}
	return profile.Parse(text)
}

// briefProfile gives rules by which an asset is there after three records: a deposit,
// an application that is accepted as it comes in, and its registration, without review
// or publicity. So a million can be made.
func briefProfile() (*profile.Profile, error) {
	p, err := loadProfile()
	if err != nil {
		return nil, err
	}
	p.Name = "bench-brief"
	act := p.Acts[initial]
	for name, value := range map[string]string{profile.Accept: profile.ByReceipt, profile.Publicity: profile.None, profile.Effective: profile.AtRegister} {
		act.Params[name] = profile.Param{Article: "benchmark", Value: value}
	}
	act.Lists[profile.Stages] = profile.List{Article: "benchmark", Values: []string{profile.None}}
	return p, nil
}

func briefText() ([]byte, error) {
	p, err := briefProfile()
	if err != nil {
		return nil, err
	}
	return canonical.Marshal(p)
}
