package relayed

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

func TestDiagnosesOfAPage(t *testing.T) {
	hangs := result.Fate{Method: "/shop.Orders/Watch", Connection: 1, Stream: 3, State: result.HungSince, Diagnosis: &result.Diagnosis{
		Cause: stall.HalfOpenHop, Hop: 2, Knows: []string{"service"}, Waits: []string{"client"}, Alike: []stall.Cause{stall.Reset},
		Observations: []result.Observation{{End: "service", AtNS: 1e9, Source: "socket", Text: "its read ended with RST"}},
	}}
	quiet := hangs
	quiet.State = result.QuietSince
	page := strings.Join(diagnoses([]result.Fate{quiet, hangs, {State: result.HungSince}}), "\n")
	assert.Equal(t, `Orders/Watch #1/3: One end of hop 2 knows that the connection is dead, the other waits. Who knows: service. Not told: client.
1.000 s, service: its read ended with RST (socket)
The ends would see the same if it were reset.`, page)
	assert.Contains(t, strings.Join(diagnoses([]result.Fate{hangs, hangs, hangs, hangs}), "\n"), "The JSON has the diagnoses of the other calls.")
	assert.Empty(t, diagnoses([]result.Fate{quiet}))
}

func TestWhatToDo(t *testing.T) {
	hangs := []result.Fate{{State: result.HungSince, Diagnosis: &result.Diagnosis{Cause: stall.IdleDrop, Hop: 2}}}
	for name, test := range map[string]struct {
		of   result.Relayed
		want string
	}{
		"a flush of the agent":       {result.Relayed{Faults: []result.RelayedFault{{Mechanism: "mark-reject", Calls: hangs}}}, "turns the agent's flush off"},
		"a fault of the path":        {result.Relayed{Faults: []result.RelayedFault{{Mechanism: "idle-timeout", Calls: hangs}}}, "gRPC keepalive"},
		"a flush that hung nothing":  {result.Relayed{Faults: []result.RelayedFault{{Mechanism: "mark-reject"}, {Mechanism: "drop", Calls: hangs}}}, "gRPC keepalive"},
		"a hypothesis":               {result.Relayed{Faults: []result.RelayedFault{{Mechanism: "black-hole", Calls: hangs}}}, "gRPC keepalive"},
		"a scenario, not its flush":  {result.Relayed{Scenario: "idle-timeout", Faults: []result.RelayedFault{{Mechanism: "mark-reject", Calls: hangs}}}, "gRPC keepalive"},
		"a scenario's flush":         {result.Relayed{Scenario: "mirrord-2348", Faults: []result.RelayedFault{{Mechanism: "mark-reject", By: scenarios.ByAgent, Calls: hangs}}}, "turns the agent's flush off"},
		"a middlebox's":              {result.Relayed{Scenario: "x", Faults: []result.RelayedFault{{Mechanism: "mark-reject", By: scenarios.ByMiddlebox, Calls: hangs}}}, "gRPC keepalive"},
		"nothing is known":           {result.Relayed{Faults: []result.RelayedFault{{Mechanism: "drop", Calls: []result.Fate{{State: result.HungSince}}}}}, ""},
		"no call hangs":              {result.Relayed{Faults: []result.RelayedFault{{Mechanism: "mark-reject", Calls: []result.Fate{{State: result.WentOn}}}}}, ""},
		"a word of a later version":  {result.Relayed{Faults: []result.RelayedFault{{Mechanism: "later", Calls: hangs}}}, "gRPC keepalive"},
		"one hop, no forwarder":      {result.Relayed{Hops: make([]result.RelayedHop, 1), Faults: []result.RelayedFault{{Mechanism: "drop", Calls: []result.Fate{{State: result.HungSince, Diagnosis: &result.Diagnosis{Cause: stall.HalfOpenHop}}}}}}, "client and service ping"},
		"a relay that did not fault": {result.Relayed{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			said := whatToDo(&test.of)
			assert.Contains(t, said, test.want)
			assert.Equal(t, test.want == "", said == "")
		})
	}
}

func TestSilentAtTheEnd(t *testing.T) {
	call := result.SilentCall{Hop: 2, Connection: 1, Stream: 3, Method: "/shop.Orders/Watch", SilentNS: 6e9}
	part := silent([]result.SilentCall{call})
	assert.Len(t, part.Table.Rows, 1)
	assert.Empty(t, part.Lines)
	call.Diagnosis = &result.Diagnosis{Cause: stall.Unknown, Settle: "a goroutine dump"}
	assert.Contains(t, strings.Join(silent([]result.SilentCall{call}).Lines, "\n"), "What would settle it: a goroutine dump.")
	part = silent(make([]result.SilentCall, 2*maxShown))
	assert.Len(t, part.Table.Rows, maxShown)
	assert.Equal(t, []string{"There were 20 more."}, part.Lines)
}
