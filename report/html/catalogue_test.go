package html

import (
	"testing"

	"hangscope/report/sample/catalogue"
)

// Every scenario of the catalogue has a page that holds together.
func TestHTMLOfTheCatalogue(t *testing.T) {
	for _, r := range catalogue.All(t) {
		t.Run(r.Scenario.Name, func(t *testing.T) {
			checkPage(t, render(t, r), r)
		})
	}
}
