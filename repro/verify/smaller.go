package verify

import (
	"reflect"
	"slices"

	"hangscope/scenarios"
)

// smaller returns the allowed scenarios that are one step smaller than a completed one,
// the largest steps first. No sequence of such steps comes back to where it began. What
// goes wrong stays: the flush with its mechanism, or the fault. Of several, one may go.
func smaller(s scenarios.Scenario, known scenarios.Vocabulary) []scenarios.Scenario {
	steps := slices.Concat(withoutFaults(s), withoutParts(s), withFewer(s), plainer(s, known))
	var allowed []scenarios.Scenario
	for _, step := range steps {
		step = step.Complete()
		if !reflect.DeepEqual(step, s) && step.Validate(known) == nil {
			allowed = append(allowed, step)
		}
	}
	return allowed
}

// kept are the parts of a scenario, and the fields of its flush, that stay.
var kept = []string{"Flush", "Fault", "AfterMessage"}

// withoutParts leaves out each part that a scenario or its flush need not have.
func withoutParts(s scenarios.Scenario) []scenarios.Scenario {
	parts := []func(*scenarios.Scenario) reflect.Value{
		func(s *scenarios.Scenario) reflect.Value { return reflect.ValueOf(s).Elem() },
	}
	if s.Flush != nil {
		parts = append(parts, func(s *scenarios.Scenario) reflect.Value { return reflect.ValueOf(s.Flush).Elem() })
	}
	var without []scenarios.Scenario
	for _, of := range parts {
		for i := range of(&s).NumField() {
			field := of(&s).Field(i)
			name := of(&s).Type().Field(i).Name
			if field.Kind() != reflect.Pointer || field.IsNil() || slices.Contains(kept, name) {
				continue
			}
			step := s.Complete()
			of(&step).Field(i).SetZero()
			without = append(without, step)
		}
	}
	return without
}

// withFewer has fewer calls, fewer messages, and a load that is more like the default.
func withFewer(s scenarios.Scenario) []scenarios.Scenario {
	changes := []func(*scenarios.Scenario){
		func(s *scenarios.Scenario) { s.Load.Streams = 1 },
		func(s *scenarios.Scenario) { s.Load.Streams = max(1, s.Load.Streams-1) },
		func(s *scenarios.Scenario) { s.Load.Messages = max(fewestMessages, s.Load.Messages/2) },
		func(s *scenarios.Scenario) { s.Load.Messages = max(fewestMessages, s.Load.Messages-1) },
		func(s *scenarios.Scenario) { s.Load.Delay = nil },
		func(s *scenarios.Scenario) { s.Load.Stagger = nil },
		func(s *scenarios.Scenario) { s.Load.Size = nil },
		func(s *scenarios.Scenario) { s.Load.Interval = nil },
		func(s *scenarios.Scenario) { s.Ports.Upstream = s.Ports.Forwarder },
	}
	if s.Flush != nil && *s.Flush.AfterMessage > 1 {
		changes = append(changes, func(s *scenarios.Scenario) { s.Flush.AfterMessage = new(1) })
	}
	var steps []scenarios.Scenario
	for _, change := range changes {
		step := s.Complete()
		change(&step)
		steps = append(steps, step)
	}
	return steps
}

// withoutFaults leaves out one of several things that go wrong, or what a fault need not say.
func withoutFaults(s scenarios.Scenario) []scenarios.Scenario {
	var steps []scenarios.Scenario
	if s.Flush != nil && len(s.Fault) > 0 {
		step := s.Complete()
		step.Flush, step.Local = nil, nil
		if !step.Fault.Strikes() {
			step.AfterFlush = nil
		}
		steps = append(steps, step)
	}
	for i := range s.Fault {
		if len(s.Fault) > 1 || s.Flush != nil {
			step := s.Complete()
			step.Fault = slices.Delete(step.Fault, i, i+1)
			steps = append(steps, step)
		}
		for _, change := range []func(*scenarios.Fault){
			func(f *scenarios.Fault) { f.Above = 0 },
			func(f *scenarios.Fault) { f.Proxy = "" },
			func(f *scenarios.Fault) { f.Stream = 0 },
			func(f *scenarios.Fault) { f.Delay = nil },
			func(f *scenarios.Fault) {
				if f.Kind == scenarios.NoSettings {
					f.AfterMessage = nil // from the start, which needs no later connection
				}
			},
		} {
			step := s.Complete()
			change(&step.Fault[i])
			steps = append(steps, step)
		}
	}
	return steps
}

// fewestMessages leave one before a flush, and one after it.
const fewestMessages = 3

// plainer has the plainest of its named values in the place of another one: the first of
// the list, or false.
func plainer(s scenarios.Scenario, known scenarios.Vocabulary) []scenarios.Scenario {
	var steps []scenarios.Scenario
	for _, axis := range scenarios.NamedAxes(known) {
		switch axis.Field {
		case "flush.mechanism", "fault.kind", "fault.role", "fault.proxy", "flush.by", "after_flush.same", "after_flush.fresh", "local.dials":
			continue // what goes wrong, and parts that are left out as a whole
		case "flush.phase":
			if s.Flush == nil || s.Flush.Delay != nil {
				continue
			}
		}
		plainest := axis.Values[0]
		if slices.Contains(axis.Values, "false") {
			plainest = "false"
		}
		if step, err := s.At([]scenarios.Axis{axis}, []string{plainest}, known); err == nil {
			steps = append(steps, step)
		}
	}
	return steps
}
