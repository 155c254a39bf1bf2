package repro

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/scenarios"
)

// kernelTruth is what a real kernel did; the document is the test.
const kernelTruth = "layer/testdata/kernel-truth.md"

// cell is one row of its tables.
type cell struct {
	call                        scenarios.CallKind
	generation, ports, path     string
	phase                       scenarios.Phase
	client, forwarder, upstream string
}

func (c cell) String() string {
	return fmt.Sprintf("%s/%s/%s/%s/%s", c.call, c.generation, c.ports, c.path, c.phase)
}

// tables are the sections of the document that hold cells.
var tables = map[string]scenarios.CallKind{
	"## Server streaming": scenarios.ServerStream,
	"## Bidirectional":    scenarios.Bidi,
	"## Unary in a loop":  scenarios.Unary,
}

func readCells(t *testing.T) []cell {
	t.Helper()
	document, err := os.ReadFile(kernelTruth)
	require.NoError(t, err)
	var cells []cell
	var call scenarios.CallKind
	for line := range strings.Lines(string(document)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			call = tables[line]
		}
		if call == "" || !strings.HasPrefix(line, "| g") || strings.HasPrefix(line, "| gen") {
			continue
		}
		columns := strings.Split(strings.Trim(line, "|"), "|")
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		c := cell{
			call: call, generation: columns[0], ports: columns[1], path: columns[2], phase: scenarios.Phase(columns[3]),
			client: columns[4], forwarder: columns[5],
		}
		if call != scenarios.Unary {
			c.upstream = columns[6]
		}
		cells = append(cells, c)
	}
	require.Len(t, cells, 100+40+40)
	return cells
}

// generations are the mechanisms by the document's short names.
var generations = map[string]string{
	"g1": "conntrack-delete", "g2": "mark-reject", "g3": "conntrack-delete-established",
	"g4": "conntrack-and-socket-kill", "g5": "socket-kill",
}

// scenario is the document's set-up of a cell.
func (c cell) scenario() scenarios.Scenario {
	s := scenarios.Scenario{
		Name: "cell", Call: c.call, Path: c.path,
		Flush: &scenarios.Flush{Mechanism: generations[c.generation], Phase: c.phase},
	}
	if c.ports == "diff" {
		s.Ports.Upstream = 50052
	}
	return s.Complete()
}

// flushedOn runs the variant flush-on alone, in memory and in virtual time.
func flushedOn(t *testing.T, scenario scenarios.Scenario, options Options) Variant {
	t.Helper()
	var variant Variant
	synctest.Test(t, func(t *testing.T) {
		options.NewNetwork = func() network.Network { return &network.Memory{} }
		options.Progress = func(Progress) {}
		e := newExecution(trialOf(VariantFlushOn, scenario), scenario, options)
		e.baseline = e
		require.NoError(t, e.run(t.Context()))
		variant = e.variant(e.threshold())
	})
	return variant
}

// The words of the document for what an end observed.
func observedCell(c cell, v Variant) cell {
	client, forwarder, upstream := v.end(evidence.Client), v.end(evidence.Forwarder), v.end(evidence.Upstream)
	if c.call == scenarios.Unary {
		c.client, c.forwarder = unaryClient(client), "OK"
		if forwarder.State != evidence.Returned.String() {
			c.forwarder = "HANG(1)"
		}
		return c
	}
	c.client = ended(client, "OK")
	c.forwarder = ended(forwarder, "OK")
	if c.forwarder == "HANG" {
		c.forwarder = "HANG, not told of the client"
	}
	c.upstream = ended(upstream, "DONE")
	return c
}

func ended(e End, fine string) string {
	switch {
	case *e.Told && e.Role == evidence.Client:
		return fmt.Sprintf("told: %s (%s)", e.Status, how(e))
	case *e.Told:
		return "told: " + e.Status
	case e.State == evidence.Returned.String():
		return fine
	default:
		return "HANG"
	}
}

func how(e End) string {
	switch {
	case strings.Contains(e.Message, "connection reset"):
		return "reset"
	case strings.Contains(e.Message, "EOF"):
		return "EOF"
	default:
		return e.Message
	}
}

func unaryClient(e End) string {
	hangs := e.State != evidence.Returned.String()
	switch {
	case hangs && e.Errors > 0:
		return fmt.Sprintf("HANG(after %d told: %s (%s))", e.Errors, e.Status, how(e))
	case hangs:
		return "HANG"
	case e.Errors > 0 && how(e) == "reset":
		return fmt.Sprintf("ERRx%d %s:RST then OK", e.Errors, e.Status)
	case e.Errors > 0:
		return fmt.Sprintf("ERRx%d %s:%s then OK", e.Errors, e.Status, how(e))
	default:
		return "OK"
	}
}

// repetitions is how often each cell is run.
const repetitions = 20

// Every cell of the kernel's tables, each end: what is observed in the
// simulation is what the kernel did.
func TestKernelTruth(t *testing.T) {
	for _, want := range readCells(t) {
		t.Run(want.String(), func(t *testing.T) {
			for range repetitions {
				variant := flushedOn(t, want.scenario(), Options{})
				require.Equal(t, want, observedCell(want, variant))
			}
		})
	}
}

// Cells that the document does not list, from the rules alone: whose kernel
// sends first is reset where the rules catch it, whatever the call.
func TestCellsFromTheRulesAlone(t *testing.T) {
	tests := []cell{
		// The client sends first: to the agent, which knows no such connection.
		{
			call: scenarios.Bidi, generation: "g1", ports: "diff", path: "std", phase: scenarios.Quiet,
			client: "told: Unavailable (reset)", forwarder: "HANG, not told of the client", upstream: "HANG",
		},
		{
			call: scenarios.Unary, generation: "g1", ports: "diff", path: "std", phase: scenarios.Quiet,
			client: "ERRx1 Unavailable:RST then OK", forwarder: "OK",
		},
		{
			call: scenarios.Unary, generation: "g1", ports: "diff", path: "std", phase: scenarios.Busy,
			client: "OK", forwarder: "OK",
		},
		{
			call: scenarios.Bidi, generation: "g1", ports: "diff", path: "meshout", phase: scenarios.Quiet,
			client: "told: Unavailable (reset)", forwarder: "HANG, not told of the client", upstream: "HANG",
		},
		// The proxy takes the client's bytes, and is reset where it passes them on.
		{
			call: scenarios.Bidi, generation: "g1", ports: "diff", path: "meshio", phase: scenarios.Quiet,
			client: "told: Unavailable (EOF)", forwarder: "HANG, not told of the client", upstream: "HANG",
		},
		{
			call: scenarios.Bidi, generation: "g2", ports: "diff", path: "meshio", phase: scenarios.Quiet,
			client: "told: Unavailable (reset)", forwarder: "HANG, not told of the client", upstream: "HANG",
		},
		{
			call: scenarios.Unary, generation: "g2", ports: "same", path: "std", phase: scenarios.Quiet,
			client: "HANG(after 1 told: Unavailable (reset))", forwarder: "HANG(1)",
		},
		// A killed socket is told at once; between two calls nobody minds.
		{
			call: scenarios.Bidi, generation: "g5", ports: "diff", path: "meshio", phase: scenarios.Quiet,
			client: "told: Unavailable (EOF)", forwarder: "told: Canceled", upstream: "told: Canceled",
		},
		{
			call: scenarios.Bidi, generation: "g4", ports: "diff", path: "std", phase: scenarios.Quiet,
			client: "told: Unavailable (reset)", forwarder: "told: Canceled", upstream: "told: Canceled",
		},
		{
			call: scenarios.Unary, generation: "g4", ports: "diff", path: "std", phase: scenarios.Quiet,
			client: "OK", forwarder: "OK",
		},
	}
	for _, want := range tests {
		t.Run(want.String(), func(t *testing.T) {
			assert.Equal(t, want, observedCell(want, flushedOn(t, want.scenario(), Options{})))
		})
	}
}

// A flush at a random instant of the 100 ms between two messages is silent
// unless it falls into the 40 ms in which an acknowledgement is owed.
func TestShareOfSilentClients(t *testing.T) {
	silent := 0
	const instants = 100
	for i := range instants {
		c := cell{call: scenarios.ServerStream, generation: "g2", ports: "same", path: "std"}
		s := c.scenario()
		s.Flush.Phase, s.Flush.Delay = "", new(scenarios.Duration(time.Duration(i)*time.Millisecond))
		if flushedOn(t, s, Options{}).Silent {
			silent++
		}
	}
	assert.InDelta(t, instants-40, silent, 2)
}
