package docs_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/agent"
)

// The page has a row of versions for each generation of the agent, with the versions and
// months in which it was in force.
func TestVersionsOfTheAgent(t *testing.T) {
	page, err := os.ReadFile("flush.md")
	require.NoError(t, err)
	for _, g := range agent.Generations {
		row := ""
		for line := range strings.Lines(string(page)) {
			if strings.HasPrefix(line, "| ") && strings.Contains(line, " | "+g.Name+" | ") {
				row = line
			}
		}
		require.NotEmpty(t, row, g.Name)
		for _, said := range []string{g.FirstVersion, g.From, g.LastVersion, g.To} {
			assert.Contains(t, row, said, g.Name)
		}
	}
}
