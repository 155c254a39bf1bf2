package chain

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
)

// written is what a client's transport writes: a preface, DATA, and windows of the
// connection and of two streams.
func written(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(http2.ClientPreface)
	f := http2.NewFramer(&b, nil)
	require.NoError(t, f.WriteSettings())
	require.NoError(t, f.WriteWindowUpdate(0, 7)) // a larger window
	require.NoError(t, f.WriteData(1, false, bytes.Repeat([]byte{8}, 40)))
	require.NoError(t, f.WriteWindowUpdate(0, 100))
	require.NoError(t, f.WriteWindowUpdate(1, 200))
	require.NoError(t, f.WriteWindowUpdate(3, 300))
	require.NoError(t, f.WritePing(false, [8]byte{}))
	return b.Bytes()
}

// update is a WINDOW_UPDATE.
type update struct{ stream, increment uint32 }

// A transport with a fault writes other windows, and all else as it was, however its
// frames are cut into writes.
func TestWindowsOfAFault(t *testing.T) {
	tests := map[string]struct {
		fault Fault
		want  []update
	}{
		"the connection leaks": {Fault{Kind: WindowLeak, Role: evidence.Client}, []update{{0, 7}, {1, 200}, {3, 300}}},
		"one stream leaks":     {Fault{Kind: WindowLeak, Role: evidence.Client, Stream: 2}, []update{{0, 7}, {0, 100}, {1, 200}}},
		"what is read is given back": {
			Fault{Kind: HeldWindow, Role: evidence.Client},
			[]update{{0, 7}, {1, 200}, {0, 200}, {3, 300}, {0, 300}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int{1, 7, 13, 1000} {
				faults := &faults{all: []Fault{test.fault}}
				frames, ok := (&transports{faults: faults}).frames(evidence.Client, true)
				require.True(t, ok)
				frames.preface = len(http2.ClientPreface)
				var out []byte
				for b := written(t); len(b) > 0; b = b[min(size, len(b)):] {
					out = append(out, frames.pass(b[:min(size, len(b))])...)
				}
				assert.Equal(t, test.want, updates(t, out), "writes of %d bytes", size)
				assert.True(t, faults.struck.Load())
			}
		})
	}
}

// updates reads frames, of which all but the windows are those of written.
func updates(t *testing.T, b []byte) (found []update) {
	t.Helper()
	require.True(t, bytes.HasPrefix(b, []byte(http2.ClientPreface)))
	f := http2.NewFramer(nil, bytes.NewReader(b[len(http2.ClientPreface):]))
	var others []http2.FrameType
	for {
		frame, err := f.ReadFrame()
		if err != nil {
			break
		}
		if w, ok := frame.(*http2.WindowUpdateFrame); ok {
			found = append(found, update{w.StreamID, w.Increment})
		} else {
			others = append(others, frame.Header().Type)
		}
	}
	assert.Equal(t, []http2.FrameType{http2.FrameSettings, http2.FrameData, http2.FramePing}, others)
	return found
}
