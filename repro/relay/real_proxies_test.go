package relay_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/credentials/insecure"
)

// proxies are those of others: their configuration has their address, the back end's, and a
// folder.
var proxies = map[string]struct {
	config string
	args   []string // before the file
	ahead  int      // messages that a client may send before it receives
}{
	"nginx": {`daemon off; master_process off; pid %[3]s/pid; error_log %[3]s/error.log;
events {}
http {
	access_log off;
	client_body_temp_path %[3]s; proxy_temp_path %[3]s; fastcgi_temp_path %[3]s; uwsgi_temp_path %[3]s; scgi_temp_path %[3]s;
	server {
		listen %[1]s http2;
		client_max_body_size 0;
		location / { grpc_pass grpc://%[2]s; }
	}
}`, []string{"-e", "stderr", "-c"}, echoMessages},
	"haproxy": {`defaults
	mode http
	timeout connect 20s
	timeout client 60s
	timeout server 60s
frontend f
	bind %[1]s proto h2
	default_backend b
backend b
	server s %[2]s proto h2
# %[3]s
`, []string{"-db", "-f"}, 1}, // HAProxy 2.6, without a relay too, passes nothing on any more if both sides send much
}

// A proxy stands in the middle, with a relay on each side of it: both count what the client
// saw.
func TestRelaysAroundAProxy(t *testing.T) {
	for name, proxy := range proxies {
		t.Run(name, func(t *testing.T) {
			path := installed(t, name)
			folder, err := os.MkdirTemp("", "hangscope-relay") //nolint:usetesting // other users read it
			require.NoError(t, err)
			t.Cleanup(func() { _ = os.RemoveAll(folder) })
			behind, inner := passOn(t, serveEcho(t))
			address, config := unused(t), filepath.Join(folder, "config")
			require.NoError(t, os.WriteFile(config, fmt.Appendf(nil, proxy.config, address, inner, folder), 0o600))
			running(t, exec.Command(path, append(proxy.args, config)...))
			listens(t, address)
			before, outer := passOn(t, address)
			callEcho(t, outer, insecure.NewCredentials(), proxy.ahead)
			countedEcho(t, before)
			countedEcho(t, behind)
		})
	}
}
