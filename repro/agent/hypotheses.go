package agent

import "slices"

// Hypothesis is an explanation of how a flush could hang a stream. It is no
// generation of the agent.
type Hypothesis struct {
	// Name is what we call it, H1 to H3.
	Name string
	// Mechanisms are those that put it to the test.
	Mechanisms []string
}

// Hypotheses are those of the article about mirrord's issue #2348.
var Hypotheses = []Hypothesis{
	{"H1", []string{"early-segments"}},
	{"H2", []string{"lost-buffer", "held-buffer"}},
	{"H3", []string{"half-open", "black-hole"}},
}

// Tested returns the name of the hypothesis that a mechanism puts to the test, or
// nothing.
func Tested(mechanism string) string {
	for _, h := range Hypotheses {
		if slices.Contains(h.Mechanisms, mechanism) {
			return h.Name
		}
	}
	return ""
}
