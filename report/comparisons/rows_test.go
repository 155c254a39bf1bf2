package comparisons

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/sample"
)

// Across clocks, gaps are not judged, so nobody says that they do not differ.
func TestNoDifferenceAcrossClocks(t *testing.T) {
	for name, want := range map[string]string{
		"virtual": "no difference beyond noise",
		"clocks":  "no difference beyond noise in what can be compared",
		"later":   "no difference beyond noise in what can be compared",
	} {
		assert.Equal(t, want, NoRows(sample.Comparisons[name]().Scenarios[0]), name)
	}
	assert.Contains(t, Remarks(sample.Comparisons["later"]()), "No difference beyond noise in what can be compared.")
	assert.Contains(t, Remarks(sample.Comparisons["virtual"]()), "No difference beyond noise.")
}
