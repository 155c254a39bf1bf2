package pcapng_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/report/sample/catalogue"
	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Every scenario of the catalogue leaves captures that can be written, and that
// say what its result says.
func TestCatalogue(t *testing.T) {
	catalogue.Whole(t)
	for _, scenario := range scenarios.All() {
		t.Run(scenario.Name, func(t *testing.T) {
			result, recordings := record(t, scenario)
			require.Len(t, recordings, len(result.Variants))
			for _, v := range result.Variants {
				t.Run(v.Name, func(t *testing.T) {
					c := recordings[v.Name]
					require.NotEmpty(t, c.Connections)
					for _, connection := range c.Connections {
						checkConnection(t, connection)
					}
					checkMarks(t, v, c.Marks)
					checkPackets(t, v, readBack(t, written(t, c)))
				})
			}
		})
	}
}

// record runs a scenario in virtual time.
func record(t *testing.T, scenario scenarios.Scenario) (*result.Result, map[string]evidence.Capture) {
	t.Helper()
	captures := make(map[string]evidence.Capture)
	found, err := repro.Run(t.Context(), scenario, repro.Options{
		Clock:  result.VirtualClock,
		Record: func(r result.Recording) { captures[r.Variant] = r.Capture },
	})
	require.NoError(t, err)
	return found, captures
}

// checkConnection checks that all bytes were kept, and that they are frames.
func checkConnection(t *testing.T, c evidence.Connection) {
	t.Helper()
	for _, end := range []*evidence.ConnectionEnd{c.Dialled, c.Accepted} {
		if end == nil {
			continue
		}
		assert.Zero(t, end.Written.Missing)
		assert.Zero(t, end.Read.Missing)
		checkFrames(t, end.Written)
	}
}

// checkFrames checks that what was written is HTTP/2, to the last frame.
func checkFrames(t *testing.T, p evidence.Passage) {
	t.Helper()
	var all bytes.Buffer
	for _, s := range p.Segments {
		all.Write(s.Data)
	}
	framer := http2.NewFramer(io.Discard, bytes.NewReader(bytes.TrimPrefix(all.Bytes(), []byte(http2.ClientPreface))))
	for {
		if _, err := framer.ReadFrame(); err != nil {
			assert.ErrorIs(t, err, io.EOF)
			return
		}
	}
}

// checkMarks checks that the capture points at the moments that the result names.
func checkMarks(t *testing.T, v result.Variant, marks []evidence.Mark) {
	t.Helper()
	at := func(part string) (all []int64) {
		for _, m := range marks {
			if strings.Contains(m.Text, part) {
				all = append(all, int64(m.At))
			}
		}
		return all
	}
	assert.Equal(t, []int64{v.LastedNS}, at("the observation ends"))
	if v.Flush == nil {
		assert.Empty(t, at("flush"))
	} else {
		assert.Equal(t, append([]int64{v.Flush.AtNS}, v.Flush.AgainNS...), at("flush"))
	}
	if v.Stall == nil {
		assert.Empty(t, at("stall"))
	} else {
		assert.Contains(t, at("stall"), v.Stall.SinceNS)
		assert.Contains(t, at("stall"), *v.Stall.NoticedNS)
	}
	for _, end := range v.Ends {
		if end.ToldNS != nil {
			assert.Contains(t, at(string(end.Role)), *end.ToldNS)
		}
	}
}

// checkPackets checks that nothing is missing, and nothing came of itself,
// unless the layer says so: of a connection that ended more may be missing.
func checkPackets(t *testing.T, v result.Variant, packets []got) {
	t.Helper()
	var swallowed, lost int64
	resets, strange := 0, 0
	for _, flow := range v.Flows {
		swallowed += flow.SwallowedBytes
		resets += len(flow.Resets)
	}
	for _, p := range packets {
		assert.LessOrEqual(t, int64(p.at), v.LastedNS)
		for _, comment := range p.comments {
			switch {
			case strings.HasPrefix(comment, "RST seen by"):
				strange++
			case strings.Contains(comment, "never read"):
				lost += int64(len(p.tcp.Payload))
			}
		}
	}
	assert.LessOrEqual(t, swallowed, lost)
	assert.LessOrEqual(t, strange, resets)
	if v.Outcome == scenarios.Flowing && v.Flush == nil {
		assert.Zero(t, lost)
	}
}
