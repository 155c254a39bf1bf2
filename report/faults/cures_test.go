package faults_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/faults"
	"hangscope/scenarios"
)

// A cure that cannot help a fault says why, and one that may says nothing.
func TestWhyNot(t *testing.T) {
	for _, test := range []struct {
		kind       scenarios.FaultKind
		cure, want string
	}{
		{scenarios.StreamIdleTimeout, "client keepalive", "the proxy answers pings itself"},
		{scenarios.StreamIdleTimeout, "TCP keepalive", "the kernels answer, since the connection is alive"},
		{scenarios.StreamIdleTimeout, "heartbeat", ""},
		{scenarios.StreamIdleTimeout, "health check", "health is asked for on a stream of its own"},
		{scenarios.DeadBackEnd, "health check", "a new connection to the proxy meets the same back end"},
		{scenarios.DeadBackEnd, "deadline", ""},
		{scenarios.StreamDuration, "heartbeat", "the limit is on the time of a stream, whatever it carries"},
		{scenarios.SendDeadlock, "keepalive of both and retry", "pings are answered, since the connection is alive"},
		{scenarios.SendDeadlock, "larger windows", "a larger window is used up too, only later"},
		{scenarios.Frozen, "client keepalive", ""},
		{scenarios.Frozen, "TCP user timeout", "the kernel of the stopped process answers"},
		{scenarios.Drop, "client keepalive", ""},
		{scenarios.IdleTimeout, "TCP keepalive", ""},
		{scenarios.NoSettings, "upstream's server keepalive", "no ping is sent on a connection that is not ready"},
		{scenarios.NoSettings, "client keepalive and retry", "each retry waits for SETTINGS too"},
		{scenarios.NoSettings, "health check", "no later connection gets SETTINGS either"},
		{scenarios.NoSettings, "TCP user timeout", "the kernels answer, since the connection is alive"},
		{scenarios.NoSettings, "deadline", "the call fails with and without it, at another moment"},
	} {
		assert.Equal(t, test.want, faults.WhyNot(scenarios.Fault{Kind: test.kind}, test.cure), "%s against %s", test.cure, test.kind)
	}
}
