package junit

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

func TestJUnitOfRelays(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(sample.Relays)) {
		t.Run(name, func(t *testing.T) {
			var document bytes.Buffer
			require.NoError(t, WriteRelayed(&document, sample.Relays[name]()))
			sample.ValidJUnit(t, document.String())
			sample.Golden(t, "relay-"+name+".xml", document.String())
		})
	}
}

// A gate is passed only by a relay that shows what is expected.
func TestCasesOfARelay(t *testing.T) {
	for name, want := range map[string]string{
		"hung": "pf|pppfe", "quiet": "p|e", "interrupted": "p|e", "fine": "pp|pp", "never": "e", "passed": "p",
	} {
		r := sample.Relays[name]()
		all := letters(relaySuite(r).Cases)
		for i := range r.Faults {
			all += "|" + letters(faultSuite(r, &r.Faults[i]).Cases)
		}
		assert.Equal(t, want, all, name)
	}
}

// Calls that are only counted pass no gate either, if they did not do what is expected.
func TestUnlistedCalls(t *testing.T) {
	for want, became := range map[string]map[result.FateState]int{
		"p":  {result.WentOn: 1},
		"pp": {result.WentOn: 3},
		"pf": {result.WentOn: 1, result.HungSince: 2, result.QuietSince: 1},
		"pe": {result.WentOn: 1, result.QuietSince: 2},
	} {
		f := &result.RelayedFault{Calls: []result.Fate{{State: result.WentOn}}, Became: became}
		assert.Equal(t, want, letters(faultSuite(&result.Relayed{}, f).Cases))
	}
}

func letters(cases []*testCase) (all string) {
	for _, c := range cases {
		switch {
		case c.Failure != nil:
			all += "f"
		case c.Error != nil:
			all += "e"
		default:
			all += "p"
		}
	}
	return all
}
