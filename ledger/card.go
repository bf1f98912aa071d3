package ledger

import (
	"github.com/certledger/certledger/crypto/sm3"
	"github.com/certledger/certledger/ledger/legaltime"
)

// Card is what a holder's asset card says (MOF141 4): it follows from the asset and the
// licences in it. A licence is marked on it, and takes nothing from what is held
// (MOF141 6).
type Card struct {
	Basic      CardBasic      `json:"basic"`
	Management CardManagement `json:"management"`
	Rights     CardRights     `json:"rights"`
	Use        CardUse        `json:"use"`
}

// CardBasic says what the asset is.
type CardBasic struct {
	Acquisition string            `json:"acquisition,omitempty"`
	Asset       string            `json:"asset"`
	DataClass   string            `json:"data_class,omitempty"`
	DataGrade   string            `json:"data_grade,omitempty"`
	Fingerprint sm3.Digest        `json:"fingerprint,omitzero"`
	Name        string            `json:"name"`
	Registered  legaltime.Instant `json:"registered"`
	Type        string            `json:"type,omitempty"`
	UpdateCycle string            `json:"update_cycle,omitempty"`
	Version     string            `json:"version,omitempty"`
}

// CardRights says whose it is, by which papers, and what rights there are in it.
type CardRights struct {
	// Certificates are the numbers of those that are valid.
	Certificates []string `json:"certificates,omitempty"`
	Holders      []Share  `json:"holders"`
	// Licences are the marks of those that are in force.
	Licences []CardLicence `json:"licences,omitempty"`
	// Pledges are their numbers, by rank.
	Pledges []string `json:"pledges,omitempty"`
	Rights  []string `json:"rights,omitempty"`
}

// CardLicence marks that a right to use the data was granted.
type CardLicence struct {
	// Ends is the first instant after it; absent when it has no end.
	Ends      legaltime.Instant `json:"ends,omitempty"`
	Exclusive bool              `json:"exclusive"`
	From      legaltime.Instant `json:"from"`
	Licence   string            `json:"licence"`
	Licensee  string            `json:"licensee"`
	// Parent is the licence that it rests on; absent for one of the holder's own.
	Parent string   `json:"parent,omitempty"`
	Rights []string `json:"rights"`
}

// CardUse says what it is used for, by whom and how.
type CardUse struct {
	Agreement *Agreement        `json:"agreement,omitempty"`
	DataEnds  legaltime.Instant `json:"data_ends,omitempty"`
	// Licensed are the uses that were licensed.
	Licensed     []LicensedUse `json:"licensed,omitempty"`
	Participants []Participant `json:"participants,omitempty"`
	Scenarios    string        `json:"scenarios,omitempty"`
}

// LicensedUse is where and how a licensee may use the data.
type LicensedUse struct {
	Licence   string   `json:"licence"`
	Limits    string   `json:"limits,omitempty"`
	Manner    string   `json:"manner"`
	Scenarios []string `json:"scenarios,omitempty"`
	Territory []string `json:"territory,omitempty"`
}

// CardManagement says who keeps it, under which rules, and what is on file.
type CardManagement struct {
	Application    string     `json:"application,omitempty"`
	Evidence       []string   `json:"evidence,omitempty"`
	EvidenceReport sm3.Digest `json:"evidence_report,omitzero"`
	Holds          []string   `json:"holds,omitempty"`
	Objections     []string   `json:"objections,omitempty"`
	Profile        string     `json:"profile"`
	Registry       string     `json:"registry"`
	Restricted     bool       `json:"restricted,omitempty"`
	State          AssetState `json:"state"`
	Vouchers       []string   `json:"vouchers,omitempty"`
}

// CardOf makes the card of an asset, with the licences in it that are in force.
func CardOf(a *Asset, licences []*Licence) Card {
	c := Card{
		Basic: CardBasic{
			Acquisition: a.Acquisition, Asset: a.ID, DataClass: a.DataClass, DataGrade: a.DataGrade, Fingerprint: a.Fingerprint, Name: a.Name, Registered: a.Registered,
			Type: a.Type, UpdateCycle: a.UpdateCycle, Version: a.Version,
		},
		Management: CardManagement{
			Application: a.Application, Evidence: a.Evidence, EvidenceReport: a.EvidenceReport, Holds: a.Holds, Objections: a.Objections, Profile: a.Profile.Name,
			Registry: a.Registry, Restricted: a.Restricted, State: a.State, Vouchers: a.Vouchers,
		},
		Rights: CardRights{Holders: a.Holders, Pledges: a.Pledges, Rights: a.Rights},
		Use:    CardUse{Agreement: a.Agreement, DataEnds: a.DataEnds, Participants: a.Participants, Scenarios: a.Scenarios},
	}
	for _, paper := range a.Certificates {
		if paper.State == CertificateValid {
			c.Rights.Certificates = append(c.Rights.Certificates, paper.Number)
		}
	}
	for _, l := range licences {
		t := l.Terms
		c.Rights.Licences = append(c.Rights.Licences, CardLicence{t.Ends, t.Exclusive, t.From, l.ID, l.Licensee, t.Parent, t.Rights})
		c.Use.Licensed = append(c.Use.Licensed, LicensedUse{l.ID, t.Limits, t.Manner, t.Scenarios, t.Territory})
	}
	return c
}
