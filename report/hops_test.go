package report

import (
	"testing"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// hungOn hangs on a hop, and nobody was told.
func hungOn(hop int) *result.Result {
	r := hungResult()
	r.Variants[1].Stall.Hop = hop
	r.Variants[1].Ends[2] = quiet(evidence.Upstream, evidence.Pacing, 1003*ms)
	return r
}

func TestFate(t *testing.T) {
	tests := []struct {
		name   string
		result func() *result.Result
		want   [2]hopFate // of hop 1 and hop 2
	}{
		{"hung on hop 1", hungResult, [2]hopFate{stopped, starved}},
		{"hung on hop 2", func() *result.Result { return hungOn(2) }, [2]hopFate{flowing, stopped}},
		{"hung, hop not known", func() *result.Result { return hungOn(0) }, [2]hopFate{starved, starved}},
		{"hung on hop 2, and the upstream was told", func() *result.Result {
			r := hungResult()
			r.Variants[1].Stall.Hop = 2
			return r
		}, [2]hopFate{stopped, stopped}},
		{"hung on hop 1, upwards", clientStreamResult, [2]hopFate{stopped, flowing}},
		{"the client's connection broke", zombieResult, [2]hopFate{flowing, stopped}},
		{"both connections broke", func() *result.Result {
			r := zombieResult()
			r.Variants[1].Ends[2] = toldEnd(evidence.Upstream, "Canceled", "")
			return r
		}, [2]hopFate{stopped, stopped}},
		{"the upstream was told by the forwarder", func() *result.Result {
			r := zombieResult()
			r.Variants[1].Ends[1].ToldOfClient = new(true)
			r.Variants[1].Ends[2] = toldEnd(evidence.Upstream, "Canceled", "")
			return r
		}, [2]hopFate{starved, starved}},
		{"the forwarder had the error from upstream", func() *result.Result {
			r := zombieResult()
			r.Variants[1].Ends[1].ToldOfUpstream = new(true)
			return r
		}, [2]hopFate{starved, starved}},
		{"interrupted after the upstream was told", interruptedResult, [2]hopFate{stopped, starved}},
		{"recovered", recoveredResult, [2]hopFate{flowing, flowing}},
		{"recovered on hop 1", func() *result.Result { r := recoveredResult(); r.Variants[1].Stall.Hop = 1; return r }, [2]hopFate{paused, flowing}},
		{"lost", lostResult, [2]hopFate{flowing, flowing}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := test.result()
			v := subject(r)
			if got := [2]hopFate{fate(r, v, 1), fate(r, v, 2)}; got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
