package proxy_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/proxy"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// limit is the time limit of the proxies of these tests. It is short, and longer than what
// a busy machine takes for a call.
const limit = 2 * time.Second

// actual is a proxy of somebody else's.
type actual struct {
	preset scenarios.ProxyPreset
	binary string
	config string // with the proxy's address, the back end's, and a folder
	run    func(config string) []string
}

var reals = []actual{
	{
		preset: scenarios.NGINX, binary: "nginx",
		config: `daemon off; master_process off; pid %[3]s/pid; error_log %[3]s/error.log;
events {}
http {
	access_log off;
	client_body_temp_path %[3]s; proxy_temp_path %[3]s; fastcgi_temp_path %[3]s; uwsgi_temp_path %[3]s; scgi_temp_path %[3]s;
	server {
		listen %[1]s http2;
		http2_max_concurrent_streams 3;
		grpc_read_timeout 2s;
		location / { grpc_pass grpc://%[2]s; }
	}
}`,
		run: func(config string) []string { return []string{"-e", "stderr", "-c", config} },
	},
	{
		preset: scenarios.HAProxy, binary: "haproxy",
		config: `global
	tune.h2.max-concurrent-streams 3
defaults
	mode http
	timeout connect 2s
	timeout client 60s
	timeout server 2s
frontend f
	bind %[1]s proto h2
	default_backend b
backend b
	server s %[2]s proto h2
# %[3]s
`,
		run: func(config string) []string { return []string{"-db", "-f", config} },
	},
}

// Our model of a proxy ends a stream as the proxy does that it is a model of: with the same
// status, whether or not the header of the answer has been passed on, and although the
// server pings.
func TestEndsAsTheRealProxies(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for time limits")
	}
	for _, r := range reals {
		t.Run(string(r.preset), func(t *testing.T) {
			path, err := exec.LookPath(r.binary)
			if err != nil {
				t.Skipf("no %s on this machine: %v", r.binary, err)
			}
			t.Parallel()
			for _, method := range []string{"silent", "header", "once"} {
				for _, pings := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s, pings %t", method, pings), func(t *testing.T) {
						t.Parallel()
						backEnd := serve(t, pings)
						theirs := ask(t, r.start(t, path, backEnd), method)
						ours := ask(t, model(t, r.preset, backEnd), method)
						t.Logf("%s: %s", r.preset, theirs)
						assert.Equal(t, theirs, ours)
					})
				}
			}
		})
	}
}

// start starts the proxy before a back end, and returns its address.
func (r *actual) start(t *testing.T, path, backEnd string) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "hangscope-proxy") //nolint:usetesting // other users read it
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	address := freeAddress(t)
	config := filepath.Join(folder, "config")
	require.NoError(t, os.WriteFile(config, fmt.Appendf(nil, r.config, address, backEnd, folder), 0o600))
	command := exec.Command(path, r.run(config)...)
	var said strings.Builder
	command.Stdout, command.Stderr = &said, &said
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, 10*time.Second, 20*time.Millisecond)
	return address
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

// serve serves three methods: one that is silent, one that sends its header, and one that
// sends a message too. Then they wait for the end of the call.
func serve(t *testing.T, pings bool) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	options := []grpc.ServerOption{grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		method, _ := grpc.MethodFromServerStream(stream)
		var err error
		switch method {
		case "/test/header":
			err = stream.SendHeader(nil)
		case "/test/once":
			err = stream.SendMsg(&emptypb.Empty{})
		}
		if err != nil {
			return err
		}
		<-stream.Context().Done()
		return stream.Context().Err()
	})}
	if pings {
		options = append(options, grpc.KeepaliveParams(keepalive.ServerParameters{Time: time.Second}))
	}
	server := grpc.NewServer(options...)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return listener.Addr().String()
}

// ask calls a method, and says how the call ended.
func ask(t *testing.T, address, method string) string {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	defer conn.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*limit)
	defer cancel()
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, "/test/"+method)
	require.NoError(t, err)
	require.NoError(t, stream.SendMsg(&emptypb.Empty{}))
	require.NoError(t, stream.CloseSend())
	for err == nil {
		err = stream.RecvMsg(&emptypb.Empty{})
	}
	s := status.Convert(err)
	if s.Code() == codes.DeadlineExceeded {
		return s.Code().String() // its own timer, or the server's, which came first is chance
	}
	message, _, _ := strings.Cut(s.Message(), "; transport:") // what follows is about the page that comes with it
	return s.Code().String() + ": " + message
}

// model starts the model of a proxy before a back end, and returns its address.
func model(t *testing.T, preset scenarios.ProxyPreset, backEnd string) string {
	t.Helper()
	fault := scenarios.Fault{Kind: scenarios.StreamIdleTimeout, Proxy: preset, Idle: new(scenarios.Duration(limit))}
	scenario := scenarios.Scenario{Name: "x", Fault: scenarios.Faults{fault}}.Complete()
	at := &before{Loopback: &network.Loopback{}, backEnd: backEnd}
	n, err := proxy.Start(at, evidence.StartClock(), trial.Of("fault-on", scenario).Proxies)
	require.NoError(t, err)
	t.Cleanup(n.Close)
	return at.address
}

// before is loopback with a back end that is known by its address.
type before struct {
	*network.Loopback
	backEnd, address string
}

func (b *before) Listen(role evidence.Role) (net.Listener, error) {
	listener, err := b.Loopback.Listen(role)
	if err == nil {
		b.address = listener.Addr().String()
	}
	return listener, err
}

func (b *before) Dial(ctx context.Context, _, _ evidence.Role) (net.Conn, error) {
	var dialer net.Dialer
	return dialer.DialContext(ctx, "tcp", b.backEnd)
}
