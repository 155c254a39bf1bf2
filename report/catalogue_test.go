package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro/result"
)

// Every scenario of the catalogue has a valid report in every format, and so
// have all of them together.
func TestCatalogueInEveryFormat(t *testing.T) {
	t.Parallel()
	all := catalogue.All(t)
	for _, name := range Names() {
		for _, r := range all {
			t.Run(name+"/"+r.Scenario.Name, func(t *testing.T) {
				t.Parallel()
				var document bytes.Buffer
				require.NoError(t, Formats[name].One(&document, r))
				sample.Validate(t, name, document.String(), false)
				assert.Contains(t, document.String(), r.Scenario.Name)
			})
		}
		t.Run(name+" of all", func(t *testing.T) {
			t.Parallel()
			var document bytes.Buffer
			require.NoError(t, Formats[name].Set(&document, result.NewSet(all, false)))
			sample.Validate(t, name, document.String(), true)
			for _, r := range all {
				assert.Contains(t, document.String(), r.Scenario.Name)
			}
		})
	}
}
