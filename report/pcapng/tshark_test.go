package pcapng_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/layer/mechanisms"
)

// tshark runs Wireshark's own decoder on the file of a capture.
func tshark(t *testing.T, c evidence.Capture, args ...string) string {
	t.Helper()
	program, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("tshark is not installed: Wireshark's view of the file is not checked here")
	}
	file := filepath.Join(t.TempDir(), "chain.pcapng")
	require.NoError(t, os.WriteFile(file, written(t, c), 0o600))
	command := exec.CommandContext(t.Context(), program, append([]string{
		"-n", "-r", file, "-d", "tcp.port==50051,http2",
		"-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
	}, args...)...)
	var complaints strings.Builder
	command.Stderr = &complaints
	out, err := command.Output()
	require.NoError(t, err, complaints.String())
	return string(out)
}

// Nothing in any capture looks wrong to Wireshark but what was wrong.
func TestTsharkFindsNothingWrong(t *testing.T) {
	for name, config := range map[string]trial{
		"mirrord-2348":  mirrord2348,
		"healthy":       {path: "plain", streams: 3, perStream: true},
		"large":         {path: "plain", size: 200_000},
		"closed":        {path: "plain", closed: true},
		"stolen":        {path: "steal"},
		"HTTP/2 mesh":   {path: "meshio", http2: true},
		"socket killed": {mechanism: &mechanisms.SocketKill, path: "std"},
		"black hole":    {mechanism: &mechanisms.BlackHole, path: "std"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Empty(t, tshark(t, capture(t, config), "-Y",
				"!(ip.checksum.status == 1 && tcp.checksum.status == 1) || _ws.malformed || tcp.analysis.retransmission"+
					" || tcp.analysis.out_of_order || tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment || tcp.analysis.window_full"))
		})
	}
}

// Wireshark's account of issue 2348: frames in order on each hop, then on hop 1
// a message that nobody reads and a reset that one end sees.
func TestTsharkListsFrames(t *testing.T) {
	c := capture(t, mirrord2348)
	out := tshark(t, c, "-Y", "http2 || tcp.flags.reset == 1", "-T", "fields",
		"-e", "frame.interface_name", "-e", "ip.src", "-e", "tcp.flags.reset", "-e", "http2.type", "-e", "frame.comment")
	names := strings.NewReplacer("0", "DATA", "1", "HEADERS", "3", "RST_STREAM", "4", "SETTINGS", "6", "PING", "8", "WINDOW_UPDATE")
	var hop1 []string
	for line := range strings.Lines(out) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		require.Len(t, fields, 5)
		if fields[0] != "hop 1 forwarder-upstream" {
			continue
		}
		text := fields[1] + " " + names.Replace(fields[3])
		if fields[2] == "1" || fields[2] == "True" {
			text = fields[1] + " reset"
		}
		if strings.Contains(fields[4], "never read") {
			text += " (never read)"
		}
		hop1 = append(hop1, text)
	}
	story := strings.Join(hop1, "\n")
	t.Log("\n" + story)
	order := regexp.MustCompile(`(?s)192\.0\.2\.2 SETTINGS.*192\.0\.2\.2 [^\n]*HEADERS.*192\.0\.2\.3 [^\n]*HEADERS(,DATA)?\n` + // in one segment, or gRPC was slow
		`.*192\.0\.2\.3 DATA\n.*192\.0\.2\.3 DATA \(never read\)\n192\.0\.2\.2 reset$`)
	assert.Regexp(t, order, story)
	assert.Contains(t, tshark(t, c, "-Y", "http2.type == 8", "-T", "fields", "-e", "ip.src"), "192.0.2", "WINDOW_UPDATE")
}

// gRPC decodes: every message of the chain.
func TestTsharkDecodesGRPC(t *testing.T) {
	c := capture(t, trial{path: "plain"})
	out := tshark(t, c, "-Y", "grpc", "-T", "fields", "-e", "frame.interface_name", "-e", "grpc.message_length")
	for _, hop := range []string{"hop 1 forwarder-upstream", "hop 2 client-forwarder"} {
		// The question and 20 answers.
		assert.Equal(t, 21, strings.Count(out, hop), out)
	}
	paths := tshark(t, c, "-Y", "http2.headers.path", "-T", "fields", "-e", "http2.headers.path")
	assert.Equal(t, 2, strings.Count(paths, "/hangscope.v1.Chain/Stream"))
}
