package check

import (
	"slices"

	"hangscope/repro/result"
)

// The paths of docs/flush.md that a real pod may have.
const (
	std     = "std"
	steal   = "steal"
	mirror  = "mirror"
	meshout = "meshout"
	meshio  = "meshio"
)

// ports is whether the upstream has the port number that is flushed.
type ports int

const (
	portsUnknown ports = iota
	samePorts
	differentPorts
)

// hang is where a running stream hangs under a generation, and with which ports of the
// upstream.
type hang struct {
	path string
	with ports // portsUnknown: with any
}

// hangs has the cells of the table "The running stream" of docs/flush.md that hang.
var hangs = map[string][]hang{
	"g1": {{steal, 0}, {mirror, 0}, {meshout, 0}, {meshio, 0}},
	"g2": {{std, samePorts}, {steal, samePorts}, {mirror, 0}, {meshout, samePorts}, {meshio, 0}},
	"g3": {{steal, 0}, {mirror, 0}, {meshout, 0}, {meshio, 0}},
	"g4": {{steal, 0}, {mirror, 0}, {meshout, differentPorts}, {meshio, 0}},
	"g5": nil,
	"g6": {{meshout, differentPorts}},
}

// hangsOn says whether a running stream may hang on a path.
func hangsOn(generation, path string, with ports) result.Answer {
	i := slices.IndexFunc(hangs[generation], func(h hang) bool { return h.path == path })
	if i < 0 {
		return result.No
	}
	switch need := hangs[generation][i].with; {
	case need == portsUnknown || need == with:
		return result.Yes
	case with == portsUnknown:
		return result.NotSure
	default:
		return result.No
	}
}

// where says in words what a path is.
var where = map[string]string{
	std:     "the callers' connections that are older than the redirect",
	steal:   "connections that are redirected already when the flush comes, such as those made just before it",
	mirror:  "connections that the agent passes on to the pod's program when the flush comes",
	meshout: "connections of callers outside the mesh, behind the mesh's outbound redirect",
	meshio:  "connections through the mesh's inbound proxy",
}
