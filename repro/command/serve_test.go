package command_test

import (
	"bufio"
	"context"
	"io"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/command"
)

var listens = regexp.MustCompile(`listens on (\S+);`)

// start runs a command that listens, and returns where. Calling stop ends it and returns its
// exit code.
func start(t *testing.T, args ...string) (address string, stop func() int) {
	t.Helper()
	address, ended, cancel := startTo(t, io.Discard, args...)
	return address, func() int {
		cancel()
		return <-ended
	}
}

// startTo is start for a command that writes to stdout and may end by itself: its exit code
// comes on ended.
func startTo(t *testing.T, stdout io.Writer, args ...string) (address string, ended <-chan int, cancel func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	said, stderr := io.Pipe()
	exit := make(chan int, 1)
	go func() {
		exit <- command.Run(ctx, append([]string{"hangscope"}, args...), stdout, stderr)
		_ = stderr.Close()
	}()
	lines := bufio.NewScanner(said)
	require.True(t, lines.Scan())
	found := listens.FindStringSubmatch(lines.Text())
	require.NotNil(t, found, lines.Text())
	go func() { _, _ = io.Copy(io.Discard, said) }()
	return found[1], exit, cancel
}

// The two services serve any client, until they are told to end.
func TestServe(t *testing.T) {
	upstream, stopUpstream := start(t, "serve", "upstream", "--listen", "0")
	forwarder, stopForwarder := start(t, "serve", "forwarder", "--listen", "127.0.0.1:0", "--upstream", upstream)
	conn, err := grpc.NewClient(forwarder, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	defer conn.Close()
	stream, err := chainpb.NewChainClient(conn).Stream(t.Context(), &chainpb.StreamRequest{Messages: 2, IntervalNs: int64(1e15)})
	require.NoError(t, err)
	message, err := stream.Recv()
	require.NoError(t, err)
	assert.EqualValues(t, 1, message.GetSeq())
	assert.Zero(t, stopForwarder(), "though a call is under way")
	assert.Zero(t, stopUpstream())
	_, err = stream.Recv()
	assert.Error(t, err)
}
