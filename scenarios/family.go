package scenarios

import (
	"slices"
	"strings"
)

// Family is what a scenario is about.
type Family string

// The families, in the order in which lists have them.
const (
	// MirrordFamily: mirrord's agent flushes, or what it steals.
	MirrordFamily Family = "mirrord"
	// MeshFamily: the same, through the proxies of a mesh.
	MeshFamily Family = "mesh"
	// OnThePath: packets on the way.
	OnThePath Family = "path"
	// AtAProxy: a proxy that speaks HTTP/2.
	AtAProxy Family = "proxy"
	// InAService: the services themselves.
	InAService Family = "service"
)

// Families lists the families, with what a list says of each.
var Families = []struct {
	Family Family
	Is     string
}{
	{MirrordFamily, "mirrord's agent flushes connections"},
	{MeshFamily, "mirrord's agent flushes behind the proxies of a service mesh"},
	{OnThePath, "packets are lost, late or forgotten on the way"},
	{AtAProxy, "a proxy ends, holds back or hides a stream"},
	{InAService, "a service, or its transport, stops doing its part"},
}

// FamilyNames returns the names of the families.
func FamilyNames() []string {
	names := make([]string, len(Families))
	for i, f := range Families {
		names[i] = string(f.Family)
	}
	return names
}

// Family returns what the scenario is about: its first fault, if it has no flush.
func (s Scenario) Family() Family {
	switch {
	case s.Flush != nil && s.Flush.By == ByMiddlebox:
		return OnThePath
	case s.Flush == nil && len(s.Fault) > 0:
		switch s.Fault[0].Kind.Family() {
		case PathFamily:
			return OnThePath
		case ProxyFamily:
			return AtAProxy
		default:
			return InAService
		}
	case strings.HasPrefix(s.Path, "mesh"):
		return MeshFamily
	default:
		return MirrordFamily
	}
}

// OfFamily returns those of the scenarios that are of a family.
func OfFamily(all []Scenario, family Family) []Scenario {
	return slices.DeleteFunc(slices.Clone(all), func(s Scenario) bool { return s.Family() != family })
}
