package command_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/chain"
	"hangscope/repro/command"
	"hangscope/repro/result"
)

// scenarioFile writes a scenario, and returns the name of its file.
func scenarioFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "mine.yaml")
	require.NoError(t, os.WriteFile(file, []byte("name: mine\n"+text), 0o600))
	return file
}

// A scenario gives a relay its fault, its ports and what is expected. The load is that of the
// client.
func TestRelayOfAScenario(t *testing.T) {
	for name, test := range map[string]struct {
		scenario string
		exit     int
		got      map[string]string
	}{
		"a flush, as expected": {
			"flush: {mechanism: socket-kill, after_message: 5, delay: 5ms}\nexpect: {flush-on: {outcome: broken, client: {told: true}}}\n",
			command.ExitExpected,
			map[string]string{"outcome": "broken", "client.told": "true"},
		},
		"a path fault, as expected": {
			"fault: {kind: drop, hop: 2, direction: down, after_message: 5}\nexpect: {fault-on: {outcome: hung, hop: 2, cause: black-hole, client: {told: false}}}\n",
			command.ExitExpected,
			map[string]string{"outcome": "hung", "hop": "2", "cause": "black-hole", "client.told": "false"},
		},
		"not as expected": {
			"flush: {mechanism: conntrack-delete, after_message: 5}\nexpect: {flush-on: {outcome: hung, hop: 2}}\n",
			command.ExitUnexpected,
			map[string]string{"outcome": "flowing", "hop": "none"},
		},
		"nothing expected, so the default holds": {
			"flush: {mechanism: black-hole, after_message: 5}\n", command.ExitUnexpected, map[string]string{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			upstream, stop := start(t, "serve", "upstream", "--listen", "0")
			defer stop()
			var stdout bytes.Buffer
			address, ended, cancel := startTo(t, &stdout, "relay", "0="+upstream, "--scenario", scenarioFile(t, test.scenario),
				"--stall-after", "500ms", "--within", "3s", "--format", "json")
			defer cancel()
			load(t, address)
			assert.Equal(t, test.exit, <-ended)
			var found result.Relayed
			require.NoError(t, json.Unmarshal(stdout.Bytes(), &found), stdout.String())
			got := make(map[string]string)
			for _, check := range found.Checks {
				got[check.What] = check.Got
				assert.Equal(t, check.Want == check.Got, check.OK)
			}
			assert.Equal(t, test.got, got)
			assert.Equal(t, "mine", found.Scenario)
			require.Len(t, found.Faults, 1)
			assert.GreaterOrEqual(t, found.Faults[0].Calls[0].DownBefore, uint64(5))
		})
	}
}

// What a relay cannot do is refused before it listens, with the field.
func TestRelayRefusesAScenario(t *testing.T) {
	const flush = "flush: {mechanism: mark-reject}\n"
	for scenario, want := range map[string]string{
		"path: steal\n" + flush:                                                "path: ",
		"path: meshio\n" + flush:                                               "path: ",
		"path: std\nlocal: {dials: before}\n" + flush:                          "local: ",
		"after_flush: {same: true}\n" + flush:                                  "after_flush: ",
		"variants: {a: {mechanism: mark-reject}}\nflush: {after_message: 5}\n": "variants: ",
		"load: {messages: 5}\n":                                                "nothing goes wrong in it",
		"fault: [{kind: drop, hop: 2}, {kind: latency, hop: 2}]\n":             "fault: there are several",
		"fault: {kind: latency, hop: 2}\n" + flush:                             "fault: there are several",
		"fault: {kind: quiet-upstream}\n":                                      `fault.kind: "quiet-upstream" is of a service`,
		"fault: {kind: buffering, hop: 2}\n":                                   `fault.kind: "buffering" is of a proxy`,
		"fault: {kind: drop}\n":                                                "fault.hop: 1, and the relay is not there; allowed: 2",
		"fault: {kind: drop, hop: 2, after_message: 0}\n":                      "fault.after_message: ",
		"fault: {kind: drop, hop: 2, connections: new}\n":                      "fault.connections: ",
		"flush: {mechanism: mark-reject, after_message: 0}\n":                  "flush.after_message: ",
		"flush: {mechanism: mark-reject, phase: random}\n":                     "flush.phase: ",
		"flush: {mechanism: mark-reject, dual_stack: true}\n":                  "flush.dual_stack: ",
		flush + "expect: {flush-on: {outcome: lost}}\n":                        `expect.flush-on.outcome: "lost"`,
		flush + "expect: {flush-on: {outcome: broken, cause: half-open}}\n":    "expect.flush-on.cause: ",
		flush + "expect: {flush-on: {hop: 1}}\n":                               "expect.flush-on.hop: ",
		flush + "expect: {flush-on: {client: {status: Unavailable}}}\n":        "expect.flush-on.client.status: only the process knows its status",
		flush + "expect: {flush-on: {forwarder: {zombie: true}}}\n":            "expect.flush-on.forwarder.zombie: ",
		flush + "expect: {flush-on: {upstream: {told: true}}}\n":               "expect.flush-on.upstream.told: ",
		"path: std\n" + flush + "expect: {flush-on: {next_call: local}}\n":     "expect.flush-on.next_call: ",
	} {
		file := scenarioFile(t, scenario)
		var stdout, stderr bytes.Buffer
		exit := command.Run(t.Context(), []string{"hangscope", "relay", "0=127.0.0.1:1", "--scenario", file}, &stdout, &stderr)
		assert.Equal(t, command.ExitUsage, exit, scenario)
		assert.True(t, strings.HasPrefix(stderr.String(), "error: --scenario: "+file+": "+want), "%s\n%s", scenario, stderr.String())
		assert.Equal(t, 1, strings.Count(stderr.String(), "error: "), scenario)
		assert.Empty(t, stdout.String())
	}
}

// A scenario of the catalogue shows between services of their own what it shows in a run: the
// call hangs on hop 1, and the upstream alone is told. Its ports are those of the scenario.
func TestRelayOfTheCatalogue(t *testing.T) {
	upstream, stop := start(t, "serve", "upstream", "--listen", "0")
	defer stop()
	forwarder, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var stdout bytes.Buffer
	said, stderr := io.Pipe()
	exit := make(chan int, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		exit <- command.Run(ctx, []string{
			"hangscope", "relay", "--client", "0=" + forwarder.Addr().String(), "--upstream", "0=" + upstream,
			"--scenario", "mirrord-2348", "--stall-after", "1s", "--within", "4s", "--format", "json",
		}, &stdout, stderr)
		_ = stderr.Close()
	}()
	lines := bufio.NewScanner(said)
	var hops []string
	for len(hops) < 2 && lines.Scan() {
		if found := listens.FindStringSubmatch(lines.Text()); found != nil {
			hops = append(hops, found[1])
		}
	}
	require.Len(t, hops, 2)
	go func() { _, _ = io.Copy(io.Discard, said) }()
	serveForwarder(t, forwarder, hops[1])
	loadEvery(t, hops[0], 300*time.Millisecond) // the flush falls between two messages
	assert.Equal(t, command.ExitExpected, <-exit)
	var found result.Relayed
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &found), stdout.String())
	assert.Len(t, found.Checks, 6)
	for _, check := range found.Checks {
		assert.True(t, check.OK, "%+v", check)
	}
	models := found.Models()
	require.Len(t, models, 1)
	require.NotNil(t, models[0].Generation, "it is a flush of the agent")
	assert.Equal(t, "g2", models[0].Generation.Name)
}

// serveForwarder serves a forwarder to an upstream until the test ends.
func serveForwarder(t *testing.T, listener net.Listener, upstream string) {
	t.Helper()
	service, err := chain.NewForwarder(func(ctx context.Context) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", upstream)
	}, chain.Remedies{})
	require.NoError(t, err)
	var serving sync.WaitGroup
	serving.Go(func() { assert.NoError(t, service.Serve(listener)) })
	t.Cleanup(func() {
		over, cancel := context.WithCancel(context.Background())
		cancel()
		service.Drain(over)
		serving.Wait()
	})
}
