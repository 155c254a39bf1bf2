package wire_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"
	"google.golang.org/grpc"
	channelzpb "google.golang.org/grpc/channelz/grpc_channelz_v1"
	channelz "google.golang.org/grpc/channelz/service"
	"google.golang.org/grpc/credentials/insecure"

	"hangscope/repro/chain"
	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/network/memory"
	"hangscope/repro/wire"
)

// A caller that does not read blocks the sender: its window reaches 0, and both
// ends know. What the taps say of the connection's windows is what gRPC says of
// them itself.
func TestWindowsAreThoseOfGRPC(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(&memory.Network{})
		c := start(t, n, chain.Config{Messages: 1})
		defer c.Close()
		<-c.Done()
		conn := dial(t, n)
		ctx, cancel := context.WithCancel(t.Context())
		stream, err := chainpb.NewChainClient(conn).Stream(ctx, &chainpb.StreamRequest{Messages: 120, Size: 16000})
		require.NoError(t, err)
		synctest.Wait()

		ends := n.Ends()
		client, upstream := ends[len(ends)-2], ends[len(ends)-1]
		require.Equal(t, "client → upstream", client.Name())
		assert.Equal(t, []wire.StreamWindow{{
			Stream: 1, Window: 65535 - 10, SendEnded: true,
		}}, client.Streams)
		assert.Equal(t, []wire.StreamWindow{{Stream: 1, Window: 0}}, upstream.Streams)
		byClient, byUpstream := believed(t)
		assert.Equal(t, byClient, client.Window)
		assert.Equal(t, byUpstream, upstream.Window)

		for range 50 {
			_, err := stream.Recv()
			require.NoError(t, err, "reading goes on")
		}
		synctest.Wait()
		ends = n.Ends()
		client, upstream = ends[len(ends)-2], ends[len(ends)-1]
		byClient, byUpstream = believed(t)
		assert.Equal(t, byClient, client.Window)
		assert.Equal(t, byUpstream, upstream.Window)
		require.Len(t, client.Streams, 1)
		require.Len(t, upstream.Streams, 1)

		cancel()
		synctest.Wait()
		ends = n.Ends()
		client, upstream = ends[len(ends)-2], ends[len(ends)-1]
		for _, way := range []wire.Direction{client.Written, upstream.Read} {
			assert.Contains(t, lines(way.Recent), "RST_STREAM stream=1 len=4 CANCEL")
		}
		assert.Empty(t, client.Streams, "a stream that was reset is closed")
		assert.Empty(t, upstream.Streams)
	})
}

// dial returns a caller of the upstream.
func dial(t *testing.T, n *wire.Network) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///upstream",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			return n.Dial(ctx, evidence.Client, evidence.Upstream)
		}),
	)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, conn.Close()) })
	return conn
}

// registrar keeps the service that is registered with it.
type registrar struct{ channelzpb.ChannelzServer }

func (r *registrar) RegisterService(_ *grpc.ServiceDesc, service any) {
	r.ChannelzServer = service.(channelzpb.ChannelzServer)
}

// believed returns how much may be sent on the connection made last, as gRPC
// believes: by the client, which sends less than it gets, and by the upstream.
func believed(t *testing.T) (client, upstream int64) {
	t.Helper()
	var service registrar
	channelz.RegisterChannelzServiceToServer(&service)
	var sockets []*channelzpb.SocketData
	for id := int64(1); id < 10000; id++ {
		response, err := service.GetSocket(t.Context(), &channelzpb.GetSocketRequest{SocketId: id})
		if err == nil && response.GetSocket().GetData().GetStreamsStarted() > 0 {
			sockets = append(sockets, response.GetSocket().GetData())
		}
	}
	require.GreaterOrEqual(t, len(sockets), 2)
	for _, socket := range sockets[len(sockets)-2:] {
		window := socket.GetRemoteFlowControlWindow().GetValue()
		if socket.GetMessagesSent() > 1 {
			upstream = window
		} else {
			client = window
		}
	}
	require.NotZero(t, client)
	require.NotZero(t, upstream)
	return client, upstream
}

// A change of SETTINGS_INITIAL_WINDOW_SIZE changes the windows of open streams,
// which may become negative, and not that of the connection.
func TestInitialWindow(t *testing.T) {
	written := frames(func(f *http2.Framer) {
		must(f.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, EndHeaders: true}))
		must(f.WriteData(1, false, make([]byte, 1000)))
	})
	read := frames(func(f *http2.Framer) {
		must(f.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 400}))
		must(f.WriteWindowUpdate(1, 7))
		must(f.WriteWindowUpdate(0, 70))
		must(f.WriteWindowUpdate(9, 70))
	})
	end := exchanged(t, written, read, wire.Options{})
	assert.Equal(t, []wire.StreamWindow{{Stream: 1, Window: 407 - 1000}}, end.Streams)
	assert.EqualValues(t, 65535+70-1000, end.Window)
	assert.Equal(t, []http2.Setting{{ID: http2.SettingInitialWindowSize, Val: 400}}, end.Read.Settings)
}
