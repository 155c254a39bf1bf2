package content

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/sample"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// “Nobody” is said only of ends that were observed, and of one call among several only
// for that call.
func TestToldNobody(t *testing.T) {
	waiting := evidence.WaitingInRecv.String()
	client := result.End{Role: evidence.Client, State: waiting, Told: new(false)}
	unobserved := result.End{Role: evidence.Upstream, State: waiting}
	idle := result.End{Role: evidence.Upstream, State: evidence.Idle.String()}
	knows := &result.Diagnosis{Knows: []string{"upstream"}}
	several := map[scenarios.Outcome]int{scenarios.Hung: 1, scenarios.Broken: 1}
	for name, test := range map[string]struct {
		v    result.Variant
		want string
	}{
		"one call":           {result.Variant{Ends: []result.End{client}}, "nobody"},
		"not reached":        {result.Variant{Ends: []result.End{client, idle}}, "nobody"},
		"one end unobserved": {result.Variant{Ends: []result.End{client, unobserved}}, "not observed"},
		"several calls":      {result.Variant{Ends: []result.End{client}, Outcome: scenarios.Hung, Outcomes: several}, "nobody in the worst call"},
		"a socket knows":     {result.Variant{Ends: []result.End{client}, Diagnosis: knows}, "nobody, though the socket of the upstream knows"},
		"a socket knows, and an end is unobserved": {result.Variant{Ends: []result.End{client, unobserved}, Diagnosis: knows}, "not observed"},
	} {
		assert.Equal(t, test.want, Told(&test.v), name)
	}
}

// Times are told from the first of several flushes.
func TestAfterWhichFlush(t *testing.T) {
	v := sample.HungResult().Variants[1]
	assert.Regexp(t, "^upstream, .* after the flush$", Told(&v))
	v.Flush.AgainNS = []int64{1462 * sample.Ms}
	assert.Regexp(t, "^upstream, .* after the first flush$", Told(&v))
}
