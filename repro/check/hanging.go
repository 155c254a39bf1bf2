package check

import (
	"hangscope/repro/result"
)

// hanging is where a stream may hang, and by what.
type hanging struct {
	answer     result.Answer
	generation string
	path       string
	with       ports
	mesh       bool // whether it takes a mesh, and nobody has said that there is one
}

// rank orders what may hang: nothing, perhaps, surely.
func (h hanging) rank() int {
	switch h.answer {
	case result.Yes:
		return 2
	case result.NotSure:
		return 1
	default:
		return 0
	}
}

// hanging looks for the path on which a stream hangs most surely.
func (c *column) hanging(e era) hanging {
	worst := hanging{answer: result.No}
	for _, path := range c.paths() {
		found := hanging{answer: hangsOn(e.name(), path, c.upstream()), generation: e.name(), path: path, with: c.upstream()}
		if c.options.Mesh != result.Linkerd && c.options.Mesh != result.Istio && (path == meshout || path == meshio) {
			found.mesh = true
			if found.answer == result.Yes {
				found.answer = result.NotSure
			}
		}
		if worst.rank() < found.rank() {
			worst = found
		}
	}
	return worst
}

// paths are those that connections of the pod may be on.
func (c *column) paths() []string {
	redirected := steal
	if c.text(modeField) == "mirror" || c.given(filterField) {
		redirected = mirror // the agent passes on what it does not keep
	}
	meshed := []string{meshio, meshout}
	switch c.options.Mesh {
	case result.NoMesh:
		return []string{std, redirected}
	case result.Linkerd, result.Istio:
		return append(meshed, redirected)
	default:
		return append([]string{std, redirected}, meshed...)
	}
}

// reason says who may hang, and what is not known.
func (h hanging) reason(flushed result.CheckedAnswer) string {
	said := "Under " + h.generation + " a stream may hang in silence on " + where[h.path] + "."
	if flushed.Answer == result.NotSure {
		return said + " " + flushed.Reason
	}
	if h.answer == result.NotSure && h.mesh {
		said += " Whether there is a mesh is not known: --mesh decides."
	}
	if h.answer == result.NotSure && h.with == portsUnknown && hangsOn(h.generation, h.path, h.with) == result.NotSure {
		said += " It depends on the upstream's port: --port and --upstream-port decide."
	}
	return said
}
