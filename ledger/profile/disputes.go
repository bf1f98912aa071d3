package profile

// The keys of the rules on disputes.
const (
	// FreezeAuthorities lists what the bodies are whose orders freeze.
	FreezeAuthorities = "freeze_authorities"
	// FreezeByRegistry is `allowed` or `refused`: whether the registry may enter the
	// order of a body that is no member, on its paper.
	FreezeByRegistry = "freeze_by_registry"
)

// What a body that orders a freeze may be.
const (
	ByCourt          = "court"
	ByProcuratorate  = "procuratorate"
	ByPublicSecurity = "public_security"
)

// DisputeKeys is the schema of the rules on disputes.
func DisputeKeys() []Key {
	return []Key{
		{Name: FreezeAuthorities, List: true, Words: []string{None, ByCourt, ByProcuratorate, ByPublicSecurity}, Means: "what the bodies are whose orders freeze"},
		{Name: FreezeByRegistry, Words: []string{Allowed, Refused}, Means: "whether the registry may enter the order of a body on its paper"},
	}
}

// DisputeRules gives the profile's rules on disputes; false when it has none.
func (p *Profile) DisputeRules() (Rules, bool) { return p.rules("disputes", p.Disputes) }
