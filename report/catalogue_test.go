package report

import (
	"bytes"
	"sync"
	"testing"
	"testing/synctest"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/network"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

var catalogued struct {
	once    sync.Once
	results []*result.Result
}

// catalogue runs all scenarios of the catalogue once, in memory and in virtual
// time.
func catalogue(t *testing.T) []*result.Result {
	t.Helper()
	catalogued.once.Do(func() {
		for _, scenario := range scenarios.All() {
			options := repro.Options{Seed: 1, Cures: result.FastCures, Isolate: true, Version: "0.1.0"}
			catalogued.results = append(catalogued.results, runVirtually(t, scenario, options))
		}
	})
	require.NotEmpty(t, catalogued.results)
	return catalogued.results
}

// runVirtually runs a scenario in memory and in virtual time.
func runVirtually(t *testing.T, scenario scenarios.Scenario, options repro.Options) *result.Result {
	t.Helper()
	var r *result.Result
	synctest.Test(t, func(t *testing.T) {
		var err error
		options.NewNetwork = func() network.Network { return &network.Memory{} }
		r, err = repro.Run(t.Context(), scenario, options)
		require.NoError(t, err)
	})
	return r
}

// validators know the form of a format, as those do who read it. A format that
// is not here has what is common checked.
var validators = map[string]func(t *testing.T, document string){
	"json": func(t *testing.T, document string) {
		t.Helper()
		_, err := result.Read(bytes.NewReader([]byte(document)), "document")
		assert.NoError(t, err)
	},
	"html":     validHTML,
	"junit":    validJUnit,
	"markdown": validMarkdown,
}

// mostOfOne bounds the report of one result that is not hostile.
const mostOfOne = 4 << 20

// validate checks a document of a format. It may be long only if what it
// reports is.
func validate(t *testing.T, format, document string, long bool) {
	t.Helper()
	assert.NotEmpty(t, document)
	assert.True(t, utf8.ValidString(document), "is not UTF-8")
	if !long {
		assert.Less(t, len(document), mostOfOne)
	}
	if at := bytes.IndexFunc([]byte(document), func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }); at >= 0 {
		t.Errorf("a control character: %q", document[max(0, at-20):min(len(document), at+20)])
	}
	if valid := validators[format]; valid != nil {
		valid(t, document)
	}
}

// Every scenario of the catalogue has a valid report in every format, and so
// have all of them together.
func TestCatalogueInEveryFormat(t *testing.T) {
	t.Parallel()
	all := catalogue(t)
	for _, name := range Names() {
		for _, r := range all {
			t.Run(name+"/"+r.Scenario.Name, func(t *testing.T) {
				t.Parallel()
				var document bytes.Buffer
				require.NoError(t, Formats[name].One(&document, r))
				validate(t, name, document.String(), false)
				assert.Contains(t, document.String(), r.Scenario.Name)
			})
		}
		t.Run(name+" of all", func(t *testing.T) {
			t.Parallel()
			var document bytes.Buffer
			require.NoError(t, Formats[name].Set(&document, result.NewSet(all, false)))
			validate(t, name, document.String(), true)
			for _, r := range all {
				assert.Contains(t, document.String(), r.Scenario.Name)
			}
		})
	}
}
