package html

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

func renderRelayed(t *testing.T, r *result.Relayed) sample.HTMLPage {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, WriteRelayed(&out, r))
	return sample.ParsePage(t, out.String())
}

func TestHTMLOfEveryRelay(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(sample.Relays)) {
		t.Run(name, func(t *testing.T) {
			p := renderRelayed(t, sample.Relays[name]())
			assert.Empty(t, p.Faults())
			sample.Golden(t, "relay-"+name+".txt", p.Outline())
		})
	}
}

func TestHTMLOfAHostileRelay(t *testing.T) {
	for _, spare := range []bool{false, true} {
		r := sample.HungRelay()
		sample.Poison(reflect.ValueOf(r).Elem(), hostile, spare)
		assert.Empty(t, renderRelayed(t, r).Faults())
	}
}
