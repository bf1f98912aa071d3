package doctor

import (
	"fmt"
	"strconv"
	"time"
)

const (
	day = 24 * time.Hour
	// keyAdvice is after how long a node's keys should be replaced.
	keyAdvice = 2 * 365 * day
	// renewAdvice is how long before its end a certificate should be renewed.
	renewAdvice = 30 * day
	// otherAccess are the mode bits of others than the owner.
	otherAccess = 0o077
)

func (f Facts) keys() []Finding {
	var findings []Finding
	for _, k := range f.Keys {
		findings = append(findings, f.key(k)...)
	}
	return findings
}

// key judges one file. Who can read it matters more than its age.
func (f Facts) key(k Key) []Finding {
	mode := fmt.Sprintf("%04o", k.Mode.Perm())
	age := f.Now.Sub(k.Made)
	switch {
	case k.Missing && k.Name == "cosign" && !f.Cosigns:
		return nil
	case k.Missing && k.Needed:
		return found(Failure, "key.missing", k.Path)
	case k.Missing:
		return nil
	case k.Mode.Perm()&otherAccess != 0 && k.Password:
		return found(Failure, "password.open", k.Path, mode)
	case k.Mode.Perm()&otherAccess != 0:
		return found(Failure, "key.open", k.Path, mode)
	case k.Plain:
		return found(Failure, "key.plain", k.Path)
	case k.Foreign:
		return found(Warning, "key.owner", k.Path)
	case k.Password:
		return found(OK, "password.good", k.Path)
	case k.Staff:
		return found(f.inProduction(Warning), "key.staff", k.Path)
	case age > keyAdvice:
		return found(Warning, "key.old", k.Path, days(age), days(keyAdvice))
	default:
		return found(OK, "key.good", k.Path, days(age))
	}
}

func (f Facts) certificates() []Finding {
	var findings []Finding
	for _, c := range f.Certificates {
		left := c.NotAfter.Sub(f.Now)
		switch {
		case c.Error != "":
			findings = append(findings, found(Warning, "certificate.unreadable", c.Owner, c.Place, c.Error)...)
		case left <= 0:
			findings = append(findings, found(Warning, "certificate.expired", c.Owner, c.Place, days(-left))...)
		case left < renewAdvice:
			findings = append(findings, found(Warning, "certificate.expiring", c.Owner, c.Place, days(left))...)
		default:
			findings = append(findings, found(OK, "certificate.valid", c.Owner, c.Place, days(left))...)
		}
	}
	return findings
}

func days(d time.Duration) string { return strconv.Itoa(int(d / day)) }
