package check

import (
	"hangscope/repro/agent"
)

// era is a time in which all agents do the same: the first release of it, and how it
// flushes.
type era struct {
	version agent.Version
	// generation is how it flushes; nil before there was a flush.
	generation *agent.Generation
	// later is whether it is of a release that was not found, after the latest one read.
	later bool
}

// eras are those that an agent may be of. If version is empty, they are all since the flush
// is on by default. conntrackOff is whether the agent's own environment turns conntrack off.
func eras(version string, conntrackOff bool) []era {
	latest := must(agent.LatestRead)
	if version != "" {
		v := must(version)
		if v.Compare(latest) <= 0 {
			return []era{eraOf(v, conntrackOff)}
		}
		return []era{eraOf(v, conntrackOff), todays(v, conntrackOff)}
	}
	var all []era
	for _, first := range []string{
		agent.FlushByDefault, agent.G2.FirstVersion, agent.G3.FirstVersion, agent.G4.FirstVersion,
		agent.MirrorRedirects, agent.MirrorEverybody, agent.ConntrackSwitch,
	} {
		all = append(all, eraOf(must(first), conntrackOff))
	}
	return append(all, todays(latest, conntrackOff))
}

// eraOf is the era of a version by the table of package agent.
func eraOf(v agent.Version, conntrackOff bool) era {
	e := era{version: v}
	if conntrackOff && v.AtLeast(agent.ConntrackSwitch) {
		e.generation = &agent.G5
		return e
	}
	for _, g := range []*agent.Generation{&agent.G1, &agent.G2, &agent.G3, &agent.G4} {
		if v.AtLeast(g.FirstVersion) {
			e.generation = g
		}
	}
	return e
}

// todays is the era of today's generation, whose first release was not found.
func todays(v agent.Version, conntrackOff bool) era {
	e := era{version: v, generation: &agent.G6, later: true}
	if conntrackOff {
		e.generation = &agent.G5
	}
	return e
}

// must reads a version that was checked before.
func must(text string) agent.Version {
	v, err := agent.ParseVersion(text)
	if err != nil {
		panic(err)
	}
	return v
}

// name is the generation's name, or that there is none.
func (e era) name() string {
	if e.generation == nil {
		return "none"
	}
	return e.generation.Name
}
