package scenarios

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every fault of a service, with each kind of call, is run or refused. A pair that is
// in neither list would run as if the fault did no harm.
func TestFaultsAndKindsOfCall(t *testing.T) {
	all := []CallKind{ServerStream, Unary, ClientStream, Bidi}
	streams := []CallKind{ServerStream, ClientStream, Bidi}
	goes := map[FaultKind][]CallKind{
		QuietUpstream:  {ServerStream, Unary, Bidi},
		StuckForwarder: all,
		SlowClient:     {ServerStream, Bidi},
		EarlyEnd:       streams,
		ShortDeadline:  streams,
		StreamLimit:    streams,
		RefusedPings:   streams,
	}
	kinds := rules(Scenario{}, Vocabulary{})["fault.kind"].values
	require.Len(t, goes, len(kinds))
	for _, kind := range kinds {
		for _, call := range all {
			s := Scenario{Name: "x", Call: call, Fault: &Fault{Kind: FaultKind(kind)}}.Complete()
			err := s.Validate(Vocabulary{})
			if assert.Contains(t, goes, FaultKind(kind)); slices.Contains(goes[FaultKind(kind)], call) {
				assert.NoError(t, err, "%s with %s", kind, call)
			} else {
				assert.ErrorContains(t, err, `call: "`+string(call)+`" does not go with the fault "`+kind+`"; allowed: server-stream`)
			}
		}
	}
}

func TestRefusedFaultOfAFile(t *testing.T) {
	_, err := Parse("my.yaml", []byte("name: x\nfault: {kind: early-end}\nload: {messages: 5}\ncall: unary\n"), Vocabulary{})
	require.EqualError(t, err, `my.yaml:4: call: "unary" does not go with the fault "early-end"; allowed: server-stream, client-stream, bidi`)
	var problem *Error
	require.ErrorAs(t, err, &problem)
	assert.Equal(t, "a unary call has one answer, and nothing that could end before", problem.Hint)
}
