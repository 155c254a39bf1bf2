package relay_test

import (
	"net"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// interopCases are all cases of grpc-go's own interop client, but those that ask for a cloud
// (credentials) or a balancer (orca), for a name of its server that grpc-go's does not give
// (pick_first_unary), or for minutes (soak).
var interopCases = []string{
	"empty_unary", "large_unary", "client_streaming", "server_streaming", "ping_pong", "empty_stream",
	"timeout_on_sleeping_server", "cancel_after_begin", "cancel_after_first_response",
	"status_code_and_message", "special_status_message", "custom_metadata",
	"unimplemented_method", "unimplemented_service",
}

// grpc-go's own interop client passes, also if the port is flushed while no call is open.
func TestInterop(t *testing.T) {
	client, server := built(t, "client"), built(t, "server")
	target := unused(t)
	running(t, exec.Command(server, "-port", portOf(t, target)))
	listens(t, target)
	for name, mechanism := range map[string]string{"without a flush": "", "after a flush": "mark-reject", "after a flush of today": "untranslated-and-socket-kill"} {
		t.Run(name, func(t *testing.T) {
			r, address := passOn(t, target)
			if mechanism != "" {
				fault, err := r.Flush(mechanism)
				require.NoError(t, err)
				assert.Empty(t, r.Fates(fault, 0))
			}
			for _, test := range interopCases {
				said, err := exec.Command(client, "-server_host", "127.0.0.1", "-server_port", portOf(t, address), "-test_case", test).CombinedOutput()
				require.NoError(t, err, "%s: %s", test, said)
				if mechanism != "" {
					_, err = r.Flush(mechanism)
					require.NoError(t, err)
				}
			}
			const cases, refused = "/grpc.testing.TestService/", "Unimplemented"
			full, unknown := row(r, cases+"FullDuplexCall"), row(r, cases+"UnimplementedCall")
			assert.GreaterOrEqual(t, full.OK, 2, "%+v", full) // ping_pong, empty_stream
			assert.Equal(t, 1, unknown.Ended[refused], "%+v", unknown)
			assert.GreaterOrEqual(t, row(r, cases+"UnaryCall").OK, 1)
			assert.Empty(t, r.Open())
			assert.Empty(t, r.Strange())
		})
	}
}

// portOf is the port of an address.
func portOf(t *testing.T, address string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	return port
}

// grpcurl asks a service of the chain what it serves, and calls it.
func TestGRPCurl(t *testing.T) {
	grpcurl := built(t, "grpcurl")
	r, address := passOn(t, upstream(t))
	said, err := exec.Command(grpcurl, "-plaintext", address, "list").CombinedOutput()
	require.NoError(t, err, "%s", said)
	assert.Contains(t, string(said), "hangscope.v1.Chain\n")
	said, err = exec.Command(grpcurl, "-plaintext", "-d", `{"messages": 3, "size": 10}`, address, "hangscope.v1.Chain/Stream").CombinedOutput()
	require.NoError(t, err, "%s", said)
	stream := row(r, "/hangscope.v1.Chain/Stream")
	assert.Equal(t, 1, stream.OK, "%+v", stream)
	assert.Equal(t, uint64(3), stream.Down)
}
