package mechanisms_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/agent"
	"hangscope/repro/layer/mechanisms"
)

// What a mechanism says that it is stands in the table of the agent too.
func TestEveryMechanismIsInTheTable(t *testing.T) {
	for _, m := range mechanisms.All {
		if generation, ok := agent.OfMechanism(m.Name); ok {
			assert.Equal(t, generation.Name, m.Generation, m.Name)
			assert.Equal(t, generation.Runs, m.Summary, m.Name)
		} else {
			assert.Equal(t, agent.Tested(m.Name), m.Generation, m.Name)
		}
	}
	for _, g := range agent.Generations {
		if g.Mechanism != "" {
			_, err := mechanisms.Find(g.Mechanism)
			assert.NoError(t, err, g.Name)
		}
	}
}
