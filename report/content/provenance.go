package content

import (
	"fmt"
	"slices"

	"hangscope/report/phrase"
	"hangscope/repro/agent"
	"hangscope/repro/result"
)

// Provenance is line 1 of every form of report:
//
//	simulated · mirrord did not run · agent g2 (mirrord 3.64.0–3.133, 2023-09 to 2025-02) · virtual time · hangscope v1 · 2026-11-26 10:00 UTC
func Provenance(r *result.Result) string { return provenance(result.ProvenanceOf(r)) }

// SetProvenance is the line of a set.
func SetProvenance(set *result.Set) string { return RunsProvenance(set.Results) }

// RunsProvenance is the line of several results.
func RunsProvenance(runs []*result.Result) string {
	all := make([]result.Provenance, len(runs))
	for i, r := range runs {
		all[i] = result.ProvenanceOf(r)
	}
	return provenance(result.JoinProvenance(all))
}

// SweepProvenance is the line of a sweep.
func SweepProvenance(s *result.Sweep) string { return provenance(result.ProvenanceOfSweep(s)) }

// ComparedProvenance is the line of two sets that are compared. Each side has its tool
// and its moment.
func ComparedProvenance(both, before, after result.Provenance) string {
	return phrase.Dotted(
		what(both),
		"before: "+phrase.Dotted(toolOf(before), whenOf(before)),
		"after: "+phrase.Dotted(toolOf(after), whenOf(after)),
	)
}

func provenance(p result.Provenance) string {
	return phrase.Dotted(what(p), toolOf(p), whenOf(p))
}

// what says what was simulated, what it is a model of, and in which time it ran.
func what(p result.Provenance) string {
	clocks := make([]string, len(p.Clocks))
	for i, c := range p.Clocks {
		clocks[i] = TimeOf(result.Clock(c))
	}
	if slices.Equal(p.Clocks, []string{string(result.RealClock), string(result.VirtualClock)}) {
		clocks = []string{"real and virtual time"}
	}
	return phrase.Dotted(layersOf(p.Layers), notRun(p.NotRun), Modelled(p.Faults), phrase.Join(clocks))
}

// layersOf says whether the network of the pod was simulated.
func layersOf(layers []result.LayerName) string {
	kernel := slices.Contains(layers, result.Kernel)
	switch {
	case kernel && len(layers) > 1:
		return "simulated, and this machine's kernel"
	case kernel:
		return "this machine's kernel"
	default:
		return "simulated"
	}
}

func notRun(products []string) string {
	switch len(products) {
	case 0:
		return ""
	case 1:
		return products[0] + " did not run"
	default:
		return "neither " + products[0] + " nor " + products[1] + " ran"
	}
}

// Modelled says what faults are models of.
func Modelled(faults []result.FaultModel) string {
	var generations []agent.Generation
	var hypotheses, middleboxes, paths, proxies, services, unknown []string
	for _, f := range faults {
		name := phrase.Clip(f.Name, widestMechanism)
		switch {
		case f.Generation != nil:
			generations = append(generations, *f.Generation)
		case f.Of == result.OfHypothesis && !slices.Contains(hypotheses, f.Hypothesis):
			hypotheses = append(hypotheses, f.Hypothesis)
		case f.Of == result.OfMiddlebox:
			middleboxes = append(middleboxes, name)
		case f.Of == result.OfPath:
			paths = append(paths, name)
		case f.Of == result.OfProxy:
			proxies = append(proxies, name)
		case f.Of == result.OfService:
			services = append(services, name)
		case f.Of == result.OfUnknown:
			unknown = append(unknown, name)
		}
	}
	said := phrase.Dotted(
		generationsSaid(generations),
		few("hypothesis", "hypotheses", hypotheses, "no generation of the agent"),
		few("flush", "flushes", middleboxes, "by a middlebox, not by the agent"),
		few("fault", "faults", paths, "of the path, not of the agent"),
		few("fault", "faults", proxies, "of a proxy, not of the agent"),
		few("fault", "faults", services, "not of the agent"),
		few("flush", "flushes", unknown, "no known generation of the agent"),
	)
	if said == "" {
		return "nothing is flushed"
	}
	return said
}

// widestMechanism bounds the name of a mechanism or a fault. Those that hangscope knows are
// shorter, and stand in full.
const widestMechanism = phrase.WidestCell

// maxNamed bounds the names in one part of the line.
const maxNamed = 3

// few names some things with a remark on them.
func few(one, many string, names []string, remark string) string {
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return one + " " + names[0] + ", " + remark
	case n > maxNamed:
		return fmt.Sprintf("%d %s, %s", n, many, remark)
	default:
		return many + " " + phrase.Join(names) + ", " + remark
	}
}

// generationsSaid names generations of the agent, with the releases and the months
// in which it flushed so.
func generationsSaid(all []agent.Generation) string {
	switch len(all) {
	case 0:
		return ""
	case 1, 2:
		said := make([]string, len(all))
		for i, g := range all {
			said[i] = g.Name + " (" + Period(g) + ")"
		}
		return "agent " + phrase.Join(said)
	}
	return "agent, " + phrase.Count(uint64(len(all)), "generation") + " of it from " + all[0].Name + " (mirrord since " + all[0].FirstVersion + ", " + all[0].From + ")"
}

// Period says which releases of mirrord have a generation, and when they came.
func Period(g agent.Generation) string {
	switch {
	case g.FirstVersion == "":
		return "a mirrord after " + agent.LatestRead
	case g.OnlyIf != "":
		return "mirrord since " + g.FirstVersion + ", " + g.From + ", if " + g.OnlyIf
	case g.OrLater:
		return "mirrord " + g.FirstVersion + "–" + g.LastVersion + " or later, " + g.From + " to " + g.To + " or later"
	default:
		return "mirrord " + g.FirstVersion + "–" + g.LastVersion + ", " + g.From + " to " + g.To
	}
}

func toolOf(p result.Provenance) string {
	return phrase.Clip(p.Tool.Name+" "+p.Tool.Version, phrase.WidestCell)
}

// whenOf is the moment at which the first run began.
func whenOf(p result.Provenance) string {
	if p.When == nil {
		return "when: not recorded"
	}
	return p.When.UTC().Format("2006-01-02 15:04 UTC")
}
