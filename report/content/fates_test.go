package content

import (
	"testing"

	"hangscope/report/sample"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// hungOn hangs on a hop, and nobody was told.
func hungOn(hop int) *result.Result {
	r := sample.HungResult()
	r.Variants[1].Stall.Hop = hop
	r.Variants[1].Ends[2] = sample.Quiet(evidence.Upstream, evidence.Pacing, 1003*sample.Ms)
	return r
}

func TestFate(t *testing.T) {
	tests := []struct {
		name   string
		result func() *result.Result
		want   [2]HopFate // of hop 1 and hop 2
	}{
		{"hung on hop 1", sample.HungResult, [2]HopFate{FateStopped, FateStarved}},
		{"hung on hop 2", func() *result.Result { return hungOn(2) }, [2]HopFate{FateFlowing, FateStopped}},
		{"hung, hop not known", func() *result.Result { return hungOn(0) }, [2]HopFate{FateStarved, FateStarved}},
		{"hung on hop 2, and the upstream was told", func() *result.Result {
			r := sample.HungResult()
			r.Variants[1].Stall.Hop = 2
			return r
		}, [2]HopFate{FateStopped, FateStopped}},
		{"inside the forwarder", func() *result.Result {
			r := hungOn(0)
			r.Variants[1].Stall.Points = sample.Points(evidence.Down, 11, 11, 10, 10)
			return r
		}, [2]HopFate{FateFlowing, FateStarved}},
		{"hung on hop 2, and the sender finds no room", func() *result.Result {
			r := hungOn(2)
			r.Variants[1].Ends[2] = sample.Quiet(evidence.Upstream, evidence.BlockedInSend, 1003*sample.Ms)
			return r
		}, [2]HopFate{FateStarved, FateStopped}},
		{"hung on hop 1, upwards", sample.ClientStreamResult, [2]HopFate{FateStopped, FateFlowing}},
		{"the client's connection broke", sample.ZombieResult, [2]HopFate{FateFlowing, FateStopped}},
		{"both connections broke", func() *result.Result {
			r := sample.ZombieResult()
			r.Variants[1].Ends[2] = sample.ToldEnd(evidence.Upstream, "Canceled", "")
			return r
		}, [2]HopFate{FateStopped, FateStopped}},
		{"the upstream was told by the forwarder", func() *result.Result {
			r := sample.ZombieResult()
			r.Variants[1].Ends[1].ToldOfClient = new(true)
			r.Variants[1].Ends[2] = sample.ToldEnd(evidence.Upstream, "Canceled", "")
			return r
		}, [2]HopFate{FateStarved, FateStarved}},
		{"the forwarder had the error from upstream", func() *result.Result {
			r := sample.ZombieResult()
			r.Variants[1].Ends[1].ToldOfUpstream = new(true)
			return r
		}, [2]HopFate{FateStarved, FateStarved}},
		{"interrupted after the upstream was told", sample.InterruptedResult, [2]HopFate{FateStopped, FateStarved}},
		{"recovered", sample.RecoveredResult, [2]HopFate{FateFlowing, FateFlowing}},
		{"recovered on hop 1", func() *result.Result { r := sample.RecoveredResult(); r.Variants[1].Stall.Hop = 1; return r }, [2]HopFate{FatePaused, FateFlowing}},
		{"lost", sample.LostResult, [2]HopFate{FateFlowing, FateFlowing}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := test.result()
			v := Subject(r)
			if got := [2]HopFate{hopFateOf(r, v, 1), hopFateOf(r, v, 2)}; got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
