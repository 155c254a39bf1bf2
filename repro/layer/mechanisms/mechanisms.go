package mechanisms

import (
	"fmt"
	"strings"

	"hangscope/repro/layer"
)

// All lists the mechanisms: the agent's generations, then the hypotheses.
var All = []*layer.Mechanism{
	&ConntrackDelete,
	&MarkReject,
	&ConntrackDeleteEstablished,
	&ConntrackAndSocketKill,
	&SocketKill,
	&UntranslatedAndSocketKill,
	&EarlySegments,
	&LostBuffer,
	&HeldBuffer,
	&HalfOpen,
	&BlackHole,
}

// Names returns the names of all mechanisms.
func Names() []string {
	names := make([]string, len(All))
	for i, m := range All {
		names[i] = m.Name
	}
	return names
}

// OfTwoCommands returns the names of the mechanisms that run a second command.
func OfTwoCommands() []string {
	var names []string
	for _, m := range All {
		if m.Then != nil {
			names = append(names, m.Name)
		}
	}
	return names
}

// Find returns the mechanism of a name.
func Find(name string) (*layer.Mechanism, error) {
	for _, m := range All {
		if m.Name == name {
			return m, nil
		}
	}
	return nil, fmt.Errorf("unknown mechanism %q; known: %s", name, strings.Join(Names(), ", "))
}
