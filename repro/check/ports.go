package check

import (
	"slices"

	"hangscope/repro/result"
)

// portSet is which ports of the pod are redirected.
type portSet struct {
	// known are the ports. None of them is known if it is empty and all is not.
	known []int
	// none is whether no port is redirected, though some are listened on.
	none bool
}

// redirectedPorts are the mapped ports of those that the program listens on, without those
// that the configuration leaves out.
func (c *column) redirectedPorts() portSet {
	local := c.options.Ports
	var only, ignored []int
	restricted := c.json(portsField, &only) && only != nil
	c.json(ignoredField, &ignored)
	if len(local) == 0 {
		local = only
	}
	set := portSet{known: []int{}}
	if c.templated(portsField) || c.templated(ignoredField) || c.templated(mappedField) {
		return set
	}
	for _, port := range local {
		if port == 0 || slices.Contains(ignored, port) || restricted && !slices.Contains(only, port) {
			continue
		}
		set.known = append(set.known, c.mapped(port))
	}
	set.none = len(set.known) == 0 && (len(local) > 0 || restricted)
	return set
}

// mapped is the pod's port for one of the local program.
func (c *column) mapped(local int) int {
	var pairs [][2]int
	c.json(mappedField, &pairs)
	for _, pair := range pairs {
		if pair[0] == local {
			return pair[1]
		}
	}
	return local
}

// upstream says whether a service that the pod calls has a port number that is flushed.
func (c *column) upstream() ports {
	switch {
	case c.options.UpstreamPort == 0 || len(c.ports.known) == 0:
		return portsUnknown
	case slices.Contains(c.ports.known, c.options.UpstreamPort):
		return samePorts
	default:
		return differentPorts
	}
}

// others says whether connections that the pod has dialled, to the same port number, are at
// risk.
func (c *column) others(e era) result.CheckedAnswer {
	flushed := c.flushed(e)
	switch {
	case flushed.Answer == result.No:
		return result.CheckedAnswer{Answer: result.No, Reason: "Nothing is flushed."}
	case e.name() == "g5":
		return result.CheckedAnswer{Answer: result.No, Reason: "Only sockets whose own port it is are killed."}
	case c.upstream() == differentPorts:
		return result.CheckedAnswer{Answer: result.No, Reason: "The upstream has another port number, which the flush does not match."}
	}
	a := sameNumber(e, c.options.Mesh)
	if a.Answer == result.Yes && (c.upstream() == portsUnknown || flushed.Answer == result.NotSure) {
		a.Answer = result.NotSure
		a.Reason = "If the pod calls a service on a port number that is flushed: " + a.Reason
		if c.upstream() == portsUnknown {
			a.Reason += " --port and --upstream-port decide."
		}
	}
	return a
}

// sameNumber says what the flush does to a connection that the pod has dialled, to the port
// number that is flushed.
func sameNumber(e era, m result.PodMesh) result.CheckedAnswer {
	switch {
	case e.name() == "g2":
		return result.CheckedAnswer{Answer: result.Yes, Reason: "the flush marks them too, and what comes in on them is rejected: the upstream is told, the pod is not."}
	case m == result.NoMesh:
		return result.CheckedAnswer{Answer: result.No, Reason: "Their entries are deleted, and nothing is translated, so they go on."}
	case m == result.Linkerd || m == result.Istio:
		return result.CheckedAnswer{Answer: result.Yes, Reason: "their entries may be deleted, and with a mesh the next message is then answered by a reset."}
	default:
		return result.CheckedAnswer{Answer: result.NotSure, Reason: "Their entries are deleted: without a mesh they go on, with one the next message may be answered by a reset. --mesh decides."}
	}
}
