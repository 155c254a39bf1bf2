package repro_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// toldAfter is whom a run told of its call, and how long after the flush.
func toldAfter(t *testing.T, scenario scenarios.Scenario, options repro.Options) map[evidence.Role]time.Duration {
	t.Helper()
	on := variant(t, runVirtually(t, scenario, options), result.VariantFlushOn)
	told := make(map[evidence.Role]time.Duration)
	for i := range on.Ends {
		if end := &on.Ends[i]; end.Told != nil && *end.Told {
			require.NotNil(t, end.AfterFlushNS, end.Role)
			told[end.Role] = time.Duration(*end.AfterFlushNS)
		}
	}
	return told
}

// What was not acknowledged when a flush came is sent again 0.22 s later, and that packet
// decides as any other. So a bidirectional stream that the client's late acknowledgement
// has ended for the client ends for the others too. A kernel showed the same.
func TestWhatIsSentAgainDecides(t *testing.T) {
	for _, mechanism := range []string{"conntrack-delete", "conntrack-delete-established"} {
		for _, path := range []string{"std", "meshout", "meshio"} {
			for _, port := range []string{"50051", "50052"} {
				t.Run(mechanism+"/"+path+"/"+port, func(t *testing.T) {
					busy := []string{"call=bidi", "path=" + path, "ports.upstream=" + port, "flush.mechanism=" + mechanism}
					told := toldAfter(t, changed(t, "busy", busy...), repro.Options{})
					assert.InDelta(t, 40*time.Millisecond, told[evidence.Client], float64(5*time.Millisecond))
					assert.InDelta(t, 220*time.Millisecond, told[evidence.Forwarder], float64(20*time.Millisecond))
					assert.InDelta(t, 220*time.Millisecond, told[evidence.Upstream], float64(20*time.Millisecond))

					quiet := toldAfter(t, changed(t, "busy", append(busy, "flush.phase=quiet")...), repro.Options{})
					assert.NotContains(t, quiet, evidence.Forwarder, "nothing is unacknowledged")
				})
			}
		}
	}
}

// Under mark-reject what the forwarder sends again reaches nobody, until its server's
// TCP_USER_TIMEOUT is over, also if the forwarder has nothing more to send.
func TestWhatIsSentAgainIntoAWall(t *testing.T) {
	told := toldAfter(t, changed(t, "busy"), repro.Options{Observe: 40 * time.Second})
	assert.InDelta(t, 20.5, told[evidence.Forwarder].Seconds(), 0.2)
}
