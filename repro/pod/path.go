package pod

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/evidence"
)

// Path is the way that connections take through the pod: the NAT rules that
// stand while the chain runs, and those that the agent adds just before it
// flushes. With the flushed port P = 50051:
//
//	plain    client ──────────────────────▶ forwarder ─────────────────▶ upstream
//	std      the same; stealing begins:      the agent adds its redirect of P
//	         the next client ─▶ agent ─────▶ local process ─────────────▶ upstream
//	steal    client ─▶ agent ──────────────▶ forwarder ─────────────────▶ upstream
//	mirror   client ─▶ agent ── to P ──────▶ forwarder ─────────────────▶ upstream
//	meshout  client ──────────────────────▶ forwarder ─▶ outbound proxy ─▶ upstream
//	meshio   client ─▶ inbound proxy ──────▶ forwarder ─▶ outbound proxy ─▶ upstream
type Path struct {
	// Name is what scenarios call it, Summary says what it is.
	Name, Summary string
	// Standing are the rules from the start, Stealing those that come with the
	// flush, both for the flushed port.
	Standing, Stealing func(port int) []Redirect
	// PassesOn is whether the agent reaches the forwarder on its port, inside the
	// pod, as it does with a connection that is only mirrored or that no filter
	// keeps. Else it goes through a channel of mirrord's own.
	PassesOn bool
}

// Target returns the role to which a process passes on what it gets.
func (p *Path) Target(process evidence.Role) evidence.Role {
	if process == Agent && p.Local() {
		return evidence.Local
	}
	return Meant(process)
}

// Local reports whether new connections go to the local process once stealing has
// begun. Where the agent has them from the start, it gives them to the forwarder.
func (p *Path) Local() bool {
	const anyPort = 1
	return slices.ContainsFunc(p.Stealing(anyPort), func(r Redirect) bool { return r.To == Agent })
}

// Meshed reports whether the proxies of a mesh take part.
func (p *Path) Meshed() bool {
	const anyPort = 1
	return slices.ContainsFunc(p.Standing(anyPort), func(r Redirect) bool { return r.To == OutboundProxy || r.To == InboundProxy })
}

// Unstolen is the path if no agent begins to steal: the rules stay as they are.
func (p *Path) Unstolen() *Path {
	unstolen := *p
	unstolen.Stealing = noRules
	return &unstolen
}

// Paths lists the paths.
var Paths = []*Path{
	{
		Name:     "plain",
		Summary:  "nothing is redirected",
		Standing: noRules,
		Stealing: noRules,
	},
	{
		Name:     "std",
		Summary:  "nothing is redirected until stealing begins: the redirect is added, then the flush follows",
		Standing: noRules,
		Stealing: steal,
	},
	{
		Name:     "steal",
		Summary:  "the port is already redirected to the agent when the flush comes",
		Standing: steal,
		Stealing: noRules,
	},
	{
		Name:     "mirror",
		Summary:  "the port is already redirected to the agent, which passes connections on to it (mirror mode, or a filter)",
		Standing: steal,
		Stealing: noRules,
		PassesOn: true,
	},
	{
		Name:    "meshout",
		Summary: "a mesh proxy takes what the pod dials (Linkerd's outbound half; the port itself is skipped inbound)",
		Standing: func(port int) []Redirect {
			return []Redirect{
				{Chain: Output, To: OutboundProxy},
				{Chain: Prerouting, Except: port, To: InboundProxy},
			}
		},
		Stealing: steal,
	},
	{
		Name:    "meshio",
		Summary: "a mesh proxy takes what the pod dials and what it accepts (Linkerd)",
		Standing: func(int) []Redirect {
			return []Redirect{
				{Chain: Output, To: OutboundProxy},
				{Chain: Prerouting, To: InboundProxy},
			}
		},
		// Behind a mesh the agent steals where the proxy reaches the
		// application: on the pod's loopback interface.
		Stealing: func(port int) []Redirect {
			return []Redirect{{Chain: Loopback, From: InboundProxy, Port: port, To: Agent}}
		},
	},
}

func noRules(int) []Redirect { return nil }

func steal(port int) []Redirect {
	return []Redirect{{Chain: Prerouting, Port: port, To: Agent}}
}

// PathNames returns the names of all paths.
func PathNames() []string {
	names := make([]string, len(Paths))
	for i, p := range Paths {
		names[i] = p.Name
	}
	return names
}

// LocalPathNames returns the names of the paths on which new connections go to the
// local process once stealing has begun.
func LocalPathNames() []string {
	var names []string
	for _, p := range Paths {
		if p.Local() {
			names = append(names, p.Name)
		}
	}
	return names
}

// FindPath returns the path of a name.
func FindPath(name string) (*Path, error) {
	for _, p := range Paths {
		if p.Name == name {
			return p, nil
		}
	}
	return nil, fmt.Errorf("unknown path %q; known: %s", name, strings.Join(PathNames(), ", "))
}
