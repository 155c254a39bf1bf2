package probed_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"hangscope/report/sample"
	"hangscope/repro/command/probed"
	"hangscope/repro/result"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A state is that of the last round, not of all so far.
func TestState(t *testing.T) {
	type ends = map[result.ProbedEnd]int
	before := &result.ProbedSide{Ended: ends{result.EndedOK: 2, result.EndedFailed: 1}, Status: map[string]int{"OK": 2, "Internal": 1}, StallCount: 1, Stalls: []result.ProbedStall{{}}}
	for want, after := range map[string]*result.ProbedSide{
		"flowing":                 {Ended: ends{result.EndedOK: 3, result.EndedFailed: 1}, Status: map[string]int{"OK": 3, "Internal": 1}, StallCount: 1, Stalls: []result.ProbedStall{{}}},
		"failed with Unavailable": {Ended: ends{result.EndedOK: 2, result.EndedFailed: 2}, Status: map[string]int{"OK": 2, "Internal": 1, "Unavailable": 1}, StallCount: 1, Stalls: []result.ProbedStall{{}}},
		"no message":              {Ended: ends{result.EndedOK: 2, result.EndedFailed: 1, result.EndedQuiet: 1}, StallCount: 1},
		"no call":                 before,
		"stalled: the peer is silent": {Ended: ends{result.EndedHung: 2}, StallCount: 3, Stalls: []result.ProbedStall{
			{Reason: result.NotRead}, {Reason: result.PeerSilent}, {Reason: result.PeerSilent},
		}},
		"stalled": {StallCount: 200, Stalls: []result.ProbedStall{{}}},
	} {
		assert.Equal(t, want, probed.State(before, after))
	}
	assert.Equal(t, "failed with Internal", probed.State(nil, &result.ProbedSide{Ended: ends{result.EndedFailed: 1}, Status: map[string]int{"Internal": 1}}), "the first round")
}

func TestTextfile(t *testing.T) {
	text := probed.Textfile(sample.HungProbe(), nil, time.UnixMilli(1_700_000_000_500))
	for _, line := range []string{
		`hangscope_probe_up{method="shop.Orders/Watch",side="target",port="50051"} 0`,
		`hangscope_probe_calls_total{method="shop.Orders/Watch",side="target",port="50051",end="hung"} 4`,
		`hangscope_probe_status_total{method="shop.Orders/Watch",side="target",port="50051",status="Unavailable"} 1`,
		`hangscope_probe_stalls_total{method="shop.Orders/Watch",side="target",port="50051"} 7`,
		`hangscope_probe_gap_seconds{method="shop.Orders/Watch",side="target",port="50051",quantile="1"} 35`,
		`hangscope_probe_written_timestamp_seconds 1.7000000005e+09`,
	} {
		assert.Contains(t, text, line+"\n")
	}
	for line := range strings.Lines(text) {
		assert.Regexp(t, `^(# (HELP|TYPE) hangscope_probe_\w+ .+|hangscope_probe_\w+(\{(\w+="[^"\n]*",?)+\})? [-+.e\d]+)\n$`, line)
	}
	flowing := sample.FlowingProbe()
	flowing.Method = "/a\"b\\c\nd/E"
	assert.Contains(t, probed.Textfile(flowing, nil, time.Now()), `method="a\"b\\c\nd/E",side="target",port="50051"} 1`)
}

// The command is called for each stall in turn, and is ended when the probe is.
func TestAlarm(t *testing.T) {
	file := filepath.Join(t.TempDir(), "told")
	var stderr bytes.Buffer
	alarm := probed.StartAlarm(`echo "$HANGSCOPE_CALL $HANGSCOPE_REASON" >> '`+file+`'; echo said`, &stderr)
	for call := range 3 {
		alarm.Ring(probed.AlarmOf("/a.B/C", "target", 1, result.ProbedStall{Call: call, Reason: result.PeerSilent}))
	}
	alarm.Stop(t.Context(), time.Minute)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "0 the peer is silent\n1 the peer is silent\n2 the peer is silent\n", string(text))
	assert.Equal(t, strings.Repeat("said\n", 3), stderr.String())
	assert.Empty(t, alarm.Notes())

	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	alarm = probed.StartAlarm("exec sleep 1000", &stderr)
	for range 40 {
		alarm.Ring(nil)
	}
	alarm.Stop(stopped, 10*time.Millisecond)
	assert.Equal(t, []string{"The command of --on-stall was not called for some stalls: 16 were waiting for it."}, alarm.Notes())
	none := probed.StartAlarm("", &stderr)
	none.Ring(nil)
	none.Stop(t.Context(), 0)
}
