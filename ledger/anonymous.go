package ledger

// Withheld names the fields, by their keys, that are not shown to the public although
// their type's are. Everybody on the ledger has them: a record names who signs it.
// What is withheld can be checked all the same, because the whole has its digest.

// Withheld keeps the parties' names out of the publicity (GZ 28, 29).
func (b *ApplicationSubmitBody) Withheld() []string { return namesOf(b.Anonymous) }

// Withheld keeps the parties' names out of the publicity (GZ 28, 29).
func (a *Application) Withheld() []string { return namesOf(a.Anonymous) }

// Withheld keeps secret what data of a restricted grade is.
func (t *RegisterTerms) Withheld() []string { return descriptionOf(t.Restricted) }

// Withheld keeps secret what data of a restricted grade is.
func (a *Asset) Withheld() []string { return descriptionOf(a.Restricted) }

func descriptionOf(restricted bool) []string {
	if !restricted {
		return nil
	}
	return []string{"acquisition", "components", "evidence", "features", "participants", "scenarios", "update_cycle", "vouchers"}
}

func namesOf(anonymous bool) []string {
	if !anonymous {
		return nil
	}
	return []string{"agencies", "deal", "parties", "signatories"}
}

// Withheld keeps secret who negotiates.
func (b *ContractOpenBody) Withheld() []string { return []string{"parties"} }

// Withheld keeps secret between whom a contract is.
func (b *ContractDepositBody) Withheld() []string { return []string{"parties", "signatories"} }

// Withheld keeps secret between whom the contract was.
func (b *ContractRescindBody) Withheld() []string { return []string{"signatories"} }

// Withheld keeps secret between whom a contract is, until it is registered under their
// names.
func (c *Contract) Withheld() []string {
	if c.Registered != 0 && !c.Anonymous {
		return nil
	}
	return []string{"parties"}
}

// Withheld keeps secret whose certificate it will be.
func (d *CertificateDue) Withheld() []string { return ownerOf(d.Anonymous) }

// Withheld keeps secret whose certificate it is.
func (c *AssetCertificate) Withheld() []string { return ownerOf(c.Anonymous) }

// Withheld keeps secret whose certificate it is.
func (c *Certificate) Withheld() []string { return ownerOf(c.Anonymous) }

func ownerOf(anonymous bool) []string {
	if !anonymous {
		return nil
	}
	return []string{"account"}
}

// Withheld keeps secret to whom the certificate is issued, and between whom the
// contract is.
func (f *Face) Withheld() []string {
	if !f.Anonymous {
		return nil
	}
	return []string{"holder_code", "holder_name", "right"}
}
