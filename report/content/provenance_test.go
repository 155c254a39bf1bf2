package content_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/report/content"
	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestProvenance(t *testing.T) {
	const end = " · hangscope 0.1.0 · 2026-11-26 10:00 UTC"
	tests := []struct {
		name   string
		change func(r *result.Result)
		want   string
	}{
		{"a generation that is over", func(*result.Result) {}, "simulated · mirrord did not run · agent g2 (mirrord 3.64.0–3.133, 2023-09 to 2025-02) · real time" + end},
		{
			"a generation whose end was not found, on a kernel",
			func(r *result.Result) {
				r.Scenario.Flush.Mechanism = "conntrack-and-socket-kill"
				for i := range r.Variants {
					r.Variants[i].Layer = result.KernelLayer
				}
			},
			"this machine's kernel · mirrord did not run · agent g4 (mirrord 3.140.0–3.250.0 or later, 2025-04 to 2026-08 or later) · real time" + end,
		},
		{
			"a hypothesis, behind a mesh",
			func(r *result.Result) { r.Scenario.Flush.Mechanism, r.Scenario.Path = "black-hole", "meshio" },
			"simulated · neither mirrord nor Linkerd ran · hypothesis H3, no generation of the agent · real time" + end,
		},
		{
			"a fault of a service, cures in virtual time",
			func(r *result.Result) {
				r.Scenario.Flush, r.Scenario.Fault = nil, scenarios.Faults{{Kind: scenarios.SlowClient}}
				r.Cures = []result.Cure{{Clock: result.VirtualClock}}
			},
			"simulated · mirrord did not run · fault slow-client, not of the agent · real and virtual time" + end,
		},
		{
			"a load balancer that does what a generation does",
			func(r *result.Result) { r.Scenario.Flush.By = scenarios.ByMiddlebox },
			"simulated · mirrord did not run · flush mark-reject, by a middlebox, not by the agent · real time" + end,
		},
		{
			"a name that is long stands in full",
			func(r *result.Result) {
				r.Scenario.Flush.Mechanism, r.Scenario.Flush.By = "untranslated-and-socket-kill", scenarios.ByMiddlebox
			},
			"simulated · mirrord did not run · flush untranslated-and-socket-kill, by a middlebox, not by the agent · real time" + end,
		},
		{
			"nothing, and when it ran is not known",
			func(r *result.Result) { r.Scenario.Flush, r.Provenance.When = nil, nil },
			"simulated · mirrord did not run · nothing is flushed · real time · hangscope 0.1.0 · when: not recorded",
		},
		{
			"a mechanism of a later version",
			func(r *result.Result) { r.Scenario.Flush.Mechanism = "a\nb" },
			"simulated · mirrord did not run · flush a b, no known generation of the agent · real time" + end,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := sample.HungResult()
			test.change(r)
			assert.Equal(t, test.want, content.Provenance(r))
		})
	}
}

// Several runs have what each of them has, and the moment of the first.
func TestProvenanceOfSeveral(t *testing.T) {
	mesh, kernel := sample.HungResult(), sample.HungResult()
	mesh.Scenario.Path, mesh.Scenario.Flush.Mechanism = "meshio", "conntrack-delete"
	mesh.Provenance.When = result.Moment(sample.When.Add(-time.Hour))
	kernel.Variants[0].Layer = result.KernelLayer
	kernel.Provenance.When = nil
	set := result.NewSet([]*result.Result{sample.HungResult(), mesh, kernel}, false)
	assert.Equal(t, "simulated, and this machine's kernel · neither mirrord nor Linkerd ran · "+
		"agent g1 (mirrord 3.25.0–3.63, 2023-02 to 2023-09) and g2 (mirrord 3.64.0–3.133, 2023-09 to 2025-02) · "+
		"real time · hangscope 0.1.0 · 2026-11-26 09:00 UTC", content.SetProvenance(set))
}
