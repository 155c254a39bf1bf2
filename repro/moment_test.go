package repro

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/scenarios"
)

// owing is a layer on which an acknowledgement is owed until a moment.
type owing struct {
	pod.Layer
	until time.Time
}

func (o owing) AckOwed() bool { return time.Now().Before(o.until) }

// A flush before the calls that is meant for a quiet moment waits for it: on a busy
// machine a connection that was just dialled still owes an acknowledgement, and the
// flush would tell the upstream before any call has reached it.
func TestFlushBeforeTheCallsAwaitsAcknowledgements(t *testing.T) {
	owed := 35 * time.Millisecond
	for phase, waits := range map[scenarios.Phase]time.Duration{scenarios.Quiet: 40 * time.Millisecond, scenarios.Busy: 0} {
		synctest.Test(t, func(t *testing.T) {
			e := &execution{
				scenario: scenarios.Scenario{Flush: &scenarios.Flush{Phase: phase}},
				attempt: attempt{
					layer:    owing{until: time.Now().Add(owed)},
					recorder: evidence.NewRecorder(1, 1, evidence.Down),
				},
			}
			assert.True(t, e.awaitAcknowledgements(t.Context()))
			assert.Equal(t, waits, e.recorder.Clock.Now(), phase)
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			e.layer = owing{until: time.Now().Add(owed)}
			assert.Equal(t, phase == scenarios.Busy, e.awaitAcknowledgements(ended), phase)
		})
	}
}
