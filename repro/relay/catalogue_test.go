package relay_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/scenarios"
)

// Each scenario of the catalogue whose fault is between the services shows in a relay what it
// shows in a run. The load is that of this test: a stream with a message now and then. The
// others are skipped, and say why.
func TestRelayFindsWhatTheCatalogueShows(t *testing.T) {
	t.Parallel()
	compared := 0
	for _, scenario := range scenarios.All() {
		if notBetween(scenario) == "" {
			compared++
		}
		t.Run(scenario.Name, func(t *testing.T) {
			t.Parallel()
			if why := notBetween(scenario); why != "" {
				t.Skip(why)
			}
			agree(t, withOurLoad(scenario))
		})
	}
	assert.GreaterOrEqual(t, compared, 9)
}

// A path fault on either hop is found where it is.
func TestRelayFindsFaultsOfThePath(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{
		"{kind: idle-timeout, hop: %d, idle: 60ms}",
		"{kind: idle-timeout, hop: %d, idle: 60ms, then: reset}",
		"{kind: latency, hop: %d, latency: 30ms}",
		"{kind: drop, hop: %d, above: 1400, connections: all}",
	} {
		for hop := 1; hop <= 2; hop++ {
			fault := fmt.Sprintf(fault, hop)
			t.Run(fault, func(t *testing.T) {
				t.Parallel()
				s, err := scenarios.Parse("drawn", []byte("name: drawn\nports: {forwarder: 50051, upstream: 50052}\nfault: "+fault+"\n"), scenarios.Vocabulary{})
				require.NoError(t, err)
				agree(t, withOurLoad(s.Complete()))
			})
		}
	}
}

// notBetween says why a relay and this test's load cannot show a scenario, empty if they can.
func notBetween(s scenarios.Scenario) string {
	switch {
	case s.Call != scenarios.ServerStream:
		return "its call is " + string(s.Call) + ", and the client here reads a stream"
	case s.Path != "plain" && s.Path != "std" || // for open connections they are the same
		s.Mesh != scenarios.MeshBytes || s.Local != nil:
		return "there is a process between the services, which a relay has not: path " + s.Path
	case s.Variants != nil:
		return "it compares several mechanisms, each of which has a row of its own"
	case s.Flush == nil && len(s.Fault) == 0:
		return "nothing goes wrong"
	case s.Flush != nil && len(s.Fault) > 0, len(s.Fault) > 1:
		return "two faults together"
	case s.Flush != nil:
		return notOurFlush(*s.Flush)
	case s.Fault[0].Kind.Family() != scenarios.PathFamily:
		return "the fault is of a " + string(s.Fault[0].Kind.Family())
	case s.Fault[0].Kind == scenarios.Loss:
		return "which packets are lost is a matter of chance"
	case s.Fault[0].Begins() && *s.Fault[0].AfterMessage == 0:
		return "its fault is there before the first message"
	default:
		return ""
	}
}

func notOurFlush(f scenarios.Flush) string {
	switch {
	case f.Phase != scenarios.Quiet:
		return "its flush is not in a quiet moment, and here it is"
	case f.BeforeCalls || *f.AfterMessage == 0:
		return "its flush is before the first message"
	case f.Every != nil || f.AcceptDelay != nil || f.Window != nil || f.DualStack:
		return "its flush is not one flush at one moment"
	default:
		return ""
	}
}

// withOurLoad is a scenario with this test's load. An idle time is shorter than the pauses of
// that.
func withOurLoad(s scenarios.Scenario) scenarios.Scenario {
	size := *s.Load.Size
	for i := range s.Fault {
		if f := &s.Fault[i]; f.Idle != nil {
			f.Idle = new(scenarios.Duration(interval * 2 / 5))
		}
		if s.Fault[i].Above > 0 {
			size = 5000
		}
	}
	s.Load = scenarios.Load{Interval: new(scenarios.Duration(interval)), Size: &size}
	s.AfterFlush, s.Expect = nil, nil
	return s
}
