package grpcstall_test

import (
	"bytes"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"hangscope/repro/stall/grpcstall"
)

// untimed is a logger without times, which differ from run to run.
func untimed(to *bytes.Buffer) *slog.Logger {
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
}

func TestLog(t *testing.T) {
	var logged bytes.Buffer
	broken := status.Error(codes.Unavailable, "gone")
	virtual(t, paced(broken, 50*time.Millisecond, 3*second, 5*second), func(m *grpcstall.Monitor) {
		m.StallAfter, m.Logger = second, untimed(&logged)
	}, func(t *testing.T, r *rig) {
		require.Error(t, drain(t, r))
		settle()
	})
	// The monitor looks every 100 ms. It sees a wait 50 ms after it began, and
	// notices a stall at the first look at which that is more than 1 s ago.
	assert.Equal(t, `level=WARN msg="gRPC call stalls" method=/hangscope.v1.Chain/Stream side=client waits_in=recv silent=1.1s stall_after=1s received=1 sent=1 elapsed=1.2s call=1 peer=passthrough:///the-service
level=INFO msg="gRPC call goes on after a stall" method=/hangscope.v1.Chain/Stream side=client waits_in=recv silent=3s stall_after=1s received=2 sent=1 elapsed=3.1s call=1 peer=passthrough:///the-service
level=WARN msg="gRPC call stalls" method=/hangscope.v1.Chain/Stream side=client waits_in=recv silent=1.1s stall_after=1s received=2 sent=1 elapsed=4.2s call=1 peer=passthrough:///the-service
level=WARN msg="gRPC call has failed after a stall" method=/hangscope.v1.Chain/Stream side=client waits_in=recv silent=5s stall_after=1s received=2 sent=1 elapsed=8.1s call=1 peer=passthrough:///the-service code=Unavailable error="rpc error: code = Unavailable desc = gone"
`, logged.String())
}

func TestEventAsAValueOfSlog(t *testing.T) {
	var logged bytes.Buffer
	untimed(&logged).Error("paged", "stall", grpcstall.Event{
		Method: "/a.B/C", Side: grpcstall.Server, Place: grpcstall.InSend, Silent: time.Minute, Err: errors.New("x"),
	})
	assert.Contains(t, logged.String(), "stall.method=/a.B/C stall.side=server stall.waits_in=send stall.silent=1m0s")
}
