//go:build !race

package draw

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/scenarios"
)

// Each form of each fault is drawn: its values that have names, and what else tells one
// from another.
func TestEachFormOfAFaultIsDrawn(t *testing.T) {
	missing := make(map[string]bool)
	for _, kind := range slices.Concat(moreFaults...) {
		for _, field := range kind.Fields() {
			missing[fmt.Sprint(kind, " ", field)] = true
		}
	}
	for kind, forms := range map[scenarios.FaultKind][]string{
		scenarios.Drop: {
			"hop 1", "hop 2", "both", "up", "down", "existing", "new", "all", "quiet", "busy", "in figures",
			"from the start new", "from the start all", "by size", "of any size", "by size up new", "down existing",
			"calls after it",
		},
		scenarios.IdleTimeout:       {"hop 1", "hop 2", "silent", "reset"},
		scenarios.Loss:              {"hop 1", "hop 2", "both", "up", "down"},
		scenarios.StreamIdleTimeout: {"hop 1", "hop 2", "nginx", "haproxy", "envoy", "no preset"},
		scenarios.StreamDuration:    {"hop 1", "hop 2", "nginx", "haproxy", "envoy", "no preset"},
		scenarios.ProxyStreamLimit:  {"hop 1", "hop 2", "nginx", "haproxy", "envoy", "no preset"},
		scenarios.Buffering:         {"hop 1", "hop 2"},
		scenarios.SwallowedEnd:      {"hop 1", "hop 2"},
		scenarios.SwallowedGoAway:   {"hop 1", "hop 2"},
		scenarios.DeadBackEnd:       {"hop 1", "hop 2"},
		scenarios.Frozen:            {"client", "forwarder", "upstream"},
		scenarios.NoHeader:          {"forwarder", "upstream"},
		scenarios.NoSettings:        {"forwarder", "upstream"},
		scenarios.WindowLeak:        {"client", "forwarder", "upstream", "one stream", "all streams"},
		scenarios.HeldWindow:        {"client", "forwarder", "upstream"},
		scenarios.SlowClient:        {"one stream", "all streams"},
		scenarios.MaxConnectionAge:  {"forwarder", "upstream"},
	} {
		for _, form := range forms {
			missing[fmt.Sprint(kind, " ", form)] = true
		}
	}
	var before []scenarios.Scenario
	for seed := range uint64(50) {
		before = append(before, Scenario(seed, known))
	}
	for seed := range uint64(8 * seeds) {
		s := wider(seed, before[seed%50], known)
		for _, fault := range s.Fault {
			for _, form := range formsOf(fault, s.AfterFlush != nil) {
				delete(missing, fmt.Sprint(fault.Kind, " ", form))
			}
		}
	}
	assert.Empty(t, missing)
}

// formsOf are the forms of a fault, and the fields that it has.
func formsOf(f scenarios.Fault, later bool) []string {
	forms := []string{
		fmt.Sprint("hop ", f.Hop), string(f.Direction), string(f.Connections), string(f.Phase), string(f.Then), string(f.Role),
		string(f.Proxy), fmt.Sprint(f.Direction, " ", f.Connections),
	}
	for form, has := range map[string]bool{
		"in figures": f.Delay != nil, "no preset": f.Proxy == "", "by size": f.Above > 0, "of any size": f.Above == 0,
		"one stream": f.Stream > 0, "all streams": f.Stream == 0, "calls after it": later,
		"by size up new": f.Above > 0 && f.Direction == scenarios.UpWay && f.Connections == scenarios.NewConnections,
		"from the start " + string(f.Connections): f.AfterMessage != nil && *f.AfterMessage == 0 && f.Connections != scenarios.ExistingConnections,

		"hop": f.Hop > 0, "direction": f.Direction != "", "after_message": f.AfterMessage != nil, "phase": f.Phase != "",
		"delay": f.Delay != nil, "above": f.Above > 0, "connections": f.Connections != "", "idle": f.Idle != nil,
		"then": f.Then != "", "percent": f.Percent > 0, "longest": f.Longest != nil, "bytes": f.Bytes > 0,
		"streams": f.Streams > 0, "deadline": f.Deadline != nil, "stream": f.Stream > 0, "every": f.Every != nil,
		"age": f.Age != nil, "grace": f.Grace != nil, "role": f.Role != "", "proxy": f.Proxy != "",
	} {
		if has {
			forms = append(forms, form)
		}
	}
	return forms
}
