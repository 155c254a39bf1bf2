package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/command"
	"hangscope/repro/result"
)

// load keeps a stream open until the test ends: a message every 20 ms.
func load(t *testing.T, address string) {
	t.Helper()
	loadEvery(t, address, 20*time.Millisecond)
}

func loadEvery(t *testing.T, address string, interval time.Duration) {
	t.Helper()
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	var receiving sync.WaitGroup
	receiving.Go(func() {
		stream, err := chainpb.NewChainClient(conn).Stream(ctx, &chainpb.StreamRequest{Messages: 1 << 40, IntervalNs: int64(interval), Size: 100})
		for err == nil {
			_, err = stream.Recv()
		}
	})
	t.Cleanup(func() {
		cancel()
		receiving.Wait()
		_ = conn.Close()
	})
}

// A relay between two services flushes, says what became of the calls, and its exit code
// says whether that is as it should be.
func TestRelay(t *testing.T) {
	for fault, want := range map[string]struct {
		exit    int
		verdict result.Verdict
		state   result.FateState
	}{
		"socket-kill":       {command.ExitExpected, result.Expected, result.ToldSince},
		"conntrack-delete":  {command.ExitExpected, result.Expected, result.WentOn},
		"black-hole":        {command.ExitUnexpected, result.Unexpected, result.HungSince},
		"drop,direction=up": {command.ExitUnexpected, result.Unexpected, result.HungSince},
	} {
		flag := "--flush"
		if strings.Contains(fault, ",") {
			flag = "--fault"
		}
		t.Run(fault, func(t *testing.T) {
			upstream, stop := start(t, "serve", "upstream", "--listen", "0")
			defer stop()
			var stdout bytes.Buffer
			address, ended, cancel := startTo(t, &stdout, "relay", "0="+upstream, flag, fault,
				"--after-message", "5", "--stall-after", "500ms", "--within", "3s", "--format", "json")
			defer cancel()
			load(t, address)
			assert.Equal(t, want.exit, <-ended)
			var found result.Relayed
			require.NoError(t, json.Unmarshal(stdout.Bytes(), &found), stdout.String())
			assert.Equal(t, want.verdict, found.Verdict)
			require.Len(t, found.Faults, 1)
			require.Len(t, found.Faults[0].Calls, 1)
			assert.Equal(t, want.state, found.Faults[0].Calls[0].State, "%+v", found.Faults[0].Calls[0])
			assert.Equal(t, chainpb.Chain_Stream_FullMethodName, found.Methods[0].Method)
		})
	}
}

// With both hops in one relay, the hop on which a call hangs is known.
func TestRelayOfTwoHops(t *testing.T) {
	upstream, stopUpstream := start(t, "serve", "upstream", "--listen", "0")
	defer stopUpstream()
	// The forwarder has to know where the relay listens, and the relay where the forwarder
	// does: the relay's second hop is one of its own here.
	inner, stopInner := start(t, "relay", "0="+upstream)
	defer stopInner()
	forwarder, stopForwarder := start(t, "serve", "forwarder", "--listen", "0", "--upstream", inner)
	defer stopForwarder()
	var stdout bytes.Buffer
	address, ended, cancel := startTo(t, &stdout, "relay", "--client", "0="+forwarder, "--flush", "black-hole",
		"--after-message", "5", "--stall-after", "300ms", "--within", "2s")
	defer cancel()
	load(t, address)
	assert.Equal(t, command.ExitUnexpected, <-ended)
	page := strings.Join(strings.Fields(stdout.String()), " ")
	assert.Contains(t, page, "HUNG 1 call that was open at the fault hangs in silence, and its client was not told within 2 s.")
	assert.Regexp(t, `not told not told hangs, for \S+ s: \d+ bytes did not arrive`, page)
}

// A command runs meanwhile, and the relay ends with it.
func TestRelayWithACommand(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.sh")
	require.NoError(t, os.WriteFile(broken, []byte("#!/no/such/shell\n"), 0o700)) //nolint:gosec // it has to be executable
	for name, test := range map[string]struct {
		command []string
		exit    int
		says    string
	}{
		"it succeeds":       {[]string{"true"}, command.ExitExpected, "The command exited with 0."},
		"it fails":          {[]string{"sh", "-c", "exit 3"}, command.ExitUnexpected, "The command exited with 3."},
		"it does not start": {[]string{broken}, command.ExitUnexpected, "The command could not be run: no such file or directory."},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			exit := command.Run(t.Context(), append([]string{"hangscope", "relay", "0=127.0.0.1:1", "--"}, test.command...), &stdout, &stderr)
			assert.Equal(t, test.exit, exit, stderr.String())
			assert.Contains(t, strings.Join(strings.Fields(stdout.String()), " "), test.says)
		})
	}
}
