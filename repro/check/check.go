package check

import (
	"hangscope/repro/config"
	"hangscope/repro/result"
)

// Options are what is said of the pod and of mirrord, beside the files.
type Options struct {
	// Version is that of mirrord; if empty, it is not known.
	Version string
	// Ports are those that the local program listens on; if none, they are not known.
	Ports []int
	// UpstreamPort is the port of a service that the pod calls. If zero, it is not known.
	UpstreamPort int
	// Mesh is the pod's mesh. If empty, it is not known.
	Mesh result.PodMesh
}

// Judge judges one configuration, in both columns.
func Judge(in config.Inputs, o Options) result.CheckedFile {
	file := result.CheckedFile{Notes: notes(in), Scenario: result.CheckedScenario{Set: []string{}}}
	if in.File != nil {
		file.Name, file.Part = in.File.Name, in.File.Part
	}
	var worst hanging
	for _, operator := range []bool{false, true} {
		r := reader{in: in, operator: operator}
		c := column{reader: r, options: o}
		judged := c.judge()
		file.Columns = append(file.Columns, judged)
		if judged.Applies && worst.rank() < c.worst.rank() {
			worst = c.worst
		}
	}
	file.Risk = result.RiskOf(file.Columns)
	file.Scenario = scenarioOf(worst)
	file.Fix = fix(in, file)
	return file
}

// notes are what is to be said besides.
func notes(in config.Inputs) []string {
	r := reader{in: in}
	out := []string{"A profile in the cluster may change the mode; that is not known here."}
	if target := r.text("target.path"); target == "" && r.text("target") == "" {
		out = append(out, "No target is named here. Without any, also on the command line, nothing is redirected.")
	}
	return out
}
