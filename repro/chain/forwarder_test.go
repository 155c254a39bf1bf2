package chain

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

// An error of the client's connection is news of the client, though the context
// of its call may end later only.
func TestForwarderKnowsWhichEndFailed(t *testing.T) {
	gone := status.Error(codes.Unavailable, "error while writing")
	recv := func(err error) func() (*chainpb.Message, error) {
		return func() (*chainpb.Message, error) { return &chainpb.Message{Seq: 1}, err }
	}
	works, fails := recv(nil), recv(gone)
	takes, refuses := func(*chainpb.Message) error { return nil }, func(*chainpb.Message) error { return gone }
	tests := map[string]struct {
		pass func(*forwarder, *evidence.Call) error
		told evidence.End
	}{
		"the client takes no more": {func(f *forwarder, c *evidence.Call) error {
			return f.passDown(t.Context(), c, f.workDown(c, evidence.Working), works, refuses)
		}, evidence.ForwarderToClient},
		"the upstream sends no more": {func(f *forwarder, c *evidence.Call) error {
			return f.passDown(t.Context(), c, f.workDown(c, evidence.Working), fails, takes)
		}, evidence.ForwarderToUpstream},
		"the client sends no more": {func(f *forwarder, c *evidence.Call) error {
			return f.passUp(t.Context(), c, f.workUp(c, evidence.Working), fails, takes)
		}, evidence.ForwarderToClient},
		"the upstream takes no more": {func(f *forwarder, c *evidence.Call) error {
			return f.passUp(t.Context(), c, f.workUp(c, evidence.Working), works, refuses)
		}, evidence.ForwarderToUpstream},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			recorder := evidence.NewRecorder(1, 1, evidence.Down)
			f, call := &forwarder{place: pod, recorder: recorder}, recorder.Call(0)
			err := f.fail(t.Context(), call, test.pass(f, call))
			assert.Equal(t, codes.Unavailable, status.Code(err))
			for _, end := range evidence.Ends {
				told := recorder.Record(call).Ends[end].Told
				if end == test.told {
					assert.Equal(t, "error while writing", told.Message)
				} else {
					assert.Nil(t, told, end)
				}
			}
		})
	}
}
