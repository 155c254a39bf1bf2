package repro_test

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/network"
	"hangscope/repro/pod"
	"hangscope/repro/wire"
)

// watched is a chain under taps that keep the bytes.
type watched struct {
	*chain.Chain
	recorder *evidence.Recorder
	taps     *wire.Network
}

func watch(t *testing.T, config chain.Config, under func(evidence.Clock) network.Network) *watched {
	t.Helper()
	recorder := evidence.NewRecorder(config.Streams, config.Messages, config.Method.Direction())
	w := &watched{recorder: recorder, taps: &wire.Network{
		Under: under(recorder.Clock), Clock: recorder.Clock, Options: wire.Options{Capture: &wire.Capture{}},
	}}
	var err error
	w.Chain, err = chain.Start(w.taps, config, recorder)
	require.NoError(t, err)
	return w
}

// callsOn returns the calls whose requests have passed each end of a connection,
// by the number of the end: its bytes tell.
func (w *watched) callsOn(t *testing.T) map[int]map[int]bool {
	t.Helper()
	requests, calls := make(map[int][]byte), make(map[int]map[int]bool)
	for _, s := range w.taps.Options.Capture.Segments() {
		if s.Place.Dialled == (s.Way == wire.Written) {
			requests[s.Place.Number] = append(requests[s.Place.Number], s.Data...)
		}
	}
	for number, written := range requests {
		calls[number] = make(map[int]bool)
		framer := http2.NewFramer(nil, bytes.NewReader(written[len(http2.ClientPreface):]))
		framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
		for {
			frame, err := framer.ReadFrame()
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				break
			}
			require.NoError(t, err)
			headers, ok := frame.(*http2.MetaHeadersFrame)
			if !ok {
				continue
			}
			for _, field := range headers.Fields {
				if field.Name == "hangscope-call" {
					call, err := strconv.Atoi(field.Value)
					require.NoError(t, err)
					calls[number][call] = true
				}
			}
		}
	}
	return calls
}

func podOf(clock evidence.Clock, path *pod.Path, proxied bool) pod.Setup {
	return pod.Setup{
		Clock: clock, Path: path, HTTP2: proxied,
		Ports: map[evidence.Role]int{evidence.Forwarder: 50051, evidence.Upstream: 50052},
	}
}

func layerOn(under network.Network, setup pod.Setup) *layer.Layer {
	return &layer.Layer{Setup: setup, Under: under, Port: 50051, Pod: []evidence.Role{evidence.Forwarder}}
}
