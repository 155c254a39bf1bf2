package pcapng_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/pcapng"
	"hangscope/repro/evidence"
)

func TestDecodeAs(t *testing.T) {
	capture := evidence.Capture{Connections: []evidence.Connection{{Port: 50052}, {Port: 50051}, {Port: 50052}}}
	assert.Equal(t, " -d tcp.port==50051,http2 -d tcp.port==50052,http2", pcapng.DecodeAs(capture))
	assert.Empty(t, pcapng.DecodeAs(evidence.Capture{}))
}
