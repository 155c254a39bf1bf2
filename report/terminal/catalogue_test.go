package terminal

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample/catalogue"
)

// A page is short unless it is asked for in full. The lines that it may have beyond that
// are those of what else it has to show: a comparison of flushes has a row, a lane and a
// figure for each of them.
func TestPagesOfTheCatalogueAreShort(t *testing.T) {
	t.Parallel()
	const short = 40
	more := map[string]int{"hypotheses": 18, "mirror-again": 9}
	for _, r := range catalogue.All(t) {
		t.Run(r.Scenario.Name, func(t *testing.T) {
			t.Parallel()
			var page, full bytes.Buffer
			require.NoError(t, Page{Closing: true}.Write(&page, r))
			require.NoError(t, Page{Closing: true, Full: true}.Write(&full, r))
			lines := strings.Count(page.String(), "\n")
			assert.LessOrEqual(t, lines, short+more[r.Scenario.Name], page.String())
			assert.Greater(t, strings.Count(full.String(), "\n"), lines)
		})
	}
}

// No line of a page says again what another one says.
func TestNoLineRepeatsAnother(t *testing.T) {
	t.Parallel()
	for _, r := range catalogue.All(t) {
		var page bytes.Buffer
		require.NoError(t, Page{Full: true}.Write(&page, r))
		seen := map[string]bool{}
		for line := range strings.SplitSeq(page.String(), "\n") {
			line = strings.TrimSpace(line)
			frame := strings.Contains(line, "stream=") || strings.Contains(line, "WINDOW_UPDATE")
			socket := strings.HasPrefix(line, "TCP ")
			if len(strings.Fields(line)) < 4 || strings.ContainsAny(line, "│▁") || frame || socket {
				continue // a drawing, or what an end saw
			}
			assert.False(t, seen[line], "%s: %s", r.Scenario.Name, line)
			seen[line] = true
		}
	}
}
