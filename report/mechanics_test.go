package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/content"
	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro"
	"hangscope/repro/agent"
	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Each scenario of the catalogue has a sentence that tells how its fault came to do what
// was seen. They are to be read against docs/flush.md.
func TestMechanicsOfTheCatalogue(t *testing.T) {
	catalogue.Whole(t)
	t.Parallel()
	var page strings.Builder
	for _, r := range catalogue.All(t) {
		for i := range r.Variants {
			v := &r.Variants[i]
			if sentence := content.Mechanics(r, v); sentence != "" {
				fmt.Fprintf(&page, "%s, %s: %s\n  %s\n\n", r.Scenario.Name, v.Name, v.Outcome, sentence)
			}
		}
	}
	sample.Golden(t, "mechanics.txt", page.String())
}

// The sentence of every generation on every path agrees with what the ends saw, though it
// is not made from that.
func TestMechanicsAgreeWithTheEnds(t *testing.T) {
	catalogue.Whole(t)
	t.Parallel()
	for _, generation := range agent.Generations {
		for _, path := range pod.PathNames() {
			for _, call := range []scenarios.CallKind{scenarios.ServerStream, scenarios.ClientStream, scenarios.Bidi, scenarios.Unary} {
				for _, phase := range []scenarios.Phase{scenarios.Quiet, scenarios.Busy} {
					for _, upstream := range []int{50051, 50052} {
						varied := scenarios.Scenario{
							Name: "varied", Path: path, Call: call, Ports: scenarios.Ports{Forwarder: 50051, Upstream: upstream},
							Flush: &scenarios.Flush{Mechanism: generation.Mechanism, Phase: phase},
						}
						t.Run(fmt.Sprintf("%s/%s/%s/%s/%d", generation.Mechanism, path, call, phase, upstream), func(t *testing.T) {
							t.Parallel()
							r, err := repro.Run(t.Context(), varied.Complete(), repro.Options{Seed: 1, Clock: result.VirtualClock})
							require.NoError(t, err)
							v := content.Subject(r)
							mechanicsAgree(t, r, v, content.Mechanics(r, v))
						})
					}
				}
			}
		}
	}
}

var onlyOneLearns = regexp.MustCompile(`only the (client|upstream|forwarder|local process)'s socket learns of it`)

func mechanicsAgree(t *testing.T, r *result.Result, v *result.Variant, sentence string) {
	t.Helper()
	if v.Undecided != nil {
		assert.Empty(t, sentence)
		return
	}
	assert.NotEmpty(t, sentence)
	if strings.Contains(sentence, "nothing was lost") || strings.Contains(sentence, "did nothing") {
		assert.True(t, content.Complete(v), "%s: %s", sentence, v.Outcome)
	}
	if strings.Contains(sentence, "the client does not know") {
		assert.False(t, content.IsTrue(v.End(evidence.Client).Told), sentence)
	}
	if r.Scenario.Call == scenarios.Unary {
		return // a socket may learn of it between two calls
	}
	if found := onlyOneLearns.FindStringSubmatch(sentence); found != nil {
		assert.True(t, content.IsTrue(v.End(evidence.Role(strings.TrimSuffix(found[1], " process"))).Told), sentence)
	}
	if strings.Contains(sentence, "neither socket") {
		assert.Equal(t, scenarios.Hung, v.Outcome, sentence)
		for _, e := range v.Ends {
			assert.False(t, content.IsTrue(e.Told), "%s: %s was told", sentence, e.Role)
		}
	}
	if strings.Contains(sentence, "of the client gets a reset") {
		assert.True(t, content.IsTrue(v.End(evidence.Client).Told), sentence)
	}
}
