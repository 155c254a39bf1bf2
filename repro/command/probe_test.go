package command_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/command"
	"hangscope/repro/result"
)

// heard is what a command has written to stderr so far, from any goroutine.
type heard struct {
	mu   sync.Mutex
	text strings.Builder
}

func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(b)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// until waits for a text.
func (h *heard) until(t *testing.T, text string) {
	t.Helper()
	assert.Eventually(t, func() bool { return strings.Contains(h.String(), text) }, 30*time.Second, 5*time.Millisecond, "%s", h)
}

const stream = "hangscope.v1.Chain/Stream"

// probing runs hangscope probe of an upstream, and returns its exit code and what it wrote.
func probing(t *testing.T, ctx context.Context, stderr io.Writer, upstream string, args ...string) (int, *result.Probed) { //nolint:revive // the test comes first
	t.Helper()
	var stdout bytes.Buffer
	exit := command.Run(ctx, append([]string{"hangscope", "probe", upstream, "-plaintext", "--format", "json"}, args...), &stdout, stderr)
	if stdout.Len() == 0 {
		return exit, nil
	}
	assert.NotContains(t, stdout.String(), "127.0.0.1", "a report names no host")
	decoder := json.NewDecoder(&stdout)
	var found result.Probed
	require.NoError(t, decoder.Decode(&found))
	require.ErrorIs(t, decoder.Decode(new(any)), io.EOF, "one document")
	return exit, &found
}

// The exit code says whether the calls did what was asked.
func TestProbe(t *testing.T) {
	upstream, stop := start(t, "serve", "upstream", "--listen", "0")
	defer stop()
	for name, test := range map[string]struct {
		args []string
		exit int
		end  result.ProbedEnd
	}{
		"ended":      {[]string{stream, "-d", `{"messages": 3}`}, command.ExitExpected, result.EndedOK},
		"two dashes": {[]string{"--d", `{"messages": 3}`, "--max-time", "60", stream}, command.ExitExpected, result.EndedOK},
		"enough":     {[]string{stream, "-d", `{"messages": "99999999", "intervalNs": 1000000}`, "--messages", "5"}, command.ExitExpected, result.EndedReached},
		"time over":  {[]string{stream, "-d", `{"messages": "99999999", "intervalNs": 1000000}`, "--for", "0.2"}, command.ExitExpected, result.EndedElapsed},
		"no message": {[]string{stream, "-d", `{"messages": 2, "delayNs": "3600000000000"}`, "--for", "100ms"}, command.ExitUnexpected, result.EndedQuiet},
		"hung":       {[]string{stream, "-d", `{"messages": 2, "delayNs": "3600000000000"}`, "--stall-after", "100ms", "--within", "0.05"}, command.ExitUnexpected, result.EndedHung},
		"deadline":   {[]string{stream, "-d", `{"messages": 2, "delayNs": "3600000000000"}`, "-max-time", "0.1"}, command.ExitUnexpected, result.EndedFailed},
		"failed":     {[]string{stream, "-d", `{"messages": 1, "size": 2000}`, "-max-msg-sz", "1000"}, command.ExitUnexpected, result.EndedFailed},
		"too few":    {[]string{stream, "-d", `{"messages": 1}`, "--messages", "2"}, command.ExitUnexpected, result.EndedShort},
		"too early":  {[]string{stream, "-d", `{"messages": 1}`, "--for", "1h"}, command.ExitUnexpected, result.EndedShort},
	} {
		t.Run(name, func(t *testing.T) {
			exit, found := probing(t, t.Context(), io.Discard, upstream, test.args...)
			assert.Equal(t, test.exit, exit)
			require.NotNil(t, found)
			assert.Equal(t, map[result.ProbedEnd]int{test.end: 1}, found.Sides[0].Ended)
			assert.Equal(t, test.exit == command.ExitExpected, found.Verdict == result.Expected)
		})
	}
	exit, found := probing(t, t.Context(), io.Discard, upstream)
	assert.Zero(t, exit)
	require.Len(t, found.Services, 4)
}

// An interruption ends a probe with its report, whatever it was doing.
func TestProbeInterrupted(t *testing.T) {
	upstream, stop := start(t, "serve", "upstream", "--listen", "0")
	defer stop()
	ctx, cancel := context.WithCancel(t.Context())
	stderr := &heard{}
	go func() {
		stderr.until(t, "call 1: {")
		cancel()
	}()
	exit, found := probing(t, ctx, stderr, upstream, stream, "-v", "-d", `{"messages": "99999999", "intervalNs": 1000000}`)
	assert.Equal(t, command.ExitInterrupted, exit)
	assert.True(t, found.Interrupted)
	assert.Equal(t, map[result.ProbedEnd]int{result.EndedStopped: 1}, found.Sides[0].Ended)
	assert.NotZero(t, found.Sides[0].Down)
	assert.Contains(t, stderr.String(), "call 1: header content-type: application/grpc")
}

var someRounds = regexp.MustCompile(`end="OK"\} ([3-9]|\d\d)`)

// A probe that watches tells changes, keeps a file of metrics, and ends when it is stopped.
func TestProbeWatches(t *testing.T) {
	upstream, stop := start(t, "serve", "upstream", "--listen", "0")
	file := filepath.Join(t.TempDir(), "probe.prom")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stderr := &heard{}
	go func() {
		stderr.until(t, "target: flowing")
		assert.Eventually(t, func() bool {
			text, err := os.ReadFile(file)
			return err == nil && someRounds.Match(text)
		}, 30*time.Second, 5*time.Millisecond, "some rounds")
		stop()
		stderr.until(t, "target: failed with Unavailable")
		cancel()
	}()
	exit, found := probing(t, ctx, stderr, upstream, stream, "-d", `{"messages": 3}`, "--every", "20ms", "--textfile", file)
	assert.Equal(t, command.ExitUnexpected, exit)
	assert.False(t, found.Interrupted, "a watch has no other end")
	assert.Equal(t, 1, strings.Count(stderr.String(), "target: flowing"), "changes are told, not rounds")
	assert.Greater(t, found.Rounds, 1)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(text), "# TYPE hangscope_probe_up gauge\nhangscope_probe_up{method=\""+stream+"\",side=\"target\",port=")
	assert.Regexp(t, `hangscope_probe_up\{[^}]*\} 0\n`, string(text))
	assert.Regexp(t, `hangscope_probe_status_total\{[^}]*status="Unavailable"\} \d`, string(text))
}

// A command is called at a stall, and knows the reason.
func TestProbeCallsACommand(t *testing.T) {
	upstream, stop := start(t, "serve", "upstream", "--listen", "0")
	defer stop()
	file := filepath.Join(t.TempDir(), "alarm")
	exit, found := probing(t, t.Context(), io.Discard, upstream, stream, "-d", `{"messages": 2, "delayNs": "3600000000000"}`,
		"--stall-after", "100ms", "--within", "50ms", "--on-stall", `echo "$HANGSCOPE_REASON, $HANGSCOPE_METHOD" > '`+file+`'; exit 3`)
	assert.Equal(t, command.ExitUnexpected, exit)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "the peer is silent, "+stream+"\n", string(text))
	assert.Equal(t, []string{"The command of --on-stall failed: exit status 3."}, found.Notes)
}

// Two addresses are compared, and everything goes into a bundle, which names no host but in
// its capture.
func TestProbeBundle(t *testing.T) {
	upstream, stop := start(t, "serve", "upstream", "--listen", "0")
	defer stop()
	relay, stopRelay := start(t, "relay", "0="+upstream)
	defer stopRelay()
	file := filepath.Join(t.TempDir(), "probe.zip")
	exit, found := probing(t, t.Context(), io.Discard, relay, "hangscope.v1.Chain/Unary", "-d", `{"seq": 1}`, "--against", upstream, "--repeat", "6", "--bundle", file)
	assert.Zero(t, exit)
	require.Len(t, found.Compared, 3)
	assert.Equal(t, 6, found.Compared[0].Target.Calls)
	archive, err := zip.OpenReader(file)
	require.NoError(t, err)
	defer archive.Close() //nolint:errcheck // only read from
	var names []string
	for _, entry := range archive.File {
		names = append(names, entry.Name)
		content, err := entry.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(content)
		require.NoError(t, err)
		require.NoError(t, content.Close())
		if entry.Name != "capture.pcapng" {
			assert.NotContains(t, string(text), "127.0.0.1", entry.Name)
		}
	}
	assert.Equal(t, []string{"README.txt", "capture.pcapng", "environment.json", "report.html", "report.md", "report.txt", "report.xml", "result.json"}, names)
}
