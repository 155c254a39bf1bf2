package chain

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"hangscope/repro/evidence"
)

// A deadline that passes while a client waits until its next message is due is one
// all the same.
func TestADeadlineBetweenTwoMessages(t *testing.T) {
	recorder := evidence.NewRecorder(1, 1, evidence.Down)
	call := recorder.Call(0)
	tell(call, evidence.ClientEnd, context.DeadlineExceeded)
	assert.Equal(t, "DeadlineExceeded", recorder.Record(call).Ends[evidence.ClientEnd].Told.Code)
}

// A server that sends while gRPC closes the connection is told what it would be told a
// moment later.
func TestASendWhileTheConnectionCloses(t *testing.T) {
	gone := status.Error(codes.Unavailable, closing)
	for end, fail := range map[evidence.End]func(context.Context, *evidence.Recorder, *evidence.Call){
		evidence.UpstreamEnd: func(ctx context.Context, r *evidence.Recorder, c *evidence.Call) {
			u := &upstream{recorder: r}
			assert.Error(t, u.fail(ctx, c, gone))
		},
		evidence.ForwarderToClient: func(ctx context.Context, r *evidence.Recorder, c *evidence.Call) {
			f := &forwarder{place: pod, recorder: r}
			assert.Error(t, f.fail(ctx, c, clientError{gone}))
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			recorder := evidence.NewRecorder(1, 1, evidence.Down)
			call := recorder.Call(0)
			ctx, cancel := context.WithCancel(t.Context())
			go fail(ctx, recorder, call)
			synctest.Wait()
			assert.Nil(t, recorder.Record(call).Ends[end].Told, end)
			cancel()
			synctest.Wait()
			assert.Equal(t, "Canceled", recorder.Record(call).Ends[end].Told.Code, end)
		})
	}
}
