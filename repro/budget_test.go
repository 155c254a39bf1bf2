package repro

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Whatever a load, its cost is within the budget, and on a kernel no less than
// what a flush takes.
func TestCostOfALoad(t *testing.T) {
	tests := map[string]struct {
		interval   time.Duration
		streams    int
		layer      result.LayerName
		executions int
		want       int64
	}{
		"ten messages a second":   {100 * time.Millisecond, 1, result.Simulated, 1, 10},
		"of each of four streams": {100 * time.Millisecond, 4, result.Simulated, 1, 40},
		"and twice":               {100 * time.Millisecond, 4, result.Simulated, 2, 80},
		"a flush on the kernel":   {100 * time.Millisecond, 1, result.Kernel, 1, 50},
		"as fast as it goes":      {0, 1, result.Simulated, 1, 400},
		"faster than the budget":  {time.Millisecond, 1, result.Kernel, 1, 400},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			load := scenarios.Load{Interval: new(scenarios.Duration(test.interval)), Streams: test.streams}
			assert.Equal(t, test.want, NewBudget(2).Cost(load, test.layer, test.executions))
		})
	}
}
