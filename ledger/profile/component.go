package profile

import "strings"

// ProvedBy says that a registered part of a type proves what a material would.
type ProvedBy struct{ Material, Type string }

// ProvedByComponents gives the materials of the act for which the certificate of a
// registered part is enough.
func (a Act) ProvedByComponents() []ProvedBy {
	var all []ProvedBy
	for _, v := range a.List(ByComponent) {
		material, kind, _ := strings.Cut(v, "/")
		all = append(all, ProvedBy{material, kind})
	}
	return all
}
