package result

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"hangscope/repro/agent"
	"hangscope/repro/pod"
	"hangscope/scenarios"
)

// Provenance is what a report is of: what was simulated and what ran, and when. All of
// it but the moment follows from the rest of the document.
type Provenance struct {
	// Layers say whether the pod's network was simulated, or this machine's kernel.
	Layers []LayerName `json:"layers"`
	// NotRun are the products that the runs are about, and that took no part in them.
	NotRun []string `json:"not_run"`
	// Faults are what went wrong, each once; null if nothing did.
	Faults []FaultModel `json:"faults"`
	// Clocks are the times in which something ran: real, virtual, or what a later
	// version knows.
	Clocks []string `json:"clocks"`
	// Tool is the program that ran.
	Tool Tool `json:"tool"`
	// When is the moment at which the first run began, in UTC. Null in a result that
	// is older than this field.
	When *time.Time `json:"when"`
}

// FaultModel is a fault, and what it is a model of.
type FaultModel struct {
	// Name is what the scenario calls it.
	Name string `json:"name"`
	// Of says what it is a model of.
	Of FaultOrigin `json:"of"`
	// Generation is that of the agent; null if it is no flush of the agent.
	Generation *agent.Generation `json:"generation"`
	// Hypothesis is what the fault puts to the test; empty if it tests none.
	Hypothesis string `json:"hypothesis,omitempty"`
}

// FaultOrigin is what a fault is a model of.
type FaultOrigin string

// What a fault may be a model of: a generation of mirrord's agent, a hypothesis of
// how a flush could hang a stream, a middlebox between two services, such as a load
// balancer, a proxy on a hop, a service that does something wrong, or something that this version does
// not know.
const (
	OfAgent      FaultOrigin = "agent"
	OfHypothesis FaultOrigin = "hypothesis"
	OfMiddlebox  FaultOrigin = "middlebox"
	OfPath       FaultOrigin = "path"
	OfProxy      FaultOrigin = "proxy"
	OfService    FaultOrigin = "service"
	OfUnknown    FaultOrigin = "unknown"
)

// The products that take no part in a run.
const (
	mirrord = "mirrord"
	linkerd = "Linkerd"
)

// The orders in which a provenance lists things.
var (
	knownLayers   = []LayerName{Simulated, Kernel}
	knownClocks   = []string{string(RealClock), string(VirtualClock)}
	knownProducts = []string{mirrord, linkerd}
)

// ProvenanceOf returns the provenance of a result.
func ProvenanceOf(r *Result) Provenance {
	var layers []LayerName
	var clocks []string
	for _, v := range r.Variants {
		layers = append(layers, carriedBy(v.Layer))
		clocks = append(clocks, clockOf(v.Clock))
	}
	if len(r.Variants) == 0 {
		layers, clocks = []LayerName{r.askedLayer()}, []string{clockOf(r.Clock)}
	}
	for _, c := range r.Cures {
		clocks = append(clocks, clockOf(c.Clock))
	}
	for _, rung := range r.Ladder {
		clocks = append(clocks, clockOf(rung.Clock))
	}
	return Provenance{
		Layers: inOrder(layers, knownLayers), NotRun: notRun([]string{r.Scenario.Path}),
		Faults: eachOnce(faultsOf(r.Scenario)), Clocks: inOrder(clocks, knownClocks),
		Tool: r.Tool, When: r.Provenance.When,
	}
}

// ProvenanceOfSweep returns the provenance of a sweep.
func ProvenanceOfSweep(s *Sweep) Provenance {
	paths, faults := []string{s.Scenario.Path}, faultsOf(s.Scenario)
	for _, axis := range s.Axes {
		switch axis.Field {
		case "path":
			paths = axis.Values
		case "flush.mechanism":
			faults = modelsOf(axis.Values, flushModelBy(s.Scenario.Flush))
		case "fault.kind":
			faults = modelsOf(axis.Values, modelOfFault)
		}
	}
	return Provenance{
		Layers: []LayerName{Simulated}, NotRun: notRun(paths), Faults: eachOnce(faults),
		Clocks: inOrder([]string{clockOf(s.Clock)}, knownClocks), Tool: s.Tool, When: s.Provenance.When,
	}
}

// JoinProvenance is what several results are of. Their tool is that of the first one,
// and their moment the earliest.
func JoinProvenance(all []Provenance) Provenance {
	joined := all[0]
	for _, p := range all[1:] {
		joined.Layers = inOrder(slices.Concat(joined.Layers, p.Layers), knownLayers)
		joined.Clocks = inOrder(slices.Concat(joined.Clocks, p.Clocks), knownClocks)
		joined.NotRun = inOrder(slices.Concat(joined.NotRun, p.NotRun), knownProducts)
		joined.Faults = eachOnce(slices.Concat(joined.Faults, p.Faults))
		if p.When != nil && (joined.When == nil || p.When.Before(*joined.When)) {
			joined.When = p.When
		}
	}
	return joined
}

// Moment is a moment as a provenance has it: in UTC, to the second.
func Moment(t time.Time) *time.Time { return new(t.UTC().Truncate(time.Second)) }

func (r *Result) askedLayer() LayerName {
	if r.Asked != nil && r.Asked.Layer != "" {
		return r.Asked.Layer
	}
	return Simulated
}

// carriedBy is the layer that a variant's connections went through. With no layer
// they went through nothing but loopback, which the simulated chain does too.
func carriedBy(layer string) LayerName {
	if layer == KernelLayer {
		return Kernel
	}
	return Simulated
}

// notRun lists the products that chains with these paths stand for.
func notRun(paths []string) []string {
	for _, name := range paths {
		if path, err := pod.FindPath(name); err == nil && path.Meshed() {
			return []string{mirrord, linkerd}
		}
	}
	return []string{mirrord}
}

// faultsOf finds what the faults of a scenario are models of.
func faultsOf(s scenarios.Scenario) []FaultModel {
	var models []FaultModel
	for _, fault := range s.Fault {
		models = append(models, modelOfFault(string(fault.Kind)))
	}
	switch {
	case s.Flush == nil:
		return models
	case len(s.Variants) == 0:
		return append(models, flushModelBy(s.Flush)(s.Flush.Mechanism))
	}
	model := flushModelBy(s.Flush)
	for _, name := range slices.Sorted(maps.Keys(s.Variants)) {
		models = append(models, model(s.Variants[name].Mechanism))
	}
	return models
}

func modelsOf(names []string, model func(string) FaultModel) []FaultModel {
	var models []FaultModel
	for _, name := range names {
		models = append(models, model(name))
	}
	return models
}

// flushModelBy returns what a mechanism is a model of, by who flushes.
func flushModelBy(flush *scenarios.Flush) func(mechanism string) FaultModel {
	if flush != nil && flush.By == scenarios.ByMiddlebox {
		return func(mechanism string) FaultModel { return FaultModel{Name: mechanism, Of: OfMiddlebox} }
	}
	return flushModel
}

func flushModel(mechanism string) FaultModel {
	if generation, ok := agent.OfMechanism(mechanism); ok {
		return FaultModel{Name: mechanism, Of: OfAgent, Generation: &generation}
	}
	if hypothesis := agent.Tested(mechanism); hypothesis != "" {
		return FaultModel{Name: mechanism, Of: OfHypothesis, Hypothesis: hypothesis}
	}
	return FaultModel{Name: mechanism, Of: OfUnknown}
}

// Models are what the faults that a relay tried are models of, each once. The flush of a
// scenario is left out if it is not known who flushes there.
func (r *Relayed) Models() []FaultModel {
	var models []FaultModel
	for _, f := range r.Faults {
		ofKind := scenarios.FaultKind(f.Mechanism).Family() != ""
		if r.Scenario != "" && f.By == "" && !ofKind {
			continue
		}
		model := flushModelBy(&scenarios.Flush{By: f.By})(f.Mechanism)
		if model.Of == OfUnknown && ofKind {
			model = modelOfFault(f.Mechanism)
		}
		models = append(models, model)
	}
	return eachOnce(models)
}

// modelOfFault returns what a kind of fault is a model of.
func modelOfFault(kind string) FaultModel {
	model := FaultModel{Name: kind, Of: OfService}
	switch scenarios.FaultKind(kind).Family() {
	case scenarios.ProxyFamily:
		model.Of = OfProxy
	case scenarios.PathFamily:
		model.Of = OfPath
	default:
	}
	return model
}

// eachOnce returns every fault once: the agent's generations in their order, then the
// hypotheses, then the others.
func eachOnce(faults []FaultModel) []FaultModel {
	place := func(f FaultModel) string {
		if f.Generation != nil {
			return f.Generation.Name
		}
		return f.Hypothesis
	}
	order := []FaultOrigin{OfAgent, OfHypothesis, OfMiddlebox, OfPath, OfProxy, OfService, OfUnknown}
	faults = slices.Clone(faults)
	slices.SortFunc(faults, func(a, b FaultModel) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.Of), slices.Index(order, b.Of)),
			cmp.Compare(place(a), place(b)), cmp.Compare(a.Name, b.Name),
		)
	})
	return slices.CompactFunc(faults, func(a, b FaultModel) bool { return a.Of == b.Of && a.Name == b.Name })
}

// inOrder returns each of some values once, in the order of those that are known; the
// others follow.
func inOrder[T cmp.Ordered](values, known []T) []T {
	place := func(value T) int {
		if i := slices.Index(known, value); i >= 0 {
			return i
		}
		return len(known)
	}
	slices.SortFunc(values, func(a, b T) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	return slices.Compact(values)
}

// clockOf is the time of something. What is older than clocks was in real time.
func clockOf(c Clock) string { return string(cmp.Or(c, RealClock)) }
