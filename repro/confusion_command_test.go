package repro

import (
	"fmt"

	"hangscope/scenarios"
)

// String is a command that runs it, if there is no remedy.
func (d drawn) String() string {
	s := d.scenario
	var set []string
	base := "healthy"
	if f := s.Flush; f != nil {
		base = "mirrord-1870"
		set = append(set, "flush.mechanism="+f.Mechanism)
	}
	faults := s.Fault
	if len(faults) > 1 { // --set can say one fault
		base, faults = "shared-window", nil
	}
	for _, f := range faults {
		base = "upstream-quiet"
		set = append(set, "fault.kind="+string(f.Kind))
	}
	set = append(set,
		"call="+string(s.Call), "path="+s.Path, "mesh="+string(s.Mesh), fmt.Sprint("ports.upstream=", s.Ports.Upstream),
		fmt.Sprint("load.messages=", s.Load.Messages), fmt.Sprint("load.interval=", *s.Load.Interval), fmt.Sprint("load.size=", *s.Load.Size),
		fmt.Sprint("load.streams=", s.Load.Streams), fmt.Sprint("load.stagger=", *s.Load.Stagger), "load.connections="+string(s.Load.Connections),
	)
	if f := s.Flush; f != nil {
		set = append(set, fmt.Sprint("flush.after_message=", *f.AfterMessage), fmt.Sprint("flush.delay=", *f.Delay))
	}
	for _, f := range faults {
		if f.AfterMessage != nil {
			set = append(set, fmt.Sprint("fault.after_message=", *f.AfterMessage))
		}
		set = append(set, ofProxy(f)...)
		if f.Role != "" {
			set = append(set, "fault.role="+string(f.Role))
		}
		if f.Streams > 0 {
			set = append(set, fmt.Sprint("fault.streams=", f.Streams))
		}
		for name, of := range map[string]*scenarios.Duration{"every": f.Every, "age": f.Age, "grace": f.Grace} {
			if of != nil {
				set = append(set, fmt.Sprint("fault.", name, "=", *of))
			}
		}
		if f.Deadline != nil {
			set = append(set, fmt.Sprint("fault.deadline=", *f.Deadline))
		}
	}
	command := fmt.Sprintf("go run . run --cures=none --clock virtual --seed %d --stall-after %s", d.seed, d.options.StallAfter)
	if d.options.Observe > 0 {
		command += fmt.Sprint(" --observe ", d.options.Observe)
	}
	for _, field := range set {
		command += " --set " + field
	}
	command += " " + base
	if held := s.Fault.Find(scenarios.HeldWindow); held != nil {
		slow := s.Fault.Find(scenarios.SlowClient)
		command += fmt.Sprintf(" (with the faults {kind: %s, role: %s} and {kind: %s, stream: %d, after_message: %d})",
			held.Kind, held.Role, slow.Kind, slow.Stream, *slow.AfterMessage)
	}
	if d.cut != nil {
		command += fmt.Sprintf(" (%s on hop %d at %s)", d.cut.kind, d.cut.hop, d.cut.at)
	}
	if d.remedy != "" {
		command += " (with " + d.remedy + ")"
	}
	return command
}
