package repro_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// far is a network on which the back end of the proxy is so far away that a connection to
// it takes its time.
type far struct{ network.Network }

func (f far) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	if from == pod.Hop1Proxy {
		<-time.After(100 * time.Millisecond)
	}
	return f.Network.Dial(ctx, from, to)
}

// A back end that is gone after a message has got that message, though the proxy had it
// before it was connected.
func TestDeadBackEndGetsItsMessages(t *testing.T) {
	s := scenarios.Scenario{
		Name: "x", Call: scenarios.ClientStream,
		Load:  scenarios.Load{Messages: 8, Interval: new(scenarios.Duration(20 * time.Millisecond))},
		Fault: scenarios.Faults{{Kind: scenarios.DeadBackEnd, Hop: 1, AfterMessage: new(2)}},
	}
	r, err := repro.Run(t.Context(), s, repro.Options{
		Cures: result.NoCures, StallAfter: 300 * time.Millisecond,
		NewNetwork: func() network.Network { return far{&memory.Network{}} },
	})
	require.NoError(t, err)
	v := variant(t, r, result.VariantFaultOn)
	require.NotNil(t, v.Stall)
	require.NotEmpty(t, v.Stall.Points)
	for _, point := range v.Stall.Points {
		if point.Role == evidence.Upstream {
			assert.EqualValues(t, 2, point.LastMessage)
		}
	}
	assert.Equal(t, 2, v.Messages.Received)
}
