package command_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/command"
)

// flushedInto runs a relay that writes files: a stream passes, hangs, and is given up.
func flushedInto(t *testing.T, flags ...string) (upstream string) {
	t.Helper()
	upstream, stop := start(t, "serve", "upstream", "--listen", "0")
	defer stop()
	var stdout bytes.Buffer
	address, ended, cancel := startTo(t, &stdout, append([]string{
		"relay", "0=" + upstream, "--flush", "black-hole", "--after-message", "5", "--stall-after", "300ms", "--within", "1s",
	}, flags...)...)
	defer cancel()
	load(t, address)
	assert.Equal(t, command.ExitUnexpected, <-ended)
	assert.Contains(t, stdout.String(), "HUNG")
	return upstream
}

// Wireshark sees the calls that passed, and the message that was lost.
func TestRelayPcap(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("tshark is not installed: Wireshark's view of the file is not checked here")
	}
	file := filepath.Join(t.TempDir(), "relay.pcapng")
	_, port, err := net.SplitHostPort(flushedInto(t, "--pcap", file))
	require.NoError(t, err)
	view := func(filter string, fields ...string) string {
		args := []string{"-n", "-r", file, "-d", "tcp.port==" + port + ",http2", "-Y", filter, "-T", "fields"}
		for _, field := range fields {
			args = append(args, "-e", field)
		}
		out, err := exec.CommandContext(t.Context(), tshark, args...).Output() //nolint:gosec // a program of a fixed name
		require.NoError(t, err)
		return string(out)
	}
	assert.Empty(t, view("_ws.malformed", "frame.number"))
	assert.Contains(t, view("http2.headers.path", "http2.headers.path"), "/hangscope.v1.Chain/Stream")
	assert.GreaterOrEqual(t, strings.Count(view("http2.type == 0", "frame.number"), "\n"), 5)
	assert.Contains(t, view("frame.comment", "frame.comment"), "written by forwarder, never read by client")
	assert.Contains(t, view("frame.comment", "frame.comment"), "black-hole begins: at ")
}

// A bundle has each form of the report, what passed, and a readme that says what to look at.
func TestRelayBundle(t *testing.T) {
	file := filepath.Join(t.TempDir(), "relay.zip")
	flushedInto(t, "--bundle", file)
	archive, err := zip.OpenReader(file)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, archive.Close()) })
	var names []string
	for _, entry := range archive.File {
		names = append(names, entry.Name)
		assert.NotZero(t, entry.UncompressedSize64, entry.Name)
	}
	assert.Equal(t, []string{
		"README.txt", "capture.pcapng", "environment.json", "report.html", "report.md", "report.txt", "report.xml", "result.json",
	}, names)
	readme, err := archive.Open("README.txt")
	require.NoError(t, err)
	text, err := io.ReadAll(readme)
	require.NoError(t, err)
	assert.Contains(t, string(text), "look before you pass it on")
	assert.Contains(t, string(text), "\n  hangscope render result.json\n")
	assert.Contains(t, string(text), "\n  tshark -r capture.pcapng -d tcp.port==")
}
