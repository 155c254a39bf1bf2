package verify

import (
	"path"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// simulated runs the variant flush-on alone, in virtual time.
func simulated(t *testing.T, scenario scenarios.Scenario) result.Variant {
	t.Helper()
	variant, err := repro.RunVariant(t.Context(), result.VariantFlushOn, scenario, repro.Options{Clock: result.VirtualClock})
	require.NoError(t, err)
	return variant
}

// repetitions is how often each cell is run: what goes on at one moment of virtual
// time has no order. HANGSCOPE_ALL_CELLS=1 runs each 20 times.
func repetitions() int {
	if allCells() {
		return 20
	}
	return 5
}

// In every cell of the kernel's tables, each end observes in the simulation
// what it did on the kernel.
func TestKernelTruth(t *testing.T) {
	require.Len(t, TrueCells(), (100+40+40)+(44+44+44)+(6+10+10))
	for _, want := range TrueCells() {
		t.Run(want.String(), func(t *testing.T) {
			for range repetitions() {
				require.Equal(t, want.Seen(), want.observed(simulated(t, want.scenario())).Seen())
			}
		})
	}
}

// A client whose write took the error of a RST away reads EOF. The connection was reset
// all the same.
func TestResetThatAWriteTookAway(t *testing.T) {
	cell := Cell{Call: scenarios.ServerStream, Generation: "g5", Ports: "same", Path: "plain"}
	for message, resets := range map[string][]evidence.Role{"EOF": nil, "reset": {evidence.Client}} {
		v := simulated(t, cell.scenario())
		end := v.End(evidence.Client)
		end.Message = "error reading from server: EOF"
		for i := range v.Flows {
			v.Flows[i].Resets = resets
		}
		assert.Equal(t, "told: Unavailable ("+message+")", cell.observed(v).Client)
		assert.Equal(t, "error reading from server: EOF", v.End(evidence.Client).Message, "the variant stays as it is")
	}
}

// A pattern names cells as a shell's names files: a star stands for one part of a name.
func TestCellsByAPattern(t *testing.T) {
	var names []string
	cells, err := CellsLike("unary/g6/*/mirror/busy")
	require.NoError(t, err)
	for _, cell := range cells {
		names = append(names, cell.String())
	}
	assert.Equal(t, []string{"unary/g6/diff/mirror/busy", "unary/g6/same/mirror/busy"}, names)
	_, err = CellsLike("[")
	assert.ErrorIs(t, err, path.ErrBadPattern)
}

// The document does not list these cells; they follow from the rules alone. The
// end whose kernel sends first is reset where the rules catch its packet,
// whatever the call.
func TestCellsFromTheRulesAlone(t *testing.T) {
	tests := []Cell{
		// The client sends first: to the agent, which knows no such connection.
		{
			Call: scenarios.Bidi, Generation: "g1", Ports: "diff", Path: "std", Phase: scenarios.Quiet,
			Client: "told: Unavailable (reset)", Forwarder: "HANG, not told of the client", Upstream: "HANG",
		},
		{
			Call: scenarios.Unary, Generation: "g1", Ports: "diff", Path: "std", Phase: scenarios.Quiet,
			Client: "ERRx1 Unavailable:RST then OK", Forwarder: "OK",
		},
		{
			Call: scenarios.Unary, Generation: "g1", Ports: "diff", Path: "std", Phase: scenarios.Busy,
			Client: "OK", Forwarder: "OK",
		},
		{
			Call: scenarios.Bidi, Generation: "g1", Ports: "diff", Path: "meshout", Phase: scenarios.Quiet,
			Client: "told: Unavailable (reset)", Forwarder: "HANG, not told of the client", Upstream: "HANG",
		},
		// The proxy takes the client's bytes, and is reset where it passes them on.
		{
			Call: scenarios.Bidi, Generation: "g1", Ports: "diff", Path: "meshio", Phase: scenarios.Quiet,
			Client: "told: Unavailable (EOF)", Forwarder: "HANG, not told of the client", Upstream: "HANG",
		},
		{
			Call: scenarios.Bidi, Generation: "g2", Ports: "diff", Path: "meshio", Phase: scenarios.Quiet,
			Client: "told: Unavailable (reset)", Forwarder: "HANG, not told of the client", Upstream: "HANG",
		},
		// The owner of a killed socket is told at once; between two calls that
		// does no harm.
		{
			Call: scenarios.Bidi, Generation: "g5", Ports: "diff", Path: "meshio", Phase: scenarios.Quiet,
			Client: "told: Unavailable (EOF)", Forwarder: "told: Canceled", Upstream: "told: Canceled",
		},
		{
			Call: scenarios.Bidi, Generation: "g4", Ports: "diff", Path: "std", Phase: scenarios.Quiet,
			Client: "told: Unavailable (reset)", Forwarder: "told: Canceled", Upstream: "told: Canceled",
		},
		{
			Call: scenarios.Unary, Generation: "g4", Ports: "diff", Path: "std", Phase: scenarios.Quiet,
			Client: "OK", Forwarder: "OK",
		},
	}
	for _, want := range tests {
		t.Run(want.String(), func(t *testing.T) {
			assert.Equal(t, want.Seen(), want.observed(simulated(t, want.scenario())).Seen())
		})
	}
}

// A flush at a random instant of the 100 ms between two messages is silent
// unless it falls into the 40 ms in which an acknowledgement is owed.
func TestShareOfSilentClients(t *testing.T) {
	silent := 0
	const instants = 100
	for i := range instants {
		c := Cell{Call: scenarios.ServerStream, Generation: "g2", Ports: "same", Path: "std"}
		s := c.scenario()
		s.Flush.Phase, s.Flush.Delay = "", new(scenarios.Duration(time.Duration(i)*time.Millisecond))
		if simulated(t, s).Silent {
			silent++
		}
	}
	assert.InDelta(t, instants-40, silent, 2)
}

// A message that comes before the acknowledgement of the one before it decides, and one
// that comes after it does not: as on a kernel, whose timer never expires early. Seen
// on Linux 6.18, 4 of 4 each, with a flush 12 ms after a message.
func TestMessageOrAcknowledgementFirst(t *testing.T) {
	for interval, want := range map[time.Duration]scenarios.Outcome{
		32 * time.Millisecond: scenarios.Broken,
		38 * time.Millisecond: scenarios.Broken,
		48 * time.Millisecond: scenarios.Flowing,
	} {
		c := Cell{Call: scenarios.ServerStream, Generation: "g1", Ports: "same", Path: "steal"}
		s := c.scenario()
		s.Load.Messages, s.Load.Interval = 14, new(scenarios.Duration(interval))
		s.Flush.Phase, s.Flush.AfterMessage, s.Flush.Delay = "", new(6), new(scenarios.Duration(12*time.Millisecond))
		assert.Equal(t, want, simulated(t, s).Outcome, interval)
	}
}
